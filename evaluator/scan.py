"""Finding all terms in a report in one pass: an automaton over their anchors says where a term can
stand at all, and only there its pattern is tried. Nothing here knows what a term means."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from operator import attrgetter
from typing import NamedTuple

import ahocorasick
from rapidfuzz import fuzz

from evaluator.careful import MANY, CarefulTerm
from evaluator.model import Report
from evaluator.terms import Term

# In more places than these a term is looked for everywhere at once, not again for each question.
_NEAR = 32
_FIRST = attrgetter("first")


class Hit(NamedTuple):
    """A term found: its span in `Report.matching`, how well (0–100), its first and last clause."""

    start: int
    end: int
    score: float
    first: int
    last: int


class Sought(NamedTuple):
    """A term, the numbers of its groups of anchors, and the careful search where it needs one."""

    term: Term
    groups: tuple[int, ...]
    careful: CarefulTerm | None = None


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
    """Which clause each character belongs to, and the spans of clauses and segments.

    `around` tells which clauses (first, last) share a clause's segment, paragraph or section: they
    stand side by side.
    """

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
        self.around = {
            scope: _neighbours([getattr(clause, scope) for clause in clauses])
            for scope in ("segment", "paragraph", "section")
        }


def _neighbours(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Of each place the first and the last of those next to it with the same number."""
    found: list[tuple[int, int]] = []
    for _, group in groupby(range(len(numbers)), key=numbers.__getitem__):
        places = list(group)
        found += [(places[0], places[-1])] * len(places)
    return found


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
        self._cutoff = cutoff
        anchors: dict[str, int] = {}
        groups: dict[tuple[frozenset[int], bool], int] = {}
        terms: list[Sought] = []
        for term in table.terms:
            # A term can stand only where each of its groups has an anchor.
            of_term = (pieces(term.literal, cutoff),) if term.fuzzy else term.anchors
            numbered = (
                frozenset(anchors.setdefault(anchor, len(anchors)) for anchor in group)
                for group in of_term
            )
            asked = (groups.setdefault((g, term.spanning), len(groups)) for g in numbered)
            careful = CarefulTerm(term.nodes) if term.ways > MANY else None
            terms.append(Sought(term, tuple(asked), careful))
        self._terms, self._count = tuple(terms), len(groups)
        # The terms by the first of their groups, the most telling.
        self._led: list[list[int]] = [[] for _ in groups]
        for number, sought in enumerate(terms):
            self._led[sought.groups[0]].append(number)
        # The groups that an anchor is in, of terms within a clause and of those that span clauses.
        self._within: list[list[int]] = [[] for _ in anchors]
        self._across: list[list[int]] = [[] for _ in anchors]
        for (group, spanning), number in groups.items():
            for anchor in group:
                (self._across if spanning else self._within)[anchor].append(number)
        self._automaton = ahocorasick.Automaton()
        for word, number in anchors.items():
            self._automaton.add_word(word, (len(word), number))
        if anchors:
            self._automaton.make_automaton()

    def scan(self, report: Report, layout: Layout) -> "Hits":
        """The hits of all terms in a report."""
        places = [0] * self._count
        if report.clauses and self._count:
            segments = [clause.segment for clause in report.clauses]
            for anchor, clauses in self._standing(report, layout).items():
                if self._within[anchor]:
                    bits = _bits(clauses)
                    for group in self._within[anchor]:
                        places[group] |= bits
                if self._across[anchor]:
                    bits = _bits([segments[clause] for clause in clauses])
                    for group in self._across[anchor]:
                        places[group] |= bits
        return Hits(self._terms, self._worth_trying(places), report, layout, self._cutoff)

    def _worth_trying(self, places: Sequence[int]) -> dict[int, int]:
        """By term the places (as bits) in which all its groups of anchors stand."""
        worth: dict[int, int] = {}
        terms = self._terms
        for group, leading in enumerate(places):
            if leading:
                for number in self._led[group]:
                    bits = leading
                    for other in terms[number].groups:
                        bits &= places[other]
                    if bits:
                        worth[number] = bits
        return worth

    def _standing(self, report: Report, layout: Layout) -> dict[int, list[int]]:
        """The clauses in which each anchor stands, in text order."""
        found: dict[int, list[int]] = {}
        clause_at = layout.clause_at
        for end, (length, anchor) in self._automaton.iter(report.matching):
            clause = clause_at[end - length + 1]
            if anchor in found:
                found[anchor].append(clause)
            else:
                found[anchor] = [clause]
        return found


