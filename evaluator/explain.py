"""Why a report has the grade it has on one item: what was looked at, what counted and what didn't,
and what would have raised the grade by one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from rapidfuzz import fuzz

from evaluator.cases import Placed
from evaluator.checklist import Checklist, Item
from evaluator.errors import MissingError
from evaluator.fates import CAPS, FATES, HELD_BACK
from evaluator.grading import grade
from evaluator.integrity.findings import findings
from evaluator.matching import Candidate, Matcher
from evaluator.model import Assessment, Document, ItemResult, Report
from evaluator.outline import outline
from evaluator.requirement import Requirement
from evaluator.rules import Form, Pattern, Rule, RuleSet, TermRef
from evaluator.terms import FIGURE

# Similarity (0–100) from which a fuzzy term that falls short is worth telling.
_NEAR = 60
_HINTS, _EXAMPLES, _WORDS, _SHOWN = 3, 2, 4, 40


@dataclass(frozen=True, slots=True)
class Look:
    """One hit: the words, the rung and the strength reached, and in Chinese what became of it."""

    words: str
    label: str
    rung: int
    strength: int
    score: float
    fate: str
    counts: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that was looked at, its place, its hits, and the items that it counts for."""

    text: str
    section: str
    role: str
    looks: tuple[Look, ...]
    serves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything about the grade of one item; `raising` says what would have raised it by one.

    `similar` are near misses of fuzzy terms; `passed_over` counts clauses that hold general words
    of the rule, but not what must stand beside them.
    """

    assessment: Assessment
    checklist: Checklist
    item: Item
    result: ItemResult
    rule: Rule | Form
    sentences: tuple[Sentence, ...]
    similar: tuple[str, ...]
    raising: tuple[str, ...]
    passed_over: int


def find_item(checklist: Checklist, wanted: str) -> Item:
    """The item with this id or title, or the only one whose id or title contains it.

    Raises MissingError E305 where there is none, or more than one.
    """
    exact = [item for item in checklist.items if wanted in (item.id, item.title)]
    found = exact or [item for item in checklist.items if wanted in item.id + " " + item.title]
    if len(found) == 1:
        return found[0]
    names = {f"{item.id} {item.title}" for item in found}
    if not found:
        every = {key: item for item in checklist.items for key in (item.id, item.title)}
        near = get_close_matches(wanted, sorted(every), 3, cutoff=0.4)
        names = {f"{every[key].id} {every[key].title}" for key in near}
    hint = f"，是否指：{'；'.join(sorted(names))}" if names else ""
    many = "对应不止一个事项" if found else "不是清单的事项"
    raise MissingError("E305", f"“{wanted}”{many}{hint}")


def explain(
    document: Document,
    wanted: str,
    requirement: Requirement,
    rules: RuleSet,
    cases: Sequence[Placed],
) -> Explanation:
    """Explain the grade of the item `wanted` (id or title); examples are taken from `cases`.

    Raises MissingError E305 where the checklist hasn't got it, E302 where no rule sees to it.
    """
    report = outline(document, rules.language, rules.finder)
    checklist = requirement.checklist(report.year)
    item = find_item(checklist, wanted)
    rule = rules.of(item.id)
    if rule is None:
        raise MissingError("E302", f"事项“{item.id}”没有规则，请补写")
    found = findings(report, rules.checks, checklist)
    assessment = grade(report, requirement, rules, found)
    result = next(each for each in assessment.items if each.id == item.id)
    matcher = Matcher(report, rules)
    candidates = matcher.candidates(rule) if isinstance(rule, Rule) else []
    shown = [c for c in candidates if _of_item(matcher, c)]
    return Explanation(
        assessment,
        checklist,
        item,
        result,
        rule,
        tuple(_sentences(matcher, shown, item, checklist)),
        tuple(_similar(matcher, rule)) if isinstance(rule, Rule) else (),
        tuple(_raising(matcher, rule, candidates, result, item, cases)),
        len({c.hit.first for c in candidates} - {c.hit.first for c in shown}),
    )


def _of_item(matcher: Matcher, candidate: Candidate) -> bool:
    """Whether a hit says something of the item: not general words without what must stand by, nor
    a word for the flags where nothing is flagged."""
    if candidate.fate == "conditions":
        pattern, present = candidate.pattern, matcher.beside(candidate.pattern, candidate.hit)
        beside = all(map(present, pattern.all))
        return beside and (not pattern.any or any(map(present, pattern.any)))
    return candidate.rung > 0 or candidate.fate in ("problems", "plan", "admission")


def _sentences(
    matcher: Matcher, candidates: list[Candidate], item: Item, checklist: Checklist
) -> Iterator[Sentence]:
    by_segment: dict[int, list[Candidate]] = {}
    report = matcher.report
    for candidate in sorted(candidates, key=lambda c: (c.hit.start, -c.strength)):
        by_segment.setdefault(report.clauses[candidate.hit.first].segment, []).append(candidate)
    served = _served(matcher, {each.id: each.title for each in checklist.items})
    for found in by_segment.values():
        clause = report.clauses[found[0].hit.first]
        section = report.sections[clause.section]
        start, end = matcher.segment(found[0].hit)
        others = served.get(clause.segment, set()) - {item.title}
        yield Sentence(
            _said(report, start, end),
            section.path or "开头",
            clause.role,
            tuple(dict.fromkeys(_look(matcher, c) for c in found)),
            tuple(sorted(others)),
        )


def _said(report: Report, start: int, end: int) -> str:
    """A stretch of matching text as the report has it, on one line."""
    return " ".join(report.text[report.origin[start] : report.origin[end - 1] + 1].split())


def _served(matcher: Matcher, titles: dict[str, str]) -> dict[int, set[str]]:
    """The titles of the items that each segment counts for."""
    served: dict[int, set[str]] = {}
    for rule in matcher.rules.rules:
        for candidate in matcher.candidates(rule) if rule.item in titles else ():
            if candidate.fate == "reported":
                segment = matcher.report.clauses[candidate.hit.first].segment
                served.setdefault(segment, set()).add(titles[rule.item])
    return served


def _look(matcher: Matcher, candidate: Candidate) -> Look:
    ref = candidate.pattern.term
    told = FATES[candidate.fate]
    if candidate.fate == "conditions":
        told = f"{told}：{'；'.join(_unmet(matcher, candidate))}"
    if candidate.cap:
        told = f"{told}，但{CAPS[candidate.cap]}"
    if candidate.fate == "reported" and not candidate.pattern.sure:
        told = f"{told}，须人工复核"
    return Look(
        matcher.words(candidate.hit),
        candidate.pattern.label,
        candidate.rung,
        candidate.strength if candidate.fate == "reported" else 0,
        candidate.hit.score,
        told,
        candidate.fate == "reported",
        f"{ref.path.name}:{ref.line} {ref.source}",
    )


def _unmet(matcher: Matcher, candidate: Candidate) -> Iterator[str]:
    """Which conditions of a pattern are not met around a hit."""
    pattern = candidate.pattern
    present = matcher.beside(pattern, candidate.hit)
    for ref in pattern.all:
        if not present(ref):
            yield f"附近没有“{ref.source}”"
    if pattern.any and not any(map(present, pattern.any)):
        yield f"附近没有“{'”“'.join(ref.source for ref in pattern.any)}”之一"
    for ref in pattern.none:
        if present(ref):
            yield f"附近有“{ref.source}”"


def _similar(matcher: Matcher, rule: Rule) -> Iterator[str]:
    """Fuzzy terms that fall short of the cutoff, each with the clause most like it."""
    cutoff = matcher.rules.language.cutoff
    text = matcher.report.matching
    for ref in _refs(rule):
        term = matcher.rules.table.terms[ref.number]
        if not term.fuzzy or matcher.hits.get(ref.number):
            continue
        scored = [
            (_likeness(term.literal, text[c.start : c.end]), -c.start, c)
            for c in matcher.report.clauses
        ]
        score, _, clause = max(scored, default=(0.0, 0, None))
        if clause is not None and score >= _NEAR:
            said = _said(matcher.report, clause.start, clause.end)
            yield f"“{said}”与“{ref.source}”相似 {score:.0f}，不到 {cutoff:g}"


def _likeness(literal: str, clause: str) -> float:
    """How like a fuzzy term a clause is; a clause shorter than the term as a whole."""
    compare = fuzz.partial_ratio if len(clause) > len(literal) else fuzz.ratio
    return compare(literal, clause)


def _refs(rule: Rule) -> Iterator[TermRef]:
    yield from (p.term for _, patterns in rule.ladder for p in patterns)


def _raising(
    matcher: Matcher,
    rule: Rule | Form,
    candidates: list[Candidate],
    result: ItemResult,
    item: Item,
    cases: Sequence[Placed],
) -> Iterator[str]:
    """What would have raised the grade by one: hits that were left out, patterns that lack little,
    and what a passage of that grade looks like."""
    if result.machine_grade >= result.max_grade:
        return
    wanted = result.machine_grade + 1
    told = (
        f"“{matcher.words(c.hit)}”本可得{c.rung}级，只因{CAPS[c.cap] if c.cap else FATES[c.fate]}"
        for c in candidates
        if c.rung >= wanted and _held_back(c)
    )
    yield from list(dict.fromkeys(told))[:_HINTS]
    if isinstance(rule, Rule):
        yield from _lacking(matcher, rule, candidates, wanted)
    examples = [p.case for p in cases if p.item == item.id and p.case.grade == wanted]
    for case in [c for c in examples if c.kind == "hit"][:_EXAMPLES]:
        yield f"{wanted}级的写法，例如：{case.text}"


def _held_back(candidate: Candidate) -> bool:
    """Whether only what its clause says, or where it stands, keeps a hit from its rung."""
    return candidate.cap is not None or candidate.fate in HELD_BACK


def _lacking(
    matcher: Matcher, rule: Rule, candidates: list[Candidate], wanted: int
) -> Iterator[str]:
    """Patterns of the next grade of which a part stands in a sentence of the item already."""
    segments = dict.fromkeys(matcher.segment(c.hit) for c in candidates if c.fate == "reported")
    patterns = [p for rung, found in rule.ladder if rung == wanted for p in found]
    found: list[tuple[int, int, str]] = []
    for pattern in patterns:
        term = matcher.rules.table.terms[pattern.term.number]
        for start, end in segments:
            text = matcher.report.matching[start:end]
            missing = [group for group in term.anchors if not any(a in text for a in group)]
            met = len(term.anchors) - len(missing)
            if met and missing:
                said = _said(matcher.report, start, end)
                found.append((len(missing), -met, _gap(pattern, missing, said)))
    for _, _, told in sorted(dict.fromkeys(found))[:_HINTS]:
        yield told


def _gap(pattern: Pattern, missing: Iterable[tuple[str, ...]], text: str) -> str:
    lacking = "，并".join(f"写明{_either(group)}" for group in missing)
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    return f"在“{shown}”中再{lacking}（{pattern.label}：{pattern.term.source}）"


def _either(group: tuple[str, ...]) -> str:
    words = [f"“{word.replace(FIGURE, '〔数〕')}”" for word in group[:_WORDS]]
    return "或".join(words) + ("等" if len(group) > _WORDS else "")
