"""Finding all terms in a report in one pass: an automaton over their anchors says where a term can
stand at all, and only there its pattern is tried. Nothing here knows what a term means."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import ahocorasick
from rapidfuzz import fuzz

from evaluator.model import Report
from evaluator.terms import Term

_Lead = tuple[int, tuple[frozenset[int], ...]]


class Hit(NamedTuple):
    """A term found: its span in `Report.matching`, how well (0–100), its first and last clause."""

    start: int
    end: int
    score: float
    first: int
    last: int


class TermTable:
    """Numbers terms, the same term once."""

    def __init__(self) -> None:
        self.terms: list[Term] = []
        self._numbers: dict[tuple[str, bool], int] = {}

    def add(self, term: Term) -> int:
        """The term's number."""
        key = (term.pattern.pattern, term.fuzzy)
        if key not in self._numbers:
            self._numbers[key] = len(self.terms)
            self.terms.append(term)
        return self._numbers[key]


class Layout:
    """Which clause each character belongs to, and the spans of clauses and segments."""

    def __init__(self, report: Report) -> None:
        self.clause_at = array("l", [0]) * (len(report.matching) + 1)
        self.segments: dict[int, tuple[int, int]] = {}
        clauses = report.clauses
        self.clauses = [(clause.start, clause.end) for clause in clauses]
        for i, clause in enumerate(clauses):
            upto = clauses[i + 1].start if i + 1 < len(clauses) else len(report.matching) + 1
            begin = clause.start if i else 0
            self.clause_at[begin:upto] = array("l", [i]) * (upto - begin)
            start = self.segments.get(clause.segment, (clause.start, 0))[0]
            self.segments[clause.segment] = (start, clause.end)


def tolerance(length: int, cutoff: float) -> int:
    """How many characters may be missing or alien where a fuzzy term still reaches `cutoff`.

    rapidfuzz's ratio is 200·LCS/(n+m), and a window is never longer than the needle (m ≤ n), so
    the edits n+m−2·LCS are at most (1−cutoff/100)·2n.
    """
    return int((100 - cutoff) * 2 * length / 100 + 1e-9)


def pieces(literal: str, cutoff: float) -> tuple[str, ...]:
    """Cut a fuzzy term so that any text similar enough contains one piece unchanged.

    With at most k edits and k+1 pieces, one piece is untouched (pigeonhole).
    """
    count = min(tolerance(len(literal), cutoff) + 1, len(literal))
    bounds = [round(i * len(literal) / count) for i in range(count + 1)]
    return tuple(literal[a:b] for a, b in pairwise(bounds) if a < b)


class Scanner:
    """Compiled once for a table of terms; `scan` may be called for any number of reports."""

    def __init__(self, table: TermTable, cutoff: float) -> None:
        self._terms = tuple(table.terms)
        self._cutoff = cutoff
        numbers: dict[str, int] = {}
        # What an anchor of a term's first group leads to, apart for terms that span clauses: the
        # term, and its other groups, which must be there as well before its pattern is tried.
        self._led: dict[bool, dict[int, list[_Lead]]] = {False: {}, True: {}}
        for number, term in enumerate(self._terms):
            groups = (pieces(term.literal, cutoff),) if term.fuzzy else term.anchors
            first, *others = (
                frozenset(numbers.setdefault(anchor, len(numbers)) for anchor in group)
                for group in groups
            )
            for lead in first:
                leads = self._led[term.spanning].setdefault(lead, [])
                leads.append((number, tuple(others)))
        self._automaton = ahocorasick.Automaton()
        for anchor, anchor_number in numbers.items():
            self._automaton.add_word(anchor, (len(anchor), anchor_number))
        if numbers:
            self._automaton.make_automaton()

    def scan(self, report: Report, layout: Layout) -> "Hits":
        """The hits of all terms in a report."""
        empty = not report.clauses or not self._terms
        places = {} if empty else self._candidates(report, layout)
        return Hits(self._terms, places, report, layout, self._cutoff)

    def _candidates(self, report: Report, layout: Layout) -> dict[int, list[int]]:
        """The places worth trying (clauses, or segments for spanning terms) by term, in order."""
        in_clause: dict[int, set[int]] = {}
        clause_at = layout.clause_at
        for end, (length, anchor) in self._automaton.iter(report.matching):
            in_clause.setdefault(clause_at[end - length + 1], set()).add(anchor)
        in_segment: dict[int, set[int]] = {}
        for clause, anchors in in_clause.items():
            in_segment.setdefault(report.clauses[clause].segment, set()).update(anchors)
        found: dict[int, list[int]] = {}
        for led, present in ((self._led[False], in_clause), (self._led[True], in_segment)):
            for place in sorted(present):
                for number in _worth_trying(led, present[place]):
                    found.setdefault(number, []).append(place)
        return found


