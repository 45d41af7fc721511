"""Points as rubrics give them: deductions, bonuses, vetoes and caps, each with its arithmetic.

The checklists are small, and the expected numbers follow from them by hand.
"""

from pathlib import Path
from typing import Any

import pytest
from reports import achieved, asking, report_text, small_checklist, small_rules, understood

from evaluator.grading import grade
from evaluator.model import Assessment, ItemResult
from evaluator.rules import RuleSet

RULES = """
part: 1
rules:
  - item: a.study
    names: [学法]
    measures: [会前学法]
    results: ['学法#次']
    flags: [学法]
    amounts: {学法次数: ['学法#次']}
    reject: [计入考核]
  - item: a.other
    names: [热线]
    results: ['热线#件']
"""

STUDY: dict[str, Any] = {"weight": 3}
# The rubric of a county: study at least three times, half a point off each, 1.2 at most.
THREE_TIMES: dict[str, Any] = {
    "weight": 3,
    "scoring": {"shortfalls": [{"amount": "学法次数", "at_least": 3, "each": 0.5, "most": 1.2}]},
}


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    return small_rules(tmp_path_factory.mktemp("rules"), RULES)


def assessed(
    folder: Path, rules: RuleSet, text: str, study: dict[str, Any], **changes: Any
) -> Assessment:
    checklist = small_checklist(folder, {"a.study": study, "a.other": {}}, **changes)
    return grade(understood(text, rules), asking(checklist), rules)


def study(folder: Path, rules: RuleSet, text: str, item: dict[str, Any]) -> ItemResult:
    return assessed(folder, rules, text, item).items[0]


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("常务会议会前学法5次。", 3.0),
        ("常务会议会前学法3次。", 3.0),
        ("常务会议会前学法2次。", 2.5),
        ("常务会议会前学法1次。", 2.0),
        ("常务会议学习制度健全，设立热线。", 1.8),  # three missing are 1.5, but 1.2 at most
    ],
)
def test_each_missing_time_costs_its_points_up_to_the_limit(
    tmp_path: Path, rules: RuleSet, said: str, score: float
) -> None:
    result = study(tmp_path, rules, achieved(said), THREE_TIMES)
    assert result.score == score
    assert bool(result.shortfalls) == (score < 3)
    assert result.gap or score == 3


def test_a_deduction_is_explained_step_by_step(tmp_path: Path, rules: RuleSet) -> None:
    result = study(tmp_path, rules, achieved("常务会议会前学法1次。"), THREE_TIMES)
    for step in ("基础分 3", "学法次数 1 次", "不少于 3", "少 2 × 0.5 ＝ 1", "扣 1", "得 2"):
        assert step in result.arithmetic
    reached = study(tmp_path, rules, achieved("常务会议会前学法5次。"), THREE_TIMES)
    assert reached.arithmetic == "基础分 3；学法次数 5 次，达到 3；得 3"
    capped = study(tmp_path, rules, achieved("设立热线。"), THREE_TIMES)
    for step in ("少 3 × 0.5 ＝ 1.5", "最多扣 1.2", "得 1.8"):
        assert step in capped.arithmetic


def test_the_largest_figure_reported_is_the_one_that_counts(tmp_path: Path, rules: RuleSet) -> None:
    text = achieved(
        "学法7次计入考核。",
        "党组学法2次。",
        "常务会议学法4次。",
        "去年学法9次。",
        "计划学法不少于8次。",
    )
    result = study(tmp_path, rules, text, THREE_TIMES)
    (amount,) = result.amounts
    assert (amount.name, amount.value, amount.unit) == ("学法次数", 4, "次")
    assert text[amount.evidence.start : amount.evidence.end] == amount.evidence.quote
    assert "4次" in amount.evidence.quote


def test_a_figure_that_was_not_found_asks_for_a_person(tmp_path: Path, rules: RuleSet) -> None:
    result = study(tmp_path, rules, achieved("坚持会前学法。"), THREE_TIMES)
    assert "未读到" in result.arithmetic
    assert result.review
    assert result.review_reason is not None
    assert "没有读到" in result.review_reason


def test_a_threshold_without_points_is_a_gap_only(tmp_path: Path, rules: RuleSet) -> None:
    item = {"weight": 3, "scoring": {"shortfalls": [{"amount": "学法次数", "at_least": 4}]}}
    result = study(tmp_path, rules, achieved("会前学法3次。"), item)
    assert (result.score, result.gap) == (3.0, True)
    assert "应不少于 4" in result.shortfalls[0]


@pytest.mark.parametrize(
    ("said", "score"),
    [("会前学法5次。", 4.0), ("坚持会前学法。", 3.5), ("重视学法。", 1.5), ("设立热线。", 1.5)],
)
def test_low_grades_cost_points(tmp_path: Path, rules: RuleSet, said: str, score: float) -> None:
    low = {"low_grades": [{"below": 2, "minus": 2}, {"below": 3, "minus": 0.5}]}
    result = study(tmp_path, rules, achieved(said), {"weight": 4, "scoring": low})
    assert result.score == score


def test_an_admitted_shortfall_costs_its_points(tmp_path: Path, rules: RuleSet) -> None:
    item = {"weight": 2, "scoring": {"admitted": 0.3}}
    text = report_text("一、主要工作", "会前学法5次。", "二、存在的问题", "学法不够经常。")
    assert study(tmp_path, rules, text, item).score == 1.7


