"""明细: how every item of every report was scored, with the arithmetic."""

from collections.abc import Iterator
from typing import Any

from evaluator.checklist import Checklist, Item
from evaluator.model import ItemResult
from evaluator.writers.sheets.cells import Cell, Link
from evaluator.writers.sheets.layout import DETAIL, Graded, Layout
from evaluator.writers.sheets.listing import Row, write_list
from evaluator.writers.sheets.style import ARROW, CENTRE, FADED, NUMBER, TEXT, Styles, graded

COLUMNS = (
    ("报告", 22),
    ("县(市、区)", 11),
    ("部分", 17),
    ("事项", 21),
    ("层级", 7),
    ("机评等级", 10),
    ("最终等级", 10),
    ("权重", 7),
    ("计分过程", 60),
    ("得分", 8),
    ("豁免", 34),
    ("事项编号", 26),
    ("矩阵", 7),
)


def write_detail(book: Any, styles: Styles, layout: Layout) -> None:
    """Add the sheet of scores, one row an item, with what doesn't apply."""
    write_list(book, styles, DETAIL, COLUMNS, _rows(styles, layout), colour="#7F7F7F")


def _rows(styles: Styles, layout: Layout) -> Iterator[Row]:
    titles = {part.number: part.title for part, _ in layout.parts}
    for entry in layout.all():
        yield _row(styles, layout, entry, titles[entry.item.part])


def _row(styles: Styles, layout: Layout, entry: Graded, part: str) -> Row:
    item, result, assessment = entry.item, entry.result, entry.standing.assessment
    text, centre, number = styles(TEXT), styles(CENTRE), styles(NUMBER)
    checklist = layout.checklist
    return (
        (assessment.report, text),
        (assessment.county, centre),
        (part, text),
        (item.title, text),
        (checklist.tiers[item.tier].title, centre),
        _grade(styles, checklist, item, result.machine_grade),
        _final(styles, checklist, item, result),
        (result.weight, number),
        (result.arithmetic, text),
        (result.score, number),
        (_waiver(result), text),
        (item.id, text),
        (Link(layout.matrix_spot(entry.line, item), "返回"), styles(ARROW)),
    )


def _grade(styles: Styles, checklist: Checklist, item: Item, grade: int) -> Cell:
    return grade, styles(graded(grade, checklist, item))


def _final(styles: Styles, checklist: Checklist, item: Item, result: ItemResult) -> Cell:
    if result.status != "graded":
        return "豁免" if result.waiver else "不适用", styles(FADED)
    return _grade(styles, checklist, item, result.grade)


def _waiver(result: ItemResult) -> str | None:
    waiver = result.waiver
    if waiver is None:
        return None
    return f"{waiver.reason}（{waiver.approver}批准，有效期至 {waiver.expires}）"