class Hits:
    """The hits of terms, by number: each is looked for when somebody asks, and only once.

    Most terms stand in conditions of others, and are asked for in few places of a report.
    """

    def __init__(
        self,
        terms: tuple[Term, ...],
        places: Mapping[int, list[int]],
        report: Report,
        layout: Layout,
        cutoff: float,
    ) -> None:
        self._terms, self._places = terms, places
        self._rest = report, layout, cutoff
        self._found: dict[int, list[Hit]] = {}
        self._stands: dict[tuple[int, int], bool] = {}

    def get(self, number: int) -> list[Hit]:
        """Every hit of a term, in text order."""
        if number not in self._found:
            places = self._places.get(number, ())
            self._found[number] = find(self._terms[number], places, *self._rest) if places else []
        return self._found[number]

    def stands(self, number: int, where: Callable[[int], bool]) -> bool:
        """Whether a hit of a term begins in a clause of which `where` is true."""
        if number in self._found or self._terms[number].spanning:
            return any(where(hit.first) for hit in self.get(number))
        return any(self._at(number, p) for p in self._places.get(number, ()) if where(p))

    def _at(self, number: int, place: int) -> bool:
        key = number, place
        if key not in self._stands:
            self._stands[key] = bool(find(self._terms[number], [place], *self._rest))
        return self._stands[key]

    def all(self) -> dict[int, list[Hit]]:
        """All hits of all terms that have any."""
        return {number: hits for number in sorted(self._places) if (hits := self.get(number))}


def _worth_trying(led: Mapping[int, list[_Lead]], anchors: set[int]) -> set[int]:
    """The terms of which every group has an anchor among those of a place."""
    found: set[int] = set()
    for anchor in anchors & led.keys():
        for number, others in led[anchor]:
            for group in others:
                if anchors.isdisjoint(group):
                    break
            else:
                found.add(number)
    return found


def find(
    term: Term, places: Iterable[int], report: Report, layout: Layout, cutoff: float
) -> list[Hit]:
    """The hits of one term in some places: clauses, or for a spanning term segments."""
    spans = map((layout.segments if term.spanning else layout.clauses).__getitem__, places)
    if term.fuzzy:
        return [hit for span in spans for hit in _similar(term, *span, report, layout, cutoff)]
    text, clause_at, matches = report.matching, layout.clause_at, term.pattern.finditer
    return [
        Hit(start, end, 100.0, clause_at[start], clause_at[end - 1])
        for begin, stop in spans
        for match in matches(text, begin, stop)
        for start, end in [match.span()]
        if end > start
    ]


def _similar(
    term: Term, start: int, end: int, report: Report, layout: Layout, cutoff: float
) -> Iterator[Hit]:
    text = report.matching[start:end]
    needle = term.literal
    if len(text) <= len(needle):
        score = fuzz.ratio(needle, text, score_cutoff=cutoff)
        if score:
            yield _hit(start, end, round(score, 1), layout)
        return
    found = fuzz.partial_ratio_alignment(needle, text, score_cutoff=cutoff)
    if found is not None and found.dest_end > found.dest_start:
        yield _hit(start + found.dest_start, start + found.dest_end, round(found.score, 1), layout)


def _hit(start: int, end: int, score: float, layout: Layout) -> Hit:
    return Hit(start, end, score, layout.clause_at[start], layout.clause_at[end - 1])
