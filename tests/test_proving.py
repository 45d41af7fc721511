"""What cases prove of rules: which pass, which parts none exercises, and which none would miss."""

from pathlib import Path

import pytest
from reports import report_text, small_rules

from evaluator.errors import ConfigError, MissingError
from evaluator.proving import Idle, ItemProof, prove_folder
from evaluator.writers.proofs import show_proofs

HEAD = "part: 1\nrules:\n"
RULE = "  - {item: a.one, names: [公示], measures: ['建立…公示平台'], concrete: false}\n"
WHOLE = report_text("一、主要工作", "推行公示。").replace("\n", "\\n")


def proofs(folder: Path, rules: str, *cases: str, item: str = "a.one") -> list[ItemProof]:
    """The proof of the rules in a folder by the cases (YAML in braces) of one item."""
    small_rules(folder, rules)
    listed = "".join(f"      - {case}\n" for case in cases)
    text = f"tests:\n  - item: {item}\n    cases:\n{listed}" if cases else "tests: []\n"
    (folder / "rules.cases.yaml").write_text(text, encoding="utf-8")
    return list(prove_folder(folder, []))


def proof(folder: Path, rules: str, *cases: str) -> ItemProof:
    """The proof of the only rule there is."""
    (only,) = proofs(folder, rules, *cases)
    return only


def wrong(folder: Path, case: str, rules: str = HEAD + RULE) -> str:
    """What is wrong with the result of a case, or nothing."""
    failed = proof(folder, rules, case).failed
    return "；".join(told for each in failed for told in each.wrong)


def idle(parts: tuple[Idle, ...]) -> list[tuple[str, str]]:
    """Parts by name and term."""
    return [(part.part, part.source) for part in parts]


@pytest.mark.parametrize(
    "case",
    [
        "{kind: hit, grade: 1, text: 推行公示。}",
        "{kind: hit, grade: 2, text: 建立执法公示平台。, quote: 执法公示}",
        "{kind: hit, grade: 2, text: 建立执法 公示平台。, quote: 执 法公示}",
        "{kind: near-miss, grade: 0, text: 推行公开。}",
        "{kind: neighbour, grade: 1, text: '推行公示，检查28件。'}",
        "{kind: plan, grade: 0, text: 推行公示。, planned: true}",
        "{kind: problems, grade: 0, text: 公示不多。, admitted: true}",
        "{kind: hit, grade: 0, text: 公示力量不足。, admitted: true}",
        f'{{kind: report, grade: 1, text: "{WHOLE}", quote: 推行公示}}',
    ],
)
def test_a_case_that_gets_what_it_must_passes(tmp_path: Path, case: str) -> None:
    assert wrong(tmp_path, case) == ""


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("{kind: hit, grade: 2, text: 推行公示。}", "应为 2 级，实得 1 级"),
        ("{kind: near-miss, grade: 0, text: 推行公示。}", "应为 0 级，实得 1 级"),
        (
            "{kind: hit, grade: 1, text: 推行公示。, quote: 公开}",
            "引文应含“公开”，实为“推行公示”",
        ),
        ("{kind: plan, grade: 0, text: 推行公示。}", "“列入计划”应为否，实为是"),
        ("{kind: plan, grade: 0, text: 推行公开。, planned: true}", "“列入计划”应为是，实为否"),
        ("{kind: problems, grade: 0, text: 公示不多。}", "“自认不足”应为否，实为是"),
        (
            "{kind: problems, grade: 0, text: 公开不多。, admitted: true}",
            "“自认不足”应为是，实为否",
        ),
        # The words are there, in a part that earns nothing.
        ("{kind: plan, grade: 1, text: 推行公示。, planned: true}", "应为 1 级，实得 0 级"),
        ("{kind: problems, grade: 1, text: 公示。, admitted: true}", "应为 1 级，实得 0 级"),
        ("{kind: report, grade: 1, text: 推行公示。}", "应为 1 级，实得 0 级"),
    ],
)
def test_a_case_that_does_not_fails_and_says_why(tmp_path: Path, case: str, said: str) -> None:
    assert wrong(tmp_path, case) == said


def test_a_case_may_be_wrong_in_several_ways(tmp_path: Path) -> None:
    told = wrong(tmp_path, "{kind: plan, grade: 1, text: 推行公示。, admitted: true}")
    assert told.split("；") == [
        "应为 1 级，实得 0 级",
        "“列入计划”应为否，实为是",
        "“自认不足”应为是，实为否",
    ]


def test_a_quote_is_not_asked_of_a_wrong_grade(tmp_path: Path) -> None:
    told = wrong(tmp_path, "{kind: hit, grade: 2, text: 推行公示。, quote: 公开}")
    assert "引文" not in told


