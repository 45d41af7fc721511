"""汇总 of all.xlsx: how many gaps each report has, and how far they are put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from evaluator.gaps import SEVERITIES
from evaluator.model import Assessment
from evaluator.writers.gapsheet import LIST, STATES, TO_FILL_IN, cells_of
from evaluator.writers.sheets.cells import Cell, Formula, put_row, quoted
from evaluator.writers.sheets.style import (
    CENTRE,
    FADED,
    HEAD,
    LINK,
    NAVY,
    NUMBER,
    PALE,
    PLAIN,
    TEXT,
    TITLE,
    Look,
    Styles,
    page,
    year_cell,
    year_looks,
)

SUMMARY = "汇总"

_HEADER = 3  # the row of the header, below the totals
_BOLD: Look = {"bold": True}
_HINT = (
    f"“{LIST}”表中深黄表头的各列（{'、'.join(TO_FILL_IN)}）由核查人员填写，本表随之更新；"
    "重新生成时，填过的文件改名保留。"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A report: its number, what it was graded by, how many gaps of each severity it has, and the
    name of its Word document."""

    number: int
    summary: Assessment
    checklist: str
    period: tuple[int, int]
    counts: tuple[int, ...]
    document: str


class Summary:
    """The first sheet, written at the end, when all has been counted.

    `sheets` are those of the list, with the rows of each; `several`: there is more than one
    checklist.
    """

    def __init__(
        self, book: Any, styles: Styles, sheets: Mapping[str, int], *, several: bool
    ) -> None:
        self.lines: list[Line] = []
        self._sheet, self._styles, self._sheets = book.add_worksheet(SUMMARY), styles, sheets
        self._columns = {"报告号": 7.0, "报告": 28.0, "县(市、区)": 14.0, "年度": 8.0, "总分": 9.0}
        self._columns |= {"评级": 10.0, "差距": 8.0, **dict.fromkeys(SEVERITIES, 7.0)}
        self._columns |= {**dict.fromkeys(STATES, 9.0), "整改率": 9.0, "Word 清单": 10.0}
        if several:
            self._columns["清单"] = 44.0
        self._places = {title: place for place, title in enumerate(self._columns)}

    def write(self) -> None:
        """Write all rows."""
        sheet, styles = self._sheet, self._styles
        sheet.set_tab_color(NAVY)
        for place, width in enumerate(self._columns.values()):
            sheet.set_column(place, place, width)
        sheet.set_row(0, 30)
        put_row(sheet, 0, 0, [("差距汇总", styles(TITLE))])
        put_row(sheet, 1, 0, [(_HINT, styles(PLAIN))])
        last = _HEADER + len(self.lines)
        put_row(sheet, _HEADER - 1, 0, self._totals(last))
        sheet.set_row(_HEADER, 24)
        put_row(sheet, _HEADER, 0, [(title, styles(HEAD)) for title in self._columns])
        for row, line in enumerate(self.lines, _HEADER + 1):
            put_row(sheet, row, 0, self._cells(row, line))
        sheet.autofilter(_HEADER, 0, last, len(self._columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:Z{last + 1}"})
        sheet.freeze_panes(_HEADER + 1, 3)
        sheet.activate()
        page(sheet, (_HEADER, _HEADER))
        sheet.fit_to_pages(1, 0)

    def _cells(self, row: int, line: Line) -> list[Cell]:
        summary = line.summary
        text, centre = self._styles(TEXT, {"text_wrap": False}), self._styles(CENTRE)
        number, total = self._styles(NUMBER), sum(line.counts)
        cells: list[Cell] = [
            (line.number, self._styles(FADED)),
            (summary.report, text),
            (summary.county, centre),
            year_cell(year_looks(self._styles), line.period, summary.year),
            (summary.score, self._styles(NUMBER, {"num_format": "0.00"})),
            (summary.band, centre),
            (Formula(f"=SUM({self._span(row, SEVERITIES)})", total), self._styles(NUMBER, _BOLD)),
            *(
                (Formula(self._count(row, "严重程度", name), count), number)
                for name, count in zip(SEVERITIES, line.counts, strict=True)
            ),
            *self._states(row, total),
            (_document(line.document), self._styles(NUMBER, {"font_color": LINK, "underline": 1})),
        ]
        return [*cells, (line.checklist, text)] if "清单" in self._places else cells

    def _states(self, row: int, total: int) -> list[Cell]:
        """How many gaps are in each state; nothing has been filled in yet."""
        number = self._styles(NUMBER)
        begun = [(Formula(self._count(row, "整改情况", name), 0), number) for name in STATES[1:]]
        left = f"={self._at(row, '差距')}-SUM({self._span(row, STATES[1:])})"
        return [(Formula(left, total), number), *begun, self._share(row)]

    def _totals(self, last: int) -> list[Cell]:
        style = self._styles(NUMBER, _BOLD, {"bg_color": PALE})
        sums = dict.fromkeys(STATES, 0) | {
            name: sum(line.counts[place] for line in self.lines)
            for place, name in enumerate(SEVERITIES)
        }
        sums["差距"] = sums["未整改"] = sum(sums.values())
        cells: list[Cell] = []
        for title, place in self._places.items():
            column = xl_col_to_name(place)
            formula = f"=SUM({column}{_HEADER + 2}:{column}{max(last, _HEADER + 1) + 1})"
            cells.append((Formula(formula, sums[title]) if title in sums else None, style))
        cells[self._places["报告"]] = (f"合计（{len(self.lines)} 份）", style)
        cells[self._places["整改率"]] = self._share(_HEADER - 1, {**_BOLD, "bg_color": PALE})
        return cells

    def _share(self, row: int, *looks: dict[str, Any]) -> Cell:
        """The share of gaps put right."""
        total, done = self._at(row, "差距"), self._at(row, STATES[-1])
        formula = Formula(f"=IF({total}=0,0,{done}/{total})", 0)
        return formula, self._styles(NUMBER, {"num_format": "0%"}, *looks)

    def _count(self, row: int, title: str, value: str) -> str:
        """How many gaps of the report of this row have `value` under `title` in the list.

        By the report's number and not by its name, which COUNTIFS might take for a pattern.
        """
        number = f"${xl_col_to_name(self._places['报告号'])}{row + 1}"
        counts = (
            f"COUNTIFS({cells_of(*sheet, '报告号')},{number},"
            f"{cells_of(*sheet, title)},{quoted(value)})"
            for sheet in self._sheets.items()
        )
        return "=" + "+".join(counts)

    def _at(self, row: int, title: str) -> str:
        return f"{xl_col_to_name(self._places[title])}{row + 1}"

    def _span(self, row: int, titles: Sequence[str]) -> str:
        return f"{self._at(row, titles[0])}:{self._at(row, titles[-1])}"


def _document(name: str) -> Formula:
    """A link to a document beside the workbook, by a name that `document_names` made harmless."""
    return Formula(f"=HYPERLINK({quoted(name)},{quoted('打开')})", "打开")
