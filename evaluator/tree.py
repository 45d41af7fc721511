"""The headings of a report as a tree, asked without a walk over all of them: there may be many."""

from bisect import bisect_left
from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate, groupby

from evaluator.model import Clause, Report, Section


class Tree:
    """Where the parts of one report end, what is above them, and which clause reaches a place."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._by_path: dict[str, Section] = {}
        for section in report.sections:
            self._by_path.setdefault(section.path, section)

    def parent(self, section: Section) -> Section | None:
        """The section above, None at the top."""
        path = section.path.rpartition("/")[0]
        return self._by_path.get(path) if path else None

    def end(self, part: Section) -> int:
        """Where a part ends: before the next heading of its level or above."""
        return self._ends[part.start, part.level]

    @cached_property
    def _ends(self) -> Mapping[tuple[int, int], int]:
        """By where a part starts, and its level: where it ends."""
        found: dict[tuple[int, int], int] = {}
        later: dict[int, int] = {}  # by level: where the next heading of that level starts
        by_start = sorted(self._report.sections, key=lambda s: s.start, reverse=True)
        for start, group in groupby(by_start, key=lambda s: s.start):
            here = {s.level for s in group}
            for level in here:
                ends = [at for other, at in later.items() if other <= level]
                found[start, level] = min(ends, default=len(self._report.text) + 1)
            later.update(dict.fromkeys(here, start))
        return found

    def clause_reaching(self, place: int) -> Clause | None:
        """The first clause that ends at a place of the text or behind it."""
        number = bisect_left(self._reached, place)
        return self._report.clauses[number] if number < len(self._reached) else None

    @cached_property
    def _reached(self) -> list[int]:
        """How far in the text the clauses up to each one reach."""
        origin = self._report.origin
        return list(accumulate((origin[c.end - 1] for c in self._report.clauses), max))
