"""References that don't hold: plans of another period, laws out of force, titles, numbers."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from rapidfuzz.distance import Levenshtein

from evaluator.integrity.congresses import congress_findings
from evaluator.integrity.days import shown
from evaluator.integrity.facts import Outline, Programme, References, ReferenceWords
from evaluator.integrity.plain import MOST_FINDINGS, Plain, any_of, unmarked
from evaluator.model import Finding, Severity

Span = tuple[int, int]
_PERIOD = r"[(]?(20\d\d)年?[-至到](20\d\d|\d\d)年?[)]?"
_PERIOD_BEHIND = re.compile(r"[一-鿿]{0,8}[(](20\d\d)年?[-至到](20\d\d)年?[)]")
_NUMBER = re.compile(r"(?<=[一-鿿])([\[(【<〈〔])(20\d\d)年?[\])】>〉〕](第?)(0?)(\d{1,4})号")
_LETTERS = re.compile(r"[一-鿿]{2,12}$")
_NESTED = re.compile(r"《[^《》\n]{0,60}《[^《》\n]{1,60}》")
# A period with neither brackets nor 年 behind it, or in brackets without 年.
_BARE_PERIOD = re.compile(
    r"《[^《》\n]{2,60}?(?:\((20\d\d)年?[-至](20\d\d)\)|(?<![(\d])(20\d\d)年?[-至](20\d\d)年?)》"
)
# Titles shorter than this are too easily like another one.
_LONG_TITLE = 9
_MOST_PHRASES, _MOST_HITS = 2, 300


def reference_findings(plain: Plain, references: References) -> Iterator[Finding]:
    """Everything a report refers to that doesn't hold at its date, or isn't written as it is."""
    facts = references.facts
    checks = [
        congress_findings(plain, references),
        *(_outline(plain, outline, references) for outline in facts.outlines),
        *(_programme(plain, programme, references) for programme in facts.programmes),
        _laws(plain, references),
        _titles(plain, references),
        _phrases(plain, references),
        _numbers(plain, references),
        _marks(plain),
    ]
    for check in checks:
        yield from islice(check, MOST_FINDINGS)


def _year_at(plain: Plain, at: int) -> int | None:
    """The year that a place speaks of: the next one in the plan."""
    year, clause = plain.report.year, plain.clause_of(at)
    if year is None or clause is None:
        return None
    return year + (clause.role == "plan")


def _severity(plain: Plain, at: int, *, sure: bool) -> Severity:
    return "error" if sure and plain.tells(at) else "question"


def _outline(plain: Plain, outline: Outline, references: References) -> Iterator[Finding]:
    if outline.title not in plain.text:
        return
    words = references.words.references
    carries, back = any_of(words.carries_out), any_of(words.looks_back)
    ahead = any_of((*words.prepares, *words.draft))
    known = {(edition.first, edition.last): edition for edition in outline.editions}
    pattern = re.compile(rf"(《|》|国务院|中央|[^一-鿿])({outline.title}{_PERIOD})")
    named = list(pattern.finditer(plain.text))
    periods = {_period(match[3], match[4]) for match in named}
    for match, at in ((match, match.start(2)) for match in named):
        year, period, title = _year_at(plain, at), _period(match[3], match[4]), match[2]
        before = plain.text[max(0, match.start() - 2) : match.start()]
        if year is None or any_of(words.local).search(before):
            continue
        span = plain.clause(match.start(), match.end())
        around = plain.text[span[0] : match.start()] + plain.text[match.end() : span[1]]
        if period not in known:
            right = "、".join(f"{e.first}—{e.last}年" for e in outline.editions)
            yield plain.finding(
                "reference",
                "question",
                span,
                f"《{outline.title}》的时期是{right}，报告写{match[3]}—{match[4]}年",
                "请核对文件名称",
            )
            continue
        edition = known[period]
        latest = max((d for d in (plain.report.signed, plain.report.published) if d), default=None)
        newer = [e for e in outline.editions if e.first > edition.last and e.first <= year]
        if year > edition.last and newer and carries.search(around) and not back.search(around):
            both = (newer[0].first, newer[0].last) in periods
            yield plain.finding(
                "reference",
                _severity(plain, at, sure=year > edition.last + 1 and not both),
                span,
                f"{year}年时《{outline.title}（{edition.first}—{edition.last}年）》已经到期，"
                f"当时执行的是{newer[0].first}—{newer[0].last}年的纲要（{shown(newer[0].issued)}公布）",
                "请核对文件名称，说明是否沿用旧稿",
            )
        elif latest and latest < edition.issued and not ahead.search(around):
            yield plain.finding(
                "reference",
                "error",
                span,
                f"《{title}》{shown(edition.issued)}才公布，报告日期是{shown(latest)}",
                "请核对文件名称或报告日期",
            )


def _period(first: str, last: str) -> tuple[int, int]:
    return int(first), int(last if len(last) == 4 else first[:2] + last)


def _programme(plain: Plain, programme: Programme, references: References) -> Iterator[Finding]:
    if not any(name in plain.text for name in programme.names):
        return
    words = references.words.references
    carries, back, ahead = map(any_of, (words.carries_out, words.looks_back, words.prepares))
    line = [p for p in references.facts.programmes if p.line == programme.line]
    others = tuple(name for p in line if p is not programme for name in p.names)
    names = any_of(programme.names)
    for match in islice(names.finditer(plain.text), _MOST_HITS):
        yield from _wrong_period(plain, programme, match.span())
    told = False
    for match in islice(names.finditer(plain.masked), _MOST_HITS):
        yield from _opening_year(plain, programme, match.span(), words)
        year, span = _year_at(plain, match.start()), plain.clause(*match.span())
        clause = plain.clause_of(match.start())
        if told or year is None or clause is None or clause.role == "problems":
            continue
        around = plain.masked[span[0] : match.start()] + plain.masked[match.end() : span[1]]
        if any_of(others).search(around) or not carries.search(around) or back.search(around):
            continue
        if year > programme.last:
            told = True
            close = plain.masked[max(span[0], match.start() - 8) : match.start()]
            sure = year > programme.last + 1 and carries.search(close) is not None
            yield plain.finding(
                "reference",
                _severity(plain, match.start(), sure=sure),
                span,
                f"{programme.shown}到{programme.last}年结束，{year}年仍写作正在实施",
                "请核对是否沿用旧稿",
            )
        elif year < programme.first and clause.role != "plan" and not ahead.search(around):
            told = True
            yield plain.finding(
                "reference",
                "question",
                span,
                f"{programme.shown}自{programme.first}年开始，{year}年的报告写作已在实施",
                "请核对名称",
            )


def _opening_year(
    plain: Plain, programme: Programme, named: Span, words: ReferenceWords
) -> Iterator[Finding]:
    """“2022年是“十四五”开局之年”: only the first year opens a plan, only the last one closes it."""
    closing = any_of(words.closing).pattern
    after = re.compile(
        rf"[一-鿿]{{0,4}}?(?:实施)?的?(?:({any_of(words.opening).pattern})|({closing}))之年"
    )
    role = after.match(plain.masked, named[1])
    start, end = plain.clause(*named)
    year = re.search(
        r"((?:19|20)\d\d)年(?:既|正|也|又)?是[^,]{0,12}$", plain.masked[start : named[0]]
    )
    if role is None or year is None:
        return
    right = programme.last if role[2] else programme.first
    if int(year[1]) != right:
        yield plain.finding(
            "reference",
            "error",
            (start, end),
            f"{programme.shown}为{programme.first}—{programme.last}年，"
            f"{role[1] or role[2]}之年是{right}年，报告写{year[1]}年",
            "请核对年份",
        )


def _wrong_period(plain: Plain, programme: Programme, named: Span) -> Iterator[Finding]:
    period = _PERIOD_BEHIND.match(plain.text, named[1])
    if period and (int(period[1]), int(period[2])) != (programme.first, programme.last):
        yield plain.finding(
            "reference",
            "question",
            (named[0], period.end()),
            f"{programme.shown}为{programme.first}—{programme.last}年，报告写{period[1]}—{period[2]}年",
            "请核对规划名称",
        )


def _laws(plain: Plain, references: References) -> Iterator[Finding]:
    words = references.words.references
    draft, former = any_of(words.draft), any_of(words.former)
    laws = {law.title: law for law in references.facts.laws}
    year = plain.report.year
    latest = max((d for d in (plain.report.signed, plain.report.published) if d), default=None)
    seen = set()
    for start, end in plain.titles:
        law = laws.get(_bare(plain.text[start + 1 : end - 1], references))
        if law is None or year is None or law.title in seen or not plain.in_body(start):
            continue
        span = plain.clause(start, end)
        around = plain.text[span[0] : start] + plain.text[end : span[1]]
        limit = latest or date(year + 1, 12, 31)
        if law.adopted and law.adopted > limit and not draft.search(around):
            seen.add(law.title)
            yield plain.finding(
                "reference",
                "question",
                span,
                f"《{law.title}》{shown(law.adopted)}才通过或公布，报告写在此前（{law.source}）",
                "请核对名称或报告日期",
            )
        elif law.repealed and law.repealed <= date(year, 1, 1) and not former.search(around):
            seen.add(law.title)
            instead = f"，由《{law.successor}》代替" if law.successor else ""
            yield plain.finding(
                "reference",
                "question",
                span,
                f"《{law.title}》自{shown(law.repealed)}起废止{instead}，{year}年的报告仍在引用",
                "请核对引用的法律是否有效",
            )


def _bare(title: str, references: References) -> str:
    """A title without the state's name, the marks of inner titles, and its version."""
    title = unmarked(title, references.words.names.state)
    return re.sub(r"[(][^()]{0,20}[)]$", "", title)


