"""A list of records as a sheet, or as several where one can't hold them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evaluator.writers.sheets.cells import Cell, Spot, Worksheet, put_row, row_height
from evaluator.writers.sheets.rows import Rows, RowSheet, Texts, row_xml
from evaluator.writers.sheets.style import HEAD, Styles, page


class ListSheet:
    """Rows under a header of `columns` (titles and widths), with filter and frozen header.

    `places` are where the rows will begin that go together: they name the sheets. `printed` is how
    many columns go on paper.
    """

    def __init__(
        self,
        book: Any,
        styles: Styles,
        places: Iterable[Spot],
        name: str,
        columns: Mapping[str, float],
        colour: str,
        frozen: int,
        printed: int,
        texts: Texts | None = None,
    ) -> None:
        self.columns, self.frozen, self.printed = columns, frozen, printed
        self._widths = tuple(columns.values())
        self._shared = texts.numbers if texts else {}
        self._sheets: dict[str, Worksheet] = {}
        for title in dict.fromkeys([name, *(spot.sheet for spot in places)]):
            self._sheets[title] = self._begin(book.add_worksheet(title, RowSheet), styles, colour)

    def rows(self, sheet: str, first: int, records: Sequence[Sequence[Cell]]) -> Iterator[Rows]:
        """The rows of records that stand one below the other from `first` on; none of none."""
        if records:
            written = (
                row_xml(row, cells, row_height([v for v, _ in cells], self._widths), self._shared)
                for row, cells in enumerate(records, first)
            )
            last = first + len(records) - 1
            yield Rows(sheet, first, last, len(self.columns), "".join(written))

    def write(self, sheet: str, row: int, cells: Sequence[Cell]) -> None:
        """Write a record; rows of a sheet come in their order."""
        for made in self.rows(sheet, row, [cells]):
            self._sheets[sheet].take(made)

    def close(self) -> None:
        """End all sheets."""
        for sheet in self._sheets.values():
            last = sheet.last_row
            sheet.autofilter(0, 0, last, len(self.columns) - 1)
            sheet.ignore_errors({"number_stored_as_text": f"A1:AZ{last + 1}"})
            sheet.print_area(0, 0, last, self.printed - 1)
            self.finish(sheet, last)

    def finish(self, sheet: Worksheet, last: int) -> None:
        """What a kind of list adds to a sheet whose last row is `last` (0: there is none)."""

    def _begin(self, sheet: Worksheet, styles: Styles, colour: str) -> Worksheet:
        sheet.set_tab_color(colour)
        for column, width in enumerate(self._widths):
            sheet.set_column(column, column, width)
        sheet.set_row(0, row_height(self.columns, self._widths) + 8)
        put_row(sheet, 0, 0, [(title, styles(HEAD)) for title in self.columns])
        sheet.freeze_panes(1, self.frozen)
        page(sheet, (0, 0))
        sheet.fit_to_pages(1, 0)
        return sheet
