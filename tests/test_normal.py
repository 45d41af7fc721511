"""Text as matching sees it, and the way back: whatever a file looks like, quotes are exact."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import (
    TITLE,
    asking,
    document,
    plain,
    report_text,
    shipped_rules,
    understood,
)

from evaluator.errors import ReadError
from evaluator.evaluate import assess
from evaluator.model import Report
from evaluator.normal import lines

HEADING = re.compile("[一二三四]、")

SENTENCES = [
    "全县共受理行政复议案件128件，办结116件，纠错率达到12.5%。",
    "县司法局会同县市场监管局印发《青岚县行政执法案卷评查办法》，评查案卷1306卷。",
    "聘请法律顾问46名，审查合同2140份，涉及金额3.75亿元；列席会议38次。",
    "组织领导干部学法12场次，参训8600余人次，考试通过率98.6%，较上年提高3.2个百分点。",
    "建立“县乡村”三级调解组织（含行业性组织）214个，调解矛盾纠纷3502件：成功3471件。",
    "县政府常务会议专题听取汇报两次，研究解决执法装备、经费保障等问题11个。",
]


def paragraphs(text: str) -> list[str]:
    return [line.text for line in lines(document(text), HEADING)]


def wrapped(paragraph: str, width: int) -> list[str]:
    """A paragraph as it is printed: its first line indented, broken at the width."""
    indented = "　　" + paragraph
    return [indented[i : i + width] for i in range(0, len(indented), width)]


def test_widths_and_blanks_do_not_matter() -> None:
    assert paragraphs("　　受 理 案 件 １２８　件，办结 100%\n") == ["受理案件128件,办结100%"]
    assert paragraphs("甲\u00a0乙\u2003丙\ufeff") in (["甲乙丙"], ["甲乙丙\ufeff"])


def test_empty_lines_vanish() -> None:
    assert paragraphs("\n\n甲。\n \t　\n乙。\n\n") == ["甲。", "乙。"]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_kind_of_line_ending_does_not_matter(ending: str) -> None:
    assert paragraphs(ending.join(["甲。", "乙。", ""])) == ["甲。", "乙。"]


def test_cells_of_a_table_stay_apart() -> None:
    assert paragraphs("事项\t数量\n案 件\t1 2\n") == ["事项\t数量", "案件\t12"]


def test_thousands_are_read_through_their_separators() -> None:
    assert paragraphs("金额1,234,567元，人数12，345人，共1,2件") == [
        "金额1234567元,人数12345人,共1,2件"
    ]


@pytest.mark.parametrize(
    "mark", ["— 24 —", "－24－", "-24-", "第24页", "第 24 页 共 60 页", "24/60", "· 24 ·"]
)
def test_a_page_number_is_left_out(mark: str) -> None:
    assert paragraphs(f"甲。\n{mark}\n乙。") == ["甲。", "乙。"]


def test_a_bare_number_is_a_page_number_only_where_it_stands_alone() -> None:
    assert paragraphs("甲。\n\n24\n\n乙。") == ["甲。", "乙。"]
    assert "24" in "".join(paragraphs("案件数\n24\n件"))


def test_a_page_break_in_the_middle_of_a_sentence_is_mended() -> None:
    first = "全县各级行政执法机关全年办理行政处罚案件，其中公开"
    second = "处罚决定1126件，公开率达到100%。"
    assert paragraphs(f"{first}\n\n— 7 —\n\n{second}") == [plain(first + second)]


def test_a_heading_is_not_joined_to_the_line_before() -> None:
    before = "全县各级行政执法机关全年办理行政处罚案件，其中公开"
    assert len(paragraphs(f"{before}\n二、存在的问题\n甲。")) == 3


def test_a_line_that_the_format_marks_as_heading_stands_alone() -> None:
    first = "坚持党的领导，推动法治政府建设再上新的台阶开创新局"
    text = f"{first}\n{'全县共受理行政复议案件，办结一批，' * 2}\n"
    marked = lines(document(text, frozenset({0})), HEADING)
    assert [line.marked for line in marked] == [True, False]


def test_every_character_keeps_its_offset() -> None:
    text = "　受理１２８件…办结㎡"
    (line,) = lines(document(text), HEADING)
    assert [text[at] for at in line.origin] == list("受理１２８件………办结㎡㎡")
    assert line.text == "受理128件...办结m2"


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=6), min_size=6, max_size=9),
    st.integers(22, 44),
)
def test_a_printed_text_is_put_together_again(texts: list[list[str]], width: int) -> None:
    """Broken at any width and with page numbers between, no statement is torn apart."""
    printed: list[str] = []
    for number, sentences in enumerate(texts):
        printed.append(f"{'一二三四五六七八九'[number]}、法治建设工作")
        printed += wrapped("".join(sentences), width)
    for at in range(len(printed) - 12, 0, -12):
        printed[at:at] = ["", f"— {at} —", ""]
    mended = understood(report_text(*printed), shipped_rules())
    straight = understood(
        report_text(*(line for s in texts for line in ("一、法治建设工作", "".join(s)))),
        shipped_rules(),
    )
    statements = {said for said in re.split("[。;:\n]", straight.matching) if said}
    torn = {said for said in statements if said not in mended.matching}
    assert not torn - {"一、法治建设工作"}
    assert [q.value for q in mended.quantities] == [q.value for q in straight.quantities]


FRAGMENTS = st.sampled_from(
    [
        *SENTENCES,
        TITLE,
        "一、主要工作",
        "（二）规范执法",
        "1．清单",
        "①公示",
        "一是",
        "二是开展检查。",
        "二、存在的问题",
        "三、下一步打算",
        "第一部分 党政主要负责人履行推进法治建设第一责任人职责",
        "百分之九十八点六",
        "百分之百",
        "千分之三",
        "近8000人次",
        "3月12日",
        "2023年3月",
        "2022年",
        "《关于贯彻，落实〈纲要〉的意见》",
        "二〇二四年二月二十日",
        "发布时间：2024-02-20",
        "三项制度",
        "法律顾问",
        "法治政府建设实施纲要（2021—2025年）",
        "— 24 —",
        "\n",
        "\n\n",
        "\t",
        "　",
        " ",
        "，",
        "。",
        "；",
        "：",
        "…",
        "㎡",
        "㈠",
        "﷽",
        "\ufeff",
        "\u0000",
        "\U00020bb7",
        "“",
        '"',
        "（",
        "#件",
        "@",
    ]
)
NUMERALS = st.text(alphabet="一二三两十百千万零〇点第年月日次件名0123456789.,%-分之", max_size=12)
ANY_TEXT = st.lists(
    st.one_of(FRAGMENTS, FRAGMENTS, NUMERALS, st.text(max_size=8)), max_size=25
).map("".join)


def check_origins(report: Report) -> None:
    assert len(report.origin) == len(report.matching) + 1
    assert list(report.origin) == sorted(report.origin)
    assert 0 <= report.origin[0] <= report.origin[-1] <= len(report.text)
    for at, char in zip(report.origin, report.matching, strict=False):
        if char not in "#@\n\t、%‰“”":
            assert char in plain(report.text[at])


def check_quantities(report: Report) -> None:
    upto = 0
    for quantity in report.quantities:
        assert upto <= quantity.start < quantity.end <= len(report.text)
        upto = quantity.end
        quote = plain(report.text[quantity.start : quantity.end])
        if quantity.unit in ("%", "‰") and "分之" in quote:
            assert quote[-1] in "零〇一二两三四五六七八九十百千"
        else:
            assert quote.endswith(quantity.unit)
            assert re.search("[0-9两二三四五六七八九十百千]", quote)


def check_sections(report: Report) -> None:
    upto = 0
    for section in report.sections:
        assert upto <= section.start <= section.body <= section.end <= len(report.text)
        upto = section.end
        if section.own_line:
            head = plain(report.text[section.start : section.body])
            words = re.split('[#@、"“”%‰\t]', section.title)
            assert all(word in head for word in words)


def check_clauses(report: Report) -> None:
    upto = 0
    for clause in report.clauses:
        assert upto <= clause.start < clause.end <= len(report.matching)
        assert "\n" not in report.matching[clause.start : clause.end]
        upto = clause.end


@settings(deadline=None, max_examples=300)
@given(ANY_TEXT)
def test_any_text_is_understood_and_every_offset_holds(text: str) -> None:
    report = understood(text, shipped_rules())
    assert report.text == text
    check_origins(report)
    check_quantities(report)
    check_sections(report)
    check_clauses(report)


@settings(deadline=None, max_examples=150)
@given(ANY_TEXT)
def test_every_quote_is_cut_from_the_text_of_any_report(
    text: str,
) -> None:
    given_text = report_text("一、主要工作", text)
    try:
        assessment = assess(document(given_text), asking(), shipped_rules())
    except ReadError:
        return
    for item in assessment.items:
        for evidence in item.evidence + item.flagged:
            assert given_text[evidence.start : evidence.end] == evidence.quote
            assert evidence.quote == evidence.quote.strip() != ""


@pytest.mark.parametrize(
    "told",
    ["行政处罚公示率达百分之百", "行政处罚公示率达百分之九十八点六", "行政处罚公示率千分之三"],
)
def test_a_quote_ends_behind_its_last_figure(told: str) -> None:
    text = report_text("一、主要工作", f"{told}。")
    assessment = assess(document(text), asking(), shipped_rules())
    found = [e.quote for item in assessment.items for e in item.evidence if "处罚" in e.quote]
    assert found
    assert set(found) == {told}


@pytest.mark.parametrize(
    "told",
    [
        "聘请法律顾问46名，审查合同2140份",
        "聘请法律顾问４６名，审查合同２１４０份",
        "聘请 法律 顾问 46 名 ， 审查 合同 2140 份",
        "聘请法律顾\n问46名，审查合同21\n40份",
        "聘请法律顾问46名，审查合同2,140份",
    ],
)
def test_figures_and_words_are_seen_however_they_are_set(told: str) -> None:
    before = "县政府坚持依法决策，持续完善法律顾问制度，全年各部门"
    report = understood(report_text("一、主要工作", f"{before}{told}。"), shipped_rules())
    values = [(q.value, q.unit) for q in report.quantities]
    if "\n" in told:
        joined = "".join(told.split())
        longer = before + "按照要求" + joined
        text = report_text("一、主要工作", *(longer[i : i + 30] for i in range(0, len(longer), 30)))
        values = [(q.value, q.unit) for q in understood(text, shipped_rules()).quantities]
    assert values == [(46.0, "名"), (2140.0, "份")]