def _bits(places: Sequence[int]) -> int:
    """A set of places, in rising order, as the ones of a number: terms and their groups of anchors
    are many, and numbers are joined and cut faster than sets."""
    found = bytearray((places[-1] >> 3) + 1)
    for place in places:
        found[place >> 3] |= 1 << (place & 7)
    return int.from_bytes(found, "little")


def _numbers(bits: int) -> list[int]:
    """The places of the ones in a number, from the lowest."""
    digits = f"{bits:b}"[::-1]
    found, place = [], digits.find("1")
    while place >= 0:
        found.append(place)
        place = digits.find("1", place + 1)
    return found


class Hits:
    """The hits of terms, by number: each is looked for when somebody asks, and only once.

    Most terms stand in conditions of others, and are asked for in few places of a report. `worth`
    are the places (clauses, segments for spanning terms) worth trying, as bits, by term.
    """

    def __init__(
        self,
        terms: tuple[Sought, ...],
        worth: Mapping[int, int],
        report: Report,
        layout: Layout,
        cutoff: float,
    ) -> None:
        self._terms, self.worth = terms, worth
        self._rest = report, layout, cutoff
        self._found: dict[int, list[Hit]] = {}
        self._places: dict[int, list[int]] = {}
        self._stands: dict[tuple[int, int], bool] = {}

    def get(self, number: int) -> list[Hit]:
        """Every hit of a term, in text order."""
        found = self._found.get(number)
        if found is None:
            places = self._worth_trying(number)
            found = find(self._terms[number], places, *self._rest) if places else []
            self._found[number] = found
        return found

    def stands(self, number: int, first: int, last: int) -> bool:
        """Whether a hit of a term begins in one of the clauses `first` to `last`."""
        if number not in self._found and not self._terms[number].term.spanning:
            places = self._worth_trying(number)
            near = places[bisect_left(places, first) : bisect_right(places, last)]
            if len(near) <= _NEAR:
                return any(self._at(number, place) for place in near)
        hits = self.get(number)
        at = bisect_left(hits, first, key=_FIRST)
        return at < len(hits) and hits[at].first <= last

    def all(self) -> dict[int, list[Hit]]:
        """All hits of all terms that have any."""
        return {number: hits for number in sorted(self.worth) if (hits := self.get(number))}

    def _worth_trying(self, number: int) -> list[int]:
        places = self._places.get(number)
        if places is None:
            places = _numbers(self.worth[number]) if number in self.worth else []
            self._places[number] = places
        return places

    def _at(self, number: int, place: int) -> bool:
        key = number, place
        if key not in self._stands:
            self._stands[key] = bool(find(self._terms[number], [place], *self._rest))
        return self._stands[key]


def find(
    sought: Sought, places: Iterable[int], report: Report, layout: Layout, cutoff: float
) -> list[Hit]:
    """The hits of one term in some places: clauses, or for a spanning term segments."""
    term, _, careful = sought
    spans = map((layout.segments if term.spanning else layout.clauses).__getitem__, places)
    if term.fuzzy:
        return [hit for span in spans for hit in _similar(term, *span, report, layout, cutoff)]
    text, clause_at, matches = report.matching, layout.clause_at, term.pattern.finditer
    if careful:
        found = (each for span in spans for each in careful.spans(text, *span))
    else:
        found = (match.span() for span in spans for match in matches(text, *span))
    return [
        Hit(start, end, 100.0, clause_at[start], clause_at[end - 1])
        for start, end in found
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
