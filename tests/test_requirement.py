"""Which checklist a report is held to: by its year, unless the run tells."""

import json
from datetime import date
from pathlib import Path

import pytest
from reading import opened
from reports import shipped_rules

from evaluator.batch import find_inputs, outcome_of
from evaluator.errors import MissingError
from evaluator.record import Run, write_record
from evaluator.requirement import Requirement, listing, load_either, load_requirement
from evaluator.resources import rules_path
from evaluator.standing import portions
from evaluator.writers import write_outputs
from evaluator.writers.templates import load_templates

TODAY = date(2026, 5, 1)


def text(year: int) -> str:
    return (
        f"青岚县{year}年法治政府建设工作报告\n一、主要工作\n"
        "县政府聘请法律顾问6名，全年审查合同42件。\n"
        f"青岚县人民政府\n{year + 1}年2月1日\n"
    )


@pytest.mark.parametrize(
    ("year", "id"),
    [
        (2016, "outline-2015-2020"),
        (2020, "outline-2015-2020"),
        (2021, "outline-2021-2025"),
        (2025, "outline-2021-2025"),
        (2030, "outline-2021-2025"),
        (2010, "outline-2021-2025"),
        (None, "outline-2021-2025"),
    ],
)
def test_the_year_chooses_the_checklist_and_the_latest_takes_the_rest(
    year: int | None, id: str
) -> None:
    assert load_requirement(None, None, None, TODAY).checklist(year).id == id


def test_a_checklist_that_is_told_holds_for_every_year() -> None:
    told = load_requirement("outline-2021-2025", None, None, TODAY)
    assert {told.checklist(year).id for year in (2017, 2022, None)} == {"outline-2021-2025"}


def test_a_profile_holds_for_every_year_and_is_named() -> None:
    told = load_requirement(None, "township", None, TODAY)
    assert told.profile == "township"
    assert told.checklist(2018).id == "outline-2021-2025"
    assert not all(item.applies for item in told.checklist(2022).items)


def batch_of(folder: Path, requirement: Requirement, *years: int) -> list[Path]:
    for year in years:
        (folder / f"{year}.txt").write_text(text(year), encoding="utf-8")
    (folder / "空.txt").write_bytes(b"")
    inputs = find_inputs([folder])
    outcomes = [outcome_of(given, requirement, shipped_rules()) for given in inputs]
    record = write_record(outcomes, Run.of(requirement, rules_path()), folder / "out")
    found = portions(record.batch, record.run.checklists)
    return write_outputs(record, found, ("matrix",), load_templates(None))


def test_a_batch_over_several_years_has_a_workbook_for_each_checklist(tmp_path: Path) -> None:
    requirement = load_requirement(None, None, None, TODAY)
    written = batch_of(tmp_path, requirement, 2018, 2022, 2023)
    assert [path.name for path in written] == [
        "results.jsonl",
        "matrix.xlsx",
        "matrix-outline-2015-2020.xlsx",
    ]
    lines = map(json.loads, written[0].read_text(encoding="utf-8").splitlines())
    found = {line["report"]: line.get("checklist") for line in lines}
    assert found == {
        "2018.txt": "outline-2015-2020",
        "2022.txt": "outline-2021-2025",
        "2023.txt": "outline-2021-2025",
        "空.txt": None,
    }
    for path, mine, other in (
        (written[1], "2022.txt", "2018.txt"),
        (written[2], "2018.txt", "2022.txt"),
    ):
        rows = opened(path)["评分矩阵"].iter_rows(values_only=True)
        cells = {str(cell) for row in rows for cell in row}
        assert mine in cells
        assert other not in cells


def test_what_could_not_be_read_is_in_the_first_workbook_only(tmp_path: Path) -> None:
    requirement = load_requirement(None, None, None, TODAY)
    written = batch_of(tmp_path, requirement, 2018, 2022, 2023)
    told = []
    for path in written[1:]:
        rows = opened(path)["未能评估"].iter_rows(values_only=True)
        told.append(any("E101" in map(str, row) for row in rows))
    assert told == [True, False]


def test_a_checklist_and_a_profile_are_found_by_name_or_path(tmp_path: Path) -> None:
    assert load_either("outline-2015-2020").id == "outline-2015-2020"
    assert "乡镇" in load_either("township").title
    path = tmp_path / "我的.yaml"
    path.write_text(
        "id: mine\ntitle: 我的\nextends: township\ndrop: [rules.review]\n", encoding="utf-8"
    )
    dropped = {item.id for item in load_either(str(path)).items if not item.applies}
    assert {"rules.review", "disputes.ruling"} <= dropped
    with pytest.raises(MissingError):
        load_either("没有")


def test_what_comes_with_the_program_is_listed() -> None:
    told = "\n".join(listing())
    for name in ("outline-2021-2025", "outline-2015-2020", "county", "township", "department"):
        assert name in told
