"""数据核验: what in the reports does not hold or has to be asked about, and why."""

from collections.abc import Iterator
from typing import Any

from evaluator.model import Assessment, Finding
from evaluator.questioned import KINDS, SEVERITIES
from evaluator.standing import Standing
from evaluator.writers.findings import NONE, shortened
from evaluator.writers.sheets.cells import Cell, Worksheet, put_row
from evaluator.writers.sheets.layout import FINDINGS, Layout
from evaluator.writers.sheets.listing import ListSheet
from evaluator.writers.sheets.rows import Rows, Texts
from evaluator.writers.sheets.style import CENTRE, FADED, NUMBER, RED, TEXT, Styles

COLUMNS = {
    "报告": 22,
    "县(市、区)": 11,
    "性质": 8,
    "类别": 10,
    "报告原文": 58,
    "核验说明": 44,
    "建议询问": 34,
    "对照原文": 58,
    "对照报告": 22,
    "相同比例": 9,
    "所在部分": 14,
    "起": 7,
    "止": 7,
}
_SHOWN = 300  # characters of a passage


class FindingSheet(ListSheet):
    """Takes one report after the other."""

    def __init__(self, book: Any, styles: Styles, layout: Layout, texts: Texts) -> None:
        self.faded = styles(FADED)
        super().__init__(
            book,
            styles,
            layout.questions,
            FINDINGS,
            COLUMNS,
            colour="#7030A0",
            frozen=2,
            printed=list(COLUMNS).index("相同比例") + 1,
            texts=texts,
        )
        self.layout = layout
        self.text, self.centre, self.number = styles(TEXT), styles(CENTRE), styles(NUMBER)
        self.percent = styles(NUMBER, {"num_format": "0.0%"})
        self.severities = {
            "error": styles(CENTRE, {"bold": True, "font_color": RED}),
            "question": styles(CENTRE, {"bold": True, "font_color": "#9C5700"}),
            "remark": self.centre,
        }

    def of(self, line: int, standing: Standing, assessment: Assessment) -> Iterator[Rows]:
        """The rows of a report's findings."""
        spot = self.layout.questions[line]
        records = [self._cells(assessment, finding) for finding in assessment.findings]
        yield from self.rows(spot.sheet, spot.row, records)

    def finish(self, sheet: Worksheet, last: int) -> None:
        """Say so where there is none."""
        if not last:
            put_row(sheet, 1, 0, [(None, self.faded)] * 4 + [(NONE, self.faded)])

    def _cells(self, assessment: Assessment, finding: Finding) -> list[Cell]:
        copied = finding.copied
        return [
            (assessment.report, self.text),
            (assessment.county, self.centre),
            (SEVERITIES[finding.severity], self.severities[finding.severity]),
            (KINDS[finding.kind], self.centre),
            (shortened(finding.quote, _SHOWN), self.text),
            (finding.message, self.text),
            (finding.ask, self.text),
            (shortened(copied.quote, _SHOWN) if copied else None, self.text),
            (copied.report if copied else None, self.text),
            (copied.share if copied else None, self.percent),
            (_section(assessment, finding), self.text),
            (finding.start, self.number),
            (finding.end, self.number),
        ]


def _section(assessment: Assessment, finding: Finding) -> str:
    """The path of the section in which a finding begins."""
    inside = (s.path for s in assessment.sections if s.start <= finding.start < s.end)
    return next(inside, "")
