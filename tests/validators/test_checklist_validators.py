"""Validators of checklists, profiles and waivers: each complains of the marked places only."""

from pathlib import Path
from typing import Any

import pytest
from checking import CHECKLIST, expect, marked, rules, silent
from reports import checklist_file

FILE, MISSING = "错误 [file]", "错误 [rule-missing]"
AMOUNT, UNEVEN = "错误 [missing-amount]", "警告 [uneven-credits]"

RULES = rules(
    "{item: a.one, names: [学法], amounts: {次数: ['学法#次'], 人数: ['学法#人']}}",
    "{item: b.one, names: [公示]}",
)
FORMS = "part: 2\nforms: [{item: f.one, check: title}]\n"


def profile(changes: str) -> str:
    """A profile of the small checklist, with these changes."""
    return f"id: p\ntitle: 方案\nextends: checklist.yaml\n{changes}\n"


def test_an_item_without_a_rule_is_told(tmp_path: Path) -> None:
    text = checklist_file({"a.one": {}, "a.two": {}, "b.one": {}, "f.one": {"scale": "form"}})
    files = {
        "checklist.yaml": marked(text, "id: a.two", "id: f.one"),
        "rules/a.yaml": RULES,
    }
    expect(tmp_path, MISSING, files, "“a.two”没有规则", "“f.one”没有规则")


def test_a_form_check_is_a_rule(tmp_path: Path) -> None:
    text = checklist_file({"a.one": {}, "f.one": {"scale": "form"}})
    files = {"checklist.yaml": text, "rules/a.yaml": RULES, "rules/f.yaml": FORMS}
    silent(tmp_path, MISSING, files)


def by_amount(name: str) -> dict[str, Any]:
    """What an item says that is scored by an amount."""
    return {"scoring": {"shortfalls": [{"amount": name, "at_least": 3, "each": 0.5}]}}


@pytest.mark.parametrize(
    ("item", "known"), [("a.one", "（现有：次数、人数）"), ("b.one", "无"), ("f.one", "无")]
)
def test_an_amount_that_no_rule_reads_is_told_with_those_it_reads(
    tmp_path: Path, item: str, known: str
) -> None:
    items = {"a.one": {}, "b.one": {}, "f.one": {}, item: by_amount("场数")}
    files = {
        "checklist.yaml": marked(checklist_file(items), "amount: 场数"),
        "rules/a.yaml": RULES,
        "rules/f.yaml": FORMS,
    }
    expect(tmp_path, AMOUNT, files, f"“{item}”的规则没有数量“场数”")
    expect(tmp_path, AMOUNT, files, known)


def test_an_amount_of_a_bonus_is_told(tmp_path: Path) -> None:
    bonuses = [
        {"title": "多学", "item": "a.one", "points": 1, "amount": "天数", "over": 4},
        {"title": "多学", "item": "a.one", "points": 1, "amount": "次数", "over": 4},
        {"title": "学过", "item": "a.one", "points": 1},
    ]
    text = checklist_file({"a.one": {}}, bonuses=bonuses)
    files = {"checklist.yaml": marked(text, "amount: 天数"), "rules/a.yaml": RULES}
    expect(tmp_path, AMOUNT, files, "“天数”")


def test_an_amount_of_a_profile_is_told(tmp_path: Path) -> None:
    changes = """items:
  - id: a.one
    scoring: {shortfalls: [{amount: 次数, at_least: 4}, {▸amount: 天数, at_least: 4}]}
bonuses: [{title: 多学, item: b.one, points: 1, ▸amount: 次数}]"""
    files = {"p.yaml": profile(changes), "rules/a.yaml": RULES}
    expect(tmp_path, AMOUNT, files, "“a.one”的规则没有数量“天数”", "“b.one”的规则没有数量“次数”")


def test_an_amount_that_a_rule_reads_is_no_fault(tmp_path: Path) -> None:
    text = checklist_file({"a.one": by_amount("次数")})
    silent(tmp_path, AMOUNT, {"checklist.yaml": text, "rules/a.yaml": RULES})


def test_credits_that_fall_and_equal_floors_are_told(tmp_path: Path) -> None:
    text = """id: x
title: 清单
subject: 报告
period: [2022, 2024]
scales:
  evidence: {labels: [无, 提, 做, 成], ▸credits: [0, 0.6, 0.5, 1]}
tiers: {plain: {title: 普通, weight: 1, targets: {evidence: 1}}}
bands:
  - {title: 甲, floor: 80}
  - {title: 乙, floor: 40}
  - {title: 丙, ▸floor: 80}
parts: [{number: 1, title: 第一编}]
items: []
"""
    expect(tmp_path, UNEVEN, {"checklist.yaml": text}, "“evidence”的系数", "分数线 80 重复")


def test_credits_that_stay_level_are_no_fault(tmp_path: Path) -> None:
    scale = {"labels": ["无", "提", "成"], "credits": [0.5, 0.5, 1]}
    text = checklist_file({}, scales={"evidence": scale})
    silent(tmp_path, UNEVEN, {"checklist.yaml": text})


