"""Why an item has its grade: what was looked at, what became of it, what would have raised it."""

from datetime import date
from pathlib import Path

import pytest
from explaining import ITEMS, RULES, Asker
from reports import report_text, small_checklist, small_rules

from evaluator.cases import Case, Placed
from evaluator.checklist import Checklist
from evaluator.errors import MissingError
from evaluator.explain import Explanation, Look, find_item
from evaluator.rules import RuleSet
from evaluator.waivers import Waiver


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    return small_rules(tmp_path_factory.mktemp("rules"), RULES)


@pytest.fixture(scope="module")
def checklist(tmp_path_factory: pytest.TempPathFactory) -> Checklist:
    return small_checklist(tmp_path_factory.mktemp("checklist"), ITEMS)


@pytest.fixture
def ask(rules: RuleSet, checklist: Checklist) -> Asker:
    return Asker(rules, checklist)


def looks(explanation: Explanation) -> list[Look]:
    """All hits, in the order of the sentences."""
    return [look for sentence in explanation.sentences for look in sentence.looks]


def fate(explanation: Explanation) -> str:
    """What became of the only hit."""
    (only,) = looks(explanation)
    return only.fate


def test_a_sentence_is_shown_with_its_place_and_hits(ask: Asker) -> None:
    text = report_text("一、主要工作", "（二）规范执法", "县里种树。局里牵头，推行 公示；栽花。")
    (sentence,) = ask(text).sentences
    assert sentence.text == "局里牵头，推行 公示"
    assert (sentence.section, sentence.role) == ("一/(二)", "achievements")
    (look,) = sentence.looks
    assert (look.words, look.label, look.rung, look.strength) == ("公示", "提及1", 1, 1)
    assert (look.fate, look.counts, look.score) == ("计入", True, 100.0)
    assert look.rule == "rules.yaml:4 公示"


def test_sentences_stand_in_the_order_of_the_report_strongest_hit_first(ask: Asker) -> None:
    found = ask("推行公示。建立公示平台。")
    assert [sentence.text for sentence in found.sentences] == ["推行公示", "建立公示平台"]
    strengths = [[look.strength for look in sentence.looks] for sentence in found.sentences]
    assert strengths == [[1], [2, 1]]
    assert (found.result.grade, found.item.id) == (2, "a.publicity")


def test_a_report_that_says_nothing_has_no_sentences(ask: Asker) -> None:
    found = ask("县里种树。")
    assert (found.sentences, found.similar, found.passed_over) == ((), (), 0)
    assert found.result.grade == 0


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("尚未建立公示平台。", "分句说的是没有做"),
        ("由省级公示平台负责，公示。", "分句说的是他人或上级的工作"),
        ("明年推行公示。", "分句说的是将来的打算"),
        ("去年推行公示。", "分句说的是往年的事"),
        ("2022年推行公示。", "分句说的是往年的事"),
        ("推行公示，力量不足。公示力量不足。", "分句是自我批评"),
        ("安装公示栏。", "与规则的除外词语（except）重叠"),
        ("公示和公示牌。", "分句有规则的排除词语（reject）"),
        ("公示不少于28件。", "计入"),
        ("公示28件，不少于公示36件。", "分句说的是目标要求"),
    ],
)
def test_what_became_of_a_hit_is_told(ask: Asker, text: str, told: str) -> None:
    assert any(look.fate.startswith(told) for look in looks(ask(text)))


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("二、存在的问题", "在存在问题部分，只记“自认不足”"),
        ("二、下一步安排", "在下年安排部分，只记“列入计划”"),
    ],
)
def test_a_hit_in_problems_or_plan_only_sets_a_flag(ask: Asker, heading: str, told: str) -> None:
    found = ask(report_text("一、主要工作", "县里种树。", heading, "建立公示平台。"))
    assert {look.fate for look in looks(found)} == {told}
    assert {look.counts for look in looks(found)} == {False}
    assert {look.label for look in looks(found)} == {"提及1", "举措1", "标记1"}


