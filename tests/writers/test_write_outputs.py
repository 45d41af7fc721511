"""All files of a run: where they appear, and what a user is told when they can't."""

import errno
import os
import time
from pathlib import Path

import pytest
from writer_samples import graded, run_of, small_batch

from evaluator.atomic import replacing, why
from evaluator.errors import UsageError
from evaluator.model import Batch
from evaluator.outputs import OUTPUTS, named_outputs
from evaluator.record import read_record, write_record
from evaluator.standing import portions
from evaluator.writers import write_outputs
from evaluator.writers.templates import load_templates


def _write(batch: Batch, out: Path, *outputs: str) -> list[Path]:
    """What users open of a run, written as the command line does it."""
    record = write_record(batch.outcomes, run_of(), out)
    found = portions(record.batch, record.run.checklists)
    return write_outputs(record, found, outputs or OUTPUTS, load_templates(None))


def _files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_folder_is_made_and_holds_what_was_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "深" / "输出"
    assert _write(small_batch(), out, "matrix") == [out / "results.jsonl", out / "matrix.xlsx"]
    assert sorted(_files(out)) == ["matrix.xlsx", "results.jsonl", "run.json"]


def test_all_outputs_are_there_by_default(tmp_path: Path) -> None:
    _write(small_batch(), tmp_path)
    assert {"results.jsonl", "run.json", "matrix.xlsx", "report.html", "gaps/all.xlsx"} <= set(
        _files(tmp_path)
    )


def test_the_same_batch_gives_the_same_bytes_later_and_from_its_record(tmp_path: Path) -> None:
    _write(small_batch(), tmp_path / "1")
    first = _files(tmp_path / "1")
    time.sleep(1.1)  # file formats that keep the time keep it in seconds
    _write(small_batch(), tmp_path / "2")
    assert _files(tmp_path / "2") == first
    record = read_record(tmp_path / "2")
    for name in ("matrix.xlsx", "report.html"):
        (tmp_path / "2" / name).unlink()
    found = portions(record.batch, record.run.checklists)
    write_outputs(record, found, OUTPUTS, load_templates(None))
    assert _files(tmp_path / "2") == first


def test_a_run_without_reports_still_gives_its_files(tmp_path: Path) -> None:
    results, workbook = _write(Batch(()), tmp_path, "matrix")
    assert results.read_bytes() == b""
    assert workbook.stat().st_size > 0


def test_outputs_are_named_in_any_order_and_kind_of_comma() -> None:
    assert named_outputs(None) == OUTPUTS
    assert named_outputs("page，matrix, ") == ("matrix", "page")


@pytest.mark.parametrize("names", ["matrx", "matrix,pdf", "", "，"])
def test_an_unknown_output_is_told_with_those_there_are(names: str) -> None:
    with pytest.raises(UsageError, match=r"E203.*--outputs.*matrix、gaps、page"):
        named_outputs(names)


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(UsageError, match=r"E202.*out.*请换一个输出目录"):
        _write(small_batch(), tmp_path / "out")


def test_a_folder_in_the_place_of_the_workbook_is_named_and_kept(tmp_path: Path) -> None:
    (tmp_path / "matrix.xlsx").mkdir()
    with pytest.raises(UsageError, match=r"E202.*matrix\.xlsx"):
        _write(small_batch(), tmp_path, "matrix")
    left = sorted(p.name for p in tmp_path.iterdir())
    assert left == ["matrix.xlsx", "results.jsonl", "run.json"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match=r"E202.*没有写入权限"):
        _write(small_batch(), tmp_path)


def test_a_file_open_elsewhere_is_to_be_closed_and_a_full_disk_to_be_cleared() -> None:
    # Windows refuses to replace a file that Excel holds open, with this error.
    assert "Excel 或 WPS 中打开，请先关闭" in why(PermissionError(errno.EACCES, "denied"))
    assert "磁盘空间不足" in why(OSError(errno.ENOSPC, "no space"))


def test_an_interrupted_write_leaves_the_old_file_and_no_remains(tmp_path: Path) -> None:
    (old,) = _write(Batch((graded(),)), tmp_path, "matrix")[1:]
    before = old.read_bytes()
    with pytest.raises(KeyboardInterrupt), replacing(old) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert old.read_bytes() == before
    left = sorted(p.name for p in tmp_path.iterdir())
    assert left == ["matrix.xlsx", "results.jsonl", "run.json"]
