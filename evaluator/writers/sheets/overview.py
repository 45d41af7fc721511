"""总览: who stands where, by formulas over 明细, and how the parts fare."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_range_abs

from evaluator.checklist import Item, Part
from evaluator.model import Assessment
from evaluator.scoring import rounded, sums
from evaluator.standing import Standing, core_missing_label
from evaluator.writers.sheets import formulas
from evaluator.writers.sheets.cells import (
    Cell,
    Formula,
    Value,
    column_name,
    put,
    put_row,
    row_height,
)
from evaluator.writers.sheets.detail import GAP, REVIEWED, WAITING
from evaluator.writers.sheets.layout import FINDINGS, OVERVIEW, Block, Layout
from evaluator.writers.sheets.rows import Rows, RowSheet, row_xml
from evaluator.writers.sheets.style import (
    AMBER,
    CENTRE,
    HEAD,
    LABEL,
    NAVY,
    NUMBER,
    PALER,
    PLAIN,
    RED,
    TEXT,
    TITLE,
    Styles,
    page,
    year_cell,
    year_looks,
)

CHART_TOP, CHART_ROWS = 2, 11  # the rows over which the chart lies; they fold away
AVERAGE = CHART_TOP + CHART_ROWS  # the row of averages, above the header
HEADER = AVERAGE + 1
PART_WIDTH, COUNT_WIDTH = 9.0, 8.0
INTACT = "明细校验"
TRENDS, NOTES = "各部分", "备注"


@dataclass(frozen=True)
class Ranking:
    """Where the ranking's columns and rows are; `columns` are their titles and widths."""

    columns: dict[str, float]
    rows: int

    @staticmethod
    def of(layout: Layout) -> "Ranking":
        """The ranking of a layout."""
        counts = [core_missing_label(layout.checklist), "差距数", WAITING, REVIEWED, FINDINGS]
        columns = {"名次": 7.0, "报告": 28.0, "县(市、区)": 12.0, "年度": 8.0, "总分": 9.0}
        columns |= {"评级": 8.0, **dict.fromkeys(counts, COUNT_WIDTH), TRENDS: 16.0}
        columns |= {_part_title(part): PART_WIDTH for part, _ in layout.parts}
        columns |= {NOTES: 34.0, "得分合计": 9.0, "应得合计": 9.0, "加分": 7.0}
        columns |= {"封顶前总分": 9.0, "计分过程（改动前）": 44.0, INTACT: 9.0, "序号": 6.0}
        return Ranking(columns, len(layout.portion.standings))

    def place(self, title: str) -> int:
        """The column of a title, from 0."""
        return list(self.columns).index(title)

    def cell(self, title: str, line: int) -> str:
        """The cell of a report, as formulas in its row name it."""
        return f"${column_name(self.place(title))}{HEADER + line + 2}"

    def all(self, title: str) -> str:
        """The cells of all reports under a title."""
        column = self.place(title)
        cells: str = xl_range_abs(HEADER + 1, column, max(HEADER + self.rows, HEADER + 1), column)
        return cells

    def looked_up(self, title: str, number: str) -> str:
        """A formula of another sheet for what stands beside a report's number."""
        sheet = f"'{OVERVIEW}'!"
        row = f"MATCH({number},{sheet}{self.all('序号')},0)"
        return f"=INDEX({sheet}{self.all(title)},{row})"


