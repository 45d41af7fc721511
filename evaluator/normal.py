"""Text as matching sees it, and the way back to the original.

Widths are unified, spaces inside a line vanish, page numbers and line breaks in mid-sentence (as
PDF extraction leaves them) are removed. Every character keeps the offset it came from, so that a
quote is always cut from the original text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from evaluator.aligned import with_tabs
from evaluator.model import Document
from evaluator.terms import fold

# Possessive (*+): a line of nothing but dashes may be very long.
_PAGE_NUMBER = re.compile(r"[-·•~\s]*+(第?\d{1,4}页?(/\d{1,4}|[/,]?共?\d{1,4}页)?)[-·•~\s]*")
_LONE_NUMBER = re.compile(r"\d{1,4}")
_SENTENCE_END = re.compile(r"[。!?;:…”》)]$")
_STOP = re.compile(r"[。;]")
_INNER = re.compile(r"[,。;、]")
_SALUTATION = 20
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph after joining: its folded text and, a character each, where that came from.

    `marked` tells that the file's format makes it a heading.
    """

    text: str
    origin: tuple[int, ...]
    marked: bool


def _fold_line(raw: str, offset: int) -> tuple[str, Sequence[int]]:
    opening = len(raw) - len(raw.lstrip())
    plain = raw.strip().translate(_ONE_BY_ONE)
    if _OTHERWISE not in plain:
        return plain, range(offset + opening, offset + opening + len(plain))
    chars: list[str] = []
    origin: list[int] = []
    open_quote = False
    for i, char in enumerate(raw, offset):
        folded = _folded(char)
        if folded == '"':
            folded = "”" if open_quote else "“"
            open_quote = not open_quote
        for piece in folded:
            chars.append(piece)
            origin.append(i)
    return "".join(chars), origin


@lru_cache(maxsize=65536)
def _folded(char: str) -> str:
    """A character folded and without blanks; tabs, which part the cells of a table, stay."""
    return "".join(piece for piece in fold(char) if piece == "\t" or not piece.isspace())


class _OneByOne(dict[int, str]):
    """What str.translate makes of characters that fold to one: the others it marks."""

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        mark = folded if len(folded) == 1 and folded != '"' else _OTHERWISE
        if len(self) < _MOST_KNOWN:
            self[code] = mark
        return mark


_OTHERWISE = "\0"
_MOST_KNOWN = 65536
_ONE_BY_ONE = _OneByOne()


def _raw_lines(document: Document) -> Iterator[Line]:
    start = 0
    for raw in with_tabs(document.text).split("\n"):
        text, origin = _fold_line(raw, start)
        stripped = text.strip("\t")
        if stripped:
            skip = text.index(stripped[0])
            origin = origin[skip : skip + len(stripped)]
            yield Line(stripped, tuple(origin), start in document.headings)
        else:
            yield Line("", (), False)
        start += len(raw) + 1


def _is_page_number(line: Line, before: Line | None, after: Line | None) -> bool:
    if not line.text or not _PAGE_NUMBER.fullmatch(line.text):
        return False
    if not _LONE_NUMBER.fullmatch(line.text):
        return True
    return (before is None or not before.text) and (after is None or not after.text)


def _wrap_width(lines: list[Line]) -> int:
    """The width at which the file breaks its lines, 0 where it doesn't break them."""
    lengths = sorted(len(line.text) for line in lines if line.text)
    if len(lengths) < 20:
        return 0
    width = lengths[int(len(lengths) * 0.9)]
    full = sum(1 for length in lengths if length >= width * 0.7)
    return width if width <= 70 and full >= len(lengths) * 0.5 else 0


def _continues(line: Line, following: Line, width: int, heading: re.Pattern[str]) -> bool:
    """Whether a printed line runs on in the next one."""
    if _SENTENCE_END.search(line.text) and not (width and line.text[-1] in "”》)"):
        return False
    if line.marked or following.marked or "\t" in line.text or "\t" in following.text:
        return False
    if heading.match(following.text) or _salutes(line, following):
        return False
    if heading.match(line.text) and not _STOP.search(line.text):
        return len(line.text) >= width * 0.9 > 0
    if width:
        return len(line.text) >= width * 0.6
    return len(line.text) >= 25 and bool(_INNER.search(line.text))


def _salutes(line: Line, following: Line) -> bool:
    """Whether a title is followed by the line that says whom the report is for."""
    addressed = following.text.endswith(":") and len(following.text) <= _SALUTATION
    return addressed and not _INNER.search(line.text + following.text)


def _parted(document: Document, line: Line, following: Line) -> bool:
    """Whether nothing but empty lines stands between the two."""
    between = document.text[line.origin[-1] + 1 : following.origin[0]]
    return not between.strip() and between.count("\n") > 1


def lines(document: Document, heading: re.Pattern[str]) -> list[Line]:
    """The document's paragraphs, folded, joined where the printed line broke a sentence.

    An empty line parts the first line, most often the title, from what follows it.

    `heading` matches the beginning of a numbered heading; such a line is never joined to the one
    before. Empty lines and page numbers are left out.
    """
    raw = list(_raw_lines(document))
    kept = [
        line
        for i, line in enumerate(raw)
        if not _is_page_number(
            line, raw[i - 1] if i else None, raw[i + 1] if i + 1 < len(raw) else None
        )
    ]
    printed = [line for line in kept if line.text]
    width = _wrap_width(printed)
    joined: list[list[Line]] = []
    runs_on = False
    for i, line in enumerate(printed):
        if runs_on:
            joined[-1].append(line)
        else:
            joined.append([line])
        following = printed[i + 1] if i + 1 < len(printed) else None
        runs_on = (
            following is not None
            and not (i == 0 and _parted(document, line, following))
            and _continues(line, following, width, heading)
        )
    return [_without_thousands(_joined(parts)) for parts in joined]


def _joined(parts: list[Line]) -> Line:
    if len(parts) == 1:
        return parts[0]
    origin = tuple(chain.from_iterable(line.origin for line in parts))
    return Line("".join(line.text for line in parts), origin, parts[0].marked)


def _without_thousands(line: Line) -> Line:
    cuts = {match.start() for match in _THOUSANDS.finditer(line.text)}
    if not cuts:
        return line
    keep = [i for i in range(len(line.text)) if i not in cuts]
    return Line(
        "".join(line.text[i] for i in keep), tuple(line.origin[i] for i in keep), line.marked
    )
