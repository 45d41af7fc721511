"""The commands for whoever tunes rules, as users run them: in Chinese, never a traceback."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from reports import achieved, checklist_file, language_file

HEDUI = Path(sys.executable).with_name("hedui")
RULES = """part: 1
rules:
  - item: a.one
    names: [公示]
    measures: ['建立…公示平台']
    concrete: false
"""
CASES = """tests:
  - item: a.one
    cases:
      - {kind: hit, grade: 1, text: 推行公示。}
      - {kind: hit, grade: 2, text: 建立公示平台。}
"""
COMMANDS: list[list[str]] = [
    [],
    ["evaluate"],
    ["explain"],
    ["rules"],
    ["rules", "check"],
    ["rules", "copy"],
    ["rules", "test"],
    ["rules", "schema"],
    ["checklist"],
    ["checklist", "list"],
    ["checklist", "diff"],
    ["review"],
    ["review", "import"],
    ["review", "list"],
    ["review", "agreement"],
]


def hedui(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [HEDUI, *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "200"},
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rule folder, a checklist and a report."""
    files = {
        "rules/language.yaml": language_file(),
        "rules/a.yaml": RULES,
        "rules/a.cases.yaml": CASES,
        "checklist.yaml": checklist_file({"a.one": {"title": "行政执法公示"}}),
        "青岚县.txt": achieved("推行公示[bold]制度\x1b[2J。"),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_the_help_of_every_command_and_group_is_chinese(command: list[str]) -> None:
    done = hedui(*command, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"用法：{' '.join(['hedui', *command])}")
    assert "选项：" in done.stdout
    assert "显示本帮助。" in done.stdout
    for word in ("Usage", "Options", "Commands", "Show this", "OPTIONS", "ARGS", "Arguments"):
        assert word not in done.stdout


@pytest.mark.parametrize("command", [["rules"], ["checklist"], ["review"]], ids=" ".join)
def test_a_group_lists_its_commands(command: list[str]) -> None:
    done = hedui(*command, "--help")
    own = [each[-1] for each in COMMANDS if each[:1] == command and len(each) == 2]
    listed = done.stdout.partition("命令：")[2]
    assert [line.split()[0] for line in listed.splitlines() if line.strip()] == sorted(own)


@pytest.mark.parametrize("group", ["rules", "checklist", "review"])
def test_a_group_without_a_command_shows_its_help(group: str) -> None:
    done = hedui(group)
    assert done.returncode == 2
    assert f"用法：hedui {group}" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rules", "chek"], "是否指“check”"),
        (["rules", "check", "--lst"], "是否指“--list”"),
        (["rules", "check", "--corpus"], "选项“--corpus”用法不对"),
        (["rules", "test", "--breif"], "是否指“--brief”"),
        (["rules", "schema", "多余"], "多余的参数"),
        (["explain", "甲.txt"], "缺少参数“事项”"),
        (["explain"], "缺少参数“报告”"),
        (["checklist", "dif"], "是否指“diff”"),
        (["checklist", "diff", "county"], "缺少参数“清单或方案”"),
        (["review", "improt"], "是否指“import”"),
        (["review", "import"], "缺少参数“工作簿”"),
        (["review", "list"], "缺少参数“目录”"),
    ],
)
def test_wrong_usage_says_what_and_how_to_mend_it(arguments: list[str], said: str) -> None:
    done = hedui(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("错误 E203")
    assert said in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["rules", "check", "没有"], "E303", "“没有”不存在"),
        (["rules", "check", "rules", "--corpus", "没有"], "E201", "“没有”不存在"),
        (["rules", "test", "--rules", "没有"], "E303", "没有"),
        (["rules", "test", "a.two", "--rules", "rules"], "E305", "“a.two”开头"),
        (["rules", "schema", "--out", "checklist.yaml"], "E202", "无法写入"),
        (
            ["explain", "青岚县.txt", "渔业", "--checklist", "checklist.yaml", "--rules", "rules"],
            "E305",
            "“渔业”",
        ),
        (["explain", "青岚县.txt", "公示", "--checklist", "没有"], "E303", "“没有”"),
        (["explain", "青岚县.txt", "公示", "--rules", "没有"], "E303", "没有"),
        (["explain", "青岚县.txt", "公示", "--waivers", "没有"], "E304", "没有"),
        (["checklist", "diff", "checklist.yaml", "没有"], "E303", "“没有”"),
        (["checklist", "diff", "rules/a.yaml", "checklist.yaml"], "E301", "rules/a.yaml:1:1"),
    ],
)
def test_what_cannot_be_done_is_said_with_its_code(
    folder: Path, arguments: list[str], code: str, said: str
) -> None:
    done = hedui(*arguments, cwd=folder)
    assert done.returncode == 2
    assert done.stderr.startswith(f"错误 {code}")
    assert said in done.stderr


