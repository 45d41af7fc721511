"""Evidence into grades and scores: every number comes from the checklist."""

from pathlib import Path
from typing import Any

import pytest
from reports import (
    achieved,
    asking,
    document,
    report_text,
    small_checklist,
    small_rules,
    understood,
)

from evaluator.errors import ReadError
from evaluator.evaluate import assess
from evaluator.grading import grade
from evaluator.model import Assessment, ItemResult
from evaluator.rules import RuleSet

RULES = """
part: 1
rules:
  - item: a.one
    names: [公示]
    measures: [建立公示平台]
    results: ['公示#件']
    concrete: false
  - item: a.two
    names: [培训, {term: 讲堂, sure: false}]
    measures: [举办培训]
    results: ['培训#场']
    concrete: false
  - item: b.one
    names: [热线]
    measures: [开通热线]
    results: ['热线#件']
    flags: [话务员]
    concrete: false
forms:
  - {item: f.title, check: title}
"""
ITEMS: dict[str, dict[str, Any]] = {
    "a.one": {"tier": "must"},
    "a.two": {},
    "b.one": {"part": 2, "tier": "extra"},
    "f.title": {"part": 2, "scale": "form"},
}
# What reaches each rung of the items above.
ONE = ["甲。", "推行公示。", "建立公示平台。", "公示28件。"]
TWO = ["甲。", "开展培训。", "举办培训。", "培训12场。"]


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    return small_rules(tmp_path_factory.mktemp("rules"), RULES)


def assessed(
    folder: Path,
    rules: RuleSet,
    text: str,
    items: dict[str, dict[str, Any]] | None = None,
    **changes: Any,
) -> Assessment:
    checklist = small_checklist(folder, items or ITEMS, **changes)
    return grade(understood(text, rules), asking(checklist), rules)


def item(assessment: Assessment, name: str) -> ItemResult:
    return next(result for result in assessment.items if result.id == name)


@pytest.mark.parametrize(("level", "score"), [(0, 0.0), (1, 1.0), (2, 2.5), (3, 5.0)])
def test_an_item_earns_its_weight_by_the_credit_of_its_grade(
    tmp_path: Path, rules: RuleSet, level: int, score: float
) -> None:
    result = item(assessed(tmp_path, rules, achieved(ONE[level])), "a.one")
    assert (result.grade, result.machine_grade, result.max_grade) == (level, level, 3)
    assert (result.weight, result.score) == (5.0, score)
    assert bool(result.evidence) == (level > 0)


def test_an_items_own_weight_goes_before_its_tiers(tmp_path: Path, rules: RuleSet) -> None:
    items = {"a.one": {"tier": "must", "weight": 0.5}}
    result = item(assessed(tmp_path, rules, achieved(ONE[2]), items), "a.one")
    assert (result.weight, result.score) == (0.5, 0.25)


def test_a_form_item_is_graded_on_its_own_scale(tmp_path: Path, rules: RuleSet) -> None:
    result = item(assessed(tmp_path, rules, achieved(ONE[0])), "f.title")
    assert (result.grade, result.max_grade, result.score) == (2, 2, 3.0)
    text = achieved(ONE[0], title="青岚县法治政府建设报告")
    result = item(assessed(tmp_path, rules, text), "f.title")
    assert result.grade == 1
    assert result.score == pytest.approx(1.2)


def test_a_grade_never_passes_the_top_of_its_scale(tmp_path: Path, rules: RuleSet) -> None:
    items = {"a.one": {"scale": "form"}}
    result = item(assessed(tmp_path, rules, achieved(ONE[3]), items), "a.one")
    assert (result.grade, result.max_grade, result.score) == (2, 2, 3.0)


def test_parts_have_subtotals(tmp_path: Path, rules: RuleSet) -> None:
    text = achieved(ONE[2], TWO[1])
    first, second = assessed(tmp_path, rules, text).parts
    assert (first.part, first.title) == (1, "第一编")
    assert first.points == pytest.approx(3.1)
    assert first.possible == 8.0
    assert first.percent == 38.75
    assert (second.points, second.possible, second.percent) == (3.0, 4.0, 75.0)


