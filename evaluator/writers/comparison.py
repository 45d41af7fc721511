"""compare-A-B.xlsx: what rose and fell from one run or year to another."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from evaluator.atomic import replacing
from evaluator.checklist import Scale
from evaluator.contrast import Comparison, Pair, Trend
from evaluator.history import Archive, changes, quotes, steps
from evaluator.scoring import rounded
from evaluator.writers.sheets.book import new_book
from evaluator.writers.sheets.cells import Cell, Format, Spot, Value, link, put_row, row_height
from evaluator.writers.sheets.layout import ROWS_PER_SHEET
from evaluator.writers.sheets.listing import ListSheet
from evaluator.writers.sheets.style import (
    ARROW,
    CENTRE,
    FADED,
    HEAD,
    LABEL,
    NAVY,
    NUMBER,
    PLAIN,
    RED,
    SMALL,
    STEEL,
    TEXT,
    TITLE,
    Look,
    Styles,
    colour,
    labelled,
    page,
)

OVERALL, COUNTIES, CHANGES, LEFT = "总体", "各县", "事项变化", "未能比较"
RISEN, FALLEN = "上升", "下降"

_GREEN = "#2E7D32"
_HUNDREDTHS: Look = {"num_format": "0.00"}
_SIGNED: Look = {"num_format": "+0.00;-0.00;0.00"}


def write_comparison(known: Archive, found: Comparison, path: Path) -> None:
    """Write a comparison to `path`, which is replaced as a whole. The same store gives the same
    bytes.

    Raises UsageError E202 when the file can't be written.
    """
    with replacing(path) as file, new_book(file, _title(found)) as book:
        styles = Styles(book)
        _write_overall(book, styles, found)
        counties, moved = _CountySheet(book, styles, found), _ChangeSheet(book, styles, found)
        for pair in found.pairs:  # side by side: only one pair is in memory at a time
            counties.add(pair, moved.next_spot)
            moved.add(known, pair)
        for sheet in (counties, moved):
            sheet.close()
        _write_left(book, styles, found)


def _title(found: Comparison) -> str:
    return f"{found.before} 与 {found.after} 比较"


class _CountySheet(ListSheet):
    """各县: a row a pair of reports."""

    def __init__(self, book: Any, styles: Styles, found: Comparison) -> None:
        columns = {"县(市、区)": 14.0, "年度": 12.0, f"{found.before}总分": 10.0}
        columns |= {f"{found.after}总分": 10.0, "变化": 10.0, "评级": 24.0}
        columns |= {f"{RISEN}事项": 8.0, f"{FALLEN}事项": 8.0, "不变事项": 8.0, "未比较事项": 8.0}
        columns |= {"事项变化": 8.0, f"{found.before}报告": 28.0, f"{found.after}报告": 28.0}
        columns |= {"说明": 40.0}
        super().__init__(book, styles, (), COUNTIES, columns, NAVY, 1, len(columns))
        self._styles, self._row = styles, 0

    def add(self, pair: Pair, spot: Spot) -> None:
        """Write a pair, of which the changes begin at `spot`."""
        styles, before, after = self._styles, pair.before, pair.after
        text, number, score = styles(TEXT), styles(NUMBER), styles(NUMBER, _HUNDREDTHS)
        arrow: Cell = (link(spot, "查看"), styles(ARROW))
        cells: list[Cell] = [
            (pair.county or "不明", styles(TEXT, {"bold": True})),
            (_step(before.year or "不明", after.year or "不明"), styles(CENTRE)),
            (before.score, score),
            (after.score, score),
            _change(styles, pair.change),
            (_step(before.rating, after.rating), styles(CENTRE)),
            *((count, number) for count in (pair.up, pair.down, pair.same)),
            (pair.only_before + pair.only_after, number),
            arrow if pair.up + pair.down else (None, number),
            (before.report, text),
            (after.report, text),
            ("；".join(_remarks(pair)), text),
        ]
        self._row += 1
        self.write(COUNTIES, self._row, cells)


def _step(before: object, after: object) -> str:
    return str(after) if before == after else f"{before} → {after}"


def _remarks(pair: Pair) -> Iterator[str]:
    if not pair.scores_compare:
        yield "清单或方案不同，分数不能相比"
    if pair.before.county != pair.after.county:
        yield f"县名不同：{pair.before.county or '不明'} → {pair.after.county or '不明'}"


class _ChangeSheet(ListSheet):
    """事项变化: a row an item of a county that rose or fell, on as many sheets as it needs."""

    def __init__(self, book: Any, styles: Styles, found: Comparison) -> None:
        before, after = found.before, found.after
        columns = {"县(市、区)": 14.0, "部分": 17.0, "事项": 22.0, "层级": 7.0, "升降": 7.0}
        columns |= {f"{before}等级": 10.0, f"{after}等级": 10.0, f"{before}原文": 50.0}
        columns |= {f"{after}原文": 50.0, "报告": 26.0, "事项编号": 22.0}
        total = sum(pair.up + pair.down for pair in found.pairs)
        places = [_place(number) for number in range(0, total, ROWS_PER_SHEET)]
        printed = len(columns) - 1
        super().__init__(book, styles, places, CHANGES, columns, STEEL, 1, printed)
        self._text, self._centre, self._small = styles(TEXT), styles(CENTRE), styles(SMALL)
        self._bold, self._none = styles(TEXT, {"bold": True}), styles(FADED)
        self._ways = {
            way: (RISEN if way else FALLEN, styles(CENTRE, _coloured(1 if way else -1)))
            for way in (True, False)
        }
        self._styles, self._written = styles, 0
        self._grades: dict[tuple[int, tuple[str, ...]], Format] = {}

    @property
    def next_spot(self) -> Spot:
        """Where the next row will stand."""
        return _place(self._written)

    def add(self, known: Archive, pair: Pair) -> None:
        """Write what rose and fell between two reports."""
        if not pair.up + pair.down:
            return
        found = steps(known, pair.before, pair.after)
        before, after = quotes(known, pair.before), quotes(known, pair.after)
        for change in changes(known, pair.before, pair.after, found):
            id, spot = change.item.id, self.next_spot
            cells: list[Cell] = [
                (pair.county or "不明", self._text),
                (change.part, self._text),
                (change.item.title, self._bold),
                (change.tier, self._centre),
                self._ways[change.after > change.before],
                (change.before, self._grade(change.before, change.scales[0])),
                (change.after, self._grade(change.after, change.scales[1])),
                *(
                    (said[id], self._text) if id in said else ("无", self._none)
                    for said in (before, after)
                ),
                (pair.after.report, self._text),
                (id, self._small),
            ]
            self.write(spot.sheet, spot.row, cells)
            self._written += 1

    def _grade(self, grade: int, scale: Scale) -> Format:
        key = grade, scale.labels
        if key not in self._grades:
            look = {"bg_color": colour(grade, scale)}
            self._grades[key] = self._styles(labelled(scale.labels[grade]), look)
        return self._grades[key]


def _place(number: int) -> Spot:
    """Where the change of a number, from 0, stands."""
    sheet, row = divmod(number, ROWS_PER_SHEET)
    return Spot(f"{CHANGES}{sheet + 1}" if sheet else CHANGES, row + 1, 0)


_WIDTHS = (38.0, 48.0, 9.0, 10.0, 13.0, 13.0, 10.0, 9.0, 9.0, 9.0)


def _write_overall(book: Any, styles: Styles, found: Comparison) -> None:
    """总体: what is compared, the scores and parts on average, then each item."""
    sheet = book.add_worksheet(OVERALL)
    sheet.set_tab_color(NAVY)
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_row(0, 34)
    put_row(sheet, 0, 0, [(_title(found), styles(TITLE))])
    row = 1
    for line in (_subject(found), *found.notes):
        put_row(sheet, row, 0, [(line, styles(PLAIN))])
        row += 1
    for heading, titles, unit, rows in _blocks(found):
        row += 1
        put_row(sheet, row, 0, [(heading, styles(LABEL, {"font_size": 12}))])
        head = (*titles, "比较的报告", *(f"{side}{unit}" for side in (found.before, found.after)))
        head = (*head, "变化", f"{RISEN}份数", f"{FALLEN}份数", "不变份数")
        sheet.set_row(row + 1, row_height(head, _WIDTHS) + 8)
        put_row(sheet, row + 1, 0, [(title, styles(HEAD)) for title in head])
        top = row = row + 1
        for named, trend in rows:
            row += 1
            sheet.set_row(row, row_height(named, _WIDTHS[:3]))
            put_row(sheet, row, 0, _trend(styles, named, trend))
        if heading == _ITEMS:
            sheet.autofilter(top, 0, row, len(_WIDTHS) - 1)
        row += 1
    sheet.activate()
    page(sheet, (top, top))
    sheet.fit_to_pages(1, 0)


_Rows = list[tuple[tuple[str, str, str], Trend]]
_ITEMS = "各事项"


def _blocks(found: Comparison) -> Iterator[tuple[str, tuple[str, str, str], str, _Rows]]:
    """The tables of 总体: heading, titles of the first columns, unit of the means, and rows."""
    scores: _Rows = [(("总分", "", ""), found.score)] if found.score.count else []
    scores += [((each.title, each.checklist, ""), each.trend) for each in found.parts]
    if scores:
        yield "总分和各部分得分率（%）", ("名称", "清单", ""), "平均", scores
    items = [((each.item.title, each.part, each.tier), each.trend) for each in found.items]
    yield _ITEMS, ("事项", "部分", "层级"), "平均等级", items


def _subject(found: Comparison) -> str:
    risen = sum(pair.move > 0 for pair in found.pairs if pair.scores_compare)
    fallen = sum(pair.move < 0 for pair in found.pairs if pair.scores_compare)
    return (
        f"两边都有、作了比较的 {len(found.pairs)} 对报告：总分{RISEN} {risen}，{FALLEN} {fallen}；"
        f"未能比较的 {len(found.left)} 份，见“{LEFT}”。"
    )


def _trend(styles: Styles, named: Sequence[str], trend: Trend) -> list[Cell]:
    text, number, mean = styles(TEXT), styles(NUMBER), styles(NUMBER, _HUNDREDTHS)
    first, *others = named
    return [
        (first, styles(TEXT, {"bold": True})),
        *((other, text) for other in others),
        (trend.count, number),
        (rounded(trend.before, 2), mean),
        (rounded(trend.after, 2), mean),
        _change(styles, trend.change),
        *((count, number) for count in (trend.up, trend.down, trend.same)),
    ]


def _change(styles: Styles, change: float | None) -> Cell:
    """A difference with its sign, green or red; empty where there is none to tell."""
    if change is None:
        return None, styles(FADED)
    shown = rounded(change, 2) or 0.0  # no negative zero
    return shown, styles(NUMBER, _SIGNED, _coloured(shown))


def _coloured(change: float) -> Look:
    if not change:
        return {}
    return {"font_color": _GREEN if change > 0 else RED, "bold": True}


_LEFT_COLUMNS = {"哪一边": 14.0, "县(市、区)": 14.0, "年度": 9.0, "报告": 46.0, "原因": 90.0}


def _write_left(book: Any, styles: Styles, found: Comparison) -> None:
    """未能比较: the reports that stand on one side alone, or could not be read."""
    colour = RED if found.left else "#BFBFBF"
    sheet = ListSheet(book, styles, (), LEFT, _LEFT_COLUMNS, colour, 2, len(_LEFT_COLUMNS))
    text, centre = styles(TEXT), styles(CENTRE)
    for row, left in enumerate(found.left, 1):
        year: Value = left.year if left.year is not None else "不明"
        named = (left.side or "不明", centre), (left.county or "不明", centre), (year, centre)
        sheet.write(LEFT, row, [*named, (left.report, text), (left.why, text)])
    if not found.left:
        blank: list[Cell] = [(None, styles(FADED))] * (len(_LEFT_COLUMNS) - 1)
        sheet.write(LEFT, 1, [*blank, ("两边的报告都作了比较", styles(FADED))])
    sheet.close()
