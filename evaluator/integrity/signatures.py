"""Signature and publication: before what a report tells, before its year has ended, or late."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from evaluator.checklist import Checklist
from evaluator.head import years
from evaluator.integrity.days import Told, shown, year_ends, years_before
from evaluator.integrity.facts import DateWords
from evaluator.integrity.plain import Plain, any_of
from evaluator.model import Finding

Span = tuple[int, int]
_FIGURE = re.compile(r"\d")
# Where so few events come after the signature, each of them is shown; otherwise the signature is
# what is wrong.
_FEW_EVENTS = 2
# A report that is signed this early in its own year can't tell of the year, whatever it tells.
_EARLY, _LATE = (7, 1), (12, 1)
# A day of publication so long after the signature is asked about.
_LONG_AFTER = timedelta(days=300)
_FAR_AHEAD = timedelta(days=370)
_NAMED_DAY = re.compile(r"[“”]?[一-鿿]{2,10}?日")


@dataclass(frozen=True)
class Deadlines:
    """The days before which a report is due: at the superior (None: unknown), and to the public."""

    report_by: date | None
    publish_by: date


def deadlines(checklist: Checklist, year: int) -> Deadlines:
    """The deadlines that a checklist sets for the report on a year."""

    def day(text: str) -> date:
        return date.fromisoformat(f"{year + 1}-{text}")

    report_by = checklist.report_by
    return Deadlines(day(report_by) if report_by else None, day(checklist.publish_by))


def _after(plain: Plain, days: list[Told], last: date, words: DateWords) -> list[tuple[Told, Span]]:
    """Events told as past that come after a day, with their clauses."""
    ahead, other = any_of(words.ahead), any_of(words.other_year)
    found = []
    for told in days:
        if told.day is None or told.day <= last or not plain.tells(told.start):
            continue
        span = plain.clause(told.start, told.end)
        before = plain.masked[max(span[0], told.start - 12) : told.start]
        if ahead.search(plain.masked, *span) or ahead.match(plain.masked, told.end):
            continue
        # The name of a day (12月4日国家宪法日) is no event on it.
        if told.exact and _NAMED_DAY.match(plain.masked, told.end):
            continue
        # So far ahead lies a term or an aim, not an event.
        if told.day - last > _FAR_AHEAD and told.year:
            continue
        if told.year is None and other.search(before):
            continue
        if told.year is None and years_before(plain, told) - {plain.report.year}:
            continue
        found.append((told, span))
    return found


def signature_findings(plain: Plain, days: list[Told], words: DateWords) -> Iterator[Finding]:
    """A signature before what is told, before the year has ended, or none at all."""
    report = plain.report
    year, signed, raw = report.year, report.signed, report.signed_span
    if signed is None or raw is None:
        if report.published is None and report.title and plain.text:
            span = plain.place(report.title_span[0]), plain.place(report.title_span[1])
            if span[0] < span[1]:
                yield plain.finding(
                    "date",
                    "remark",
                    span,
                    "全文没有成文日期，也没有发布日期，无法核对是否按期报送和公开",
                    "请补上落款单位和日期",
                )
        return
    assert year is not None
    span = plain.place(raw[0]), plain.place(raw[1])
    titled = year in years(report.title)
    if signed.year < year:
        if titled:
            yield plain.finding(
                "date",
                "error",
                span,
                f"落款{shown(signed)}，早于所报告的{year}年",
                "请核对落款日期",
            )
        return
    later = _after(plain, days, signed, words)
    ends = _year_ends(plain, words) if signed.year == year and signed < date(year, 12, 1) else []
    told = [plain.said((event.start, event.end)) for event, _ in later]
    told += [plain.said(end) for end in ends]
    if told:
        listed = "、".join(dict.fromkeys(told[:4])) + ("等" if len(set(told)) > 4 else "")
        published = report.published
        shows = f"（发布日期是{shown(published)}）" if published and published > signed else ""
        yield plain.finding(
            "date",
            "error",
            span,
            f"落款{shown(signed)}，正文却已写到{listed}，共{len(told)}处晚于落款{shows}",
            "请核对落款日期；日期无误的，说明之后的情况怎样得来",
        )
        if len(told) <= _FEW_EVENTS:
            for at in [*(clause for _, clause in later), *(plain.clause(*end) for end in ends)]:
                yield plain.finding(
                    "date",
                    "error",
                    at,
                    f"落款{shown(signed)}，这件事在落款之后",
                    "请核对这一日期和落款日期",
                )
        return
    if signed.year == year and titled and not any_of(words.part_of_year).search(report.title):
        yield from _early(plain, span, signed, year)


def _year_ends(plain: Plain, words: DateWords) -> list[Span]:
    """Where something is told as reached at the end of the year, with a figure."""
    ahead = any_of(words.ahead)
    found = []
    for start, end in year_ends(plain, words):
        clause = plain.clause(start, end)
        counted = _FIGURE.search(plain.masked, end, clause[1])
        if plain.tells(start) and counted and not ahead.search(plain.masked, *clause):
            found.append((start, end))
    return found


def _early(plain: Plain, span: Span, signed: date, year: int) -> Iterator[Finding]:
    day = (signed.month, signed.day)
    if day < _EARLY:
        yield plain.finding(
            "date",
            "error",
            span,
            f"报告的是{year}年全年，落款却是{shown(signed)}，当年尚未过半",
            "请核对落款年份",
        )
    elif day < _LATE:
        yield plain.finding(
            "date",
            "question",
            span,
            f"报告的是{year}年全年，落款{shown(signed)}时当年尚未结束",
            "请说明数字统计到哪一天",
        )


def publication_findings(plain: Plain, due: Deadlines | None) -> Iterator[Finding]:
    """Publication before the signature, and either of them after its deadline."""
    report = plain.report
    signed, published = report.signed, report.published
    if published and report.published_span:
        span = plain.place(report.published_span[0]), plain.place(report.published_span[1])
        if signed and published < signed:
            yield plain.finding(
                "date",
                "question",
                span,
                f"发布日期{shown(published)}早于落款{shown(signed)}",
                "请核对两个日期",
            )
        elif due and published >= due.publish_by:
            yield plain.finding(
                "date",
                "question",
                span,
                f"发布日期{shown(published)}，晚于应在{shown(due.publish_by)}之前公开的期限",
                "请说明何时首次公开、为何逾期",
            )
        elif (
            signed
            and report.year
            and signed.year > report.year
            and published - signed > _LONG_AFTER
        ):
            yield plain.finding(
                "date",
                "question",
                span,
                f"落款{shown(signed)}，发布日期{shown(published)}，相隔近一年或更久",
                "请核对两个日期的年份",
            )
    if signed and report.signed_span and due:
        span = plain.place(report.signed_span[0]), plain.place(report.signed_span[1])
        if signed >= due.publish_by:
            yield plain.finding(
                "date",
                "question",
                span,
                f"落款{shown(signed)}，晚于应在{shown(due.publish_by)}之前公开的期限",
                "请说明报送和公开的日期、为何逾期",
            )
        elif due.report_by and signed >= due.report_by:
            yield plain.finding(
                "date",
                "remark",
                span,
                f"落款{shown(signed)}，晚于应在{shown(due.report_by)}之前报送的期限",
                "请提供向上级和同级党委、人大常委会报送的日期",
            )
