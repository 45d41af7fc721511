"""Party congresses and plenums that a report names: not held yet, superseded, a list cut short."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from evaluator.integrity.days import shown
from evaluator.integrity.facts import Congress, References
from evaluator.integrity.plain import MOST_PLACES, Plain, any_of
from evaluator.model import Finding

Span = tuple[int, int]
_NUMBERS = "一二三四五六七八九"
# A report written so soon after a congress or plenum need not speak of it yet.
_SETTLED = timedelta(days=30)
_AROUND = 14


@dataclass(frozen=True)
class _Named:
    """Where a congress (`plenums` empty) or some of its plenums (from 1) are named."""

    congress: Congress
    plenums: tuple[int, ...]
    span: Span


def congress_findings(plain: Plain, references: References) -> Iterator[Finding]:
    """Congresses and plenums that a report can't, or should no longer, speak of as it does."""
    named = [
        one
        for congress in references.facts.congresses
        for one in islice(_named(plain, congress, references), MOST_PLACES)
    ]
    if not named or plain.report.year is None:
        return
    yield from _unknown(plain, named)
    yield from _not_held(plain, named, references)
    yield from _superseded(plain, named, references)
    yield from _cut_short(plain, named, references)


def _named(plain: Plain, congress: Congress, references: References) -> Iterator[_Named]:
    name = congress.name
    if name not in plain.masked:
        return
    no_congress = any_of(references.words.references.not_congress)
    whole = re.compile(
        rf"(?<![{_NUMBERS}百第])(?:{name}大|{name}次全国代表大会)|第{name}次全国代表大会"
    )
    for match in whole.finditer(plain.masked):
        if not no_congress.match(plain.masked, match.end()):
            yield _Named(congress, (), match.span())
    if f"{name}届" not in plain.masked:
        return
    # Behind 委 stands a party committee of a province or a county, which has plenums of its own.
    one = rf"[{_NUMBERS}]中(?:全会)?"
    plenums = re.compile(
        rf"(?<![{_NUMBERS}委])(?<!委第)第?{name}届(?:中央委员会)?"
        rf"((?:{one}(?:(?:、|和|及|与|以及|,)(?={one}))?){{1,9}})(?:全会)?"
    )
    for match in plenums.finditer(plain.masked):
        if "全会" in match[0]:
            numbers = tuple(
                _NUMBERS.index(n) + 1 for n in re.findall(rf"([{_NUMBERS}])中", match[1])
            )
            yield _Named(congress, numbers, match.span())
    formal = re.compile(rf"(?<![{_NUMBERS}委])第?{name}届中央委员会第([{_NUMBERS}])次全体会议")
    for match in formal.finditer(plain.masked) if f"{name}届中央" in plain.masked else ():
        yield _Named(congress, (_NUMBERS.index(match[1]) + 1,), match.span())


def _held(one: _Named) -> tuple[str, date, str] | None:
    """What is named last: what it is called, when it opened, and the source; None if unknown."""
    if not one.plenums:
        return f"党的{one.congress.name}大", one.congress.opened, one.congress.source
    number = max(one.plenums)
    if number > len(one.congress.plenums):
        return None
    meeting = one.congress.plenums[number - 1]
    return f"{one.congress.name}届{_NUMBERS[number - 1]}中全会", meeting.opened, meeting.source


def _unknown(plain: Plain, named: list[_Named]) -> Iterator[Finding]:
    for one in named:
        most = len(one.congress.plenums)
        if one.congress.complete and max(one.plenums, default=0) > most:
            yield plain.finding(
                "reference",
                "error",
                plain.clause(*one.span),
                f"{one.congress.name}届中央委员会只开过{most}次全会，"
                f"没有{_NUMBERS[max(one.plenums) - 1]}中全会",
                "请核对会议届次",
            )


def _latest(plain: Plain) -> date | None:
    """The latest day on which the report may have been written, as far as it tells."""
    report = plain.report
    return max((day for day in (report.signed, report.published) if day), default=None)


