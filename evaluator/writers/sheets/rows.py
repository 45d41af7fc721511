"""Long lists of cells, written whole rows at a time.

XlsxWriter makes an object of every cell and looks at each formula for the names of forty functions;
for the millions of cells of a province's workbook that takes minutes, and it remembers the height
of every row. This sheet hands it rows as they will stand in the file. All else is XlsxWriter's.
"""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from xlsxwriter.worksheet import Worksheet

from evaluator.writers.sheets.cells import Cell, Formula, Value, cell_text, column_name, day_number

# The format has escapes for control characters; text that looks like one has to be escaped itself.
_SPECIAL = re.compile("[&<>]|_x")
_LOOKS_ESCAPED = re.compile("(_x[0-9a-fA-F]{4}_)")


class RowSheet(Worksheet):  # type: ignore[misc]  # the library has no types
    """A sheet of a workbook in constant memory that takes rows from the top down."""

    def write_whole_row(self, row: int, cells: Sequence[Cell], height: float) -> None:
        """Write a row of cells from column A on; `row` counts from 0, `height` is in points."""
        self._check_dimensions(row, len(cells) - 1)
        self._write_single_row(row)  # what was written before by other means
        number = row + 1
        written = [
            _cell(f'<c r="{column_name(column)}{number}" s="{style._get_xf_index()}"', value)
            for column, (value, style) in enumerate(cells)
        ]
        self.row_data_fh.write(
            f'<row r="{number}" ht="{height:.16g}" customHeight="1">{"".join(written)}</row>'
        )


def _cell(opening: str, value: Value) -> str:
    match value:
        case Formula(text, result):
            kind = ' t="str"' if isinstance(result, str) else ""
            return f"{opening}{kind}><f>{_escaped(text[1:])}</f><v>{_escaped(str(result))}</v></c>"
        case str() if value:
            return opening + _text(value)
        case None | str():
            return f"{opening}/>"
        case date():
            return f"{opening}><v>{day_number(value)}</v></c>"
        case _:
            return f"{opening}><v>{value:.16G}</v></c>"


# Names and titles stand in every row of a report.
@lru_cache(maxsize=4096)
def _text(value: str) -> str:
    text = _escaped(cell_text(value))
    space = ' xml:space="preserve"' if text.strip() != text else ""
    return f' t="inlineStr"><is><t{space}>{text}</t></is></c>'


def _escaped(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    if "_x" in text:
        text = _LOOKS_ESCAPED.sub(r"_x005F\1", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