SHORT = "公示尚未开展，公示力量不足。"


@pytest.mark.parametrize(
    ("case", "fails"),
    [
        (f"{{kind: negation, grade: 0, text: {SHORT}}}", False),
        (f"{{kind: negation, grade: 0, text: {SHORT}, admitted: true}}", False),
        (f"{{kind: negation, grade: 0, text: {SHORT}, admitted: false}}", True),
        ("{kind: negation, grade: 0, text: 公示尚未开展。}", False),
        ("{kind: negation, grade: 0, text: 公示尚未开展。, admitted: true}", True),
        (f"{{kind: near-miss, grade: 0, text: {SHORT}}}", True),
    ],
)
def test_a_negation_is_not_asked_whether_it_admits_unless_it_says_so(
    tmp_path: Path, case: str, fails: bool
) -> None:
    assert bool(wrong(tmp_path, case)) is fails


FORM = "part: 1\nforms:\n  - {item: a.one, check: heading, headings: [公示], partial: [公示情况]}\n"
HEADED = report_text("一、主要工作", "（一）推行公示", "检查3次。").replace("\n", "\\n")
SAID = report_text("一、主要工作", "说明公示情况。").replace("\n", "\\n")


def test_a_form_check_is_proved_by_whole_reports(tmp_path: Path) -> None:
    rules = FORM
    assert wrong(tmp_path, f'{{kind: report, grade: 2, text: "{HEADED}"}}', rules) == ""
    assert wrong(tmp_path, f'{{kind: report, grade: 1, text: "{SAID}", quote: 公示}}', rules) == ""
    told = wrong(tmp_path, f'{{kind: report, grade: 1, text: "{HEADED}"}}', rules)
    assert told == "应为 1 级，实得 2 级"


def test_a_failed_case_is_told_with_its_place(tmp_path: Path) -> None:
    passing, failing = "{kind: hit, grade: 1, text: 公示。}", "{kind: hit, grade: 1, text: 公开。}"
    (failed,) = proof(tmp_path, HEAD + RULE, passing, failing, passing).failed
    assert failed.placed.path.name == "rules.cases.yaml"
    assert failed.placed.case.text == "公开。"
    lines = failed.placed.path.read_text(encoding="utf-8").splitlines()
    assert "公开" in lines[failed.placed.line - 1]


HIT, MISS = "{kind: hit, grade: 1, text: 公示。}", "{kind: near-miss, grade: 0, text: 公开。}"


@pytest.mark.parametrize(
    ("cases", "said"),
    [
        ([], ["只有 0 个用例", "只有 0 个不该得分的用例"]),
        ([HIT] * 6, ["只有 0 个不该得分的用例"]),
        ([HIT] * 5 + [MISS], ["只有 1 个不该得分的用例"]),
        ([HIT] * 3 + [MISS] * 2, ["只有 5 个用例"]),
        ([HIT] * 4 + [MISS] * 2, []),
    ],
)
def test_too_few_cases_are_told(tmp_path: Path, cases: list[str], said: list[str]) -> None:
    lacking = proof(tmp_path, HEAD + RULE, *cases).lacking
    assert len(lacking) == len(said)
    assert all(map(str.startswith, lacking, said))


# A rule, cases by which one part of it matters, that part, and a case by which it is idle.
PARTS = {
    "a name": (
        "names: [公示, 公开]",
        ["1: 公示。", "1: 公开。"],
        ("提及2", "公开"),
        "1: 公示和公开。",
    ),
    "a measure": (
        "names: [公示], measures: ['公示…平台']",
        ["1: 公示。", "2: 公示平台。"],
        ("举措1", "公示…平台"),
        None,
    ),
    "a result": (
        "names: [公示], results: ['公示#件', '公示…件']",
        ["1: 公示。", "3: 公示案件。"],
        ("成效2", "公示…件"),
        "3: 公示28件。",
    ),
    "what must all stand by": (
        "names: [{term: 会议, all: [学法]}]",
        ["1: 学法会议。", "0: 会议。"],
        ("提及1的须有1", "学法"),
        "1: 学法会议。",
    ),
    "one of what may stand by": (
        "names: [{term: 会议, any: [学法, 讲法]}]",
        ["1: 学法会议。", "1: 讲法会议。"],
        ("提及1的任一2", "讲法"),
        "1: 学法讲法会议。",
    ),
    "the only one of what may stand by": (
        "names: [{term: 会议, any: [学法]}]",
        ["1: 学法会议。", "0: 会议。"],
        ("提及1的任一1", "学法"),
        "1: 学法会议。",
    ),
    "what must not stand by": (
        "names: [{term: 会议, not: [经济]}]",
        ["1: 会议。", "0: 经济会议。"],
        ("提及1的须无1", "经济"),
        "1: 会议，经济。",
    ),
    "an exception": (
        "names: [检查], except: [检查站]",
        ["1: 检查。", "0: 检查站。"],
        ("除外1", "检查站"),
        "1: 检查，检查站。",
    ),
    "what rules a clause out": (
        "names: [检查], reject: [体检]",
        ["1: 检查。", "0: 体检和检查。"],
        ("排除1", "体检"),
        "1: 检查，体检。",
    ),
    "units": (
        "names: [公示], counts: [件, 次]",
        ["1: 公示。", "3: 公示28件。"],
        ("计数", "#(件|次)"),
        "1: 公示，检查28件。",
    ),
    "a group's name": (
        "names: [公示]",
        ["1: 公示。", "1: 三项制度。"],
        ("总称1", "三项制度"),
        "1: 三项制度公示。",
    ),
}
GROUPS = "part: 1\ngroups: [{terms: [三项制度], items: [a.one]}]\nrules:\n"


