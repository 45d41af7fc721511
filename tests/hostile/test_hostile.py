"""Hostile files through the command: a clear error or a right result, within limits, no harm."""

import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import make
import pytest
from make import GOOD, OK, SECRET, Case
from reading import opened
from running import Run, evaluated, listening, snapshot

from evaluator.batch import find_inputs
from evaluator.errors import ReadError
from evaluator.readers import read

CASES = make.cases("file:///nowhere", "http://127.0.0.1:9")
MOST_MEMORY = 1_000_000_000
CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Site:
    """A folder with hostile files in it, evaluated; what stood around before and after."""

    folder: Path
    run: Run
    before: dict[str, tuple[int, int, int]]
    after: dict[str, tuple[int, int, int]]
    calls: list[str]

    def result(self, name: str) -> dict[str, Any]:
        return self.run.results[os.fsencode(name).decode("utf-8", "replace")]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("hostile")
    secret = folder / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    for name in ("here", "tmp"):
        (folder / name).mkdir()
    with listening() as (url, calls):
        make.build(folder / "reports", secret.as_uri(), url)
        before = snapshot(folder)
        run = evaluated(folder, folder / "reports")
        yield Site(folder, run, before, snapshot(folder), calls)


def test_the_run_ends_as_one_with_unread_files_and_shows_no_traceback(site: Site) -> None:
    assert site.run.code == 3
    assert "Traceback" not in site.run.said
    assert "E9" not in {str(r.get("error", {}).get("code"))[:2] for r in site.run.results.values()}


@pytest.mark.parametrize("case", CASES, ids=lambda case: ascii(case.name))
def test_each_file_has_the_outcome_that_is_right(site: Site, case: Case) -> None:
    result = site.result(case.name)
    error = result.get("error", {"code": OK, "message": "好"})
    assert error["code"] in case.outcomes, error
    assert CHINESE.search(error["message"])
    assert case.said in error["message"]


def test_a_sound_report_beside_them_is_evaluated(site: Site) -> None:
    result = site.result(GOOD)
    grades = {item["id"]: item["grade"] for item in result["items"]}
    assert (result["status"], result["county"]) == ("ok", "青岚县")
    assert grades["advisers.appointment"] == 3


def test_nothing_outside_the_output_folder_is_touched(site: Site) -> None:
    assert site.after == site.before


def test_nothing_is_fetched(site: Site) -> None:
    assert site.calls == []
    for path in (site.folder / "out").rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path
    with zipfile.ZipFile(site.folder / "out" / "matrix.xlsx") as book:
        assert all(SECRET.encode() not in book.read(name) for name in book.namelist())


def test_memory_stays_within_bounds(site: Site) -> None:
    assert site.run.memory < MOST_MEMORY


def test_names_are_shown_as_text_in_the_workbook(site: Site) -> None:
    book = opened(site.folder / "out" / "matrix.xlsx")
    formulas = [
        cell.value
        for sheet in book
        for cells in sheet.iter_rows()
        for cell in cells
        if cell.data_type == "f"
    ]
    assert not [formula for formula in formulas if "cmd|" in formula.split('"')[0]]
    shown = [c.value for sheet in book for cells in sheet.iter_rows() for c in cells]
    assert "=cmd|' !A0'.txt" in shown


def test_names_are_shown_as_text_on_the_page(site: Site) -> None:
    for path in (site.folder / "out").rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        assert "<script>alert(1)" not in page
        assert "<img src=x onerror" not in page


def test_links_pipes_and_folders_do_not_hold_up_the_run(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text(make.REPORT, encoding="utf-8")
    make.build_places(tmp_path / "reports", outside)
    for name in ("here", "tmp"):
        (tmp_path / name).mkdir()
    before = snapshot(tmp_path)
    run = evaluated(tmp_path, tmp_path / "reports")
    assert (run.code, "Traceback" in run.said) == (3, False)
    found = {name: r.get("error", {}).get("code", OK) for name, r in run.results.items()}
    assert found == {
        GOOD: OK,
        "外面.txt": OK,
        "文件夹.docx/里面.txt": OK,
        "指向自己.txt": "E102",
        "你.txt": "E102",
        "我.txt": "E102",
        "断了.txt": "E102",
        "设备.txt": "E102",
        "管道.txt": "E102",
    }
    assert snapshot(tmp_path) == before


def test_a_folder_too_deep_to_be_listed_is_told(tmp_path: Path) -> None:
    (tmp_path / GOOD).write_text(make.REPORT, encoding="utf-8")
    make.build_depths(tmp_path)
    found = find_inputs([tmp_path])
    assert [given.name for given in found if given.name == GOOD] == [GOOD]
    (deep,) = [given for given in found if given.name != GOOD]
    with pytest.raises(ReadError) as caught:
        read(deep.path)
    assert caught.value.code == "E102"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may look into everything")
def test_a_folder_without_permission_is_told(tmp_path: Path) -> None:
    (tmp_path / "锁着").mkdir(mode=0)
    (given,) = find_inputs([tmp_path])
    with pytest.raises(ReadError, match="没有权限查看") as caught:
        read(given.path)
    assert caught.value.code == "E102"
