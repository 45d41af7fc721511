"""Terms and expressions that could try too many ways: how many ways there are, and a search for
terms that tries each place in the text once for each step of the term.

Python's `re` goes back and tries again: a term of six gaps may take it longer than anybody waits,
in a line made for that.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from evaluator.terms import CLAUSE_END, GAP_LENGTHS, SEGMENT_END, Choice, Edge, Gap, Node, Text

# In terms of more ways than this, gaps and alternatives are tried with care; of what shipped rules
# have, one term in eighty.
MANY = 100_000
# What may stand between two parts of a term.
_GAPS = {
    inside: re.compile(f"[^{re.escape(ends)}]{{0,{GAP_LENGTHS[inside]}}}")
    for inside, ends in (("clause", CLAUSE_END), ("segment", SEGMENT_END), ("title", "《》\n"))
}
_OPEN = 1000
_NESTED = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}

# A step: what it is, what it needs, and the steps that may follow, in the order to be tried.
_Step = tuple[str, Any, tuple[int, ...]]


class CarefulTerm:
    """A term made ready to be looked for with care."""

    def __init__(self, nodes: tuple[Node, ...]) -> None:
        self._program = _program(nodes)
        self._opening = _opening(nodes)

    def spans(self, text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
        """The matches in start–stop of a text, the same as the term's pattern finds."""
        # Steps that have failed at a place fail there from wherever they are reached.
        failed: set[tuple[int, int]] = set()
        at = start
        while at < stop:
            if self._opening:
                opening = self._opening.search(text, at, stop)
                if not opening:
                    return
                at = opening.start()
            end = _end(self._program, text, at, stop, failed)
            if end is not None:
                failed.clear()  # the steps of a match are no failures
                yield at, end
            at = end if end is not None and end > at else at + 1


def _end(
    program: Sequence[_Step], text: str, start: int, stop: int, failed: set[tuple[int, int]]
) -> int | None:
    waiting = [(0, start)]
    while waiting:
        state = waiting.pop()
        if state in failed:
            continue
        failed.add(state)
        number, at = state
        kind, needed, following = program[number]
        if kind == "end":
            return at
        if kind == "text":
            if text.startswith(needed, at, stop):
                waiting.append((following[0], at + len(needed)))
        elif kind == "gap":
            match = needed.match(text, at, stop)
            waiting.extend(_reached(program, following[0], text, at, match.end()))
        elif kind == "choice":
            steps = needed.get(text[at : at + 1], following)
            waiting.extend((step, at) for step in reversed(steps))
        elif needed.match(text, at, stop):
            waiting.append((following[0], at))
    return None


def _reached(
    program: Sequence[_Step], number: int, text: str, first: int, last: int
) -> Iterator[tuple[int, int]]:
    """A step at each of the places that a gap leads to and where it can hold, the last first."""
    kind, needed, _ = program[number]
    if kind != "text":
        yield from ((number, place) for place in range(last, first - 1, -1))
        return
    place = text.rfind(needed, first, last + len(needed))
    while place >= 0:
        yield number, place
        place = text.rfind(needed, first, place + len(needed) - 1)


def _program(nodes: tuple[Node, ...]) -> list[_Step]:
    """The steps of a term, from the first to the end."""
    steps: list[_Step] = [("end", None, ())]
    first = _before(nodes, 0, steps)
    # The search begins with step 0: put a way to the first step there, and the end behind.
    steps.append(steps[0])
    last = len(steps) - 1
    moved = [_with_end_at(last, step) for step in steps]
    moved[0] = ("choice", {}, (first or last,))
    return moved


def _with_end_at(last: int, step: _Step) -> _Step:
    """A step whose end, number 0 so far, has another number."""
    kind, needed, following = step
    if kind == "choice":
        needed = {letter: tuple(s or last for s in steps) for letter, steps in needed.items()}
    return kind, needed, tuple(s or last for s in following)


def _choice(node: Choice, steps: Sequence[int]) -> _Step:
    """A choice between steps: those to try by the next letter, and those for all other letters."""
    heads = [{opening[:1] for opening in _openings(branch)} for branch in node.branches]
    among = list(zip(steps, heads, strict=True))
    by_letter = {
        letter: tuple(step for step, head in among if letter in head or "" in head)
        for letter in set().union(*heads)
    }
    return "choice", by_letter, by_letter.pop("", ())


def _opening(nodes: tuple[Node, ...]) -> re.Pattern[str] | None:
    """The characters with which any match begins; None where it may begin with any."""
    found = _openings(nodes)
    return None if "" in found else re.compile("|".join(map(re.escape, sorted(found))))


def _openings(nodes: Sequence[Node]) -> set[str]:
    """What nodes may begin with; empty where that may be any character, or none."""
    found = {""}
    for node in nodes:
        if "" not in found:
            break
        found.discard("")
        if isinstance(node, Text):
            found.add(node.text)
        elif isinstance(node, Choice):
            found.update(*map(_openings, node.branches))
        else:
            return {""}
    return found


def _before(nodes: Sequence[Node], following: int, steps: list[_Step]) -> int:
    """Put the steps of nodes in front of a step; the number of the first one."""
    for node in reversed(nodes):
        if isinstance(node, Text):
            step: _Step = ("text", node.text, (following,))
        elif isinstance(node, Gap):
            step = ("gap", _GAPS[node.inside], (following,))
        elif isinstance(node, Edge):
            step = ("edge", re.compile(node.pattern), (following,))
        else:
            step = _choice(node, [_before(branch, following, steps) for branch in node.branches])
        steps.append(step)
        following = len(steps) - 1
    return following


def expression_ways(source: str) -> int:
    """In how many ways a regular expression can match at one place; a repetition without an upper
    bound counts as one of 1,000. Raises re.error."""
    from re import _parser  # type: ignore[attr-defined]  # noqa: PLC0415 - has no public name

    return _ways(_parser.parse(source))


def _ways(parsed: Any) -> int:
    found = 1
    for kind, given in parsed:
        name = str(kind)
        if name == "BRANCH":
            found *= sum(_ways(branch) for branch in given[1])
        elif name in _NESTED:
            least, most, item = given
            most = min(int(most), _OPEN)
            inner = _ways(item)
            steps = most - min(int(least), most) + 1
            found *= steps if inner == 1 else inner ** min(max(most, 1), 20)
        elif name == "SUBPATTERN":
            found *= _ways(given[3])
        elif name in ("ASSERT", "ASSERT_NOT"):
            found *= _ways(given[1])
        elif name == "ATOMIC_GROUP":
            found *= _ways(given)
        elif name.startswith("GROUPREF"):
            found *= _OPEN
    return found