def a_case(written: str) -> str:
    """A case from "grade: text"."""
    grade, text = written.split(": ")
    return f"{{kind: {'hit' if grade != '0' else 'near-miss'}, grade: {grade}, text: '{text}'}}"


def a_rule(part: str) -> str:
    """The rule file to which a part belongs."""
    head = GROUPS if part == "a group's name" else HEAD
    return f"{head}  - {{item: a.one, {PARTS[part][0]}, concrete: false}}\n"


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_matters_is_noticed(tmp_path: Path, part: str) -> None:
    _, cases, lost, _ = PARTS[part]
    found = proof(tmp_path, a_rule(part), *map(a_case, cases))
    assert not found.failed
    assert lost not in idle(found.unexercised) + idle(found.unnoticed)


@pytest.mark.parametrize("part", [part for part in PARTS if PARTS[part][3]])
def test_an_idle_part_is_not_noticed(tmp_path: Path, part: str) -> None:
    _, _, lost, case = PARTS[part]
    assert case is not None
    found = proof(tmp_path, a_rule(part), a_case(case))
    assert not found.failed
    assert lost in idle(found.unnoticed)
    assert lost not in idle(found.unexercised)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_that_no_case_touches_is_unexercised(tmp_path: Path, part: str) -> None:
    found = proof(tmp_path, a_rule(part), a_case("0: 县里种树。"))
    assert found.unnoticed == ()
    assert PARTS[part][2] in idle(found.unexercised)
    assert len(found.unexercised) == found.parts


def test_a_condition_is_dropped_without_the_patterns_around(tmp_path: Path) -> None:
    rule = "  - {item: a.one, names: [公开, {term: 会议, all: [学法]}, 公示], concrete: false}\n"
    cases = [a_case(each) for each in ("1: 公开。", "1: 学法会议。", "1: 公示。")]
    assert idle(proof(tmp_path, HEAD + rule, *cases).unnoticed) == [("提及2的须有1", "学法")]


FLAG = HEAD + "  - {item: a.one, names: [公示], flags: [{term: 平台, not: [月台]}]}\n"


def test_a_flag_is_noticed_by_a_case_of_problems_or_plan(tmp_path: Path) -> None:
    admitting = "{kind: problems, grade: 0, text: 平台不多。, admitted: true}"
    found = proof(tmp_path, FLAG, admitting)
    assert ("标记1", "平台") not in idle(found.unnoticed) + idle(found.unexercised)
    assert ("标记1的须无1", "月台") in idle(found.unexercised)
    both = "{kind: plan, grade: 0, text: 公示平台。, planned: true}"
    assert idle(proof(tmp_path, FLAG, both).unnoticed) == [("提及1", "公示"), ("标记1", "平台")]


def test_a_condition_of_a_flag_is_noticed(tmp_path: Path) -> None:
    case = "{kind: plan, grade: 0, text: 平台月台。}"
    found = proof(tmp_path, FLAG, case)
    assert ("标记1的须无1", "月台") not in idle(found.unnoticed) + idle(found.unexercised)


def test_terms_of_a_form_check_are_parts(tmp_path: Path) -> None:
    form = FORM.replace("partial: [公示情况]", "partial: [公示情况, 检查情况], full: [全文]")
    headed = f'{{kind: report, grade: 2, text: "{HEADED}"}}'
    said = f'{{kind: report, grade: 1, text: "{SAID}"}}'
    found = proof(tmp_path, form, headed, said)
    assert found.parts == 4
    assert idle(found.unexercised) == [("完整1", "全文"), ("部分2", "检查情况")]
    assert found.unnoticed == ()
    both = SAID.replace("公示情况", "公示情况和检查情况")
    found = proof(tmp_path, form, headed, f'{{kind: report, grade: 1, text: "{both}"}}')
    assert idle(found.unnoticed) == [("部分1", "公示情况"), ("部分2", "检查情况")]