class OverviewSheet:
    """Takes one report after the other, best first."""

    def __init__(self, book: Any, styles: Styles, layout: Layout, ranking: Ranking) -> None:
        self.sheet, self.book = book.add_worksheet(OVERVIEW, RowSheet), book
        self.styles, self.layout, self.ranking = styles, layout, ranking
        self.number, self.text, self.centre = styles(NUMBER), styles(TEXT), styles(CENTRE)
        self.bold = styles(NUMBER, {"bold": True})
        self.points = styles(NUMBER, {"num_format": "0.00"})
        self.total = styles(NUMBER, {"bold": True, "num_format": "0.00"})
        self.percent = styles(NUMBER, {"num_format": "0.0"})
        self.warned = styles(TEXT, {"bg_color": AMBER})
        self.years = year_looks(styles)
        self.sheet.set_tab_color(NAVY)
        for column, width in enumerate(ranking.columns.values()):
            self.sheet.set_column(column, column, width)
        self._write_head()

    def of(self, line: int, standing: Standing, assessment: Assessment) -> Iterator[Rows]:
        """The row of a report."""
        row = HEADER + 1 + line
        values = self._values(line, standing, assessment)
        cells = [(value, look) for value, look in values.values()]
        widths = self.ranking.columns.values()
        height = max(24, row_height((value for value, _ in cells), widths))
        yield Rows(OVERVIEW, row, row, len(cells), row_xml(row, cells, height))

    def close(self) -> None:
        """Bars, colours, chart, filter and print set-up, once all rows are there."""
        sheet, last = self.sheet, HEADER + self.ranking.rows
        if self.ranking.rows:
            self._colour(HEADER + 1, last)
            self._spark(HEADER + 1, last)
        self._chart()
        sheet.autofilter(HEADER, 0, last, len(self.ranking.columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": f"A1:D{last + 1}"})
        sheet.freeze_panes(HEADER + 1, 3)
        sheet.activate()
        page(sheet, (HEADER, HEADER))
        # What the totals are made of stays on the screen: on paper it would make all else small.
        sheet.print_area(0, 0, last, self.ranking.place(NOTES))
        sheet.fit_to_pages(1, 0)

    def _values(self, line: int, standing: Standing, assessment: Assessment) -> dict[str, Cell]:
        layout, block = self.layout, self.layout.blocks[line]
        checklist, items = layout.checklist, layout.items
        missing = core_missing_label(checklist)
        scores = [self.ranking.cell(t, line) for t in ("得分合计", "应得合计", "加分")]
        before, total = self.ranking.cell("封顶前总分", line), self.ranking.cell("总分", line)
        whole = sums(checklist, assessment.parts, assessment.items)
        rank = f"=RANK({total},{self.ranking.all('总分')})"
        capped = formulas.capped(checklist, before, self.ranking.cell(missing, line))
        band = formulas.band(checklist, assessment, block, total)
        count = self._count
        return {
            "名次": (Formula(rank, standing.rank), self.bold),
            "报告": (assessment.report, self.text),
            "县(市、区)": (assessment.county, self.centre),
            "年度": year_cell(self.years, checklist.period, assessment.year),
            "总分": (Formula(capped, assessment.score), self.total),
            "评级": (Formula(band, assessment.band), self.centre),
            missing: (
                Formula(formulas.core_missing(checklist, block, items), standing.core_missing),
                self.number,
            ),
            "差距数": count(block, "差距", GAP, standing.gaps),
            WAITING: count(block, "复核状态", WAITING, standing.reviews),
            REVIEWED: count(block, "复核状态", REVIEWED, standing.reviewed),
            FINDINGS: (standing.findings, self.number),
            TRENDS: (None, self.number),
            **{
                _part_title(part): (part_percent(part, of_part, assessment, block), self.percent)
                for part, of_part in layout.parts
            },
            NOTES: (
                "；".join(assessment.notes),
                self.warned if assessment.notes else self.text,
            ),
            "得分合计": (Formula(formulas.total(block, "得分", items), whole.points), self.points),
            "应得合计": (
                Formula(formulas.total(block, "权重", items), whole.possible),
                self.points,
            ),
            "加分": (
                Formula(formulas.bonus(checklist, assessment, block), whole.bonus),
                self.points,
            ),
            "封顶前总分": (Formula(formulas.uncapped(*scores), whole.uncapped), self.points),
            "计分过程（改动前）": ("；".join(assessment.arithmetic), self.text),
            INTACT: (
                Formula(formulas.intact(block, items, self.ranking.cell("报告", line)), "完好"),
                self.centre,
            ),
            "序号": (line + 1, self.number),
        }

    def _count(self, block: Block, title: str, value: str, now: int) -> Cell:
        return Formula(formulas.count(block, title, value, self.layout.items), now), self.number

    def _write_head(self) -> None:
        sheet, styles, layout = self.sheet, self.styles, self.layout
        sheet.set_row(0, 34)
        put(sheet, 0, 0, "评估总览", styles(TITLE))
        put(sheet, 1, 0, _subject(layout), styles(PLAIN))
        for row in range(CHART_TOP, AVERAGE):
            sheet.set_row(row, 18, None, {"level": 1})
        self._write_averages()
        columns = self.ranking.columns
        sheet.set_row(HEADER, row_height(columns, columns.values()) + 10)
        put_row(sheet, HEADER, 0, [(title, styles(HEAD)) for title in columns])

    def _write_averages(self) -> None:
        """The averages over all reports, which the chart shows."""
        styles, ranking = self.styles, self.ranking
        look = {"bold": True, "bg_color": PALER}
        row: dict[str, Cell] = {title: (None, styles(NUMBER, look)) for title in ranking.columns}
        row["报告"] = "全部报告平均", styles(NUMBER, look, LABEL)
        summaries = [standing.summary for standing in self.layout.portion.standings]
        total = [summary.score for summary in summaries]
        row["总分"] = self._average("总分", total), styles(NUMBER, look, {"num_format": "0.00"})
        for part, _ in self.layout.parts:
            percents = [
                score.percent
                for summary in summaries
                for score in summary.parts
                if score.part == part.number and score.possible
            ]
            title = _part_title(part)
            shown = styles(NUMBER, look, {"num_format": "0.0"})
            row[title] = self._average(title, percents), shown
        self.sheet.set_row(AVERAGE, 20)
        put_row(self.sheet, AVERAGE, 0, list(row.values()))

    def _average(self, title: str, values: list[float]) -> Value:
        if not values:
            return None
        text = f"=ROUND(AVERAGE({self.ranking.all(title)}),2)"
        return Formula(text, rounded(sum(values) / len(values), 2))

    def _chart(self) -> None:
        parts = [_part_title(part) for part, _ in self.layout.parts]
        if not parts:
            return
        first, last = self.ranking.place(parts[0]), self.ranking.place(parts[-1])
        chart = self.book.add_chart({"type": "column"})
        chart.add_series(
            {
                "name": "各部分平均得分率（%）",
                "categories": [OVERVIEW, HEADER, first, HEADER, last],
                "values": [OVERVIEW, AVERAGE, first, AVERAGE, last],
                "fill": {"color": "#2E75B6"},
                "gap": 60,
                "data_labels": {"value": True, "num_format": "0.0", "font": {"size": 8}},
            }
        )
        chart.set_title({"name": "各部分平均得分率（%）", "name_font": {"size": 11}})
        chart.set_legend({"none": True})
        chart.set_x_axis({"num_font": {"size": 8}})
        chart.set_y_axis({"min": 0, "max": 100, "major_unit": 25, "num_font": {"size": 8}})
        chart.set_size({"width": 1150, "height": CHART_ROWS * 24 - 6})
        place = {"object_position": 1, "x_offset": 6, "y_offset": 3}
        self.sheet.insert_chart(CHART_TOP, 0, chart, place)

    def _spark(self, first: int, last: int) -> None:
        parts = [_part_title(part) for part, _ in self.layout.parts]
        left, right = (column_name(self.ranking.place(t)) for t in (parts[0], parts[-1]))
        rows = range(first + 1, last + 2)
        column = column_name(self.ranking.place(TRENDS))
        sparks = {
            "location": [f"{column}{row}" for row in rows],
            "range": [f"'{OVERVIEW}'!{left}{row}:{right}{row}" for row in rows],
            "type": "column",
            "min": 0,
            "max": 100,
            "series_color": "#2E75B6",
        }
        self.sheet.add_sparkline(first, self.ranking.place(TRENDS), sparks)

    def _colour(self, first: int, last: int) -> None:
        sheet, place = self.sheet, self.ranking.place
        sheet.conditional_format(first, place("总分"), last, place("总分"), _BAR)
        parts = [place(_part_title(part)) for part, _ in self.layout.parts]
        if parts:
            sheet.conditional_format(first, parts[0], last, parts[-1], _SHADES)
        missing = place(core_missing_label(self.layout.checklist))
        red = self.book.add_format({"bold": True, "font_color": RED})
        some = {"type": "cell", "criteria": ">", "value": 0, "format": red}
        sheet.conditional_format(first, missing, last, missing, some)
        broken = {"type": "cell", "criteria": "!=", "value": '"完好"', "format": red}
        sheet.conditional_format(first, place(INTACT), last, place(INTACT), broken)


_BAR = {
    "data_bar_2010": True,
    "bar_solid": True,
    "type": "data_bar",
    "bar_color": "#9DC3E6",
    "min_type": "num",
    "max_type": "num",
    "min_value": 0,
    "max_value": 100,
}
_SHADES = {
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


def part_percent(
    part: Part, items: tuple[Item, ...], assessment: Assessment, block: Block
) -> Value:
    """The percentage of a part as a formula; in words where nothing of it applies."""
    score = next((s for s in assessment.parts if s.part == part.number), None)
    if score is None or not score.possible:
        return "不适用"
    return Formula(formulas.part_percent(block, items), score.percent)


def _part_title(part: Part) -> str:
    return f"{part.title}%"


def _subject(layout: Layout) -> str:
    checklist, portion = layout.checklist, layout.portion
    first, last = checklist.period
    done, failed = len(portion.standings), len(portion.failures)
    return (
        f"清单：{checklist.title}　适用年度：{first}—{last}　"
        f"事项：{len(layout.items)} 项　报告：{done + failed} 份，"
        f"其中已评估 {done} 份，未能评估 {failed} 份"
    )
