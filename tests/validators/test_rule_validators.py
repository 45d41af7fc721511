"""Validators of rule files: each complains of the marked places, and of nothing else."""

from pathlib import Path

import pytest
from checking import CHECKLIST, complaints, expect, rules, silent, write
from reports import checklist_file, report_text

UNKNOWN, NEVER = "错误 [unknown-item]", "错误 [never-fires]"
DEAD, FOREIGN = "警告 [dead-part]", "警告 [foreign-term]"
REPEATED, UNUSED = "警告 [repeated-term]", "警告 [unused-words]"
FEW, BROAD = "警告 [few-cases]", "警告 [too-broad]"


def a_rule(names: str, more: str = "") -> str:
    """A rule file of one rule that has these names."""
    return rules(f"{{item: a.one, names: [{names}]{more}}}")


def test_an_item_that_no_checklist_has_is_told_where_it_is_written(tmp_path: Path) -> None:
    text = """
part: 1
groups:
  - {terms: [三项制度], items: [a.one, ▸a.nine]}
rules:
  - {item: a.one, names: [公示]}
  - {▸item: a.two, names: [公开]}
forms:
  - {▸item: f.one, check: title}
"""
    files = {"rules/a.yaml": text}
    expect(tmp_path, UNKNOWN, files, "“a.nine”", "“a.two”", "“f.one”")


def test_an_item_need_be_in_one_of_the_checklists_only(tmp_path: Path) -> None:
    other = checklist_file({"a.two": {}}, id="other")
    text = rules("{item: a.one, names: [公示]}", "{item: a.two, names: [公开]}")
    silent(tmp_path, UNKNOWN, {"rules/a.yaml": text, "other.yaml": other})


def test_cases_of_an_item_without_a_rule_are_told(tmp_path: Path) -> None:
    cases = """
tests:
  - item: a.one
    cases:
      - {kind: hit, grade: 1, text: 推行公示。}
  - item: b.one
    cases:
▸      - {kind: hit, grade: 1, text: 推行公开。}
"""
    files = {"rules/a.yaml": a_rule("公示"), "rules/a.cases.yaml": cases}
    expect(tmp_path, UNKNOWN, files, "用例的事项“b.one”没有规则")


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("{item: a.one, names: [公示], results: [▸'办理#桶']}", "单位不在 units 里"),
        ("{item: a.one, names: [▸公示 平台]}", "字符"),
        ("{item: a.one, names: [▸'《#件公示》']}", "匹配不上"),
        ("{item: a.one, names: [{▸term: 公示, all: [平台], not: [平台]}]}", "条件"),
        ("{item: a.one, names: [{▸term: 公示平台, not: [公示]}]}", "条件"),
        ("{item: a.one, names: [{▸term: 公示, all: ['办理#桶']}]}", "条件"),
        ("{item: a.one, names: [▸公示平台], except: [公示]}", "除外词语"),
        ("{item: a.one, names: [▸公示平台], reject: [平台]}", "排除词语"),
        ("{item: a.one, names: [▸公示], roles: []}", "所在部分"),
        ("{item: a.one, names: [▸未开展公示]}", "没有做"),
        ("{item: a.one, names: [▸由省级统一公示…负责]}", "他人或上级"),
        ("{item: a.one, names: [▸'^明年公示']}", "将来"),
        ("{item: a.one, names: [▸去年公示]}", "往年"),
        ("{item: a.one, results: [▸'公示不少于#件']}", "目标要求"),
        ("{item: a.one, names: [公示], flags: [{▸term: 平台, not: [平台]}]}", "条件"),
    ],
)
def test_a_pattern_that_no_text_brings_to_count_is_told_with_the_reason(
    tmp_path: Path, rule: str, why: str
) -> None:
    expect(tmp_path, NEVER, {"rules/a.yaml": rules(rule)}, why)


