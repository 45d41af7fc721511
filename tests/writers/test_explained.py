"""An explanation on the terminal."""

from dataclasses import replace
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from reports import achieved, document, report_text, small_checklist, small_rules
from rich.cells import cell_len
from rich.console import Console

from evaluator.explain import Explanation, explain
from evaluator.model import Evidence
from evaluator.requirement import Requirement
from evaluator.waivers import Waiver
from evaluator.writers.explained import show_explanation

RULES = """part: 1
rules:
  - item: a.publicity
    names: [公示, 公开, 公告, 公布, 通报]
    measures: ['建立…公示平台', '~法律顾问列席会议制度']
    results: ['公示…#件']
    flags: [平台]
    concrete: false
  - item: a.general
    names: [{term: 会议, all: [学法]}]
    concrete: false
forms:
  - {item: f.problems, check: section, role: problems}
"""
ITEMS = {
    "a.publicity": {"title": "行政执法公示", "basis": "某法第三条", "asks": "写明公示。"},
    "a.general": {"title": "会前学法", "advice": "请写明学法。"},
    "f.problems": {"title": "写明存在问题", "scale": "form"},
}
WAIVER = Waiver(
    item="a.publicity", county="青岚县", reason="试点", approver="市局", expires=date(2030, 1, 1)
)


def explained(
    folder: Path, text: str, item: str = "a.publicity", waivers: tuple[Waiver, ...] = ()
) -> Explanation:
    """The explanation of an item of a report."""
    checklist = small_checklist(folder, ITEMS)
    asked = Requirement((checklist,), waivers=waivers)
    whole = text if text.startswith("青岚县") else achieved(*text.split("\n"))
    return explain(document(whole), item, asked, small_rules(folder / "rules", RULES), ())


def shown(explanation: Explanation, width: int = 200) -> str:
    """What is printed."""
    out = StringIO()
    show_explanation(explanation, Console(file=out, width=width, highlight=False))
    return out.getvalue()


def lines(explanation: Explanation) -> list[str]:
    """The lines printed, without the indents."""
    return [line.strip() for line in shown(explanation).splitlines() if line.strip()]


def test_the_head_says_which_report_item_and_grade(tmp_path: Path) -> None:
    head = lines(explained(tmp_path, "推行公示。"))[:7]
    assert head[:4] == [
        "青岚县2023年法治政府建设工作报告",
        "行政执法公示（a.publicity）",
        "要求：写明公示。",
        "依据：某法第三条",
    ]
    # Grade 1 is called 提 on the scale of the small checklist; its tier asks for grade 2.
    assert head[4] == "等级：1 级 提（机评 1 级 提；目标 2 级）"
    assert head[5].startswith("计分：")
    assert head[6] == "规则：rules.yaml 第 3 行"


def test_a_sentence_is_shown_with_place_hits_and_fate(tmp_path: Path) -> None:
    found = lines(explained(tmp_path, "推行公示。尚未公示。"))
    at = found.index("看过的句子（2 句）")
    assert found[at + 1 : at + 9] == [
        "●推行公示",
        "位置：举措成效 一",
        "命中“公示”（提及1）：计入，得 1 级",
        "规则 rules.yaml:4 公示",
        "○尚未公示",
        "位置：举措成效 一",
        "命中“公示”（提及1）：分句说的是没有做",
        "规则 rules.yaml:4 公示",
    ]


def test_a_sentence_that_serves_other_items_says_so(tmp_path: Path) -> None:
    assert "此句另为这些事项的依据：会前学法" in lines(explained(tmp_path, "学法会议公示。"))


def test_of_many_hits_the_strongest_are_shown(tmp_path: Path) -> None:
    found = lines(explained(tmp_path, "公开、公告、公布、通报、公示28件。"))
    hits = [line for line in found if line.startswith("命中")]
    # Of five names and a result, four are shown.
    assert len(hits) == 4
    assert hits[0].endswith("得 3 级")
    assert "同一句另有 2 处命中，不影响等级" in found


def test_a_fuzzy_hit_shows_its_score(tmp_path: Path) -> None:
    found = lines(explained(tmp_path, "建立法律顾问列席会的制度。"))
    (hit,) = [line for line in found if line.startswith("命中")]
    assert "（举措2，相似度 " in hit


def test_a_near_miss_is_listed(tmp_path: Path) -> None:
    found = lines(explained(tmp_path, "建立法律顾问参加会商制度。"))
    at = found.index("近似但不到阈值的写法")
    assert found[at + 1].startswith("·“建立法律顾问参加会商制度”与“~法律顾问列席会议制度”相似")


def test_a_report_without_a_word_of_the_item_says_so(tmp_path: Path) -> None:
    found = lines(explained(tmp_path, "县里种树。"))
    assert "全文没有本项规则的任何词语。" in found
    assert not [line for line in found if line.startswith("另有")]


