"""Dates that can't be true: years, the calendar, figures that stop in mid-year."""

import re
from collections.abc import Iterator
from itertools import islice

from evaluator.head import years
from evaluator.integrity.days import Told, shown, told_days, years_before
from evaluator.integrity.facts import DateWords, References
from evaluator.integrity.plain import MOST_FINDINGS, Plain, any_of
from evaluator.integrity.signatures import (
    Deadlines,
    publication_findings,
    signature_findings,
)
from evaluator.model import Finding

Span = tuple[int, int]
_WEEKDAYS = "一二三四五六日"
_WEEKDAY = re.compile(r"[(,]?(?:星期|周)([一二三四五六日天])")
_FULL_RANGE = re.compile(
    r"((?:19|20)\d\d)年(\d{1,2})月(?:(\d{1,2})日)?[至到-]((?:19|20)\d\d)年(\d{1,2})月(?:(\d{1,2})日)?"
)
_MONTH = r"(?:(20\d\d)年)?(\d{1,2})月(?:(\d{1,2})日|(底|末|份|初|上旬|中旬|下旬))?"
_FIRST_MONTHS = re.compile(r"1月?[-至到](\d{1,2})月(?:份|底)?(?!\d|日)")
# Neither the end of a longer number nor of another span of time.
_YEAR_BEFORE = re.compile(r"(?:(20\d\d)年|(?<![\d年月日.-]))$")
_OPENING_YEAR = re.compile(r"((?:19|20)\d\d)年(?:度|以来|来)?,")
_FIGURE = re.compile(r"\d")


def date_findings(plain: Plain, references: References, due: Deadlines | None) -> Iterator[Finding]:
    """What in a report's dates doesn't hold. `due` is None where the report's year is unknown."""
    words = references.words.dates
    days = list(told_days(plain))
    checks = [
        _impossible(plain, days),
        _weekdays(plain, days, references),
        _this_year(plain, words),
    ]
    if plain.report.year is not None:
        checks += [
            signature_findings(plain, days, words),
            publication_findings(plain, due),
            _other_years(plain, words),
            _mid_year(plain, words),
            _accounts(plain, days, words),
            _last_year(plain, words),
        ]
    for check in checks:
        yield from islice(check, MOST_FINDINGS)


def _impossible(plain: Plain, days: list[Told]) -> Iterator[Finding]:
    for told in days:
        if told.day is None and (told.year or plain.report.year) and (told.year or told.exact):
            said = plain.said((told.start, told.end))
            yield plain.finding(
                "date",
                "error",
                plain.clause(told.start, told.end),
                f"日历上没有“{said}”这一天",
                "请核对日期",
            )
    for match in _FULL_RANGE.finditer(plain.masked):
        first = (int(match[1]), int(match[2]), int(match[3] or 0))
        last = (int(match[4]), int(match[5]), int(match[6] or 31))
        if last < first:
            yield plain.finding(
                "date",
                "error",
                match.span(),
                f"起止日期颠倒：“{match[0]}”的终点早于起点",
                "请核对起止日期",
            )


def _weekdays(plain: Plain, days: list[Told], references: References) -> Iterator[Finding]:
    words = references.words.dates
    meetings = any_of(words.meetings)
    for told in days:
        if not told.exact or told.day is None:
            continue
        weekday = _WEEKDAYS[told.day.weekday()]
        named = _WEEKDAY.match(plain.masked, told.end)
        if named and named[1].replace("天", "日") != weekday:
            yield plain.finding(
                "date",
                "error" if told.year else "question",
                (told.start, named.end()),
                f"{shown(told.day)}是星期{weekday}，报告写星期{named[1]}",
                "请核对日期和星期",
            )
        elif told.day.weekday() >= 5 and told.day not in references.facts.workdays:
            after = plain.masked[told.end : told.end + 12]
            if (
                plain.tells(told.start)
                and meetings.search(after)
                and not years_before(plain, told) - {plain.report.year}
            ):
                yield plain.finding(
                    "date",
                    "remark",
                    plain.clause(told.start, told.end),
                    f"{shown(told.day)}是星期{weekday}，不是工作日",
                    "请核对会议日期",
                )