# Each item of the small checklist weighs 3, as its tier says.
def test_weights_that_do_not_add_up_are_told(tmp_path: Path) -> None:
    parts = [
        {"number": 1, "title": "第一编", "weight": 5},
        {"number": 2, "title": "第二编", "weight": 4.5},
    ]
    items = {"a.one": {}, "a.two": {}, "b.one": {"part": 2, "weight": 4.5}}
    text = checklist_file(items, parts=parts, weight=11)
    whole, part = marked(text, "weight: 11").split("- number: 2")
    part_marked = whole.replace("weight: 5\n", "▸weight: 5\n")
    text = f"{part_marked}- number: 2{part}"
    said = ["“第一编”各事项的权重合计为 6，与写明的 5 不符", "合计为 10.5，与写明的 11 不符"]
    expect(tmp_path, FILE, {"checklist.yaml": text}, *said)


def test_weights_that_add_up_are_no_fault(tmp_path: Path) -> None:
    parts = [{"number": 1, "title": "第一编", "weight": 0.3}, {"number": 2, "title": "第二编"}]
    items: dict[str, dict[str, Any]] = {
        "a.one": {"weight": 0.1},
        "a.two": {"weight": 0.2},
        "b.one": {"part": 2},
    }
    silent(tmp_path, FILE, {"checklist.yaml": checklist_file(items, parts=parts, weight=3.3)})


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("select: [a.one, ▸a.nine]", "没有事项“a.nine”"),
        ("drop: [▸a.nine]", "没有事项“a.nine”"),
        ("items: [{▸id: a.nine, weight: 2}]", "没有事项“a.nine”"),
        ("items: [{id: a.one, weight: 2}, {▸id: a.one, weight: 3}]", "“a.one”重复"),
        ("items: [{id: a.one, ▸tier: 高}]", "没有层级“高”"),
        ("items: [{id: a.one, ▸target: 4}]", "最高等级 3"),
        ("tiers: {▸高: {weight: 2}}", "没有层级“高”"),
        ("tiers: {plain: {targets: {▸百分: 1}}}", "没有等级“百分”"),
        ("tiers: {plain: {targets: {▸form: 3}}}", "最高等级 2"),
        ("scales: {▸百分: {credits: [0, 1]}}", "没有等级“百分”"),
        ("scales: {evidence: {▸credits: [0, 1]}}", "须有 4 个系数"),
        ("cap: {▸tier: 高, score: 50}", "没有层级“高”"),
        ("bonuses: [{title: 加, ▸item: a.nine, points: 1}]", "没有事项“a.nine”"),
        ("vetoes: [{title: 否, ▸item: a.nine, below: 1, band: 乙}]", "没有事项“a.nine”"),
        ("vetoes: [{title: 否, item: a.one, below: 1, ▸band: 优}]", "没有评级“优”"),
    ],
)
def test_what_a_profile_names_must_be_in_its_checklist(
    tmp_path: Path, change: str, said: str
) -> None:
    expect(tmp_path, FILE, {"p.yaml": profile(change)}, said)


def test_a_profile_that_names_only_what_there_is_is_no_fault(tmp_path: Path) -> None:
    changes = """drop: [b.one]
items: [{id: a.one, weight: 2, target: 3, tier: must}]
tiers: {plain: {weight: 2, targets: {evidence: 1}}}
bands: [{title: 优, floor: 0}]
vetoes: [{title: 否, item: a.one, below: 1, band: 优}]"""
    silent(tmp_path, FILE, {"p.yaml": profile(changes)})


def test_a_profile_of_nothing_and_one_of_itself_are_told(tmp_path: Path) -> None:
    files = {
        "p.yaml": "id: p\ntitle: 方案\n▸extends: 没有\n",
        "q.yaml": "id: q\ntitle: 方案\n▸extends: q.yaml\n",
    }
    expect(tmp_path, FILE, files, "没有名为“没有”的清单或方案", "绕了一圈")


def waivers(*entries: str) -> dict[str, str]:
    """A file of waivers, each in braces, and the checklist that they are for."""
    lines = "".join(f"  - {entry}\n" for entry in entries)
    return {"waivers.yaml": f"waivers:\n{lines}", "checklist.yaml": CHECKLIST}


def waiver(item: str = "a.one", county: str = "青岚县", more: str = "expires: 2025-12-31") -> str:
    """A waiver that nothing is wrong with, but for what is given."""
    return f"{{item: {item}, county: {county}, reason: 无此事项, approver: 市局, {more}}}"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (waiver(more="▸expires: 2025-05-31"), "2025-05-31 到期"),
        (waiver(item="a.nine").replace("item:", "▸item:"), "没有事项“a.nine”"),
        (waiver(more="expires: 2025-12-31, ▸grade: 4"), "最高等级 3"),
        (waiver(more="▸expires: 年底"), "须为日期"),
        (waiver(more="▸expires: 2025-02-30"), "日期，"),
    ],
)
def test_a_waiver_that_cannot_be_applied_is_told(tmp_path: Path, wrong: str, said: str) -> None:
    expect(tmp_path, FILE, waivers(waiver(county="松涧县"), wrong), said)


def test_a_second_waiver_for_the_same_item_and_county_is_told(tmp_path: Path) -> None:
    files = waivers(waiver(), waiver(county="松涧县"), waiver(item="b.one"), "▸" + waiver())
    expect(tmp_path, FILE, files, "“青岚县”的“a.one”已有豁免")


def test_a_waiver_holds_on_its_last_day(tmp_path: Path) -> None:
    silent(tmp_path, FILE, waivers(waiver(more="expires: 2025-06-01, grade: 3")))
