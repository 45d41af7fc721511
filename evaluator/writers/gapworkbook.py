"""all.xlsx: the gaps of all reports in one list, for the team that follows up on them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, BinaryIO

from evaluator.checklist import Checklist
from evaluator.gaps import Gap, counts
from evaluator.model import Assessment
from evaluator.standing import Portion
from evaluator.writers.gapsheet import LIST, GapSheet, sheet_sizes
from evaluator.writers.gapsummary import Line, Summary
from evaluator.writers.sheets.book import new_book
from evaluator.writers.sheets.style import Styles


class GapWorkbook:
    """Takes one report after the other, in the order in which they are to stand."""

    def __init__(self, book: Any, portions: Sequence[Portion]) -> None:
        styles = Styles(book)
        total = sum(standing.gaps for portion in portions for standing in portion.standings)
        self._summary = Summary(book, styles, sheet_sizes(total), several=len(portions) > 1)
        self._list = GapSheet(book, styles, total)

    def add(
        self, checklist: Checklist, assessment: Assessment, found: Sequence[Gap], document: str
    ) -> None:
        """Write the gaps of a report; `document` is the name of its Word document."""
        number = len(self._summary.lines) + 1
        self._list.add(number, assessment, checklist, found)
        summary = replace(assessment, items=(), text="", sections=())
        line = Line(number, summary, checklist.title, checklist.period, counts(found), document)
        self._summary.lines.append(line)

    def close(self) -> None:
        """End the list and write the summary."""
        self._list.close()
        self._summary.write()


@contextmanager
def gap_workbook(file: BinaryIO, portions: Sequence[Portion]) -> Iterator[GapWorkbook]:
    """A workbook that is written to `file` when the block ends.

    Raises OSError when it can't be written.
    """
    with new_book(file, LIST) as book:
        workbook = GapWorkbook(book, portions)
        yield workbook
        workbook.close()
