"""A check as a whole: every fault of every file at once, each file by its kind."""

from pathlib import Path

import pytest
from checking import CHECKLIST, MARK, complaints, expect, rules, told, write
from reports import checklist_file

from evaluator.errors import MissingError, UsageError
from evaluator.validators import FILE as FILE_ID
from evaluator.validators import VALIDATORS, list_validators
from evaluator.validators.base import Severity

FILE = "错误 [file]"
GOOD = rules("{item: a.one, names: [公示]}")
# One fault of each kind, in files of every kind.
WRONG = {
    "checklist.yaml": checklist_file({"a.one": {"part": 3}, "b.one": {}}).replace(
        "part: 3", f"{MARK}part: 3"
    ),
    "p.yaml": "id: p\ntitle: 方案\nextends: checklist.yaml\n▸slect: []\n",
    "rules/a.cases.yaml": "tests: [{item: a.one, cases: [{kind: hit, grade: 1, ▸txet: 甲}]}]\n",
    "rules/a.yaml": rules("{item: a.one, names: [▸'(公示'], ▸nmaes: [甲]}"),
    "rules/b.yaml": rules("{item: b.one, names: [▸'(公示', ▸<没有>]}"),
    "waivers.yaml": "waivers: [{item: a.one, county: 甲县, reason: 无, approver: 乙}]\n",
}


def test_faults_of_several_files_and_kinds_are_told_at_once_by_place(tmp_path: Path) -> None:
    places = write(tmp_path, {**WRONG, "rules/a.yaml": rules("{item: a.one, ▸nmaes: [甲]}")})
    found = [told(tmp_path, each) for each in complaints(tmp_path)]
    assert {f"{place} {FILE}" for place in places} <= set(found)
    assert {place.split(":")[0] for place in found} == set(WRONG)
    assert found == sorted(found, key=lambda each: (each.split(":")[0], *_numbers(each)))


def _numbers(printed: str) -> tuple[int, int]:
    _, line, rest = printed.split(":")
    return int(line), int(rest.split(" ")[0])


def test_errors_and_warnings_are_told_together(tmp_path: Path) -> None:
    files = {
        "rules/a.yaml": rules(
            "{item: a.one, names: [公示, 公示]}",
            "{item: b.one, names: [公示平台, 公开 平台]}",
            "{item: c.one, names: [公号]}",
        )
    }
    write(tmp_path, files)
    found = complaints(tmp_path)
    assert {each.validator for each in found} >= {
        "repeated-term",
        "foreign-term",
        "never-fires",
        "unknown-item",
        "few-cases",
    }
    assert found == sorted(found)


def test_a_complaint_is_printed_with_place_severity_id_and_message(tmp_path: Path) -> None:
    write(tmp_path, {"rules/a.yaml": rules("{item: a.one, names: ['(公示']}")})
    printed = [str(each) for each in complaints(tmp_path) if each.validator == "file"]
    assert printed == [f"{tmp_path}/rules/a.yaml:3:27 错误 [file] 词语“(公示”缺少右括号"]


def test_a_single_file_is_checked_with_all_but_told_alone(tmp_path: Path) -> None:
    files = {
        "rules/a.yaml": rules("{item: a.one, names: [公示], words: [甲]}"),
        "rules/b.yaml": rules("{item: b.one, names: [公示平台]}", "{item: c.one, names: [公示]}"),
        "rules/c.yaml": rules("{item: c.one, names: [公开]}"),
    }
    write(tmp_path, files)
    found = complaints(tmp_path, only=["rules/b.yaml", "checklist.yaml"])
    assert {each.fault.path.name for each in found} == {"b.yaml", "checklist.yaml"}
    # What only the other files of the folder bring about is told of this one.
    assert any("c.one" in each.fault.message for each in found if each.fault.path.name == "b.yaml")


