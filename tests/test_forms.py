"""Form items: what the report shows as a document, with examples of each grade."""

import pytest
from reports import TITLE, report_text, shipped_rules, small_rules, understood

from evaluator.forms import Deadline, FormChecker, FormGrade
from evaluator.matching import Matcher
from evaluator.rules import RuleSet

RULES = """
part: 0
forms:
  - {item: f.achievements, check: section, role: achievements}
  - item: f.problems
    check: section
    role: problems
    points: 2
    full: ['(偏少|单一|老旧|不够)']
    partial: ['还有(问题|差距)', 不够努力]
  - {item: f.plan, check: section, role: plan}
  - item: f.causes
    check: passage
    role: problems
    points: 2
    headings: ['原因$', ^主观上, ^客观上]
    full: ['原因(是|在于|有)', 症结$]
    partial: [问题及原因, ^由于]
  - item: f.leader
    check: heading
    role: first-responsibility
    headings: [第一责任人]
    partial: [第一责任人, 主要负责人]
  - item: f.outline
    check: citation
    full: [实施纲要（2021-2025年）]
    partial: ['《…实施方案》']
  - {item: f.title, check: title}
  - {item: f.dates, check: dates}
"""
DONE = ("一、主要工作", "县政府印发决策目录，公布事项六项。")
DEADLINE = Deadline(4, 1)


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    return small_rules(tmp_path_factory.mktemp("rules"), RULES)


def checked(item: str, text: str, rules: RuleSet, deadline: Deadline = DEADLINE) -> FormGrade:
    form = next(form for form in rules.forms if form.item == f"f.{item}")
    found = FormChecker(Matcher(understood(text, rules), rules), deadline).check(form)
    for evidence in found.evidence:
        assert text[evidence.start : evidence.end] == evidence.quote
        assert evidence.strength == found.grade
        assert evidence.rule.startswith(f"f.{item}")
    assert bool(found.evidence) == (found.grade > 0)
    return found


def graded(item: str, rules: RuleSet, *lines: str) -> int:
    return checked(item, report_text(*lines), rules).grade


def test_a_part_of_achievements_is_complete(rules: RuleSet) -> None:
    assert graded("achievements", rules, *DONE) == 2


def test_achievements_without_a_heading_are_half(rules: RuleSet) -> None:
    lines = (
        "2023年，青岚县坚持依法行政，现将情况报告如下。",
        "印发决策目录，公布六项。",
        "开展检查。",
    )
    assert graded("achievements", rules, *lines) == 1


def test_points_inside_a_paragraph_are_no_part_of_achievements(rules: RuleSet) -> None:
    lines = (
        "2023年，青岚县坚持依法行政，现将情况报告如下。",
        "印发决策目录，公布六项。工作中做到两点：一是开展检查；二是评查案卷。",
    )
    assert graded("achievements", rules, *lines) == 1


def test_a_report_of_problems_alone_has_no_achievements(rules: RuleSet) -> None:
    assert graded("achievements", rules, "一、存在的问题", "执法人员偏少。") == 0


@pytest.mark.parametrize(
    "lines",
    [
        ("（一）执法人员偏少。", "（二）普法形式单一。"),
        ("（一）执法力量", "执法人员偏少。", "（二）普法宣传", "普法形式单一。"),
        ("一是执法人员偏少。二是普法形式单一。",),
        ("1.执法人员偏少。", "2.普法形式单一。", "3.平台老旧。"),
        ("对照要求还有差距。执法人员偏少。普法形式单一。",),
        ("执法人员偏少，普法形式单一。",),
        ("（一）执法保障", "执法人员偏少，普法形式单一。"),
    ],
)
def test_a_part_of_problems_with_points_is_complete(rules: RuleSet, lines: tuple[str, ...]) -> None:
    found = checked("problems", report_text(*DONE, "二、存在的问题", *lines), rules)
    assert found.grade == 2
    assert found.evidence[0].quote == "二、存在的问题"


