"""Long lists of cells, written whole rows at a time.

XlsxWriter makes an object of every cell and looks at each formula for the names of forty functions;
for the millions of cells of a province's workbook that takes minutes, and it remembers the height
of every row. This sheet hands it rows as they will stand in the file. All else is XlsxWriter's.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from xlsxwriter.worksheet import Worksheet

from evaluator.writers.sheets.cells import Cell, Formula, cell_text, column_name, day_number

# The format has escapes for control characters; text that looks like one has to be escaped itself.
_SPECIAL = re.compile("[&<>]|_x")
_NONE_SHARED: Mapping[str, int] = MappingProxyType({})
_LOOKS_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a sheet as they will stand in the file, one below the other: `first` to `last` (from
    0), each `width` columns wide."""

    sheet: str
    first: int
    last: int
    width: int
    xml: str


class RowSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet of a workbook in constant memory that takes rows from the top down."""

    last_row = 0  # of those that were taken

    def take(self, rows: Rows) -> None:
        """Write rows made by `rows_of` below those that are there."""
        self._check_dimensions(rows.first, rows.width - 1)
        self._check_dimensions(rows.last, rows.width - 1)
        self._write_single_row(rows.first)  # what was written before by other means
        self.row_data_fh.write(rows.xml)
        self.last_row = rows.last


class Texts:
    """Texts that stand in many rows: the file holds each once, and cells its number.

    They are numbered as given: who gives the same ones, in another process, has the same numbers.
    """

    def __init__(self, book: Any, texts: Iterable[str]) -> None:
        table = book.str_table
        # Readers don't agree on what looks like an escape in a shared text.
        plain = (text for text in dict.fromkeys(texts) if text and not _LOOKS_ESCAPED.search(text))
        self.numbers = {text: table._get_shared_string_index(cell_text(text)) for text in plain}


def row_xml(
    row: int, cells: Sequence[Cell], height: float, shared: Mapping[str, int] = _NONE_SHARED
) -> str:
    """A row of cells from column A on; `row` counts from 0, `height` is in points. `shared` are
    the numbers of texts that stand elsewhere in the file (`Texts`)."""
    number = row + 1
    written = [f'<row r="{number}" ht="{height:.16g}" customHeight="1">']
    for name, (value, style) in zip(_names(len(cells)), cells, strict=True):
        if type(value) is Formula:
            shown = _formula(value)
        elif type(value) is str and value in shared:
            shown = f' t="s"><v>{shared[value]}</v></c>'
        else:
            shown = _content(value)
        written.append(f'<c r="{name}{number}" s="{style.xf_index}"{shown}')
    written.append("</row>")
    return "".join(written)


@cache
def _names(width: int) -> tuple[str, ...]:
    """The names of the first columns."""
    return tuple(column_name(column) for column in range(width))


def _formula(formula: Formula) -> str:
    """What stands of a formula's cell behind its place and its format."""
    text, result = formula
    if isinstance(result, str):
        return f' t="str"><f>{_escaped(text[1:])}</f><v>{_escaped(result)}</v></c>'
    return f"><f>{_escaped(text[1:])}</f><v>{result}</v></c>"


# Numbers, labels and titles stand in many rows.
@lru_cache(maxsize=4096)
def _content(value: str | float | date | None) -> str:
    """What stands of a cell behind its place and its format."""
    match value:
        case str() if value:
            text = _escaped(cell_text(value))
            space = ' xml:space="preserve"' if text.strip() != text else ""
            return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'
        case None | str():
            return "/>"
        case date():
            return f"><v>{day_number(value)}</v></c>"
        case _:
            return f"><v>{value:.16G}</v></c>"


def _escaped(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub(r"_x005F\1", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
