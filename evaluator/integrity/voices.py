"""Who speaks in a report, and whose work it tells."""

import re
from collections.abc import Iterator
from functools import lru_cache

from evaluator.integrity.facts import References, VoiceWords
from evaluator.integrity.plain import Plain, any_of
from evaluator.model import Finding

_QUOTED = re.compile(r"“[^“”\n]{0,80}”")
_MOST_COURTS = 3
# What may stand between the end of a sentence and the court that is the subject of the next one.
_SUBJECT = re.compile(
    r"(?:^|[。;\n:])(?:[一二三四五六七八九十]是)?(?:[一-鿿]{0,6}[县区市旗])?$|[。;]?[一二三四五六七八九十]是$"
)


def voice_findings(plain: Plain, references: References) -> Iterator[Finding]:
    """Voices that don't fit the report of a county; nothing in the report of a department."""
    words, report = references.words.voices, plain.report
    if not report.title or _departmental(report.title, words):
        return
    yield from _bodies(plain, words)
    if report.county.endswith(words.counties):
        yield from _signed_by(plain, words)
        yield from _places(plain, words)
        yield from _courts(plain, words)
        yield from _court_titles(plain, words)
        yield from _publisher(plain, words)


def _departmental(title: str, words: VoiceWords) -> bool:
    """Whether a title names a department as the one that reports."""
    return bool(any_of(words.speakers).search(title))


def _bodies(plain: Plain, words: VoiceWords) -> Iterator[Finding]:
    issuer = plain.report.issuer
    for body in words.bodies:
        own = f"我{body.name}"
        # A body may call itself so where it signs.
        if own not in plain.masked or issuer.endswith(body.signs or body.name):
            continue
        guard = f"(?!{any_of(body.except_).pattern})" if body.except_ else ""
        for match in re.finditer(rf"(?<!自)(?<!“){own}{guard}", plain.masked):
            inner = _QUOTED.search(plain.masked, max(0, match.start() - 40), match.end() + 40)
            quoted = inner is not None and inner.start() < match.start() < inner.end()
            if plain.clause_of(match.start()) is None or quoted:
                continue
            yield plain.finding(
                "voice",
                "question",
                plain.clause(*match.span()),
                f"以{plain.report.county or '本级政府'}名义的报告里出现部门口吻“{match[0]}”",
                "请说明是哪个部门的工作，是否照搬部门总结",
            )
            break


def _signed_by(plain: Plain, words: VoiceWords) -> Iterator[Finding]:
    report = plain.report
    issuer = report.issuer
    if not issuer:
        return
    at = plain.text.rfind(issuer)
    # Above the title stands whose site it is.
    if at < plain.place(report.title_span[1]):
        return
    span = at, at + len(issuer)
    if issuer.endswith(words.departments):
        yield plain.finding(
            "voice",
            "question",
            span,
            f"标题是{report.county}的报告，落款却是{issuer}",
            "请说明年度报告是否经县级党委、政府审定并以其名义报送",
        )
    ends = any_of(words.counties).pattern
    stem = re.sub(f"(?:{ends})$", "", report.county)
    party = any_of(words.party).match(issuer)
    places = re.search(f"[一-鿿]{{2,8}}?(?:{ends})", issuer[party.end() if party else 0 :])
    if stem and places and stem not in issuer:
        yield plain.finding(
            "voice",
            "question",
            span,
            f"标题写{report.county}，落款写{issuer}，不是同一地方",
            "请核对标题和落款",
        )


def _places(plain: Plain, words: VoiceWords) -> Iterator[Finding]:
    """我市 in the report of a county, 我县 in that of a city or a district."""
    county = plain.report.county
    own = county[-1]
    for other in words.others:
        match = re.search(rf"我{other}(?!级)", plain.masked)
        if other == own or match is None or not plain.in_body(match.start()):
            continue
        if plain.clause_of(match.start()) is None:
            continue
        yield plain.finding(
            "voice",
            "question",
            plain.clause(*match.span()),
            f"{county}的报告里自称“我{other}”",
            "请核对是否照搬其他地方的材料",
        )


def _courts(plain: Plain, words: VoiceWords) -> Iterator[Finding]:
    """Sentences whose subject is a court or a procuratorate."""
    together = any_of(words.together)
    told = 0
    for match in _court_acts((words.courts, words.acts)).finditer(plain.masked):
        before = plain.masked[max(0, match.start() - 12) : match.start()]
        if told >= _MOST_COURTS or not _SUBJECT.search(before) or not plain.tells(match.start()):
            continue
        span = plain.sentence(*match.span())
        if together.search(plain.masked[match.end(1) : min(span[1], match.end(1) + 40)]):
            continue
        told += 1
        yield plain.finding(
            "voice",
            "remark",
            (span[0], min(span[1], match.end() + 50)),
            f"把{match[1]}的工作写作政府的成效",
            "请说明政府在其中做了什么",
        )


@lru_cache(maxsize=4)
def _court_acts(words: tuple[tuple[str, ...], tuple[str, ...]]) -> re.Pattern[str]:
    courts, acts = map(any_of, words)
    return re.compile(rf"({courts.pattern})(?:{acts.pattern})")


def _court_titles(plain: Plain, words: VoiceWords) -> Iterator[Finding]:
    """Documents that by their titles a court or a procuratorate made, told as the county's own."""
    theirs, claims, together = map(any_of, (words.court_titles, words.claims, words.together))
    for start, end in plain.titles:
        if not theirs.search(plain.text, start, end) or not plain.tells(start):
            continue
        clause = plain.clause(start, end)
        before = plain.masked[max(clause[0], start - 60) : start]
        if claims.search(before) and not together.search(before):
            yield plain.finding(
                "voice",
                "question",
                (start, end),
                "从标题看应由法院或检察院制发，报告写作政府出台的文件",
                "请核对发文机关",
            )


def _publisher(plain: Plain, words: VoiceWords) -> Iterator[Finding]:
    if plain.report.issuer and not plain.report.issuer.endswith(words.bureaus):
        return
    bureau, chief = any_of(words.bureaus).pattern, any_of(words.chiefs).pattern
    label = re.compile(f":([一-鿿、]{{2,18}}?(?:{bureau}))(?!{chief})")
    head = plain.place(plain.report.title_span[1])
    for match in any_of(words.publishers).finditer(plain.text, 0, min(head + 200, len(plain.text))):
        named = label.match(plain.text, match.end())
        if named:
            yield plain.finding(
                "voice",
                "remark",
                (match.start(), named.end()),
                f"{plain.report.county}的报告由{named[1]}发布，正文没有县级党委、政府的落款",
                "请核对以谁的名义报告",
            )
            return
