"""What a row of a reviewed workbook says: a decision, that one is withdrawn, nothing, or something
that can't be taken, with the cell that is wrong and what to do."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from unicodedata import normalize

from evaluator.reviewbook import DAY, GRADE, ITEM, MACHINE, MARK, REASON, REPORT, REVIEWER, Row
from evaluator.reviews import Review
from evaluator.rowmark import Mark, digest, read_mark
from evaluator.subjects import Subject, Subjects
from evaluator.writers.sheets.cells import cell_text

_ENTERED = (GRADE, REASON, REVIEWER, DAY)
_FIRST_DAY = date(2000, 1, 1)  # what is earlier was a number, not a date
_GRADE = re.compile(r"([0-9]{1,3})(?:\.0+)?")
_DATES = (
    re.compile(r"([0-9]{4})[-/.年] ?([0-9]{1,2})[-/.月] ?([0-9]{1,2})日?(?: 00:00(?::00)?)?"),
    re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})"),
)
# How the file format writes characters that XML doesn't hold; openpyxl leaves some as they are.
_ESCAPE = re.compile("_x([0-9A-Fa-f]{4})_")
_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row isn't taken: the title of the cell at fault, a code from CODES, and what to do."""

    row: Row
    title: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a row says of its subject: `review`, or None where a decision that was filled in has
    been cleared. `dated` tells whether a person gave the date; `untouched` that grade, reviewer and
    date are those filled in."""

    row: Row
    subject: Subject
    mark: Mark
    review: Review | None
    dated: bool = True
    untouched: bool = False


class RowReader:
    """Reads rows against what was graded; `today` dates decisions without a date."""

    def __init__(self, subjects: Subjects, today: date) -> None:
        self.subjects, self.today = subjects, today
        self._reports = _by_shown(report for report, _ in subjects)

    def read(self, row: Row) -> Said | list[Refusal] | None:
        """What a row says; its faults where it can't be taken; None where it says nothing."""
        entered = [title for title in _ENTERED if _text(row.values[title])]
        known = _identity(row)
        if known is None:
            return [Refusal(row, MARK, "E402", _NOT_ITS_OWN)] if entered else None
        report, machine_grade, mark = known
        subject = self.subjects.get((self._reports.get(report) or "", str(row.values[ITEM])))
        if GRADE in entered:
            return self._decision(row, subject, machine_grade, mark)
        if mark.filled is None:
            given = f"填了{'、'.join(entered)}，但没有人工等级；请填等级，或清空这几格"
            return [Refusal(row, GRADE, "E403", given)] if entered else None
        return _unknown(row) if subject is None else Said(row, subject, mark, None)

    def _decision(
        self, row: Row, subject: Subject | None, machine_grade: int, mark: Mark
    ) -> Said | list[Refusal] | None:
        grade, day = _grade(row.values[GRADE]), _day(row.values[DAY])
        reason = _text(row.values[REASON])
        reviewer = reviewer_name(_text(row.values[REVIEWER]))
        filled = None if grade is None or day is None else digest(grade, reviewer, day, reason)
        untouched = filled is not None and filled == mark.filled
        if subject is None or not subject.graded:
            if untouched:
                return None
            return _unknown(row) if subject is None else [Refusal(row, GRADE, "E403", _NO_SCORE)]
        if faults := list(self._faults(row, subject)):
            return faults
        assert grade is not None  # or else it would be a fault
        review = Review(
            report=subject.report,
            item=subject.item.id,
            machine_grade=machine_grade,
            grade=grade,
            reason=reason,
            reviewer=reviewer,
            date=day or self.today,
            evidence=mark.evidence,
        )
        return Said(row, subject, mark, review, bool(_text(row.values[DAY])), untouched)

    def _faults(self, row: Row, subject: Subject) -> Iterator[Refusal]:
        grade, top = _grade(row.values[GRADE]), subject.scale.top
        if grade is None or grade > top:
            given = f"“{_short(row.values[GRADE])}”不是 0 到 {top} 的整数，请改正"
            yield Refusal(row, GRADE, "E403", given)
        for title in (REASON, REVIEWER):
            if not _text(row.values[title]):
                yield Refusal(row, title, "E404", f"请填写{title}；合并的单元格请拆开，逐行填写")
        if not _text(row.values[DAY]):
            return
        day, given = _day(row.values[DAY]), _short(row.values[DAY])
        if day is None or day < _FIRST_DAY:
            yield Refusal(row, DAY, "E405", f"“{given}”不是日期，请写成 2026-05-01 的样子")
        elif day > self.today:
            yield Refusal(row, DAY, "E405", f"{day} 晚于今天（{self.today}），请改正")


_NOT_ITS_OWN = (
    "与本行的报告、事项编号、机评等级对不上（可能只移动或粘贴了部分单元格）；"
    "请在 hedui 写出的工作簿里该事项原来的行填写"
)
_NO_SCORE = "该事项不适用或已豁免，不计分，不需复核；请清空人工等级"


def reviewer_name(reviewer: str) -> str:
    """The name of a reviewer, blanks made one, and dropped where they part single characters."""
    pieces = reviewer.split()
    return ("" if all(len(piece) == 1 for piece in pieces) else " ").join(pieces)


def as_read(text: str) -> str:
    """A text as it comes back from the cell that showed it."""
    return _text(cell_text(text))


def _by_shown(reports: Iterable[str]) -> Mapping[str, str | None]:
    """Reports by how a cell shows their names; None where two look the same."""
    found: dict[str, str | None] = {}
    for report in dict.fromkeys(reports):
        shown = cell_text(report)
        found[shown] = None if shown in found else report
    return found


def _identity(row: Row) -> tuple[str, int, Mark] | None:
    """The report's name as the workbook was given it, the machine's grade, and the row's mark; None
    where the mark isn't its own."""
    report, item, mark = (str(row.values[title]) for title in (REPORT, ITEM, MARK))
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), report)
    machine_grade = _grade(row.values[MACHINE])
    if machine_grade is not None:
        for shown in (report, plain):
            if found := read_mark(mark.strip(), shown, item, machine_grade):
                return shown, machine_grade, found
    return None


def _unknown(row: Row) -> list[Refusal]:
    given = f"结果里没有报告“{_short(row.values[REPORT])}”的这个事项；请用 --out 指定它的输出目录"
    return [Refusal(row, REPORT, "E402", given)]


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value.is_integer():
            return str(int(value))
    return str(value).replace("_x000D_", "").replace("\r", "").strip()


def _short(value: Any) -> str:
    text = _text(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _grade(value: Any) -> int | None:
    found = _GRADE.fullmatch(normalize("NFKC", _text(value)))
    return int(found[1]) if found else None


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    text = normalize("NFKC", _text(value))
    for form in _DATES:
        if found := form.fullmatch(text):
            try:
                return date(*map(int, found.groups()))
            except ValueError:
                return None
    return None
