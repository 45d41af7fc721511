"""评分矩阵: reports as rows, items as columns, each grade a step away from what it rests on."""

from typing import Any

from xlsxwriter.utility import xl_range

from evaluator.checklist import Checklist, Item, Part
from evaluator.model import ItemResult
from evaluator.writers.sheets import legend
from evaluator.writers.sheets.cells import (
    Cell,
    Link,
    Spot,
    Worksheet,
    lines,
    put,
    put_row,
    row_height,
)
from evaluator.writers.sheets.layout import MATRIX, MATRIX_LEFT, MATRIX_TOP, Layout
from evaluator.writers.sheets.style import (
    CENTRE,
    FADED,
    HEAD,
    LABEL,
    NUMBER,
    PALE,
    PALER,
    PLAIN,
    RED,
    REVIEW,
    STEEL,
    TEXT,
    TITLE,
    WARNING,
    Look,
    Styles,
    colour,
    page,
)
from evaluator.writers.standing import Standing, core_tier, shown_score

LEFT = (("名次", 6), ("报告", 28), ("县(市、区)", 11), ("年度", 8), ("总分", 9))
ITEM_WIDTH = 7.4  # four Chinese characters of a title
ITEMS_A_PAGE = 24
PRINT_SCALE = 60  # percent: so many items go on A3, also where a wider font stands in for Excel's
CAPTION_CELLS = 3  # over which a caption of the legend, aligned right, may spread
HINT = "　点击等级，转到原文证据"
PARTS, ARTICLES, TIERS, ITEMS = 1, 2, 3, 4  # header rows

_ROW_LABEL: Look = {**LABEL, "bg_color": PALER, "align": "right", "indent": 1, "font_size": 9}
_CAPTION: Look = {**LABEL, "align": "right", "indent": 1}
_OPENING: Look = {"left": 2, "left_color": STEEL}  # the edge where a part begins
_SMALL: Look = {**NUMBER, "font_size": 9, "bg_color": PALER}


