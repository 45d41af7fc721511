"""matrix.xlsx: the workbook that people open. What is on its sheets is in sheets/."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pebble import ProcessExpired

from evaluator.atomic import replacing
from evaluator.processes import spread
from evaluator.record import Record, Run
from evaluator.standing import Portion
from evaluator.writers.sheets.book import new_book, shadow
from evaluator.writers.sheets.detail import DetailSheet
from evaluator.writers.sheets.evidence import EvidenceSheet
from evaluator.writers.sheets.failures import write_failures
from evaluator.writers.sheets.findings import FindingSheet
from evaluator.writers.sheets.gaps import GapSheet
from evaluator.writers.sheets.intro import write_intro
from evaluator.writers.sheets.layout import Layout, lay_out, repeated_texts
from evaluator.writers.sheets.matrix import MatrixSheet
from evaluator.writers.sheets.overview import OverviewSheet, Ranking
from evaluator.writers.sheets.rows import Rows, Texts
from evaluator.writers.sheets.style import Styles
from evaluator.writers.templates import Templates

_REPORTS = 8  # rows of so many reports come at a time
_FEW = 64  # so many are written sooner than other processes are ready to help


def write_workbooks(
    record: Record, portions: Sequence[Portion], _templates: Templates, jobs: int = 1
) -> list[Path]:
    """Write matrix.xlsx into the folder of the record, and one named after its checklist for each
    further checklist: scores by different checklists don't compare. Return their paths.

    Raises UsageError E202 when a file can't be written.
    """
    written = []
    for number, portion in enumerate(portions):
        name = f"matrix-{portion.checklist.id}.xlsx" if number else "matrix.xlsx"
        write_workbook(portion, record.run, record.folder / name, jobs)
        written.append(record.folder / name)
    return written


def write_workbook(portion: Portion, run: Run, path: Path, jobs: int = 1) -> None:
    """Write the reports of a portion to `path`, which is replaced as a whole; rows are made by
    `jobs` processes.

    Raises UsageError E202 when the file can't be written.
    """
    layout = lay_out(run, portion)
    with replacing(path) as file, new_book(file, layout.checklist.title) as book:
        sheets = Sheets(book, layout)
        try:
            for rows in _rows(layout, sheets, jobs, book.tmpdir):
                book.get_worksheet_by_name(rows.sheet).take(rows)
        except ProcessExpired as error:
            raise OSError("制作表格的进程被中断，请检查内存是否够用") from error
        sheets.close()


class Sheets:
    """The sheets of a workbook. They are begun in the same way in each process that makes rows."""

    def __init__(self, book: Any, layout: Layout) -> None:
        self._book, self._layout = book, layout
        self._styles = Styles(book)
        ranking, texts = Ranking.of(layout), Texts(book, repeated_texts(layout))
        write_intro(book, self._styles, layout)
        self._sheets = (
            OverviewSheet(book, self._styles, layout, ranking),
            MatrixSheet(book, self._styles, layout, ranking),
            DetailSheet(book, self._styles, layout, texts),
            GapSheet(book, self._styles, layout, texts),
            EvidenceSheet(book, self._styles, layout, texts),
            FindingSheet(book, self._styles, layout, texts),
        )

    def rows(self, lines: range) -> list[Rows]:
        """The rows of some reports, by their lines in the ranking, of all sheets."""
        portion = self._layout.portion
        found: list[Rows] = []
        for line in lines:
            standing = portion.standings[line]
            assessment = portion.assessment(standing)
            for sheet in self._sheets:
                found += sheet.of(line, standing, assessment)
        return found

    def close(self) -> None:
        """End all sheets, once their rows are there."""
        for sheet in self._sheets:
            sheet.close()
        write_failures(self._book, self._styles, self._layout)


def _rows(layout: Layout, sheets: Sheets, jobs: int, scratch: str) -> Iterator[Rows]:
    """The rows of all reports, in order: of a large batch few reports are in memory at a time."""
    count = len(layout.portion.standings)
    parts = [range(at, min(count, at + _REPORTS)) for at in range(0, count, _REPORTS)]
    if jobs == 1 or count <= _FEW:
        for part in parts:
            yield from sheets.rows(part)
        return
    for _, future in spread(_made, parts, jobs, _prepare, (layout, scratch)):
        yield from future.result()


_sheets: Sheets | None = None


def _prepare(layout: Layout, scratch: str) -> None:
    """Ready a process to make rows."""
    global _sheets  # noqa: PLW0603  # what a process needs for all rows, handed over once
    _sheets = Sheets(shadow(scratch), layout)


def _made(lines: range) -> list[Rows]:
    assert _sheets is not None
    return _sheets.rows(lines)
