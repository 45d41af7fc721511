"""hedui runs, history and compare as users run them, after real evaluations."""

from pathlib import Path

import pytest
from reading import opened
from test_cli import REPORT
from test_cli_review import hedui

YEARS = {
    2019: "县政府聘请法律顾问3名。",
    2021: "县政府聘请法律顾问6名，全年审查合同42件。",
    2022: "县政府高度重视法律顾问工作。制定重大行政决策事项目录，列入事项4项。",
}


def text_of(county: str, year: int, said: str) -> str:
    report = REPORT.replace("青岚县", county).replace("2023年", f"{year}年")
    body = "县政府聘请法律顾问6名，全年审查合同42件。"
    return report.replace(body, said).replace("2024年", f"{year + 1}年")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs (in 结果) over reports of two counties, of which one has a single year."""
    folder = tmp_path_factory.mktemp("历年")
    reports = folder / "报告"
    reports.mkdir()
    for year, said in YEARS.items():
        text = text_of("青岚县", year, said)
        (reports / f"青岚县{year}.txt").write_text(text, encoding="utf-8")
    once = reports / "松涧县2022.txt"
    once.write_text(text_of("松涧县", 2022, YEARS[2021]), encoding="utf-8")
    arguments = ("evaluate", reports, "--out", folder / "结果", "--outputs", "matrix")
    assert hedui(*arguments).returncode == 0
    (reports / "空.txt").write_bytes(b"")
    once.write_text(text_of("松涧县", 2022, YEARS[2022]), encoding="utf-8")
    assert hedui(*arguments).returncode == 3
    assert hedui(*arguments).returncode == 3  # nothing has changed: no run of its own
    return folder


def test_runs_are_listed_with_numbers_to_compare(folder: Path) -> None:
    done = hedui("runs", folder / "结果")
    assert done.returncode == 0
    assert "运行（2 次）" in done.stdout
    second, first = (line.split() for line in done.stdout.splitlines() if "（3 份）" in line)
    assert (second[0], *second[3:5]) == ("2", "4", "1")
    assert (first[0], *first[3:5]) == ("1", "4", "0")


def test_a_county_over_the_years(folder: Path) -> None:
    done = hedui("history", "青岚", folder / "结果")
    assert done.returncode == 0
    for said in ("2015—2020年", "2021—2025年", "青岚县2019.txt", "青岚县2022.txt"):
        assert said in done.stdout
    assert "按不同清单评出的总分和名次不能相比" in done.stdout
    assert "2019 → 2021：上升" in done.stdout
    assert "2021 → 2022：总分" in done.stdout
    assert "↓ 3 成效 → 1 表态" in done.stdout
    assert "重大行政决策事项目录" in done.stdout


def test_a_county_of_one_year(folder: Path) -> None:
    done = hedui("history", "松涧县", folder / "结果")
    assert done.returncode == 0
    assert "松涧县2022.txt" in done.stdout
    assert "→" not in done.stdout


def test_two_years_compared_on_the_terminal_and_in_a_workbook(folder: Path) -> None:
    done = hedui("compare", "2021", "2022", folder / "结果")
    assert done.returncode == 0, done.stderr
    path = folder / "结果" / "compare-2021-2022.xlsx"
    assert f"已写入 {path}" in done.stdout
    assert "2021 年没有这个县的报告" in done.stdout
    assert "E101" in done.stdout
    counties = [row[0] for row in opened(path)["各县"].iter_rows(values_only=True)]
    assert counties == ["县(市、区)", "青岚县"]


def test_two_runs_compared(folder: Path) -> None:
    done = hedui("compare", "1", "2", folder / "结果")
    assert done.returncode == 0, done.stderr
    assert "两边都有的报告 4 对，未能比较的 1 份" in done.stdout
    sheet = opened(folder / "结果" / "compare-1-2.xlsx")["事项变化"]
    moved = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0] != "松涧县"]
    assert moved == []
    assert sheet.max_row > 1


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("history", "青蓝县"), "E208", "是否指“青岚县”"),
        (("compare", "1", "7"), "E208", "没有第 7 次运行"),
        (("compare", "2021", "1990"), "E208", "有报告的年度是 2019、2021、2022"),
        (("compare", "1", "2021"), "E203", "两个运行序号，或两个年度"),
        (("compare", "甲", "2021"), "E203", "参数“甲”的值不对"),
    ],
)
def test_what_is_not_there_is_told(
    folder: Path, arguments: tuple[str, ...], code: str, said: str
) -> None:
    done = hedui(*arguments, folder / "结果")
    assert done.returncode == 2
    assert done.stderr.startswith(f"错误 {code}")
    assert said in done.stderr


@pytest.mark.parametrize("arguments", [("runs",), ("history", "青岚县"), ("compare", "1", "2")])
def test_without_results_it_says_to_evaluate_first(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = hedui(*arguments, tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith("错误 E204")
    assert "hedui evaluate" in done.stderr
    assert list(tmp_path.iterdir()) == []