def _this_year(plain: Plain, words: DateWords) -> Iterator[Finding]:
    year = plain.report.year
    said = any_of(words.this_year + words.last_year).pattern
    for match in re.finditer(rf"({said})[(,]?((?:19|20)\d\d)年", plain.masked):
        named, last = int(match[2]), match[1] in words.last_year
        if not plain.in_body(match.start()) or plain.clause_of(match.start()) is None:
            continue
        if year is not None and named not in (year - last, year + 1 - last):
            yield plain.finding(
                "date",
                "error",
                plain.clause(*match.span()),
                f"报告年度是{year}年，“{match[1]}”却写作{named}年",
                "请核对年份",
            )
        elif not last and match[0].endswith(f"{match[1]}{named}年"):
            yield plain.finding(
                "date",
                "remark",
                plain.clause(*match.span()),
                f"“{match[1]}”与“{named}年”重复",
                "请删去其中之一",
            )


def _other_years(plain: Plain, words: DateWords) -> Iterator[Finding]:
    """Headings, the opening and the announcement of the report that name another year."""
    report = plain.report
    year = report.year
    if year is None or year not in years(report.title):
        return
    tops = [section for section in report.sections if section.level == 1 and not section.point]
    done = [section for section in tops if section.role == "achievements"]
    own = any(year in years(section.title) for section in done)
    rework = any_of(words.rework)
    for section in done:
        named = _single_year(section.title)
        if named and named != year and not rework.search(section.title):
            span = plain.place(section.start), plain.place(section.body)
            yield plain.finding(
                "date",
                "question" if own else "error",
                _stripped(plain, span),
                f"报告标题是{year}年，这一部分的标题却写{named}年",
                "请核对年份；若是上一年的稿子，请核对本部分的内容",
            )
    for section in tops:
        named = _single_year(section.title)
        if section.role == "plan" and named and named != year + 1:
            span = plain.place(section.start), plain.place(section.body)
            yield plain.finding(
                "date",
                "question",
                _stripped(plain, span),
                f"{year}年的报告，下一步安排应是{year + 1}年，标题写{named}年",
                "请核对年份",
            )
    yield from _opening(plain, words, year)


def _single_year(title: str) -> int | None:
    """The only year that a heading names, unless it belongs to a range."""
    named = set(years(title))
    ranged = re.search(r"\d{4}年?[-至到]", title)
    return named.pop() if len(named) == 1 and not ranged else None


def _stripped(plain: Plain, span: Span) -> Span:
    start, end = span
    while end > start + 1 and plain.text[end - 1] == "\n":
        end -= 1
    return start, max(end, start + 1)


def _opening(plain: Plain, words: DateWords, year: int) -> Iterator[Finding]:
    at = plain.place(plain.report.title_span[1])
    headings = [s.start for s in plain.report.sections if s.level]
    end = plain.place(min(headings)) if headings else min(len(plain.text), at + 600)
    front = plain.masked[at:end]
    if not front.strip():
        return
    for match in re.finditer(r"(?:^|\n)" + _OPENING_YEAR.pattern, front):
        named = int(match[1])
        start = at + match.start(1)
        if named != year and named in (year - 1, year + 1) and plain.clause_of(start):
            yield plain.finding(
                "date",
                "question" if f"{year}年" in front else "error",
                plain.clause(start, at + match.end()),
                f"报告标题是{year}年，开头却写{named}年",
                "请核对年份",
            )
            return
    announces = any_of(words.announces)
    for match in announces.finditer(front):
        span = plain.clause(at + match.start(), at + match.end())
        told = _single_year(plain.masked[span[0] : span[1]])
        if told and told != year:
            yield plain.finding(
                "date",
                "error",
                span,
                f"报告标题是{year}年，这里却说报告{told}年的情况",
                "请核对年份",
            )


