"""Compiled rules over a report: which spans speak for which item, how strongly, and why."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from evaluator.fates import ASIDE, DROPPED, Cap, Fate
from evaluator.model import Amount, Evidence, Quantity, Report
from evaluator.rules import Pattern, Rule, RuleSet, TermRef
from evaluator.scan import Hit, Hits, Layout
from evaluator.spans import Spans
from evaluator.status import Standing, standing

_SEGMENT_QUOTE = 90
# The spans that a rule's exceptions cover, and the clauses that its rejects rule out.
_Bars = tuple[Spans, frozenset[int]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A hit of a rule, in matching offsets, and what became of it.

    `rung` is what its pattern stands for, `strength` what it reaches here (less under a `cap`);
    `made` tells a hit that no pattern of the rule made: a figure beside the item's words, or a
    name beside a sign of an act.
    """

    hit: Hit
    rung: int
    strength: int
    pattern: Pattern
    fate: Fate
    cap: Cap | None = None
    made: bool = False


@dataclass(frozen=True, slots=True)
class Matches:
    """All that a report says on one item: what earns a grade (strongest first), what the problems
    and the plan say of it, and what would have counted but for the status of its clause.

    `unsure` numbers the entries of `evidence` that ask for a person; `near_figure`: a figure
    stands in a sentence that names the item, but was not counted for it.
    """

    evidence: tuple[Evidence, ...] = ()
    admitted: tuple[Evidence, ...] = ()
    planned: tuple[Evidence, ...] = ()
    rejected: tuple[Evidence, ...] = ()
    unsure: frozenset[int] = frozenset()
    near_figure: bool = False


