"""Rule files: what they may hold, and how their faults are told."""

import re
from pathlib import Path
from typing import Any

import pytest
from reports import (
    FEW_WORDS,
    TITLE,
    achieved,
    language_file,
    said,
    shipped_rules,
    small_rules,
    understood,
)

from evaluator.checklist import shipped_checklists
from evaluator.errors import ConfigError, MissingError
from evaluator.resources import rules_path
from evaluator.rules import load_rules

GOOD = """
part: 1
words:
  平台: [公示平台, 公开平台]
rules:
  - item: a.one
    names: [公示]
    measures: ['<制定>…公示', '<平台>']
    counts: [件, 次]
"""


def faults(folder: Path, rules: str, **changes: Any) -> list[str]:
    """The faults of a rule file, with the folder cut off."""
    with pytest.raises(ConfigError) as caught:
        small_rules(folder, rules, **changes)
    assert caught.value.code == "E302"
    return [str(each).removeprefix(f"{folder}/") for each in caught.value.faults]


def test_rules_of_a_folder_and_its_subfolders_are_one_set(tmp_path: Path) -> None:
    (tmp_path / "省").mkdir()
    (tmp_path / "省" / "more.yaml").write_text(
        "part: 2\nrules: [{item: b.one, names: [热线]}]\nforms: [{item: f.one, check: title}]\n",
        encoding="utf-8",
    )
    rules = small_rules(tmp_path, GOOD)
    assert rules.items == {"a.one", "b.one", "f.one"}


def test_the_words_of_a_file_go_before_the_languages(tmp_path: Path) -> None:
    text = GOOD.replace("平台: [公示平台, 公开平台]", "平台: [公示平台]\n  制定: [废止]")
    rules = small_rules(tmp_path, text)
    sources = {term.source: term.pattern for term in rules.table.terms}
    assert sources["<制定>…公示"].search("废止公示")
    assert not sources["<制定>…公示"].search("制定公示")


def test_the_words_of_a_file_are_its_own(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(
        "part: 2\nrules:\n  - {item: b.one, names: ['<平台>']}\n", encoding="utf-8"
    )
    (only,) = faults(tmp_path, GOOD)
    assert only.startswith("other.yaml:3:")
    assert "平台" in only


def test_a_folder_without_a_language_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(MissingError) as caught:
        load_rules(tmp_path)
    assert caught.value.code == "E303"
    assert "language.yaml" in str(caught.value)
    with pytest.raises(MissingError) as caught:
        load_rules(tmp_path / "没有")
    assert caught.value.code == "E303"


def test_an_unknown_word_list_is_named_by_file_and_line(tmp_path: Path) -> None:
    (only,) = faults(tmp_path, GOOD.replace("'<平台>'", "'<平坛>'"))
    assert only.startswith("rules.yaml:8:")
    assert "平坛" in only


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("'(公示'", "右括号"),
        ("'公示)'", "没有配对"),
        ("'公示?'", "“?”"),
        ("'公.*示'", "“*”"),
        ("'…'", "过于宽泛"),
        ("'~公示…制度'", "普通文字"),
        ("{term: 公示, not: ['(甲']}", "右括号"),
        ("{term: 公示, any: ['<没有>']}", "没有"),
    ],
)
def test_a_faulty_term_is_named_by_file_and_line(tmp_path: Path, written: str, said: str) -> None:
    (only,) = faults(tmp_path, GOOD.replace("[公示]", f"[{written}]"))
    assert only.startswith("rules.yaml:7:")
    assert said in only


def test_a_faulty_unit_is_named_by_file_and_line(tmp_path: Path) -> None:
    (only,) = faults(tmp_path, GOOD.replace("[件, 次]", "['<单位>']"))
    assert only.startswith("rules.yaml:9:")


@pytest.mark.parametrize(
    ("wrong", "line", "said"),
    [
        ("    nmaes: [甲]\n", 10, "不认识的键"),
        ("    names: [甲]\n", 10, "重复"),
        ("    reject:\n", 10, "值为空"),
        ("    results: [{term: 甲, scope: 全文}]\n", 10, "允许的范围"),
        ("    roles: [成效]\n", 10, "允许的范围"),
        ("    flags: [{all: [甲]}]\n", 10, "缺少"),
    ],
)
def test_a_faulty_key_is_named_by_file_and_line(
    tmp_path: Path, wrong: str, line: int, said: str
) -> None:
    found = faults(tmp_path, GOOD + wrong)
    assert any(each.startswith(f"rules.yaml:{line}:") and said in each for each in found)