def test_general_words_alone_are_counted(tmp_path: Path) -> None:
    found = lines(explained(tmp_path, "会议。召开会议。", "a.general"))
    assert "另有 2 个分句只有通用词语，旁边没有本项词语，略去。" in found
    assert "全文没有本项规则的任何词语。" not in found


def test_nothing_is_said_of_what_there_is_not(tmp_path: Path) -> None:
    absent = ("近似", "全文没有", "另有", "另为", "复核", "标记", "豁免", "没有本项", "相似度")
    printed = shown(explained(tmp_path, "推行公示。"))
    assert not [words for words in absent if words in printed]
    text = report_text("一、主要工作", "县里种树。", "二、存在的问题", "人手不够。")
    printed = shown(explained(tmp_path, text, "f.problems"))
    assert not [words for words in absent if words in printed]


def test_what_would_raise_the_grade_comes_last(tmp_path: Path) -> None:
    found = lines(explained(tmp_path, "推行公示。"))
    assert found[-2:] == ["怎样可以提高一级", "·请补上。"]
    found = lines(explained(tmp_path, "尚未建立公示平台。推行公示。"))
    assert found[-2:] == [
        "怎样可以提高一级",
        "·“建立公示平台”本可得2级，只因分句说的是没有做",
    ]


def test_without_a_hint_the_checklists_advice_is_given(tmp_path: Path) -> None:
    assert lines(explained(tmp_path, "县里种树。", "a.general"))[-1] == "·请写明学法。"


def test_of_the_highest_grade_it_says_so(tmp_path: Path) -> None:
    assert lines(explained(tmp_path, "公示28件。"))[-1] == "·已是最高等级。"


def test_flags_and_review_are_shown(tmp_path: Path) -> None:
    text = report_text(
        "一、主要工作", "去年公示。", "二、存在的问题", "平台不多。", "三、下一步", "公示。"
    )
    found = lines(explained(tmp_path, text))
    assert "标记：自认不足、列入计划" in found
    assert [line for line in found if line.startswith("须人工复核：有提及，但被认为是")]
    assert not [line for line in lines(explained(tmp_path, "推行公示。")) if "标记：" in line]


def test_a_waiver_is_shown_with_reason_approver_and_end(tmp_path: Path) -> None:
    found = lines(explained(tmp_path, "推行公示。", waivers=(WAIVER,)))
    assert "豁免：试点（市局，有效期至 2030-01-01）" in found
    assert "等级：不计分（机评 1 级 提；目标 2 级）" in found
    graded = WAIVER.model_copy(update={"grade": 2})
    found = lines(explained(tmp_path, "推行公示。", waivers=(graded,)))
    assert "等级：2 级 做（机评 1 级 提；目标 2 级）" in found


def test_a_form_item_shows_what_it_rests_on(tmp_path: Path) -> None:
    text = report_text("一、主要工作", "县里种树。", "二、存在的问题", "人手不够。")
    found = lines(explained(tmp_path, text, "f.problems"))
    assert "●二、存在的问题" in found
    assert not [line for line in found if "看过的句子" in line]
    none = lines(explained(tmp_path, "县里种树。", "f.problems"))
    assert "报告里没有本项要求的内容。" in none


HOSTILE = "推行公示[bold]粗[/bold][link=http://x]链[/link]:smile:完。"


def test_markup_in_a_report_is_shown_as_it_is(tmp_path: Path) -> None:
    printed = shown(explained(tmp_path, HOSTILE))
    assert "●推行公示[bold]粗[/bold][link=http://x]链[/link]:smile:完" in printed


@pytest.mark.parametrize("form", [False, True])
def test_characters_that_steer_a_terminal_are_not_printed(tmp_path: Path, form: bool) -> None:
    # A clear-screen sequence, a bell, a carriage return and a right-to-left override.
    text = achieved("推行\x1b[2J公示\x07了\r平台\u202e。")
    found = explained(tmp_path, text)
    if form:
        found = explained(tmp_path, text, "f.problems")
        steering = Evidence("存在\x1b[2J的\x07问题\u202e", 0, 1, "", "problems", 1, 100.0, "")
        found = replace(found, result=replace(found.result, evidence=(steering,)))
    printed = shown(found)
    assert not {char for char in printed if not char.isprintable()} - {"\n"}
    assert "问题" in printed if form else "公示" in printed


def test_hits_and_hints_are_not_read_as_markup(tmp_path: Path) -> None:
    found = explained(tmp_path, "建立[red]公示平台。")
    printed = shown(found)
    assert "命中“建立[red]公示平台”" in printed
    assert "·在“建立[red]公示平台”中再写明“〔数〕件”" in printed


def test_nothing_is_cut_off_on_a_narrow_terminal(tmp_path: Path) -> None:
    text = "推行公示" + "、".join(["公示种树"] * 30)
    printed = shown(explained(tmp_path, f"{text}。"), width=40)
    assert text in "".join(printed.split())


def test_short_lines_are_not_filled_up(tmp_path: Path) -> None:
    printed = shown(explained(tmp_path, "推行公示。")).splitlines()
    assert max(map(cell_len, printed)) < 100