@pytest.mark.parametrize("name", ["没有.txt", "rules", "空.txt"])
def test_a_report_that_cannot_be_read_is_said(folder: Path, name: str) -> None:
    (folder / "空.txt").write_bytes(b"")
    done = hedui("explain", name, "公示", cwd=folder)
    assert done.returncode in (2, 3)
    assert done.stderr.startswith("错误 E")


def test_a_check_tells_warnings_and_ends_well(folder: Path) -> None:
    done = hedui("rules", "check", "rules", "checklist.yaml", cwd=folder)
    (warning, total) = done.stdout.splitlines()
    # Two cases are fewer than an item should have.
    assert warning.startswith("rules/a.yaml:3:1 警告 [few-cases] ")
    assert total == "检查完毕：错误 0 处，警告 1 处。"
    assert done.returncode == 0


def test_a_check_that_finds_errors_ends_with_2(folder: Path) -> None:
    (folder / "rules" / "a.yaml").write_text(RULES.replace("names:", "nmaes:"), encoding="utf-8")
    done = hedui("rules", "check", "rules", "checklist.yaml", cwd=folder)
    assert done.returncode == 2
    told = done.stdout.splitlines()
    fault = (
        "rules/a.yaml:4:5 错误 [file] rules.0.nmaes：不认识的键，是否指“names”，请删去或改正拼写"
    )
    assert fault in told
    errors = sum(" 错误 [" in line for line in told)
    assert told[-1] == f"检查完毕：错误 {errors} 处，警告 {len(told) - 1 - errors} 处。"


def test_a_check_of_one_file_tells_of_it_alone(folder: Path) -> None:
    (folder / "rules" / "b.yaml").write_text("part: 1\nforms: []\nrules: [甲]\n", encoding="utf-8")
    for name in ("rules/a.yaml", "rules/b.yaml"):
        done = hedui("rules", "check", name, "checklist.yaml", cwd=folder)
        told = [Path(line.split(":")[0]).name for line in done.stdout.splitlines()[:-1]]
        assert told == [Path(name).name]


def test_a_waiver_that_has_ended_is_an_error_today(folder: Path) -> None:
    entry = "{item: a.one, county: 青岚县, reason: 试点, approver: 市局, expires: %s}"
    yesterday, today = date.today() - timedelta(days=1), date.today()
    for expires, code in ((yesterday, 2), (today, 0)):
        text = f"waivers:\n  - {entry % expires}\n"
        (folder / "waivers.yaml").write_text(text, encoding="utf-8")
        done = hedui("rules", "check", "rules", "checklist.yaml", "waivers.yaml", cwd=folder)
        assert done.returncode == code
        assert ("到期" in done.stdout) is (code == 2)


def test_a_corpus_shows_what_is_too_broad(folder: Path) -> None:
    reports = folder / "报告"
    reports.mkdir()
    text = achieved(*("推行公示。" for _ in range(60)))
    for number in range(4):
        (reports / f"{number}.txt").write_text(text, encoding="utf-8")
    done = hedui("rules", "check", "rules", "checklist.yaml", "--corpus", reports, cwd=folder)
    assert "rules/a.yaml:4:13 警告 [too-broad] “公示”（a.one）过于宽泛" in done.stdout
    assert done.returncode == 0


