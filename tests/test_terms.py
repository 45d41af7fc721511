"""The term language: what each construct finds, and what it must not find."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from evaluator.terms import CLAUSE_GAP, SEGMENT_GAP, Term, TermError, compile_term, fold, phrases

WORDS = {
    "制定": ("制定", "印发"),
    "机关": ("县政府", "<部门>"),
    "部门": ("司法局", "财政局"),
    "环": ("<环>",),
}


def term(source: str) -> Term:
    return compile_term(source, WORDS)


def found(source: str, text: str) -> list[str]:
    return [match[0] for match in term(source).pattern.finditer(text)]


def message(source: str) -> str:
    with pytest.raises(TermError) as caught:
        term(source)
    return str(caught.value)


def test_plain_text_is_found_as_it_stands() -> None:
    assert found("行政复议", "受理行政复议案件，行政复议纠错") == ["行政复议", "行政复议"]
    assert found("行政复议", "行政处罚复议") == []


@pytest.mark.parametrize("sign", [".", "+", "[", "]", "{", "}", "-", "&", "#"])
def test_signs_of_regular_expressions_are_plain_characters(sign: str) -> None:
    assert found(f"甲{sign}乙", f"甲{sign}乙") == [f"甲{sign}乙"]
    assert found(f"甲{sign}乙", "甲乙 甲甲乙 甲丙乙") == []


def test_full_width_signs_of_the_language_are_plain_characters() -> None:
    assert found("甲（试行）", "甲(试行)") == ["甲(试行)"]
    assert found("甲｜乙", "甲|乙") == ["甲|乙"]
    assert found("甲＜乙＞", "甲<乙>") == ["甲<乙>"]
    assert found("甲＃", "甲＃") == ["甲＃"]
    assert found("甲＃", "甲#") == []
    assert not term("～甲").fuzzy


def test_a_term_is_folded_as_the_text_is() -> None:
    assert found("１２３４５热线", "12345热线") == ["12345热线"]
    assert found("ＡＢ「甲」", "AB“甲”") == ["AB“甲”"]


def test_a_gap_stays_in_the_clause_and_is_limited() -> None:
    assert found("执法…公示", "执法信息公示") == ["执法信息公示"]
    assert found("执法…公示", "执法公示") == ["执法公示"]
    for end in ",;:。!?\n\t":
        assert found("执法…公示", f"执法{end}公示") == []
    assert found("执法…公示", f"执法{'中' * CLAUSE_GAP}公示") != []
    assert found("执法…公示", f"执法{'中' * (CLAUSE_GAP + 1)}公示") == []


def test_a_gap_takes_as_little_as_it_can() -> None:
    assert found("执法…公示", "执法信息公示和执法结果公示") == ["执法信息公示", "执法结果公示"]


def test_a_segment_gap_crosses_clauses_but_not_the_sentence() -> None:
    assert found("考试……通过率", "组织考试,合格者发证,通过率") == ["考试,合格者发证,通过率"]
    for end in ";。!?\n":
        assert found("考试……通过率", f"考试{end}通过率") == []
    assert found("考试……通过率", f"考试{'中' * SEGMENT_GAP}通过率") != []
    assert found("考试……通过率", f"考试{'中' * (SEGMENT_GAP + 1)}通过率") == []


@pytest.mark.parametrize(
    ("source", "spanning"),
    [
        ("甲乙", False),
        ("甲…乙", False),
        ("甲……乙", True),
        ("甲(丙|……乙)", True),
        ("《甲…》", False),
    ],
)
def test_only_a_segment_gap_makes_a_term_spanning(source: str, spanning: bool) -> None:
    assert term(source).spanning is spanning


def test_a_choice_finds_each_branch_and_an_empty_one_makes_it_optional() -> None:
    assert found("(召开|举办|)会议", "召开会议举办会议会议") == ["召开会议", "举办会议", "会议"]
    assert found("甲(乙(丙|丁)|戊)", "甲乙丙,甲乙丁,甲戊,甲乙") == ["甲乙丙", "甲乙丁", "甲戊"]


def test_a_word_list_is_a_choice_and_may_name_another() -> None:
    assert found("<制定>办法", "制定办法,印发办法,废止办法") == ["制定办法", "印发办法"]
    assert found("<机关>审议", "县政府审议,财政局审议") == ["县政府审议", "财政局审议"]


def test_a_document_is_found_by_its_title() -> None:
    source = "《…公示…》"
    assert found(source, "印发《执法公示办法》") == ["《执法公示办法》"]
    assert found(source, "《甲办法》和公示的《乙办法》") == []
    assert found(source, "《关于公开、公示,以及归档的办法》") == [
        "《关于公开、公示,以及归档的办法》"
    ]


def test_a_figure_is_the_mark_and_its_unit() -> None:
    assert found("评查#件", "评查#件,评查#件次,评查#卷") == ["评查#件", "评查#件"]
    assert found("#(场|次)", "举办#场,共#次") == ["#场", "#次"]
    assert found("#%", "通过率#%") == ["#%"]


def test_a_date_is_its_mark() -> None:
    assert found("@…召开", "@6月召开") == ["@6月召开"]


@pytest.mark.parametrize("before", ["", "甲,", "甲;", "甲。", "甲\n", "甲:", "甲!", "甲?", "甲\t"])
def test_a_term_may_be_held_to_where_a_clause_begins(before: str) -> None:
    assert found("^今后", f"{before}今后要做") == ["今后"]


def test_a_term_held_to_the_beginning_is_not_found_in_the_middle() -> None:
    assert found("^今后", "在今后") == []


@pytest.mark.parametrize("after", ["", ",乙", ";乙", "。", "\n乙", ":乙"])
def test_a_term_may_be_held_to_where_a_clause_ends(after: str) -> None:
    assert found("安排$", f"工作安排{after}") == ["安排"]


def test_a_term_held_to_the_end_is_not_found_in_the_middle() -> None:
    assert found("安排$", "工作安排表") == []


def test_a_fuzzy_term_keeps_its_literal() -> None:
    compiled = term("~重大执法决定法制审核")
    assert compiled.fuzzy
    assert compiled.literal == "重大执法决定法制审核"
    assert not compiled.spanning


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("甲(乙|丙", "缺少右括号"),
        ("甲)乙", "没有配对"),
        ("甲|乙", "没有配对"),
        ("甲>乙", "没有配对"),
        ("甲<乙", "词表"),
        ("甲<没有>", "没有"),
        ("<环>甲", "词表"),
        ("…", "过于宽泛"),
        ("", "过于宽泛"),
        ("(甲|)", "过于宽泛"),
        ("^$", "过于宽泛"),
        ("~甲…乙", "普通文字"),
        ("~(甲|乙)", "普通文字"),
        ("甲?", "“?”"),
        ("甲*", "“*”"),
        ("甲\\d", "“\\”"),
    ],
)
def test_a_faulty_term_is_refused_in_chinese_and_by_name(source: str, said: str) -> None:
    text = message(source)
    assert said in text
    assert re.search(r"[\u4e00-\u9fff]{4}", text)


def test_the_plain_phrases_of_a_term_are_what_a_simple_search_would_look_for() -> None:
    assert phrases(term("执法…公示")) == ("执法", "公示")
    assert phrases(term("~法制审核")) == ("法制审核",)


def test_folding_unifies_widths_dashes_and_quotes_and_keeps_circled_numbers() -> None:
    assert [fold(char) for char in "Ａ５，（"] == ["A", "5", ",", "("]
    assert {fold(char) for char in "－–—―"} == {"-"}
    assert (fold("「"), fold("』")) == ("“", "”")
    assert (fold("①"), fold("⑳")) == ("①", "⑳")


LETTERS = st.text(alphabet="甲乙丙丁12%、.", min_size=1, max_size=4)


def _sources(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    choice = st.lists(st.one_of(inner, st.just("")), min_size=1, max_size=3)
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        choice.map(lambda branches: f"({'|'.join(branches)})"),
        st.tuples(inner, st.sampled_from(["…", "……"]), inner).map("".join),
        inner.map(lambda text: f"《…{text}》"),
        inner.map(lambda text: f"^{text}"),
        inner.map(lambda text: f"{text}$"),
        inner.map(lambda text: f"{text}#件"),
    )


SOURCES = st.recursive(
    st.one_of(LETTERS, st.sampled_from(["<制定>", "<机关>", "@", "#次"])), _sources, max_leaves=6
)
TEXTS = st.text(alphabet="甲乙丙丁12%、.,;。《》#@件次制定印发县政府财局司法", max_size=60)


@given(SOURCES, TEXTS)
def test_every_match_holds_one_anchor_of_each_group(source: str, text: str) -> None:
    try:
        compiled = term(source)
    except TermError:
        assume(False)
        return
    likely = re.sub("[|()…^$]", "", source).replace("<制定>", "印发").replace("<机关>", "财政局")
    for match in compiled.pattern.finditer(f"{text}。{likely}"):
        for group in compiled.anchors:
            assert any(anchor in match[0] for anchor in group), (source, match[0], group)


@given(st.text(alphabet="甲乙(|)<>《》…^$~#@?*\\制定", max_size=12))
def test_any_source_compiles_or_is_refused_as_a_term(source: str) -> None:
    try:
        compiled = term(source)
    except TermError as error:
        assert str(error)
    else:
        assert compiled.anchors
        assert all(all(group) for group in compiled.anchors)


@given(st.text(alphabet=st.characters(exclude_characters="()|<>《》…^$~?*\\#@"), min_size=1))
def test_any_plain_text_finds_itself(text: str) -> None:
    folded = "".join(map(fold, text))
    assume(folded)
    assert compile_term(text, {}).pattern.search(folded)
