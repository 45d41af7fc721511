"""Validators of rule files."""

from collections import Counter, defaultdict
from collections.abc import Iterator

from evaluator.errors import Fault
from evaluator.fates import FATES, Fate
from evaluator.matching import Candidate
from evaluator.proving import LEAST_CASES, LEAST_SILENT
from evaluator.rules import Pattern, Rule, TermRef
from evaluator.validators.base import Severity, Validator
from evaluator.validators.project import Project, Sample
from evaluator.yamlfile import Route

# Where a pattern counts, if only for a flag.
_COUNTS: frozenset[Fate] = frozenset(["reported", "problems", "plan"])


class UnknownItem(Validator):
    """Rules, groups and cases for items that no checklist has."""

    id = "unknown-item"
    title = "规则、总称或用例所写的事项，哪个清单里都没有"
    severity = Severity.ERROR

    def faults(self, project: Project) -> Iterator[Fault]:
        """A fault for each such item."""
        if not project.checklists:
            return
        known = {item.id for checklist in project.checklists for item in checklist.value.items}
        for file in project.files:
            named: list[tuple[Route, str]] = [
                (("rules", i, "item"), r.item) for i, r in enumerate(file.value.rules)
            ]
            named += [(("forms", i, "item"), f.item) for i, f in enumerate(file.value.forms)]
            named += [
                (("groups", i, "items", j), item)
                for i, group in enumerate(file.value.groups)
                for j, item in enumerate(group.items)
            ]
            for at, item in named:
                if item not in known:
                    yield file.fault(at, f"清单里没有事项“{item}”，请核对编号，或补进清单")
        if project.rules is None:
            return
        for placed in project.cases:
            if placed.item not in project.rules.items:
                message = f"用例的事项“{placed.item}”没有规则，请核对编号"
                yield Fault(placed.path, placed.line, 1, message)


class NeverFires(Validator):
    """Patterns that no text can bring to count."""

    id = "never-fires"
    title = "无论报告怎样写都不会起作用的词语或规则"
    severity = Severity.ERROR

    def faults(self, project: Project) -> Iterator[Fault]:
        """A fault for each pattern whose samples all fail, and for each rule without patterns."""
        if project.rules is None or project.specimen is None:
            return
        for rule in project.rules.rules:
            if not any(patterns for _, patterns in rule.ladder):
                yield Fault(rule.path, rule.line, 1, f"事项“{rule.item}”没有一个得分的词语")
        for ref, item, fates in _by_pattern(project):
            why = _why(fates)
            if why:
                yield Fault(
                    ref.path, ref.line, ref.column, f"“{ref.source}”（{item}）不会起作用：{why}"
                )


def _by_pattern(project: Project) -> Iterator[tuple[TermRef, str, Counter[Fate]]]:
    """Of every pattern, what becomes of its hits in the specimen."""
    for item, candidates in project.candidates.items():
        fates: defaultdict[TermRef, Counter[Fate]] = defaultdict(Counter)
        for candidate in candidates:
            if not candidate.made:
                fates[candidate.pattern.term][candidate.fate] += 1
        for ref in _refs(project, item):
            yield ref, item, fates[ref]


def _refs(project: Project, item: str) -> Iterator[TermRef]:
    rule = project.rules.of(item) if project.rules else None
    if isinstance(rule, Rule):
        yield from (p.term for _, patterns in rule.ladder for p in patterns)
        yield from (p.term for p in rule.flags)


def _why(fates: Counter[Fate]) -> str | None:
    """Why a pattern counts nowhere; None where it does somewhere."""
    if not fates:
        return "它写出的文字自己也匹配不上（单位不在 units 里，或有报告里不会出现的字符）"
    if fates.keys() & _COUNTS:
        return None
    return f"无论怎样写，都因“{FATES[fates.most_common(1)[0][0]]}”而不计入"


class DeadPart(Validator):
    """Alternatives of a pattern that never match."""

    id = "dead-part"
    title = "词语中不会命中的写法（单位不在 units 里、多余的符号等）"
    severity = Severity.WARNING

    def faults(self, project: Project) -> Iterator[Fault]:
        """A fault for each pattern some of whose samples it doesn't hit."""
        yield from _unknown_units(project)
        if project.specimen is None:
            return
        _, samples = project.specimen
        dead: defaultdict[tuple[str, TermRef], list[str]] = defaultdict(list)
        alive: set[tuple[str, TermRef]] = set()
        spans = _hit_spans(project)
        for sample in samples:
            key = (sample.rule.item, sample.pattern.term)
            starts = spans.get(sample.pattern.term.number, frozenset())
            if any(sample.start <= at < sample.end for at in starts):
                alive.add(key)
            else:
                dead[key].append(sample.text)
        for (item, ref), texts in dead.items():
            if (item, ref) in alive:
                named = "”“".join(texts[:3])
                message = f"“{ref.source}”（{item}）的这些写法不会命中：“{named}”"
                yield Fault(ref.path, ref.line, ref.column, message)


def _unknown_units(project: Project) -> Iterator[Fault]:
    """Units that a rule counts in, but that no figure can have."""
    known = tuple(project.rules.language.unit_names) if project.rules else ()
    for file in project.files if project.rules else ():
        for i, entry in enumerate(file.value.rules):
            for j, unit in enumerate(entry.counts):
                if not unit.startswith((*known, "<")):
                    message = f"单位“{unit}”（{entry.item}）不在 units 里，不会计数"
                    yield file.fault(("rules", i, "counts", j), message)


