"""Two runs or two years side by side."""

from pathlib import Path

import pytest
from past_runs import enter, report
from writer_samples import LOCKED, SCANNED, checklist

from evaluator.contrast import Comparison, Trend, compare
from evaluator.errors import UsageError
from evaluator.history import archive
from evaluator.model import Failure


def compared(out: Path, first: int, second: int) -> Comparison:
    with archive(out) as known:
        return compare(known, first, second)


def left(found: Comparison) -> list[tuple[str, str, str]]:
    return [(each.side, each.report, each.why) for each in found.left]


def test_runs_are_compared_report_by_report(tmp_path: Path) -> None:
    enter(
        tmp_path,
        report("a.txt", "甲县", a_one=1, b_core=2, b_two=2),
        report("b.txt", "乙县", a_one=3, b_core=2, b_two=1),
    )
    enter(
        tmp_path,
        report("a.txt", "甲县", a_one=3, b_core=1, b_two=2),
        report("b.txt", "乙县", a_one=3, b_core=2, b_two=2),
    )
    found = compared(tmp_path, 1, 2)
    assert (found.before, found.after, found.notes, found.left) == ("第 1 次", "第 2 次", (), ())
    rises = {p.county: (p.up, p.down, p.same, round(p.change or 0, 2)) for p in found.pairs}
    assert rises == {"乙县": (1, 0, 2, 10.0), "甲县": (1, 1, 1, -2.5)}
    assert list(rises) == ["乙县", "甲县"]  # the greatest rise first
    trends = {each.item.id: each.trend for each in found.items}
    assert trends == {
        "a.one": Trend(2, 2.0, 3.0, 1, 0),
        "b.core": Trend(2, 2.0, 1.5, 0, 1),
        "b.two": Trend(2, 1.5, 2.0, 1, 0),
    }
    assert (trends["a.one"].change, trends["a.one"].same) == (1.0, 1)
    assert [(each.item.title, each.part, each.tier) for each in found.items][1] == (
        "事项b.core",
        "执法",
        "核心",
    )
    part = found.parts[1]
    assert (part.title, part.checklist) == ("执法", "示例清单")
    assert (part.trend.before, part.trend.after) == pytest.approx(
        ((70 + 56.67) / 2, (43.33 + 70) / 2)
    )
    assert found.score.count == 2
    assert found.score.change == pytest.approx((10.0 - 2.5) / 2)


def test_the_other_way_round_all_is_mirrored(tmp_path: Path) -> None:
    enter(tmp_path, *(report(f"{n}.txt", f"{n}县", a_one=n % 4, b_two=n % 3) for n in range(9)))
    enter(tmp_path, *(report(f"{n}.txt", f"{n}县", a_one=n % 3, b_two=n % 4) for n in range(9)))
    there, back = compared(tmp_path, 1, 2), compared(tmp_path, 2, 1)
    assert {(p.county, p.up, p.down, p.same) for p in there.pairs} == {
        (p.county, p.down, p.up, p.same) for p in back.pairs
    }
    assert [(each.trend.before, each.trend.up) for each in there.items] == [
        (each.trend.after, each.trend.down) for each in back.items
    ]


def test_a_renamed_report_is_found_by_county_and_year(tmp_path: Path) -> None:
    enter(tmp_path, report("旧.txt", a_one=1), report("一.txt", "", a_one=1))
    enter(tmp_path, report("新.txt", a_one=2), report("二.txt", "", a_one=1))
    found = compared(tmp_path, 1, 2)
    assert [(p.before.report, p.after.report) for p in found.pairs] == [("旧.txt", "新.txt")]
    missing = "没有这份报告，也没有可以与它对应的报告"
    assert left(found) == [
        ("第 1 次", "一.txt", f"第 2 次{missing}"),  # of no county, and so of any
        ("第 2 次", "二.txt", f"第 1 次{missing}"),
    ]


def test_a_renamed_report_among_several_of_its_county_is_left(tmp_path: Path) -> None:
    enter(tmp_path, report("旧.txt", a_one=1))
    enter(tmp_path, report("新.txt", a_one=2), report("另.txt", a_one=1))
    found = compared(tmp_path, 1, 2)
    assert found.pairs == ()
    assert [(side, name) for side, name, _ in left(found)] == [
        ("第 1 次", "旧.txt"),
        ("第 2 次", "另.txt"),
        ("第 2 次", "新.txt"),
    ]
    assert all("有几份报告" in why for _, _, why in left(found))


def test_failures_and_reports_of_one_run_are_left_with_the_reason(tmp_path: Path) -> None:
    broken = Failure("a.txt", "E101", "文件为空")
    enter(tmp_path, report("a.txt", "甲县"), report("b.txt", "乙县"), report("c.txt", "丙县"))
    enter(tmp_path, broken, LOCKED, report("b.txt", "乙县"), report("d.txt", "丁县"))
    found = compared(tmp_path, 1, 2)
    assert [pair.county for pair in found.pairs] == ["乙县"]
    missing = "没有这份报告，也没有可以与它对应的报告"
    assert left(found) == [
        ("第 1 次", "c.txt", f"第 2 次{missing}"),
        ("第 1 次", "a.txt", "第 2 次未能评估（E101）：文件为空"),
        ("第 2 次", "a.txt", "未能评估（E101）：文件为空"),
        ("第 2 次", LOCKED.report, f"未能评估（E105）：{LOCKED.message}"),
        ("第 2 次", "d.txt", f"第 1 次{missing}"),
    ]