def _titles(plain: Plain, references: References) -> Iterator[Finding]:
    standards = references.facts.titles
    mistaken = {wrong: standard for standard in standards for wrong in standard.mistaken}
    right = {standard.title for standard in standards} | {
        law.title for law in references.facts.laws
    }
    fuzzy = [standard for standard in standards if len(standard.title) >= _LONG_TITLE]
    seen = set()
    for start, end in plain.titles:
        title = _bare(plain.text[start + 1 : end - 1], references)
        before = plain.text[max(0, start - 1) : start]
        if (
            title in seen
            or title in right
            or any_of(references.words.references.local).match(before)
        ):
            continue
        seen.add(title)
        standard = mistaken.get(title)
        near = standard or next((s for s in fuzzy if _near(title, s.title)), None)
        if near is not None:
            yield plain.finding(
                "reference",
                "error" if standard else "question",
                (start, end),
                f"规范名称是《{near.title}》（{near.source}），报告写《{title}》",
                "请核对文件名称",
            )


def _near(title: str, standard: str) -> bool:
    """Whether a title is a standard one but for a few characters in its middle."""
    longest = max(len(title), len(standard))
    if title[:2] != standard[:2] or title[-2:] != standard[-2:]:
        return False
    most = 1 if longest < 12 else 2 if longest < 20 else 3
    return 0 < Levenshtein.distance(title, standard, score_cutoff=most) <= most


