"""The passages that two texts share: found from GRAM letters in a row, and followed both ways over
small differences, such as a name, a verb, a few words put in.

The longest common rows come first and no letter is used twice, as in greedy string tiling (Michael
J. Wise: String Similarity via Greedy String Tiling and Running Karp–Rabin Matching, 1993). The cost
is bounded by the lengths of the texts, however often they repeat themselves.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evaluator.copies.shingles import GRAM, Hashes, Letters, Text, hashes, letters

# The longest difference that a passage runs over: the name of a place or a body. As the text has to
# go on the same for twice as long, at least two thirds of a passage are the same.
GAP = 8
_LEAST_RUN = 4
# So many places of the other text are tried for a row of letters that it repeats.
_REPEATS = 3
_STRIDE = 32

_OPENINGS = "“‘《〈（(【〔[「『"
_TAIL = re.compile(rf"(?:\d+(?:[.,]\d+)*)?[^\w\s{re.escape(_OPENINGS)}]*")
_NUMBER = re.compile(r"\d+(?:[.,，．]\d+)*")
# A line without words: a page number.
_WORDLESS = re.compile(r"^[^\w\n]*\d[\d\W]*$", re.MULTILINE)

_Run = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Passage:
    """Text that stands in both reports: `text[start:end]` of either.

    `letters` counts the letters they share, without set phrases. `same` tells that none of their
    letters differ; `changed` counts the figures that do.
    """

    start_a: int
    end_a: int
    start_b: int
    end_b: int
    letters: int
    same: bool
    changed: int


@dataclass(frozen=True)
class Prepared:
    """A text made ready to be compared.

    `order` sorts its hashes, `ranked` are the hashes sorted. `own[i]` counts the letters before i
    that belong to no set phrase.
    """

    text: Text
    letters: Letters
    hashes: Hashes
    order: NDArray[np.int64]
    ranked: Hashes
    own: NDArray[np.int64]

    @property
    def size(self) -> int:
        """The number of its letters that belong to no set phrase."""
        return int(self.own[-1])


def prepared(text: Text, common: Hashes) -> Prepared:
    """Make a text ready to be compared; `common` are the hashes of set phrases, ascending."""
    found = letters(text)
    numbers = hashes(found)
    order, ranked = _ranked(numbers)
    own = ~_covered(_among(order, ranked, common))[: len(found.text)]
    total = np.concatenate([[0], np.cumsum(own)])
    return Prepared(text, found, numbers, order, ranked, total)


def passages(a: Prepared, b: Prepared, least: int, worth: int) -> tuple[Passage, ...]:
    """The passages with at least `least` own letters in common, in the order of `a`.

    None overlaps another, in either text. Nothing is found where the texts share too little for
    passages of `worth` own letters together.
    """
    places = _places(a, b)
    # Passages run on where they have no row of GRAM letters: half of their letters at most.
    if _reach(a, places[1]) * 2 < worth:
        return ()
    return tuple(_passage(a, b, runs) for runs in sorted(_matches(a, b, _seeds(b, *places), least)))


def _ranked(numbers: Hashes) -> tuple[NDArray[np.int64], Hashes]:
    """The order that sorts hashes, equal ones by place, and the hashes sorted."""
    packed = (numbers.astype(np.uint64) << np.uint64(32)) | np.arange(len(numbers), dtype=np.uint64)
    packed.sort()
    places = packed & np.uint64(0xFFFFFFFF)
    return places.astype(np.int64), (packed >> np.uint64(32)).astype(np.uint32)


def _among(order: NDArray[np.int64], ranked: Hashes, common: Hashes) -> NDArray[np.bool_]:
    """For each gram whether its hash is among others, which ascend."""
    met = np.zeros(len(order), bool)
    if len(common):
        at = np.minimum(np.searchsorted(common, ranked), len(common) - 1)
        met[order] = common[at] == ranked
    return met


def _reach(a: Prepared, met: NDArray[np.bool_]) -> int:
    """How many own letters stand in rows of GRAM that the other text has, wherever they stand."""
    return int(np.diff(a.own)[_covered(met)[: len(a.letters.text)]].sum())


def _covered(starts: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which letters the grams that begin at `starts` cover."""
    edges = np.zeros(len(starts) + GRAM, np.int64)
    edges[: len(starts)] += starts
    edges[GRAM:] -= starts
    return np.cumsum(edges) > 0