def test_a_file_that_now_is_another_countys_is_noted(tmp_path: Path) -> None:
    enter(tmp_path, report("a.txt", "甲县", a_one=1))
    enter(tmp_path, report("a.txt", "乙县", a_one=1))
    found = compared(tmp_path, 1, 2)
    assert [pair.county for pair in found.pairs] == ["乙县"]
    assert "县名不同" in found.notes[0]


def test_years_are_compared_county_by_county_from_the_last_run_that_has_them(
    tmp_path: Path,
) -> None:
    enter(tmp_path, report("a21.txt", year=2021, a_one=1), report("a22.txt", year=2022, a_one=1))
    enter(tmp_path, report("a22.txt", year=2022, a_one=3))
    found = compared(tmp_path, 2021, 2022)
    (pair,) = found.pairs
    assert (pair.before.run, pair.after.run) == (1, 2)
    assert (found.before, found.after, pair.up) == ("2021 年", "2022 年", 1)


def test_what_of_two_years_cannot_be_compared_is_told(tmp_path: Path) -> None:
    enter(tmp_path, SCANNED, Failure("后来好了.txt", "E102", "占用"))
    enter(
        tmp_path,
        SCANNED,
        report("后来好了.txt", "早县", 2020),
        report("甲21.txt", "甲县", 2021, a_one=1),
        report("甲22.txt", "甲县", 2022, a_one=1),
        report("甲22副本.txt", "甲县", 2022, a_one=1),
        report("乙21.txt", "乙县", 2021, a_one=1),
        report("乙22.txt", "乙县", 2022, a_one=1),
        report("乙22另.txt", "乙县", 2022, a_one=2),
        report("丙22.txt", "丙县", 2022, a_one=2),
        report("无名.txt", "", 2022, a_one=2),
    )
    found = compared(tmp_path, 2021, 2022)
    assert [pair.county for pair in found.pairs] == ["甲县"]
    unclear = "2022 年有 2 份这个县名的报告，等级不同，不知该用哪一份"
    assert left(found) == [
        ("2021 年", "乙21.txt", unclear),
        ("2022 年", "无名.txt", "报告里没有找到县名"),
        ("2022 年", "丙22.txt", "2021 年没有这个县的报告"),
        ("2022 年", "乙22.txt", unclear),
        ("2022 年", "乙22另.txt", unclear),
        ("2022 年", "甲22副本.txt", "与“甲22.txt”各事项等级相同，只比较那一份"),
        ("", SCANNED.report, f"未能评估（E106）：{SCANNED.message}"),
    ]


def test_scores_by_different_checklists_are_left_out_of_the_means(tmp_path: Path) -> None:
    other = checklist().model_copy(update={"id": "other", "title": "另一份"})
    enter(
        tmp_path,
        report("a.txt", "甲县", of=other, a_one=1),
        report("b.txt", "乙县", a_one=1),
        of=(checklist(), other),
    )
    enter(tmp_path, report("a.txt", "甲县", a_one=3), report("b.txt", "乙县", a_one=2))
    found = compared(tmp_path, 1, 2)
    assert [(pair.county, pair.change is None) for pair in found.pairs] == [
        ("乙县", False),
        ("甲县", True),
    ]
    assert (found.pairs[1].move, found.score.count) == (1, 1)
    assert found.items[0].trend == Trend(2, 1.0, 2.5, 2, 0)
    assert "有 1 对报告" in found.notes[0]


def test_other_rules_are_noted(tmp_path: Path) -> None:
    enter(tmp_path, report("a.txt", a_one=1), rules="旧")
    enter(tmp_path, report("a.txt", a_one=3), rules="新")
    assert "规则" in compared(tmp_path, 1, 2).notes[0]


def test_nothing_in_common_is_no_error(tmp_path: Path) -> None:
    enter(tmp_path, SCANNED)
    enter(tmp_path, report("a.txt", a_one=1))
    found = compared(tmp_path, 1, 2)
    assert (found.pairs, found.items, found.parts) == ((), (), ())
    assert found.score == Trend(0, 0, 0, 0, 0)
    assert len(found.left) == 2


@pytest.mark.parametrize(
    ("first", "second", "code", "said"),
    [
        (1, 2021, "E203", "不能一个是运行、一个是年度"),
        (1, 1, "E203", "两个不同的"),
        (1, 3, "E208", "最近一次是第 2 次"),
        (2021, 1999, "E208", "有报告的年度是 2021、2022"),
    ],
)
def test_what_is_not_there_is_told(
    tmp_path: Path, first: int, second: int, code: str, said: str
) -> None:
    for year in (2021, 2022):
        enter(tmp_path, report(f"{year}.txt", year=year, a_one=1))
    with pytest.raises(UsageError, match=said) as caught:
        compared(tmp_path, first, second)
    assert caught.value.code == code
