"""compare-A-B.xlsx as users open it, and what the terminal shows."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils.escape import unescape
from past_runs import enter, report
from reading import opened, target
from rich.console import Console
from writer_samples import HOSTILE, SCANNED, evidence, result, scored
from writer_samples import checklist as sample

from evaluator.contrast import compare
from evaluator.history import archive, history
from evaluator.writers.comparison import _place, write_comparison
from evaluator.writers.histories import show_comparison, show_history, show_runs
from evaluator.writers.sheets.layout import ROWS_PER_SHEET


def written(out: Path, first: int = 1, second: int = 2, name: str = "c.xlsx") -> Path:
    with archive(out) as known:
        write_comparison(known, compare(known, first, second), out / name)
    return out / name


def rows(sheet: Any, top: int = 1) -> list[dict[str, Any]]:
    """The rows of a sheet under the headings in row `top`."""
    heads, *values = sheet.iter_rows(min_row=top, values_only=True)
    return [dict(zip(heads, each, strict=True)) for each in values]


def under(sheet: Any, heading: str) -> list[dict[str, Any]]:
    """The rows of 总体 below the header that begins with a title, down to the first empty one."""
    top = next(row for row in range(1, 99) if sheet.cell(row, 1).value == heading)
    found = rows(sheet, top)
    ends = [place for place, each in enumerate(found) if each[heading] is None]
    return found[: ends[0] if ends else None]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    enter(
        tmp_path,
        report("a.txt", "甲县", a_one=1, b_core=0, b_two=2),
        report("b.txt", "乙县", a_one=3, b_core=2, b_two=1),
        report("c.txt", "丙县", a_one=3),
    )
    enter(
        tmp_path,
        report("a.txt", "甲县", a_one=3, b_core=3, b_two=1),
        report("b.txt", "乙县", a_one=3, b_core=2, b_two=0),
        SCANNED,
    )
    return tmp_path


def test_overall_has_scores_parts_and_items_with_their_counts(out: Path) -> None:
    book = opened(written(out))
    assert book.sheetnames == ["总体", "各县", "事项变化", "未能比较"]
    sheet = book["总体"]
    assert sheet["A1"].value == "第 1 次 与 第 2 次 比较"
    assert [each["名称"] for each in under(sheet, "名称")] == ["总分", "职能", "执法"]
    items = {each["事项"]: each for each in under(sheet, "事项")}
    assert items["事项a.one"] == {
        "事项": "事项a.one",
        "部分": "职能",
        "层级": "常规",
        "比较的报告": 2,
        "第 1 次平均等级": 2,
        "第 2 次平均等级": 3,
        "变化": 1,
        "上升份数": 1,
        "下降份数": 0,
        "不变份数": 1,
    }
    assert items["事项b.two"]["变化"] == -1


def test_counties_have_both_scores_and_lead_to_their_items(out: Path) -> None:
    book = opened(written(out))
    first, second = rows(book["各县"])
    assert (first["县(市、区)"], first["年度"], first["评级"]) == (
        "甲县",
        "2022",
        "薄弱 → 良好",
    )
    assert first["变化"] == pytest.approx(first["第 2 次总分"] - first["第 1 次总分"])
    counts = ("上升事项", "下降事项", "不变事项", "未比较事项")
    assert [[each[title] for title in counts] for each in (first, second)] == [
        [2, 1, 0, 0],
        [0, 1, 2, 0],
    ]
    sheet, row, _, _ = target(second["事项变化"])
    assert book[sheet].cell(row, 1).value == "乙县"
    assert book[sheet].cell(row - 1, 1).value == "甲县"


def test_each_item_that_moved_has_grades_and_quotes_of_both_sides(out: Path) -> None:
    found = rows(opened(written(out))["事项变化"])
    titles = ("县(市、区)", "事项编号", "升降", "第 1 次等级", "第 2 次等级")
    assert [tuple(each[title] for title in titles) for each in found] == [
        ("甲县", "a.one", "上升", 1, 3),
        ("甲县", "b.core", "上升", 0, 3),
        ("甲县", "b.two", "下降", 2, 1),
        ("乙县", "b.two", "下降", 1, 0),
    ]
    assert [(each["第 1 次原文"], each["第 2 次原文"]) for each in found] == [
        ("a.one第1级", "a.one第3级"),
        ("无", "b.core第3级"),
        ("b.two第2级", "b.two第1级"),
        ("b.two第1级", "无"),
    ]


def test_a_passage_that_earns_nothing_says_so(tmp_path: Path) -> None:
    fault = evidence("尚有不足", strength=0, role="problems")
    enter(tmp_path, scored("a.txt", sample(), result("b.two", 2, evidence("建成平台"))))
    enter(tmp_path, scored("a.txt", sample(), result("b.two", 0, flagged=(fault,))))
    (only,) = rows(opened(written(tmp_path))["事项变化"])
    assert (only["第 1 次原文"], only["第 2 次原文"]) == ("建成平台", "（未计入）尚有不足")


def test_what_was_not_compared_is_listed_with_the_reason(out: Path, tmp_path: Path) -> None:
    found = rows(opened(written(out))["未能比较"])
    assert [(each["哪一边"], each["县(市、区)"], each["年度"], each["报告"]) for each in found] == [
        ("第 1 次", "丙县", 2022, "c.txt"),
        ("第 2 次", "不明", "不明", SCANNED.report),
    ]
    assert "E106" in found[1]["原因"]


def test_where_nothing_is_left_or_nothing_moved_the_sheets_say_so(tmp_path: Path) -> None:
    enter(tmp_path, report("a.txt", a_one=1))
    enter(tmp_path, report("a.txt", a_one=1), profile="另")
    book = opened(written(tmp_path))
    assert rows(book["事项变化"]) == []
    assert rows(book["未能比较"])[0]["原因"] == "两边的报告都作了比较"
    (county,) = rows(book["各县"])
    assert (county["变化"], county["事项变化"]) == (0, None)


def test_scores_that_do_not_compare_have_no_difference(tmp_path: Path) -> None:
    enter(tmp_path, report("a.txt", a_one=1))
    uncapped = sample().model_copy(update={"cap": None})
    enter(tmp_path, report("a.txt", of=uncapped, a_one=2), of=(uncapped,))
    book = opened(written(tmp_path))
    (county,) = rows(book["各县"])
    assert (county["变化"], county["说明"]) == (None, "清单或方案不同，分数不能相比")
    texts = [cell.value for cell in book["总体"]["A"]]
    assert "总分" not in texts
    assert "事项a.one" in texts


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    for grade in (1, 2):
        reports = (
            scored(f"{n}.txt", sample(), result("a.one", grade, evidence(text)), county=text)
            for n, text in enumerate(HOSTILE)
        )
        enter(tmp_path, *reports)
    book = opened(written(tmp_path))
    for title in ("各县", "事项变化"):
        cells = [row[0] for row in book[title].iter_rows(min_row=2)]
        assert {unescape(cell.value).rstrip() for cell in cells} == set(HOSTILE)
        assert all(cell.data_type == "s" and cell.quotePrefix for cell in cells)
    quotes = {unescape(each["第 2 次原文"]).rstrip() for each in rows(book["事项变化"])}
    assert quotes == set(HOSTILE)


def test_the_same_store_gives_the_same_bytes(out: Path) -> None:
    assert written(out).read_bytes() == written(out, name="d.xlsx").read_bytes()


def test_more_rows_than_a_sheet_holds_go_on_to_another() -> None:
    last, following = _place(ROWS_PER_SHEET - 1), _place(ROWS_PER_SHEET)
    assert (last.sheet, last.row) == ("事项变化", ROWS_PER_SHEET)
    assert (following.sheet, following.row) == ("事项变化2", 1)


def shown(out: Path, county: str = "甲县", width: int = 120) -> str:
    """All that is printed: the runs, the comparison, and a county."""
    console = Console(file=StringIO(), width=width, highlight=False)
    with archive(out) as known:
        show_runs(known, console)
        show_comparison(compare(known, 1, 2), console)
        show_history(history(known, county), console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_the_terminal_shows_what_moved_most_and_what_was_left(out: Path) -> None:
    text = " ".join(shown(out).split())
    assert "两边都有的报告 2 对，未能比较的 2 份" in text
    assert "上升最多的事项" in text
    assert "事项b.core 1.00 2.50 +1.50 1 0 1" in text
    assert "事项b.two 1.50 0.50 -1.00 0 2 0" in text
    assert "c.txt 第 2 次没有这份报告" in text
    assert "E106" in text


@pytest.mark.parametrize("width", [80, 200])
def test_a_line_of_the_results_is_whole_from_80_characters_on(out: Path, width: int) -> None:
    lines = shown(out, width=width).splitlines()
    assert any(line.split()[-1:] == ["a.txt"] and "1/2" in line for line in lines)


def test_a_long_list_of_what_was_left_names_the_rest(tmp_path: Path) -> None:
    enter(tmp_path, *(report(f"{n:02}.txt", f"{n}县", a_one=1) for n in range(40)))
    enter(tmp_path, report("新.txt", "新县", a_one=1))
    text = shown(tmp_path, "新县")
    assert "未能比较（41 份）" in text
    assert "其余 11 份见工作簿" in text


def test_markup_and_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    name = "[red]县\x1b[2J"
    for grade in (1, 3):
        enter(tmp_path, report("a.txt", name, a_one=grade), report(f"{grade}[b].txt", f"{grade}县"))
    text = shown(tmp_path, name)
    assert "[red]县" in text
    assert "[b].txt" in text
    assert "\x1b" not in text