def test_words_for_flags_alone_are_not_shown_where_nothing_is_flagged(ask: Asker) -> None:
    found = ask("建设平台。")
    assert found.sentences == ()
    assert found.passed_over == 1


def test_a_hit_in_another_part_is_told(ask: Asker) -> None:
    assert fate(ask("组织述法。", "a.leader")) == "所在部分的内容不能为本项得分"
    own = report_text("一、主要工作", "县里种树。", "二、第一责任人履职", "组织述法。")
    assert fate(ask(own, "a.leader")) == "计入"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("县长主持经济和学法会议。", "不满足规则的条件（all、any、not）：附近有“经济”"),
        ("县长主持学法会议。", "计入"),
    ],
)
def test_conditions_say_what_stands_in_the_way(ask: Asker, text: str, told: str) -> None:
    assert fate(ask(text, "a.meeting")) == told


@pytest.mark.parametrize("text", ["召开会议。", "县长主持会议。", "学法会议。", "经济会议。"])
def test_general_words_without_the_items_own_are_only_counted(ask: Asker, text: str) -> None:
    found = ask(text + "\n县长主持学法会议。", "a.meeting")
    assert [sentence.text for sentence in found.sentences] == ["县长主持学法会议"]
    assert found.passed_over == 1


def test_what_reaches_less_than_its_rung_says_why(ask: Asker) -> None:
    heading = looks(ask("（一）建立公示平台\n县里种树。"))
    assert [(each.rung, each.strength, each.fate) for each in heading] == [
        (2, 1, "计入，但标题只算提及"),
        (1, 1, "计入"),
    ]
    duty = looks(ask("严格落实公示制度。"))
    assert [(each.rung, each.strength, each.fate) for each in duty] == [
        (1, 1, "计入"),
        (2, 1, "计入，但分句只有要求性的措辞，只算提及"),
    ]
    cited = looks(ask("学习《国务院公示办法》。"))
    assert [(each.rung, each.strength, each.fate) for each in cited] == [
        (1, 1, "计入"),
        (2, 1, "计入，但上级文件的标题只算提及"),
    ]


def test_a_figure_beside_the_items_words_is_shown_as_counted(ask: Asker) -> None:
    found = ask("开展检查28次。", "a.counts")
    assert [(each.label, each.words, each.strength) for each in looks(found)] == [
        ("提及1", "检查", 1),
        ("计数", "28次", 3),
    ]


def test_a_name_beside_an_act_asks_for_a_person(ask: Asker) -> None:
    found = looks(ask("召开检查会。", "a.counts"))
    assert [(each.label, each.strength, each.fate) for each in found] == [
        ("提及1＋具体行为", 2, "计入，须人工复核"),
        ("提及1", 1, "计入"),
    ]


def test_the_other_items_that_a_sentence_counts_for_are_named(ask: Asker) -> None:
    (sentence,) = ask("县长主持学法会议并检查公示。").sentences
    assert sentence.serves == ("会前学法", "执法检查")
    (sentence,) = ask("县长主持经济学法会议并公示。").sentences
    assert sentence.serves == ()


def test_a_fuzzy_term_that_falls_short_is_told_with_the_clause_most_like_it(ask: Asker) -> None:
    found = ask("聘请律师。建立法律顾问参加会商制度。", "a.fuzzy")
    (near,) = found.similar
    assert near.startswith("“建立法律顾问参加会商制度”与“~法律顾问列席会议制度”相似 ")
    score, cutoff = near.rpartition("相似 ")[2].split("，不到 ")
    assert 60 <= float(score) < float(cutoff) == 80


def test_a_part_of_a_fuzzy_term_is_no_full_likeness(ask: Asker) -> None:
    # All of the clause stands in the term, but only half of the term in the clause.
    found = ask("法律顾问列席。", "a.fuzzy")
    assert found.result.grade == 0
    assert not [near for near in found.similar if "相似 100" in near]


