"""证据: every span that speaks for or against an item, word for word and with its place."""

from collections.abc import Iterator
from typing import Any

from evaluator.checklist import Checklist, Item
from evaluator.model import Evidence
from evaluator.writers.sheets.cells import Link
from evaluator.writers.sheets.layout import EVIDENCE, Graded, Layout
from evaluator.writers.sheets.listing import Row, write_list
from evaluator.writers.sheets.style import ARROW, CENTRE, NUMBER, PURPLE, TEXT, Styles, graded

COLUMNS = (
    ("报告", 22),
    ("县(市、区)", 11),
    ("事项", 21),
    ("等级", 9),
    ("类别", 10),
    ("引文", 64),
    ("位置", 15),
    ("所在部分", 12),
    ("力度", 9),
    ("匹配度", 8),
    ("规则和用词", 38),
    ("复核原因", 26),
    ("起", 7),
    ("止", 7),
    ("事项编号", 26),
    ("矩阵", 7),
)

ROLES = {
    "front": "引言",
    "achievements": "举措成效",
    "first-responsibility": "第一责任人",
    "problems": "存在问题",
    "plan": "下年安排",
}

_EARNS, _ADMITTED, _PLANNED = "得分证据", "自认不足", "列入计划"
_KINDS = {
    _EARNS: CENTRE,
    _ADMITTED: {**CENTRE, "bold": True, "font_color": "#C00000"},
    _PLANNED: {**CENTRE, "bold": True, "font_color": "#7F6000"},
}


def write_evidence(book: Any, styles: Styles, layout: Layout) -> None:
    """Add the sheet of evidence, one row a span, the flagged ones after those that earn grades."""
    write_list(book, styles, EVIDENCE, COLUMNS, _rows(styles, layout), colour="#2E75B6")


def _rows(styles: Styles, layout: Layout) -> Iterator[Row]:
    for entry in layout.graded():
        for evidence in entry.result.evidence:
            yield _row(styles, layout, entry, evidence, _EARNS)
        for evidence in entry.result.flagged:
            kind = _PLANNED if evidence.role == "plan" else _ADMITTED
            yield _row(styles, layout, entry, evidence, kind)


def _row(styles: Styles, layout: Layout, entry: Graded, evidence: Evidence, kind: str) -> Row:
    item, result, assessment = entry.item, entry.result, entry.standing.assessment
    text, centre, number = styles(TEXT), styles(CENTRE), styles(NUMBER)
    return (
        (assessment.report, text),
        (assessment.county, centre),
        (item.title, text),
        (result.grade, styles(graded(result.grade, layout.checklist, item))),
        (kind, styles(_KINDS[kind])),
        (evidence.quote, text),
        (evidence.section, text),
        (ROLES[evidence.role], centre),
        (_strength(evidence, layout.checklist, item), centre),
        (round(evidence.match, 1), number),
        (evidence.rule, text),
        (result.review_reason if result.review else None, styles(TEXT, {"font_color": PURPLE})),
        (evidence.start, number),
        (evidence.end, number),
        (item.id, text),
        (Link(layout.matrix_spot(entry.line, item), "返回"), styles(ARROW)),
    )


def _strength(evidence: Evidence, checklist: Checklist, item: Item) -> str:
    labels = checklist.scales[item.scale].labels
    known = 0 < evidence.strength < len(labels)
    return f"{evidence.strength} {labels[evidence.strength]}" if known else "—"
