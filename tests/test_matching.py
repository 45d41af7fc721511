"""Which spans speak for an item, how strongly, and why."""

import pytest
from reports import (
    achieved,
    matched,
    quotes,
    report_text,
    small_rules,
    strengths,
    understood,
)

from evaluator.matching import Matches
from evaluator.rules import RuleSet

RULES = """
part: 1
words:
  检查: [抽查, 巡查]
groups:
  - terms: [三项制度]
    items: [a.publicity, a.recording]
rules:
  - item: a.publicity
    names: [公示]
    measures: ['建立…公示(制度|平台)']
    results: ['公示#件']
    concrete: false
  - item: a.recording
    names: [全过程记录]
    counts: [台, 件]
    flags: [记录仪]
    concrete: false
  - item: a.advisers
    names: ['法律顾问']
    measures: ['聘请…法律顾问', {term: '合同审查', sure: false}, '~法律顾问列席会议制度']
    counts: [名, 份]
    concrete: false
  - item: a.clause
    names: [{term: 会议, all: [县长], any: [学法, 讲法], not: [经济]}]
    concrete: false
  - item: a.neighbour
    names: [{term: 会议, all: [学法], scope: neighbour}]
    concrete: false
  - item: a.sentence
    names: [{term: 会议, all: [学法], scope: sentence}]
    concrete: false
  - item: a.paragraph
    names: [{term: 会议, all: [学法], scope: paragraph}]
    concrete: false
  - item: a.section
    names: [{term: 会议, all: [学法], scope: section}]
    concrete: false
  - item: a.checks
    names: [检查]
    measures: ['<检查>…台账']
    results: ['<检查>#次']
    except: ['检查站', '自我检查']
    reject: [体检]
    concrete: false
  - item: a.leader
    names: [述法]
    measures: ['会议述法']
    results: [{term: '述法#人', roles: [achievements]}]
    roles: [first-responsibility]
    concrete: false
  - item: a.lectures
    names: [讲座]
  - item: a.spanning
    results: ['组织考试……通过率']
    concrete: false
"""

LONG = "坚持问题导向、目标导向、结果导向相统一、扎实推进各项任务、不断健全工作机制"


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    return small_rules(tmp_path_factory.mktemp("rules"), RULES)


def told(text: str, item: str, rules: RuleSet) -> Matches:
    return matched(achieved(*text.split("\n")), f"a.{item}", rules)


def rungs(text: str, item: str, rules: RuleSet) -> list[int]:
    return strengths(told(text, item, rules).evidence)


def test_the_ladder_names_measures_and_results(rules: RuleSet) -> None:
    assert rungs("推行公示。", "publicity", rules) == [1]
    assert rungs("建立执法公示平台。", "publicity", rules) == [2]
    assert rungs("公示28件。", "publicity", rules) == [3]


def test_what_is_not_named_has_no_evidence(rules: RuleSet) -> None:
    matches = told("开展检查。", "publicity", rules)
    assert (matches.evidence, matches.admitted, matches.planned) == ((), (), ())
    assert not matches.near_figure


def test_evidence_stands_strongest_first_then_in_text_order(rules: RuleSet) -> None:
    matches = told("推行公示。公示28件。建立公示平台。公示36件。", "publicity", rules)
    assert quotes(matches.evidence) == ["公示28件", "公示36件", "建立公示平台", "推行公示"]
    assert strengths(matches.evidence) == [3, 3, 2, 1]


def test_a_clause_is_quoted_once_by_its_best_find(rules: RuleSet) -> None:
    matches = told("建立公示平台公示28件公示。", "publicity", rules)
    assert strengths(matches.evidence) == [3]


def test_a_quote_is_the_whole_short_sentence(rules: RuleSet) -> None:
    text = "县司法局牵头，建立执法公示平台，覆盖全县。"
    assert quotes(told(text, "publicity", rules).evidence) == [text[:-1]]


def test_a_quote_from_a_long_sentence_is_its_clause(rules: RuleSet) -> None:
    text = f"{LONG}，{LONG}，建立执法公示平台，{LONG}。"
    assert quotes(told(text, "publicity", rules).evidence) == ["建立执法公示平台"]


def test_a_quote_is_cut_from_the_text_as_it_was_read(rules: RuleSet) -> None:
    text = "　　建立 执法“公示”平台，公 示２８件。"
    report = achieved(text)
    (best, *_) = matched(report, "a.publicity", rules).evidence
    assert best.quote == text[2:-1]
    assert report[best.start : best.end] == best.quote


