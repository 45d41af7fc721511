"""How a report is built: its headings as a tree, and what each part of it speaks of."""

import pytest
from reports import (
    TITLE,
    achieved,
    document,
    plain,
    report_text,
    said,
    shipped_rules,
    understood,
)

from evaluator.model import Report, Role, Section
from evaluator.outline import outline

PLAN = "三、下一步工作安排"
PROBLEMS = "二、存在的问题"


def read(text: str, headings: frozenset[int] = frozenset()) -> Report:
    rules = shipped_rules()
    return outline(document(text, headings), rules.language, rules.finder)


def paths(report: Report) -> list[str]:
    return [section.path for section in report.sections if section.level]


def section(report: Report, path: str) -> Section:
    return next(section for section in report.sections if section.path == path)


def role(report: Report, words: str) -> Role:
    """The role of the clause that holds the words."""
    found = {clause.role for clause in report.clauses if words in said(report, clause)}
    (only,) = found
    return only


def test_styles_of_numbering_nest_in_the_order_in_which_they_appear() -> None:
    report = read(
        report_text(
            "一、主要工作",
            "（一）依法决策",
            "1.合法性审查",
            "（1）范围",
            "①文件。制发文件先审查。",
            "2.公众参与",
            "（二）严格执法",
            "二、存在的问题",
            "（一）队伍力量",
        )
    )
    assert paths(report) == [
        "一",
        "一/(一)",
        "一/(一)/1",
        "一/(一)/1/(1)",
        "一/(一)/1/(1)/①",
        "一/(一)/2",
        "一/(二)",
        "二",
        "二/(一)",
    ]
    assert [s.level for s in report.sections if s.level] == [1, 2, 3, 4, 5, 3, 2, 1, 2]


def test_a_report_may_be_built_of_numbered_parts() -> None:
    report = read(
        report_text("第一部分 主要工作", "一、依法决策", "第二部分 存在的问题", "一、执法力量")
    )
    assert paths(report) == ["第一部分", "第一部分/一", "第二部分", "第二部分/一"]
    assert section(report, "第二部分/一").role == "problems"


def test_points_run_inside_a_paragraph() -> None:
    report = read(
        achieved("（一）规范执法。一是建立制度。二是开展培训；三是强化监督。", "（二）普法宣传")
    )
    assert paths(report) == [
        "一",
        "一/(一)",
        "一/(一)/一是",
        "一/(一)/二是",
        "一/(一)/三是",
        "一/(二)",
    ]


def test_points_may_begin_a_paragraph() -> None:
    report = read(achieved("一是建立制度。", "二是开展培训。"))
    assert paths(report) == ["一", "一/一是", "一/二是"]


def test_a_heading_may_run_into_its_paragraph() -> None:
    report = read(achieved("（一）完善决策机制。县政府印发决策目录，公布事项六项。"))
    found = section(report, "一/(一)")
    assert not found.own_line
    assert plain(found.title) == "完善决策机制"
    assert "县政府印发" in report.text[found.start : found.end]


def test_a_heading_alone_on_its_line_is_apart_from_its_text() -> None:
    text = achieved("（一）完善决策机制", "县政府印发决策目录。")
    found = section(read(text), "一/(一)")
    assert found.own_line
    assert text[found.start : found.body] == "（一）完善决策机制\n"
    assert text[found.body : found.end].startswith("县政府印发")


def test_only_a_heading_on_its_own_line_makes_heading_clauses() -> None:
    report = read(
        achieved("（一）完善决策机制", "县政府印发决策目录。", "（二）规范执法。开展检查。")
    )
    heads = [said(report, clause) for clause in report.clauses if clause.heading]
    assert heads == ["一、主要工作", "（一）完善决策机制"]


def test_numbers_in_running_text_are_no_headings() -> None:
    report = read(
        achieved("全年办结行政复议案件", "28.5%的案件在十日内办结。", "3.5万人次参加培训。")
    )
    assert paths(report) == ["一"]


def test_what_the_format_marks_is_a_heading_without_a_number() -> None:
    text = report_text(
        "依法决策", "县政府印发决策目录，公布事项。", "规范执法", "开展检查，公示结果。"
    )
    headings = frozenset({text.index("依法决策"), text.index("规范执法")})
    report = read(text, headings)
    assert paths(report) == ["依法决策", "规范执法"]
    assert [s.level for s in report.sections] == [0, 1, 1]


def test_a_bare_line_is_a_heading_where_it_names_a_part() -> None:
    report = read(
        report_text(
            "主要工作成效",
            "县政府印发决策目录，公布重大行政决策事项。",
            "存在的问题和不足",
            "执法人员法律素养参差不齐，执法装备落后。",
            "下一步工作打算",
            "加强培训，提升执法人员依法办事能力水平。",
        )
    )
    assert [s.role for s in report.sections if s.level] == ["achievements", "problems", "plan"]