def test_a_rule_without_a_pattern_that_earns_is_told(tmp_path: Path) -> None:
    text = "part: 1\nrules:\n▸  - item: a.one\n    flags: [公示]\n    counts: [件]\n"
    expect(tmp_path, NEVER, {"rules/a.yaml": text}, "“a.one”没有一个得分的词语")


@pytest.mark.parametrize(
    "rule",
    [
        "{item: a.one, names: [公示], measures: ['建立…公示(制度|)'], results: ['公示#件']}",
        "{item: a.one, names: ['~公示平台制度'], flags: [公示]}",
        "{item: a.one, names: [{term: 公示, all: [平台], any: [甲, 乙], not: [丙]}]}",
        "{item: a.one, names: [公示平台, 公示], except: [公示平台的]}",
        # One alternative may be ruled out, as long as another isn't.
        "{item: a.one, names: ['(未开展|)公示'], results: ['公示(不少于|)#件']}",
        "{item: a.one, names: [公示], roles: [first-responsibility]}",
        "{item: a.one, names: [{term: 公示, roles: [front]}]}",
        "{item: a.one, names: [公示], roles: [front]}",
        "{item: a.one, names: [{term: 公示, all: ['^平台']}]}",
        "{item: a.one, names: [{term: '公示$', all: [平台]}]}",
        "{item: a.one, names: [{term: '^公示$', any: ['^平台$'], scope: neighbour}]}",
        "{item: a.one, names: [{term: '^公示', all: [平台, 网站], scope: sentence}]}",
    ],
)
def test_a_pattern_that_counts_somewhere_is_no_fault(tmp_path: Path, rule: str) -> None:
    silent(tmp_path, NEVER, {"rules/a.yaml": rules(rule)})


def test_dead_alternatives_of_a_pattern_are_told(tmp_path: Path) -> None:
    text = a_rule("公示", more=", results: [▸'办理#(件|桶)', '公示#(件|起)']")
    expect(tmp_path, DEAD, {"rules/a.yaml": text}, "办理3桶")


def test_a_pattern_all_of_whose_alternatives_hit_has_no_dead_part(tmp_path: Path) -> None:
    text = a_rule("'(推行|落实|)…公示', '《…公示(规定|办法)》', '@…公示'")
    silent(tmp_path, DEAD, {"rules/a.yaml": text})


def test_a_pattern_that_never_hits_is_left_to_never_fires(tmp_path: Path) -> None:
    silent(tmp_path, DEAD, {"rules/a.yaml": a_rule("公示 平台")})


def two(one: str, other: str) -> dict[str, str]:
    """A rule file with a rule for each item of the checklist."""
    return {"rules/a.yaml": rules(f"{{item: a.one, {one}}}", f"{{item: b.one, {other}}}")}


def test_a_term_inside_another_items_term_is_told(tmp_path: Path) -> None:
    files = two("names: [▸公示]", "names: [公示平台]")
    expect(tmp_path, FOREIGN, files, "b.one（“公示平台”）")


def test_a_term_inside_terms_of_several_items_is_told_once(tmp_path: Path) -> None:
    files = two("names: [▸公示]", "names: [公示平台]")
    files["rules/b.yaml"] = rules("{item: c.one, names: [公示网站]}")
    expect(tmp_path, FOREIGN, files, "b.one（“公示平台”）、c.one（“公示网站”）")


