"""What goes into cells: text that stays text, numbers, and links inside the workbook."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

# XlsxWriter's classes carry no types; the names say which one is meant.
Worksheet = Any
Format = Any

LONGEST = 32_767  # UTF-16 units in a cell, set by Excel
HIGHEST = 409.0  # points of a row, set by Excel
LINE = 15.0  # points of a line of text

_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell: its sheet's name, row and column, both from 0."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Link:
    """A cell that leads to `target` and shows `shown`: a number, which stays one, or a fixed label.

    A formula and not a link of the file format, of which a sheet holds 65,530 at most. No text of
    a report may come in here.
    """

    target: Spot
    shown: int | str

    @property
    def formula(self) -> str:
        """The cell's formula."""
        cell = xl_rowcol_to_cell(self.target.row, self.target.column)
        shown = f'"{self.shown}"' if isinstance(self.shown, str) else self.shown
        return f"=HYPERLINK(\"#'{self.target.sheet}'!{cell}\",{shown})"


Value = str | float | Link | None
Cell = tuple[Value, Format]


def cell_text(text: str) -> str:
    """`text` as a cell can hold it: without control characters, cut at Excel's limit with “…”."""
    text = _NOT_XML.sub("", text)
    if text.startswith("<r>") and text.endswith("</r>"):
        # In constant memory XlsxWriter takes this for markup of its own and copies it into the XML.
        text += " "
    if len(text) > LONGEST // 2 and _units(text) > LONGEST:
        kept = text.encode("utf-16-le")[: 2 * (LONGEST - 1)]
        text = kept.decode("utf-16-le", "ignore") + "…"
    return text


def put(sheet: Worksheet, row: int, column: int, value: Value, style: Format) -> None:
    """Write one value by its type; text is never taken for a formula, a number or a link."""
    match value:
        case Link():
            sheet.write_formula(row, column, value.formula, style, value.shown)
        case str() if value:
            sheet.write_string(row, column, cell_text(value), style)
        case None | str():
            sheet.write_blank(row, column, None, style)
        case _:
            sheet.write_number(row, column, value, style)


def put_row(sheet: Worksheet, row: int, column: int, cells: Sequence[Cell]) -> None:
    """Write values with their formats side by side, from `column` on."""
    for offset, (value, style) in enumerate(cells):
        put(sheet, row, column + offset, value, style)


def lines(text: str, width: float) -> int:
    """How many lines `text` takes in a column of `width` digits; a Chinese character takes two."""
    fits = max(2, int(width) - 1)
    if 2 * len(text) <= fits and "\n" not in text:
        return 1
    return sum(max(1, ceil(_digits(line) / fits)) for line in text.split("\n"))


def row_height(values: Iterable[Value], widths: Iterable[float]) -> float:
    """The height in points at which the wrapped texts among `values` are wholly seen.

    Excel would work it out by itself, but not every program does.
    """
    cells = zip(values, widths, strict=True)
    deepest = max(lines(value, width) for value, width in cells if isinstance(value, str))
    return min(HIGHEST, LINE * deepest + 7)


def _digits(text: str) -> int:
    # This encoding takes one byte for a narrow character and two for a wide one, and is quick.
    return len(text.encode("gb18030", "replace"))


def _units(text: str) -> int:
    return len(text) + sum(c > "\uffff" for c in text)