def test_a_failing_case_notices_a_part_that_changes_what_it_gets(tmp_path: Path) -> None:
    failing = "{kind: hit, grade: 3, text: 建立公示平台。}"
    found = proof(tmp_path, HEAD + RULE, failing)
    assert found.failed
    # Without the measure the case gets 1 instead of 2; without the name it gets 2 as before.
    assert idle(found.unnoticed) == [("提及1", "公示")]


def test_an_idle_part_is_told_with_its_place(tmp_path: Path) -> None:
    (name, measure) = proof(tmp_path, HEAD + RULE, a_case("0: 种树。")).unexercised
    assert (name.path.name, name.line, measure.source) == ("rules.yaml", 3, "建立…公示平台")


def test_cases_prove_only_their_own_item(tmp_path: Path) -> None:
    rules = HEAD + RULE + RULE.replace("a.one", "a.two")
    one, two = proofs(tmp_path, rules, a_case("1: 公示。"))
    assert (one.item, one.cases, two.item, two.cases) == ("a.one", 1, "a.two", 0)
    assert len(two.unexercised) == two.parts == 2


def test_items_are_chosen_by_the_beginning_of_their_ids(tmp_path: Path) -> None:
    rules = HEAD + "".join(RULE.replace("a.one", id) for id in ("b.one", "a.two", "a.one"))
    small_rules(tmp_path, rules)
    chosen = {
        wanted: [found.item for found in prove_folder(tmp_path, wanted)]
        for wanted in ((), ("a",), ("a.two",), ("b", "a.o"))
    }
    assert chosen == {
        (): ["a.one", "a.two", "b.one"],
        ("a",): ["a.one", "a.two"],
        ("a.two",): ["a.two"],
        ("b", "a.o"): ["a.one", "b.one"],
    }
    with pytest.raises(MissingError) as caught:
        list(prove_folder(tmp_path, ("a", "c")))
    assert caught.value.code == "E305"
    assert "“c”" in str(caught.value)


def test_faulty_cases_are_told_by_place(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        proofs(tmp_path, HEAD + RULE, "{kind: hti, grade: -1, text: ''}")
    assert [fault.line for fault in caught.value.faults] == [4, 4, 4]


def shown(folder: Path, rules: str, *cases: str, brief: bool = False) -> tuple[int, list[str]]:
    """How many cases failed, and what is printed."""
    lines: list[str] = []
    failed = show_proofs(proofs(folder, rules, *cases), brief, lines.append)
    return failed, lines


def test_what_is_printed_names_each_failure_and_each_idle_part(tmp_path: Path) -> None:
    rule = HEAD + "  - {item: a.one, names: [公示, 公开, 网站, 平台], concrete: false}\n"
    cases = [a_case(each) for each in ("1: 公示。", "1: 网站平台。", "2: 公示和公示。")]
    failed, lines = shown(tmp_path, rule, *cases)
    assert failed == 1
    assert lines == [
        "✗ a.one：用例 2/3 通过；词语 4 处，未触及 1，删去无察觉 2",
        "    用例不足：只有 3 个用例，至少要 6 个",
        "    用例不足：只有 0 个不该得分的用例，至少要 2 个",
        "    不通过 rules.cases.yaml:6 应为 2 级，实得 1 级",
        "      公示和公示。",
        "    未触及 rules.yaml:3 提及2 公开",
        "    删去无察觉 rules.yaml:3 提及3 网站",
        "    删去无察觉 rules.yaml:3 提及4 平台",
        # Three of four terms hit, one of four is noticed.
        "合计：事项 1 个，用例 3 个，不通过 1 个；词语 4 处，用例触及 3 处（75%），"
        "删去后会被察觉 1 处（25%）",
    ]


def test_a_brief_print_leaves_out_the_parts(tmp_path: Path) -> None:
    _, lines = shown(tmp_path, HEAD + RULE, a_case("0: 种树。"), brief=True)
    assert not [line for line in lines if "提及1" in line]
    assert lines[0].startswith("✓ a.one：用例 1/1 通过")


def test_rules_without_parts_have_no_percentage(tmp_path: Path) -> None:
    _, lines = shown(tmp_path, "part: 1\nforms: [{item: a.one, check: title}]\n")
    assert lines[-1].endswith("词语 0 处，用例触及 0 处（—），删去后会被察觉 0 处（—）")
