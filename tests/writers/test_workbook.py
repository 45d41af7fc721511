"""matrix.xlsx as a reader of its sheets finds it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.utils import get_column_letter
from reading import Table, opened, table, target
from writer_samples import (
    LOCKED,
    SCANNED,
    checklist,
    decision,
    evidence,
    full_batch,
    graded,
    portion,
    result,
    run_of,
    scored,
)

from evaluator.checklist import Checklist
from evaluator.model import Assessment, Batch, Copied, Finding, ItemResult, Section
from evaluator.writers.workbook import write_workbook

LISTS = ["总览", "评分矩阵", "明细", "差距清单", "证据", "数据核验", "未能评估"]
SHEETS = ["说明", *LISTS]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Batch, Checklist]:
    batch, of = full_batch()
    path = tmp_path_factory.mktemp("full") / "matrix.xlsx"
    write_workbook(portion(batch, of), run_of(of), path)
    return opened(path), batch, of


def _small(tmp_path: Path, *reports: Assessment) -> Any:
    of = checklist()
    write_workbook(portion(Batch(reports), of), run_of(of), tmp_path / "matrix.xlsx")
    return opened(tmp_path / "matrix.xlsx")


def _results(batch: Batch) -> dict[tuple[str, str], ItemResult]:
    return {(report.report, r.id): r for report in batch.assessments for r in report.items}


def _matrix(book: Any, of: Checklist) -> tuple[Table, dict[str, int]]:
    """The matrix and the columns of the items, by id."""
    matrix = table(book, "评分矩阵")
    return matrix, {item.id: matrix.columns[item.title] for item in of.items}


def test_the_overview_lists_the_reports_best_first(full: tuple[Any, Batch, Checklist]) -> None:
    book, batch, _ = full
    assert book.sheetnames == SHEETS
    records = table(book, "总览", also="总分").records()
    scores = {r.report: r.score for r in batch.assessments}
    assert [r["报告"] for r in records] == sorted(scores, key=lambda name: -scores[name])


def test_the_overview_marks_a_year_outside_the_period(full: tuple[Any, Batch, Checklist]) -> None:
    overview = table(full[0], "总览", also="总分")
    look = {}
    for row in overview.rows():
        year = overview.cell(row, "年度")
        look[year.value] = (year.fill.fgColor.rgb, overview.cell(row, "备注").value)
    assert look[2019][0] == look["不明"][0] != look[2022][0]
    assert "不在本清单适用期" in look[2019][1]
    assert "没有找到年度" in look["不明"][1]


def test_failures_are_listed_with_code_and_what_to_do(full: tuple[Any, Batch, Checklist]) -> None:
    failures = table(full[0], "未能评估", also="代码").records()
    assert [(f["报告"], f["代码"], f["原因和处理办法"]) for f in failures] == [
        (LOCKED.report, "E105", LOCKED.message),
        (SCANNED.report, "E106", SCANNED.message),
    ]


def test_the_matrix_shows_every_final_grade_of_its_item(
    full: tuple[Any, Batch, Checklist],
) -> None:
    """What the grades are is tested where they are recalculated; here, that each has its place."""
    book, _, of = full
    matrix, columns = _matrix(book, of)
    detail = table(book, "明细")
    assert len(set(columns.values())) == len(of.items)
    for row in matrix.rows():
        for id, column in columns.items():
            sheet, to, _, shown = target(matrix.sheet.cell(row, column).value)
            assert sheet == "明细"
            assert detail.cell(to, "报告").value == matrix.cell(row, "报告").value
            assert detail.cell(to, "事项编号").value == id
            assert shown == f"'明细'!${get_column_letter(detail.columns['最终等级'])}${to}"


def test_the_items_of_a_part_fold_away(full: tuple[Any, Batch, Checklist]) -> None:
    book, _, of = full
    matrix, columns = _matrix(book, of)
    levels = matrix.sheet.column_dimensions
    outline = {}
    for letter, dimension in levels.items():
        for column in range(dimension.min, dimension.max + 1):
            outline[column] = dimension.outlineLevel
        assert letter
    assert {outline[column] for column in columns.values()} == {1}
    first = min(columns.values())
    assert outline[first - 1] == 0
    assert matrix.sheet.cell(matrix.head, first - 1).value == "得分率（%）"


def test_part_headings_span_their_items(full: tuple[Any, Batch, Checklist]) -> None:
    book, _, of = full
    matrix, columns = _matrix(book, of)
    merged = {
        matrix.sheet.cell(area.min_row, area.min_col).value: set(
            range(area.min_col, area.max_col + 1)
        )
        for area in matrix.sheet.merged_cells.ranges
    }
    for part in of.parts:
        members = {columns[item.id] for item in of.items if item.part == part.number}
        assert merged[part.title] == {min(members) - 1, *members}


def test_from_a_row_of_an_item_to_its_evidence_and_back(
    full: tuple[Any, Batch, Checklist],
) -> None:
    book, batch, _ = full
    detail, proof = table(book, "明细"), table(book, "证据")
    results = _results(batch)
    for row in detail.rows():
        key = detail.cell(row, "报告").value, detail.cell(row, "事项编号").value
        found, value = results[key], detail.cell(row, "证据").value
        spans = found.evidence + found.flagged
        if not spans:
            assert value is None
            continue
        sheet, to, _, shown = target(value)
        assert (sheet, shown) == ("证据", f'"{len(spans)} 处"')
        for number, span in enumerate(spans):
            there = proof.cell(to + number, "报告").value, proof.cell(to + number, "事项编号").value
            assert (there, proof.cell(to + number, "引文").value) == (key, span.quote)
            assert target(proof.cell(to + number, "明细").value)[:2] == ("明细", row)


def test_a_row_of_an_item_leads_back_to_the_matrix(full: tuple[Any, Batch, Checklist]) -> None:
    book, _, of = full
    matrix, columns = _matrix(book, of)
    for record in table(book, "明细").records():
        sheet, row, column, _ = target(record["矩阵"])
        assert sheet == "评分矩阵"
        assert matrix.cell(row, "报告").value == record["报告"]
        assert columns[record["事项编号"]] == column


def test_a_gap_leads_to_its_row(full: tuple[Any, Batch, Checklist]) -> None:
    detail = table(full[0], "明细")
    for record in table(full[0], "差距清单").records():
        sheet, row, _, _ = target(record["明细"])
        assert sheet == "明细"
        assert detail.cell(row, "报告").value == record["报告"]
        assert detail.cell(row, "事项").value == record["事项"]


def test_evidence_lists_every_span_with_its_kind(full: tuple[Any, Batch, Checklist]) -> None:
    book, batch, _ = full
    spans = [
        (report, id, span.quote, "得分证据" if span in found.evidence else "自认不足")
        for (report, id), found in _results(batch).items()
        for span in (*found.evidence, *found.flagged)
    ]
    listed = [
        (r["报告"], r["事项编号"], r["引文"], r["类别"]) for r in table(book, "证据").records()
    ]
    assert sorted(listed) == sorted(spans)


def test_evidence_tells_its_place_and_rule_in_chinese(tmp_path: Path) -> None:
    book = _small(tmp_path, graded())
    records = table(book, "证据").records()
    plan = next(r for r in records if r["引文"] == "计划推进")
    assert (plan["类别"], plan["所在部分"]) == ("列入计划", "下年安排")
    weak = next(r for r in records if r["引文"] == "高度重视")
    assert (weak["力度"], weak["位置"], weak["匹配度"]) == ("1 表态", "一/（二）", 96.1)
    assert weak["规则和用词"] == "规则：高度重视"
    row = next(r for r in table(book, "明细").records() if r["事项编号"] == "b.two")
    assert (row["引文"], row["位置"], row["复核原因"]) == ("高度重视", "一/（二）", "证据接近边界")


def test_evidence_stands_in_its_neighbourhood(tmp_path: Path) -> None:
    text = "一、工作\n" + "甲" * 60 + "。全年办结123件，" + "乙" * 60
    start = text.index("办结")
    span = evidence("办结123件", strength=3, start=start)
    report = scored("a.txt", checklist(), result("a.one", 3, span), text=text)
    (row,) = table(_small(tmp_path, report), "证据").records()
    assert (row["前文"][:2], row["前文"][-4:]) == ("…甲", "。全年") or row["前文"].endswith(
        "甲。全年"
    )
    assert row["后文"].startswith("，乙")
    assert row["后文"].endswith("乙…")
    whole = row["前文"].lstrip("…") + row["引文"] + row["后文"].rstrip("…")
    assert whole in text
    assert 60 < len(whole) < 110


def test_gaps_list_what_falls_short_gravest_first(full: tuple[Any, Batch, Checklist]) -> None:
    book, batch, of = full
    titles = {item.id: item.title for item in of.items}
    gaps = {(report, titles[id]) for (report, id), r in _results(batch).items() if r.gap}
    records = table(book, "差距清单").records()
    assert len(records) == len(gaps)
    assert {(r["报告"], r["事项"]) for r in records} == gaps
    for report in {r["报告"] for r in records}:
        severities = [r["严重程度"] for r in records if r["报告"] == report]
        assert severities == sorted(severities, key="高中低".index)
    core = {item.title for item in of.items if item.tier == "core"}
    missed = {(report, titles[id]) for (report, id), r in _results(batch).items() if r.grade == 0}
    gravest = {(r["报告"], r["事项"]) for r in records if r["严重程度"] == "高"}
    assert gravest == {(report, title) for report, title in gaps & missed if title in core}


def test_a_gap_says_what_is_required_found_and_to_be_done(tmp_path: Path) -> None:
    core, weak = table(_small(tmp_path, graded()), "差距清单").records()
    assert (core["要求"], core["依据"]) == ("应当做到b.core", "《示例条例》第5条")
    assert (core["整改建议"], core["现有原文"]) == ("请补上b.core", "尚有不足")
    assert core["原文情况"] == "仅见于存在问题（自认不足）"
    assert core["差在哪里"] == "没有可以得分的内容，尚缺“表态”、“举措”"
    assert (weak["现有原文"], weak["差在哪里"]) == ("高度重视", "现为“表态”，尚缺“举措”")
    assert weak["需复核"] == "是：证据接近边界"


def test_a_decision_is_filled_in_where_it_would_be_made(tmp_path: Path) -> None:
    found = replace(graded().items[2], grade=2, decisions=(decision(2),), review=False)
    report = replace(graded(), items=(*graded().items[:2], found, graded().items[3]))
    rows = {r["事项编号"]: r for r in table(_small(tmp_path, report), "明细").records()}
    row = rows["b.two"]
    assert (row["机评等级"], row["人工等级"], row["复核人"]) == (1, 2, "张三")
    assert (row["理由"], row["日期"].date().isoformat()) == ("张三的理由", "2026-05-01")
    assert rows["a.one"]["人工等级"] is None


def test_people_who_disagree_are_both_shown_and_neither_is_filled_in(tmp_path: Path) -> None:
    told = tuple(
        decision(grade, name, state="disputed") for grade, name in ((2, "张三"), (3, "李四"))
    )
    found = replace(graded().items[2], decisions=told, review_reason=None)
    report = replace(graded(), items=(*graded().items[:2], found, graded().items[3]))
    rows = {r["事项编号"]: r for r in table(_small(tmp_path, report), "明细").records()}
    assert rows["b.two"]["人工等级"] is None
    assert all(name in rows["b.two"]["复核原因"] for name in ("张三", "李四"))


def test_only_the_cells_of_a_review_can_be_edited(full: tuple[Any, Batch, Checklist]) -> None:
    detail = table(full[0], "明细")
    assert detail.sheet.protection.sheet
    assert not detail.sheet.protection.autoFilter  # false: not protected against
    (row, *_) = detail.rows()
    free = {t for t in detail.columns if not detail.cell(row, t).protection.locked}
    assert free == {"人工等级", "理由", "复核人", "日期"}


def test_grades_are_chosen_from_those_of_the_item(full: tuple[Any, Batch, Checklist]) -> None:
    book, _, of = full
    detail = table(book, "明细")
    column = get_column_letter(detail.columns["人工等级"])
    (choice,) = [
        rule
        for rule in detail.sheet.data_validations.dataValidation
        if f"{column}{detail.head + 1}" in str(rule.sqref)
    ]
    assert choice.type == "list"
    assert f"{column}{max(detail.rows())}" in str(choice.sqref).replace(":", " ")
    sheet, area = book.defined_names["可选等级"].attr_text.split("!")
    listed = [
        cell.value for cells in book[sheet.strip("'")][area.replace("$", "")] for cell in cells
    ]
    assert listed == list(range(max(scale.top for scale in of.scales.values()) + 1))


def test_an_item_out_of_the_profile_is_no_gap_and_has_no_grade(tmp_path: Path) -> None:
    items = [found for found in graded().items if found.id != "b.core"]
    report = scored("b.txt", checklist(), *items)
    book = _small(tmp_path, report)
    matrix, columns = _matrix(book, checklist())
    (row,) = matrix.rows()
    _, to, _, _ = target(matrix.sheet.cell(row, columns["b.core"]).value)
    assert table(book, "明细").cell(to, "最终等级").value == "不适用"
    assert "b.core" not in [r["事项编号"] for r in table(book, "证据").records()]
    assert "事项b.core" not in [r["事项"] for r in table(book, "差距清单").records()]
    values = opened(tmp_path / "matrix.xlsx", values=True)
    (overview,) = table(values, "总览", also="总分").records()
    assert (overview["核心未见"], overview["差距数"], overview["待复核"]) == (0, 1, 1)


def test_a_grade_to_review_stands_out(tmp_path: Path) -> None:
    matrix, columns = _matrix(_small(tmp_path, graded()), checklist())
    (row,) = matrix.rows()
    marked = {
        id: (cell.font.bold, cell.border.top.style)
        for id, column in columns.items()
        for cell in [matrix.sheet.cell(row, column)]
    }
    assert marked.pop("b.two") == (True, "medium")
    assert (True, "medium") not in marked.values()


def test_each_scale_colours_its_own_columns(full: tuple[Any, Batch, Checklist]) -> None:
    book, _, of = full
    matrix, columns = _matrix(book, of)
    first = next(iter(matrix.rows()))
    fills: dict[str, dict[str, DifferentialStyle]] = {"evidence": {}, "form": {}}
    for area in matrix.sheet.conditional_formatting:
        for rule in area.rules:
            for item in of.items:
                if matrix.sheet.cell(first, columns[item.id]).coordinate in area.cells:
                    colour = rule.dxf.fill.bgColor.rgb
                    assert fills[item.scale].setdefault(rule.formula[0], colour) == colour
    assert set(fills["evidence"]) == {"0", "1", "2", "3"}
    assert set(fills["form"]) == {"0", "1", "2"}
    assert fills["evidence"]["0"] == fills["form"]["0"]
    assert fills["evidence"]["3"] == fills["form"]["2"]
    assert len({str(colour) for colour in fills["evidence"].values()}) == 4


@pytest.mark.parametrize("name", LISTS)
def test_sheets_can_be_filtered_scrolled_and_printed(
    full: tuple[Any, Batch, Checklist], name: str
) -> None:
    shown = table(full[0], name)
    sheet, head = shown.sheet, shown.head
    if name != "未能评估":
        first, last = sheet.auto_filter.ref.split(":")
        assert sheet[first].row == head
        assert sheet[last].row == max(shown.rows())
    assert sheet[sheet.freeze_panes].row == head + 1
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 8  # A3
    assert sheet.print_title_rows.endswith(f"${head}")


def test_the_introduction_says_what_was_run(full: tuple[Any, Batch, Checklist]) -> None:
    book, _, of = full
    told = " ".join(
        str(cell.value) for row in book["说明"].iter_rows() for cell in row if cell.value
    )
    for fact in (of.title, of.id, "2021—2025", "hedui", "规则的指纹", run_of(of).hash_of(of)):
        assert fact in told
    for scale in of.scales.values():
        assert all(f"{grade} {label}" in told for grade, label in enumerate(scale.labels))


def test_a_chart_shows_the_averages_of_the_parts(full: tuple[Any, Batch, Checklist]) -> None:
    sheet = full[0]["总览"]
    (chart,) = sheet._charts
    overview = table(full[0], "总览", also="总分")
    reference = chart.series[0].val.numRef.f
    assert f"${overview.head - 1}:" in reference  # the row above the header, that of averages
    assert sheet.cell(overview.head - 1, overview.columns["报告"]).value == "全部报告平均"


def test_more_rows_than_a_sheet_holds_go_on_to_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluator.writers.sheets.layout.ROWS_PER_SHEET", 6)
    quotes = [evidence(f"引文{n}") for n in range(4)]
    reports = [
        scored(name, checklist(), result("a.one", 2, *quotes), result("b.two", 1))
        for name in ("a.txt", "b.txt")
    ]
    book = _small(tmp_path, *reports)
    assert [name for name in book.sheetnames if name.endswith("2")] == ["明细2", "证据2"]
    assert book.sheetnames.index("明细2") == book.sheetnames.index("明细") + 1
    for name, report in (("证据", "a.txt"), ("证据2", "b.txt")):
        assert [r["引文"] for r in table(book, name).records()] == [f"引文{n}" for n in range(4)]
        assert {r["报告"] for r in table(book, name).records()} == {report}
    matrix, columns = _matrix(book, checklist())
    spots = [target(matrix.sheet.cell(row, columns["a.one"]).value)[:2] for row in matrix.rows()]
    assert spots == [("明细", 2), ("明细2", 2)]
    values = opened(tmp_path / "matrix.xlsx", values=True)
    assert [r["明细校验"] for r in table(values, "总览", also="总分").records()] == ["完好", "完好"]


def test_findings_stand_with_what_they_rest_on(tmp_path: Path) -> None:
    long = "共" * 400
    copied = Copied("b.txt", "乙县", 2022, "乙县的文字", 20, 25, share=0.345, passages=3)
    findings = (
        Finding("copy", "question", "甲县的文字", 12, 17, "与乙县报告相同", "从何而来", copied),
        Finding("sum", "error", long, 40, 440, "2＋3＝5，报告写6", "请核对"),
    )
    section = Section("一/（二）", "标题", 2, "achievements", 10, 12, 500, True)
    report = scored("a.txt", checklist(), result("a.one", 2, evidence("引文")))
    report = replace(report, sections=(section,), findings=findings)
    book = _small(tmp_path, report)
    first, second = table(book, "数据核验").records()
    assert [row["数据核验"] for row in table(book, "总览", also="总分").records()] == [2]
    shown = {k: first[k] for k in ("报告", "性质", "类别", "报告原文", "核验说明", "建议询问")}
    assert list(shown.values()) == [
        "a.txt", "疑点", "文字雷同", "甲县的文字", "与乙县报告相同", "从何而来",
    ]  # fmt: skip
    assert (first["对照原文"], first["对照报告"]) == ("乙县的文字", "b.txt")
    assert (first["相同比例"], first["所在部分"]) == (0.345, "一/（二）")
    assert (first["起"], first["止"]) == (12, 17)
    assert second["性质"] == "错误"
    assert second["对照原文"] is None
    assert "略100字" in second["报告原文"]


def test_where_nothing_was_found_the_sheet_says_so(tmp_path: Path) -> None:
    sheet = _small(tmp_path, graded())["数据核验"]
    texts = [cell.value for row in sheet.iter_rows(min_row=2) for cell in row]
    assert any("没有需要核实" in str(text) for text in texts)


def test_the_number_of_processes_makes_no_difference(tmp_path: Path) -> None:
    of = checklist()
    batch = Batch([replace(graded(f"{n:03}.txt"), score=float(n % 7)) for n in range(100)])
    for jobs in (1, 3):
        write_workbook(portion(batch, of), run_of(of), tmp_path / f"{jobs}.xlsx", jobs)
    assert (tmp_path / "1.xlsx").read_bytes() == (tmp_path / "3.xlsx").read_bytes()
