"""The command as users run it: messages in Chinese, exit codes, files; never a traceback."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEDUI = Path(sys.executable).with_name("hedui")
REPORT = """青岚县2023年法治政府建设工作报告

一、主要工作
县政府聘请法律顾问6名，全年审查合同42件。

青岚县人民政府
2024年2月1日
"""


def hedui(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [HEDUI, *arguments], capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert "Traceback" not in done.stderr
    return done


def test_help_is_chinese_and_names_commands_and_exit_codes() -> None:
    done = hedui("--help")
    assert done.returncode == 0
    assert "用法：hedui" in done.stdout
    assert "evaluate" in done.stdout
    assert "退出码" in done.stdout
    assert not {"Usage", "Options", "Commands"} & set(done.stdout.split())


def test_help_starts_without_the_heavy_libraries() -> None:
    check = (
        "import sys; from evaluator.cli import main; sys.argv = ['hedui', '--help']\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'rapidfuzz', 'pydantic', 'openpyxl', 'docx', 'rich', 'yaml'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", check], capture_output=True, check=False)
    assert done.stderr.decode() == ""
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["evalute"], "是否指“evaluate”"),
        (["evaluate"], "缺少参数“文件或文件夹...”"),
        (["evaluate", "x"], "缺少选项“--out”"),
        (["evaluate", "x", "--otu", "y"], "是否指“--out”"),
        (["evaluate", "x", "--out"], "选项“--out”用法不对"),
    ],
)
def test_wrong_usage_says_what_and_how_to_mend_it(arguments: list[str], said: str) -> None:
    done = hedui(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("错误 E203")
    assert said in done.stderr


def test_a_folder_of_reports_becomes_results_and_a_workbook(tmp_path: Path) -> None:
    reports, out = tmp_path / "报告", tmp_path / "结果"
    reports.mkdir()
    (reports / "青岚县.txt").write_text(REPORT, encoding="utf-8")
    done = hedui("evaluate", reports, "--out", out)
    assert done.returncode == 0
    assert "青岚县" in done.stdout
    assert (out / "matrix.xlsx").is_file()
    (line,) = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()
    result = json.loads(line)
    grades = {item["id"]: item["grade"] for item in result["items"]}
    assert (result["status"], result["county"], result["year"]) == ("ok", "青岚县", 2023)
    assert grades["advisers.appointment"] == 3
    assert grades["disputes.ruling"] == 0


def test_same_input_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "青岚县.txt").write_text(REPORT, encoding="utf-8")
    written = []
    for out in (tmp_path / "一", tmp_path / "二"):
        hedui("evaluate", tmp_path / "青岚县.txt", "--out", out)
        written.append({path.name: path.read_bytes() for path in sorted(out.iterdir())})
    assert written[0] == written[1]


def test_an_unreadable_file_is_told_listed_and_sets_the_exit_code(tmp_path: Path) -> None:
    (tmp_path / "青岚县.txt").write_text(REPORT, encoding="utf-8")
    (tmp_path / "空.txt").write_bytes(b"")
    done = hedui("evaluate", tmp_path, "--out", tmp_path / "out")
    assert done.returncode == 3
    assert "E101" in done.stdout
    lines = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    statuses = {(row := json.loads(line))["report"]: row["status"] for line in lines}
    assert statuses == {"空.txt": "error", "青岚县.txt": "ok"}


@pytest.mark.parametrize(
    ("options", "code", "named"),
    [
        (["--checklist", "没有"], "E303", "没有"),
        (["--rules", "没有"], "E303", "没有"),
    ],
)
def test_a_missing_checklist_or_rules_folder_is_named(
    tmp_path: Path, options: list[str], code: str, named: str
) -> None:
    (tmp_path / "青岚县.txt").write_text(REPORT, encoding="utf-8")
    done = hedui("evaluate", tmp_path, "--out", tmp_path / "out", *options)
    assert done.returncode == 2
    assert done.stderr.startswith(f"错误 {code}")
    assert named in done.stderr


def test_a_checklist_with_a_fault_is_told_by_file_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "青岚县.txt").write_text(REPORT, encoding="utf-8")
    checklist = tmp_path / "自定.yaml"
    checklist.write_text("id: x\nid: y\n", encoding="utf-8")
    done = hedui(
        "evaluate", tmp_path / "青岚县.txt", "--out", tmp_path / "out", "--checklist", checklist
    )
    assert done.returncode == 2
    assert f"{checklist}:2:1" in done.stderr


def test_an_output_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    report = tmp_path / "青岚县.txt"
    report.write_text(REPORT, encoding="utf-8")
    done = hedui("evaluate", report, "--out", report)
    assert done.returncode == 2
    assert done.stderr.startswith("错误 E202")