def _mid_year(plain: Plain, words: DateWords) -> Iterator[Finding]:
    """Figures of a full-year report that stop in mid-year."""
    report = plain.report
    year = report.year
    assert year is not None
    stock = any_of(words.stock)
    if any_of(words.part_of_year).search(report.title):
        return
    found = [
        (match, int(match[1] or year), int(match[2]), match[3], match[4])
        for match in re.finditer(f"(?:{any_of(words.up_to).pattern}){_MONTH}", plain.masked)
    ]
    for match in _FIRST_MONTHS.finditer(plain.masked):
        before = _YEAR_BEFORE.search(plain.masked[max(0, match.start() - 5) : match.start()])
        if before:
            found.append((match, int(before[1] or year), int(match[1]), None, "底"))
    for match, named, month, day, part in found:
        if named != year or not 1 <= month <= 11 or not plain.tells(match.start()):
            continue
        span = plain.sentence(*match.span())
        if stock.search(plain.masked[match.end() : match.end() + 8]):
            continue
        if not _FIGURE.search(plain.masked, match.end(), span[1]):
            continue
        nearly = month == 11 and (int(day) >= 25 if day else part in ("底", "末"))
        # Signed in its own year, a report can't go much further.
        signed = report.signed
        nearly = nearly or (
            signed is not None and signed.year == year and signed.month <= month + 1
        )
        yield plain.finding(
            "date",
            "remark" if nearly else "question",
            (match.start(), min(span[1], match.end() + 60)),
            f"报告的是{year}年全年，这里的数字只到“{match[0]}”",
            "请补上到年底的数字",
        )


def _accounts(plain: Plain, days: list[Told], words: DateWords) -> Iterator[Finding]:
    """A meeting in the first months of the year that heard the account of that very year."""
    year = plain.report.year
    hears, accounts = any_of(words.hears), any_of(words.accounts)
    named = re.compile(rf"{year}年度?")
    for told in days:
        if told.day is None or told.day.year != year or told.month > 4:
            continue
        if not plain.tells(told.start) or years_before(plain, told) - {year}:
            continue
        _, end = plain.sentence(told.start, told.end)
        for match in named.finditer(plain.text, told.end, end):
            before = plain.text[max(told.end, match.start() - 12) : match.start()]
            after = plain.text[match.end() : match.end() + 30].split("》")[0]
            if hears.search(before) and (account := accounts.search(re.split("[,。;]", after)[0])):
                said = plain.said((told.start, told.end))
                yield plain.finding(
                    "date",
                    "question",
                    plain.clause(match.start(), match.end() + account.end()),
                    f"{said}的会议听取的却是{year}年的报告，当年工作刚刚开始",
                    f"请核对是否应为{year - 1}年",
                )
                break


def _last_year(plain: Plain, words: DateWords) -> Iterator[Finding]:
    """What was done the year before, told among this year's achievements."""
    year = plain.report.year
    assert year is not None
    compares = any_of(words.compares)
    for match in re.finditer(rf"{year - 1}年(?!\d|[-至到、末底初])", plain.masked):
        opens = match.start() == 0 or plain.masked[match.start() - 1] in "。;:\n"
        if not opens or not plain.tells(match.start()):
            continue
        span = plain.sentence(*match.span())
        said = plain.masked[match.end() : span[1]]
        once = any_of(words.once).search(said)
        if compares.search(said) or (
            not once and (f"{year}年" in said or any_of(words.this_year).search(said))
        ):
            continue
        if _OPENING_YEAR.match(plain.masked, match.start()) and plain.tells_front(match.start()):
            continue
        yield plain.finding(
            "date",
            "remark",
            (match.start(), min(span[1], match.end() + 50)),
            f"{year}年的报告在成效中写{year - 1}年的事",
            "请说明本年度的情况",
        )
