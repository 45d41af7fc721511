"""Workbooks read back as users see them: tables by their headings, links by where they lead."""

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import column_index_from_string

# A cell of openpyxl, which carries no types.
Cell = Any

_LINK = re.compile(r"=HYPERLINK\(\"#'([^']+)'!([A-Z]+)(\d+)\",(.+)\)")


def opened(path: Path, *, values: bool = False) -> Any:
    """The workbook; with `values`, results in the place of formulas."""
    with warnings.catch_warnings():
        # Sparklines, bars, and what LibreOffice adds: openpyxl leaves them out.
        warnings.filterwarnings("ignore", ".*extension is not supported")
        # From memory: openpyxl leaves a file open where it can't read it.
        return openpyxl.load_workbook(BytesIO(path.read_bytes()), data_only=values)


@dataclass(frozen=True)
class Table:
    """The rows of a sheet under the heading row that has “报告”, down to the first empty row."""

    sheet: Any
    head: int
    columns: dict[str, int]

    def rows(self) -> Iterator[int]:
        row = self.head + 1
        while self.sheet.cell(row, self.columns["报告"]).value is not None:
            yield row
            row += 1

    def cell(self, row: int, title: str) -> Cell:
        return self.sheet.cell(row, self.columns[title])

    def records(self) -> list[dict[str, Any]]:
        return [
            {title: self.sheet.cell(row, column).value for title, column in self.columns.items()}
            for row in self.rows()
        ]


def table(book: Any, name: str, *, also: str = "报告") -> Table:
    """The first table of a sheet whose headings include “报告” and `also`."""
    sheet = book[name]
    for cells in sheet.iter_rows():
        columns = {c.value: c.column for c in cells if isinstance(c.value, str)}
        if "报告" in columns and also in columns:
            return Table(sheet, cells[0].row, columns)
    raise AssertionError(f"no table with {also} on {name}")


def target(formula: str) -> tuple[str, int, int, str]:
    """Where a link leads (sheet, row, column) and what it shows."""
    found = _LINK.fullmatch(formula)
    assert found, formula
    sheet, column, row, shown = found.groups()
    return sheet, int(row), column_index_from_string(column), shown
