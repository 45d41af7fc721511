"""matrix.xlsx as a reader of its sheets finds it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles.differential import DifferentialStyle
from reading import Table, opened, table, target
from writer_samples import LOCKED, SCANNED, checklist, evidence, full_batch, graded, result

from evaluator.checklist import Checklist
from evaluator.model import Assessment, Batch, ItemResult
from evaluator.writers.workbook import write_workbook

SHEETS = ["总览", "评分矩阵", "明细", "证据", "差距清单"]


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Batch, Checklist]:
    batch, of = full_batch()
    path = tmp_path_factory.mktemp("full") / "matrix.xlsx"
    write_workbook(batch, of, path)
    return opened(path), batch, of


def _small(tmp_path: Path, *reports: Assessment) -> Any:
    write_workbook(Batch(reports), checklist(), tmp_path / "matrix.xlsx")
    return opened(tmp_path / "matrix.xlsx")


def _results(batch: Batch) -> dict[tuple[str, str], ItemResult]:
    return {(report.report, r.id): r for report in batch.assessments for r in report.items}


def _matrix(book: Any, of: Checklist) -> tuple[Table, dict[str, int]]:
    """The matrix and the columns of the items, by id."""
    matrix = table(book, "评分矩阵")
    return matrix, {item.id: matrix.columns[item.title] for item in of.items}


def test_the_overview_ranks_the_reports(full: tuple[Any, Batch, Checklist]) -> None:
    book, batch, _ = full
    assert book.sheetnames == SHEETS
    records = table(book, "总览", also="总分").records()
    scores = {r.report: r.score for r in batch.assessments}
    assert [r["报告"] for r in records] == sorted(scores, key=lambda name: -scores[name])
    for record in records:
        graded_items = next(r for r in batch.assessments if r.report == record["报告"]).items
        assert record["总分"] == pytest.approx(scores[record["报告"]], abs=0.005)
        assert record["差距数"] == sum(item.gap for item in graded_items)
        assert record["需人工复核数"] == sum(item.review for item in graded_items)


def test_the_overview_counts_what_core_items_miss(full: tuple[Any, Batch, Checklist]) -> None:
    book, batch, of = full
    core = {item.id for item in of.items if item.tier == "core"}
    for record in table(book, "总览", also="总分").records():
        report = next(r for r in batch.assessments if r.report == record["报告"])
        missed = [r for r in report.items if r.id in core and r.grade == 0]
        assert record["核心未见"] == len(missed)


def test_the_overview_gives_each_part_in_percent(full: tuple[Any, Batch, Checklist]) -> None:
    book, batch, _ = full
    for record in table(book, "总览", also="总分").records():
        report = next(r for r in batch.assessments if r.report == record["报告"])
        for part in report.parts:
            assert record[f"{part.title}（%）"] == pytest.approx(part.percent, abs=0.01)


def test_the_overview_marks_a_year_outside_the_period(full: tuple[Any, Batch, Checklist]) -> None:
    overview = table(full[0], "总览", also="总分")
    look = {}
    for row in overview.rows():
        year = overview.cell(row, "年度")
        look[year.value] = (year.fill.fgColor.rgb, overview.cell(row, "备注").value)
    assert look[2022] == look[2022] and look[2022][1] is None
    assert look[2019] == look["不明"]
    assert look[2019][1] == "年度不在适用期内"
    assert look[2019][0] != look[2022][0]


def test_failures_are_listed_with_code_and_what_to_do(full: tuple[Any, Batch, Checklist]) -> None:
    failures = table(full[0], "总览", also="代码").records()
    assert [(f["报告"], f["代码"], f["原因和处理办法"]) for f in failures] == [
        (LOCKED.report, "E105", LOCKED.message),
        (SCANNED.report, "E106", SCANNED.message),
    ]


def test_the_matrix_holds_every_grade_once(full: tuple[Any, Batch, Checklist]) -> None:
    book, batch, of = full
    matrix, columns = _matrix(book, of)
    assert len(set(columns.values())) == len(of.items)
    seen = {}
    for row in matrix.rows():
        for id, column in columns.items():
            value = matrix.sheet.cell(row, column).value
            shown = value if isinstance(value, int) else int(target(value)[3])
            seen[matrix.cell(row, "报告").value, id] = shown
    assert seen == {key: r.grade for key, r in _results(batch).items()}


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
        assert len(members) == 1 or merged[part.title] == members


def test_a_grade_leads_to_the_first_row_of_its_evidence(
    full: tuple[Any, Batch, Checklist],
) -> None:
    book, batch, of = full
    matrix, columns = _matrix(book, of)
    proof = table(book, "证据")
    results = _results(batch)
    for row in matrix.rows():
        report = matrix.cell(row, "报告").value
        for id, column in columns.items():
            value, found = matrix.sheet.cell(row, column).value, results[report, id]
            if not found.evidence + found.flagged:
                assert value == 0  # nothing to lead to: a plain number
                continue
            sheet, to, _, _ = target(value)
            assert sheet == "证据"
            assert proof.cell(to, "报告").value == report
            assert proof.cell(to, "事项编号").value == id
            assert proof.cell(to, "引文").value == (found.evidence + found.flagged)[0].quote
            assert proof.cell(to - 1, "事项编号").value != id


@pytest.mark.parametrize("name", ["证据", "差距清单"])
def test_lists_lead_back_to_the_matrix(full: tuple[Any, Batch, Checklist], name: str) -> None:
    book, _, of = full
    matrix, columns = _matrix(book, of)
    titles = {
        column: next(i.title for i in of.items if i.id == id) for id, column in columns.items()
    }
    records = table(book, name).records()
    assert records
    for record in records:
        sheet, row, column, _ = target(record["矩阵"])
        assert sheet == "评分矩阵"
        assert matrix.cell(row, "报告").value == record["报告"]
        assert titles[column] == record["事项"]


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
    records = table(_small(tmp_path, graded()), "证据").records()
    plan = next(r for r in records if r["引文"] == "计划推进")
    assert (plan["类别"], plan["所在部分"]) == ("列入计划", "下年安排")
    weak = next(r for r in records if r["引文"] == "高度重视")
    assert (weak["力度"], weak["位置"], weak["匹配度"]) == ("1 表态", "一/（二）", 96.1)
    assert (weak["规则和用词"], weak["复核原因"]) == ("规则：高度重视", "证据接近边界")


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
    assert all((r["严重程度"] == "高") == (r["层级"] == "核心") for r in records)


def test_a_gap_says_what_is_required_found_and_to_be_done(tmp_path: Path) -> None:
    core, weak = table(_small(tmp_path, graded()), "差距清单").records()
    assert (core["要求"], core["依据"]) == ("应当做到b.core", "《示例条例》第5条")
    assert (core["整改建议"], core["现有原文"]) == ("请补上b.core", "未见")
    assert core["差在哪里"] == "没有可以得分的内容，只在存在问题部分提到"
    assert (core["自认不足"], core["列入计划"]) == ("是", "否")
    assert (weak["现有原文"], weak["差在哪里"]) == ("高度重视", "只到“表态”，未达“举措”")
    assert weak["需复核"] == "是：证据接近边界"


def test_an_item_out_of_the_profile_is_no_gap_and_has_no_grade(tmp_path: Path) -> None:
    left_out = replace(graded().items[1], status="not_applicable", review=True)
    report = replace(graded(), items=(graded().items[0], left_out, *graded().items[2:]))
    book = _small(tmp_path, report)
    matrix, columns = _matrix(book, checklist())
    (row,) = matrix.rows()
    assert matrix.sheet.cell(row, columns["b.core"]).value == "不适用"
    assert "b.core" not in [r["事项编号"] for r in table(book, "证据").records()]
    assert "事项b.core" not in [r["事项"] for r in table(book, "差距清单").records()]
    (overview,) = table(book, "总览", also="总分").records()
    assert (overview["核心未见"], overview["差距数"], overview["需人工复核数"]) == (0, 1, 1)


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


@pytest.mark.parametrize("name", SHEETS)
def test_sheets_can_be_filtered_scrolled_and_printed(
    full: tuple[Any, Batch, Checklist], name: str
) -> None:
    shown = table(full[0], name)
    sheet, head = shown.sheet, shown.head
    first, last = sheet.auto_filter.ref.split(":")
    assert sheet[first].row == head
    assert sheet[last].row == max(shown.rows())
    assert sheet[sheet.freeze_panes].row == head + 1
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 8  # A3
    assert sheet.print_title_rows.endswith(f"${head}")


def test_more_rows_than_a_sheet_holds_go_on_to_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("evaluator.writers.sheets.layout.ROWS_PER_SHEET", 2)
    quotes = [evidence(f"引文{n}") for n in range(3)]
    report = replace(graded(), items=(result("a.one", 2, *quotes), result("b.two", 1, quotes[0])))
    book = _small(tmp_path, report)
    assert book.sheetnames == ["总览", "评分矩阵", "明细", "证据", "证据2", "差距清单"]
    listed = [r["引文"] for name in ("证据", "证据2") for r in table(book, name).records()]
    assert listed == ["引文0", "引文1", "引文2", "引文0"]
    matrix, columns = _matrix(book, checklist())
    (row,) = matrix.rows()
    assert target(matrix.sheet.cell(row, columns["b.two"]).value)[:2] == ("证据2", 3)
