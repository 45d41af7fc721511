"""A list of records as a sheet, or as several where one can't hold them."""

from collections.abc import Iterable, Sequence
from itertools import chain, count, islice
from typing import Any

from evaluator.writers.sheets import layout
from evaluator.writers.sheets.cells import Cell, Worksheet, put_row, row_height
from evaluator.writers.sheets.style import HEAD, Styles, page

ONE_LINE = row_height([""], [1])

Columns = Sequence[tuple[str, float]]
Row = Sequence[Cell]


def write_list(
    book: Any, styles: Styles, name: str, columns: Columns, rows: Iterable[Row], *, colour: str
) -> None:
    """Write `rows` under a header of `columns` (title, width), with filter and frozen header."""
    source = iter(rows)
    ahead: tuple[Row, ...] = ()
    for number in count():
        sheet = book.add_worksheet(layout.sheet_name(name, number))
        sheet.set_tab_color(colour)
        fitting = islice(source, layout.ROWS_PER_SHEET - len(ahead))
        _write_sheet(sheet, styles, columns, chain(ahead, fitting))
        ahead = tuple(islice(source, 1))
        if not ahead:
            return


def _write_sheet(sheet: Worksheet, styles: Styles, columns: Columns, rows: Iterable[Row]) -> None:
    titles, widths = zip(*columns, strict=True)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.set_default_row(ONE_LINE)
    sheet.set_row(0, row_height(titles, widths) + 8)
    put_row(sheet, 0, 0, [(title, styles(HEAD)) for title in titles])
    last = 0
    for last, row in enumerate(rows, 1):
        height = row_height((value for value, _ in row), widths)
        if height > ONE_LINE:  # rows of one line have it by default, and cost no memory
            sheet.set_row(last, height)
        put_row(sheet, last, 0, row)
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, last, len(columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:Z{last + 1}"})
    page(sheet, (0, 0))
    sheet.fit_to_pages(1, 0)