def write_matrix(book: Any, styles: Styles, layout: Layout) -> None:
    """Add the matrix: a header of four rows, then a row a report, best first."""
    sheet = book.add_worksheet(MATRIX)
    sheet.set_tab_color("#70AD47")
    for column, (_, width) in enumerate(LEFT):
        sheet.set_column(column, column, width)
    if layout.items:
        sheet.set_column(MATRIX_LEFT, MATRIX_LEFT + len(layout.items) - 1, ITEM_WIDTH)
    _write_head(sheet, styles, layout)
    for line, standing in enumerate(layout.standings):
        report = standing.assessment.report
        sheet.set_row(MATRIX_TOP + line, max(22, row_height([report], [LEFT[1][1]])))
        _write_report(sheet, styles, layout, line, standing)
    _colour_grades(sheet, styles, layout)
    sheet.freeze_panes(MATRIX_TOP, MATRIX_LEFT)
    last = MATRIX_TOP - 1 + len(layout.standings)
    sheet.autofilter(ITEMS, 0, last, MATRIX_LEFT + len(layout.items) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:D{last + 1}"})
    sheet.set_zoom(90)
    page(sheet, (0, ITEMS))
    sheet.set_print_scale(PRINT_SCALE)
    sheet.set_v_pagebreaks(_page_breaks(layout))
    sheet.repeat_columns(0, MATRIX_LEFT - 1)


def _write_head(sheet: Worksheet, styles: Styles, layout: Layout) -> None:
    _write_legend(sheet, styles, layout)
    _write_parts(sheet, styles, layout)
    rows = (
        (ARTICLES, "条款", [_article(styles, item) for item in layout.items]),
        (TIERS, "层级", [_tier(styles, layout.checklist, item) for item in layout.items]),
    )
    for row, label, values in rows:
        put_row(sheet, row, 0, _row_label(styles, label))
        put_row(sheet, row, MATRIX_LEFT, values)
    deepest = max((lines(item.title, ITEM_WIDTH + 1) for item in layout.items), default=1)
    sheet.set_row(ITEMS, 14 * deepest + 24)  # the buttons of the filter lie at the bottom
    put_row(sheet, ITEMS, 0, [(title, styles(HEAD)) for title, _ in LEFT])
    title = styles(HEAD, {"font_size": 9, "valign": "top"})
    put_row(sheet, ITEMS, MATRIX_LEFT, [(item.title, title) for item in layout.items])


def _write_legend(sheet: Worksheet, styles: Styles, layout: Layout) -> None:
    sheet.set_row(0, 30)
    put(sheet, 0, 0, "评分矩阵", styles(TITLE))
    column = MATRIX_LEFT
    for title, scale in legend.scales(layout):
        column += CAPTION_CELLS
        put(sheet, 0, column - 1, title, styles(_CAPTION))
        chips = legend.scale_chips(styles, scale)
        put_row(sheet, 0, column, chips)
        column += len(chips)
    put_row(sheet, 0, column + 1, [*legend.mark_chips(styles), (HINT, styles(PLAIN))])


def _write_parts(sheet: Worksheet, styles: Styles, layout: Layout) -> None:
    deepest = max((_part_lines(part, items) for part, items in layout.parts), default=1)
    sheet.set_row(PARTS, 15 * deepest + 8)
    put_row(sheet, PARTS, 0, _row_label(styles, "部分"))
    for place, (part, items) in enumerate(layout.parts):
        look = styles(HEAD, {"bg_color": (PALE, PALER)[place % 2]}, LABEL)
        first, last = layout.columns[items[0].id], layout.columns[items[-1].id]
        if last > first:
            sheet.merge_range(PARTS, first, PARTS, last, "", look)
        put(sheet, PARTS, first, part.title, look)


def _part_lines(part: Part, items: tuple[Item, ...]) -> int:
    return lines(part.title, ITEM_WIDTH * len(items))


def _row_label(styles: Styles, label: str) -> list[Cell]:
    blank = styles(_ROW_LABEL)
    return [(None, blank)] * (MATRIX_LEFT - 1) + [(label, blank)]


def _article(styles: Styles, item: Item) -> Cell:
    return ("—" if item.article is None else item.article), styles(_SMALL)


def _tier(styles: Styles, checklist: Checklist, item: Item) -> Cell:
    core = item.tier == core_tier(checklist)
    look: Look = {"bold": True, "font_color": RED} if core else {}
    return checklist.tiers[item.tier].title, styles(_SMALL, look)


def _write_report(
    sheet: Worksheet, styles: Styles, layout: Layout, line: int, standing: Standing
) -> None:
    row = MATRIX_TOP + line
    assessment = standing.assessment
    put_row(
        sheet,
        row,
        0,
        (
            (standing.rank, styles(NUMBER)),
            (assessment.report, styles(TEXT)),
            (assessment.county, styles(CENTRE)),
            year_cell(styles, layout, assessment.year),
            (shown_score(assessment), styles(NUMBER, {"bold": True, "num_format": "0.00"})),
        ),
    )
    for _, items in layout.parts:
        for place, item in enumerate(items):
            result, spot = standing.results.get(item.id), layout.evidence_spot(line, item)
            edge = {} if place else _OPENING
            cell = _grade(styles, result, spot, edge)
            if item.id in standing.waived:
                cell = "豁免", styles(FADED, edge)
            put(sheet, row, layout.columns[item.id], *cell)


def year_cell(styles: Styles, layout: Layout, year: int | None) -> Cell:
    """The year, marked where it lies outside the checklist's period or is not known."""
    first, last = layout.checklist.period
    inside = year is not None and first <= year <= last
    return ("不明" if year is None else year), styles(NUMBER, {} if inside else WARNING)


def _grade(styles: Styles, result: ItemResult | None, spot: Spot | None, edge: Look) -> Cell:
    if result is None:
        return "不适用", styles(FADED, edge)
    value = result.grade if spot is None else Link(spot, result.grade)
    return value, styles(NUMBER, REVIEW if result.review else edge)


def _colour_grades(sheet: Worksheet, styles: Styles, layout: Layout) -> None:
    if not layout.standings:
        return
    last = MATRIX_TOP + len(layout.standings) - 1
    for name, scale in layout.checklist.scales.items():
        columns = [layout.columns[item.id] for item in layout.items if item.scale == name]
        if not columns:
            continue
        ranges = " ".join(xl_range(MATRIX_TOP, first, last, end) for first, end in _runs(columns))
        for grade in range(len(scale.labels)):
            rule = {
                "type": "cell",
                "criteria": "==",
                "value": grade,
                "format": styles.fill(colour(grade, scale)),
                "multi_range": ranges,
            }
            sheet.conditional_format(MATRIX_TOP, columns[0], last, columns[-1], rule)


def _page_breaks(layout: Layout) -> list[int]:
    """The columns at which printed pages begin: where a part does, if it won't fit in whole."""
    breaks: list[int] = []
    room = ITEMS_A_PAGE
    for _, items in layout.parts:
        if len(items) > room and room < ITEMS_A_PAGE:
            breaks.append(layout.columns[items[0].id])
            room = ITEMS_A_PAGE
        room -= len(items)
    return breaks


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column - 1:
            runs[-1] = runs[-1][0], column
        else:
            runs.append((column, column))
    return runs
