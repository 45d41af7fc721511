"""matrix.xlsx: the workbook that people open. What is on its sheets is in sheets/."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError, FileSizeError

from evaluator.atomic import replacing
from evaluator.record import Record, Run
from evaluator.standing import Portion
from evaluator.writers.sheets.detail import DetailSheet
from evaluator.writers.sheets.evidence import EvidenceSheet
from evaluator.writers.sheets.failures import write_failures
from evaluator.writers.sheets.gaps import GapSheet
from evaluator.writers.sheets.intro import write_intro
from evaluator.writers.sheets.layout import Layout, lay_out
from evaluator.writers.sheets.matrix import MatrixSheet
from evaluator.writers.sheets.overview import OverviewSheet, Ranking
from evaluator.writers.sheets.style import Styles
from evaluator.writers.templates import Templates

# Fixed, so that the same batch gives the same bytes.
CREATED = datetime(2000, 1, 1, tzinfo=UTC)


def write_workbooks(
    record: Record, portions: Sequence[Portion], _templates: Templates
) -> list[Path]:
    """Write matrix.xlsx into the folder of the record, and one named after its checklist for each
    further checklist: scores by different checklists don't compare. Return their paths.

    Raises UsageError E202 when a file can't be written.
    """
    written = []
    for number, portion in enumerate(portions):
        name = f"matrix-{portion.checklist.id}.xlsx" if number else "matrix.xlsx"
        write_workbook(portion, record.run, record.folder / name)
        written.append(record.folder / name)
    return written


def write_workbook(portion: Portion, run: Run, path: Path) -> None:
    """Write the reports of a portion to `path`, which is replaced as a whole.

    Raises UsageError E202 when the file can't be written.
    """
    layout = lay_out(run, portion)
    with replacing(path) as file, TemporaryDirectory() as scratch:
        try:
            _write(layout, file, scratch)
        except (FileCreateError, FileSizeError) as error:
            raise OSError(str(error)) from error


def _write(layout: Layout, file: BinaryIO, scratch: str) -> None:
    options = {
        "constant_memory": True,
        "tmpdir": scratch,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": layout.checklist.title, "created": CREATED})
        styles, ranking = Styles(book), Ranking.of(layout)
        write_intro(book, styles, layout)
        sheets = (
            OverviewSheet(book, styles, layout, ranking),
            MatrixSheet(book, styles, layout, ranking),
            DetailSheet(book, styles, layout),
            GapSheet(book, styles, layout),
            EvidenceSheet(book, styles, layout),
        )
        # All sheets side by side: of a large batch only one report is in memory at a time.
        for line, standing in enumerate(layout.portion.standings):
            assessment = layout.portion.assessment(standing)
            for sheet in sheets:
                sheet.add(line, standing, assessment)
        for sheet in sheets:
            sheet.close()
        write_failures(book, styles, layout)
