"""Runs over a folder of results: the same bytes whatever the number of processes, killed runs that
go on, and files that cost only themselves."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_cli import REPORT, hedui

CROWD = 40
# A program like hedui, in which some files do what bad files do to a reader.
BAD_READER = """
import os, sys, time
from evaluator import batch
from evaluator.cli import main

read = batch.evaluate

def evaluate(path, name, requirement, rules):
    if "卡住" in name:
        time.sleep(600)
    if "崩溃" in name:
        os.kill(os.getpid(), 11)
    if "吃光" in name:
        kept = [bytes(1 << 28) for _ in range(64)]
    if "慢" in name:
        time.sleep(0.05)
    return read(path, name, requirement, rules)

batch.evaluate = evaluate
sys.argv[0] = "hedui"
main()
"""


def crowd(folder: Path, count: int = CROWD, mark: str = "") -> Path:
    """A folder of reports of invented counties."""
    folder.mkdir(exist_ok=True)
    for number in range(count):
        text = REPORT.replace("青岚县", f"青岚{chr(0x4E00 + number)}县").replace(
            "6名", f"{number}名"
        )
        (folder / f"{number:02}{mark}.txt").write_text(text, encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    return folder


def outputs(out: Path) -> dict[str, bytes]:
    """What a run wrote, without the store, whose runs have times."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file() and not path.name.startswith(("hedui.sqlite", ".hedui.lock"))
    }


