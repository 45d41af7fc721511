"""评分矩阵: reports as rows, items as columns, each grade a step away from what it rests on."""

from collections.abc import Iterator
from typing import Any

from xlsxwriter.utility import xl_range

from evaluator.checklist import Checklist, Item, Part
from evaluator.model import Assessment, ItemResult
from evaluator.standing import Standing, core_tier
from evaluator.writers.sheets import legend
from evaluator.writers.sheets.cells import (
    Cell,
    Formula,
    Worksheet,
    lines,
    link,
    put,
    put_row,
    row_height,
)
from evaluator.writers.sheets.layout import MATRIX, MATRIX_LEFT, MATRIX_TOP, Layout
from evaluator.writers.sheets.overview import Ranking, part_percent
from evaluator.writers.sheets.rows import Rows, RowSheet, row_xml
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
    Look,
    Styles,
    colour,
    page,
    year_cell,
    year_looks,
)

LEFT = (("序号", 6), ("名次", 6), ("报告", 28), ("县(市、区)", 11), ("年度", 8), ("总分", 9))
ITEM_WIDTH = 7.4  # four Chinese characters of a title
PART_WIDTH = 8
ITEMS_A_PAGE = 24
PRINT_SCALE = 60  # percent: so many items go on A3, also where a wider font stands in for Excel's
CAPTION_CELLS = 3  # over which a caption of the legend, aligned right, may spread
HINT = "　点击等级，转到明细"
PARTS, ARTICLES, TIERS, ITEMS = 1, 2, 3, 4  # header rows

_ROW_LABEL: Look = {**LABEL, "bg_color": PALER, "align": "right", "indent": 1, "font_size": 9}
_CAPTION: Look = {**LABEL, "align": "right", "indent": 1}
_OPENING: Look = {"left": 2, "left_color": STEEL, "bg_color": PALER, "num_format": "0.0"}
_SMALL: Look = {**NUMBER, "font_size": 9, "bg_color": PALER}


