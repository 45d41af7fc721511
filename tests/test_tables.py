"""Tables of figures: a row says what running text would, and every quote stays the report's own."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import achieved, plain, report_text, said, shipped_rules, understood

from evaluator.aligned import with_tabs
from evaluator.grading import grade
from evaluator.requirement import load_requirement


def clauses(*rows: str, year: int = 2023) -> list[str]:
    """What the engine matches on of a table's rows."""
    title = f"青岚县{year}年法治政府建设工作报告"
    report = understood(achieved(*rows, title=title), shipped_rules())
    found = [report.matching[c.start : c.end] for c in report.clauses]
    return [text for text in found if "、#" in text]


UNIT = "指标\t单位\t数量"


@pytest.mark.parametrize(
    ("rows", "read"),
    [
        ([UNIT, "行政检查\t次\t11280", "演练\t场\t37"], ["行政检查、#次", "演练、#场"]),
        (["序号\t指标\t单位\t2023年\t2022年", "1\t学法\t次\t10\t8"], ["学法、#次"]),
        (["事项\t数量（件）", "处罚\t924", "许可\t118"], ["处罚、#件", "许可、#件"]),
        (["指标\t本年", "处罚（件）\t924", "出庭率（%）\t9"], ["处罚(件)、#件", "出庭率(%)、#%"]),
        (["指标\t完成数", "处罚\t924件", "办件\t18.7万件"], ["处罚、#件", "办件、#件"]),
        ([UNIT, "参考/合格\t人\t147/131", "办件\t件\t1,280"], ["参考/合格、#人、#人", "办件、#件"]),
    ],
)
def test_a_row_becomes_a_clause_with_its_figure(rows: Sequence[str], read: list[str]) -> None:
    assert clauses(*rows) == read


def test_the_reporting_years_column_is_read_wherever_it_stands() -> None:
    rows = ["指标\t单位\t2022年\t2023年", "行政处罚\t件\t17\t924"]
    report = understood(achieved(*rows), shipped_rules())
    assert [(q.value, q.unit) for q in report.quantities] == [(924, "件")]


@pytest.mark.parametrize("left_out", ["—", "", "/", "未开展", "无"])
def test_a_row_without_a_number_says_nothing(left_out: str) -> None:
    rows = ["指标\t单位\t2023年\t2022年", f"法治督察\t次\t{left_out}\t1", "行政处罚\t件\t9\t8"]
    report = understood(achieved(*rows), shipped_rules())
    assert "法治督察" not in report.matching
    assert "行政处罚、#件" in report.matching


def test_another_years_numbers_are_not_read() -> None:
    rows = ["指标\t单位\t2021年\t2022年", "行政处罚\t件\t17\t924"]
    assert not understood(achieved(*rows), shipped_rules()).quantities


@pytest.mark.parametrize(
    "rows",
    [
        ["指标  单位  2022年  2023年", "行政检查  次  17  924", "应急演练  场  2  37"],
        ["指标　　单位　　2022年　　2023年", "检查　　次　　17　　924", "演练　　场　　2　　37"],
        ["| 指标 | 单位 | 2022年 | 2023年 |", "|---|---|---|---|", "| 行政检查 | 次 | 17 | 924 |",
         "| 应急演练 | 场 | 2 | 37 |"],
    ],
)  # fmt: skip
def test_a_table_drawn_with_blanks_or_bars_is_read_as_well(rows: list[str]) -> None:
    report = understood(achieved(*rows), shipped_rules())
    assert [(q.value, q.unit) for q in report.quantities] == [(924, "次"), (37, "场")]
    quote = next(said(report, c) for c in report.clauses if "演练" in said(report, c))
    assert quote in report.text
    assert quote.endswith("37")


def test_running_text_with_wide_blanks_is_no_table() -> None:
    lines = ["聘请法律顾问  6名，  审查合同  42件。", "举办  培训  3期。", "公开  信息  9条。"]
    text = achieved(*lines)
    assert with_tabs(text) == text


@given(st.text(alphabet="检查 　|-12\n。", max_size=80))
def test_drawn_tables_keep_the_length_and_every_other_character(text: str) -> None:
    tabbed = with_tabs(text)
    assert len(tabbed) == len(text)
    for before, after in zip(text, tabbed, strict=True):
        assert after == before or (before in " 　|-" and after in " \t")


def test_a_signature_before_a_table_is_found() -> None:
    rows = ["指标\t单位\t2023年", *(f"事项{n}\t件\t{n}" for n in range(20))]
    text = report_text("一、主要工作", "开展检查。") + "\n".join(rows)
    assert understood(text, shipped_rules()).signed == date(2024, 2, 20)


@pytest.mark.parametrize(
    "rows",
    [
        ["姓名\t职务", "张三\t主任"],
        ["事项\t责任单位\t时限", "制定办法\t司法局\t3月底前"],
        ["只有一行\t次\t3"],
    ],
)
def test_a_table_without_figures_stays_as_it_is(rows: list[str]) -> None:
    report = understood(achieved(*rows), shipped_rules())
    for row in rows:
        for cell in row.split("\t"):
            assert plain(cell) in report.matching or "@" in report.matching


def test_a_table_behind_the_plan_reports_what_was_done() -> None:
    text = "\n".join(
        [
            "青岚县2023年法治政府建设工作报告",
            "一、主要工作",
            "各项数据见附表。",
            "二、下一步工作安排",
            "举办培训。",
            "青岚县2023年法治政府建设主要指标",
            "序号\t指标\t计量单位\t2023年\t2022年",
            "1\t行政执法信息公示\t条\t9640\t8811",
            "2\t重大执法决定法制审核\t件\t73\t65",
        ]
    )
    report = understood(text, shipped_rules())
    requirement = load_requirement("outline-2021-2025", None, None, date(2026, 1, 1))
    items = {i.id: i for i in grade(report, requirement, shipped_rules()).items}
    assert items["enforcement.publicity"].grade == 3
    quote = items["enforcement.publicity"].evidence[0].quote
    assert quote == "行政执法信息公示\t条\t9640"
    assert items["enforcement.legal-review"].grade == 3


cell = st.text(alphabet="检查处罚次件12.3,/—（%） ", max_size=6)


@given(st.lists(st.lists(cell, min_size=1, max_size=5), min_size=1, max_size=6))
def test_every_clause_of_any_table_is_cut_from_the_text(rows: list[list[str]]) -> None:
    report = understood(achieved(*("\t".join(row) for row in rows)), shipped_rules())
    assert len(report.matching) + 1 == len(report.origin)
    assert list(report.origin) == sorted(report.origin)
    for clause in report.clauses:
        assert said(report, clause) in report.text
