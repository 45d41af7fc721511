"""Review and back, as users do it: evaluate, edit the workbook, import, evaluate again."""

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

HEDUI = Path(sys.executable).with_name("hedui")
SOFFICE = shutil.which("soffice")
REPORT = """青岚县2023年法治政府建设工作报告

一、主要工作
县政府聘请法律顾问6名，全年审查合同42件。

青岚县人民政府
2024年2月1日
"""
NAME, ITEM = "青岚县[bold].txt", "advisers.appointment"
GIVEN = {"人工等级": 2, "理由": "只有[red]人数", "复核人": "张三", "日期": date(2026, 5, 1)}

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")


def hedui(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [HEDUI, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


def evaluate(folder: Path) -> subprocess.CompletedProcess[str]:
    done = hedui("evaluate", folder / "报告", "--out", folder / "结果", "--outputs", "matrix")
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def evaluated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("评估")
    (folder / "报告").mkdir()
    (folder / "报告" / NAME).write_text(REPORT, encoding="utf-8")
    evaluate(folder)
    return folder


@pytest.fixture
def folder(evaluated: Path, tmp_path: Path) -> Path:
    """A folder with a report (报告) and what it was evaluated to (结果)."""
    return Path(shutil.copytree(evaluated, tmp_path / "某市"))


def enter(folder: Path, *entries: dict[str, Any], to: str = "matrix.xlsx") -> Path:
    """The workbook after people entered values, each by title, into the row of an item."""
    book = openpyxl.load_workbook(folder / "结果" / "matrix.xlsx")
    sheet = book["明细"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    rows = {sheet.cell(row, columns["事项编号"]).value: row for row in range(2, sheet.max_row + 1)}
    for entry in entries:
        for title, value in entry.items():
            if title != "item":
                sheet.cell(rows[entry.get("item", ITEM)], columns[title]).value = value
    path = folder / "结果" / to
    book.save(path)
    return path


def item(folder: Path, id: str = ITEM) -> dict[str, Any]:
    """An item of the only report, as results.jsonl has it."""
    (line,) = (folder / "结果" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return next(each for each in json.loads(line)["items"] if each["id"] == id)


def test_a_grade_changed_in_the_workbook_comes_back(folder: Path) -> None:
    assert item(folder)["grade"] == 3
    done = hedui("review", "import", enter(folder, GIVEN))
    assert done.returncode == 0, done.stdout
    counts, added, written, following = done.stdout.splitlines()
    assert counts == "复核意见：新增 1、更新 0、撤回 0、未变 0、未采用 0。"
    assert added.startswith("新增 明细!G")
    assert added.endswith("：机评 3 级 → 2 级（张三，2026-05-01）")
    assert written == f"已写入 {folder / '结果' / 'reviews.yaml'}"
    assert "hedui evaluate" in following

    evaluate(folder)
    changed = item(folder)
    assert (changed["grade"], changed["machine_grade"]) == (2, 3)
    (decision,) = changed["decisions"]
    assert (decision["reviewer"], decision["state"]) == ("张三", "applied")
    done = hedui("review", "list", folder / "结果")
    assert {"青岚县[bold].txt", "3→2", "张三", "2026-05-01", "只有[red]人数", "生效"} <= set(
        done.stdout.split()
    )


def test_a_decision_waits_once_the_report_says_something_else(folder: Path) -> None:
    hedui("review", "import", enter(folder, GIVEN))
    path = folder / "报告" / NAME
    path.write_text(REPORT.replace("6名", "9名"), encoding="utf-8")
    evaluate(folder)
    changed = item(folder)
    assert (changed["grade"], changed["review"]) == (3, True)
    assert "待重新复核" in changed["review_reason"]
    done = hedui("review", "list", folder / "结果")
    assert "待重新复核" in done.stdout.split()
    # The workbook is not filled in with it, so that it is decided anew.
    done = hedui("review", "import", enter(folder, {**GIVEN, "日期": None}))
    assert "更新 1" in done.stdout
    evaluate(folder)
    assert item(folder)["grade"] == 2


def test_the_workbook_of_the_second_run_withdraws_or_changes_a_decision(folder: Path) -> None:
    hedui("review", "import", enter(folder, GIVEN))
    evaluate(folder)
    done = hedui("review", "import", folder / "结果" / "matrix.xlsx")
    assert done.stdout == "复核意见：新增 0、更新 0、撤回 0、未变 1、未采用 0。\n"
    cleared = enter(folder, {"人工等级": None}, to="撤回.xlsx")
    lowered = enter(folder, {"人工等级": 1}, to="改.xlsx")
    done = hedui("review", "import", lowered)
    assert "2 级（张三，2026-05-01） → 1 级（张三，2026-05-01）" in done.stdout
    # What was cleared in the other copy is no longer on file: what came later stays.
    done = hedui("review", "import", cleared)
    assert "未动" in done.stdout
    evaluate(folder)
    done = hedui("review", "import", enter(folder, {"人工等级": None}, to="撤回.xlsx"))
    assert "撤回 1" in done.stdout
    evaluate(folder)
    assert (item(folder)["grade"], item(folder)["decisions"]) == (3, [])


def test_rows_with_faults_are_told_by_cell_and_the_others_taken(folder: Path) -> None:
    wrong = {**GIVEN, "item": "disputes.ruling", "人工等级": 7, "复核人": None}
    done = hedui("review", "import", enter(folder, GIVEN, wrong))
    assert done.returncode == 3
    assert "新增 1、更新 0、撤回 0、未变 0、未采用 1" in done.stdout
    told = [line.split()[1:3] for line in done.stdout.splitlines() if line.startswith("未采用 ")]
    (grade, code), (reviewer, other) = told
    assert (grade[:4], code, reviewer[:4], other) == ("明细!G", "E403", "明细!I", "E404")


def test_the_results_may_lie_elsewhere(folder: Path, tmp_path: Path) -> None:
    sent = tmp_path / "寄回.xlsx"
    enter(folder, GIVEN, to="寄出.xlsx").rename(sent)
    done = hedui("review", "import", sent)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("错误 E204")
    assert hedui("review", "import", sent, "--out", folder / "结果").returncode == 0
    assert (folder / "结果" / "reviews.yaml").is_file()


def test_a_faulty_file_of_reviews_is_not_written_over(folder: Path) -> None:
    path = folder / "结果" / "reviews.yaml"
    path.write_text("reviews:\n- report: 青岚县.txt\n", encoding="utf-8")
    before = path.read_bytes()
    for command, about in (("import", enter(folder, GIVEN)), ("list", path.parent)):
        done = hedui("review", command, about)
        assert done.returncode == 2
        assert f"{path}:2:3 " in done.stderr
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "code"),
    [("没有.xlsx", "E401"), ("results.jsonl", "E401"), ("", "E401"), ("别的.xlsx", "E406")],
)
def test_what_is_no_reviewed_workbook_is_told(folder: Path, name: str, code: str) -> None:
    openpyxl.Workbook().save(folder / "结果" / "别的.xlsx")
    done = hedui("review", "import", folder / "结果" / name)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"错误 {code}")


@pytest.mark.parametrize("command", ["list", "agreement"])
def test_without_decisions_or_results_it_is_said(folder: Path, command: str) -> None:
    done = hedui("review", command, folder / "结果")
    assert done.returncode == 0
    assert "没有" in done.stdout
    done = hedui("review", command, folder)
    assert done.returncode == 2
    assert done.stderr.startswith("错误 E204")


def test_a_disagreement_is_listed_with_how_to_settle_it_and_settled(folder: Path) -> None:
    hedui("review", "import", enter(folder, GIVEN))
    other = enter(folder, {**GIVEN, "人工等级": 1, "复核人": "李四"}, to="李四.xlsx")
    assert "意见不一" in hedui("review", "import", other).stdout
    done = hedui("review", "list", folder / "结果")
    assert done.stdout.split().count("意见不一") == 2
    assert "请商定" in done.stdout
    agreement = hedui("review", "agreement", folder / "结果").stdout
    assert "1 个事项意见不一" in agreement
    assert "张三、李四" in agreement or "李四、张三" in agreement
    evaluate(folder)
    assert item(folder)["grade"] == 3
    settled = {**GIVEN, "复核人": "李四", "理由": "同意张三"}
    assert "更新 1" in hedui("review", "import", enter(folder, settled)).stdout
    evaluate(folder)
    assert item(folder)["grade"] == 2


def test_agreement_is_counted_and_explained(folder: Path) -> None:
    alike = {**GIVEN, "item": "disputes.ruling", "人工等级": 0}
    hedui("review", "import", enter(folder, GIVEN, alike))
    done = hedui("review", "agreement", folder / "结果")
    assert done.returncode == 0
    assert "判过 2 项，与机评一致 1 项（50.0%），调高 0 项，调低 1 项，平均差 -0.50" in done.stdout
    # Machine 3 and 0, people 2 and 0: 1 − 1·2 ÷ (2·(9+4) − 2·3·2) = 1 − 2/14.
    assert "加权 Kappa 0.86" in done.stdout
    assert "偶然一致" in done.stdout


def test_decisions_that_fit_nothing_are_told_by_the_next_run(folder: Path) -> None:
    hedui("review", "import", enter(folder, GIVEN))
    path = folder / "结果" / "reviews.yaml"
    text = path.read_text(encoding="utf-8")
    for old, new in ((f'"{NAME}"', '"改名.txt"'), (f'"{ITEM}"', '"a.none"')):
        path.write_text(text.replace(old, new), encoding="utf-8")
        told = [line for line in evaluate(folder).stdout.splitlines() if "没有用上" in line]
        assert len(told) == 1
        assert new.strip('"') in told[0]
        assert "未用上" in hedui("review", "list", path.parent).stdout.split()


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_a_workbook_saved_by_libreoffice_comes_back(folder: Path, tmp_path: Path) -> None:
    path = enter(folder, {**GIVEN, "人工等级": "=1+1", "日期": "2026年5月1日"})
    assert SOFFICE is not None
    command = [SOFFICE, f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path)]
    subprocess.run([*command, str(path)], check=True, capture_output=True, timeout=180)
    done = hedui("review", "import", tmp_path / "matrix.xlsx", "--out", folder / "结果")
    assert done.returncode == 0, done.stdout
    assert "机评 3 级 → 2 级（张三，2026-05-01）" in done.stdout