def _places(a: Prepared, b: Prepared) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """For each gram of a the first place among b's ranked hashes, and whether it is there."""
    at = np.empty(len(a.hashes), np.int64)
    at[a.order] = np.searchsorted(b.ranked, a.ranked)
    met = at < len(b.ranked)
    met[met] = b.ranked[at[met]] == a.hashes[met]
    return at, met


def _seeds(b: Prepared, at: NDArray[np.int64], met: NDArray[np.bool_]) -> list[_Run]:
    """Rows of letters that both texts have, the longest first."""
    (i,) = np.nonzero(met)
    at = at[met]
    found_i, found_j = [], []
    for _ in range(_REPEATS):
        found_i.append(i)
        found_j.append(b.order[at])
        more = at + 1 < len(b.ranked)
        more[more] = b.ranked[at[more] + 1] == b.ranked[at[more]]
        i, at = i[more], at[more] + 1
    starts_i, starts_j = np.concatenate(found_i), np.concatenate(found_j)
    by_diagonal = np.lexsort((starts_i, starts_j - starts_i))
    starts_i, starts_j = starts_i[by_diagonal], starts_j[by_diagonal]
    goes_on = (np.diff(starts_i) == 1) & (np.diff(starts_j) == 1)
    opens = np.flatnonzero(np.append(True, ~goes_on)) if len(starts_i) else starts_i
    lengths = np.diff(np.append(opens, len(starts_i))) + GRAM - 1
    rows = zip(starts_i[opens].tolist(), starts_j[opens].tolist(), lengths.tolist(), strict=True)
    return sorted(rows, key=lambda row: (-row[2], row))


def _matches(a: Prepared, b: Prepared, seeds: list[_Run], least: int) -> Iterator[list[_Run]]:
    """Passages as runs of equal letters, none using letters of another.

    Seeds inside a set phrase lead nowhere: they are passed over.
    """
    taken_a, taken_b = bytearray(len(a.letters.text)), bytearray(len(b.letters.text))
    paths = _Paths(a.letters.text, b.letters.text)
    for i, j, length in seeds:
        if a.own[i + length] - a.own[i] < GRAM // 2:
            continue
        free = _free(taken_a, taken_b, i, j, length)
        if free is None:
            continue
        runs = paths.through(*free, _bounds(taken_a, free[0]), _bounds(taken_b, free[1]))
        if _own(a, runs) < least:
            continue
        for taken, (start, end) in zip((taken_a, taken_b), _ends(runs), strict=True):
            taken[start:end] = b"\1" * (end - start)
        yield runs


def _free(
    taken_a: bytearray, taken_b: bytearray, i: int, j: int, length: int
) -> tuple[int, int] | None:
    """Where a row begins to be free in both texts, if at least GRAM letters of it are left."""
    end = i + length
    while i + GRAM <= end:
        step = max(taken_a.find(0, i) - i, taken_b.find(0, j) - j)
        if step == 0:
            return i, j
        if step < 0 or taken_a.find(0, i) < 0 or taken_b.find(0, j) < 0:
            return None
        i, j = i + step, j + step
    return None


def _bounds(taken: bytearray, at: int) -> tuple[int, int]:
    """The free stretch around a free letter."""
    end = taken.find(1, at)
    return taken.rfind(1, 0, at) + 1, len(taken) if end < 0 else end


class _Paths:
    """Follows what two texts have in common."""

    def __init__(self, a: str, b: str) -> None:
        self._forward = (a, b)
        self._backward = (a[::-1], b[::-1])

    def through(self, i: int, j: int, in_a: tuple[int, int], in_b: tuple[int, int]) -> list[_Run]:
        """The runs of equal letters that lead through (i, j), within the bounds given."""
        a, b = len(self._forward[0]), len(self._forward[1])
        back = _onward(*self._backward, a - i, b - j, a - in_a[0], b - in_b[0])
        before = [(a - x - n, b - y - n, n) for x, y, n in reversed(back)]
        if before and before[-1][0] + before[-1][2] == i and before[-1][1] + before[-1][2] == j:
            i, j, _ = before.pop()
        return before + _onward(*self._forward, i, j, in_a[1], in_b[1])