def test_two_items_with_the_same_term_are_foreign_to_each_other(tmp_path: Path) -> None:
    expect(tmp_path, FOREIGN, two("names: [▸公示]", "names: [▸公示]"), "b.one", "a.one")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("names: [公示], shares: [b.one]", "names: [公示平台]"),
        ("names: [公示], except: [公示平台]", "names: [公示平台]"),
        ("names: [公示], reject: [平台]", "names: [公示平台]"),
        ("names: [{term: 公示, not: [平台]}]", "names: [公示平台]"),
        ("names: [公示]", "names: [公开平台]"),
        # Some of the other item's texts don't hold it.
        ("names: [公示]", "names: ['(公示|公开)平台']"),
        # A condition keeps it out.
        ("names: [{term: 公示, all: [制度]}]", "names: [公示平台]"),
        # It counts in another part of the report.
        ("names: [公示], roles: [first-responsibility]", "names: [公示平台]"),
    ],
)
def test_a_term_that_is_meant_or_does_not_count_there_is_not_foreign(
    tmp_path: Path, one: str, other: str
) -> None:
    silent(tmp_path, FOREIGN, two(one, other))


def test_sharing_silences_only_the_items_that_it_names(tmp_path: Path) -> None:
    files = two("names: [▸公示], shares: [c.one]", "names: [公示平台]")
    expect(tmp_path, FOREIGN, files, "b.one")


def test_a_group_is_shared_by_intent(tmp_path: Path) -> None:
    text = two("names: [公示]", "names: [公开]")["rules/a.yaml"]
    head = "part: 1\ngroups: [{terms: [三项制度], items: [a.one, b.one]}]\n"
    silent(tmp_path, FOREIGN, {"rules/a.yaml": text.replace("part: 1\n", head)})


def test_a_term_written_twice_is_told_with_the_line_of_the_first(tmp_path: Path) -> None:
    text = """part: 1
rules:
  - item: a.one
    names:
      - 公示
      - 公开
      - ▸公示
    flags: [平台, ▸平台]
"""
    expect(tmp_path, REPEATED, {"rules/a.yaml": text}, "“公示”（a.one）已在第 5 行", "第 8 行")


@pytest.mark.parametrize(
    "more",
    [
        "公示平台",
        "{term: 公示, all: [平台]}",
        "{term: 公示, scope: sentence}",
        "{term: 公示, roles: [achievements]}",
    ],
)
def test_a_term_under_other_conditions_is_no_repetition(tmp_path: Path, more: str) -> None:
    silent(tmp_path, REPEATED, {"rules/a.yaml": a_rule(f"公示, {more}", ", measures: [公示]")})


def test_the_same_term_of_another_item_is_no_repetition(tmp_path: Path) -> None:
    silent(tmp_path, REPEATED, two("names: [公示]", "names: [公示]"))


def test_a_word_list_that_nothing_refers_to_is_told(tmp_path: Path) -> None:
    head = "words:\n  平台: [网站, 公号]\n  ▸渠道: [热线]\n"
    text = rules("{item: a.one, names: ['<平台>公示']}", head=head)
    expect(tmp_path, UNUSED, {"rules/a.yaml": text}, "词表“渠道”")


def test_a_word_list_may_be_used_by_another(tmp_path: Path) -> None:
    head = "words:\n  平台: [网站, '<渠道>']\n  渠道: [热线]\n"
    text = rules("{item: a.one, names: ['<平台>公示']}", head=head)
    silent(tmp_path, UNUSED, {"rules/a.yaml": text})


def some_cases(firing: int, silent: int) -> str:
    """A file with so many cases for a.one, of which some must not fire."""
    texts = [f"{{kind: hit, grade: 1, text: 推行公示{n}。}}" for n in range(firing)]
    texts += [f"{{kind: near-miss, grade: 0, text: 推行公开{n}。}}" for n in range(silent)]
    return f"tests: [{{item: a.one, cases: [{', '.join(texts)}]}}]\n"


@pytest.mark.parametrize(("firing", "quiet"), [(3, 2), (5, 1), (0, 0)])
def test_too_few_cases_are_told_at_the_rule(tmp_path: Path, firing: int, quiet: int) -> None:
    text = "part: 1\nrules:\n▸  - item: a.one\n    names: [公示]\n"
    files = {"rules/a.yaml": text, "rules/a.cases.yaml": some_cases(firing, quiet)}
    said = f"有 {firing + quiet} 个用例，其中不该得分的 {quiet} 个"
    expect(tmp_path, FEW, files, said)