def _not_held(plain: Plain, named: list[_Named], references: References) -> Iterator[Finding]:
    year, latest = plain.report.year, _latest(plain)
    assert year is not None
    awaited = any_of(references.words.references.awaited)
    seen = set()
    for one in named:
        held = _held(one)
        limit = latest or date(year + 1, 4, 1)
        if latest and latest < date(year, 7, 1):
            # Then the signature is what can't be.
            limit = date(year, 12, 31)
        if held is None or held[1] <= limit or held[0] in seen:
            continue
        start, end = one.span
        if awaited.search(
            plain.masked, max(0, start - _AROUND), min(len(plain.masked), end + _AROUND)
        ):
            continue
        clause = plain.clause_of(start)
        if clause is None or not plain.in_body(start):
            continue
        seen.add(held[0])
        sure = latest is not None and clause.role != "plan"
        written = f"报告日期是{shown(latest)}" if latest else f"这是{year}年度的报告"
        yield plain.finding(
            "reference",
            "error" if sure else "question",
            plain.clause(start, end),
            f"{held[0]}于{shown(held[1])}开幕，{written}，当时尚未召开",
            "请核对会议名称或报告日期",
        )


def _superseded(plain: Plain, named: list[_Named], references: References) -> Iterator[Finding]:
    """The spirit of a congress where the next one, held by then, is nowhere named."""
    words, congresses = references.words.references, references.facts.congresses
    written = _written(plain)
    spirit, since = any_of(words.spirit), any_of(words.since)
    newest = max((congresses.index(one.congress) for one in named), default=-1)
    following = congresses[newest + 1 : newest + 2]
    if not following or following[0].closed + _SETTLED > written:
        return
    if f"{following[0].name}大" in plain.text or f"{following[0].name}届" in plain.text:
        return
    for one in named:
        clause = plain.clause(*one.span)
        if one.congress is not congresses[newest] or not plain.in_body(one.span[0]):
            continue
        if since.match(plain.masked, one.span[1]) or not spirit.search(plain.masked, *clause):
            continue
        shows = following[0]
        yield plain.finding(
            "reference",
            "question",
            clause,
            f"党的{shows.name}大已于{shown(shows.closed)}闭幕，报告（{_dated(plain)}）只提{one.congress.name}大"
            f"及其全会，全文未提{shows.name}大",
            f"请说明是否沿用旧稿，并补上学习贯彻党的{shows.name}大精神的情况",
        )
        return


def _written(plain: Plain) -> date:
    """The earliest day on which the report can have been finished, as far as it tells."""
    year = plain.report.year
    assert year is not None
    return plain.report.signed or plain.report.published or date(year, 12, 31)


def _dated(plain: Plain) -> str:
    signed = plain.report.signed
    return f"落款{shown(signed)}" if signed else f"{plain.report.year}年度"


def _cut_short(plain: Plain, named: list[_Named], references: References) -> Iterator[Finding]:
    """A list of plenums that stops before the last one held, or leaves one out."""
    written = _written(plain)
    every = any_of(references.words.references.all_plenums)
    for congress in references.facts.congresses:
        lists = [o for o in named if o.congress is congress and len(o.plenums) > 1]
        if not lists or every.search(plain.masked):
            continue
        held = [
            number
            for number, meeting in enumerate(congress.plenums, 1)
            if meeting.document and meeting.closed + _SETTLED <= written
        ]
        mentioned = {number for o in named if o.congress is congress for number in o.plenums}
        one = max(lists, key=lambda o: (len(o.plenums), -o.span[0]))
        lacking = [n for n in held if n > min(one.plenums) and n not in mentioned]
        if lacking and plain.in_body(one.span[0]):
            names = "、".join(f"{_NUMBERS[n - 1]}中" for n in lacking)
            last = congress.plenums[lacking[-1] - 1]
            yield plain.finding(
                "reference",
                "question",
                plain.clause(*one.span),
                f"列举{congress.name}届历次全会，缺{names}全会（{shown(last.closed)}闭幕）",
                "请核对是否漏列或沿用旧稿",
            )
            return
