"""明细: a row an item of a report. Here grades are changed, and all totals follow."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from evaluator.checklist import Checklist, Item
from evaluator.model import Assessment, Decision, ItemResult
from evaluator.reviews import fingerprint
from evaluator.rowmark import digest, row_mark
from evaluator.standing import Standing
from evaluator.writers.sheets import formulas
from evaluator.writers.sheets.cells import (
    Cell,
    Formula,
    Spot,
    Worksheet,
    cell_text,
    column_name,
    link,
)
from evaluator.writers.sheets.layout import DETAIL, DETAIL_COLUMNS, Layout, detail_column, spans
from evaluator.writers.sheets.listing import ListSheet
from evaluator.writers.sheets.rows import Rows, Texts
from evaluator.writers.sheets.style import (
    ARROW,
    CENTRE,
    DAY,
    FADED,
    INPUT,
    NUMBER,
    PURPLE,
    SMALL,
    TEXT,
    Styles,
    colour,
    labelled,
)

# The name of the cells with the grades from 0 up, from which a person chooses; 说明 holds them.
CHOICES = "可选等级"
GAP, WAITING, REVIEWED = "是", "待复核", "已复核"
_NO_GAP, _NO_SCORE = "否", "—"
_FIRST_DAY = date(2000, 1, 1)


class DetailSheet(ListSheet):
    """Takes one report after the other."""

    def __init__(self, book: Any, styles: Styles, layout: Layout, texts: Texts) -> None:
        super().__init__(
            book,
            styles,
            (Spot(block.sheet, block.first, 0) for block in layout.blocks),
            DETAIL,
            DETAIL_COLUMNS,
            colour="#7F7F7F",
            frozen=4,
            printed=detail_column("复核原因") + 1,
            texts=texts,
        )
        self.layout, self.checklist = layout, layout.checklist
        self.styles = styles
        self.text, self.centre, self.number = styles(TEXT), styles(CENTRE), styles(NUMBER)
        self.faded, self.small, self.arrow = styles(FADED), styles(SMALL), styles(ARROW)
        self.bold, self.final = styles(TEXT, {"bold": True}), styles(NUMBER, {"bold": True})
        self.doubt = styles(TEXT, {"font_color": PURPLE})
        self.inputs = tuple(
            styles(look, INPUT) for look in (NUMBER, TEXT, CENTRE, {**NUMBER, **DAY})
        )
        self.machine = {
            (name, grade): styles(labelled(label))
            for name, scale in layout.checklist.scales.items()
            for grade, label in enumerate(scale.labels)
        }

    def of(self, line: int, standing: Standing, assessment: Assessment) -> Iterator[Rows]:
        """The rows of a report's items."""
        block = self.layout.blocks[line]
        proofs = self.layout.proof_spots(line, assessment)
        report = cell_text(assessment.report)
        records: list[list[Cell]] = []
        for row, (part, item, result) in enumerate(self.layout.results(assessment), block.first):
            tier = self.checklist.tiers[item.tier].title
            cells: list[Cell] = [
                (report, self.text),
                (assessment.county, self.centre),
                (part.title, self.text),
                (item.title, self.bold),
                (tier, self.centre),
                *self._grades(row, item, result),
                *self._points(row, item, result),
                *self._grounds(result),
                self._proof(result, proofs.get(item.id)),
                (link(self.layout.matrix_spot(line, item), "返回"), self.arrow),
                (item.id, self.small),
                (_mark(report, result), self.small),
            ]
            records.append(cells)
        yield from self.rows(block.sheet, block.first, records)

    def finish(self, sheet: Worksheet, last: int) -> None:
        """Drop-downs, colours and protection."""
        if last:
            _validate(sheet, last)
            _colour(sheet, last, self.checklist, self.styles)
        # Without a password: it keeps rows from being moved unawares, whose order totals rely on.
        allowed = ("autofilter", "format_cells", "format_columns", "format_rows")
        sheet.protect("", dict.fromkeys(allowed, True))

    def _grades(self, row: int, item: Item, result: ItemResult) -> list[Cell]:
        scale = self.checklist.scales[item.scale]
        machine = result.machine_grade, self.machine[item.scale, result.machine_grade]
        limits = [(scale.top, self.number), (self.checklist.target(item), self.number)]
        if result.status != "graded":
            shown = "豁免" if result.waiver else "不适用"
            return [machine, *[(None, self.faded)] * 4, (shown, self.faded), *limits]
        given = decision_shown(result)
        values = (given.grade, given.reason, given.reviewer, given.date) if given else [None] * 4
        final = formulas.final_grade(result, _cell("机评等级", row), _cell("人工等级", row))
        return [
            machine,
            *zip(values, self.inputs, strict=True),
            (Formula(final, result.grade), self.final),
            *limits,
        ]

    def _points(self, row: int, item: Item, result: ItemResult) -> list[Cell]:
        if result.status != "graded":
            return [(_NO_SCORE, self.faded)] * 5
        grade, weight, share = (_cell(title, row) for title in ("最终等级", "权重", "系数"))
        points = formulas.score(item, result, grade, weight, share)
        return [
            (result.weight, self.number),
            self._credit(item, result, grade),
            (Formula(points, result.score), self.number),
            (_gap(result, grade, _cell("目标", row)), self.centre),
            (_status(result, _cell("人工等级", row)), self.centre),
        ]

    def _credit(self, item: Item, result: ItemResult, grade: str) -> Cell:
        if item.scoring is not None:
            return "扣分制", self.faded
        credit = self.checklist.scales[item.scale].credits[result.grade]
        return Formula(formulas.credit(item, self.checklist, grade), credit), self.number

    def _grounds(self, result: ItemResult) -> list[Cell]:
        best = next(iter((*result.evidence, *result.flagged)), None)
        flags = (("自认不足", result.admitted), ("列入计划", result.planned))
        return [
            (best.quote, self.text) if best else ("未见", self.faded),
            (best.section if best else None, self.text),
            ("、".join(flag for flag, there in flags if there), self.text),
            (_reason(result), self.doubt),
            (_arithmetic(result), self.text),
        ]

    def _proof(self, result: ItemResult, spot: Spot | None) -> Cell:
        if spot is None:
            return None, self.number
        return link(spot, f"{len(spans(result))} 处"), self.arrow


