"""What goes into cells: text that stays text, numbers, and links inside the workbook."""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, lru_cache
from math import ceil
from typing import Any, NamedTuple

from xlsxwriter.utility import xl_col_to_name

# XlsxWriter's classes carry no types; the names say which one is meant.
Worksheet = Any
Format = Any

column_name = cache(xl_col_to_name)  # of a column from 0

LONGEST = 32_767  # UTF-16 units in a cell, set by Excel
HIGHEST = 409.0  # points of a row, set by Excel
LINE = 15.0  # points of a line of text

_DAY_ZERO = date(1899, 12, 30)  # from which spreadsheets count days

_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


class Spot(NamedTuple):
    """A cell: its sheet's name, row and column, both from 0."""

    sheet: str
    row: int
    column: int


class Formula(NamedTuple):
    """A formula and the value it has, which programs show that don't calculate.

    No text of a report may come into a formula.
    """

    text: str
    value: str | float


Value = str | float | date | Formula | None
Cell = tuple[Value, Format]


def link(target: Spot, shown: str | Formula) -> Formula:
    """A cell that leads to `target` and shows a fixed label, or what a formula gives.

    A formula and not a link of the file format, of which a sheet holds 65,530 at most.
    """
    label = Formula(quoted(shown), shown) if isinstance(shown, str) else shown
    cell = f"{column_name(target.column)}{target.row + 1}"
    return Formula(f"=HYPERLINK(\"#'{target.sheet}'!{cell}\",{label.text})", label.value)


def quoted(text: str) -> str:
    """`text` as a constant of a formula."""
    return '"' + text.replace('"', '""') + '"'


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


def day_number(day: date) -> int:
    """A day as spreadsheets count it."""
    return (day - _DAY_ZERO).days


def put(sheet: Worksheet, row: int, column: int, value: Value, style: Format) -> None:
    """Write one value by its type; text is never taken for a formula, a number or a link."""
    match value:
        case Formula():
            sheet.write_formula(row, column, value.text, style, value.value)
        case str() if value:
            sheet.write_string(row, column, cell_text(value), style)
        case None | str():
            sheet.write_blank(row, column, None, style)
        case date():
            sheet.write_number(row, column, day_number(value), style)
        case _:
            sheet.write_number(row, column, value, style)


def put_row(sheet: Worksheet, row: int, column: int, cells: Sequence[Cell]) -> None:
    """Write values with their formats side by side, from `column` on."""
    for offset, (value, style) in enumerate(cells):
        put(sheet, row, column + offset, value, style)


@lru_cache(maxsize=8192)
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
    deepest = 1
    for value, width in zip(values, widths, strict=True):
        # What surely fits on a line is most of all cells.
        if type(value) is str and (2 * len(value) >= width - 1 or "\n" in value):
            deepest = max(deepest, lines(value, width))
    return min(HIGHEST, LINE * deepest + 7)


def _digits(text: str) -> int:
    # This encoding takes one byte for a narrow character and two for a wide one, and is quick.
    return len(text.encode("gb18030", "replace"))


def _units(text: str) -> int:
    return len(text) + sum(c > "\uffff" for c in text)