def test_each_part_has_its_role() -> None:
    report = read(
        report_text(
            "2023年，青岚县坚持依法行政，现将有关情况报告如下。",
            "一、主要工作及成效",
            "县政府印发决策目录。",
            "二、党政主要负责人履行推进法治建设第一责任人职责情况",
            "县委书记听取汇报。",
            "三、存在的问题和原因",
            "执法力量偏少。",
            "四、2024年工作打算",
            "开展执法培训。",
        )
    )
    assert role(report, "坚持依法行政") == "front"
    assert role(report, "印发决策目录") == "achievements"
    assert role(report, "听取汇报") == "first-responsibility"
    assert role(report, "力量偏少") == "problems"
    assert role(report, "执法培训") == "plan"


def test_a_subheading_inherits_the_role_of_its_part() -> None:
    report = read(
        report_text(
            "一、主要工作",
            "（一）聚焦机制建设",
            "印发目录。",
            PROBLEMS,
            "（一）执法力量",
            "人员偏少。",
            PLAN,
            "（一）规范执法",
            "开展培训。",
        )
    )
    assert role(report, "印发目录") == "achievements"
    assert role(report, "人员偏少") == "problems"
    assert role(report, "开展培训") == "plan"


def test_the_first_responsibility_may_be_a_chapter_of_the_achievements() -> None:
    report = read(
        report_text(
            "一、主要工作",
            "（一）履行第一责任人职责",
            "县长主持会议。",
            "（二）规范执法",
            "开展检查。",
        )
    )
    assert role(report, "主持会议") == "first-responsibility"
    assert role(report, "开展检查") == "achievements"


def test_the_first_responsibility_in_the_plan_is_still_a_plan() -> None:
    report = read(
        report_text("一、主要工作", "开展检查。", PLAN, "（一）压实第一责任人职责", "县长要带头。")
    )
    assert role(report, "带头") == "plan"


def test_problems_and_plan_may_be_chapters_of_one_part() -> None:
    report = read(
        report_text(
            "一、主要工作",
            "开展检查。",
            "二、存在的问题及下一步打算",
            "（一）存在的问题",
            "人员偏少。",
            "（二）下一步打算",
            "开展培训。",
        )
    )
    assert role(report, "人员偏少") == "problems"
    assert role(report, "开展培训") == "plan"


def test_a_heading_that_names_the_next_year_opens_the_plan() -> None:
    report = read(report_text("一、主要工作", "开展检查。", "二、2024年法治建设", "开展培训。"))
    assert role(report, "开展培训") == "plan"


@pytest.mark.parametrize("opening", ["", "现将有关情况报告如下。"])
def test_a_report_without_headings_turns_by_its_phrases(opening: str) -> None:
    report = read(
        report_text(
            f"2023年，青岚县坚持依法行政。{opening}",
            "县政府印发决策目录，公布事项六项。",
            "在肯定成绩的同时，我们也清醒地认识到还存在一些问题，执法人员偏少。",
            "队伍素养参差不齐。",
            "下一步，我县将开展执法培训。",
            "建设执法平台。",
        )
    )
    if opening:
        assert role(report, "印发决策目录") == "achievements"
    assert role(report, "执法人员偏少") == "problems"
    assert role(report, "参差不齐") == "problems"
    assert role(report, "开展执法培训") == "plan"
    assert role(report, "建设执法平台") == "plan"


def test_the_last_paragraph_may_hold_the_plan() -> None:
    report = read(
        report_text(
            "一、主要工作",
            "（一）规范执法",
            "开展检查。",
            "下一步，我县将继续开展执法培训，建设执法平台。",
        )
    )
    assert role(report, "开展检查") == "achievements"
    assert role(report, "建设执法平台") == "plan"


def test_a_phrase_in_the_last_paragraph_turns_from_problems_to_plan_within_the_line() -> None:
    report = read(
        report_text(
            "一、主要工作",
            "开展检查。",
            PROBLEMS,
            "执法人员偏少。下一步，我县将开展执法培训。",
        )
    )
    assert role(report, "人员偏少") == "problems"
    assert role(report, "执法培训") == "plan"


@pytest.mark.parametrize(
    "told",
    [
        "县委召开会议，部署下一阶段任务，听取专题汇报。",
        "县政府常务会议研究下一步工作，听取专题汇报。",
        "印发《青岚县下一步法治建设工作安排》，听取专题汇报。",
    ],
)
def test_what_was_decided_about_the_next_stage_is_no_plan(told: str) -> None:
    assert role(read(achieved(told)), "专题汇报") == "achievements"


@pytest.mark.parametrize(
    "told",
    [
        "针对督察发现的问题，逐项整改销号，听取专题汇报。",
        "破解执法难题，化解存在的矛盾，听取专题汇报。",
    ],
)
def test_problems_that_were_solved_are_no_problems(told: str) -> None:
    assert role(read(achieved(told)), "专题汇报") == "achievements"