def decision_shown(result: ItemResult) -> Decision | None:
    """The decision that a row is filled in with: the latest of those applied."""
    applied = [each for each in result.decisions if each.state == "applied"]
    return max(applied, key=lambda each: (each.date, each.reviewer), default=None)


def _cell(title: str, row: int) -> str:
    """A cell of 明细 as formulas in its own row name it; `row` counts from 0."""
    return f"${column_name(detail_column(title))}{row + 1}"


def _gap(result: ItemResult, grade: str, target: str) -> Formula:
    missed = f'="{GAP}"' if result.shortfalls else f'=IF({grade}<{target},"{GAP}","{_NO_GAP}")'
    return Formula(missed, GAP if result.gap else _NO_GAP)


def _status(result: ItemResult, person: str) -> Formula:
    waiting = WAITING if result.review else ""
    text = f'=IF({person}="","{waiting}","{REVIEWED}")'
    return Formula(text, REVIEWED if decision_shown(result) else waiting)


def _reason(result: ItemResult) -> str | None:
    if result.review_reason:
        return result.review_reason
    others = [each for each in result.decisions if each != decision_shown(result)]
    told = (f"{each.reviewer}判 {each.grade} 级（{each.date}）：{each.reason}" for each in others)
    return "；".join(told)


def _arithmetic(result: ItemResult) -> str:
    waiver = result.waiver
    if waiver is None:
        return result.arithmetic
    approved = f"{waiver.reason}（{waiver.approver}批准，有效期至 {waiver.expires}）"
    return f"{result.arithmetic}；豁免理由：{approved}"


def _mark(report: str, result: ItemResult) -> str:
    given = decision_shown(result)
    filled = None
    if given:
        filled = digest(given.grade, given.reviewer, given.date, given.reason)
    return row_mark(report, result.id, result.machine_grade, fingerprint(result), filled)


def _validate(sheet: Worksheet, last: int) -> None:
    person, day = detail_column("人工等级"), detail_column("日期")
    choice = {
        "validate": "list",
        "source": f"=OFFSET({CHOICES},0,0,{_cell('最高等级', 1)}+1,1)",
        "error_title": "人工等级",
        "error_message": "请填 0 到该事项最高等级的整数；留空表示采用机评等级。",
    }
    sheet.data_validation(1, person, last, person, choice)
    dated = {
        "validate": "date",
        "criteria": ">=",
        "value": _FIRST_DAY,
        "error_title": "日期",
        "error_message": "请填日期，例如 2026-05-01。",
    }
    sheet.data_validation(1, day, last, day, dated)


def _colour(sheet: Worksheet, last: int, checklist: Checklist, styles: Styles) -> None:
    """Colour grades by the height of their scale, and what a changed grade still lacks."""
    tops = {scale.top: scale for scale in checklist.scales.values()}
    for title in ("机评等级", "人工等级", "最终等级"):
        column = detail_column(title)
        here, top = _cell(title, 1), _cell("最高等级", 1)
        for height, scale in sorted(tops.items()):
            for grade in range(height + 1):
                given = f"=AND(ISNUMBER({here}),{here}={grade},{top}={height})"
                rule = {"type": "formula", "criteria": given}
                rule |= {"format": styles.fill(colour(grade, scale))}
                sheet.conditional_format(1, column, last, column, rule)
    for title in ("理由", "复核人"):
        column = detail_column(title)
        lacking = f'=AND({_cell("人工等级", 1)}<>"",{_cell(title, 1)}="")'
        rule = {"type": "formula", "criteria": lacking, "format": styles.fill("#F4B183")}
        sheet.conditional_format(1, column, last, column, rule)
