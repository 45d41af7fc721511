"""总览: what was checked, how to read it, who stands where, and what could not be evaluated."""

from collections.abc import Iterator
from typing import Any

from evaluator.model import Assessment
from evaluator.writers.sheets import legend
from evaluator.writers.sheets.cells import Cell, Worksheet, put, put_row, row_height
from evaluator.writers.sheets.layout import OVERVIEW, Layout
from evaluator.writers.sheets.matrix import year_cell
from evaluator.writers.sheets.style import (
    AMBER,
    CENTRE,
    FADED,
    HEAD,
    LABEL,
    NUMBER,
    PLAIN,
    RED,
    TEXT,
    TITLE,
    Styles,
    page,
)
from evaluator.writers.standing import Standing, core_missing_label, shown_score

LEFT = (("名次", 7), ("报告", 32), ("县(市、区)", 12), ("年度", 9), ("总分", 10), ("评级", 10))
PART_WIDTH = 9.5
COUNT_WIDTH = 9.5
NOTES = ("备注", 44)
ARITHMETIC = ("计分过程", 44)
CHIPS = 2  # the column in which the legend's coloured cells begin
MESSAGE = 3  # the column in which a failure's message begins


def write_overview(book: Any, styles: Styles, layout: Layout) -> None:
    """Add the first sheet: legend, ranking and the table of failures."""
    sheet = book.add_worksheet(OVERVIEW)
    sheet.set_tab_color("#1F3864")
    columns = _columns(layout)
    for column, (_, width) in enumerate(columns):
        sheet.set_column(column, column, width)
    head = _write_legend(sheet, styles, layout)
    sheet.set_row(head, row_height(*zip(*columns, strict=True)) + 10)
    put_row(sheet, head, 0, [(title, styles(HEAD)) for title, _ in columns])
    for row, standing in enumerate(layout.standings, head + 1):
        cells = _ranking(styles, layout, standing)
        height = row_height((value for value, _ in cells), (width for _, width in columns))
        sheet.set_row(row, max(24, height))
        put_row(sheet, row, 0, cells)
    last = head + len(layout.standings)
    if layout.standings:
        _colour_scores(sheet, head + 1, last, layout)
    sheet.autofilter(head, 0, last, len(columns) - 1)
    sheet.freeze_panes(head + 1, 3)
    _write_failures(sheet, styles, layout, last + 3, columns)
    page(sheet, (head, head))
    sheet.fit_to_pages(1, 0)


def _columns(layout: Layout) -> list[tuple[str, float]]:
    parts = [(f"{part.title}（%）", PART_WIDTH) for part, _ in layout.parts]
    counts = [core_missing_label(layout.checklist), "差距数", "需人工复核数"]
    return [*LEFT, *parts, *((count, COUNT_WIDTH) for count in counts), ARITHMETIC, NOTES]


def _write_legend(sheet: Worksheet, styles: Styles, layout: Layout) -> int:
    """Write all that stands above the table; return the row that follows."""
    sheet.set_row(0, 34)
    put(sheet, 0, 0, "评估总览", styles(TITLE))
    put(sheet, 1, 0, _subject(layout), styles(PLAIN))
    last = 1
    for last, (label, cells) in enumerate(_legend(styles, layout), 2):
        sheet.set_row(last, 19)
        put(sheet, last, 1, label, styles(LABEL, {"align": "right", "indent": 1}))
        put_row(sheet, last, CHIPS, cells)
    sheet.set_row(last + 1, 8)
    return last + 2


def _subject(layout: Layout) -> str:
    checklist, batch = layout.checklist, layout.batch
    first, last = checklist.period
    return (
        f"清单：{checklist.title}　适用年度：{first}—{last}　"
        f"事项：{len(layout.items)} 项　报告：{len(batch.outcomes)} 份，"
        f"其中已评估 {len(batch.assessments)} 份，未能评估 {len(batch.failures)} 份"
    )


