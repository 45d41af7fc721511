"""A report's text cut up to be shown."""

from hypothesis import given
from hypothesis import strategies as st
from page_samples import heading

from evaluator.writers.passages import Block, Segment, blocks, cut

TEXTS = st.text(alphabet="甲乙丙 \n\t<", max_size=40)
SPANS = st.lists(st.tuples(st.integers(0, 45), st.integers(0, 45)), max_size=12)


@given(TEXTS, SPANS)
def test_segments_make_up_the_text_and_each_span(text: str, spans: list[tuple[int, int]]) -> None:
    segments = list(cut(text, spans))
    assert "".join(segment.text for segment in segments) == text
    for number, (start, end) in enumerate(spans):
        named = "".join(s.text if number in s.spans else "\0" * len(s.text) for s in segments)
        inside = range(start, end)
        assert named == "".join(c if i in inside else "\0" for i, c in enumerate(text))


@given(TEXTS, SPANS)
def test_each_span_in_the_text_starts_once(text: str, spans: list[tuple[int, int]]) -> None:
    starts = [number for segment in cut(text, spans) for number in segment.starts]
    inside = [n for n, (start, end) in enumerate(spans) if start < min(end, len(text))]
    assert sorted(starts) == inside


@given(TEXTS, SPANS)
def test_blocks_make_up_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    lines = [line for block in blocks(text, spans, ()) for line in block.lines]
    cells = [["".join(s.text for s in cell) for cell in line.cells] for line in lines]
    assert "\n".join("\t".join(line) for line in cells) == text


def test_overlapping_spans_share_segments() -> None:
    assert list(cut("甲乙丙丁", [(0, 3), (1, 4)])) == [
        Segment("甲", (0,), (0,)),
        Segment("乙丙", (0, 1), (1,)),
        Segment("丁", (1,)),
    ]


def shape(block: Block) -> tuple[bool, list[int]]:
    return block.table, [len(line.cells) for line in block.lines]


def test_rows_of_cells_make_a_table_with_the_rows_that_have_one() -> None:
    found = blocks("前文\n项目\t件数\n\t12件\n后文", [], ())
    assert [shape(block) for block in found] == [(False, [1]), (True, [2, 2]), (False, [1])]


def test_tabs_that_indent_make_no_table() -> None:
    (block,) = blocks("\t\t一段", [], ())
    assert shape(block) == (False, [1])


def test_headings_on_lines_of_their_own_have_their_level() -> None:
    text = "题目\n一、工作\n（一）职能\n正文"
    found = blocks(text, [], (heading(text, "一、工作"), heading(text, "（一）职能", 2)))
    assert [block.lines[0].level for block in found] == [0, 1, 2, 0]