@pytest.mark.parametrize("text", ["县里种树。", "建立法律顾问列席会议制度。"])
def test_no_likeness_is_told_where_there_is_none_or_a_hit(ask: Asker, text: str) -> None:
    assert ask(text, "a.fuzzy").similar == ()


def test_a_fuzzy_hit_shows_its_score(ask: Asker) -> None:
    (look,) = looks(ask("建立法律顾问列席会的制度。", "a.fuzzy"))
    assert 80 <= look.score < 100
    assert look.strength == 2


def test_hits_held_back_would_have_raised_the_grade(ask: Asker) -> None:
    raising = ask("尚未建立公示平台。推行公示。").raising
    assert "“建立公示平台”本可得2级，只因分句说的是没有做" in raising
    raising = ask("（一）建立公示平台\n县里种树。").raising
    assert "“建立公示平台”本可得2级，只因标题只算提及" in raising


def test_hits_of_no_higher_rung_are_no_hint(ask: Asker) -> None:
    raising = ask("建立公示平台。去年建立公示制度。").raising
    assert not [hint for hint in raising if "只因" in hint]


def test_hits_that_are_not_the_items_are_no_hint(ask: Asker) -> None:
    raising = ask("安装公示栏，公示28件和公示牌。推行公示。").raising
    assert not [hint for hint in raising if "只因" in hint]


def test_words_that_a_sentence_lacks_for_the_next_grade_are_told_fewest_first(ask: Asker) -> None:
    assert ask("推行公示。").raising == (
        "在“推行公示”中再写明“办法”（举措2：公示…办法）",
        "在“推行公示”中再写明“建立”，并写明“制度”或“平台”（举措1：建立…公示(制度|平台)）",
    )


def test_a_figure_that_lacks_is_called_a_figure(ask: Asker) -> None:
    assert ask("建立公示平台。").raising == (
        "在“建立公示平台”中再写明“〔数〕件”（成效1：公示…#件）",
    )


def test_a_long_sentence_is_shown_from_its_beginning(ask: Asker) -> None:
    sentence = "推行公示" + "、".join(["种树"] * 20)
    (hint, _) = ask(f"{sentence}。").raising
    assert hint.startswith(f"在“{sentence[:40]}…”中再写明“办法”")


def test_of_many_ways_to_raise_a_grade_three_are_told(ask: Asker) -> None:
    texts = [f"尚未建立{place}公示平台" for place in ("网上", "县里", "乡里", "村里")]
    raising = ask("。".join([*texts, "推行公示。"])).raising
    assert [hint[1:3] for hint in raising if "只因" in hint] == ["建立"] * 3


def test_of_many_words_that_would_do_four_are_named(ask: Asker) -> None:
    (hint,) = ask("宣讲普法。", "b.nothing").raising
    assert hint.startswith("在“宣讲普法”中再写明“甲班”或“乙班”或“丙班”或“丁班”等（举措1")


def test_a_sentence_that_does_not_count_lacks_nothing(ask: Asker) -> None:
    assert not [hint for hint in ask("去年推行公示。").raising if "再写明" in hint]


def case(grade: int, text: str, kind: str = "hit", item: str = "a.publicity") -> Placed:
    """A case as it stands beside a rule."""
    made = Case.model_validate({"kind": kind, "grade": grade, "text": text})
    return Placed(item, made, Path("a.cases.yaml"), 1)


def test_cases_of_the_next_grade_are_examples(ask: Asker) -> None:
    cases = [
        case(1, "推行公示。"),
        case(2, "建成公示平台。"),
        case(2, "别项的平台。", item="a.meeting"),
        case(2, "尚未公示。", kind="negation"),
        case(3, "公示9件。"),
        case(2, "设立公示制度。"),
        case(2, "再有公示制度。"),
    ]
    examples = [hint for hint in ask("推行公示。", cases=cases).raising if "例如" in hint]
    assert examples == ["2级的写法，例如：建成公示平台。", "2级的写法，例如：设立公示制度。"]