def _hit_spans(project: Project) -> dict[int, frozenset[int]]:
    """Where each term hits in the specimen's text, by the term's number."""
    if project.specimen is None:
        return {}
    matcher, _ = project.specimen
    origin = matcher.report.origin
    return {
        number: frozenset(origin[hit.start] for hit in hits)
        for number, hits in matcher.hits.all().items()
    }


class ForeignTerm(Validator):
    """Terms that stand inside another item's terms, so that its wording counts for both."""

    id = "foreign-term"
    title = "词语包含在另一事项的词语里：写另一事项的句子也会算作本项"
    severity = Severity.WARNING

    def faults(self, project: Project) -> Iterator[Fault]:
        """A fault for each term that counts in all samples of another item's pattern."""
        if project.specimen is None:
            return
        _, samples = project.specimen
        by_pattern: defaultdict[tuple[str, TermRef], list[Sample]] = defaultdict(list)
        for sample in samples:
            by_pattern[sample.rule.item, sample.pattern.term].append(sample)
        counted = _counted(project)
        foreign: defaultdict[tuple[str, TermRef], dict[str, TermRef]] = defaultdict(dict)
        for (item, theirs), texts in by_pattern.items():
            spans = [range(sample.start, sample.end) for sample in texts]
            here = ({key for at in span for key in counted.get(at, ())} for span in spans)
            for other, ours in set.intersection(*here):
                if other != item and item not in _shares(project, other):
                    foreign[other, ours].setdefault(item, theirs)
        for (item, ours), others in foreign.items():
            named = "、".join(f"{other}（“{ref.source}”）" for other, ref in sorted(others.items()))
            message = (
                f"“{ours.source}”（{item}）包含在别的事项的词语里：{named}；"
                "不应两项都算的，用 except 或 not 排除；有意共用的，写进本规则的 shares"
            )
            yield Fault(ours.path, ours.line, ours.column, message)


def _shares(project: Project, item: str) -> tuple[str, ...]:
    rule = project.rules.of(item) if project.rules else None
    return rule.shares if isinstance(rule, Rule) else ()


def _counted(project: Project) -> dict[int, list[tuple[str, TermRef]]]:
    """Which items' terms count at which character of the specimen; not those of groups."""
    found: defaultdict[int, list[tuple[str, TermRef]]] = defaultdict(list)
    if project.specimen is None:
        return found
    origin = project.specimen[0].report.origin
    for item, candidates in project.candidates.items():
        for candidate in candidates:
            if _counts(candidate):
                found[origin[candidate.hit.start]].append((item, candidate.pattern.term))
    return found


def _counts(candidate: Candidate) -> bool:
    return candidate.fate == "reported" and not candidate.made and not candidate.pattern.group


class RepeatedTerm(Validator):
    """Terms written twice in a rule."""

    id = "repeated-term"
    title = "同一规则里重复的词语"
    severity = Severity.WARNING

    def faults(self, project: Project) -> Iterator[Fault]:
        """A fault for each repetition on the same rung and under the same conditions."""
        if project.rules is None:
            return
        for rule in project.rules.rules:
            for _, patterns in rule.ladder:
                yield from _repeated(rule.item, patterns)
            yield from _repeated(rule.item, rule.flags)


def _repeated(item: str, patterns: tuple[Pattern, ...]) -> Iterator[Fault]:
    first: dict[tuple[object, ...], TermRef] = {}
    for pattern in patterns:
        conditions = (pattern.all, pattern.any, pattern.none)
        key = (
            pattern.term.number,
            *(tuple(ref.number for ref in refs) for refs in conditions),
            pattern.scope,
            pattern.roles,
        )
        if key in first:
            ref = pattern.term
            message = f"“{ref.source}”（{item}）已在第 {first[key].line} 行写过，请删去一处"
            yield Fault(ref.path, ref.line, ref.column, message)
        first.setdefault(key, pattern.term)


class UnusedWords(Validator):
    """Word lists that no term refers to."""

    id = "unused-words"
    title = "没有被引用的词表"
    severity = Severity.WARNING

    def faults(self, project: Project) -> Iterator[Fault]:
        """A fault for each such list of a rule file."""
        for file in project.files:
            used = file.path.read_text(encoding="utf-8")
            for name in file.value.words:
                if f"<{name}>" not in used:
                    yield file.fault(("words", name), f"词表“{name}”没有被引用，请删去")


class FewCases(Validator):
    """Items whose cases are too few to prove their rule."""

    id = "few-cases"
    title = f"用例少于 {LEAST_CASES} 个，或其中不该得分的少于 {LEAST_SILENT} 个"
    severity = Severity.WARNING

    def faults(self, project: Project) -> Iterator[Fault]:
        """A fault for each such item, at its rule."""
        if project.rules is None:
            return
        for rule in project.rules.all:
            own = [placed.case for placed in project.cases if placed.item == rule.item]
            silent = sum(case.grade == 0 for case in own)
            if len(own) < LEAST_CASES or silent < LEAST_SILENT:
                message = (
                    f"事项“{rule.item}”有 {len(own)} 个用例，其中不该得分的 {silent} 个；"
                    f"至少要 {LEAST_CASES} 个和 {LEAST_SILENT} 个"
                )
                yield Fault(rule.path, rule.line, 1, message)
