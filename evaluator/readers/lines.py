"""What the readers of all formats hand back: lines, and how they become a document."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from evaluator.errors import ReadError
from evaluator.model import Document

_NEWLINE = re.compile(r"\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
# Controls, zero-width and direction marks, surrogates and noncharacters: nobody sees them, and they
# would part words, forge the look of a quote or break the files that are written from it.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_WHITE = re.compile(r"\s+")
_LAYOUT_LINES = 5
# A yearly report has 10,000 to 60,000 characters. What has a million is something else, and would
# take its evaluation beyond a minute.
MAX_CHARACTERS = 1_000_000


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or printed line; `heading` tells that the file's format makes it a heading."""

    text: str
    heading: bool = False


def row(cells: Sequence[Sequence[Line]]) -> list[Line]:
    """The lines of one table row, given the lines of each of its cells.

    Cells of data are parted by tabs on one line. A row with a single filled cell, or with a long
    cell, is there for layout only: its lines stay as they are.
    """
    filled = [[line for line in cell if line.text.strip()] for cell in cells]
    longest = max(map(len, filled), default=0)
    if sum(map(bool, filled)) <= 1 or longest > _LAYOUT_LINES:
        return [line for cell in filled for line in cell]
    texts = (" ".join(line.text for line in cell) for cell in filled)
    return [Line("\t".join(_WHITE.sub(" ", text).strip() for text in texts))]


def document(name: str, lines: Iterable[Line]) -> Document:
    """Put lines together to a document, without characters that can't be seen.

    Raises ReadError (E112) where they have more than MAX_CHARACTERS.
    """
    texts: list[str] = []
    headings: set[int] = set()
    length = 0
    for line in bounded(lines):
        text = visible(line.text)
        if line.heading and text.strip():
            headings.add(length)
        texts.append(text)
        length += len(text) + 1
    return Document(name, "\n".join(texts), frozenset(headings))


def bounded(lines: Iterable[Line]) -> Iterator[Line]:
    """The lines, as they come; ReadError (E112) as soon as they are more than a report can have."""
    length = 0
    for line in lines:
        length += len(line.text) + 1
        if length > MAX_CHARACTERS:
            raise too_large(f"正文超过 {MAX_CHARACTERS // 10_000} 万字的上限")
        yield line


def too_large(what: str) -> ReadError:
    """The error of a file that is larger than any report; `what` names the limit."""
    return ReadError("E112", f"{what}，不像一份报告；请检查是否选错了文件，或只保留报告正文后再试")


def visible(text: str) -> str:
    r"""The text with `\n` for every kind of line end and without characters nobody can see."""
    return _UNSEEN.sub("", _NEWLINE.sub("\n", text))
