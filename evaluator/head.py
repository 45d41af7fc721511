"""Who reports on which year: title, county, issuing body, and the dates of a report."""

import re
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from evaluator.language import Language
from evaluator.model import Document
from evaluator.normal import Line

_HEAD_LINES = 25
_TAIL_LINES = 12
_SUBTITLES = 3
_TITLE_LENGTH = 70
_DIGITS = str.maketrans("〇零○◯O一二三四五六七八九", "00000123456789")
_YEAR_NUMBER = r"(20\d\d|二[〇零○◯O0][〇零○◯O0一二三四五六七八九]{2})"
_SMALL_NUMBER = r"(\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
# A year that ends a range is the term of some plan, not the year reported on.
_YEAR = re.compile(rf"(?<![\d至-]){_YEAR_NUMBER}年")
_DATE = re.compile(
    rf"(?<!\d){_YEAR_NUMBER}(?:年|[-./]){_SMALL_NUMBER}(?:月|[-./]){_SMALL_NUMBER}(?:日|(?<=\d))"
)
_CITED = re.compile(r"《[^》]{0,500}》")
# A report dated in the first months of a year is on the year before.
_MONTHS_AFTER = 6
_MONTH = re.compile(rf"(?<!\d){_YEAR_NUMBER}年{_SMALL_NUMBER}月")
_SIGNATURE = re.compile(r"[^,;。:]{0,45}")
# Committees, governments, offices and bureaus all end in one of these.
_BODY = re.compile(r"[\u4e00-\u9fff、]{3,39}[府会委室局]")
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


@dataclass(frozen=True)
class _Dated:
    """A day, where in its line it is written, and its span in the report's text."""

    day: date
    start: int
    span: tuple[int, int]