def badly(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BAD_READER, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert "Traceback" not in done.stderr
    return done


def lines(out: Path) -> dict[str, Any]:
    text = (out / "results.jsonl").read_text("utf-8")
    return {line["report"]: line for line in map(json.loads, text.splitlines())}


def test_the_number_of_processes_makes_no_difference(tmp_path: Path) -> None:
    folder = crowd(tmp_path / "in")
    for jobs in ("1", "3"):
        done = hedui("evaluate", folder, "--out", tmp_path / jobs, "--jobs", jobs)
        assert done.returncode == 3
    assert outputs(tmp_path / "1") == outputs(tmp_path / "3")
    assert list(lines(tmp_path / "1")) == sorted(path.name for path in folder.iterdir())


def test_files_that_hang_crash_or_eat_memory_cost_only_themselves(tmp_path: Path) -> None:
    folder = crowd(tmp_path / "in", 6)
    for name in ("卡住", "崩溃", "吃光"):
        (folder / f"03{name}.txt").write_text(REPORT, encoding="utf-8")
    limits = ("--timeout", "4", "--memory", "1024", "--jobs", "2", "--outputs", "matrix")
    done = badly("evaluate", folder, "--out", tmp_path / "out", *limits)
    assert done.returncode == 3
    found = lines(tmp_path / "out")
    codes = {name: line["error"]["code"] for name, line in found.items() if "error" in line}
    assert codes == {
        "03卡住.txt": "E901",
        "03崩溃.txt": "E903",
        "03吃光.txt": "E902",
        "空.txt": "E101",
    }
    assert "--timeout" in found["03卡住.txt"]["error"]["message"]
    assert sum(line["status"] == "ok" for line in found.values()) == 6


def test_what_went_wrong_by_chance_is_tried_again(tmp_path: Path) -> None:
    folder = crowd(tmp_path / "in", 2)
    (folder / "崩溃.txt").write_text(REPORT, encoding="utf-8")
    out = tmp_path / "out"
    badly("evaluate", folder, "--out", out, "--outputs", "matrix")
    assert lines(out)["崩溃.txt"]["error"]["code"] == "E903"
    hedui("evaluate", folder, "--out", out, "--outputs", "matrix")
    assert lines(out)["崩溃.txt"]["status"] == "ok"


@pytest.fixture
def interrupted(tmp_path: Path) -> Iterator[tuple[Path, Path, int]]:
    """A run killed in the middle: its reports, its results, and how many outcomes it had kept."""
    folder, out = crowd(tmp_path / "in", 120, "慢"), tmp_path / "out"
    command = [sys.executable, "-c", BAD_READER, "evaluate", str(folder), "--out", str(out)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    running = subprocess.Popen([*command, "--jobs", "2"], start_new_session=True, **quiet)  # type: ignore[call-overload]
    deadline = time.monotonic() + 60
    while kept(out) < 32 and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    yield folder, out, kept(out)


def kept(out: Path) -> int:
    if not (out / "hedui.sqlite").exists():
        return 0
    try:
        with sqlite3.connect(f"file:{out}/hedui.sqlite?mode=ro", uri=True) as store:
            count: int = store.execute("SELECT count(*) FROM outcomes").fetchone()[0]
    except sqlite3.OperationalError:  # just being made
        return 0
    finally:
        if "store" in locals():
            store.close()
    return count


def test_a_killed_run_goes_on_and_ends_as_if_nothing_had_happened(
    interrupted: tuple[Path, Path, int], tmp_path: Path
) -> None:
    folder, out, before = interrupted
    assert 32 <= before < 121
    assert not (out / "results.jsonl").exists()
    start = time.monotonic()
    hedui("evaluate", folder, "--out", out)
    assert time.monotonic() - start < 60
    hedui("evaluate", folder, "--out", tmp_path / "whole")
    assert outputs(out) == outputs(tmp_path / "whole")


def test_only_what_changed_is_evaluated_anew(tmp_path: Path) -> None:
    folder, out = crowd(tmp_path / "in", 4), tmp_path / "out"
    hedui("evaluate", folder, "--out", out, "--outputs", "matrix")
    first = outcomes(out)
    unchanged = hedui("evaluate", folder, "--out", out, "--outputs", "matrix")
    assert "没有变化" in unchanged.stdout
    assert outcomes(out) == first
    (folder / "01.txt").write_text(REPORT.replace("6名", "9名"), encoding="utf-8")
    (folder / "02.txt").unlink()
    hedui("evaluate", folder, "--out", out, "--outputs", "matrix")
    assert len(outcomes(out) - first) == 1
    assert "02.txt" not in lines(out)
    again = hedui("evaluate", folder, "--out", out, "--outputs", "matrix", "--profile", "township")
    assert "已写入" in again.stdout
    assert {line.get("profile") for line in lines(out).values()} == {"township", None}


def outcomes(out: Path) -> set[str]:
    store = sqlite3.connect(out / "hedui.sqlite")
    try:
        return {key for (key,) in store.execute("SELECT key FROM outcomes")}
    finally:
        store.close()


def test_a_workbook_that_someone_has_changed_is_kept(tmp_path: Path) -> None:
    folder, out = crowd(tmp_path / "in", 2), tmp_path / "out"
    hedui("evaluate", folder, "--out", out, "--outputs", "matrix")
    (out / "matrix.xlsx").write_bytes(b"edited")
    done = hedui("evaluate", folder, "--out", out, "--outputs", "matrix")
    assert "matrix（改动过）.xlsx" in done.stdout
    assert (out / "matrix（改动过）.xlsx").read_bytes() == b"edited"
    assert (out / "matrix.xlsx").read_bytes() != b"edited"


def test_a_second_run_in_the_same_folder_says_so_and_stops(tmp_path: Path) -> None:
    folder, out = crowd(tmp_path / "in", 2), tmp_path / "out"
    (folder / "卡住.txt").write_text(REPORT, encoding="utf-8")
    command = [sys.executable, "-c", BAD_READER, "evaluate", str(folder), "--out", str(out)]
    with subprocess.Popen([*command, "--timeout", "20"], stdout=subprocess.DEVNULL) as first:
        while not (out / "hedui.sqlite").exists():
            time.sleep(0.02)
        second = hedui("evaluate", folder, "--out", out)
        first.kill()
    assert second.returncode == 2
    assert "E205" in second.stderr
    third = hedui("evaluate", folder, "--out", out, "--outputs", "matrix")
    assert third.returncode == 3  # the empty file


def test_a_store_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    folder, out = crowd(tmp_path / "in", 1), tmp_path / "out"
    out.mkdir()
    store = sqlite3.connect(out / "hedui.sqlite")
    store.execute("PRAGMA user_version = 99")
    store.close()
    done = hedui("evaluate", folder, "--out", out)
    assert done.returncode == 2
    assert "E206" in done.stderr


def test_a_file_that_is_no_store_is_told(tmp_path: Path) -> None:
    folder, out = crowd(tmp_path / "in", 1), tmp_path / "out"
    out.mkdir()
    (out / "hedui.sqlite").write_bytes(b"not a database" * 200)
    done = hedui("evaluate", folder, "--out", out)
    assert done.returncode == 2
    assert "E206" in done.stderr
    assert (out / "hedui.sqlite").read_bytes() == b"not a database" * 200


def test_copied_text_is_told_in_either_report_and_only_while_both_are_there(
    tmp_path: Path,
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    paragraph = "、".join(
        f"第{n}期{chr(0x5000 + 97 * n)}{chr(0x6000 + 89 * n)}课堂" for n in range(60)
    )
    for name, county in (("a.txt", "青岚县"), ("b.txt", "云溪县")):
        text = REPORT.replace("青岚县", county).replace("6名", f"6名，开设{paragraph}")
        (folder / name).write_text(text, encoding="utf-8")
    hedui("evaluate", folder, "--out", out, "--outputs", "matrix")
    found = lines(out)
    for name, other in (("a.txt", "b.txt"), ("b.txt", "a.txt")):
        (finding, *_) = found[name]["findings"]
        there = finding["copied"]
        assert finding["kind"] == "copy"
        assert paragraph in finding["quote"]
        assert found[name]["text"][finding["start"] : finding["end"]] == finding["quote"]
        assert there["report"] == other
        assert found[other]["text"][there["start"] : there["end"]] == there["quote"]
    both = outputs(out)
    (folder / "b.txt").rename(tmp_path / "b.txt")
    hedui("evaluate", folder, "--out", out, "--outputs", "matrix")
    assert lines(out)["a.txt"]["findings"] == []
    (tmp_path / "b.txt").rename(folder / "b.txt")
    hedui("evaluate", folder, "--out", out, "--outputs", "matrix")
    assert outputs(out) == both
