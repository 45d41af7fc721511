"""A report's text cut up to be shown: paragraphs and table rows, and the stretches of each on which
the same sentences of evidence lie. Sentences of different items overlap freely."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from evaluator.model import Section

Span = tuple[int, int]

_BREAK = re.compile("([\n\t])")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text; `spans` are the numbers of the spans that lie on the whole of it, `starts`
    those that begin with it."""

    text: str
    spans: tuple[int, ...] = ()
    starts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line as its cells, of which it has several where tabs part it; `level` is that of the
    heading which it is, or 0."""

    cells: tuple[tuple[Segment, ...], ...]
    level: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Lines that are shown as one: a table, or a paragraph of one line."""

    table: bool
    lines: tuple[Line, ...]


def cut(text: str, spans: Sequence[Span]) -> Iterator[Segment]:
    """The text in segments, each with the numbers (from 0) of the spans over it.

    What of a span lies outside the text is left out.
    """
    starting, ending = defaultdict(set), defaultdict(set)
    edges = {0, len(text)}
    for number, (start, end) in enumerate(spans):
        if start < end:
            starting[start].add(number)
            ending[end].add(number)
            edges |= {start, end}
    over: set[int] = set()
    for start, end in pairwise(sorted(edges)):
        over = over - ending[start] | starting[start]
        if piece := text[start:end]:
            yield Segment(piece, tuple(sorted(over)), tuple(sorted(starting[start])))


def blocks(text: str, spans: Sequence[Span], sections: Sequence[Section]) -> list[Block]:
    """The text as paragraphs and tables; headings are those that stand alone on their line."""
    levels = _levels(text, sections)
    lines = [Line(cells, levels.get(n, 0)) for n, cells in enumerate(_lines(text, spans))]
    found: list[Block] = []
    for tabbed, run in groupby(lines, key=lambda line: len(line.cells) > 1):
        members = tuple(run)
        # Tabs that only indent a paragraph make no table.
        if tabbed and any(sum(map(bool, line.cells)) > 1 for line in members):
            found.append(Block(True, members))
        else:
            found += (Block(False, (_untabbed(line),)) for line in members)
    return found


def _lines(text: str, spans: Sequence[Span]) -> list[tuple[tuple[Segment, ...], ...]]:
    lines: list[list[list[Segment]]] = [[[]]]
    for segment in cut(text, spans):
        starts = segment.starts
        for piece in _BREAK.split(segment.text):
            if piece == "\n":
                lines.append([[]])
            elif piece == "\t":
                lines[-1].append([])
            elif piece:
                lines[-1][-1].append(Segment(piece, segment.spans, starts))
                starts = ()
    return [tuple(map(tuple, cells)) for cells in lines]


def _untabbed(line: Line) -> Line:
    """A line in one cell, with its tabs in the text."""
    first, *others = line.cells
    return Line((first + tuple(s for cell in others for s in (Segment("\t"), *cell)),), line.level)


def _levels(text: str, sections: Sequence[Section]) -> dict[int, int]:
    """The levels of headings by the number of their line."""
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    return {
        bisect_right(starts, section.start) - 1: section.level
        for section in sections
        if section.own_line and section.level
    }