def test_an_unknown_check_is_an_error(tmp_path: Path) -> None:
    (only,) = faults(tmp_path, "part: 0\nforms:\n  - {item: f.one, check: 字数}\n")
    assert only.startswith("rules.yaml:3:")
    assert "check" in only


def test_the_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "more.yaml").write_text(
        "part: 2\nrules:\n  - {item: b.one, names: ['(甲', '<没有>'], colour: 红}\n",
        encoding="utf-8",
    )
    (tmp_path / "still.yaml").write_text(
        "part: 2\nrules:\n  - {item: b.two, names: ['(甲', '<没有>']}\n", encoding="utf-8"
    )
    found = faults(tmp_path, GOOD.replace("'<平台>'", "'<平坛>'"))
    assert [each.split(":")[0] for each in found] == [
        "more.yaml",
        "rules.yaml",
        "still.yaml",
        "still.yaml",
    ]


@pytest.mark.parametrize(
    ("key", "changed"),
    [
        ("superior", {**FEW_WORDS["superior"], "except": ["(转发"]}),
        ("words", {"制定": ["(制定"]}),
        ("concrete", ["<没有>"]),
        ("status", {**FEW_WORDS["status"], "negated": {"terms": ["未?"], "except": []}}),
    ],
)
def test_a_faulty_term_of_the_language_is_named(tmp_path: Path, key: str, changed: Any) -> None:
    rules = GOOD if key != "words" else "part: 1\nrules:\n  - {item: a.one, names: ['<制定>']}\n"
    found = faults(tmp_path, rules, **{key: changed})
    assert re.match(r"(language|rules)\.yaml:\d+:\d+ 词语", found[0])


@pytest.mark.parametrize("key", ["numbering", "points"])
def test_a_faulty_expression_of_the_language_is_an_error(tmp_path: Path, key: str) -> None:
    (only,) = faults(tmp_path, GOOD, **{key: ["(一", "[①-⑳]"]})
    assert only.startswith("language.yaml:")
    assert "(一" in only


def test_a_faulty_expression_of_the_title_is_an_error(tmp_path: Path) -> None:
    title = {"subject": ["法治"], "kind": ["(报告"], "issuer_stop": []}
    (only,) = faults(tmp_path, GOOD, title=title)
    assert only.startswith("language.yaml:")


@pytest.mark.parametrize("key", ["footer", "continues", "next_year"])
def test_an_empty_list_of_the_language_finds_nothing(tmp_path: Path, key: str) -> None:
    text = achieved("开展检查，公示结果。", "2024年印发目录，举办讲座。")
    rules = small_rules(tmp_path, GOOD, **{key: []})
    report = understood(text, rules)
    told = {said(report, clause): clause.role for clause in report.clauses}
    for words in ("开展检查", "公示结果", "2024年印发目录", "举办讲座"):
        assert told.get(words) == "achievements"


def test_an_empty_list_of_openings_begins_no_achievements(tmp_path: Path) -> None:
    rules = small_rules(tmp_path, GOOD, intro_end=[])
    report = understood(f"{TITLE}\n开展检查，公示结果。举办讲座。\n", rules)
    assert {clause.role for clause in report.clauses} == {"front"}


def test_a_cutoff_out_of_range_is_an_error(tmp_path: Path) -> None:
    (only,) = faults(tmp_path, GOOD, fuzzy={"cutoff": 40})
    assert "fuzzy.cutoff" in only
    assert not re.search("[A-Za-z]+ [a-z]+ [a-z]+", only), "an English sentence"


def test_one_item_ruled_twice_is_an_error(tmp_path: Path) -> None:
    (only,) = faults(tmp_path, GOOD + "  - {item: a.one, names: [公开]}\n")
    assert "a.one" in only


def test_the_shipped_rules_see_to_every_item_of_the_shipped_checklists() -> None:
    ids = {item.id for checklist in shipped_checklists() for item in checklist.items}
    assert ids == shipped_rules().items


def test_the_shipped_rules_rule_each_item_once() -> None:
    rules = shipped_rules()
    ids = [rule.item for rule in rules.rules] + [form.item for form in rules.forms]
    assert len(ids) == len(set(ids))


def test_the_language_with_few_words_is_the_shipped_one_in_form() -> None:
    shipped = (rules_path() / "language.yaml").read_text(encoding="utf-8")
    keys = re.findall("^([a-z_]+):", shipped, re.M)
    assert re.findall("^([a-z_]+):", language_file(), re.M) == keys
