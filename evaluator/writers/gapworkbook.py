"""all.xlsx: the gaps of all reports in one list, for the team that follows up on them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError, FileSizeError

from evaluator.checklist import Checklist
from evaluator.gaps import Gap, counts
from evaluator.model import Assessment
from evaluator.standing import Portion
from evaluator.writers.gapsheet import LIST, GapSheet, sheet_sizes
from evaluator.writers.gapsummary import Line, Summary
from evaluator.writers.sheets.style import Styles
from evaluator.writers.workbook import CREATED


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
    with TemporaryDirectory() as scratch:
        options = {
            "constant_memory": True,
            "tmpdir": scratch,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        try:
            with xlsxwriter.Workbook(file, options) as book:
                book.set_properties({"title": LIST, "created": CREATED})
                workbook = GapWorkbook(book, portions)
                yield workbook
                workbook.close()
        except (FileCreateError, FileSizeError) as error:
            raise OSError(str(error)) from error
