"""Where everything stands, worked out before the first cell is written.

Sheets are written row by row and can't be returned to, while links and formulas go back and forth
between them. The rows of one report stand together, in the order of the ranking.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evaluator.checklist import Checklist, Item, Part
from evaluator.model import Assessment, Evidence, ItemResult, Role
from evaluator.record import Run
from evaluator.standing import Portion
from evaluator.writers.sheets.cells import Spot, column_name

INTRO, OVERVIEW, MATRIX, DETAIL = "说明", "总览", "评分矩阵", "明细"
GAPS, EVIDENCE, FINDINGS, FAILURES = "差距清单", "证据", "数据核验", "未能评估"

ROWS_PER_SHEET = 1_000_000  # below Excel's 1,048,576; what is more goes on to another sheet

MATRIX_TOP = 5  # the row of the first report
MATRIX_LEFT = 6  # the column of the first part

# The columns of 明细 and their widths.
DETAIL_COLUMNS = {
    "报告": 22,
    "县(市、区)": 11,
    "部分": 15,
    "事项": 20,
    "层级": 7,
    "机评等级": 9,
    "人工等级": 9,
    "理由": 24,
    "复核人": 10,
    "日期": 11,
    "最终等级": 9,
    "最高等级": 6,
    "目标": 6,
    "权重": 7,
    "系数": 7,
    "得分": 8,
    "差距": 6,
    "复核状态": 9,
    "引文": 56,
    "位置": 14,
    "标记": 11,
    "复核原因": 26,
    "计分过程（改动前）": 34,
    "证据": 9,
    "矩阵": 7,
    "事项编号": 24,
    "行标识": 18,
}
# What the parts of a report are called.
ROLES: dict[Role, str] = {
    "front": "引言",
    "achievements": "举措成效",
    "first-responsibility": "第一责任人",
    "problems": "存在问题",
    "plan": "下年安排",
}
_PLACES = {title: place for place, title in enumerate(DETAIL_COLUMNS)}


def detail_column(title: str) -> int:
    """The column of 明细, from 0."""
    return _PLACES[title]


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of one report in 明细: one an item, from row `first` (from 0), by `places`."""

    sheet: str
    first: int
    places: Mapping[str, int]

    def spot(self, item: str, title: str) -> Spot:
        """The cell of an item under a title."""
        return Spot(self.sheet, self.first + self.places[item], _PLACES[title])

    def cell(self, item: str, title: str) -> str:
        """That cell as formulas of other sheets name it."""
        row = self.first + self.places[item] + 1
        return f"'{self.sheet}'!${column_name(_PLACES[title])}${row}"

    def cells(self, title: str, items: tuple[Item, ...]) -> str:
        """The cells of items that stand one below the other."""
        column = column_name(_PLACES[title])
        first = self.first + self.places[items[0].id] + 1
        last = self.first + self.places[items[-1].id] + 1
        return f"'{self.sheet}'!${column}${first}:${column}${last}"


@dataclass(frozen=True, slots=True)
class Layout:
    """What is written and where.

    `parts` are those of the checklist that have items, `columns` the columns of the matrix by item,
    `part_columns` those of the parts by number. By the line of a report in the ranking, `blocks`
    are its rows in 明细, `proofs`, `shortcomings` and `questions` where its rows begin in 证据,
    差距清单 and 数据核验.
    """

    run: Run
    portion: Portion
    parts: tuple[tuple[Part, tuple[Item, ...]], ...]
    columns: Mapping[str, int]
    part_columns: Mapping[int, int]
    blocks: tuple[Block, ...]
    proofs: tuple[Spot, ...]
    shortcomings: tuple[Spot, ...]
    questions: tuple[Spot, ...]

    @property
    def checklist(self) -> Checklist:
        """The checklist by which the reports were graded."""
        return self.portion.checklist

    @property
    def items(self) -> tuple[Item, ...]:
        """The items in the order of 明细 and of the matrix's columns."""
        return tuple(item for _, items in self.parts for item in items)

    @property
    def last_line(self) -> int:
        """The line of the last report, -1 where there is none."""
        return len(self.portion.standings) - 1

    def results(self, assessment: Assessment) -> Iterator[tuple[Part, Item, ItemResult]]:
        """The results of a report in the order of the rows of 明细."""
        found = {result.id: result for result in assessment.items}
        for part, items in self.parts:
            for item in items:
                yield part, item, found[item.id]

    def matrix_spot(self, line: int, item: Item) -> Spot:
        """The cell of an item in the matrix."""
        return Spot(MATRIX, MATRIX_TOP + line, self.columns[item.id])

    def proof_spots(self, line: int, assessment: Assessment) -> dict[str, Spot]:
        """The first row of evidence of each item of a report that has any."""
        spot, spots = self.proofs[line], {}
        row = spot.row
        for _, item, result in self.results(assessment):
            if found := len(spans(result)):
                spots[item.id] = Spot(spot.sheet, row, 0)
                row += found
        return spots


def spans(result: ItemResult) -> tuple[Evidence, ...]:
    """The evidence that is listed of a result: none where it isn't graded."""
    return (*result.evidence, *result.flagged) if result.status == "graded" else ()


def repeated_texts(layout: Layout) -> Iterator[str]:
    """The texts that stand in the rows of many items or reports."""
    for standing in layout.portion.standings:
        yield from (standing.summary.report, standing.summary.county)
    for part, items in layout.parts:
        yield part.title
        for item in items:
            yield from (item.title, item.id, item.asks, item.basis, item.advice)
    yield from (tier.title for tier in layout.checklist.tiers.values())
    yield from ROLES.values()


def lay_out(run: Run, portion: Portion) -> Layout:
    """Order items by part and number the rows of all lists."""
    checklist = portion.checklist
    parts = tuple(
        (part, items)
        for part in checklist.parts
        if (items := tuple(item for item in checklist.items if item.part == part.number))
    )
    column = MATRIX_LEFT
    columns: dict[str, int] = {}
    part_columns: dict[int, int] = {}
    for part, items in parts:
        part_columns[part.number] = column
        columns |= {item.id: column + place for place, item in enumerate(items, 1)}
        column += len(items) + 1
    ordered = [item.id for _, items in parts for item in items]
    places = {id: place for place, id in enumerate(ordered)}
    reports = portion.standings
    return Layout(
        run=run,
        portion=portion,
        parts=parts,
        columns=columns,
        part_columns=part_columns,
        blocks=tuple(
            Block(spot.sheet, spot.row, places)
            for spot in _stacked(DETAIL, (len(ordered) for _ in reports))
        ),
        proofs=tuple(_stacked(EVIDENCE, (report.spans for report in reports))),
        shortcomings=tuple(_stacked(GAPS, (report.gaps for report in reports))),
        questions=tuple(_stacked(FINDINGS, (report.findings for report in reports))),
    )


def _stacked(name: str, sizes: Iterable[int]) -> Iterator[Spot]:
    """Where blocks of rows begin, one under the other below a header; none is cut in two."""
    number, row = 0, 1
    for size in sizes:
        if row + size > ROWS_PER_SHEET:
            number, row = number + 1, 1
        yield Spot(f"{name}{number + 1}" if number else name, row, 0)
        row += size
