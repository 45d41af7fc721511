"""What of a report's text can be copied, and its fingerprint: a few hashes that stand for it.

Letters are what is left of a text without blanks, punctuation, numerals and the county's own name.
So a copied sentence is found though its figures are new, its points numbered otherwise, its lines
broken or numbered by page, and one county's name put for another's.

Fingerprints are chosen by winnowing: of every WINDOW consecutive hashes of GRAM letters the
smallest is kept. Any text of GRAM + WINDOW - 1 letters that two reports share leaves at least one
hash in both, wherever it stands. Saul Schleimer, Daniel S. Wilkerson, Alex Aiken: Winnowing: Local
Algorithms for Document Fingerprinting. SIGMOD 2003, pages 76–85.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from evaluator.model import Assessment

Hashes = NDArray[np.uint32]

# Two clauses rarely share twelve letters by chance, and copied text keeps as many in a row even
# where a name or a verb was changed.
GRAM = 12
# Not above GRAM: then the grams chosen from a text cover it without holes. A report of 8,000
# characters leaves about 1,000 hashes (4 kB).
WINDOW = 12

_BASE = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xBF58476D1CE4E5B9)
_PLANE = 0x10000
# Ideographs beyond the basic plane.
_RARE = (0x20000, 0x3FFFF)


@dataclass(frozen=True, slots=True)
class Text:
    """A report as copies are looked for in it.

    `name` is its name in the batch. `county` is empty and `year` None where they aren't known.
    `body` is the part to look at, offsets of `text`: without the head and foot of a web page, which
    a site's reports share. None: all of it.
    """

    name: str
    county: str
    year: int | None
    text: str
    body: tuple[int, int] | None = None

    @classmethod
    def of(cls, report: Assessment) -> "Text":
        """The text of a report, from the first section, which begins below the title, to the last.

        All of it where no sections are known.
        """
        body = (report.sections[0].body, report.sections[-1].end) if report.sections else None
        return cls(report.report, report.county, report.year, report.text, body)


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What stands for a report while the batch is searched: `hashes` are its distinct hashes,
    ascending, 4 bytes each."""

    name: str
    county: str
    year: int | None
    hashes: bytes

    def numbers(self) -> Hashes:
        """The hashes, ascending."""
        return np.frombuffer(self.hashes, np.uint32)


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a text; letter i stands at `origin[i]` of the text."""

    text: str
    origin: NDArray[np.int64]


def fingerprint(text: Text) -> Fingerprint:
    """Choose the hashes that stand for a report: about one for 6.5 letters."""
    chosen = np.unique(_smallest(hashes(letters(text))))
    return Fingerprint(text.name, text.county, text.year, chosen.tobytes())


def letters(text: Text) -> Letters:
    """The letters of a report's body, folded to one width and case."""
    start, end = text.body or (0, len(text.text))
    encoded = text.text[start:end].encode("utf-32-le", "surrogatepass")
    codes = np.frombuffer(encoded, np.uint32)
    rare = (codes >= _RARE[0]) & (codes <= _RARE[1])
    folded = np.where(rare, codes, _folding()[np.minimum(codes, _PLANE)])
    (places,) = np.nonzero(folded)
    found = folded[places].tobytes().decode("utf-32-le")
    name = _name(text.county)
    if name:
        keep = np.ones(len(found), bool)
        for match in name.finditer(found):
            keep[match.start() : match.end()] = False
        places = places[keep]
        found = name.sub("", found)
    return Letters(found, places + start)


def hashes(found: Letters) -> Hashes:
    """A hash of every GRAM letters in a row; none where there are fewer."""
    codes = np.frombuffer(found.text.encode("utf-32-le"), np.uint32).astype(np.uint64)
    count = max(0, len(codes) - GRAM + 1)
    mixed = np.zeros(count, np.uint64)
    for shift in range(GRAM if count else 0):
        mixed = mixed * _BASE + codes[shift : shift + count]
    mixed ^= mixed >> np.uint64(31)
    mixed *= _MIX
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _smallest(found: Hashes) -> Hashes:
    """The smallest of every WINDOW hashes in a row."""
    width = min(WINDOW, len(found))
    count = len(found) - width + 1
    least = found[:count]
    for shift in range(1, width):
        least = np.minimum(least, found[shift : shift + count])
    return least


@lru_cache(maxsize=1)
def _folding() -> Hashes:
    """What each character of the basic plane is folded to; 0 where it is no letter.

    The last entry is for all characters beyond.
    """
    folded = (unicodedata.normalize("NFKC", chr(code)).lower()[:1] for code in range(_PLANE))
    return np.array([ord(c) if _is_letter(c) else 0 for c in folded] + [0], np.uint32)


def _is_letter(char: str) -> bool:
    """Chinese numerals (一, 十, 百) are letters to Unicode that have a value: they aren't here."""
    return char.isalpha() and unicodedata.numeric(char, None) is None


@lru_cache(maxsize=256)
def _name(county: str) -> re.Pattern[str] | None:
    """A county's name in letters: whole or without the kind of place that its last letter tells."""
    name = "".join(c for c in unicodedata.normalize("NFKC", county).lower() if _is_letter(c))
    if len(name) < 2:
        return None
    short = name[:-1] if len(name) > 2 else name
    return re.compile(f"{re.escape(short)}(?:{re.escape(name[-1])})?")
