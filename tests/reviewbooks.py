"""Workbooks as they come back from review, for the tests of the import. All places are invented."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from evaluator.checklist import Item, Scale
from evaluator.reviews import Review
from evaluator.rowmark import digest, row_mark
from evaluator.subjects import Subject, Subjects
from evaluator.writers.sheets.cells import cell_text

TODAY = date(2026, 5, 20)
SEEN = "0123456789abcdef"
TITLES = (
    *(
        "报告",
        "县(市、区)",
        "部分",
        "事项",
        "层级",
        "机评等级",
        "人工等级",
        "理由",
        "复核人",
        "日期",
    ),
    *("最终等级", "最高等级", "目标", "权重", "系数", "得分", "差距", "复核状态", "引文", "位置"),
    *("标记", "复核原因", "计分过程（改动前）", "证据", "矩阵", "事项编号", "行标识"),
)
SCALE = Scale(labels=("未见", "表态", "举措", "成效"), credits=(0, 0.3, 0.7, 1))
Values = dict[str, Any]


def subject(
    report: str = "青岚县.txt",
    item: str = "a.one",
    *,
    machine: int = 1,
    evidence: str = SEEN,
    graded: bool = True,
    scale: Scale = SCALE,
) -> Subject:
    """An item of a report as it was graded last."""
    made = Item(
        id=item,
        title=f"事项{item}",
        part=1,
        tier="core",
        basis="某法",
        asks="应写明",
        advice="请补",
    )
    return Subject(report, made, scale, graded, machine, evidence)


def known(*subjects: Subject) -> Subjects:
    """Subjects by report and item."""
    return {(each.report, each.item.id): each for each in subjects or [subject()]}


def review(**changes: Any) -> Review:
    """A decision on file."""
    given: Values = {
        "report": "青岚县.txt",
        "item": "a.one",
        "machine_grade": 1,
        "grade": 2,
        "reason": "原文有举措",
        "reviewer": "张三",
        "date": date(2026, 5, 1),
        "evidence": SEEN,
    }
    return Review(**{**given, **changes})


def row(
    about: Subject | None = None, *, filled: Review | None = None, seen: str = SEEN, **entered: Any
) -> Values:
    """A row of 明细 as it is written, filled in with a decision or not, and over it what a person
    `entered`, by title."""
    about = about or subject()
    shown = cell_text(about.report)
    name = digest(filled.grade, filled.reviewer, filled.date, filled.reason) if filled else None
    made: Values = {
        "报告": shown,
        "事项": about.item.title,
        "机评等级": about.machine_grade,
        "事项编号": about.item.id,
        "行标识": row_mark(shown, about.item.id, about.machine_grade, seen, name),
    }
    if filled:
        made |= {
            "人工等级": filled.grade,
            "理由": filled.reason,
            "复核人": filled.reviewer,
            "日期": filled.date,
        }
    return made | entered


def decision(grade: Any = 2, reason: Any = "原文有举措", by: Any = "张三", **more: Any) -> Values:
    """What a person enters into a row."""
    return {"人工等级": grade, "理由": reason, "复核人": by, **more}


def written(
    folder: Path,
    *rows: Values,
    titles: Sequence[str] = TITLES,
    sheet: str = "明细",
    above: int = 0,
) -> Path:
    """A workbook of one sheet with these rows, below a number of other lines."""
    book = openpyxl.Workbook()
    add_sheet(book, *rows, titles=titles, sheet=sheet, above=above)
    return saved(book, folder)


def add_sheet(
    book: Any, *rows: Values, titles: Sequence[str] = TITLES, sheet: str, above: int = 0
) -> None:
    """Add a sheet with these rows."""
    added = book.create_sheet(sheet)
    for _ in range(above):
        added.append(["某市法治政府建设复核"])
    added.append(list(titles))
    for values in rows:
        added.append([values.get(title) for title in titles])


def saved(book: Any, folder: Path) -> Path:
    """Save a workbook as matrix.xlsx."""
    path = folder / "matrix.xlsx"
    book.save(path)
    return path
