"""Who reports on which year: title, county, issuing body, and the dates of a report."""

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date

from evaluator.language import Language
from evaluator.model import Document
from evaluator.normal import Line

_HEAD_LINES = 25
_TAIL_LINES = 12
_TITLE_LENGTH = 70
_YEAR = re.compile(r"(20\d\d)\s*年")
_DIGITS = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_CHINESE_YEAR = re.compile(r"二[〇零○][一二三四五六七八九〇零○]{2}年")
_DATE = re.compile(r"(20\d\d)(?:年|[-./])(\d{1,2})(?:月|[-./])(\d{1,2})日?")
_CHINESE_DATE = re.compile(
    r"(二[〇零○][一二三四五六七八九〇零○]{2})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_SIGNATURE = re.compile(r"[^,;。]{0,40}")
# What parts the steps of a page's navigation trail, or the cells of its table of metadata.
_TRAIL = re.compile(r"[>»|\t]")


@dataclass(frozen=True)
class Head:
    """What stands around the report's text. Lines `first_line` to `last_line` are its body."""

    title: str
    title_span: tuple[int, int]
    county: str
    year: int | None
    issuer: str
    signed: date | None
    signed_span: tuple[int, int] | None
    published: date | None
    published_span: tuple[int, int] | None
    first_line: int
    last_line: int


def read_head(document: Document, paragraphs: list[Line], language: Language) -> Head:
    """Read the head and the tail of a report; whatever can't be seen is empty or None."""
    at, upto = _title_lines(paragraphs, language)
    title = "".join(line.text for line in paragraphs[at:upto])
    opening = "".join(line.text for line in paragraphs[:_HEAD_LINES])
    year = _year(title) or _year(opening)
    signed = _signature(paragraphs)
    published = _publication(paragraphs, upto, language)
    county = _county(title, paragraphs, signed, language)
    return Head(
        title=title,
        title_span=_span(paragraphs, at, upto),
        county=county,
        year=year,
        issuer=_issuer(title, paragraphs, at, signed, language),
        signed=signed[0] if signed else None,
        signed_span=signed[1] if signed else None,
        published=published[0] if published else None,
        published_span=published[1] if published else None,
        first_line=_body_begins(paragraphs, upto, language),
        last_line=_body_ends(paragraphs, upto, language),
    )


def _title_lines(paragraphs: list[Line], language: Language) -> tuple[int, int]:
    """The title's lines: where its last words stand, and the lines before that belong to it."""
    for i, line in enumerate(paragraphs[:_HEAD_LINES]):
        if len(line.text) > _TITLE_LENGTH or not language.title_kind.search(line.text):
            continue
        if _TRAIL.search(line.text):
            continue
        start = i
        joined = line.text
        while start and len(joined) < _TITLE_LENGTH and not _complete(joined, language):
            before = paragraphs[start - 1].text
            if len(before) > 40 or _TRAIL.search(before) or re.search(r"[。;:]", before):
                break
            start -= 1
            joined = before + joined
        if language.title_subject.search(joined):
            return start, i + 1
    return 0, 1 if paragraphs and len(paragraphs[0].text) <= 40 else 0


def _complete(title: str, language: Language) -> bool:
    return bool(
        language.title_subject.search(title)
        and _YEAR.search(title)
        and any(place in title.split("年", maxsplit=1)[0] for place in language.places)
    )


def _span(paragraphs: list[Line], at: int, upto: int) -> tuple[int, int]:
    if at >= upto:
        return (0, 0)
    return paragraphs[at].origin[0], paragraphs[upto - 1].origin[-1] + 1


def _body_begins(paragraphs: list[Line], upto: int, language: Language) -> int:
    """The first line after the title that is running text or a heading, past dates and sources."""
    for i, line in enumerate(paragraphs[upto : upto + 8], start=upto):
        running = len(line.text) >= 30 and re.search(r"[,。]", line.text)
        if running or line.marked or language.heading_start.match(line.text):
            return i
    return upto


def _body_ends(paragraphs: list[Line], upto: int, language: Language) -> int:
    """The line after the report's last one, before what a saved page has below it."""
    begin = max(upto, len(paragraphs) - _TAIL_LINES)
    for i, line in enumerate(paragraphs[begin:], start=begin):
        if not line.text.endswith("。") and language.footer.search(line.text[:_TITLE_LENGTH]):
            return i
    return len(paragraphs)


def _year(text: str) -> int | None:
    match = _CHINESE_YEAR.search(text)
    if match:
        return int(match[0][:4].translate(_DIGITS))
    years = [int(y) for y in _YEAR.findall(text)]
    return years[0] if years else None


def _dates(line: Line) -> list[tuple[date, tuple[int, int]]]:
    found: list[tuple[date, tuple[int, int]]] = []
    for match in _DATE.finditer(line.text):
        numbers = tuple(map(int, match.groups()))
        _add_date(found, numbers, line, match)
    for match in _CHINESE_DATE.finditer(line.text):
        numbers = (int(match[1].translate(_DIGITS)), _small(match[2]), _small(match[3]))
        _add_date(found, numbers, line, match)
    return found


def _add_date(
    found: list[tuple[date, tuple[int, int]]],
    numbers: tuple[int, ...],
    line: Line,
    match: re.Match[str],
) -> None:
    try:
        day = date(*numbers)
    except ValueError:
        return
    found.append((day, (line.origin[match.start()], line.origin[match.end() - 1] + 1)))


def _small(numeral: str) -> int:
    """A Chinese numeral below a hundred."""
    tens, ten, ones = numeral.partition("十")
    digits = "零一二三四五六七八九"
    if not ten:
        return digits.index(numeral)
    return (digits.index(tens) if tens else 1) * 10 + (digits.index(ones) if ones else 0)


def _signature(paragraphs: list[Line]) -> tuple[date, tuple[int, int]] | None:
    """The date that stands alone (with at most the issuing body) near the end."""
    for line in reversed(paragraphs[-_TAIL_LINES:]):
        if _SIGNATURE.fullmatch(line.text) and len(line.text) <= 45 and ":" not in line.text:
            found = _dates(line)
            if found:
                return found[-1]
    return None


def _publication(
    paragraphs: list[Line], upto: int, language: Language
) -> tuple[date, tuple[int, int]] | None:
    """The date after a label of publication, above the text or just under the title."""
    around = paragraphs[: upto + 6] + paragraphs[-6:]
    for label in language.published:
        labelled = re.compile(re.escape(label) + r":?[^\d]{0,3}(?=20\d\d)")
        for line in around:
            match = labelled.search(line.text)
            found = _dates(line) if match and len(line.text) <= 200 else []
            later = [d for d in found if match and d[1][0] >= line.origin[match.end()]]
            if later:
                return later[0]
    return None


def _places(text: str, language: Language) -> list[str]:
    for word in language.issuer_stop:
        text = text.replace(word, " ")
    kinds = "|".join(language.places)
    return re.findall(rf"[\u4e00-\u9fff]{{1,12}}?(?:{kinds})(?![\u4e00-\u9fff]*?(?:示范))", text)


def _county(
    title: str,
    paragraphs: list[Line],
    signed: tuple[date, tuple[int, int]] | None,
    language: Language,
) -> str:
    named = [place for place in _places(title, language) if len(place) > 1]
    if named:
        return named[-1]
    tail = "".join(line.text + " " for line in paragraphs[-_TAIL_LINES:] if len(line.text) <= 40)
    named = [place for place in _places(tail, language) if len(place) > 1]
    if named:
        return named[-1]
    body = "".join(line.text for line in paragraphs[:40])
    kinds = "|".join(language.places)
    counts = Counter(re.findall(rf"[\u4e00-\u9fff]{{1,4}}(?:{kinds})(?=人民政府)", body))
    return counts.most_common(1)[0][0] if counts else ""


def _issuer(
    title: str,
    paragraphs: list[Line],
    at: int,
    signed: tuple[date, tuple[int, int]] | None,
    language: Language,
) -> str:
    """The body that signs: the line before the signature's date, or a line above the title."""
    if signed:
        for i in range(len(paragraphs) - 1, -1, -1):
            if paragraphs[i].origin[0] <= signed[1][0]:
                same = paragraphs[i].text[: -1 - len(paragraphs[i].text)]
                before = paragraphs[i - 1].text if i and len(paragraphs[i - 1].text) <= 40 else same
                return before if not re.search(r"[。,;]", before) else ""
    if at and len(paragraphs[at - 1].text) <= 40:
        return paragraphs[at - 1].text
    return ""
