"""证据: every span that speaks for or against an item, in its context and with its place."""

from collections.abc import Iterator
from typing import Any

from evaluator.model import Assessment, Evidence, ItemResult
from evaluator.standing import Standing
from evaluator.writers.sheets.cells import Cell, link
from evaluator.writers.sheets.layout import EVIDENCE, ROLES, Layout, spans
from evaluator.writers.sheets.listing import ListSheet
from evaluator.writers.sheets.rows import Rows, Texts
from evaluator.writers.sheets.style import ARROW, CENTRE, GREY, NUMBER, SMALL, TEXT, Styles

COLUMNS = {
    "报告": 22,
    "县(市、区)": 11,
    "事项": 20,
    "类别": 10,
    "前文": 30,
    "引文": 58,
    "后文": 30,
    "位置": 15,
    "所在部分": 12,
    "力度": 9,
    "匹配度": 8,
    "规则和用词": 38,
    "起": 7,
    "止": 7,
    "明细": 7,
    "事项编号": 24,
}

NEIGHBOURHOOD = 40  # characters before and after a quote

_EARNS, _ADMITTED, _PLANNED = "得分证据", "自认不足", "列入计划"


class EvidenceSheet(ListSheet):
    """Takes one report after the other; the flagged spans come after those that earn grades."""

    def __init__(self, book: Any, styles: Styles, layout: Layout, texts: Texts) -> None:
        super().__init__(
            book,
            styles,
            layout.proofs,
            EVIDENCE,
            COLUMNS,
            colour="#2E75B6",
            frozen=3,
            printed=list(COLUMNS).index("规则和用词") + 1,
            texts=texts,
        )
        self.layout = layout
        self.text, self.centre, self.number = styles(TEXT), styles(CENTRE), styles(NUMBER)
        self.arrow, self.small = styles(ARROW), styles(SMALL)
        self.before = styles(TEXT, {"font_color": GREY, "align": "right"})
        self.after = styles(TEXT, {"font_color": GREY})
        self.kinds = {
            _EARNS: self.centre,
            _ADMITTED: styles(CENTRE, {"bold": True, "font_color": "#C00000"}),
            _PLANNED: styles(CENTRE, {"bold": True, "font_color": "#7F6000"}),
        }

    def of(self, line: int, standing: Standing, assessment: Assessment) -> Iterator[Rows]:
        """The rows of a report's evidence."""
        spot, block = self.layout.proofs[line], self.layout.blocks[line]
        records: list[list[Cell]] = []
        for _, item, result in self.layout.results(assessment):
            labels = self.layout.checklist.scales[item.scale].labels
            back: Cell = link(block.spot(item.id, "人工等级"), "返回"), self.arrow
            for span in spans(result):
                kind = _kind(span, result)
                cells: list[Cell] = [
                    (assessment.report, self.text),
                    (assessment.county, self.centre),
                    (item.title, self.text),
                    (kind, self.kinds[kind]),
                    (_before(assessment.text, span), self.before),
                    (span.quote, self.text),
                    (_after(assessment.text, span), self.after),
                    (span.section, self.text),
                    (ROLES[span.role], self.centre),
                    (_strength(span, labels), self.centre),
                    (round(span.match, 1), self.number),
                    (span.rule, self.text),
                    (span.start, self.number),
                    (span.end, self.number),
                    back,
                    (item.id, self.small),
                ]
                records.append(cells)
        yield from self.rows(spot.sheet, spot.row, records)


def _kind(span: Evidence, result: ItemResult) -> str:
    if span in result.evidence:
        return _EARNS
    return _PLANNED if span.role == "plan" else _ADMITTED


def _before(text: str, span: Evidence) -> str:
    start = max(0, span.start - NEIGHBOURHOOD)
    return _on_one_line("…" if start else "", text[start : span.start], "")


def _after(text: str, span: Evidence) -> str:
    end = min(len(text), span.end + NEIGHBOURHOOD)
    return _on_one_line("", text[span.end : end], "…" if end < len(text) else "")


def _on_one_line(opening: str, text: str, ending: str) -> str:
    return f"{opening}{' '.join(text.split())}{ending}" if text.strip() else ""


def _strength(span: Evidence, labels: tuple[str, ...]) -> str:
    known = 0 < span.strength < len(labels)
    return f"{span.strength} {labels[span.strength]}" if known else "—"
