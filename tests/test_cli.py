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
        # The store keeps the times of its runs.
        files = sorted(p for p in out.rglob("*") if p.is_file() and "sqlite" not in p.name)
        written.append({path.relative_to(out): path.read_bytes() for path in files})
    assert written[0] == written[1]


def test_outputs_can_be_chosen_and_made_later_from_the_results(tmp_path: Path) -> None:
    (tmp_path / "青岚县.txt").write_text(REPORT, encoding="utf-8")
    out = tmp_path / "out"
    done = hedui("evaluate", tmp_path / "青岚县.txt", "--out", out, "--outputs", "matrix")
    assert done.returncode == 0
    shown = sorted(path.name for path in out.iterdir() if not path.name.startswith("."))
    assert shown == ["hedui.sqlite", "matrix.xlsx", "results.jsonl", "run.json"]
    (tmp_path / "青岚县.txt").unlink()
    done = hedui("write", out, "--outputs", "page,gaps")
    assert done.returncode == 0
    assert str(out / "report.html") in done.stdout
    assert (out / "gaps" / "青岚县.docx").is_file()


def test_writing_needs_the_results_of_a_run(tmp_path: Path) -> None:
    done = hedui("write", tmp_path)
    assert done.returncode == 2
    assert "E204" in done.stderr
    assert "hedui evaluate" in done.stderr


def test_a_fault_of_the_program_is_told_without_a_traceback() -> None:
    broken = (
        "import sys\nfrom evaluator import batch\nfrom evaluator.cli import main\n"
        "batch.find_inputs = None\n"
        "sys.argv = ['hedui', 'evaluate', 'x', '--out', 'y']\nmain()"
    )
    done = subprocess.run(
        [sys.executable, "-c", broken], capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "E900" in done.stderr
    assert "TypeError" in done.stderr
    assert "Traceback" not in done.stderr


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


def test_a_profile_tailors_the_score_and_is_named_in_the_results(tmp_path: Path) -> None:
    (tmp_path / "青岚县.txt").write_text(REPORT, encoding="utf-8")
    done = hedui(
        "evaluate", tmp_path / "青岚县.txt", "--out", tmp_path / "out", "--profile", "township"
    )
    assert done.returncode == 0, done.stderr
    assert "乡镇" in done.stdout
    result = json.loads((tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8"))
    assert (result["checklist"], result["profile"]) == ("outline-2021-2025", "township")
    statuses = {item["id"]: item["status"] for item in result["items"]}
    assert statuses["disputes.ruling"] == "not_applicable"
    assert statuses["advisers.appointment"] == "graded"


def waivers(folder: Path, **changes: str) -> Path:
    given = {
        "item": "disputes.ruling",
        "county": "青岚县",
        "reason": "无此职责",
        "approver": "某市司法局",
        "expires": "2999-12-31",
        **changes,
    }
    path = folder / "豁免.yaml"
    path.write_text(f"waivers:\n  - {json.dumps(given, ensure_ascii=False)}\n", encoding="utf-8")
    return path


def test_a_waiver_is_applied_and_shown_with_both_grades(tmp_path: Path) -> None:
    (tmp_path / "青岚县.txt").write_text(REPORT, encoding="utf-8")
    done = hedui(
        *("evaluate", tmp_path / "青岚县.txt", "--out", tmp_path / "out"),
        *("--waivers", waivers(tmp_path)),
    )
    assert done.returncode == 0, done.stderr
    result = json.loads((tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8"))
    item = next(item for item in result["items"] if item["id"] == "disputes.ruling")
    assert (item["status"], item["machine_grade"]) == ("not_applicable", 0)
    assert item["waiver"] == {
        "reason": "无此职责",
        "approver": "某市司法局",
        "expires": "2999-12-31",
        "grade": None,
    }


@pytest.mark.parametrize(
    ("changes", "said"),
    [({"expires": "2020-01-01"}, "到期"), ({"item": "没有"}, "没有事项“没有”")],
)
def test_an_expired_or_unknown_waiver_stops_the_run(
    tmp_path: Path, changes: dict[str, str], said: str
) -> None:
    (tmp_path / "青岚县.txt").write_text(REPORT, encoding="utf-8")
    path = waivers(tmp_path, **changes)
    done = hedui("evaluate", tmp_path / "青岚县.txt", "--out", tmp_path / "out", "--waivers", path)
    assert done.returncode == 2
    assert done.stderr.startswith(f"错误 E304 豁免文件有错误：{path}:2:")
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_waiver_for_a_county_without_a_report_is_told(tmp_path: Path) -> None:
    (tmp_path / "青岚县.txt").write_text(REPORT, encoding="utf-8")
    path = waivers(tmp_path, county="青蓝县")
    done = hedui("evaluate", tmp_path / "青岚县.txt", "--out", tmp_path / "out", "--waivers", path)
    assert done.returncode == 0
    assert "没有“青蓝县”" in done.stdout


def test_rules_and_checklists_are_copied_out_and_work_there(tmp_path: Path) -> None:
    (tmp_path / "青岚县.txt").write_text(REPORT, encoding="utf-8")
    mine = tmp_path / "我的"
    assert hedui("rules", "copy", mine).returncode == 0
    copied: list[str | Path] = ["--rules", mine / "rules"]
    copied += ["--profile", mine / "checklist" / "profiles" / "township.yaml"]
    runs: dict[str, list[str | Path]] = {"内置": ["--profile", "township"], "复制": copied}
    outs = []
    for name, options in runs.items():
        done = hedui("evaluate", tmp_path / "青岚县.txt", "--out", tmp_path / name, *options)
        assert done.returncode == 0, done.stderr
        outs.append((tmp_path / name / "results.jsonl").read_bytes())
    assert outs[0] == outs[1]
    again = hedui("rules", "copy", mine)
    assert again.returncode == 2
    assert "已存在" in again.stderr
