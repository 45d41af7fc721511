"""Waivers: what they do to a score, what is shown, and which are refused."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from reports import achieved, small_checklist, small_rules, understood

from evaluator.checklist import Checklist
from evaluator.errors import ConfigError
from evaluator.grading import grade
from evaluator.model import Assessment
from evaluator.requirement import Requirement
from evaluator.rules import RuleSet
from evaluator.waivers import load_waivers

TODAY = date(2026, 5, 1)
GIVEN = {
    "item": "a.one",
    "county": "青岚县",
    "reason": "职责已上收",
    "approver": "某市司法局",
    "expires": date(2026, 12, 31),
}


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    return small_rules(
        tmp_path_factory.mktemp("rules"),
        "part: 1\nrules:\n"
        "  - {item: a.one, names: [公示], results: ['公示#件']}\n"
        "  - {item: a.two, names: [热线], results: ['热线#件']}\n",
    )


@pytest.fixture
def checklist(tmp_path: Path) -> Checklist:
    return small_checklist(tmp_path, {"a.one": {"tier": "must"}, "a.two": {}})


def written(folder: Path, *waivers: dict[str, Any]) -> Path:
    path = folder / "豁免.yaml"
    rows = "".join(f"  - {json.dumps(w, ensure_ascii=False, default=str)}\n" for w in waivers)
    path.write_text(f"waivers:\n{rows}", encoding="utf-8")
    return path


def assessed(
    folder: Path, rules: RuleSet, checklist: Checklist, *waivers: dict[str, Any]
) -> Assessment:
    loaded = load_waivers(written(folder, *waivers), [checklist], TODAY)
    report = understood(achieved("受理热线3件。"), rules)
    return grade(report, Requirement((checklist,), "", loaded), rules)


def test_a_waived_item_is_not_scored_and_what_the_report_shows_stays(
    tmp_path: Path, rules: RuleSet, checklist: Checklist
) -> None:
    found = assessed(tmp_path, rules, checklist, GIVEN)
    item = found.items[0]
    assert (found.score, found.capped) == (100.0, False)
    assert (item.status, item.machine_grade, item.gap) == ("not_applicable", 0, False)
    assert item.waiver is not None
    assert (item.waiver.reason, item.waiver.approver) == ("职责已上收", "某市司法局")
    assert "豁免（某市司法局）" in item.arithmetic


def test_a_waiver_that_states_a_grade_is_scored_by_it_and_both_grades_stay(
    tmp_path: Path, rules: RuleSet, checklist: Checklist
) -> None:
    found = assessed(tmp_path, rules, checklist, {**GIVEN, "grade": 2})
    item = found.items[0]
    assert (item.status, item.grade, item.machine_grade) == ("graded", 2, 0)
    assert item.arithmetic == "豁免视同 2 级；权重 5 × 系数 0.5 ＝ 2.5"
    assert item.gap
    assert found.score == 68.75


def test_a_waiver_is_for_its_own_county_and_item_only(
    tmp_path: Path, rules: RuleSet, checklist: Checklist
) -> None:
    found = assessed(tmp_path, rules, checklist, {**GIVEN, "county": "别处县"})
    assert [item.waiver for item in found.items] == [None, None]
    assert found.items[0].status == "graded"
    assert found.score == 37.5


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"expires": date(2026, 4, 30)}, "已于 2026-04-30 到期"),
        ({"item": "a.none"}, "没有事项“a.none”"),
        ({"grade": 4}, "高于该事项的最高等级 3"),
        ({"expires": "明年"}, "须为日期"),
        ({"reason": ""}, "不能为空"),
        ({"county": ""}, "不能为空"),
    ],
)
def test_a_waiver_that_cannot_hold_is_told_by_line(
    tmp_path: Path, checklist: Checklist, change: dict[str, Any], said: str
) -> None:
    path = written(tmp_path, {**GIVEN, "item": "a.two"}, {**GIVEN, **change})
    with pytest.raises(ConfigError) as caught:
        load_waivers(path, [checklist], TODAY)
    assert caught.value.code == "E304"
    (only,) = caught.value.faults
    assert only.line == 3
    assert said in only.message


@pytest.mark.parametrize("key", ["item", "county", "reason", "approver", "expires"])
def test_a_waiver_must_say_everything(tmp_path: Path, checklist: Checklist, key: str) -> None:
    path = written(tmp_path, {name: value for name, value in GIVEN.items() if name != key})
    with pytest.raises(ConfigError, match="缺少") as caught:
        load_waivers(path, [checklist], TODAY)
    assert key in str(caught.value)


def test_the_last_day_of_a_waiver_still_counts(tmp_path: Path, checklist: Checklist) -> None:
    path = written(tmp_path, {**GIVEN, "expires": TODAY})
    assert len(load_waivers(path, [checklist], TODAY)) == 1


def test_two_waivers_for_one_item_of_a_county_are_refused(
    tmp_path: Path, checklist: Checklist
) -> None:
    path = written(tmp_path, GIVEN, {**GIVEN, "grade": 2}, {**GIVEN, "county": "别处县"})
    with pytest.raises(ConfigError, match="已有豁免") as caught:
        load_waivers(path, [checklist], TODAY)
    assert len(caught.value.faults) == 1