class MatrixSheet:
    """A header of four rows, then a row a report, best first; parts fold to their percentage."""

    def __init__(self, book: Any, styles: Styles, layout: Layout, ranking: Ranking) -> None:
        self.sheet = book.add_worksheet(MATRIX, RowSheet)
        self.styles, self.layout, self.ranking = styles, layout, ranking
        self.number, self.text, self.centre = styles(NUMBER), styles(TEXT), styles(CENTRE)
        self.total = styles(NUMBER, {"bold": True, "num_format": "0.00"})
        self.percent, self.faded = styles(NUMBER, _OPENING), styles(FADED)
        self.review = styles(NUMBER, REVIEW)
        self.years = year_looks(styles)
        self.sheet.set_tab_color("#70AD47")
        for column, (_, width) in enumerate(LEFT):
            self.sheet.set_column(column, column, width)
        for part, items in layout.parts:
            column = layout.part_columns[part.number]
            self.sheet.set_column(column, column, PART_WIDTH)
            within = {"level": 1}
            self.sheet.set_column(column + 1, column + len(items), ITEM_WIDTH, None, within)
        self.sheet.outline_settings(True, True, False, False)
        _write_head(self.sheet, styles, layout)

    def of(self, line: int, standing: Standing, assessment: Assessment) -> Iterator[Rows]:
        """The row of a report."""
        row, layout, block = MATRIX_TOP + line, self.layout, self.layout.blocks[line]
        number = f"$A{row + 1}"
        cells: list[Cell] = [
            (line + 1, self.number),
            (Formula(self.ranking.looked_up("名次", number), standing.rank), self.number),
            (assessment.report, self.text),
            (assessment.county, self.centre),
            year_cell(self.years, layout.checklist.period, assessment.year),
            (Formula(self.ranking.looked_up("总分", number), assessment.score), self.total),
        ]
        results = {result.id: result for result in assessment.items}
        for part, items in layout.parts:
            cells.append((part_percent(part, items, assessment, block), self.percent))
            for item in items:
                to = block.spot(item.id, "人工等级")
                result = results[item.id]
                shown = Formula(block.cell(item.id, "最终等级"), _shown(result))
                cells.append((link(to, shown), self._look(result)))
        height = max(22, row_height([assessment.report], [LEFT[2][1]]))
        yield Rows(MATRIX, row, row, len(cells), row_xml(row, cells, height))

    def close(self) -> None:
        """Colours, filter and print set-up, once all rows are there."""
        sheet, layout = self.sheet, self.layout
        _colour_grades(sheet, self.styles, layout)
        sheet.freeze_panes(MATRIX_TOP, MATRIX_LEFT)
        last = MATRIX_TOP + layout.last_line
        width = MATRIX_LEFT + len(layout.items) + len(layout.parts)
        sheet.autofilter(ITEMS, 0, last, width - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:E{last + 1}"})
        sheet.set_zoom(90)
        page(sheet, (0, ITEMS))
        sheet.set_print_scale(PRINT_SCALE)
        sheet.set_v_pagebreaks(_page_breaks(layout))
        sheet.repeat_columns(0, MATRIX_LEFT - 1)

    def _look(self, result: ItemResult) -> Any:
        if result.status != "graded":
            return self.faded
        return self.review if result.review else self.number


def _shown(result: ItemResult) -> str | float:
    if result.status == "graded":
        return result.grade
    return "豁免" if result.waiver else "不适用"


def _write_head(sheet: Worksheet, styles: Styles, layout: Layout) -> None:
    _write_legend(sheet, styles, layout)
    _write_parts(sheet, styles, layout)
    rows = (
        (ARTICLES, "条款", [_article(styles, item) for item in layout.items]),
        (TIERS, "层级", [_tier(styles, layout.checklist, item) for item in layout.items]),
    )
    for row, label, values in rows:
        put_row(sheet, row, 0, _row_label(styles, label))
        _put_by_item(sheet, layout, row, (None, styles(_SMALL)), values)
    deepest = max((lines(item.title, ITEM_WIDTH + 1) for item in layout.items), default=1)
    sheet.set_row(ITEMS, 14 * deepest + 24)  # the buttons of the filter lie at the bottom
    put_row(sheet, ITEMS, 0, [(title, styles(HEAD)) for title, _ in LEFT])
    title = styles(HEAD, {"font_size": 9, "valign": "top"})
    part = "得分率（%）", styles(HEAD, {"font_size": 9, "valign": "top", "bg_color": STEEL})
    _put_by_item(sheet, layout, ITEMS, part, [(item.title, title) for item in layout.items])


def _put_by_item(
    sheet: Worksheet, layout: Layout, row: int, of_part: Cell, of_items: list[Cell]
) -> None:
    """Write a header row: the same in front of each part, then a cell for each item."""
    cells = iter(of_items)
    for part, items in layout.parts:
        within = [next(cells) for _ in items]
        put_row(sheet, row, layout.part_columns[part.number], [of_part, *within])


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
        first = layout.part_columns[part.number]
        sheet.merge_range(PARTS, first, PARTS, first + len(items), "", look)
        put(sheet, PARTS, first, part.title, look)


def _part_lines(part: Part, items: tuple[Item, ...]) -> int:
    return lines(part.title, PART_WIDTH + ITEM_WIDTH * len(items))


def _row_label(styles: Styles, label: str) -> list[Cell]:
    blank = styles(_ROW_LABEL)
    return [(None, blank)] * (MATRIX_LEFT - 1) + [(label, blank)]


def _article(styles: Styles, item: Item) -> Cell:
    return ("—" if item.article is None else item.article), styles(_SMALL)


def _tier(styles: Styles, checklist: Checklist, item: Item) -> Cell:
    core = item.tier == core_tier(checklist)
    look: Look = {"bold": True, "font_color": RED} if core else {}
    return checklist.tiers[item.tier].title, styles(_SMALL, look)


def _colour_grades(sheet: Worksheet, styles: Styles, layout: Layout) -> None:
    last = MATRIX_TOP + layout.last_line
    for name, scale in layout.checklist.scales.items():
        columns = [layout.columns[item.id] for item in layout.items if item.scale == name]
        if not columns or last < MATRIX_TOP:
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
    for part, items in layout.parts:
        if len(items) + 1 > room and room < ITEMS_A_PAGE:
            breaks.append(layout.part_columns[part.number])
            room = ITEMS_A_PAGE
        room -= len(items) + 1
    return breaks


def _runs(columns: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for column in columns:
        if runs and runs[-1][1] == column - 1:
            runs[-1] = runs[-1][0], column
        else:
            runs.append((column, column))
    return runs
