"""What a clause says besides its subject decides whether it counts for an item at all."""

import pytest
from reports import (
    FEW_WORDS,
    NO_SIGNS,
    achieved,
    matched,
    quotes,
    report_text,
    small_rules,
    strengths,
)

from evaluator.matching import Matches
from evaluator.rules import RuleSet

RULES = """
part: 1
rules:
  - item: a.training
    names: [培训]
    measures: ['举办…培训', '《…培训…》']
    results: ['培训#(场|次|人次)']
    concrete: false
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    return small_rules(tmp_path_factory.mktemp("rules"), RULES)


def told(text: str, rules: RuleSet) -> Matches:
    return matched(achieved(text), "a.training", rules)


def rungs(text: str, rules: RuleSet) -> list[int]:
    return strengths(told(text, rules).evidence)


def test_what_was_done_counts(rules: RuleSet) -> None:
    assert rungs("举办执法培训。", rules) == [2]
    assert rungs("培训12场。", rules) == [3]


def test_what_was_not_done_does_not_count_and_is_set_aside(rules: RuleSet) -> None:
    matches = told("尚未举办执法培训。", rules)
    assert matches.evidence == ()
    assert quotes(matches.rejected) == ["尚未举办执法培训"]


def test_a_negation_holds_for_its_own_clause_only(rules: RuleSet) -> None:
    assert rungs("尚未建设平台，举办执法培训。", rules) == [2]


def test_what_only_looks_like_a_negation_is_none(rules: RuleSet) -> None:
    assert rungs("为未开展的乡镇举办执法培训。", rules) == [2]


def test_an_exception_does_not_excuse_a_negation_elsewhere_in_the_clause(rules: RuleSet) -> None:
    assert rungs("未开展的乡镇尚未举办执法培训。", rules) == []


def test_self_criticism_among_the_achievements_is_an_admission(rules: RuleSet) -> None:
    matches = told("执法培训有待加强。", rules)
    assert matches.evidence == ()
    assert quotes(matches.admitted) == ["执法培训有待加强"]
    assert strengths(matches.admitted) == [0]


def test_a_shortfall_that_was_dealt_with_is_no_admission(rules: RuleSet) -> None:
    matches = told("举办执法培训解决力量不足问题。", rules)
    assert strengths(matches.evidence) == [2]
    assert matches.admitted == ()


def test_what_others_did_does_not_count(rules: RuleSet) -> None:
    matches = told("执法培训由省级部门负责。", rules)
    assert matches.evidence == ()
    assert quotes(matches.rejected) == ["执法培训由省级部门负责"]


def test_what_is_announced_does_not_count(rules: RuleSet) -> None:
    assert rungs("明年举办执法培训。", rules) == []
    assert rungs("即将举办执法培训。", rules) == []
    assert rungs("截至明年举办执法培训。", rules) == [2], "a sign held to the clause's beginning"


def test_a_goal_is_no_result_but_what_was_set_up_for_it_counts(rules: RuleSet) -> None:
    assert rungs("培训不少于12场。", rules) == [1]
    assert rungs("培训12场不少于计划。", rules) == [1]
    assert rungs("举办执法培训，每年不少于12场。", rules) == [2]
    assert rungs("举办执法培训，每年培训12场。", rules) == [3, 2]


@pytest.mark.parametrize("year", ["2022年", "去年"])
def test_another_years_doing_does_not_count(rules: RuleSet, year: str) -> None:
    matches = told(f"{year}举办执法培训。", rules)
    assert matches.evidence == ()
    assert quotes(matches.rejected) == [f"{year}举办执法培训"]


def test_the_reported_year_counts(rules: RuleSet) -> None:
    assert rungs("2023年举办执法培训。", rules) == [2]
    assert rungs("2022年至2023年举办执法培训。", rules) == [2]


def test_another_year_takes_along_what_follows_until_the_present(rules: RuleSet) -> None:
    assert rungs("2022年印发计划，举办执法培训。", rules) == []
    assert rungs("2022年印发计划，今年举办执法培训。", rules) == [2]
    assert rungs("2022年印发计划，我县分批举办执法培训。", rules) == [2]
    assert rungs("2022年印发计划，2023年举办执法培训。", rules) == [2]


def test_another_year_ends_with_the_segment(rules: RuleSet) -> None:
    assert rungs("2022年印发计划；举办执法培训。", rules) == [2]
    assert rungs("2022年印发计划。举办执法培训。", rules) == [2]


def test_another_year_in_the_middle_of_a_clause_takes_nothing_along(rules: RuleSet) -> None:
    assert rungs("落实2022年计划，举办执法培训。", rules) == [2]


def test_a_comparison_with_another_year_is_no_background(rules: RuleSet) -> None:
    assert rungs("举办执法培训场次比2022年增加。", rules) == [2]
    assert rungs("举办执法培训场次比去年增加。", rules) == [2]


@pytest.mark.parametrize("aside", ["《2022年普法规划》", "“2022年度十件实事”", "（2022年启动）"])
def test_a_year_in_a_title_or_in_brackets_is_no_background(rules: RuleSet, aside: str) -> None:
    assert rungs(f"按照{aside}举办执法培训。", rules) == [2]


def test_a_later_year_is_no_background(rules: RuleSet) -> None:
    assert rungs("为2025年验收举办执法培训。", rules) == [2]


def test_without_a_reported_year_nothing_is_background(rules: RuleSet) -> None:
    text = "法治政府建设报告\n\n一、主要工作\n去年举办执法培训。\n"
    assert strengths(matched(text, "a.training", rules).evidence) == [2]


def test_a_higher_bodys_document_only_names(rules: RuleSet) -> None:
    assert rungs("学习《国务院关于加强培训的意见》。", rules) == [1]
    assert rungs("学习《某某省执法培训办法》。", rules) == [1]
    assert rungs("学习《关于印发〈澄江市执法培训办法〉的通知》。", rules) == [1]


def test_a_document_of_ones_own_is_a_measure(rules: RuleSet) -> None:
    assert rungs("印发《执法培训办法》。", rules) == [2]
    assert rungs("印发《青岚县执法培训办法》。", rules) == [2]


def test_a_measure_in_the_words_of_the_exception_counts_beside_a_higher_title(
    rules: RuleSet,
) -> None:
    assert rungs("转发《某某省执法培训办法》。", rules) == [2]


def test_a_city_may_name_itself_in_its_documents(rules: RuleSet) -> None:
    text = achieved("印发《云岫市执法培训办法》。", title="云岫市2023年法治政府建设工作报告")
    assert strengths(matched(text, "a.training", rules).evidence) == [2]


def test_signs_may_be_void_for_places_of_a_kind(tmp_path_factory: pytest.TempPathFactory) -> None:
    city = {"terms": ["^全市"], "except": [], "unless": ["市"]}
    status = {**FEW_WORDS["status"], "city": city}
    rules = small_rules(tmp_path_factory.mktemp("rules"), RULES, status=status)
    for place, expected in (("青岚县", []), ("云岫市", [2])):
        text = achieved("全市举办执法培训。", title=f"{place}2023年法治政府建设工作报告")
        assert strengths(matched(text, "a.training", rules).evidence) == expected


def test_wording_of_duty_only_names(tmp_path_factory: pytest.TempPathFactory) -> None:
    rules = small_rules(
        tmp_path_factory.mktemp("rules"),
        RULES.replace("举办…培训", "培训制度"),
        duty={**NO_SIGNS, "terms": ["^严格落实"], "except": ["已建成"]},
    )
    assert rungs("严格落实培训制度。", rules) == [1]
    assert rungs("建立培训制度。", rules) == [2]
    assert rungs("严格落实已建成的培训制度。", rules) == [2]


@pytest.mark.parametrize(
    ("part", "flag"), [("二、存在的问题", "admitted"), ("二、下一步打算", "planned")]
)
def test_the_problems_and_the_plan_earn_nothing(rules: RuleSet, part: str, flag: str) -> None:
    text = report_text("一、主要工作", "开展检查。", part, "举办执法培训12场。")
    matches = matched(text, "a.training", rules)
    assert matches.evidence == ()
    found = getattr(matches, flag)
    assert quotes(found) == ["举办执法培训12场"]
    assert {each.role for each in found} == {"problems" if flag == "admitted" else "plan"}
