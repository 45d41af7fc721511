"""Many spans, asked quickly whether one of them is touched."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate


class Spans:
    """Spans (start, end), end exclusive. A question costs a search, not a walk over all of them: a
    report may have as many as it has words."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        known = sorted(spans)
        self._starts = [start for start, _ in known]
        self._ends = list(accumulate((end for _, end in known), max))

    def touch(self, start: int, end: int) -> bool:
        """Whether a character of start–end lies in one of them."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start

    def hold(self, place: int) -> bool:
        """Whether a character lies in one of them."""
        return self.touch(place, place + 1)
