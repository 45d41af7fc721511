"""Spans asked at once give what a walk over all of them gives."""

from hypothesis import given
from hypothesis import strategies as st

from evaluator.spans import Spans

spans = st.tuples(st.integers(0, 20), st.integers(0, 6)).map(lambda s: (s[0], s[0] + s[1]))


@given(st.lists(spans, max_size=8), spans)
def test_touching_is_what_a_walk_finds(
    known: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    start, end = asked
    assert Spans(known).touch(start, end) == any(a < end and start < b for a, b in known)
    assert Spans(known).hold(start) == any(a <= start < b for a, b in known)