def test_the_score_is_the_share_of_all_points(tmp_path: Path, rules: RuleSet) -> None:
    text = achieved(ONE[3], TWO[1], "开通热线。")
    # 5.0 + 0.6 + 0.5 + 3.0 of 5 + 3 + 1 + 3
    assert assessed(tmp_path, rules, text).score == 75.83


def test_a_part_without_items_is_no_division_by_zero(tmp_path: Path, rules: RuleSet) -> None:
    part = assessed(tmp_path, rules, achieved(ONE[3]), {"a.one": {}}).parts[1]
    assert (part.points, part.possible, part.percent) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(("level", "band"), [(0, "丙"), (1, "乙"), (2, "甲"), (3, "甲")])
def test_a_band_begins_at_its_floor(tmp_path: Path, rules: RuleSet, level: int, band: str) -> None:
    scales = {"evidence": {"labels": ["无", "提", "做", "成"], "credits": [0, 0.4, 0.8, 1.0]}}
    found = assessed(tmp_path, rules, achieved(TWO[level]), {"a.two": {}}, scales=scales)
    assert found.band == band


def test_a_missing_core_item_caps_the_score_and_says_so(tmp_path: Path, rules: RuleSet) -> None:
    text = achieved(TWO[3], "热线36件。")
    found = assessed(tmp_path, rules, text)
    # 3 + 1 + 3 of 12 without the core item: 58.33
    assert (found.score, found.capped, found.band) == (55.5, True, "乙")
    (note,) = [note for note in found.notes if "封顶" in note]
    for said in ("必备", "1 项", "58.33", "55.5"):
        assert said in note


def test_a_score_below_the_cap_is_left(tmp_path: Path, rules: RuleSet) -> None:
    found = assessed(tmp_path, rules, achieved(TWO[1]))
    assert (found.score, found.capped) == (30.0, False)
    assert not any("封顶" in note for note in found.notes)


def test_a_core_item_that_is_named_lifts_the_cap(tmp_path: Path, rules: RuleSet) -> None:
    found = assessed(tmp_path, rules, achieved(ONE[1], TWO[3], "热线36件。"))
    assert (found.score, found.capped) == (66.67, False)


def test_the_cap_is_the_checklists(tmp_path: Path, rules: RuleSet) -> None:
    text = achieved(ONE[3], "热线36件。")
    cap = {"tier": "plain", "score": 70}
    found = assessed(tmp_path, rules, text, cap=cap)
    assert (found.score, found.capped) == (70.0, True)


@pytest.mark.parametrize(
    ("year", "noted"), [(2021, True), (2022, False), (2024, False), (2025, True)]
)
def test_a_year_outside_the_checklists_period_is_noted(
    tmp_path: Path, rules: RuleSet, year: int, noted: bool
) -> None:
    text = achieved(ONE[3], title=f"青岚县{year}年法治政府建设工作报告")
    found = assessed(tmp_path, rules, text)
    assert found.year == year
    assert any(str(year) in note and "2022" in note for note in found.notes) is noted


def test_a_report_without_a_year_or_a_title_is_noted(tmp_path: Path, rules: RuleSet) -> None:
    text = "青岚县法治政府建设工作报告\n一、主要工作\n公示28件。\n"
    found = assessed(tmp_path, rules, text)
    assert found.year is None
    assert any("年度" in note for note in found.notes)
    untitled = (
        "各单位坚持依法行政，推进各项任务，取得新的进展，现将有关情况汇总如下，请予审阅，公示28件。"
    )
    assert any("标题" in note for note in assessed(tmp_path, rules, untitled).notes)


def test_a_plain_report_has_no_notes(tmp_path: Path, rules: RuleSet) -> None:
    found = assessed(tmp_path, rules, achieved(ONE[3]))
    assert found.notes == ()
    assert (found.county, found.checklist) == ("青岚县", "small")


