"""Text of reports in the workbook: whatever it holds, it stays text and does nothing."""

import unicodedata
import zipfile
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.escape import unescape
from reading import opened, table
from writer_samples import HOSTILE, checklist, decision, evidence, portion, result, run_of, scored

from evaluator.model import Batch, Failure, ItemResult
from evaluator.writers.workbook import write_workbook

LONGEST = 32_767  # what Excel takes in a cell, in UTF-16 units


def _written(text: str, folder: Path) -> Any:
    """A workbook in which `text` stands wherever a report's text can come to stand."""
    span = replace(evidence(text), section=text, rule=text)
    weak = replace(result("b.two", 1, span, review=text), flagged=(span,))
    report = replace(scored(text, checklist(), weak, county=text), notes=(text,))
    report = replace(report, text=f"{text}\n{'前' * 9}", items=_told(report.items, text))
    batch = Batch((report, Failure(text, "E104", text)))
    path = folder / "matrix.xlsx"
    write_workbook(portion(batch, checklist()), run_of(), path)
    return opened(path)


def _told(items: tuple[ItemResult, ...], text: str) -> tuple[ItemResult, ...]:
    """The items with what a reviewer wrote."""
    given = replace(decision(1, text), reason=text)
    return tuple(replace(item, decisions=(given,)) if item.evidence else item for item in items)


def _places(book: Any) -> list[Any]:
    """The cells of that workbook in which the text must be found."""
    titles = {
        ("总览", "总分"): ("报告", "县(市、区)", "备注"),
        ("未能评估", "代码"): ("报告", "原因和处理办法"),
        ("评分矩阵", "总分"): ("报告", "县(市、区)"),
        ("证据", "引文"): ("报告", "县(市、区)", "引文", "位置", "规则和用词"),
        ("差距清单", "依据"): ("报告", "县(市、区)", "现有原文"),
    }
    found = []
    for (name, also), columns in titles.items():
        shown = table(book, name, also=also)
        found += [shown.cell(shown.head + 1, column) for column in columns]
    detail = table(book, "明细")
    row = next(row for row in detail.rows() if detail.cell(row, "事项编号").value == "b.two")
    titles_of_row = ("报告", "县(市、区)", "引文", "位置", "复核原因", "理由", "复核人")
    return [*found, *(detail.cell(row, title) for title in titles_of_row)]


def _legible(text: str) -> str:
    """`text` without the characters that a workbook can't hold."""

    def fits(c: str) -> bool:
        return unicodedata.category(c) not in ("Cc", "Cs") and c not in "\ufffe\uffff"

    return "".join(c for c in text if c in "\t\n\x85" or fits(c))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_everywhere(text: str, tmp_path: Path) -> None:
    for cell in _places(_written(text, tmp_path)):
        assert cell.data_type == "s"
        assert unescape(cell.value).rstrip() == text


@pytest.mark.parametrize("text", HOSTILE)
def test_editing_a_cell_does_not_wake_a_formula(text: str, tmp_path: Path) -> None:
    assert all(cell.quotePrefix for cell in _places(_written(text, tmp_path)))


@given(text=st.text() | st.sampled_from(HOSTILE).flatmap(lambda s: st.text().map(s.__add__)))
@settings(max_examples=80, deadline=None)
def test_any_text_survives_as_text(text: str) -> None:
    with TemporaryDirectory() as folder:
        text = f"文{text}"
        for cell in _places(_written(text, Path(folder))):
            assert cell.data_type == "s"
            assert unescape(cell.value) == _legible(text)


@pytest.mark.parametrize("long", ["长" * 40_000, "𠮷" * 40_000, "a" + "𠮷" * 40_000])
def test_text_too_long_for_a_cell_is_cut_and_says_so(long: str, tmp_path: Path) -> None:
    book = _written(long, tmp_path)
    kept = table(book, "证据").records()[0]["引文"]
    assert kept.endswith("…")
    assert long.startswith(kept[:-1])
    assert LONGEST - 1 <= len(kept.encode("utf-16-le")) // 2 <= LONGEST


def test_text_that_just_fits_is_whole(tmp_path: Path) -> None:
    text = "长" * LONGEST
    assert table(_written(text, tmp_path), "证据").records()[0]["引文"] == text


def test_links_are_formulas_only_and_lead_nowhere_outside(tmp_path: Path) -> None:
    book = _written("https://example.com/a", tmp_path)
    assert not any(sheet._hyperlinks for sheet in book.worksheets)
    with zipfile.ZipFile(tmp_path / "matrix.xlsx") as archive:
        outside = [n for n in archive.namelist() if "external" in n.lower()]
        rels = [archive.read(n) for n in archive.namelist() if n.endswith(".rels")]
    assert outside == []
    assert not any(b"TargetMode" in content for content in rels)
