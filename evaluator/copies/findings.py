"""Copies among the reports of a batch, told as findings of either report."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from heapq import nsmallest

from evaluator.copies.comparing import Copy, compared_pairs
from evaluator.copies.pairing import candidates
from evaluator.copies.passages import Passage
from evaluator.copies.shingles import Fingerprint, Text
from evaluator.model import Copied, Finding

# Of each report so many others are told that it has most in common with, and of each of these so
# many passages, the longest: enough to see what was done. Messages tell how many there are.
PARTNERS, PASSAGES = 5, 5
# Below this share of a report a copy is a remark only.
_ASKED = 0.1
_READY = 64

_Side = tuple[float, str, tuple[Finding, ...]]


def copy_findings(
    prints: Mapping[int, Fingerprint], texts: Callable[[int], Text]
) -> dict[int, tuple[Finding, ...]]:
    """The findings of copies by the place of their report in the batch; reports without any are
    left out.

    `prints` are the fingerprints of reports by place, `texts` gives the text of one of them.
    """
    places = sorted(prints)
    place_of: dict[str, int] = {}

    @lru_cache(maxsize=_READY)
    def known(place: int) -> Text:
        text = texts(place)
        place_of[text.name] = place
        return text

    found: dict[int, list[_Side]] = defaultdict(list)
    pairs = candidates([prints[place] for place in places])
    for copy in compared_pairs(lambda index: known(places[index]), pairs):
        first, second = place_of[copy.a], place_of[copy.b]
        a, b = known(first), known(second)
        found[first].append((-copy.share_a, copy.b, tuple(_findings(copy, a, b))))
        found[second].append((-copy.share_b, copy.a, tuple(_findings(copy, b, a))))
    return {
        place: tuple(f for _, _, findings in nsmallest(PARTNERS, sides) for f in findings)
        for place, sides in sorted(found.items())
    }


def _findings(copy: Copy, own: Text, other: Text) -> Iterator[Finding]:
    """A copy as findings of one of its reports."""
    share = copy.share_a if own.name == copy.a else copy.share_b
    longest = sorted(copy.passages, key=lambda passage: -passage.letters)[:PASSAGES]
    for passage in sorted(longest, key=lambda passage: passage.start_a):
        here, there = (passage.start_a, passage.end_a), (passage.start_b, passage.end_b)
        if own.name != copy.a:
            here, there = there, here
        count = len(copy.passages)
        copied = Copied(
            other.name,
            other.county,
            other.year,
            other.text[slice(*there)],
            *there,
            share=round(share, 4),
            passages=count,
        )
        yield Finding(
            "copy",
            "question" if copy.share >= _ASKED else "remark",
            own.text[slice(*here)],
            *here,
            message=_message(copied, passage),
            ask=_ask(copy),
            copied=copied,
        )


def _message(copied: Copied, passage: Passage) -> str:
    year = f"{copied.year}年" if copied.year else ""
    changed = ""
    if passage.changed:
        changed = f"，{'只' if passage.same else ''}改了{passage.changed}处数字"
    return (
        f"与{copied.county}{year}报告（{copied.report}）文字相同{changed}；"
        f"两份报告共有{copied.passages}处相同，占本报告的{copied.share:.1%}"
    )


def _ask(copy: Copy) -> str:
    if copy.same_county:
        return "相同内容是否为本年度新做的工作，请提供本年度的佐证材料"
    return "相同文字从何而来，请提供本地开展这些工作的佐证材料"
