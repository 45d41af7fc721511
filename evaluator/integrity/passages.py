"""The paragraphs of a report with their figures written out, as the checks read them.

`Report.matching` has a mark in the place of every figure. Here the figures are put back, from the
report's own text; lines that the printer broke are joined already, and blanks gone.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from evaluator.model import Report
from evaluator.terms import DATE, FIGURE, PAUSE, fold

_MARK = re.compile(f"[{FIGURE}{DATE}{PAUSE}]")
_THOUSANDS = ",，"
# 四个方面: grading counts no such figure, a list may hang on it all the same.
_KINDS = re.compile("[二三四五六七八九十两][个项类大种]")
# What is longer is taken in pieces, so that its figures are not compared all with all.
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph: its folded text and, a character each, the place in the report's text."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the report's text of a stretch that isn't empty."""
        return self.origin[start], self.origin[end - 1] + 1


def passages(report: Report) -> Iterator[Passage]:
    """The paragraphs of a report that have a figure in them, or a number of kinds."""
    start = 0
    matching = report.matching
    while start < len(matching):
        end = matching.find("\n", start)
        end = len(matching) if end < 0 else end
        while start < end:
            stop = end
            if end - start > _LONGEST:
                # A report without line breaks: in pieces, each up to the end of a sentence.
                stop = matching.rfind("。", start, start + _LONGEST) + 1 or start + _LONGEST
            if matching.find(FIGURE, start, stop) >= 0 or _KINDS.search(matching, start, stop):
                yield _written_out(report, start, stop)
            start = stop
        start = end + 1


def _written_out(report: Report, start: int, end: int) -> Passage:
    matching, origin = report.matching, report.origin
    pieces: list[str] = []
    places: list[int] = []
    at = start
    for mark in _MARK.finditer(matching, start, end):
        place = mark.start()
        if place < at:
            continue
        pieces.append(matching[at:place])
        places.extend(origin[at:place])
        at = place + 1
        if mark[0] == FIGURE:
            at = _figure(report, place, end, pieces, places)
        elif mark[0] == PAUSE:
            raw = fold(report.text[origin[place]])
            pieces.append(raw if raw == "," else PAUSE)
            places.append(origin[place])
    pieces.append(matching[at:end])
    places.extend(origin[at:end])
    return Passage("".join(pieces), tuple(places))


def _figure(report: Report, place: int, end: int, pieces: list[str], places: list[int]) -> int:
    """Put a figure back for its mark; return where the matching text goes on."""
    text, origin = report.text, report.origin
    first = origin[place]
    if place + 1 >= end:
        return place + 1
    follows, unit = origin[place + 1], report.matching[place + 1]
    resumes = place + 1
    # A unit that the text has not in this place: one taken from a table's head, or the sign of a
    # percentage in words, which is then left out.
    if text[follows] != unit and fold(text[follows]) != unit:
        follows += 1
        if "分之" in text[first:follows]:
            resumes += 1
    raw = text[first:follows]
    if raw.isascii() and raw.isdigit():
        pieces.append(raw)
        places.extend(range(first, follows))
        return resumes
    for i, char in enumerate(raw, first):
        if not char.isspace() and char not in _THOUSANDS:
            folded = fold(char)
            pieces.append(folded)
            places.extend([i] * len(folded))
    return resumes
