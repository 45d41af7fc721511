"""Terms and expressions that could try too many ways: how many ways there are, and a search for
terms that tries each place in the text once for each step of the term.

Python's `re` goes back and tries again: a term of six gaps may take it longer than anybody waits,
in a line made for that.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from evaluator.terms import CLAUSE_END, GAP_LENGTHS, SEGMENT_END, Edge, Gap, Node, Text

# In terms of more ways than this, gaps and alternatives are tried with care; of what shipped rules
# have, one term in eighty.
MANY = 100_000
# What may stand between two parts of a term.
_INSIDE = {"clause": CLAUSE_END, "segment": SEGMENT_END, "title": "《》\n"}
_OPEN = 1000
_NESTED = {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}

# A step: what it is, what it needs, and the steps that may follow, in the order to be tried.
_Step = tuple[str, Any, tuple[int, ...]]


def spans(nodes: tuple[Node, ...], text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """The matches of a term in start–stop of a text, the same as its pattern finds."""
    program = _program(nodes)
    # Steps that have failed at a place fail there from wherever they are reached.
    failed: set[tuple[int, int]] = set()
    at = start
    while at < stop:
        end = _end(program, text, at, stop, failed)
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
            inside, longest = needed
            upto = at
            while upto < min(stop, at + longest) and text[upto] not in inside:
                upto += 1
            waiting.extend((following[0], place) for place in range(upto, at - 1, -1))
        elif kind == "choice":
            waiting.extend((step, at) for step in reversed(following))
        elif needed.match(text, at, stop):
            waiting.append((following[0], at))
    return None


@lru_cache(maxsize=1024)
def _program(nodes: tuple[Node, ...]) -> list[_Step]:
    """The steps of a term, from the first to the end."""
    steps: list[_Step] = [("end", None, ())]
    first = _before(nodes, 0, steps)
    # The search begins with step 0: put a way to the first step there, and the end behind.
    steps.append(steps[0])
    last = len(steps) - 1
    moved = [(kind, needed, tuple(last if s == 0 else s for s in f)) for kind, needed, f in steps]
    moved[0] = ("choice", None, (first or last,))
    return moved


def _before(nodes: Sequence[Node], following: int, steps: list[_Step]) -> int:
    """Put the steps of nodes in front of a step; the number of the first one."""
    for node in reversed(nodes):
        if isinstance(node, Text):
            step: _Step = ("text", node.text, (following,))
        elif isinstance(node, Gap):
            inside = _INSIDE[node.inside], GAP_LENGTHS[node.inside]
            step = ("gap", inside, (following,))
        elif isinstance(node, Edge):
            step = ("edge", re.compile(node.pattern), (following,))
        else:
            branches = tuple(_before(branch, following, steps) for branch in node.branches)
            step = ("choice", None, branches)
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