def _legend(styles: Styles, layout: Layout) -> Iterator[tuple[str, list[Cell]]]:
    plain = styles(PLAIN, {"indent": 1})
    for title, scale in legend.scales(layout):
        yield title, legend.scale_chips(styles, scale)
    yield "标记", [*legend.mark_chips(styles), (legend.MARKS, plain)]
    yield "评级", [(legend.bands(layout.checklist), plain)]
    yield "查看", [(legend.GUIDE, plain)]


def _ranking(styles: Styles, layout: Layout, standing: Standing) -> list[Cell]:
    assessment = standing.assessment
    number, text, bold = styles(NUMBER), styles(TEXT), {"bold": True}
    core = styles(NUMBER, {**bold, "font_color": RED} if standing.core_missing else {})
    return [
        (standing.rank, styles(NUMBER, bold)),
        (assessment.report, text),
        (assessment.county, styles(CENTRE)),
        year_cell(styles, layout, assessment.year),
        (shown_score(assessment), styles(NUMBER, {**bold, "num_format": "0.00"})),
        (assessment.band, styles(CENTRE)),
        *_parts(styles, layout, assessment),
        (standing.core_missing, core),
        (standing.gaps, number),
        (standing.reviews, number),
        (
            "；".join(assessment.arithmetic),
            text,
        ),
        (
            "；".join(assessment.notes),
            styles(TEXT, {"bg_color": AMBER} if assessment.notes else {}),
        ),
    ]


def _parts(styles: Styles, layout: Layout, assessment: Assessment) -> list[Cell]:
    scores = {score.part: score for score in assessment.parts if score.possible}
    percent = styles(NUMBER, {"num_format": "0.0"})
    return [
        (round(scores[part.number].percent, 2), percent)
        if part.number in scores
        else ("不适用", styles(FADED))
        for part, _ in layout.parts
    ]


def _colour_scores(sheet: Worksheet, first: int, last: int, layout: Layout) -> None:
    score = len(LEFT) - 2
    bar = {
        "type": "data_bar",
        "bar_color": "#9DC3E6",
        "min_type": "num",
        "max_type": "num",
        "min_value": 0,
        "max_value": 100,
    }
    sheet.conditional_format(first, score, last, score, bar)
    shades = {
        "type": "3_color_scale",
        "min_type": "num",
        "mid_type": "num",
        "max_type": "num",
        "min_value": 0,
        "mid_value": 50,
        "max_value": 100,
        "min_color": "#F6B8B0",
        "mid_color": "#FFF2B3",
        "max_color": "#8FCB82",
    }
    if layout.parts:
        right = len(LEFT) + len(layout.parts) - 1
        sheet.conditional_format(first, len(LEFT), last, right, shades)


def _write_failures(
    sheet: Worksheet, styles: Styles, layout: Layout, row: int, columns: list[tuple[str, float]]
) -> None:
    failures = layout.batch.failures
    if not failures:
        return
    last = len(columns) - 1
    widths = (columns[1][1], sum(width for _, width in columns[MESSAGE:]))
    put(sheet, row, 0, "未能评估", styles(TITLE, {"font_size": 14, "font_color": RED}))
    sheet.set_row(row, 24)
    head, text, centre = styles(HEAD), styles(TEXT), styles(CENTRE)
    rows: list[list[Cell]] = [
        [(title, head) for title in ("序号", "报告", "代码", "原因和处理办法")]
    ]
    for number, failure in enumerate(failures, 1):
        message = failure.message, text
        rows.append([(number, centre), (failure.report, text), (failure.code, centre), message])
    for place, cells in enumerate(rows, row + 1):
        # Merged empty and filled after, so that the message is written like all other text.
        sheet.merge_range(place, MESSAGE, place, last, "", cells[MESSAGE][1])
        put_row(sheet, place, 0, cells)
        sheet.set_row(place, max(24, row_height((cells[1][0], cells[MESSAGE][0]), widths)))
