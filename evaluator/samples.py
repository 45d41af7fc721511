"""Texts that a term matches, written out from its alternatives: what a rule would fire on."""

from collections.abc import Iterator, Sequence
from itertools import cycle, islice

from evaluator.terms import DATE, FIGURE, PAUSE, Choice, Gap, Node, Term, Text

# A number and a date as a report writes them; marks of a gap and of the end while a text is made.
_NUMBER, _DAY = "3", "6月"
_GAP, _END = "\0", "\1"


def samples(term: Term, most: int, unit: str) -> list[str]:
    """Up to `most` texts that the term should match, together going through all alternatives.

    Gaps become a pause; a figure whose unit the term leaves open gets `unit`. Every alternative of
    every choice stands in one text at least, where `most` allows: the n-th text takes the n-th
    alternative of each choice, and begins again where a choice has fewer.
    """
    count = min(most, _widest(term.nodes))
    written = (_written(term.nodes, n, unit) for n in range(count))
    return list(dict.fromkeys(text.replace(DATE, _DAY) for text in written))


def _widest(nodes: Sequence[Node]) -> int:
    """How many texts it takes to go through all alternatives."""
    widths = [1]
    for node in nodes:
        if isinstance(node, Choice):
            widths.append(sum(_widest(branch) for branch in node.branches))
    return max(widths)


def _written(nodes: Sequence[Node], number: int, unit: str) -> str:
    """The n-th text of a whole term: figures become numbers with a unit."""
    raw = "".join(_pieces(nodes, number)) + _END
    for behind in (_GAP, _END):
        raw = raw.replace(FIGURE + behind, FIGURE + unit + behind)
    return raw.replace(_GAP, PAUSE).replace(_END, "").replace(FIGURE, _NUMBER)


def _pieces(nodes: Sequence[Node], number: int) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Text):
            yield node.text
        elif isinstance(node, Choice):
            yield from _pieces(*_branch(node, number))
        elif isinstance(node, Gap):
            yield _GAP


def _branch(choice: Choice, number: int) -> tuple[Sequence[Node], int]:
    """The alternative that the n-th text takes, and the number of the text inside it."""
    turns = cycle(
        (branch, within) for branch in choice.branches for within in range(_widest(branch))
    )
    return next(islice(turns, number, None))
