"""All files of a run: where they appear, and what a user is told when they can't."""

import errno
import os
import time
from pathlib import Path

import pytest
from writer_samples import checklist, graded, small_batch

from evaluator.errors import UsageError
from evaluator.model import Batch
from evaluator.requirement import Requirement
from evaluator.writers import write_all
from evaluator.writers.atomic import replacing, why


def test_the_folder_is_made_and_holds_both_files(tmp_path: Path) -> None:
    out = tmp_path / "深" / "输出"
    written = write_all(small_batch(), Requirement((checklist(),)), out)
    assert written == [out / "results.jsonl", out / "matrix.xlsx"]
    assert sorted(out.iterdir()) == sorted(written)


def test_the_same_batch_gives_the_same_bytes_later(tmp_path: Path) -> None:
    first = write_all(small_batch(), Requirement((checklist(),)), tmp_path / "1")
    time.sleep(1.1)  # file formats that keep the time keep it in seconds
    second = write_all(small_batch(), Requirement((checklist(),)), tmp_path / "2")
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in second]


def test_a_run_without_reports_still_gives_both_files(tmp_path: Path) -> None:
    results, workbook = write_all(Batch(()), Requirement((checklist(),)), tmp_path)
    assert results.read_bytes() == b""
    assert workbook.stat().st_size > 0


def test_a_file_in_the_place_of_the_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(UsageError, match=r"E202.*out.*请换一个输出目录"):
        write_all(small_batch(), Requirement((checklist(),)), tmp_path / "out")


def test_a_folder_in_the_place_of_the_workbook_is_named_and_kept(tmp_path: Path) -> None:
    (tmp_path / "matrix.xlsx").mkdir()
    with pytest.raises(UsageError, match=r"E202.*matrix\.xlsx"):
        write_all(small_batch(), Requirement((checklist(),)), tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["matrix.xlsx", "results.jsonl"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(UsageError, match=r"E202.*没有写入权限"):
        write_all(small_batch(), Requirement((checklist(),)), tmp_path)


def test_a_file_open_elsewhere_is_to_be_closed_and_a_full_disk_to_be_cleared() -> None:
    # Windows refuses to replace a file that Excel holds open, with this error.
    assert "Excel 或 WPS 中打开，请先关闭" in why(PermissionError(errno.EACCES, "denied"))
    assert "磁盘空间不足" in why(OSError(errno.ENOSPC, "no space"))


def test_an_interrupted_write_leaves_the_old_file_and_no_remains(tmp_path: Path) -> None:
    (old,) = write_all(Batch((graded(),)), Requirement((checklist(),)), tmp_path)[1:]
    before = old.read_bytes()
    with pytest.raises(KeyboardInterrupt), replacing(old) as file:
        file.write(b"half")
        raise KeyboardInterrupt
    assert old.read_bytes() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["matrix.xlsx", "results.jsonl"]