def _onward(a: str, b: str, i: int, j: int, end_a: int, end_b: int) -> list[_Run]:
    """The runs of equal letters from (i, j) on, over differences of at most GAP letters."""
    runs = []
    while True:
        length = _equal(a, b, i, j, min(end_a - i, end_b - j))
        if length:
            runs.append((i, j, length))
        i, j = i + length, j + length
        skip = _skip(a, b, i, j, end_a, end_b)
        if skip is None:
            return runs
        i, j = i + skip[0], j + skip[1]


def _skip(a: str, b: str, i: int, j: int, end_a: int, end_b: int) -> tuple[int, int] | None:
    """The least letters to leave out of both, so that the texts go on the same long enough."""
    found: list[tuple[int, int, int, int]] = []
    for skip in range(min(GAP, end_a - i - _LEAST_RUN) + 1):
        row = a[i + skip : i + skip + _LEAST_RUN]
        y = b.find(row, j, min(end_b, j + GAP + _LEAST_RUN))
        while y >= 0:
            gap = max(skip, y - j)
            x, need = i + skip, max(_LEAST_RUN, 2 * gap)
            fits = x + need <= end_a and y + need <= end_b
            if fits and a[x : x + need] == b[y : y + need]:
                found.append((gap, abs(skip - y + j), skip, y - j))
            y = b.find(row, y + 1, min(end_b, j + GAP + _LEAST_RUN))
        if found and min(found)[0] <= skip:
            break
    return min(found)[2:] if found else None


def _equal(a: str, b: str, i: int, j: int, most: int) -> int:
    """How many letters are equal from (i, j) on."""
    length = 0
    while length < most and a[i + length] == b[j + length]:
        length += 1
        while (
            length + _STRIDE <= most
            and a[i + length : i + length + _STRIDE] == b[j + length : j + length + _STRIDE]
        ):
            length += _STRIDE
    return length


def _own(a: Prepared, runs: list[_Run]) -> int:
    """How many letters of the runs belong to no set phrase."""
    return sum(int(a.own[i + n] - a.own[i]) for i, _, n in runs)


def _ends(runs: list[_Run]) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where a passage starts and ends, in the letters of a and of b."""
    (start_a, start_b, _), (last_a, last_b, length) = runs[0], runs[-1]
    return (start_a, last_a + length), (start_b, last_b + length)


def _passage(a: Prepared, b: Prepared, runs: list[_Run]) -> Passage:
    in_a, in_b = _ends(runs)
    start_a, end_a = _span(a, *in_a)
    start_b, end_b = _span(b, *in_b)
    return Passage(
        start_a,
        end_a,
        start_b,
        end_b,
        letters=_own(a, runs),
        same=len(runs) == 1,
        changed=_changed(a, b, runs),
    )


def _span(side: Prepared, start: int, end: int) -> tuple[int, int]:
    """Letters as a span of the text, with brackets before and a figure and a stop behind."""
    text, origin = side.text.text, side.letters.origin
    first, last = int(origin[start]), int(origin[end - 1]) + 1
    while first > 0 and text[first - 1] in _OPENINGS:
        first -= 1
    tail = _TAIL.match(text, last)
    return first, tail.end() if tail else last


def _changed(a: Prepared, b: Prepared, runs: list[_Run]) -> int:
    """How many figures differ that stand between the same letters."""
    in_a, in_b = (_figures(side, *ends) for side, ends in zip((a, b), _ends(runs), strict=True))
    changed = 0
    for i, j, length in runs:
        ours = {place - i: figure for place, figure in in_a.items() if 0 < place - i <= length}
        theirs = {place - j: figure for place, figure in in_b.items() if 0 < place - j <= length}
        changed += sum(ours.get(at) != theirs.get(at) for at in ours.keys() | theirs.keys())
    return changed


def _figures(side: Prepared, start: int, end: int) -> dict[int, str]:
    """The figures of a passage, by the letter that they stand before.

    What line ends part, or a page's number, is one figure still.
    """
    first, last = _span(side, start, end)
    wordless = [found.span() for found in _WORDLESS.finditer(side.text.text, first, last)]
    figures: dict[int, str] = {}
    for found in _NUMBER.finditer(side.text.text, first, last):
        if not any(begin <= found.start() < stop for begin, stop in wordless):
            place = int(np.searchsorted(side.letters.origin, found.start()))
            figure = unicodedata.normalize("NFKC", found[0])
            figures[place] = figures.get(place, "") + figure.replace(",", "")
    return figures
