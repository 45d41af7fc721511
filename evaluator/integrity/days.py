"""Days named in a text: 2022年3月1日, 5月, 年底, each with the earliest day that it may mean."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from evaluator.integrity.facts import DateWords
from evaluator.integrity.plain import MOST_PLACES, Plain, any_of

# Scanning for a character is fast; what stands before it is looked at from there.
_MONTH = re.compile(r"月(?:(\d{1,2})日|(份|底|末|初|上旬|中旬|下旬))?")
_BEFORE = re.compile(r"(?<![\d.])(?:((?:19|20)\d\d)年)?(\d{1,2})$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)年")
_PARTS = {"上旬": 1, "初": 1, "中旬": 11, "下旬": 21, "底": 21, "末": 21}


@dataclass(frozen=True)
class Told:
    """A day in the text: its span, its year where the text gives it, and the earliest `day`.

    `exact` tells that a day of the month is given; `day` is None where the calendar has none such.
    """

    start: int
    end: int
    year: int | None
    month: int
    day: date | None
    exact: bool


def told_days(plain: Plain) -> Iterator[Told]:
    """Every month and day in running text outside titles, in order; a year may be implied."""
    implied = plain.report.year
    for match in islice(_MONTH.finditer(plain.masked), MOST_PLACES):
        start = max(0, match.start() - 9)
        before = _BEFORE.search(plain.masked[start : match.start()])
        if before is None:
            continue
        year, month = int(before[1]) if before[1] else None, int(before[2])
        number = int(match[1]) if match[1] else _PARTS.get(match[2] or "", 1)
        day = _date(year or implied, month, number)
        yield Told(start + before.start(), match.end(), year, month, day, match[1] is not None)


def _date(year: int | None, month: int, day: int) -> date | None:
    if year is None or not 1 <= month <= 12 or not 1 <= day <= monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def years_before(plain: Plain, told: Told) -> set[int]:
    """The years that the sentence of a day names before it."""
    start, _ = plain.sentence(told.start, told.end)
    return {int(year) for year in _YEAR.findall(plain.masked, start, told.start)}


def year_ends(plain: Plain, words: DateWords) -> Iterator[tuple[int, int]]:
    """Where the text speaks of the end of the reporting year as of something past."""
    year = plain.report.year
    given = f"(?:{year})?" if year is not None else ""
    reached, end = any_of(words.reached).pattern, any_of(words.year_end).pattern
    for match in re.finditer(rf"(?:{reached}){given}(?:{end})(?!前)", plain.masked):
        yield match.span()


def shown(day: date) -> str:
    """A day as reports write it."""
    return f"{day.year}年{day.month}月{day.day}日"
