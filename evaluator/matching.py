"""Compiled rules over a report: which spans speak for which item, how strongly, and why."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from evaluator.model import Evidence, Report
from evaluator.rules import Pattern, Rule, RuleSet
from evaluator.scan import Hit, Hits, Layout
from evaluator.status import Standing, standing

_SEGMENT_QUOTE = 90
_DROPPED = ("negated", "others", "city", "announced", "background")


@dataclass(frozen=True, slots=True)
class Found:
    """A span for an item, still in matching offsets, with the rung it reaches."""

    hit: Hit
    strength: int
    label: str
    sure: bool
    group: bool


@dataclass(frozen=True, slots=True)
class Matches:
    """All that a report says on one item: what earns a grade (strongest first), what the problems
    and the plan say of it, and what would have counted but for the status of its clause.

    `unsure` numbers the entries of `evidence` that ask for a person; `near_figure`: a figure
    stands in a sentence that names the item, but was not counted for it.
    """

    evidence: tuple[Evidence, ...]
    admitted: tuple[Evidence, ...]
    planned: tuple[Evidence, ...]
    rejected: tuple[Evidence, ...]
    unsure: frozenset[int]
    near_figure: bool


class Matcher:
    """Matches one report against a rule set."""

    def __init__(self, report: Report, rules: RuleSet) -> None:
        self.report, self.rules = report, rules
        self.layout = Layout(report)
        self.hits: Hits = rules.scanner.scan(report, self.layout)
        self.standing: Standing = standing(report, rules, self.hits)
        self._concrete = self._clauses_of(rules.concrete)
        self._vague = self._clauses_of(rules.vague)
        done = self._clauses_of(rules.duty.exceptions)
        self._duty = self._clauses_of(rules.duty.terms) - done

    def _clauses_of(self, terms: Iterable[int]) -> frozenset[int]:
        return frozenset(hit.first for number in terms for hit in self.hits.get(number, ()))

    def match(self, rule: Rule) -> Matches:
        """Everything the report says on the rule's item."""
        spans = [(h.start, h.end) for t in rule.exceptions for h in self.hits.get(t, ())]
        rejected_clauses = self._clauses_of(rule.rejects)
        reported: list[Found] = []
        aside: dict[str, list[Found]] = {"problems": [], "plan": [], "admission": [], "dropped": []}
        ladder = [(s, p) for s, patterns in rule.ladder for p in patterns]
        for strength, pattern in [*ladder, *((0, p) for p in rule.flags)]:
            for hit in self._hits(pattern, spans):
                if hit.first in rejected_clauses:
                    continue
                found = Found(hit, strength, pattern.label, pattern.sure, pattern.group)
                place = self._place(found, rule, pattern)
                if place == "reported":
                    reported.append(self._capped(found))
                elif place:
                    aside[place].append(found)
        reported += self._counted(rule, reported) + self._concretised(rule, reported)
        return self._matches(rule, reported, aside)

    def _hits(self, pattern: Pattern, exceptions: list[tuple[int, int]]) -> Iterable[Hit]:
        for hit in self.hits.get(pattern.term, ()):
            if any(a < hit.end and hit.start < b for a, b in exceptions):
                continue
            if self._holds(pattern, hit):
                yield hit

    def _holds(self, pattern: Pattern, hit: Hit) -> bool:
        if not (pattern.all or pattern.any or pattern.none):
            return True
        same = self._scope(pattern, hit)

        def present(term: int) -> bool:
            return any(same(other.first) for other in self.hits.get(term, ()))

        return (
            all(map(present, pattern.all))
            and (not pattern.any or any(map(present, pattern.any)))
            and not any(map(present, pattern.none))
        )

    def _scope(self, pattern: Pattern, hit: Hit) -> Callable[[int], bool]:
        clauses = self.report.clauses
        here = clauses[hit.first]
        if pattern.scope == "clause":
            return lambda other: hit.first <= other <= hit.last
        if pattern.scope == "neighbour":
            return lambda other: (
                hit.first - 1 <= other <= hit.last + 1 and clauses[other].section == here.section
            )
        if pattern.scope == "sentence":
            return lambda other: clauses[other].segment == here.segment
        if pattern.scope == "paragraph":
            return lambda other: clauses[other].paragraph == here.paragraph
        return lambda other: clauses[other].section == here.section

    def _place(self, found: Found, rule: Rule, pattern: Pattern) -> str | None:
        """Where a find belongs: reported, problems, plan, admission, dropped, or nowhere."""
        role = self.report.clauses[found.hit.first].role
        if role in ("problems", "plan"):
            return role
        allowed = pattern.roles or rule.roles
        covered = range(found.hit.first, found.hit.last + 1)
        if any(i in self.standing.clauses["admission"] for i in covered):
            return "admission" if role in allowed else None
        if role not in allowed or found.strength == 0:
            return None
        if any(i in self.standing.clauses.get(s, ()) for s in _DROPPED for i in covered):
            return "dropped"
        if found.strength == 3 and any(i in self.standing.clauses["target"] for i in covered):
            return None
        return "reported"

    def _capped(self, found: Found) -> Found:
        """A heading only names; so do wording of duty and the title of a higher body's document."""
        hit = found.hit
        heading = self.report.clauses[hit.first].heading
        cited = found.strength == 2 and any(
            a < hit.end and hit.start < b for a, b in self.standing.superior
        )
        duty = found.strength == 2 and hit.first in self._duty
        if found.strength > 1 and (heading or cited or duty):
            return Found(hit, 1, found.label, found.sure, found.group)
        return found

    def _counted(self, rule: Rule, reported: list[Found]) -> list[Found]:
        """Figures in the rule's units that share their clause with a find of the item."""
        if rule.counts is None:
            return []
        named = {
            i
            for found in reported
            if not found.group and not self.report.clauses[found.hit.first].heading
            for i in range(found.hit.first, found.hit.last + 1)
        }
        return [
            Found(hit, 3, "计数", True, False)
            for hit in self.hits.get(rule.counts, ())
            if hit.first in named and hit.first not in self.standing.clauses["target"]
        ]

    def _concretised(self, rule: Rule, reported: list[Found]) -> list[Found]:
        """A name beside a sign of a concrete act, where no measure of the rule fits."""
        if not rule.concrete:
            return []
        clauses = self.report.clauses
        return [
            Found(found.hit, 2, f"{found.label}＋具体行为", False, False)
            for found in reported
            if found.strength == 1
            and not found.group
            and not clauses[found.hit.first].heading
            and found.hit.first in self._concrete
            and found.hit.first not in self._vague
            and not any(
                a < found.hit.end and found.hit.start < b for a, b in self.standing.superior
            )
        ]

    def _matches(self, rule: Rule, reported: list[Found], aside: dict[str, list[Found]]) -> Matches:
        ranked = sorted(
            _distinct(reported), key=lambda f: (-f.strength, not f.sure, -f.hit.score, f.hit.start)
        )
        unsure = frozenset(
            i for i, found in enumerate(ranked) if not found.sure or found.hit.score < 100
        )
        near = any(
            "#" in self.report.matching[slice(*self._segment(found.hit))] for found in ranked[:1]
        )
        return Matches(
            evidence=tuple(self._evidence(rule, f, f.strength) for f in ranked),
            admitted=tuple(
                self._evidence(rule, f, 0)
                for f in _distinct(aside["problems"] + aside["admission"])
            ),
            planned=tuple(self._evidence(rule, f, 0) for f in _distinct(aside["plan"])),
            rejected=tuple(self._evidence(rule, f, 0) for f in _distinct(aside["dropped"])),
            unsure=unsure,
            near_figure=near,
        )

    def _segment(self, hit: Hit) -> tuple[int, int]:
        return self.layout.segments[self.report.clauses[hit.first].segment]

    def _evidence(self, rule: Rule, found: Found, strength: int) -> Evidence:
        start, end = self._quoted(found.hit)
        clause = self.report.clauses[found.hit.first]
        words = self.report.text[
            self.report.origin[found.hit.start] : self.report.origin[found.hit.end - 1] + 1
        ]
        return Evidence(
            quote=self.report.text[start:end],
            start=start,
            end=end,
            section=self.report.sections[clause.section].path,
            role=clause.role,
            strength=strength,
            match=found.hit.score,
            rule=f"{rule.item} {found.label}（命中“{' '.join(words.split())}”）",
        )

    def _quoted(self, hit: Hit) -> tuple[int, int]:
        """The span to quote: the whole segment where it is short, else the clauses of the hit."""
        start, end = self._segment(hit)
        if end - start > _SEGMENT_QUOTE:
            start = self.report.clauses[hit.first].start
            end = self.report.clauses[hit.last].end
        origin = self.report.origin
        return origin[start], origin[end - 1] + 1


def _distinct(found: list[Found]) -> list[Found]:
    """The best find of each stretch of clauses, in text order."""
    best: dict[tuple[int, int], Found] = {}
    for each in found:
        key = (each.hit.first, each.hit.last)
        kept = best.get(key)
        if kept is None or _rank(each) > _rank(kept):
            best[key] = each
    return sorted(best.values(), key=lambda f: (f.hit.start, f.hit.end))


def _rank(found: Found) -> tuple[int, bool, float]:
    return found.strength, found.sure, found.hit.score