def test_nothing_raises_the_highest_grade(ask: Asker) -> None:
    found = ask("公示28件。尚未建立公示平台。", cases=[case(3, "公示9件。")])
    assert (found.result.grade, found.raising) == (3, ())


@pytest.mark.parametrize(
    ("wanted", "id"),
    [
        ("a.publicity", "a.publicity"),
        ("行政执法公示", "a.publicity"),
        ("公示", "a.publicity"),
        ("publicity", "a.publicity"),
        ("a.lead", "a.leader"),
        # The whole title of one, and a part of another's.
        ("会前学法", "a.meeting"),
    ],
)
def test_an_item_is_found_by_id_title_or_part(checklist: Checklist, wanted: str, id: str) -> None:
    assert find_item(checklist, wanted).id == id


def test_a_part_of_several_items_is_not_guessed(checklist: Checklist) -> None:
    with pytest.raises(MissingError) as caught:
        find_item(checklist, "会")
    assert caught.value.code == "E305"
    told = str(caught.value)
    assert "“会”对应不止一个事项" in told
    assert "a.meeting 会前学法" in told
    assert "a.fuzzy 法律顾问列席会议" in told


@pytest.mark.parametrize(
    ("wanted", "near"),
    [("a.publcity", "a.publicity 行政执法公示"), ("年终述发", "a.leader 年终述法")],
)
def test_an_unknown_item_is_told_with_near_ones(
    checklist: Checklist, wanted: str, near: str
) -> None:
    with pytest.raises(MissingError) as caught:
        find_item(checklist, wanted)
    assert caught.value.code == "E305"
    assert f"“{wanted}”不是清单的事项，是否指：" in str(caught.value)
    assert near in str(caught.value)


def test_an_item_like_none_is_told_without_a_guess(checklist: Checklist) -> None:
    with pytest.raises(MissingError) as caught:
        find_item(checklist, "渔业")
    assert "是否指" not in str(caught.value)


def test_an_item_without_a_rule_is_an_error(ask: Asker) -> None:
    with pytest.raises(MissingError) as caught:
        ask("推行公示。", "c.unruled")
    assert caught.value.code == "E302"
    assert "c.unruled" in str(caught.value)


def test_a_form_item_is_judged_as_a_whole(ask: Asker) -> None:
    text = report_text("一、主要工作", "县里种树。", "二、存在的问题", "人手不够。")
    found = ask(text, "f.problems")
    assert (found.result.grade, found.sentences, found.raising) == (2, (), ())
    assert [evidence.quote.strip() for evidence in found.result.evidence] == ["二、存在的问题"]
    none = ask("县里种树。", "f.problems", [case(1, "问题。", item="f.problems")])
    assert (none.result.grade, none.result.evidence) == (0, ())
    assert none.raising == ("1级的写法，例如：问题。",)


def test_a_waived_item_tells_what_the_report_shows_and_what_it_is_taken_for(ask: Asker) -> None:
    waiver = Waiver(
        item="a.publicity",
        county="青岚县",
        reason="试点",
        approver="市局",
        expires=date(2030, 1, 1),
        grade=3,
    )
    found = ask("推行公示。", waivers=(waiver,))
    assert (found.result.grade, found.result.machine_grade) == (3, 1)
    assert found.result.waiver is not None
    assert found.result.waiver.reason == "试点"
    # Hints are about what the report shows.
    assert ask("推行公示。", waivers=(waiver,), cases=[case(2, "设公示制度。")]).raising
    free = ask("推行公示。", waivers=(waiver.model_copy(update={"grade": None}),))
    assert free.result.status == "not_applicable"
    other = ask("推行公示。", waivers=(waiver.model_copy(update={"county": "松涧县"}),))
    assert other.result.waiver is None


def test_an_item_that_does_not_apply_is_explained_all_the_same(ask: Asker) -> None:
    found = ask("推行公开。", "b.nothing")
    assert found.result.status == "not_applicable"
    assert [sentence.text for sentence in found.sentences] == ["推行公开"]