def test_a_case_file_is_told_by_the_rules_of_its_folder(tmp_path: Path) -> None:
    cases = "tests: [{item: b.one, cases: [{kind: hit, grade: 1, text: 甲}]}]\n"
    write(
        tmp_path,
        {"rules/a.yaml": rules("{item: a.one, names: ['(甲']}"), "rules/a.cases.yaml": cases},
    )
    (only,) = complaints(tmp_path, only=["rules/a.cases.yaml"])
    assert told(tmp_path, only).endswith("[unknown-item]")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("x.yaml", "tiers: {}\n", "bands：缺少"),
        ("x.yaml", "items: []\n", "bands：缺少"),
        ("x.yaml", "四季: 1\n", "bands：缺少"),
        ("x.yaml", "extends: checklist.yaml\nitems: []\n", "title：缺少"),
        ("x.yaml", "waivers: [{}]\n", "waivers.0.item：缺少"),
        ("rules/x.yaml", "rules: []\n", "part：缺少"),
        ("rules/x.yaml", "forms: []\n", "part：缺少"),
        ("rules/x.cases.yaml", "rules: []\n", "tests：缺少"),
        ("rules/language.yaml", "status: {}\n", "roles：缺少"),
    ],
)
def test_what_kind_a_file_is_is_seen_from_its_keys(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    write(tmp_path, {"rules/a.yaml": GOOD, name: text})
    found = [
        each for each in complaints(tmp_path, only=["rules", name]) if each.validator == FILE_ID
    ]
    assert {each.fault.path for each in found} == {tmp_path / name}
    assert any(said in each.fault.message for each in found)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.yaml", "part: 1\nrules: [{item: a.one, nmaes: [甲]}]\n"),
        ("x.yaml", "part: 1\nforms: [{item: a.one}]\n"),
        ("x.yaml", "status: {}\n"),
        ("x.cases.yaml", "tests: [{}]\n"),
        ("x.yaml", "tests: [{}]\n"),
    ],
)
def test_a_file_of_rules_outside_a_rule_folder_is_an_error(
    tmp_path: Path, name: str, text: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(MissingError) as caught:
        complaints(tmp_path, only=[name])
    assert caught.value.code == "E303"
    assert "language.yaml" in str(caught.value)


def test_two_rule_folders_are_not_checked_as_one(tmp_path: Path) -> None:
    write(tmp_path, {"rules/a.yaml": GOOD})
    write(tmp_path / "more", {"rules/a.yaml": GOOD})
    assert complaints(tmp_path, only=["rules", "rules/a.yaml"])
    with pytest.raises(UsageError) as caught:
        complaints(tmp_path, only=["rules", "more/rules/a.yaml"])
    assert caught.value.code == "E203"


def test_a_folder_of_profiles_is_checked_file_by_file(tmp_path: Path) -> None:
    files = {
        "profiles/a.yaml": "id: a\ntitle: 甲\nextends: ../checklist.yaml\ndrop: [▸a.nine]\n",
        "profiles/b.yaml": "id: b\ntitle: 乙\nextends: ../checklist.yaml\n▸dorp: [a.one]\n",
        "profiles/c.yaml": "id: c\ntitle: 丙\nextends: a.yaml\n",
    }
    places = write(tmp_path, files)
    found = complaints(tmp_path, only=["profiles", "rules", "checklist.yaml"])
    assert [told(tmp_path, each) for each in found if each.validator == FILE_ID] == [
        f"{place} {FILE}"
        # What c.yaml extends is at fault, and told once more with it.
        for place in (places[0], *places)
    ]


@pytest.mark.parametrize("name", ["没有.yaml", "没有", "空"])
def test_a_path_without_a_file_is_an_error(tmp_path: Path, name: str) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(MissingError) as caught:
        complaints(tmp_path, only=[name])
    assert caught.value.code == "E303"
    assert name in str(caught.value)


def test_a_corpus_without_a_readable_report_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, {"rules/a.yaml": GOOD})
    corpus = tmp_path / "报告"
    corpus.mkdir()
    (corpus / "空.txt").write_bytes(b"")
    with pytest.raises(UsageError) as caught:
        complaints(tmp_path, corpus=corpus)
    assert caught.value.code == "E201"


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{item: a.one, names: [公示], ▸mesures: [甲]}", "是否指“measures”"),
        ("{item: a.one, names: [{▸trem: 公示, term: 公示}]}", "是否指“term”"),
        ("{item: a.one, names: [公示], ▸exept: [甲]}", "是否指“except”"),
        ("{item: a.one, names: [{term: 公示, ▸nto: [甲]}]}", "是否指“not”"),
        ("{item: a.one, names: [公示], ▸颜色: 红}", "颜色：不认识的键，请删去"),
        ("{item: a.one, names: [公示], ▸names: [公开]}", "键“names”重复"),
        ("{item: a.one, ▸names: }", "值为空"),
        ("{item: a.one, names: [▸~]}", "值为空"),
        ("{item: a.one, names: [▸no]}", "“是”或“否”"),
        ("{item: a.one, names: [▸010]}", "另一个数"),
        ("{item: a.one, counts: [▸12]}", "须为文字"),
        ("{item: a.one, names: [▸&a 公示]}", "锚点"),
        ("{item: a.one, names: [公示], ▸concrete: 对}", "须为 true 或 false"),
        ("{item: a.one, names: [公示], roles: [▸成效]}", "不在允许的范围内"),
        ("{item: a.one, names: [▸'公示?']}", "“?”"),
        ("{item: a.one, names: [▸<没有>]}", "不存在的词表“没有”"),
        ("{item: a.one, names: [公示], amounts: {次数: [▸'(#次']}}", "右括号"),
        ("{item: a.one, names: [公示]}\n  - {▸item: a.one, names: [公开]}", "合并成一条"),
    ],
)
def test_a_fault_of_writing_in_a_rule_file_is_told(tmp_path: Path, entry: str, said: str) -> None:
    expect(tmp_path, FILE, {"rules/a.yaml": rules(entry)}, said)


def test_an_item_with_rules_in_two_files_is_told_in_the_second(tmp_path: Path) -> None:
    second = "part: 2\nforms: [{▸item: a.one, check: title}]\n"
    expect(tmp_path, FILE, {"rules/a.yaml": GOOD, "rules/b.yaml": second}, "已在 a.yaml 里有规则")


def test_an_id_used_twice_in_a_checklist_is_told(tmp_path: Path) -> None:
    text = CHECKLIST.replace("id: b.one", f"{MARK}id: a.one")
    expect(tmp_path, FILE, {"checklist.yaml": text}, "“a.one”重复")


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"rules/a.yaml": GOOD})
    for name in ("rules/b.yaml", "rules/b.cases.yaml", "q.yaml"):
        (tmp_path / name).write_bytes("part: 公示".encode("gb18030"))
    found = [each for each in complaints(tmp_path) if each.validator == FILE_ID]
    assert [each.fault.path.name for each in found] == ["q.yaml", "b.cases.yaml", "b.yaml"]
    assert all("UTF-8" in each.fault.message for each in found)


def test_the_list_names_every_validator_with_its_severity() -> None:
    listed = [line.split()[:2] for line in list_validators()]
    assert listed == [["错误", "file"]] + [[each.severity.value, each.id] for each in VALIDATORS]
    assert len({id for _, id in listed}) == len(listed)
    assert {each.severity for each in VALIDATORS} == set(Severity)