def read_head(document: Document, paragraphs: list[Line], language: Language) -> Head:
    """Read the head and the tail of a report; whatever can't be seen is empty or None."""
    at, upto = _title_lines(paragraphs, language)
    title = "".join(line.text for line in paragraphs[at:upto])
    opening = [line for line in paragraphs[:_HEAD_LINES] if not _signs(line)]
    # A table may stand behind the signature.
    tail = [line for line in paragraphs[upto:] if "\t" not in line.text][-_TAIL_LINES:]
    labelled = _labelled_dates(paragraphs[: upto + 6] + tail[-6:], language)
    published = _first(labelled, language.published)
    signed = (
        _signature(tail)
        or _first(labelled, language.signed)
        or _delivered(paragraphs[upto : upto + _SUBTITLES], language)
        or _signed_month(tail, published)
    )
    issuer = _issuer([*paragraphs[:at], *tail], language)
    return Head(
        title=title,
        title_span=_span(paragraphs, at, upto),
        county=_county(title, issuer, paragraphs, language),
        year=_year(title) or _told_year(opening, signed or published),
        issuer=issuer,
        signed=signed.day if signed else None,
        signed_span=signed.span if signed else None,
        published=published.day if published else None,
        published_span=published.span if published else None,
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
        language.title_subject.search(title) and _YEAR.search(title) and _places(title, language)
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


def _number(text: str) -> int:
    """A number in Arabic or Chinese digits, or a Chinese numeral below a hundred."""
    tens, ten, ones = text.translate(_DIGITS).partition("十")
    return int(tens or 1) * 10 + int(ones or 0) if ten else int(tens)


def years(text: str) -> list[int]:
    """The years that a text names, in Arabic or Chinese digits; the end of a term is none."""
    return [_number(match[1]) for match in _YEAR.finditer(text)]


def _year(text: str) -> int | None:
    return next(iter(years(text)), None)


def _told_year(opening: list[Line], dated: _Dated | None) -> int | None:
    """The year of a report whose title names none: the first one its opening names, outside the
    titles of documents, that fits the date; or else the year that ended before that date."""
    text = "".join(_CITED.sub("", line.text) for line in opening)
    named = years(text)
    if dated is None:
        return named[0] if named else None
    ended = dated.day.year - (dated.day.month <= _MONTHS_AFTER)
    fitting = [year for year in named if year in (ended, dated.day.year)]
    return fitting[0] if fitting else ended


def _signs(line: Line) -> bool:
    """Whether a line is the date of a signature, with at most the issuing body."""
    dated = _DATE.search(line.text) or _MONTH.search(line.text)
    return bool(dated and _SIGNATURE.fullmatch(line.text))


def _dates(line: Line) -> list[_Dated]:
    found = []
    for match in _DATE.finditer(line.text):
        end = match.end()
        # The text has lost its blanks: a digit that stood apart from the day's is the hour's.
        if match[0][-2:].isdigit() and line.origin[end - 1] - line.origin[end - 2] > 1:
            end -= 1
        numbers = match[1], match[2], line.text[match.start(3) : end].rstrip("日")
        try:
            day = date(*map(_number, numbers))
        except ValueError:
            continue
        span = line.origin[match.start()], line.origin[end - 1] + 1
        found.append(_Dated(day, match.start(), span))
    return found


def _signature(tail: list[Line]) -> _Dated | None:
    """The date that stands alone (with at most the issuing body) near the end."""
    for line in reversed(tail):
        found = _dates(line) if _SIGNATURE.fullmatch(line.text) else []
        if found:
            return found[-1]
    return None


def _signed_month(tail: list[Line], published: _Dated | None) -> _Dated | None:
    """A month without a day near the end, alone or behind the issuing body.

    It is taken for its last day, or for the day of publication where that falls in it.
    """
    for line in reversed(tail):
        match = _MONTH.search(line.text)
        if match is None or match.end() < len(line.text):
            continue
        body, month = line.text[: match.start()], _number(match[2])
        if not 1 <= month <= 12 or (body and not _BODY.fullmatch(body)):
            continue
        year = _number(match[1])
        day = date(year, month, monthrange(year, month)[1])
        if published and (published.day.year, published.day.month) == (year, month):
            day = published.day
        return _Dated(day, match.start(), (line.origin[match.start()], line.origin[-1] + 1))
    return None


def _delivered(below: list[Line], language: Language) -> _Dated | None:
    """The day on which a report was read to an assembly, as a line below the title tells."""
    for line in below:
        found = _dates(line) if language.delivered.search(line.text) else []
        if found:
            return found[0]
    return None


def _labelled_dates(around: list[Line], language: Language) -> dict[str, _Dated]:
    """The first date after each label of a date."""
    labels = "|".join(map(re.escape, (*language.signed, *language.published)))
    # Searching from the left, the whole of a label is found before a shorter one that ends it.
    label = re.compile(rf"({labels})\D{{0,4}}$")
    found: dict[str, _Dated] = {}
    for line in around:
        for dated in _dates(line) if len(line.text) <= 200 else []:
            match = label.search(line.text[: dated.start])
            if match:
                found.setdefault(match[1], dated)
    return found


def _first(labelled: Mapping[str, _Dated], labels: Iterable[str]) -> _Dated | None:
    return next((labelled[label] for label in labels if label in labelled), None)


def _places(text: str, language: Language) -> list[str]:
    """The names of places in a title or the name of a body, without what is above them."""
    text = _without_stops(text, language)
    kinds = "|".join(map(re.escape, language.places))
    above = re.compile(rf".{{2,}}(?:{language.above.pattern})(?=.+?(?:{kinds})$)")
    named = re.findall(rf"([\u4e00-\u9fff]{{1,24}}?(?:{kinds}))委?", text)
    return [above.sub("", name) for name in named]


def _without_stops(text: str, language: Language) -> str:
    """A title with blanks for the year and for words that are no part of a place's name."""
    text = re.sub(rf"{_YEAR.pattern}度?", " ", text)
    for word in language.issuer_stop:
        text = text.replace(word, " ")
    return text


def _below(title: str, language: Language) -> str | None:
    """The place below the county that a title ends its names with (a township), if any."""
    if not language.places_below:
        return None
    kinds = "|".join(map(re.escape, language.places_below))
    name = re.compile(rf"[\u4e00-\u9fff]+?(?:{kinds})(?![\u4e00-\u9fff])")
    found = name.findall(_without_stops(title, language))
    return (
        re.sub(rf".+(?:{'|'.join(map(re.escape, language.places))})(?=.)", "", found[-1])
        if found
        else None
    )


def _county(title: str, issuer: str, paragraphs: list[Line], language: Language) -> str:
    """The place the title names last; or else the issuing body; or else the text most often."""
    if below := _below(title, language):
        return below
    named = _places(title, language) or _places(issuer, language)
    if named:
        return named[-1]
    body = "".join(line.text for line in paragraphs[:40])
    kinds = "|".join(map(re.escape, language.places))
    counts = Counter(re.findall(rf"[\u4e00-\u9fff]{{1,4}}(?:{kinds})(?=人民政府)", body))
    return counts.most_common(1)[0][0] if counts else ""


def _issuer(around: list[Line], language: Language) -> str:
    """The body named last on a line of its own, with at most a date, around title and text."""
    for line in reversed(around):
        name = _DATE.sub("", line.text)
        if _BODY.fullmatch(name) and _places(name, language):
            return name
    return ""