def test_an_item_is_never_worth_less_than_nothing(tmp_path: Path, rules: RuleSet) -> None:
    low = {"low_grades": [{"below": 1, "minus": 5}]}
    result = study(tmp_path, rules, achieved("设立热线。"), {"weight": 2, "scoring": low})
    assert result.score == 0.0
    assert "扣完为止" in result.arithmetic


def test_a_limit_on_an_item_holds_over_all_its_deductions(tmp_path: Path, rules: RuleSet) -> None:
    scoring = {
        "shortfalls": [{"amount": "学法次数", "at_least": 3, "each": 1}],
        "low_grades": [{"below": 3, "minus": 1}],
        "most": 2.5,
    }
    result = study(tmp_path, rules, achieved("设立热线。"), {"weight": 4, "scoring": scoring})
    assert result.score == 1.5
    assert "本项累计最多扣 2.5" in result.arithmetic


def test_credits_are_explained_as_well(tmp_path: Path, rules: RuleSet) -> None:
    result = study(tmp_path, rules, achieved("坚持会前学法。"), STUDY)
    assert result.arithmetic == "权重 3 × 系数 0.5 ＝ 1.5"


BOTH = achieved("会前学法5次，受理热线3件。")  # all of both items: 100


@pytest.mark.parametrize(
    ("said", "bonus", "score"),
    [
        ("会前学法5次。", {"item": "a.study", "grade": 3, "points": 2}, 52.0),
        ("坚持会前学法。", {"item": "a.study", "grade": 3, "points": 2}, 25.0),
        ("会前学法5次。", {"item": "a.study", "amount": "学法次数", "over": 3, "points": 1}, 52.0),
        (
            "会前学法9次。",
            {"item": "a.study", "amount": "学法次数", "over": 3, "points": 1, "most": 4},
            54.0,
        ),
        ("会前学法3次。", {"item": "a.study", "amount": "学法次数", "over": 3, "points": 1}, 50.0),
    ],
)
def test_a_bonus_adds_to_the_percentage(
    tmp_path: Path, rules: RuleSet, said: str, bonus: dict[str, Any], score: float
) -> None:
    given = {"title": "多学", **bonus}
    found = assessed(tmp_path, rules, achieved(said), STUDY, bonuses=[given], cap=NO_CAP)
    assert found.score == score
    assert any("加分“多学”" in step for step in found.arithmetic) == (score > 50)


NO_CAP = {"tier": "must", "score": 100}


def test_bonuses_have_a_limit_and_the_total_is_100_at_most(tmp_path: Path, rules: RuleSet) -> None:
    bonuses = [
        {"title": "甲", "item": "a.study", "points": 6},
        {"title": "乙", "item": "a.study", "points": 7},
    ]
    half = assessed(
        tmp_path, rules, achieved("会前学法5次。"), STUDY, bonuses=bonuses, bonus_most=10
    )
    assert half.score == 60.0
    assert assessed(tmp_path, rules, BOTH, STUDY, bonuses=bonuses).score == 100.0


def test_a_veto_holds_the_rating_to_a_band(tmp_path: Path, rules: RuleSet) -> None:
    veto = {"title": "没有热线", "item": "a.other", "below": 1, "band": "丙"}
    half = achieved("会前学法5次。")
    plain = assessed(tmp_path, rules, half, STUDY)
    vetoed = assessed(tmp_path, rules, half, STUDY, vetoes=[veto])
    assert (plain.score, plain.band) == (vetoed.score, "乙")
    assert vetoed.band == "丙"
    assert any("没有热线" in note and "由乙降为丙" in note for note in vetoed.notes)
    assert assessed(tmp_path, rules, BOTH, STUDY, vetoes=[veto]).band == "甲"


def test_a_veto_never_raises_a_rating(tmp_path: Path, rules: RuleSet) -> None:
    veto = {"title": "没有学法", "item": "a.study", "below": 1, "band": "乙"}
    found = assessed(tmp_path, rules, achieved("办事更方便。"), STUDY, vetoes=[veto])
    assert found.band == "丙"
    assert not found.notes


def test_the_total_is_explained_with_its_rating(tmp_path: Path, rules: RuleSet) -> None:
    found = assessed(tmp_path, rules, achieved("会前学法5次。"), STUDY)
    assert found.arithmetic == ("得分 3 ÷ 权重 6 × 100 ＝ 50", "评级：50 分，乙")


def test_a_checklist_without_a_cap_caps_nothing(tmp_path: Path, rules: RuleSet) -> None:
    text = "id: bare\n" + "".join(
        line + "\n"
        for line in (
            "title: 无封顶",
            "subject: 小报告",
            "period: [2022, 2024]",
            "scales: {evidence: {labels: [无, 提, 做, 成], credits: [0, 0.2, 0.5, 1.0]}}",
            "tiers: {must: {title: 必备, weight: 1.0, targets: {evidence: 1}}}",
            "bands: [{title: 乙, floor: 0}]",
            "parts: [{number: 1, title: 一}]",
            "items:",
            "  - {id: a.study, title: 学, part: 1, tier: must, basis: 某法, asks: 学, advice: 学}",
            "  - {id: a.other, title: 线, part: 1, tier: must, basis: 某法, asks: 线, advice: 线}",
        )
    )
    path = tmp_path / "bare.yaml"
    path.write_text(text, encoding="utf-8")
    from evaluator.checklist import load_checklist

    report = understood(achieved("会前学法5次。"), rules)
    found = grade(report, asking(load_checklist(str(path))), rules)
    assert (found.score, found.capped) == (50.0, False)