@pytest.mark.parametrize(
    "line",
    [
        "执法人员偏少。",
        "（一）执法人员偏少。",
        "一是执法人员偏少。",
        "执法人员偏少。对照要求还有差距。",
        "工作还有问题。对照要求还有差距。今后继续努力。",
        "有时不够努力，创新不够努力。",
    ],
)
@pytest.mark.parametrize("after", [[], ["三、下一步打算", "开展培训。"]])
def test_a_part_of_fewer_than_two_points_is_half(
    rules: RuleSet, line: str, after: list[str]
) -> None:
    assert graded("problems", rules, *DONE, "二、存在的问题", line, *after) == 1


def test_problems_without_a_part_of_their_own_are_half(rules: RuleSet) -> None:
    line = "我们清醒地认识到还有问题，执法人员偏少。普法形式单一。"
    found = checked("problems", report_text(*DONE, line), rules)
    assert found.grade == 1
    assert found.evidence[0].quote.startswith("我们清醒地认识到")


def test_the_quote_begins_where_a_shortfall_is_named(rules: RuleSet) -> None:
    line = "虽然取得了一定成绩，但我们清醒地认识到还有问题，执法人员偏少，普法形式单一。"
    found = checked("problems", report_text(*DONE, line), rules)
    quotes = [evidence.quote for evidence in found.evidence]
    assert quotes == ["但我们清醒地认识到还有问题，执法人员偏少，普法形式单一"]


def test_a_long_sentence_is_quoted_as_far_as_whole_clauses_go(rules: RuleSet) -> None:
    line = (
        "虽然有成绩，但我们清醒地认识到问题，执法人员偏少，"
        + "各单位情况大致相同，" * 12
        + "都要改进。"
    )
    quote = checked("problems", report_text(*DONE, line), rules).evidence[0].quote
    assert quote.startswith("执法人员偏少，各单位")
    assert quote.endswith("大致相同")
    assert len(quote) <= 90


def test_points_of_the_plan_are_no_points_of_the_problems(rules: RuleSet) -> None:
    lines = (
        "二、存在的问题及下一步打算",
        "（一）存在的问题",
        "执法人员偏少。",
        "（二）下一步打算",
        "1.培训。",
        "2.检查。",
    )
    assert graded("problems", rules, *DONE, *lines) == 1


def test_a_report_that_admits_nothing_has_no_problems(rules: RuleSet) -> None:
    assert graded("problems", rules, *DONE) == 0


def test_the_points_of_another_part_do_not_count(rules: RuleSet) -> None:
    lines = ("二、存在的问题", "执法人员偏少。", "三、下一步打算", "（一）培训", "（二）检查")
    assert graded("problems", rules, *DONE, *lines) == 1


def test_a_plan_is_a_part_a_sentence_or_missing(rules: RuleSet) -> None:
    assert graded("plan", rules, *DONE, "二、下一步打算", "开展培训。") == 2
    assert graded("plan", rules, *DONE, "今后我县将开展培训。") == 1
    assert graded("plan", rules, *DONE) == 0


@pytest.mark.parametrize(
    "lines",
    [
        ("二、存在的问题", "人员偏少。", "三、原因", "（一）编制少。", "（二）待遇低。"),
        ("二、存在的问题", "（一）问题", "人员偏少。", "（二）原因", "一是编制少。二是待遇低。"),
        ("二、存在的问题", "人员偏少。原因在于：一是编制少。二是待遇低。"),
        ("二、存在的问题", "人员偏少，原因是编制少。形式单一，原因是经费少。"),
        ("二、存在的问题", "（一）人员偏少。原因是编制少。", "（二）形式单一。原因是经费少。"),
        ("二、存在的问题", "人员偏少。", "三、问题产生的原因", "编制少。经费紧。"),
        ("二、存在的问题", "人员偏少。原因有两点，一是编制少；二是待遇低。"),
        ("二、存在的问题", "人员偏少。原因有两点，一方面编制少，另一方面待遇低。"),
        ("二、存在的问题", "人员偏少。原因有两点，首先，编制少；其次，待遇低。"),
        ("二、存在的问题", "（一）人员偏少。", "原因有以下两点：", "1.编制少。", "2.待遇低。"),
        ("二、存在的问题", "人员偏少。主观上，重视少，学法浅；客观上，编制少。"),
        ("二、存在的问题", "（一）人员偏少，由于编制少。", "（二）形式单一，由于经费少。"),
    ],
)
def test_causes_that_are_listed_are_complete(rules: RuleSet, lines: tuple[str, ...]) -> None:
    assert graded("causes", rules, *DONE, *lines) == 2