def test_evidence_says_which_rule_and_words_it_rests_on(rules: RuleSet) -> None:
    (only,) = told("建立执法 公示 平台。", "publicity", rules).evidence
    assert only.rule.startswith("a.publicity ")
    assert "举措1" in only.rule
    assert "建立执法 公示 平台" in only.rule
    (named,) = told("推行公示。", "publicity", rules).evidence
    assert "提及1" in named.rule
    (proved,) = told("公示28件。", "publicity", rules).evidence
    assert "成效1" in proved.rule
    assert "28件" in proved.rule


def test_evidence_says_where_it_stands(rules: RuleSet) -> None:
    text = report_text("一、主要工作", "（二）规范执法", "一是建立公示平台。")
    (only,) = matched(text, "a.publicity", rules).evidence
    assert only.section == "一/(二)/一是"
    assert only.role == "achievements"


def test_a_condition_holds_within_the_clause(rules: RuleSet) -> None:
    assert rungs("县长主持学法会议。", "clause", rules) == [1]
    assert rungs("县长主持讲法会议。", "clause", rules) == [1]
    assert rungs("县长主持会议。", "clause", rules) == [], "none of `any`"
    assert rungs("书记主持学法会议。", "clause", rules) == [], "not all of `all`"
    assert rungs("县长主持学法和经济会议。", "clause", rules) == [], "one of `not`"
    assert rungs("县长主持会议，组织学法。", "clause", rules) == [], "another clause"
    assert rungs("县长主持学法会议，研究经济。", "clause", rules) == [1], "another clause"


SCOPES = ["neighbour", "sentence", "paragraph", "section"]
DISTANCES = {
    "组织学法会议。": SCOPES,
    "组织学法，召开会议。": SCOPES,
    "召开会议，组织学法。": SCOPES,
    "召开会议，县长主持，组织学法。": ["sentence", "paragraph", "section"],
    "组织学法，县长主持，召开会议。": ["sentence", "paragraph", "section"],
    "召开会议，县长主持；干部参加，组织学法。": ["paragraph", "section"],
    "召开会议，县长主持。干部参加，组织学法。": ["paragraph", "section"],
    "召开会议，县长主持。\n干部参加，组织学法。": ["section"],
    "召开会议，县长主持。\n（一）规范执法\n干部参加，组织学法。": [],
    "召开会议。\n（一）规范执法\n组织学法。": [],
}


@pytest.mark.parametrize("text", DISTANCES)
def test_a_scope_says_how_far_a_condition_may_stand(rules: RuleSet, text: str) -> None:
    assert [scope for scope in SCOPES if rungs(text, scope, rules)] == DISTANCES[text]


def test_a_figure_counts_in_the_clause_that_names_the_item(rules: RuleSet) -> None:
    matches = told("全过程记录设备86台。", "recording", rules)
    assert strengths(matches.evidence) == [3]
    assert "计数" in matches.evidence[0].rule
    assert "86台" in matches.evidence[0].rule


def test_a_neighbours_figure_does_not_count(rules: RuleSet) -> None:
    matches = told("推行全过程记录，购置电脑86台。", "recording", rules)
    assert strengths(matches.evidence) == [1]
    assert matches.near_figure


def test_a_figure_in_another_unit_does_not_count(rules: RuleSet) -> None:
    assert rungs("全过程记录培训86人。", "recording", rules) == [1]


def test_a_figure_that_only_goes_on_counting_belongs_to_what_was_named(rules: RuleSet) -> None:
    assert rungs("推行全过程记录，共86台。", "recording", rules) == [3]


def test_a_goal_does_not_count(rules: RuleSet) -> None:
    assert rungs("全过程记录设备不少于86台。", "recording", rules) == [1]


def test_a_figure_beside_a_group_name_does_not_count(rules: RuleSet) -> None:
    assert rungs("落实三项制度涉及案件28件。", "recording", rules) == [1]


def test_a_group_names_all_its_items(rules: RuleSet) -> None:
    for item in ("publicity", "recording"):
        (only,) = told("全面落实三项制度。", item, rules).evidence
        assert only.strength == 1
        assert "总称" in only.rule
    assert rungs("全面落实三项制度。", "advisers", rules) == []


def test_exceptions_are_no_finds(rules: RuleSet) -> None:
    assert rungs("建设检查站。", "checks", rules) == []
    assert rungs("自我检查。", "checks", rules) == []
    assert rungs("在检查站开展检查。", "checks", rules) == [1]


def test_a_rejected_clause_holds_no_find(rules: RuleSet) -> None:
    assert rungs("干部体检和检查。", "checks", rules) == []
    assert rungs("干部体检，开展检查。", "checks", rules) == [1]


def test_a_rule_file_may_have_words_of_its_own(rules: RuleSet) -> None:
    assert rungs("巡查建立台账。", "checks", rules) == [2]
    assert rungs("抽查12次。", "checks", rules) == [3]


