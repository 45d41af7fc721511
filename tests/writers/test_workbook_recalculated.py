"""matrix.xlsx opened and recalculated by another program, LibreOffice."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from reading import opened, table, target
from writer_samples import HOSTILE, assessment, checklist, evidence, full_batch, result

from evaluator.checklist import Checklist
from evaluator.model import Batch
from evaluator.writers.workbook import write_workbook

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed"),
    # LibreOffice writes extensions of its own, which openpyxl tells of and leaves out.
    pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning"),
]

# Recalculate on loading, whatever values the file brings.
_ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def _recalculated(path: Path, folder: Path) -> Path:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS, "utf-8")
    out = folder / "recalculated"
    command = [
        str(OFFICE),
        "--headless",
        f"-env:UserInstallation={profile.as_uri()}",
        *("--convert-to", "xlsx", "--outdir", str(out), str(path)),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return out / path.name


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Any, Batch, Checklist]:
    """The workbook as recalculated, as written, and what it was made of."""
    folder = tmp_path_factory.mktemp("full")
    batch, of = full_batch()
    write_workbook(batch, of, folder / "matrix.xlsx")
    again = _recalculated(folder / "matrix.xlsx", folder)
    return opened(again, values=True), opened(folder / "matrix.xlsx"), batch, of


def test_grades_are_numbers_equal_to_the_evaluated(
    full: tuple[Any, Any, Batch, Checklist],
) -> None:
    book, _, batch, of = full
    matrix = table(book, "评分矩阵")
    seen = {
        (matrix.cell(row, "报告").value, item.id): matrix.cell(row, item.title)
        for row in matrix.rows()
        for item in of.items
    }
    assert all(cell.data_type == "n" for cell in seen.values())
    assert {key: cell.value for key, cell in seen.items()} == {
        (report.report, r.id): r.grade for report in batch.assessments for r in report.items
    }


def test_the_values_shown_before_recalculation_are_the_same(
    full: tuple[Any, Any, Batch, Checklist], tmp_path: Path
) -> None:
    book, _, batch, of = full
    write_workbook(batch, of, tmp_path / "matrix.xlsx")
    stored = opened(tmp_path / "matrix.xlsx", values=True)
    for name in ("总览", "评分矩阵", "证据", "差距清单"):
        assert table(stored, name).records() == table(book, name).records()


def test_scores_come_through(full: tuple[Any, Any, Batch, Checklist]) -> None:
    book, _, batch, _ = full
    scores = {r["报告"]: r["总分"] for r in table(book, "总览", also="总分").records()}
    assert scores == {r.report: pytest.approx(r.score, abs=0.005) for r in batch.assessments}


def test_links_keep_leading_to_their_rows(full: tuple[Any, Any, Batch, Checklist]) -> None:
    book, written, _, of = full
    matrix, proof = table(written, "评分矩阵"), table(book, "证据")
    checked = 0
    for row in matrix.rows():
        for item in of.items:
            value = matrix.cell(row, item.title).value
            if isinstance(value, str):
                _, to, _, _ = target(value)
                assert proof.cell(to, "报告").value == matrix.cell(row, "报告").value
                assert proof.cell(to, "事项编号").value == item.id
                checked += 1
    assert checked > len(of.items)


def test_hostile_text_is_still_text(tmp_path: Path) -> None:
    spans = [evidence(text) for text in (*HOSTILE, "前\x00\x1b\ufffe\ud800后")]
    report = assessment("x.txt", 50.0, result("a.one", 2, *spans))
    write_workbook(Batch((report,)), checklist(), tmp_path / "matrix.xlsx")
    proof = table(opened(_recalculated(tmp_path / "matrix.xlsx", tmp_path)), "证据")
    rows = list(proof.rows())[: len(spans)]
    assert {proof.cell(row, "引文").data_type for row in rows} == {"s"}
    shown = [proof.cell(row, "引文").value for row in rows]
    assert [text.rstrip() for text in shown] == [*HOSTILE, "前后"]