def test_one_cause_is_half(rules: RuleSet) -> None:
    lines = ("二、存在的问题", "人员偏少，原因是编制少。形式单一。")
    assert graded("causes", rules, *DONE, *lines) == 1
    part = ("二、存在的问题", "人员偏少。", "三、问题产生的原因", "编制少。")
    assert graded("causes", rules, *DONE, *part) == 1


def test_causes_in_passing_are_half(rules: RuleSet) -> None:
    lines = ("二、存在的问题", "人员偏少，由于编制少。由于经费少，形式单一，原因是不重视。")
    found = checked("causes", report_text(*DONE, *lines), rules)
    assert found.grade == 1
    assert found.evidence[0].quote == "由于编制少"


@pytest.mark.parametrize(
    "lines",
    [
        ("（一）人员偏少，这是症结。", "（二）形式单一。"),
        ("人员偏少，这是症结。其次，形式单一。再次，装备老旧。",),
    ],
)
def test_a_list_of_problems_is_no_list_of_causes(rules: RuleSet, lines: tuple[str, ...]) -> None:
    assert graded("causes", rules, *DONE, "二、存在的问题", *lines) == 1


def test_a_heading_that_only_promises_causes_is_half(rules: RuleSet) -> None:
    lines = ("二、存在的问题及原因", "（一）人员偏少。", "（二）形式单一。")
    assert graded("causes", rules, *DONE, *lines) == 1


def test_problems_without_causes_have_none(rules: RuleSet) -> None:
    lines = ("二、存在的问题", "（一）人员偏少。", "（二）形式单一。")
    assert graded("causes", rules, *DONE, *lines) == 0


def test_causes_of_something_achieved_are_not_causes_of_problems(rules: RuleSet) -> None:
    for line in ("查明原因是管道老化。", "（一）查明事故原因。", "一是查明原因。二是追究责任。"):
        lines = ("一、主要工作", line, "二、存在的问题", "人员偏少。")
        assert graded("causes", rules, *lines) == 0


@pytest.mark.parametrize(
    "lines",
    [
        (*DONE, "二、履行第一责任人职责情况", "县长听取汇报。"),
        ("一、主要工作", "（一）履行第一责任人职责", "县长听取汇报。", "（二）检查", "开展检查。"),
        ("一、主要工作", "（一）履行第一责任人职责。县长听取汇报，研究经费，部署任务。"),
    ],
)
def test_a_heading_of_the_leaders_duty_is_complete(rules: RuleSet, lines: tuple[str, ...]) -> None:
    found = checked("leader", report_text(*lines), rules)
    assert found.grade == 2
    assert "第一责任人" in found.evidence[0].quote


@pytest.mark.parametrize(
    "lines",
    [
        ("一、主要工作", "县长履行第一责任人职责，听取汇报。"),
        ("一、主要工作", "各单位主要负责人听取汇报。"),
        ("一、主要工作", "（一）组织领导", "1.第一责任人职责", "县长听取汇报。", "2.检查"),
        ("一、主要工作", "工作扎实。一是履行第一责任人职责。二是开展检查。"),
    ],
)
def test_a_mention_of_the_leaders_duty_is_half(rules: RuleSet, lines: tuple[str, ...]) -> None:
    assert graded("leader", rules, *lines) == 1