def test_a_heading_only_names(rules: RuleSet) -> None:
    assert rungs("（一）建立公示平台公示28件\n开展检查。", "publicity", rules) == [1]
    assert rungs("（一）全过程记录设备86台\n开展检查。", "recording", rules) == [1]


def test_a_heading_that_runs_into_its_paragraph_is_text(rules: RuleSet) -> None:
    assert rungs("（一）建立公示平台。公示28件，覆盖全县。", "publicity", rules) == [3, 2]


def test_a_pattern_may_ask_for_a_person(rules: RuleSet) -> None:
    matches = told("开展合同审查。聘请法律顾问。", "advisers", rules)
    assert quotes(matches.evidence) == ["聘请法律顾问", "开展合同审查"], "sure ones first"
    assert matches.unsure == {1}


def test_a_similar_wording_counts_but_is_unsure(rules: RuleSet) -> None:
    matches = told("建立法律顾问列席会的制度。", "advisers", rules)
    assert strengths(matches.evidence) == [2]
    assert 80 <= matches.evidence[0].match < 100
    assert matches.unsure == {0}


def test_an_exact_find_is_preferred_to_a_similar_one(rules: RuleSet) -> None:
    matches = told("聘请法律顾问列席会的制度。", "advisers", rules)
    assert [each.match for each in matches.evidence] == [100.0]
    assert not matches.unsure


def test_a_rule_is_held_to_its_parts_of_the_report(rules: RuleSet) -> None:
    own = "二、履行第一责任人职责情况"
    assert (
        strengths(matched(report_text("一、主要工作", "会议述法。"), "a.leader", rules).evidence)
        == []
    )
    text = report_text("一、主要工作", "开展检查。", own, "会议述法。述法12人。")
    matches = matched(text, "a.leader", rules)
    assert strengths(matches.evidence) == [2, 1], "the result pattern has other parts"
    assert {each.role for each in matches.evidence} == {"first-responsibility"}
    text = report_text("一、主要工作", "述法12人。", own, "开展检查。")
    assert strengths(matched(text, "a.leader", rules).evidence) == [3]


def test_a_flag_shows_in_problems_and_plan_but_earns_nothing(rules: RuleSet) -> None:
    text = report_text(
        "一、主要工作",
        "配备记录仪。",
        "二、存在的问题",
        "记录仪偏少。",
        "三、下一步打算",
        "购置记录仪。",
    )
    matches = matched(text, "a.recording", rules)
    assert matches.evidence == ()
    assert quotes(matches.admitted) == ["记录仪偏少"]
    assert quotes(matches.planned) == ["购置记录仪"]


def test_a_name_beside_a_concrete_act_is_a_measure_for_a_person_to_look_at(
    rules: RuleSet,
) -> None:
    matches = told("召开普法讲座。", "lectures", rules)
    assert strengths(matches.evidence) == [2]
    assert matches.unsure == {0}
    assert "具体行为" in matches.evidence[0].rule


def test_a_date_of_the_year_is_a_concrete_act(rules: RuleSet) -> None:
    assert rungs("6月普法讲座。", "lectures", rules) == [2]
    assert rungs("2023年6月12日普法讲座。", "lectures", rules) == [2]


def test_vague_wording_is_no_concrete_act(rules: RuleSet) -> None:
    assert rungs("大力推进召开讲座。", "lectures", rules) == [1]
    assert rungs("普法讲座。", "lectures", rules) == [1]
    assert rungs("召开会议，普法讲座。", "lectures", rules) == [1], "another clause"


def test_a_rule_may_do_without_concrete_acts(rules: RuleSet) -> None:
    assert rungs("召开公示会。", "publicity", rules) == [1]


def test_a_heading_is_no_concrete_act(rules: RuleSet) -> None:
    assert rungs("（一）召开普法讲座\n开展检查。", "lectures", rules) == [1]


def test_a_term_may_span_the_clauses_of_a_sentence(rules: RuleSet) -> None:
    matches = told("县里组织考试，成绩公布，通过率98%。", "spanning", rules)
    assert quotes(matches.evidence) == ["县里组织考试，成绩公布，通过率98%"]
    long = f"{LONG}，组织考试，及时公布成绩，通过率98%，{LONG}，{LONG}。"
    matches = told(long, "spanning", rules)
    assert quotes(matches.evidence) == ["组织考试，及时公布成绩，通过率98%"]


def test_matching_a_report_twice_gives_the_same(rules: RuleSet) -> None:
    text = achieved("建立公示平台，公示28件。推行三项制度。")
    assert understood(text, rules) == understood(text, rules)
    assert matched(text, "a.publicity", rules) == matched(text, "a.publicity", rules)
