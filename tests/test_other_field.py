"""The engine knows no field: a checklist of libraries works as those of the outlines do."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from reading import opened

from evaluator.checklist import shipped_checklists

LIBRARY = Path(__file__).parent / "data" / "library"
HEDUI = Path(sys.executable).with_name("hedui")
OPTIONS = ("--checklist", LIBRARY / "checklist.yaml", "--rules", LIBRARY / "rules")
ENGINE = Path(__file__).parent.parent / "evaluator"


def hedui(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [HEDUI, *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )


def test_a_report_of_another_field_is_graded_quoted_and_scored(tmp_path: Path) -> None:
    done = hedui("evaluate", LIBRARY / "柳湾镇.txt", "--out", tmp_path, *OPTIONS)
    assert done.returncode == 0, done.stderr
    (line,) = (tmp_path / "results.jsonl").read_text(encoding="utf-8").splitlines()
    found = json.loads(line)
    assert (found["county"], found["year"], found["checklist"]) == ("柳湾镇", 2024, "library")
    items = {item["id"]: item for item in found["items"]}
    grades = {id: item["grade"] for id, item in items.items()}
    assert grades == {"books.bought": 3, "readers.events": 3, "hours.open": 2, "shape.plan": 1}
    assert "1320册" in items["books.bought"]["evidence"][0]["quote"]
    assert items["books.bought"]["admitted"]
    # Nine events of twelve: three times a tenth off.
    assert items["readers.events"]["score"] == 1.7
    # 2 + 1.7 + 1 × 0.5 + 1 of 6 points.
    assert found["score"] == 86.67
    assert found["band"] == "好"


def test_the_workbook_speaks_of_that_field(tmp_path: Path) -> None:
    hedui("evaluate", LIBRARY / "柳湾镇.txt", "--out", tmp_path, *OPTIONS)
    book = opened(tmp_path / "matrix.xlsx")
    said = {
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    }
    assert {"新购图书", "读者活动", "馆章第三条", "每月办一场，记下人数。"} <= said
    assert not [text for text in said if "法治" in text]


def test_what_is_no_report_of_the_field_is_told_by_its_name(tmp_path: Path) -> None:
    stray = tmp_path / "菜单.txt"
    stray.write_text("今日菜单\n青菜豆腐汤，红烧茄子。\n", encoding="utf-8")
    done = hedui("evaluate", stray, "--out", tmp_path / "out", *OPTIONS)
    assert done.returncode == 3
    line = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8")
    assert "图书馆年度报告" in json.loads(line)["error"]["message"]


def test_its_rules_are_checked_and_proven_like_any_other() -> None:
    checked = hedui("rules", "check", LIBRARY / "rules", LIBRARY / "checklist.yaml")
    assert checked.returncode == 0, checked.stdout
    assert "错误 0 处" in checked.stdout
    proven = hedui("rules", "test", "--rules", LIBRARY / "rules")
    assert proven.returncode == 0, proven.stdout
    assert "事项 4 个，用例 26 个，不通过 0 个" in proven.stdout


def test_its_grades_are_explained() -> None:
    done = hedui("explain", LIBRARY / "柳湾镇.txt", "读者活动", *OPTIONS)
    assert done.returncode == 0, done.stderr
    flat = re.sub(r"\s", "", done.stdout)
    assert "命中“举办9场朗诵会”（成效1）：计入，得3级" in flat
    assert "分句说的是他人或上级的工作" in flat
    assert "少3×0.1＝0.3" in flat


@pytest.mark.parametrize("path", sorted(ENGINE.rglob("*.py")), ids=lambda p: p.name)
def test_no_item_is_named_in_the_engine(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    ids = {item.id for checklist in shipped_checklists() for item in checklist.items}
    assert not [id for id in sorted(ids) if id in text]