@pytest.mark.parametrize(
    "lines",
    [
        DONE,
        ("一、主要工作", "学习《履行第一责任人职责规定》。"),
        ("一、主要工作", "（一）购发《履行第一责任人职责规定》单行本", "发放三百册。"),
        (*DONE, "二、下一步打算", "（一）压实第一责任人职责", "县长带头。"),
        (*DONE, "二、存在的问题", "第一责任人职责落实不力。"),
    ],
)
def test_the_leaders_duty_may_be_missing(rules: RuleSet, lines: tuple[str, ...]) -> None:
    assert graded("leader", rules, *lines) == 0


def test_a_citation_is_full_partial_or_missing(rules: RuleSet) -> None:
    head = "2023年，青岚县坚持依法行政。"
    full = "贯彻《实施纲要（２０２１—2025年）》。"
    partial = "落实《某某省实施方案》。"
    assert graded("outline", rules, head + full, *DONE) == 2
    assert graded("outline", rules, *DONE, "二、下一步打算", full) == 2
    assert graded("outline", rules, head + partial, *DONE) == 1
    assert graded("outline", rules, head + partial, *DONE, full) == 2
    assert graded("outline", rules, head, *DONE) == 0


def titled(title: str, rules: RuleSet, *lines: str) -> FormGrade:
    return checked("title", report_text(*lines, *DONE, title=title), rules)


def test_a_title_names_place_year_and_subject(rules: RuleSet) -> None:
    found = titled(TITLE, rules)
    assert found.grade == 2
    assert found.evidence[0].quote == TITLE


def test_a_title_without_a_year_is_half(rules: RuleSet) -> None:
    opening = "2023年，青岚县坚持依法行政，推进法治政府建设，现将情况报告如下。"
    assert titled("青岚县法治政府建设工作报告", rules, opening).grade == 1


def test_a_title_without_its_subject_is_half(rules: RuleSet) -> None:
    assert titled("青岚县2023年工作", rules).grade == 1


def test_a_text_about_another_year_than_the_title_is_half_and_quoted(rules: RuleSet) -> None:
    opening = "2022年，青岚县坚持依法行政，推进法治政府建设，现将情况报告如下。"
    found = titled(TITLE, rules, opening)
    assert found.grade == 1
    assert any("2022年" in evidence.quote for evidence in found.evidence)


def test_a_title_may_give_its_year_in_chinese(rules: RuleSet) -> None:
    assert titled("青岚县二〇二三年法治政府建设工作报告", rules).grade == 2


def test_a_title_without_a_place_is_half(rules: RuleSet) -> None:
    text = report_text(*DONE, title="2023年法治政府建设工作报告")
    assert understood(text, rules).county == "青岚县"
    assert checked("title", text, rules).grade == 1


@pytest.mark.parametrize(
    ("opening", "grade"),
    [
        ("现将青岚县2022年法治政府建设情况报告如下。", 1),
        ("现将青岚县2023年法治政府建设情况报告如下。", 2),
        ("依据《实施纲要（2021—2025年）》，现将青岚县有关情况报告如下。", 2),
    ],
)
def test_the_announcement_names_the_year_of_the_title(
    rules: RuleSet, opening: str, grade: int
) -> None:
    assert titled(TITLE, rules, opening).grade == grade


def test_an_opening_in_the_year_to_come_contradicts_the_title(rules: RuleSet) -> None:
    opening = "2024年，青岚县坚持依法行政，推进法治政府建设，各项工作取得新的进展，成效明显。"
    assert titled(TITLE, rules, opening).grade == 1


def test_a_text_without_a_title_has_none(rules: RuleSet) -> None:
    text = "各单位坚持依法行政，全面推进各项任务，取得新的进展，现将有关情况汇总如下，请审阅。\n"
    assert checked("title", text, rules).grade == 0