def test_the_validators_are_listed(folder: Path) -> None:
    done = hedui("rules", "check", "--list", cwd=folder)
    assert done.returncode == 0
    assert [line.split()[1] for line in done.stdout.splitlines()][:2] == ["file", "unknown-item"]
    assert {line.split()[0] for line in done.stdout.splitlines()} == {"错误", "警告"}


def test_cases_that_pass_end_well(folder: Path) -> None:
    done = hedui("rules", "test", "--rules", "rules", cwd=folder)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].startswith("✓ a.one：用例 2/2 通过")
    assert "删去无察觉 a.yaml" not in done.stdout


def test_cases_that_fail_are_told_and_end_with_2(folder: Path) -> None:
    path = folder / "rules" / "a.cases.yaml"
    path.write_text(CASES.replace("grade: 2", "grade: 3"), encoding="utf-8")
    done = hedui("rules", "test", "a", "--brief", "--rules", "rules", cwd=folder)
    assert done.returncode == 2
    assert "不通过 a.cases.yaml:5 应为 3 级，实得 2 级" in done.stdout
    assert "不通过 1 个" in done.stdout.splitlines()[-1]


def test_the_schemas_are_written_as_json(folder: Path) -> None:
    done = hedui("rules", "schema", "--out", "模式", cwd=folder)
    assert done.returncode == 0
    written = [Path(line.removeprefix("已写入 ")) for line in done.stdout.splitlines()]
    assert {path.name for path in written} == {
        f"{name}.json"
        for name in (
            *("rules", "language", "cases", "integrity", "facts", "references"),
            *("checklist", "profile", "waivers", "reviews"),
        )
    }
    for path in written:
        assert json.loads((folder / path).read_text(encoding="utf-8"))["type"] == "object"


def explained(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return hedui(
        *("explain", "青岚县.txt", "执法公示", "--rules", "rules"),
        *("--checklist", "checklist.yaml", *more),
        cwd=folder,
    )


def test_an_explanation_is_chinese_and_shows_the_report_as_it_is(folder: Path) -> None:
    done = explained(folder)
    assert done.returncode == 0
    assert "行政执法公示（a.one）" in done.stdout
    # Markup isn't read, and what steers a terminal isn't printed.
    assert "●推行公示[bold]制度" in done.stdout
    assert "\x1b" not in done.stdout
    assert "·2级的写法，例如：建立公示平台。" in done.stdout
    assert not {"None", "True", "False"} & set(done.stdout.split())


def test_an_explanation_heeds_waivers(folder: Path) -> None:
    entry = "{item: a.one, county: 青岚县, reason: 试点, approver: 市局, expires: 2999-12-31}"
    (folder / "waivers.yaml").write_text(f"waivers:\n  - {entry}\n", encoding="utf-8")
    done = explained(folder, "--waivers", "waivers.yaml")
    assert "豁免：试点（市局，有效期至 2999-12-31）" in done.stdout


def test_what_comes_with_hedui_is_listed(folder: Path) -> None:
    done = hedui("checklist", "list", cwd=folder)
    assert done.returncode == 0
    assert {line.split("：")[0] for line in done.stdout.splitlines()} == {
        "清单 outline-2021-2025",
        "清单 outline-2015-2020",
        "方案 county",
        "方案 county-deductions",
        "方案 department",
        "方案 township",
    }


def test_a_profile_is_compared_with_its_checklist(folder: Path) -> None:
    done = hedui("checklist", "diff", "outline-2021-2025", "county", cwd=folder)
    assert done.returncode == 0
    assert [line.split()[-3:] for line in done.stdout.splitlines() if "适用 " in line] == [
        ["适用", "适用", "不适用"]
    ]
    done = hedui("checklist", "diff", "county", "county", cwd=folder)
    assert done.stdout == "两份清单没有差别。\n"
