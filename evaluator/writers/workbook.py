"""matrix.xlsx: the workbook that people open. What is on its sheets is in sheets/."""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError, FileSizeError

from evaluator.checklist import Checklist
from evaluator.model import Batch
from evaluator.writers.atomic import replacing
from evaluator.writers.sheets.detail import write_detail
from evaluator.writers.sheets.evidence import write_evidence
from evaluator.writers.sheets.gaps import write_gaps
from evaluator.writers.sheets.layout import Layout, lay_out
from evaluator.writers.sheets.matrix import write_matrix
from evaluator.writers.sheets.overview import write_overview
from evaluator.writers.sheets.style import Styles

_SHEETS = (write_overview, write_matrix, write_detail, write_evidence, write_gaps)
# Fixed, so that the same batch gives the same bytes.
CREATED = datetime(2000, 1, 1, tzinfo=UTC)


def write_workbook(batch: Batch, checklist: Checklist, path: Path) -> None:
    """Write the sheets of `batch` to `path`, which is replaced as a whole.

    `checklist` is the one by which the batch was graded. Raises UsageError E202 when the file
    can't be written.
    """
    layout = lay_out(batch, checklist)
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
        styles = Styles(book)
        for write in _SHEETS:
            write(book, styles, layout)
