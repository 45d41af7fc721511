"""matrix.xlsx recalculated by another program, as written and after people changed grades."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from reading import opened, table
from recalculating import needs_office, recalculated
from writer_samples import (
    HOSTILE,
    checklist,
    decision,
    evidence,
    full_batch,
    portion,
    result,
    run_of,
    scored,
)

from evaluator.checklist import Band, Checklist, Item
from evaluator.model import Amount, Assessment, Batch, ItemResult, Waived
from evaluator.scheme import Bonus, LowGrade, Scoring, Shortfall, Veto
from evaluator.scoring import rounded
from evaluator.writers.workbook import write_workbook

pytestmark = needs_office


def _written(batch: Batch, of: Checklist, path: Path) -> Path:
    write_workbook(portion(batch, of), run_of(of), path)
    return path


def _same(shown: object, wanted: object) -> bool:
    if isinstance(shown, int | float) and isinstance(wanted, int | float):
        return abs(shown - wanted) <= 1e-9
    return (shown or "") == (wanted or "")


def _differences(book: Any, other: Any) -> list[tuple[str, str, object, object]]:
    """The cells in which two workbooks differ."""
    return [
        (sheet.title, cell.coordinate, cell.value, other[sheet.title][cell.coordinate].value)
        for sheet in book
        for cells in sheet.iter_rows()
        for cell in cells
        if not _same(cell.value, other[sheet.title][cell.coordinate].value)
    ]


def _totals(book: Any, of: Checklist) -> dict[str, dict[str, object]]:
    """What the overview says of each report."""
    titles = ["名次", "总分", "评级", "核心未见", "差距数", "待复核", "已复核"]
    titles += [f"{part.title}%" for part in of.parts]
    return {
        record["报告"]: {title: record[title] for title in titles}
        for record in table(book, "总览", also="总分").records()
    }


def _wanted(reports: list[Assessment], of: Checklist) -> dict[str, dict[str, object]]:
    """The same, worked out by evaluator/scoring.py."""
    core = {item.id for item in of.items if item.tier == "core"}
    wanted: dict[str, dict[str, object]] = {}
    for report in reports:
        applying = [r for r in report.items if r.status == "graded"]
        decided = [r for r in applying if r.decisions]
        wanted[report.report] = {
            "名次": 1 + sum(other.score > report.score for other in reports),
            "总分": report.score,
            "评级": report.band,
            "核心未见": sum(r.id in core and r.grade == 0 for r in applying),
            "差距数": sum(r.gap for r in applying),
            "待复核": sum(r.review and not r.decisions for r in applying),
            "已复核": len(decided),
            **{
                f"{part.title}%": part.percent if part.possible else "不适用"
                for part in report.parts
            },
        }
    return wanted


def _assert_equal(shown: Mapping[str, Mapping[str, object]], wanted: Mapping[str, Any]) -> None:
    assert shown.keys() == wanted.keys()
    for report, row in wanted.items():
        for title, value in row.items():
            assert _same(shown[report][title], value), (report, title, shown[report][title], value)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Any, Batch, Checklist]:
    """The workbook as written, as recalculated, and what it was made of."""
    folder = tmp_path_factory.mktemp("full")
    batch, of = full_batch()
    path = _written(batch, of, folder / "matrix.xlsx")
    return path, opened(recalculated(path, folder), values=True), batch, of


def test_every_formula_comes_with_the_value_it_has(
    full: tuple[Path, Any, Batch, Checklist],
) -> None:
    path, book, _, _ = full
    assert _differences(opened(path, values=True), book) == []


def test_totals_equal_those_of_the_evaluation(full: tuple[Path, Any, Batch, Checklist]) -> None:
    _, book, batch, of = full
    _assert_equal(_totals(book, of), _wanted(list(batch.assessments), of))


def test_grades_and_scores_equal_those_of_the_evaluation(
    full: tuple[Path, Any, Batch, Checklist],
) -> None:
    _, book, batch, of = full
    matrix = table(book, "评分矩阵")
    rows = {matrix.cell(row, "报告").value: row for row in matrix.rows()}
    listed = {(r["报告"], r["事项编号"]): r for r in table(book, "明细").records()}
    for report in batch.assessments:
        for item, found in zip(of.items, report.items, strict=True):
            shown = matrix.cell(rows[report.report], item.title)
            assert (shown.data_type, shown.value) == ("n", found.grade)
            row = listed[report.report, item.id]
            assert (row["最终等级"], row["差距"]) == (found.grade, "是" if found.gap else "否")
            assert _same(row["得分"], found.score)


def _edited(path: Path, grades: Mapping[tuple[str, str], int], folder: Path) -> Any:
    """The workbook after someone filled in grades, recalculated."""
    book = opened(path)
    shown = table(book, "明细")
    left = dict(grades)
    for row in shown.rows():
        key = shown.cell(row, "报告").value, shown.cell(row, "事项编号").value
        if key in left:
            shown.cell(row, "人工等级").value = left.pop(key)
    assert not left
    book.save(folder / "edited.xlsx")
    return opened(recalculated(folder / "edited.xlsx", folder), values=True)


def _changed(
    report: Assessment, of: Checklist, grades: Mapping[tuple[str, str], int]
) -> Assessment:
    """A report as evaluator/scoring.py scores it with the grades that people gave."""

    def decided(found: ItemResult) -> ItemResult:
        grade = grades.get((report.report, found.id))
        if grade is None:
            return found

        given = (decision(grade),)
        return replace(found, grade=grade, decisions=given, review=False, review_reason=None)

    return scored(report.report, of, *map(decided, report.items), year=report.year)


def test_all_totals_follow_the_grades_that_people_change(
    full: tuple[Path, Any, Batch, Checklist], tmp_path: Path
) -> None:
    path, before, batch, of = full
    reports = list(batch.assessments)
    last = min(reports, key=lambda report: report.score)
    tops = {item.id: of.scales[item.scale].top for item in of.items}
    grades = {(last.report, id): top for id, top in tops.items()}
    first = max(reports, key=lambda report: report.score)
    core = next(item.id for item in of.items if item.tier == "core" and item.part == 5)
    grades[first.report, core] = 0
    grades[first.report, first.items[-1].id] = first.items[-1].grade  # confirmed as it is
    book = _edited(path, grades, tmp_path)
    shown, wanted = _totals(book, of), _wanted([_changed(r, of, grades) for r in reports], of)
    _assert_equal(shown, wanted)
    assert (shown[last.report]["名次"], shown[last.report]["总分"]) == (1, 100)
    assert _totals(before, of)[last.report]["名次"] != 1


def test_the_gap_list_tells_which_gaps_are_closed_by_people(
    full: tuple[Path, Any, Batch, Checklist], tmp_path: Path
) -> None:
    path, _, batch, of = full
    report = next(iter(batch.assessments))
    gap = next(r for r in report.items if r.gap)
    titles = {item.id: item.title for item in of.items}
    book = _edited(path, {(report.report, gap.id): gap.max_grade}, tmp_path)
    states = {(r["报告"], r["事项"]): r["现状"] for r in table(book, "差距清单").records()}
    closed = {key for key, state in states.items() if state != "有差距"}
    assert closed == {(report.report, titles[gap.id])}
    assert states[report.report, titles[gap.id]] == "复核后达标"


def _scheme() -> Checklist:
    """A checklist with everything that a rubric may ask: see evaluator/scheme.py."""
    of = checklist()
    short = Shortfall(amount="培训", at_least=4, each=0.3, most=0.8)
    scoring = Scoring(
        shortfalls=(short,),
        low_grades=(LowGrade(below=1, minus=0.55), LowGrade(below=3, minus=0.25)),
        admitted=0.15,
        most=1.1,
    )
    items = [
        of.items[0].model_copy(update={"scoring": scoring, "weight": 1.35}),
        of.items[1],
        of.items[2].model_copy(update={"weight": 0.7, "target": 3}),
        of.items[3],
    ]
    return of.model_copy(
        update={
            "items": tuple(Item.model_validate(item.model_dump()) for item in items),
            "bands": (
                Band(title='优"秀', floor=85),
                Band(title="良", floor=55),
                Band(title="差", floor=0),
            ),
            "bonuses": (
                Bonus(title="经验", item="b.two", grade=2, points=1.15),
                Bonus(title="多训", item="a.one", amount="培训", over=3, points=0.75, most=2),
            ),
            "bonus_most": 2.5,
            "vetoes": (Veto(title="体例", item="form.plan", below=1, band="良"),),
        }
    )


def _drawn(of: Checklist, number: int, draw: random.Random) -> Assessment:
    """A report with grades, figures, waivers and reviews drawn by lot."""
    results = []
    for item in of.items:
        top = of.scales[item.scale].top
        found = result(
            item.id, draw.randint(0, top), top=top, review="存疑" if draw.random() < 0.2 else None
        )
        if draw.random() < 0.5:
            value = draw.randint(0, 9)
            found = replace(found, amounts=(Amount("培训", value, "次", False, evidence("培训")),))
        if draw.random() < 0.15:
            given = draw.choice((None, draw.randint(0, top)))
            waiver = Waived("理由", "批准人", date(2027, 1, 1), given)
            changes: dict[str, Any] = {"waiver": waiver}
            if given is None:
                changes |= {"status": "not_applicable", "review": False}
            else:
                changes |= {"grade": given}
            found = replace(found, **changes)
        results.append(replace(found, admitted=draw.random() < 0.4))
    return scored(f"{number:03}.txt", of, *results)


def test_any_rubric_gives_the_same_in_the_workbook(tmp_path: Path) -> None:
    of, draw = _scheme(), random.Random(7)
    reports = [_drawn(of, number, draw) for number in range(150)]
    assert {report.capped for report in reports} == {True, False}
    assert {report.band for report in reports} == {'优"秀', "良", "差"}
    path = _written(Batch(tuple(reports)), of, tmp_path / "matrix.xlsx")
    book = opened(recalculated(path, tmp_path), values=True)
    assert _differences(opened(path, values=True), book) == []
    _assert_equal(_totals(book, of), _wanted(reports, of))
    graded = [
        (r.report, i.id, i.max_grade) for r in reports for i in r.items if i.status == "graded"
    ]
    changes = {
        (report, item): draw.randint(0, top) for report, item, top in draw.sample(graded, 120)
    }
    shown = _totals(_edited(path, changes, tmp_path), of)
    _assert_equal(shown, _wanted([_changed(r, of, changes) for r in reports], of))


def test_numbers_are_rounded_as_spreadsheets_do(tmp_path: Path) -> None:
    draw = random.Random(3)
    numbers = [draw.randint(0, 10**7) / draw.choice((800, 1000, 7, 16, 10**5)) for _ in range(3000)]
    numbers += [0.125, 1.005, 2.675, 1.115, 64.945, 0.285, 100 * 0.145, -0.125]
    with xlsxwriter.Workbook(tmp_path / "numbers.xlsx") as book:
        sheet = book.add_worksheet()
        for row, number in enumerate(numbers):
            sheet.write_number(row, 0, number)
            sheet.write_formula(row, 1, f"=ROUND(A{row + 1},2)")
    again = opened(recalculated(tmp_path / "numbers.xlsx", tmp_path), values=True)
    shown = [again.active.cell(row, 2).value for row in range(1, len(numbers) + 1)]
    assert shown == [rounded(number, 2) for number in numbers]


def test_hostile_text_is_still_text(tmp_path: Path) -> None:
    spans = [evidence(text) for text in (*HOSTILE, "前\x00\x1b\ufffe\ud800后")]
    report = scored("x.txt", checklist(), result("a.one", 2, *spans))
    path = _written(Batch((report,)), checklist(), tmp_path / "matrix.xlsx")
    proof = table(opened(recalculated(path, tmp_path)), "证据")
    rows = list(proof.rows())[: len(spans)]
    assert {proof.cell(row, "引文").data_type for row in rows} == {"s"}
    shown = [proof.cell(row, "引文").value for row in rows]
    assert [text.rstrip() for text in shown] == [*HOSTILE, "前后"]
