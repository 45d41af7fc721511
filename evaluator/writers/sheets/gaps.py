"""差距清单: what falls short, on what basis it is required, and how to put it right."""

from collections.abc import Iterator
from typing import Any

from evaluator.gaps import SEVERITIES, Gap, gaps
from evaluator.model import Assessment, ItemResult
from evaluator.standing import Standing
from evaluator.writers.sheets.cells import Cell, Formula, Worksheet, link
from evaluator.writers.sheets.layout import GAPS, Block, Layout
from evaluator.writers.sheets.listing import ListSheet
from evaluator.writers.sheets.rows import Rows, Texts
from evaluator.writers.sheets.style import (
    ARROW,
    CENTRE,
    FADED,
    NUMBER,
    PURPLE,
    RED,
    TEXT,
    Styles,
    labelled,
)

COLUMNS = {
    "报告": 22,
    "县(市、区)": 11,
    "严重程度": 9,
    "部分": 17,
    "事项": 19,
    "层级": 7,
    "等级": 9,
    "目标": 9,
    "现状": 12,
    "要求": 34,
    "依据": 38,
    "现有原文": 40,
    "原文情况": 12,
    "差在哪里": 22,
    "整改建议": 42,
    "需复核": 22,
    "明细": 7,
}
_STATE = list(COLUMNS).index("现状")
_OPEN, _CLOSED = "有差距", "复核后达标"


class GapSheet(ListSheet):
    """Takes one report after the other; the gravest gaps of a report come first."""

    def __init__(self, book: Any, styles: Styles, layout: Layout, texts: Texts) -> None:
        super().__init__(
            book,
            styles,
            layout.shortcomings,
            GAPS,
            COLUMNS,
            colour="#C00000",
            frozen=2,
            printed=len(COLUMNS) - 1,
            texts=texts,
        )
        self.layout = layout
        self.text, self.centre, self.faded = styles(TEXT), styles(CENTRE), styles(FADED)
        self.bold, self.arrow = styles(TEXT, {"bold": True}), styles(ARROW)
        self.number, self.doubt = styles(NUMBER), styles(TEXT, {"font_color": PURPLE})
        self.closed = styles.fill("#D3EBC1")
        self.severities = (
            styles(CENTRE, {"bold": True, "font_color": RED}),
            styles(CENTRE, {"font_color": "#9C5700"}),
            self.centre,
        )
        self.labels = {
            (name, grade): styles(labelled(label))
            for name, scale in layout.checklist.scales.items()
            for grade, label in enumerate(scale.labels)
        }

    def of(self, line: int, standing: Standing, assessment: Assessment) -> Iterator[Rows]:
        """The rows of a report's gaps."""
        spot, block = self.layout.shortcomings[line], self.layout.blocks[line]
        found = gaps(assessment, self.layout.checklist)
        records: list[list[Cell]] = []
        for gap in found:
            cells: list[Cell] = [
                (assessment.report, self.text),
                (assessment.county, self.centre),
                (SEVERITIES[gap.severity], self.severities[gap.severity]),
                *self._gap(gap, block),
                (link(block.spot(gap.item.id, "人工等级"), "返回"), self.arrow),
            ]
            records.append(cells)
        yield from self.rows(spot.sheet, spot.row, records)

    def finish(self, sheet: Worksheet, last: int) -> None:
        """Mark what a person's grade has closed."""
        if last:
            rule = {"type": "cell", "criteria": "==", "value": f'"{_CLOSED}"'}
            rule |= {"format": self.closed}
            sheet.conditional_format(1, _STATE, last, _STATE, rule)

    def _gap(self, gap: Gap, block: Block) -> list[Cell]:
        item, result, checklist = gap.item, gap.result, self.layout.checklist
        grade = Formula(f"={block.cell(item.id, '最终等级')}", result.grade)
        still = f'=IF({block.cell(item.id, "差距")}="是","{_OPEN}","{_CLOSED}")'
        quote = next((span.quote for span in (*result.evidence, *result.flagged)), None)
        return [
            (gap.part.title, self.text),
            (item.title, self.bold),
            (checklist.tiers[item.tier].title, self.centre),
            (grade, self.number),
            (gap.target, self.labels[item.scale, gap.target]),
            (Formula(still, _OPEN), self.centre),
            (item.asks, self.text),
            (item.basis, self.text),
            (quote, self.text) if quote else ("无", self.faded),
            (gap.found, self.centre),
            (gap.lacking, self.text),
            (item.advice, self.text),
            self._review(result),
        ]

    def _review(self, result: ItemResult) -> Cell:
        if not result.review:
            return "否", self.faded
        return f"是：{result.review_reason}" if result.review_reason else "是", self.doubt