def _phrases(plain: Plain, references: References) -> Iterator[Finding]:
    text, year = plain.text, plain.report.year
    for compiled in references.phrases:
        phrase, told = compiled.phrase, 0
        if phrase.since and (year is None or year < phrase.since):
            continue
        wrong = [term for term in compiled.wrong if any(a in text for a in term.anchors[0])]
        if not wrong:
            continue
        sound = [
            match.span()
            for term in compiled.exceptions
            for match in islice(term.pattern.finditer(text), _MOST_HITS)
        ]
        for term in wrong:
            for match in islice(term.pattern.finditer(text), _MOST_HITS):
                if any(a < match.end() and match.start() < b for a, b in sound):
                    continue
                if told >= _MOST_PHRASES or plain.clause_of(match.start()) is None:
                    break
                told += 1
                yield plain.finding(
                    "reference",
                    "remark",
                    plain.clause(*match.span()),
                    f"规范表述是“{phrase.right}”（{phrase.source}），报告写“{match[0]}”",
                    "请核对用语",
                )


def _numbers(plain: Plain, references: References) -> Iterator[Finding]:
    letters = references.words.references.letters
    for match in _NUMBER.finditer(plain.text):
        before = _LETTERS.search(plain.text[max(0, match.start() - 12) : match.start()])
        if before is None or not before[0].endswith(letters):
            continue
        span = match.start() - len(before[0].rpartition("的")[2]), match.end()
        if match[1] != "〔":
            yield plain.finding(
                "reference",
                "remark",
                span,
                f"发文字号的年份应用六角括号，写作“〔{match[2]}〕{match[5]}号”",
                "请核对发文字号",
            )
        elif match[3] or match[4]:
            yield plain.finding(
                "reference",
                "remark",
                span,
                "发文字号的序号不加“第”字，也不编虚位",
                "请核对发文字号",
            )


def _marks(plain: Plain) -> Iterator[Finding]:
    """Titles inside titles in the same marks, and periods of titles without their brackets."""
    for match in _NESTED.finditer(plain.text):
        yield plain.finding(
            "reference",
            "remark",
            match.span(),
            "书名号里再用书名号，里面一层应用单书名号〈〉",
            "请核对标点",
        )
    for match in islice(_BARE_PERIOD.finditer(plain.text), _MOST_PHRASES):
        yield plain.finding(
            "reference",
            "remark",
            match.span(),
            f"文件标题中的时期应写作“（{match[1] or match[3]}—{match[2] or match[4]}年）”",
            "请核对文件名称",
        )
