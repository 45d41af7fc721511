"""Where everything stands, worked out before the first cell is written.

Sheets are written row by row and can't be returned to, while links go back and forth between them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from evaluator.checklist import Checklist, Item, Part
from evaluator.model import Batch, ItemResult
from evaluator.writers.sheets.cells import Spot
from evaluator.writers.standing import Standing, standings

OVERVIEW, MATRIX, DETAIL, EVIDENCE, GAPS = "总览", "评分矩阵", "明细", "证据", "差距清单"

MATRIX_TOP = 5  # the row of the first report
MATRIX_LEFT = 5  # the column of the first item
ROWS_PER_SHEET = 1_000_000  # below Excel's 1,048,576; what is more goes on to another sheet


@dataclass(frozen=True, slots=True)
class Graded:
    """One item of one report; `line` is the report's place in the matrix, from 0."""

    line: int
    standing: Standing
    item: Item
    result: ItemResult


@dataclass(frozen=True, slots=True)
class Layout:
    """The batch in the order of its sheets.

    `evidence` is the row of the list of evidence at which an item of a report begins, by the
    report's line and the item's id; an item of which nothing was found has none.
    """

    checklist: Checklist
    batch: Batch
    standings: tuple[Standing, ...]
    parts: tuple[tuple[Part, tuple[Item, ...]], ...]
    columns: dict[str, int]
    evidence: dict[tuple[int, str], int]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items in the order of the matrix's columns."""
        return tuple(item for _, items in self.parts for item in items)

    def all(self) -> Iterator[Graded]:
        """All items of all reports, report by report, whether they apply or not."""
        items = self.items
        for line, standing in enumerate(self.standings):
            results = {result.id: result for result in standing.assessment.items}
            for item in items:
                if item.id in results:
                    yield Graded(line, standing, item, results[item.id])

    def graded(self) -> Iterator[Graded]:
        """All graded items of all reports, report by report."""
        return (entry for entry in self.all() if entry.result.status == "graded")

    def matrix_spot(self, line: int, item: Item) -> Spot:
        """The cell of an item in the matrix."""
        return Spot(MATRIX, MATRIX_TOP + line, self.columns[item.id])

    def evidence_spot(self, line: int, item: Item) -> Spot | None:
        """The first row of an item's evidence, or None where there is none."""
        row = self.evidence.get((line, item.id))
        return None if row is None else row_spot(EVIDENCE, row)


def lay_out(batch: Batch, checklist: Checklist) -> Layout:
    """Order reports by rank and items by part, and number the rows of evidence."""
    parts = tuple(
        (part, items)
        for part in checklist.parts
        if (items := tuple(item for item in checklist.items if item.part == part.number))
    )
    ordered = [item for _, items in parts for item in items]
    columns = {item.id: MATRIX_LEFT + place for place, item in enumerate(ordered)}
    layout = Layout(checklist, batch, standings(batch, checklist), parts, columns, {})
    rows = 0
    for entry in layout.graded():
        if found := len(entry.result.evidence) + len(entry.result.flagged):
            layout.evidence[entry.line, entry.item.id] = rows
            rows += found
    return layout


def sheet_name(name: str, number: int) -> str:
    """The name of the sheet that holds a list's rows from `number` × ROWS_PER_SHEET on."""
    return f"{name}{number + 1}" if number else name


def row_spot(name: str, row: int) -> Spot:
    """The first cell of a list's row `row`, under the header of whichever sheet holds it."""
    number, within = divmod(row, ROWS_PER_SHEET)
    return Spot(sheet_name(name, number), within + 1, 0)
