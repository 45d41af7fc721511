"""差距清单: what falls short, on what basis it is required, and how to put it right."""

from collections.abc import Iterator
from typing import Any

from evaluator.checklist import Checklist, Item
from evaluator.model import ItemResult
from evaluator.writers.sheets.cells import Cell, Link
from evaluator.writers.sheets.layout import GAPS, Graded, Layout
from evaluator.writers.sheets.listing import Row, write_list
from evaluator.writers.sheets.style import (
    ARROW,
    CENTRE,
    FADED,
    NUMBER,
    PURPLE,
    RED,
    TEXT,
    Look,
    Styles,
    graded,
)

COLUMNS = (
    ("报告", 22),
    ("县(市、区)", 11),
    ("严重程度", 9),
    ("部分", 17),
    ("事项", 19),
    ("层级", 7),
    ("等级", 9),
    ("目标", 9),
    ("要求", 34),
    ("依据", 38),
    ("现有原文", 40),
    ("差在哪里", 22),
    ("自认不足", 7),
    ("列入计划", 7),
    ("整改建议", 42),
    ("需复核", 22),
    ("矩阵", 7),
)

_SEVERITIES: tuple[tuple[str, Look], ...] = (
    ("高", {"bold": True, "font_color": RED}),
    ("中", {"font_color": "#9C5700"}),
    ("低", {}),
)


def write_gaps(book: Any, styles: Styles, layout: Layout) -> None:
    """Add the sheet of gaps, one row an item below its target, the gravest of a report first."""
    write_list(book, styles, GAPS, COLUMNS, _rows(styles, layout), colour="#C00000")


def _rows(styles: Styles, layout: Layout) -> Iterator[Row]:
    titles = {part.number: part.title for part, _ in layout.parts}
    severities = _severities(layout.checklist)
    gaps = [entry for entry in layout.graded() if entry.result.gap]
    for entry in sorted(gaps, key=lambda entry: (entry.line, severities[entry.item.tier])):
        severity = severities[entry.item.tier]
        yield _row(styles, layout, entry, titles[entry.item.part], severity)


def _severities(checklist: Checklist) -> dict[str, int]:
    """How grave a gap is, from 0, by its tier: the more a tier weighs, the graver."""
    weights = sorted({tier.weight for tier in checklist.tiers.values()}, reverse=True)
    lowest = len(_SEVERITIES) - 1
    return {name: min(weights.index(tier.weight), lowest) for name, tier in checklist.tiers.items()}


def _row(styles: Styles, layout: Layout, entry: Graded, part: str, severity: int) -> Row:
    item, result, assessment = entry.item, entry.result, entry.standing.assessment
    text, centre = styles(TEXT), styles(CENTRE)
    checklist = layout.checklist
    grave, look = _SEVERITIES[severity]
    return (
        (assessment.report, text),
        (assessment.county, centre),
        (grave, styles(CENTRE, look)),
        (part, text),
        (item.title, styles(TEXT, {"bold": True})),
        (checklist.tiers[item.tier].title, centre),
        (result.grade, styles(graded(result.grade, checklist, item))),
        (checklist.target(item), styles(_target(checklist, item))),
        (item.asks, text),
        (item.basis, text),
        (result.evidence[0].quote, text) if result.evidence else ("未见", styles(FADED)),
        (_lacking(checklist, item, result), text),
        _yes(styles, result.admitted),
        _yes(styles, result.planned),
        (item.advice, text),
        _review(styles, result),
        (Link(layout.matrix_spot(entry.line, item), "返回"), styles(ARROW)),
    )


def _target(checklist: Checklist, item: Item) -> Look:
    return {**graded(checklist.target(item), checklist, item), "bg_color": "#FFFFFF"}


def _lacking(checklist: Checklist, item: Item, result: ItemResult) -> str:
    labels = checklist.scales[item.scale].labels
    if result.grade >= checklist.target(item):
        return "；".join(result.shortfalls)
    short = "".join(f"；{shortfall}" for shortfall in result.shortfalls)
    return _below(checklist, item, result, labels) + short


def _below(checklist: Checklist, item: Item, result: ItemResult, labels: tuple[str, ...]) -> str:
    if result.evidence:
        return f"只到“{labels[result.grade]}”，未达“{labels[checklist.target(item)]}”"
    places = (("存在问题", result.admitted), ("下年安排", result.planned))
    elsewhere = "、".join(place for place, there in places if there)
    nothing = "没有可以得分的内容"
    return f"{nothing}，只在{elsewhere}部分提到" if elsewhere else nothing


def _yes(styles: Styles, true: bool) -> Cell:
    return ("是", styles(CENTRE, {"bold": True})) if true else ("否", styles(NUMBER, FADED))


def _review(styles: Styles, result: ItemResult) -> Cell:
    if not result.review:
        return "否", styles(NUMBER, FADED)
    shown = f"是：{result.review_reason}" if result.review_reason else "是"
    return shown, styles(TEXT, {"font_color": PURPLE})