def test_a_plan_may_speak_of_problems() -> None:
    plan = "加强培训。执法力量还存在一些问题，将逐步充实。"
    report = read(report_text("一、主要工作", "开展检查。", PLAN, plan))
    assert role(report, "逐步充实") == "plan"


def test_a_turn_ends_with_its_section() -> None:
    report = read(
        achieved("（一）规范执法", "开展检查。下一步，我县将建设平台。", "（二）普法", "举办讲座。")
    )
    assert role(report, "建设平台") == "plan"
    assert role(report, "举办讲座") == "achievements"


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("短板弱项", "problems"),
        ("面临的困难和挑战", "problems"),
        ("需要改进的方面", "problems"),
        ("展望2024", "plan"),
        ("2024年度主要安排", "plan"),
        ("改进措施", "plan"),
        ("工作谋划", "plan"),
        ("党政主要负责人履责情况", "first-responsibility"),
        ("县委书记、县长履行职责情况", "first-responsibility"),
        ("上年度问题整改情况", "achievements"),
        ("突出问题导向，抓好整改", "achievements"),
        ("2023年工作安排落实情况", "achievements"),
    ],
)
def test_headings_name_their_part_in_many_ways(heading: str, expected: Role) -> None:
    report = read(report_text("一、总体情况", "开展检查。", f"二、{heading}", "（一）队伍建设。"))
    assert role(report, "队伍建设") == expected


@pytest.mark.parametrize(
    ("turn", "expected"),
    [
        ("在肯定成绩的同时，我们也看到，工作中的差距还很明显。", "problems"),
        ("我们也清醒地认识到，法治建设还有短板弱项。", "problems"),
        ("对照先进地区，我县仍有不小差距。", "problems"),
        ("同时，我县法治建设还面临一些困难和挑战。", "problems"),
        ("也存在一些不容忽视的问题。", "problems"),
        ("展望2024年，我们以更高标准推进。", "plan"),
        ("站在新的起点上，我们将继续努力。", "plan"),
        ("2024年，重点做好以下工作。", "plan"),
        ("针对上述问题，我县将采取有力措施。", "plan"),
        ("聚焦营商环境中仍存在一些突出问题的领域，出台措施20条。", "achievements"),
        ("深刻认识到法治的重要性，扎实推进各项任务，补齐短板。", "achievements"),
        ("2024年1月，县政府公开报告。", "achievements"),
    ],
)
def test_paragraphs_without_headings_turn_by_their_opening(turn: str, expected: Role) -> None:
    opening = "2023年，青岚县坚持依法行政，现将情况报告如下。"
    report = read(report_text(opening, "县政府印发目录。", f"{turn}队伍素养。", "装备水平。"))
    assert role(report, "队伍素养") == expected
    assert role(report, "装备水平") == expected


def test_clauses_end_at_commas_and_segments_at_semicolons_and_full_stops() -> None:
    report = read(achieved("甲县开展检查，公示结果；举办讲座。建设平台。"))
    told = {said(report, clause): clause.segment for clause in report.clauses}
    assert {"甲县开展检查", "公示结果", "举办讲座", "建设平台"} <= set(told)
    assert told["甲县开展检查"] == told["公示结果"]
    assert len({told["公示结果"], told["举办讲座"], told["建设平台"]}) == 3


def test_a_title_of_a_document_is_not_cut_at_its_commas() -> None:
    report = read(achieved("印发《关于规范执法，加强监督；提升能力的意见》，组织学习。"))
    assert "印发《关于规范执法，加强监督；提升能力的意见》" in [
        said(report, c) for c in report.clauses
    ]


def test_lines_are_paragraphs() -> None:
    report = read(achieved("开展检查。举办讲座。", "建设平台。"))
    told = {said(report, clause): clause.paragraph for clause in report.clauses}
    assert told["开展检查"] == told["举办讲座"] != told["建设平台"]


def test_figures_and_dates_are_marked_for_the_rules() -> None:
    report = read(achieved("3月12日举办讲座１２场，2023年6月开展检查，2022年5月办案两件。"))
    assert "@3月12日举办讲座#场" in report.matching
    assert "@2023年6月开展检查" in report.matching
    assert "@2022年" not in report.matching
    assert "办案#件" in report.matching


def test_what_stands_below_the_report_on_a_saved_page_is_in_no_section() -> None:
    text = report_text("一、主要工作", "开展检查。") + "上一篇：青岚县规划\n下一篇：云岫县总结\n"
    report = read(text)
    assert all("云岫县" not in said(report, clause) for clause in report.clauses)
    assert any("开展检查" in said(report, clause) for clause in report.clauses)


def test_a_document_without_text_has_no_clauses() -> None:
    for text in ("", "\n\n", "　\t \n"):
        report = understood(text, shipped_rules())
        assert report.clauses == ()
        assert (report.title, report.county, report.year) == ("", "", None)


def test_a_document_of_a_title_alone_is_understood() -> None:
    report = read(TITLE)
    assert report.title == TITLE
    assert report.year == 2023