class Matcher:
    """Matches one report against a rule set."""

    def __init__(self, report: Report, rules: RuleSet) -> None:
        self.report, self.rules = report, rules
        self.layout = Layout(report)
        self.hits: Hits = rules.scanner.scan(report, self.layout)
        self.standing: Standing = standing(report, rules, self.hits)
        self._superior = Spans(self.standing.superior)
        self._figures_by_place = sorted(range(len(report.quantities)), key=self._figure_at)
        self._concrete = self._clauses_of(rules.concrete)
        self._vague = self._clauses_of(rules.vague)
        done = self._clauses_of(rules.duty.exceptions)
        self._duty = self._clauses_of(rules.duty.terms) - done
        # The first of DROPPED that holds for a clause, by clauses that any holds for.
        self._dropped = {
            clause: number
            for number, status in reversed(list(enumerate(DROPPED)))
            for clause in self.standing.clauses.get(status, ())
        }

    def _clauses_of(self, terms: Iterable[int]) -> frozenset[int]:
        return frozenset(hit.first for number in terms for hit in self.hits.get(number))

    def match(self, rule: Rule) -> Matches:
        """Everything the report says on the rule's item."""
        return self._matches(rule, self.candidates(rule))

    def candidates(self, rule: Rule) -> list[Candidate]:
        """Every hit of the rule's patterns, and what became of it; in the order of the rule."""
        live = self.hits.worth
        hits = [
            (rung, pattern, hit)
            for rung, pattern in rule.patterns
            if pattern.term.number in live
            for hit in self.hits.get(pattern.term.number)
        ]
        if not hits:
            return []
        bars = self._bars(rule)
        found = []
        for rung, pattern, hit in hits:
            fate = self._fate(hit, rung, pattern, rule, bars)
            found.append(self._candidate(hit, rung, pattern, fate))
        reported = [c for c in found if c.fate == "reported"]
        return [*found, *self._counted(rule, reported), *self._concretised(rule, reported)]

    def _candidate(self, hit: Hit, rung: int, pattern: Pattern, fate: Fate) -> Candidate:
        cap = self._cap(hit, rung) if fate == "reported" else None
        strength = 1 if cap else rung
        return Candidate(hit, rung, strength, pattern, fate, cap)

    def _bars(self, rule: Rule) -> _Bars:
        hits = (h for t in rule.exceptions for h in self.hits.get(t.number))
        return Spans((h.start, h.end) for h in hits), self._clauses_of(
            t.number for t in rule.rejects
        )

    def _fate(
        self,
        hit: Hit,
        rung: int,
        pattern: Pattern,
        rule: Rule,
        bars: _Bars,
    ) -> Fate:
        exceptions, ruled_out = bars
        if exceptions.touch(hit.start, hit.end):
            return "excepted"
        if not self._holds(pattern, hit):
            return "conditions"
        if hit.first in ruled_out:
            return "rejected"
        return self._place(hit, rung, pattern, rule)

    def _holds(self, pattern: Pattern, hit: Hit) -> bool:
        if not (pattern.all or pattern.any or pattern.none):
            return True
        present = self.beside(pattern, hit)
        return (
            all(map(present, pattern.all))
            and (not pattern.any or any(map(present, pattern.any)))
            and not any(map(present, pattern.none))
        )

    def beside(self, pattern: Pattern, hit: Hit) -> Callable[[TermRef], bool]:
        """Tells of a term whether it stands within the pattern's scope around a hit."""
        first, last = self._scope(pattern, hit)
        return lambda term: self.hits.stands(term.number, first, last)

    def _scope(self, pattern: Pattern, hit: Hit) -> tuple[int, int]:
        """The first and the last clause of the pattern's scope around a hit."""
        around = self.layout.around
        if pattern.scope == "clause":
            return hit.first, hit.last
        if pattern.scope == "neighbour":
            first, last = around["section"][hit.first]
            return max(first, hit.first - 1), min(last, hit.last + 1)
        scope = "segment" if pattern.scope == "sentence" else pattern.scope
        return around[scope][hit.first]

    def _place(self, hit: Hit, rung: int, pattern: Pattern, rule: Rule) -> Fate:
        """What its place in the report makes of a hit: the part it stands in, its clauses."""
        role = self.report.clauses[hit.first].role
        if role in ASIDE:
            return ASIDE[role]
        allowed = role in (pattern.roles or rule.roles)
        covered = range(hit.first, hit.last + 1)
        if self._marked("admission", covered):
            return "admission" if allowed else "role"
        if not allowed or rung == 0:
            return "role"
        dropped = [self._dropped[i] for i in covered if i in self._dropped]
        if dropped:
            return DROPPED[min(dropped)]
        if rung == 3 and self._marked("target", covered):
            return "target"
        return "reported"

    def _marked(self, status: str, clauses: Iterable[int]) -> bool:
        return not self.standing.clauses[status].isdisjoint(clauses)

    def _cap(self, hit: Hit, rung: int) -> Cap | None:
        """A heading only names; so do wording of duty and the title of a higher body's document."""
        if rung > 1 and self.report.clauses[hit.first].heading:
            return "heading"
        if rung == 2 and self._cited(hit):
            return "superior"
        return "duty" if rung == 2 and hit.first in self._duty else None

    def _cited(self, hit: Hit) -> bool:
        return self._superior.touch(hit.start, hit.end)

    def _counted(self, rule: Rule, reported: list[Candidate]) -> Iterator[Candidate]:
        """Figures in the rule's units that share their clause with a find of the item."""
        if rule.counts is None:
            return
        named = {
            i
            for found in reported
            if not found.pattern.group and not self.report.clauses[found.hit.first].heading
            for i in range(found.hit.first, found.hit.last + 1)
        }
        for hit in self.hits.get(rule.counts.number):
            if hit.first in named and hit.first not in self.standing.clauses["target"]:
                counted = Pattern("计数", rule.counts)
                yield Candidate(hit, 3, 3, counted, "reported", made=True)

    def _concretised(self, rule: Rule, reported: list[Candidate]) -> Iterator[Candidate]:
        """A name beside a sign of a concrete act, where no measure of the rule fits."""
        if not rule.concrete:
            return
        for found in reported:
            at = found.hit.first
            if (
                found.strength == 1
                and not found.pattern.group
                and not self.report.clauses[at].heading
                and at in self._concrete
                and at not in self._vague
                and not self._cited(found.hit)
            ):
                label = f"{found.pattern.label}＋具体行为"
                acted = replace(found.pattern, label=label, sure=False)
                yield replace(found, strength=2, pattern=acted, cap=None, made=True)

    def amounts(self, rule: Rule) -> dict[str, Amount]:
        """The figures that a checklist may score by, by name: of each the largest one reported."""
        found: dict[str, Amount] = {}
        bars: _Bars = self._bars(rule) if rule.amounts else (Spans(()), frozenset())
        for name, terms in rule.amounts.items():
            stated = [
                Amount(name, figure.value, figure.unit, figure.approximate, self._evidence(rule, c))
                for term in terms
                for c in self._stated(rule, name, term, bars)
                for figure in self._figures(c.hit)
            ]
            if stated:
                found[name] = max(stated, key=lambda a: (a.value, -a.evidence.start))
        return found

    def _stated(self, rule: Rule, name: str, term: TermRef, bars: _Bars) -> Iterator[Candidate]:
        pattern = Pattern(f"数量“{name}”", term)
        for hit in self.hits.get(term.number):
            if self._fate(hit, 3, pattern, rule, bars) == "reported":
                yield self._candidate(hit, 3, pattern, "reported")

    def _figures(self, hit: Hit) -> Iterator[Quantity]:
        start, end = self.report.origin[hit.start], self.report.origin[hit.end - 1] + 1
        by_place, figures = self._figures_by_place, self.report.quantities
        near = by_place[
            bisect_left(by_place, start, key=self._figure_at) : bisect_left(
                by_place, end, key=self._figure_at
            )
        ]
        return (figures[number] for number in sorted(near) if figures[number].end <= end)

    def _figure_at(self, number: int) -> int:
        return self.report.quantities[number].start

    def _matches(self, rule: Rule, candidates: list[Candidate]) -> Matches:
        def of(*fates: Fate) -> list[Candidate]:
            return distinct(c for c in candidates if c.fate in fates)

        ranked = sorted(of("reported"), key=_order)
        unsure = frozenset(
            i for i, found in enumerate(ranked) if not found.pattern.sure or found.hit.score < 100
        )
        near = any(
            "#" in self.report.matching[slice(*self.segment(found.hit))] for found in ranked[:1]
        )
        aside = {
            "admitted": of("problems", "admission"),
            "planned": of("plan"),
            "rejected": of(*DROPPED),
        }
        return Matches(
            evidence=tuple(self._evidence(rule, c) for c in ranked),
            unsure=unsure,
            near_figure=near,
            **{
                name: tuple(self._evidence(rule, replace(c, strength=0)) for c in found)
                for name, found in aside.items()
            },
        )

    def segment(self, hit: Hit) -> tuple[int, int]:
        """The stretch between full stops and semicolons in which a hit begins."""
        return self.layout.segments[self.report.clauses[hit.first].segment]

    def words(self, hit: Hit) -> str:
        """The words of the report that a hit consists of, blanks and line ends made one."""
        start, end = self.report.origin[hit.start], self.report.origin[hit.end - 1] + 1
        return " ".join(self.report.text[start:end].split())

    def _evidence(self, rule: Rule, found: Candidate) -> Evidence:
        start, end = self.quoted(found.hit)
        clause = self.report.clauses[found.hit.first]
        return Evidence(
            quote=self.report.text[start:end],
            start=start,
            end=end,
            section=self.report.sections[clause.section].path,
            role=clause.role,
            strength=found.strength,
            match=round(found.hit.score, 4),
            rule=f"{rule.item} {found.pattern.label}（命中“{self.words(found.hit)}”）",
        )

    def quoted(self, hit: Hit) -> tuple[int, int]:
        """The span to quote: the whole segment where it is short, else the clauses of the hit."""
        start, end = self.segment(hit)
        if end - start > _SEGMENT_QUOTE:
            start = self.report.clauses[hit.first].start
            end = self.report.clauses[hit.last].end
        origin = self.report.origin
        return origin[start], origin[end - 1] + 1


def distinct(found: Iterable[Candidate]) -> list[Candidate]:
    """The best candidate of each stretch of clauses, in text order."""
    best: dict[tuple[int, int], Candidate] = {}
    for each in found:
        key = (each.hit.first, each.hit.last)
        kept = best.get(key)
        if kept is None or _rank(each) > _rank(kept):
            best[key] = each
    return sorted(best.values(), key=lambda c: (c.hit.start, c.hit.end))


def _order(found: Candidate) -> tuple[int, bool, float, int]:
    return -found.strength, not found.pattern.sure, -found.hit.score, found.hit.start


def _rank(found: Candidate) -> tuple[int, bool, float]:
    return found.strength, found.pattern.sure, found.hit.score
