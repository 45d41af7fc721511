"""Reports of a batch that repeat each other's text, or the same county's last year.

Three steps, so that no step needs all texts at once: a fingerprint of each report (shingles.py);
the pairs whose fingerprints share rare hashes (pairing.py); the passages of each such pair
(passages.py). A pair is reported only where it shares more than honest reports do.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from evaluator.copies.pairing import Candidates, candidates
from evaluator.copies.passages import Passage, Prepared, passages, prepared
from evaluator.copies.shingles import Text, fingerprint

# What counts as copied: passages of so many letters, if they make so much of one report. Honest
# reports, compared without knowing any set phrase, share single passages of up to 49 letters (a bow
# to the leaders and the title of a document, a prescribed heading and its first sentence), so
# together less than 2 % in passages of 50 and 8 % in passages of 25 letters. The second rule finds
# sentences that were put into another order.
RULES = ((25, 0.3), (50, 0.1))
# In a short report a few set phrases make a tenth of the text. A single passage of this length,
# three times what honest reports share, is reported whatever its share.
LEAST_LETTERS = 150
# Texts kept ready: a county's reports are compared with each other one after another.
_READY = 64


@dataclass(frozen=True, slots=True)
class Copy:
    """Two reports with text in common, `a` the earlier one (by year, then by name).

    `share_a` and `share_b` (0–1) are the shares of each one's own letters that the passages cover:
    blanks, punctuation, numerals, the county's name and set phrases are not counted.
    `passages` are in the order of `a` and don't overlap.
    """

    a: str
    b: str
    county_a: str
    county_b: str
    year_a: int | None
    year_b: int | None
    share_a: float
    share_b: float
    passages: tuple[Passage, ...]

    @property
    def same_county(self) -> bool:
        """Whether one county reports twice."""
        return bool(self.county_a) and self.county_a == self.county_b

    @property
    def share(self) -> float:
        """The larger share."""
        return max(self.share_a, self.share_b)

    @property
    def changed(self) -> int:
        """The number of figures that differ in all passages."""
        return sum(passage.changed for passage in self.passages)

    @property
    def only_figures(self) -> int:
        """The number of passages in which nothing but figures was changed."""
        return sum(passage.same and passage.changed > 0 for passage in self.passages)


def compared(one: Prepared, other: Prepared) -> Copy | None:
    """What two reports have in common, if it is enough to speak of a copy.

    It doesn't matter which of them is given first.
    """
    a, b = sorted((one, other), key=_age)
    shorter = max(1, min(a.size, b.size))
    found = passages(a, b, RULES[0][0], LEAST_LETTERS)
    for least, share in RULES:
        found = tuple(passage for passage in found if passage.letters >= least)
        copied = sum(passage.letters for passage in found)
        if copied >= max(LEAST_LETTERS, share * shorter):
            return _copy(a, b, found)
    long = any(passage.letters >= LEAST_LETTERS for passage in found)
    return _copy(a, b, found) if long else None


def _copy(a: Prepared, b: Prepared, found: tuple[Passage, ...]) -> Copy:
    copied = sum(passage.letters for passage in found)
    return Copy(
        a.text.name,
        b.text.name,
        a.text.county,
        b.text.county,
        a.text.year,
        b.text.year,
        min(1.0, copied / max(1, a.size)),
        min(1.0, copied / max(1, b.size)),
        found,
    )


def _age(side: Prepared) -> tuple[bool, int, str, str]:
    text = side.text
    return text.year is None, text.year or 0, text.name, text.text


def compared_pairs(texts: Callable[[int], Text], found: Candidates) -> Iterator[Copy]:
    """The copies among candidate pairs, in their order. `texts` gives a report by its index.

    Only some texts are held at a time; `texts` is asked again where one is needed later.
    """

    @lru_cache(maxsize=_READY)
    def ready(index: int) -> Prepared:
        return prepared(texts(index), found.common)

    for one, other in found.pairs:
        copy = compared(ready(one), ready(other))
        if copy:
            yield copy


def by_share(found: Iterable[Copy]) -> tuple[Copy, ...]:
    """Copies, the largest share first."""
    return tuple(sorted(found, key=lambda copy: (-copy.share, copy.a, copy.b)))


def copies(texts: Sequence[Text]) -> tuple[Copy, ...]:
    """All copies among texts that fit into memory, the largest share first."""
    found = candidates([fingerprint(text) for text in texts])
    return by_share(compared_pairs(texts.__getitem__, found))
