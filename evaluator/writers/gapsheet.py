"""差距清单 of all.xlsx: the gaps of all reports, with columns in which they are followed up."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from evaluator.checklist import Checklist
from evaluator.gaps import SEVERITIES, Gap
from evaluator.model import Assessment
from evaluator.writers.gapdocument import Quote, quotes
from evaluator.writers.sheets.cells import Cell, Spot, Worksheet, put_row, quoted
from evaluator.writers.sheets.layout import ROWS_PER_SHEET
from evaluator.writers.sheets.listing import ListSheet
from evaluator.writers.sheets.style import (
    CENTRE,
    DAY,
    FADED,
    HEAD,
    INPUT,
    NUMBER,
    PURPLE,
    RED,
    TEXT,
    Styles,
    labelled,
    year_cell,
    year_looks,
)

LIST = "差距清单"
STATES = ("未整改", "整改中", "已整改")
COLUMNS = {
    "序号": 5.0,
    "报告": 14.0,
    "县(市、区)": 10.0,
    "年度": 7.0,
    "严重程度": 6.0,
    "部分": 12.0,
    "事项": 15.0,
    "层级": 6.0,
    "现等级": 7.0,
    "目标等级": 7.0,
    "要求": 28.0,
    "依据": 30.0,
    "现有原文": 36.0,
    "现状": 11.0,
    "差在哪里": 18.0,
    "整改建议": 30.0,
    "需复核": 15.0,
    "责任单位": 12.0,
    "整改期限": 11.0,
    "整改情况": 9.0,
    "备注": 14.0,
    "报告号": 7.0,
}
TO_FILL_IN = ("责任单位", "整改期限", "整改情况", "备注")

_PLACES = {title: place for place, title in enumerate(COLUMNS)}
_STATE_FILLS = {"整改中": "#FFE699", "已整改": "#C6E0B4"}
_INPUT_HEAD = {**HEAD, "bg_color": "#7F6000"}


class GapSheet(ListSheet):
    """The list, on as many sheets as it needs, with columns to fill in."""

    def __init__(self, book: Any, styles: Styles, total: int) -> None:
        self._styles, self._years = styles, year_looks(styles)
        self._input_head = styles(_INPUT_HEAD)
        self._written = 0
        places = [Spot(name, 1, 0) for name in sheet_sizes(total)]
        printed = _PLACES["报告号"]  # all columns but this one, which only formulas need
        super().__init__(book, styles, places, LIST, COLUMNS, RED, frozen=3, printed=printed)
        self._text, self._centre, self._faded = styles(TEXT), styles(CENTRE), styles(FADED)
        self._number, self._bold = styles(NUMBER), styles(TEXT, {"bold": True})
        self._doubt = styles(TEXT, {"font_color": PURPLE})
        self._severities = (
            styles(CENTRE, {"bold": True, "font_color": RED}),
            styles(CENTRE, {"font_color": "#9C5700"}),
            self._centre,
        )
        self._input = (
            styles(TEXT, INPUT),
            styles(NUMBER, INPUT, DAY),
            styles(CENTRE, INPUT),
            styles(TEXT, INPUT),
        )
        self._states = {state: styles.fill(colour) for state, colour in _STATE_FILLS.items()}

    def add(
        self, report: int, assessment: Assessment, checklist: Checklist, found: Sequence[Gap]
    ) -> None:
        """Write the gaps of the `report`th report."""
        for place, gap in enumerate(found, 1):
            number, row = divmod(self._written, ROWS_PER_SHEET)
            cells = self._cells(report, place, assessment, gap, checklist)
            self.write(_sheet_name(number), row + 1, cells)
            self._written += 1

    def finish(self, sheet: Worksheet, last: int) -> None:
        """Say which columns are to be filled in, and with what."""
        if not last:
            return
        until, state = _PLACES["整改期限"], _PLACES["整改情况"]
        sheet.data_validation(1, until, last, until, _DATES)
        sheet.data_validation(1, state, last, state, _CHOICES)
        for value, look in self._states.items():
            rule = {"type": "cell", "criteria": "==", "value": quoted(value), "format": look}
            sheet.conditional_format(1, state, last, state, rule)

    def _begin(self, sheet: Worksheet, styles: Styles, colour: str) -> Worksheet:
        super()._begin(sheet, styles, colour)
        for title in TO_FILL_IN:
            put_row(sheet, 0, _PLACES[title], [(title, self._input_head)])
        return sheet

    def _cells(
        self, report: int, place: int, assessment: Assessment, gap: Gap, checklist: Checklist
    ) -> list[Cell]:
        item, result, text, centre = gap.item, gap.result, self._text, self._centre
        quote = _quoted(quotes(result))
        return [
            (place, self._number),
            (assessment.report, text),
            (assessment.county, centre),
            year_cell(self._years, checklist.period, assessment.year),
            (SEVERITIES[gap.severity], self._severities[gap.severity]),
            (gap.part.title, text),
            (item.title, self._bold),
            (checklist.tiers[item.tier].title, centre),
            self._grade(checklist, item.scale, result.grade),
            self._grade(checklist, item.scale, gap.target),
            (item.asks, text),
            (item.basis, text),
            (quote, text) if quote else ("无", self._faded),
            (gap.found, centre),
            (gap.lacking, text),
            (item.advice, text),
            (result.review_reason or "是", self._doubt) if result.review else ("否", self._faded),
            *((None, look) for look in self._input),
            (report, self._faded),
        ]

    def _grade(self, checklist: Checklist, scale: str, grade: int) -> Cell:
        return grade, self._styles(labelled(checklist.scales[scale].labels[grade]))


_DATES = {
    "validate": "date",
    "criteria": ">=",
    "value": date(2000, 1, 1),
    "input_message": "请填日期，例如 2026-06-30",
    "error_title": "不是日期",
    "error_message": "请填日期，例如 2026-06-30。",
}
_CHOICES = {
    "validate": "list",
    "source": list(STATES),
    "error_title": "没有这一项",
    "error_message": f"请选{'、'.join(STATES)}；其他说明请填在备注中。",
}


def _quoted(said: Sequence[Quote]) -> str:
    """The first quote of each kind, and how many more there are."""
    first = list({quote.kind: quote for quote in reversed(said)}.values())[::-1]
    shown = "\n".join(f"【{quote.kind}】{quote.text}" for quote in first)
    more = len(said) - len(first)
    return f"{shown}\n（另有 {more} 处，见该县 Word 清单的附录）" if more else shown


def sheet_sizes(total: int) -> dict[str, int]:
    """The sheets that a list of `total` rows takes, one at least, with the rows of each."""
    starts = range(0, max(total, 1), ROWS_PER_SHEET)
    return {
        _sheet_name(number): min(total - start, ROWS_PER_SHEET)
        for number, start in enumerate(starts)
    }


def cells_of(sheet: str, rows: int, title: str) -> str:
    """A column of a sheet of the list that has `rows` rows."""
    column = xl_col_to_name(_PLACES[title])
    return f"'{sheet}'!${column}$2:${column}${max(rows, 1) + 1}"


def _sheet_name(number: int) -> str:
    return f"{LIST}{number + 1}" if number else LIST