@pytest.mark.parametrize(
    ("text", "level", "said"),
    [
        ("公示28件。", 3, None),
        ("建立公示平台。", 2, None),
        ("甲。", 0, None),
        ("建立公示平台，办案28件。", 2, "数字"),
        ("尚未公示。", 0, "否定"),
        ("2022年公示28件。", 0, "往年"),
        ("推行公示。尚未建立公示平台。", 1, "未予采纳"),
    ],
)
def test_a_person_is_asked_where_the_decision_was_close(
    tmp_path: Path, rules: RuleSet, text: str, level: int, said: str | None
) -> None:
    result = item(assessed(tmp_path, rules, achieved(text)), "a.one")
    assert result.grade == level
    assert result.review is (said is not None)
    if said is None:
        assert result.review_reason is None
    else:
        assert result.review_reason is not None
        assert said in result.review_reason


def test_a_person_is_asked_where_only_unsure_words_carry_the_grade(
    tmp_path: Path, rules: RuleSet
) -> None:
    unsure = item(assessed(tmp_path, rules, achieved("开设讲堂。")), "a.two")
    assert (unsure.grade, unsure.review) == (1, True)
    sure = item(assessed(tmp_path, rules, achieved("开设讲堂。开展培训。")), "a.two")
    assert (sure.grade, sure.review) == (1, False)


def test_an_item_below_its_target_is_a_gap(tmp_path: Path, rules: RuleSet) -> None:
    gaps = {
        (name, level): item(assessed(tmp_path, rules, achieved(text)), name).gap
        for name, texts in (("a.one", ONE), ("a.two", TWO))
        for level, text in enumerate(texts)
    }
    assert [gaps["a.one", level] for level in range(4)] == [True, True, True, False]
    assert [gaps["a.two", level] for level in range(4)] == [True, True, False, False]


def test_an_item_without_a_target_is_never_a_gap(tmp_path: Path, rules: RuleSet) -> None:
    result = item(assessed(tmp_path, rules, achieved("甲。")), "b.one")
    assert (result.grade, result.gap) == (0, False)


def test_what_is_admitted_and_planned_is_flagged_and_quoted(tmp_path: Path, rules: RuleSet) -> None:
    text = report_text(
        "一、主要工作",
        "热线36件。",
        "二、存在的问题",
        "话务员偏少。",
        "三、下一步打算",
        "开通热线。",
    )
    result = item(assessed(tmp_path, rules, text), "b.one")
    assert (result.grade, result.admitted, result.planned) == (3, True, True)
    assert [each.quote for each in result.flagged] == ["话务员偏少", "开通热线"]
    other = item(assessed(tmp_path, rules, text), "a.one")
    assert (other.admitted, other.planned, other.flagged) == (False, False, ())


def test_the_grade_is_that_of_the_first_evidence(tmp_path: Path, rules: RuleSet) -> None:
    text = achieved("推行公示。", "公示28件。", "建立公示平台。")
    result = item(assessed(tmp_path, rules, text), "a.one")
    assert [each.strength for each in result.evidence] == [3, 2, 1]
    assert result.grade == result.evidence[0].strength


def test_items_stand_in_the_checklists_order(tmp_path: Path, rules: RuleSet) -> None:
    found = assessed(tmp_path, rules, achieved(ONE[3]))
    assert [result.id for result in found.items] == list(ITEMS)


def test_the_same_text_gives_the_same_assessment(tmp_path: Path, rules: RuleSet) -> None:
    text = achieved(ONE[3], TWO[2], "开通热线。尚未公示。")
    assert assessed(tmp_path, rules, text) == assessed(tmp_path, rules, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E110"),
        ("\n \n", "E110"),
        ("　\t\n— 1 —\n", "E110"),
        ("今日有雨，气温下降，出行请带伞。\n", "E111"),
    ],
)
def test_a_text_with_nothing_to_grade_is_refused(
    tmp_path: Path, rules: RuleSet, text: str, code: str
) -> None:
    with pytest.raises(ReadError) as caught:
        assess(document(text), asking(small_checklist(tmp_path, ITEMS)), rules)
    assert caught.value.code == code
