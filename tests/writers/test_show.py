"""The tables on the terminal."""

from io import StringIO

import pytest
from rich.cells import cell_len
from rich.console import Console
from writer_samples import HOSTILE, SCANNED, assessment, checklist, full_batch, graded, small_batch

from evaluator.checklist import Checklist
from evaluator.model import Batch, Failure
from evaluator.standing import portions
from evaluator.writers.console import progress_bar, show


def _shown(batch: Batch, of: Checklist, width: int = 120) -> str:
    out = StringIO()
    show(portions(batch, (of,)), Console(file=out, width=width))
    return out.getvalue()


def _row(shown: str, name: str) -> list[str]:
    return next(line.split() for line in shown.splitlines() if name in line)


def test_the_ranking_says_who_stands_where() -> None:
    shown = _shown(small_batch(), checklist())
    # Weights 1, 2, 1, 2 and credits 1, 0, 0.3, 1: 3.3 of 6.
    assert _row(shown, "a.txt") == ["1", "a.txt", "甲县", "2022", "55.00", "薄弱", "1", "2", "1"]
    assert _row(shown, "b.txt")[0] == "1"
    assert _row(shown, "c.txt") == ["3", "c.txt", "甲县", "2022", "0.00", "薄弱", "2", "4", "0"]


def test_failures_are_listed_with_code_and_what_to_do() -> None:
    assert _row(_shown(small_batch(), checklist()), "扫描.pdf") == [
        "扫描.pdf",
        "E106",
        SCANNED.message,
    ]


def test_nothing_is_printed_where_nothing_was_evaluated() -> None:
    assert _shown(Batch(()), checklist()) == ""


@pytest.mark.parametrize("width", [40, 56, 64, 72, 80, 100, 200])
def test_any_width_keeps_within_its_lines_and_numbers_whole(width: int) -> None:
    batch, of = full_batch()
    lines = _shown(batch, of, width).splitlines()
    assert max(map(cell_len, lines)) <= width
    for report in batch.assessments:
        assert any(f"{report.score:.2f}" in line for line in lines)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_of_a_report_is_printed_as_it_is(text: str) -> None:
    batch = Batch((assessment(text, 80.0), Failure("x", "E104", text)))
    assert _shown(batch, checklist(), 200).count(text) == 2


def test_a_name_cannot_steer_the_terminal() -> None:
    shown = _shown(Batch((graded("\x1b[2J\u202egpj.exe\x07"),)), checklist())
    assert not {"\x1b", "\u202e", "\x07"} & set(shown)


def test_the_progress_bar_stays_out_of_what_is_not_a_terminal() -> None:
    out = StringIO()
    with progress_bar(2, Console(file=out)) as advance:
        advance(True)
    assert out.getvalue() == ""