def test_a_form_needs_cases_too(tmp_path: Path) -> None:
    text = "part: 1\nforms:\n▸  - {item: a.one, check: title}\n"
    expect(tmp_path, FEW, {"rules/a.yaml": text}, "“a.one”有 0 个用例")


def test_six_cases_of_which_two_must_not_fire_are_enough(tmp_path: Path) -> None:
    files = {"rules/a.yaml": a_rule("公示"), "rules/a.cases.yaml": some_cases(4, 2)}
    silent(tmp_path, FEW, files)


def a_corpus(folder: Path, reports: int, lines: list[str]) -> Path:
    """A folder of reports that all say the same; each line is one clause."""
    corpus = folder / "报告"
    corpus.mkdir()
    for number in range(reports):
        text = report_text("一、主要工作", *(f"{line}。" for line in lines))
        (corpus / f"{number}.txt").write_text(text, encoding="utf-8")
    return corpus


# Thirty-two lines and what frames them: with six reports, about two hundred clauses.
LINES = [
    "推行公示制度",
    "开展检查活动",
    "县里规范检查",
    *(f"编写材料之{n}卷" for n in "甲乙丙丁戊己庚"),
]
LINES += [f"整理档案之{a}{b}类" for a in "子丑寅" for b in "甲乙丙丁戊己庚辛壬癸"]


def test_a_pattern_that_counts_in_too_many_clauses_of_a_corpus_is_told(tmp_path: Path) -> None:
    # 2 of 40 lines hold 检查: more than one in forty. One of 40, and the lines of the frame
    # beside it, hold 公示: less.
    corpus = a_corpus(tmp_path, 6, LINES)
    files = two("names: [▸检查]", "names: [公示]")
    expect(tmp_path, BROAD, files, "“检查”（a.one）过于宽泛：计入 12/", corpus=corpus)


def test_hits_that_do_not_count_make_no_pattern_broad(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path, 6, LINES)
    expect(tmp_path, BROAD, two("names: [检查], reject: [县里]", "names: [公示]"), corpus=corpus)


def test_a_few_clauses_say_nothing_of_a_pattern(tmp_path: Path) -> None:
    corpus = a_corpus(tmp_path, 2, LINES)
    expect(tmp_path, BROAD, two("names: [检查]", "names: [公示]"), corpus=corpus)


def test_rules_without_a_language_are_not_judged(tmp_path: Path) -> None:
    write(tmp_path, {"rules/a.yaml": a_rule("公示 平台"), "rules/language.yaml": "fuzzy: 3\n"})
    assert {each.validator for each in complaints(tmp_path)} == {"file"}


def test_rules_as_they_should_be_are_not_complained_of(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "rules/a.yaml": a_rule("公示", ", measures: ['建立…公示(制度|平台)']"),
            "rules/a.cases.yaml": some_cases(4, 2),
            "checklist.yaml": CHECKLIST.replace("id: b.one", "id: a.two"),
        },
    )
    found = complaints(tmp_path)
    assert [each.validator for each in found] == ["rule-missing"]
    (tmp_path / "checklist.yaml").write_text(checklist_file({"a.one": {}}), encoding="utf-8")
    assert complaints(tmp_path) == []


def test_a_unit_that_no_figure_has_is_told(tmp_path: Path) -> None:
    text = rules("{item: a.one, names: [公示], counts: [件, ▸桶, 个部门]}")
    expect(tmp_path, "警告 [dead-part]", {"rules/a.yaml": text}, "单位“桶”（a.one）不在 units 里")


def test_a_number_as_a_term_is_told_to_be_quoted(tmp_path: Path) -> None:
    text = rules("{item: a.one, names: [▸12]}")
    expect(tmp_path, "错误 [file]", {"rules/a.yaml": text}, "须为文字")
