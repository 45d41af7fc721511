"""A stated number of kinds against the list before or behind it.

教育、卫生等3个领域 may leave kinds out, and says so with 等; a list that comes near its number and
misses it is worth a remark all the same. Words may join two things or name one (政务和公共服务), so
that a list has a least and a greatest number of entries.
"""

import re
from collections.abc import Iterator

from evaluator.integrity.paragraph import Paragraph
from evaluator.integrity.statements import Statement
from evaluator.model import Finding, Severity

_STOP = re.compile(r"[。;:,!?()]")
_JOINED = re.compile(r"以及|(?<![共总附])和|(?<![涉普以])及|(?<!参)与|暨|或")
_INSIDE = re.compile(r"“[^”]{0,60}”|《[^》]{0,100}》|\([^)]{0,60}\)")
_LONGEST_LIST = 200
_LONGEST_POINTS = 3000
_LEAST = 3
# 一是…二是…, （一）…（二）…
_POINT = re.compile(r"(?:^|[。;:,])\(?([一二三四五六七八九十]{1,2})(?:是|要|\)|、)")
_NUMERALS = "一二三四五六七八九十"
_BEFORE_POINTS = re.compile(r"[一-鿿]{0,8}[:。]\(?一(?:是|要|\)|、)")


def list_findings(paragraph: Paragraph) -> Iterator[Finding]:
    """The numbers of kinds that the lists beside them don't have."""
    for statement in paragraph.statements:
        stated = statement.stated
        if not stated.whole or not 2 <= stated.value <= 40:
            continue
        behind = paragraph.passage.text[stated.end : stated.end + 8]
        kind = paragraph.words.kinds.match(behind)
        if kind is None and stated.unit not in paragraph.words.kind_units:
            continue
        end = stated.end + (kind.end() if kind else 0)
        found = _listed_before(paragraph, statement, end) or _points_behind(
            paragraph, statement, end
        )
        if found is not None:
            yield found


def _listed_before(paragraph: Paragraph, statement: Statement, behind: int) -> Finding | None:
    text = paragraph.passage.text
    end = statement.stated.start
    start = max(0, end - _LONGEST_LIST)
    plain = _INSIDE.sub(lambda match: "名" * len(match[0]), text[start:end])
    stops = [match.end() for match in _STOP.finditer(plain)]
    first = stops[-1] if stops else 0
    listed = plain[first:]
    if "、" not in listed:
        return None
    open_ = paragraph.words.open.search(listed)
    entries = listed[: open_.start()] if open_ else listed
    joined = len(_JOINED.findall(entries))
    least = entries.count("、") + 1
    most = least + joined
    wanted = int(statement.stated.value)
    if (
        least <= wanted <= most
        or most < _LEAST
        or not entries
        or entries.endswith(paragraph.words.marks.not_last)
    ):
        return None
    if not stops and start > 0:  # the list begins further up than was looked
        return None
    count = most if wanted > most else least
    whole = (start + first, behind)
    tolerated = max(1, wanted // 5)
    if open_:
        if wanted < least:
            return _told(paragraph, whole, end, count, "question")
        if wanted - most <= tolerated and most >= _LEAST + 1:
            return _told(paragraph, whole, end, count, "remark")
        return None
    if abs(wanted - count) <= tolerated and least >= _LEAST + 1:
        return _told(paragraph, whole, end, count, "remark")
    return None


def _told(
    paragraph: Paragraph, span: tuple[int, int], at: int, count: int, severity: Severity
) -> Finding:
    start, end = span
    message = f"称{paragraph.passage.text[at:end]}，前面列出{count}项"
    return paragraph.quoted("sum", severity, start, end, message, "请补全所列各项，或改正数目")


def _points_behind(paragraph: Paragraph, statement: Statement, end: int) -> Finding | None:
    """重点抓好五个方面工作：一是……二是……"""
    text = paragraph.passage.text
    behind = text[end : end + _LONGEST_POINTS]
    if _BEFORE_POINTS.match(behind) is None:
        return None
    points = [_ordinal(match[1]) for match in _POINT.finditer(behind)]
    if not points or points[0] != 1:
        return None
    count = 0
    for point in points:
        if point == count + 1:
            count = point
        elif point <= 1:
            break
    wanted = int(statement.stated.value)
    if count < 2 or count == wanted:
        return None
    message = f"称{text[statement.stated.start : end]}，其后列出{count}项"
    return paragraph.quoted(
        "sum", "question", statement.start, end, message, "请补全所列各项，或改正数目"
    )


def _ordinal(numeral: str) -> int:
    if numeral.startswith("十"):
        return 10 + (_NUMERALS.index(numeral[1]) + 1 if len(numeral) > 1 else 0)
    return _NUMERALS.index(numeral[0]) + 1
