"""未能评估: the files that could not be graded, and what to do about each."""

from typing import Any

from evaluator.writers.sheets.cells import put_row, row_height
from evaluator.writers.sheets.layout import FAILURES, Layout
from evaluator.writers.sheets.style import CENTRE, FADED, HEAD, TEXT, Styles, page

COLUMNS = {"序号": 7.0, "报告": 46.0, "代码": 9.0, "原因和处理办法": 110.0}


def write_failures(book: Any, styles: Styles, layout: Layout) -> None:
    """Add the sheet; it says so where there is none."""
    sheet = book.add_worksheet(FAILURES)
    sheet.set_tab_color("#C00000" if layout.portion.failures else "#BFBFBF")
    for column, width in enumerate(COLUMNS.values()):
        sheet.set_column(column, column, width)
    put_row(sheet, 0, 0, [(title, styles(HEAD)) for title in COLUMNS])
    text, centre = styles(TEXT), styles(CENTRE)
    for row, failure in enumerate(layout.portion.failures, 1):
        sheet.set_row(row, max(24, row_height([failure.report, failure.message], [46, 110])))
        shown = (row, centre), (failure.report, text), (failure.code, centre)
        put_row(sheet, row, 0, [*shown, (failure.message, text)])
    if not layout.portion.failures:
        put_row(sheet, 1, 0, [(None, styles(FADED)), ("全部文件均已评估", styles(FADED))])
    sheet.freeze_panes(1, 2)
    page(sheet, (0, 0))
    sheet.fit_to_pages(1, 0)