def dated(rules: RuleSet, published: str = "", signed: str = "", told: str = "", **kw: int) -> int:
    """The grade of a report for 2023 with these dates; the deadline may be moved."""
    head = [f"发布时间：{published}"] if published else []
    signature = f"青岚县人民政府\n{signed}" if signed else ""
    text = report_text(*head, *DONE, told, signature=signature)
    deadline = Deadline(kw.get("month", 4), kw.get("day", 1))
    return checked("dates", text, rules, deadline).grade


def test_a_report_in_time_is_complete(rules: RuleSet) -> None:
    assert dated(rules, published="2024-03-31") == 2
    assert dated(rules, signed="2024年1月15日") == 2
    assert dated(rules, published="2024-03-05", signed="2024年2月20日") == 2


def test_a_late_report_is_half(rules: RuleSet) -> None:
    assert dated(rules, published="2024-04-01") == 1
    assert dated(rules, published="2024-12-05", signed="2024年2月20日") == 1
    assert dated(rules, signed="2025年2月20日") == 1


def test_the_deadline_is_the_checklists(rules: RuleSet) -> None:
    assert dated(rules, published="2024-04-01", month=7) == 2
    assert dated(rules, published="2024-03-05", month=3) == 1
    assert dated(rules, published="2024-04-01", day=2) == 2


def test_a_report_without_dates_has_none(rules: RuleSet) -> None:
    assert dated(rules) == 0


def test_a_report_without_a_year_cannot_be_in_time(rules: RuleSet) -> None:
    text = "青岚县法治政府建设工作报告\n\n一、主要工作\n开展检查。\n"
    assert checked("dates", text, rules).grade == 0


def test_a_report_signed_before_its_year_contradicts_itself(rules: RuleSet) -> None:
    assert dated(rules, signed="2022年12月20日") == 1


def test_a_report_signed_before_what_it_tells_contradicts_itself(rules: RuleSet) -> None:
    assert dated(rules, signed="2023年11月20日", told="12月6日举办讲座。") == 1
    assert dated(rules, signed="2023年11月20日", told="2023年12月举办讲座。") == 1
    assert dated(rules, signed="2023年12月20日", told="12月6日举办讲座。") == 2


def test_a_month_of_another_year_contradicts_nothing(rules: RuleSet) -> None:
    assert dated(rules, signed="2023年11月20日", told="落实2022年12月印发的办法。") == 2


def test_a_month_in_the_plan_contradicts_nothing(rules: RuleSet) -> None:
    plan = "二、下一步打算\n12月开展考核。"
    assert dated(rules, signed="2023年11月20日", told=plan) == 2


def test_a_report_published_before_it_was_signed_contradicts_itself(rules: RuleSet) -> None:
    assert dated(rules, published="2024-01-05", signed="2024年2月20日") == 1
    assert dated(rules, published="2024-02-20", signed="2024年2月20日") == 2


def test_a_month_alone_is_a_date(rules: RuleSet) -> None:
    assert dated(rules, signed="2024年3月") == 2
    assert dated(rules, signed="2024年4月") == 1
    assert dated(rules, published="2024-03-05", signed="2024年3月") == 2
    assert dated(rules, published="2024-02-05", signed="2024年3月") == 1
    assert dated(rules, signed="2023年12月", told="12月26日举办讲座。") == 2


def test_a_report_that_goes_by_subjects_has_no_parts_of_its_own() -> None:
    subjects = [
        line
        for number, name in enumerate(("执法", "决策", "普法"))
        for line in (
            f"{'一二三'[number]}、{name}",
            f"做法：印发{name}办法，举办{name}培训3期。",
            f"不足：{name}力量不足。",
            f"打算：充实{name}力量。",
        )
    ]
    report = understood(report_text(*subjects), shipped_rules())
    matcher = Matcher(report, shipped_rules())
    checker = FormChecker(matcher, Deadline(4, 1))
    grades = {
        form.item: checker.check(form).grade
        for form in shipped_rules().forms
        if form.check == "section"
    }
    assert set(grades.values()) == {1}
