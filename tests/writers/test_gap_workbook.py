"""gaps/all.xlsx as the team that follows up on gaps finds it."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape
from reading import Table, opened, table
from recalculating import needs_office, recalculated
from writer_samples import HOSTILE, checklist, evidence, full_batch, graded, result, run_of, scored

from evaluator.checklist import Checklist
from evaluator.gaps import SEVERITIES, counts, gaps
from evaluator.model import Assessment
from evaluator.record import write_record
from evaluator.standing import portions
from evaluator.writers import gapsheet
from evaluator.writers.gaplists import write_gaps
from evaluator.writers.templates import load_templates

COLUMNS = [
    *(
        "序号",
        "报告",
        "县(市、区)",
        "年度",
        "严重程度",
        "部分",
        "事项",
        "层级",
        "现等级",
        "目标等级",
    ),
    *("要求", "依据", "现有原文", "现状", "差在哪里", "整改建议", "需复核"),
    *("责任单位", "整改期限", "整改情况", "备注", "报告号"),
]
TO_FILL_IN = ("责任单位", "整改期限", "整改情况", "备注")


def written(out: Path, *reports: Assessment, of: tuple[Checklist, ...] = ()) -> Path:
    record = write_record(reports, run_of(*of), out)
    found = portions(record.batch, record.run.checklists)
    (folder,) = write_gaps(record, found, load_templates(None))
    return folder / "all.xlsx"


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Assessment], Checklist]:
    """The list of four reports on all items of a shipped checklist; the reports, best first."""
    batch, of = full_batch()
    path = written(tmp_path_factory.mktemp("full"), *batch.assessments, of=(of,))
    return path, sorted(batch.assessments, key=lambda report: -report.score), of


Full = tuple[Path, list[Assessment], Checklist]


def _list(path: Path) -> Table:
    return table(opened(path), "差距清单")


def _summary(book: Any) -> list[dict[str, Any]]:
    return table(book, "汇总", also="整改率").records()


def test_the_list_has_a_row_for_each_gap_of_each_report(full: Full) -> None:
    path, reports, of = full
    records = _list(path).records()
    assert list(records[0]) == COLUMNS
    expected = [
        (number, place, report.report, SEVERITIES[gap.severity], gap.part.title, gap.item.title)
        for number, report in enumerate(reports, 1)
        for place, gap in enumerate(gaps(report, of), 1)
    ]
    titles = ("报告号", "序号", "报告", "严重程度", "部分", "事项")
    assert [tuple(record[title] for title in titles) for record in records] == expected


def test_a_row_says_what_is_asked_found_lacking_and_advised(tmp_path: Path) -> None:
    first, second = _list(written(tmp_path, graded())).records()
    assert first == {
        "序号": 1,
        "报告": "b.txt",
        "县(市、区)": "甲县",
        "年度": 2022,
        "严重程度": "高",
        "部分": "执法",
        "事项": "事项b.core",
        "层级": "核心",
        "现等级": 0,
        "目标等级": 2,
        "要求": "应当做到b.core",
        "依据": "《示例条例》第5条",
        "现有原文": "【自认不足】尚有不足",
        "现状": "仅见于存在问题（自认不足）",
        "差在哪里": "没有可以得分的内容，尚缺“表态”、“举措”",
        "整改建议": "请补上b.core",
        "需复核": "否",
        **dict.fromkeys(TO_FILL_IN),
        "报告号": 1,
    }
    assert (second["现有原文"], second["需复核"]) == ("【得分证据】高度重视", "证据接近边界")


def test_grades_show_what_they_are_called(tmp_path: Path) -> None:
    rows = _list(written(tmp_path, graded()))
    shown = [rows.cell(rows.head + 2, title).number_format for title in ("现等级", "目标等级")]
    assert shown == ['0" 表态"', '0" 举措"']


def test_of_many_quotes_the_first_of_each_kind_is_shown(tmp_path: Path) -> None:
    quotes = (evidence("制定方案"), evidence("召开会议"), evidence("开展培训"))
    plan = evidence("明年推进", role="plan")
    report = scored("x.txt", checklist(), result("b.core", 1, *quotes, flagged=(plan,)))
    (row,) = _list(written(tmp_path, report)).records()
    assert row["现有原文"].split("\n") == [
        "【得分证据】制定方案",
        "【列入计划】明年推进",
        "（另有 2 处，见该县 Word 清单的附录）",
    ]


def test_the_header_is_frozen_filtered_and_repeated_on_paper(full: Full) -> None:
    sheet = opened(full[0])["差距清单"]
    last = get_column_letter(len(COLUMNS))
    assert sheet.freeze_panes == "D2"
    assert sheet.auto_filter.ref == f"A1:{last}{sheet.max_row}"
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 8)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage  # to one page across, by default
    assert sheet.page_setup.fitToHeight == 0


def test_what_is_to_be_filled_in_stands_out_and_is_checked(full: Full) -> None:
    rows = _list(full[0])
    last = max(rows.rows())
    fills = {title: rows.cell(1, title).fill.fgColor.rgb for title in COLUMNS}
    cells = {title: rows.cell(last, title).fill.fgColor.rgb for title in COLUMNS}
    for found in (fills, cells):
        inputs = {found[title] for title in TO_FILL_IN}
        assert len(inputs) == 1
        assert not inputs & {found[title] for title in COLUMNS if title not in TO_FILL_IN}
    checks = {str(check.sqref): check for check in rows.sheet.data_validations.dataValidation}
    letters = {title: get_column_letter(rows.columns[title]) for title in TO_FILL_IN}
    until = checks.pop(f"{letters['整改期限']}2:{letters['整改期限']}{last}")
    state = checks.pop(f"{letters['整改情况']}2:{letters['整改情况']}{last}")
    assert (until.type, state.type, state.formula1) == ("date", "list", '"未整改,整改中,已整改"')
    assert rows.cell(2, "整改期限").number_format == "yyyy-mm-dd"
    assert not checks


def test_the_summary_counts_each_report_and_all(full: Full) -> None:
    path, reports, of = full
    book = opened(path, values=True)
    assert book.sheetnames[0] == "汇总"
    records = _summary(book)
    assert [record["报告"] for record in records] == [report.report for report in reports]
    for record, report in zip(records, reports, strict=True):
        found = gaps(report, of)
        assert tuple(record[name] for name in SEVERITIES) == counts(found)
        assert record["差距"] == record["未整改"] == len(found)
        assert (record["整改中"], record["已整改"], record["整改率"]) == (0, 0, 0)
        assert record["总分"] == report.score
    totals = _totals(book)
    for title in ("差距", *SEVERITIES, "未整改", "整改中", "已整改"):
        assert totals[title] == sum(record[title] for record in records)


def _totals(book: Any) -> dict[str, Any]:
    """The row above the header of the summary."""
    found = table(book, "汇总", also="整改率")
    return {
        title: found.sheet.cell(found.head - 1, column).value
        for title, column in found.columns.items()
    }


def test_counts_are_formulas(full: Full) -> None:
    for record in _summary(opened(full[0])):
        for title in (*SEVERITIES, "整改中", "已整改"):
            assert str(record[title]).startswith("=COUNTIFS(")


def test_the_summary_leads_to_the_documents(full: Full) -> None:
    for record in _summary(opened(full[0])):
        name = record["Word 清单"].split('"')[1]
        assert (full[0].parent / name).is_file()
        assert name == f"{record['县(市、区)']}.docx"


def _filled_in(path: Path, states: dict[int, str]) -> Path:
    """The workbook with the state of some gaps filled in, by the row of the list."""
    book = opened(path)
    rows = table(book, "差距清单")
    for row, state in states.items():
        rows.cell(row, "整改情况").value = state
    book.save(path)
    return path


@needs_office
def test_another_program_counts_the_same_and_what_was_put_right(full: Full, tmp_path: Path) -> None:
    batch, of = full_batch()
    path = written(tmp_path, *batch.assessments, of=(of,))
    rows = list(_list(path).rows())
    states = dict.fromkeys(rows[:5], "已整改") | dict.fromkeys(rows[5:8], "整改中")
    states |= {rows[8]: "未整改", rows[-1]: "已整改"}
    book = opened(recalculated(_filled_in(path, states), tmp_path), values=True)
    for record, report in zip(_summary(book), full[1], strict=True):
        assert tuple(record[name] for name in SEVERITIES) == counts(gaps(report, of))
    first, *_, last = _summary(book)
    assert (first["已整改"], first["整改中"]) == (5, 3)
    assert first["未整改"] == first["差距"] - 8
    assert first["整改率"] == pytest.approx(5 / first["差距"])
    assert last["已整改"] == 1
    totals = _totals(book)
    assert (totals["差距"], totals["已整改"], totals["整改中"]) == (len(rows), 6, 3)


@needs_office
def test_no_name_of_a_report_is_taken_for_a_pattern(tmp_path: Path) -> None:
    names = ("*", "?.txt", ">0", "=1", "<>", "~*", "x" * 300)
    reports = [scored(name, checklist(), result("b.core", 0)) for name in names]
    path = written(tmp_path, *reports)
    records = _summary(opened(recalculated(path, tmp_path), values=True))
    assert {record["报告"]: record["高"] for record in records} == dict.fromkeys(names, 1)


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_a_formula_a_number_or_a_link(text: str, tmp_path: Path) -> None:
    found = result("b.two", 1, evidence(text), review=text)
    path = written(tmp_path, scored(text, checklist(), found, county=text))
    book = opened(path)
    rows = table(book, "差距清单")
    for title in ("报告", "县(市、区)", "需复核"):
        cell = rows.cell(2, title)
        assert (cell.data_type, _text(cell), cell.hyperlink) == ("s", text, None)
    assert _text(rows.cell(2, "现有原文")) == f"【得分证据】{text}"
    summary = table(book, "汇总", also="整改率")
    for title in ("报告", "县(市、区)"):
        cell = summary.cell(summary.head + 1, title)
        assert (cell.data_type, _text(cell), cell.hyperlink) == ("s", text, None)


def _text(cell: Any) -> str:
    """What Excel shows: openpyxl leaves the escapes of the file format in inline texts."""
    return str(unescape(cell.value)).rstrip()


def test_a_list_that_no_sheet_can_hold_goes_on_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gapsheet, "ROWS_PER_SHEET", 3)
    items = [result(item.id, 0) for item in checklist().items]
    path = written(tmp_path, *(scored(f"{n}.txt", checklist(), *items) for n in range(2)))
    book = opened(path, values=True)
    assert book.sheetnames == ["汇总", "差距清单", "差距清单2", "差距清单3"]
    sheets = [table(book, name).records() for name in book.sheetnames[1:]]
    assert [len(records) for records in sheets] == [3, 3, 2]
    assert [record["差距"] for record in _summary(book)] == [4, 4]
    formula = _summary(opened(path))[0]["高"]
    assert [f"'{name}'!" in formula for name in book.sheetnames[1:]] == [True, True, True]


def test_a_batch_without_gaps_has_an_empty_list(tmp_path: Path) -> None:
    book = opened(written(tmp_path, scored("x.txt", checklist(), result("b.core", 3))), values=True)
    assert table(book, "差距清单").records() == []
    (record,) = _summary(book)
    assert (record["差距"], record["整改率"]) == (0, 0)


def test_of_several_checklists_the_summary_says_which(tmp_path: Path) -> None:
    second = checklist().model_copy(update={"id": "second", "title": "另一清单"})
    one = scored("1.txt", checklist(), result("b.two", 0))
    two = replace(scored("2.txt", second, result("b.two", 0)), checklist="second")
    book = opened(written(tmp_path, one, two, of=(checklist(), second)))
    assert [(r["报告"], r["清单"]) for r in _summary(book)] == [
        ("1.txt", "示例清单"),
        ("2.txt", "另一清单"),
    ]
    assert [r["报告号"] for r in table(book, "差距清单").records()] == [1, 2]


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path / "1", graded()).read_bytes()
    assert written(tmp_path / "2", graded()).read_bytes() == first
