"""Paragraphs by their label, and headings of what was left undone: the role they give."""

import pytest
from reports import (
    achieved,
    report_text,
    said,
    shipped_rules,
    understood,
)


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("不足", "problems"),
        ("存在的问题", "problems"),
        ("明年打算", "plan"),
        ("下一步工作计划", "plan"),
        ("目标", "plan"),
        ("做法", "achievements"),
        ("进展情况", "achievements"),
        ("联系人", "achievements"),
    ],
)
def test_a_label_gives_its_paragraph_a_role(label: str, role: str) -> None:
    report = understood(achieved(f"{label}：开展检查。"), shipped_rules())
    told = {said(report, clause): clause.role for clause in report.clauses}
    assert told["开展检查"] == role


@pytest.mark.parametrize("label", ["【不足】", "〔欠账〕", "（存在的问题）", "[问题清单]"])
def test_a_label_may_stand_in_brackets(label: str) -> None:
    report = understood(achieved("【做法】检查甲。", f"{label}检查乙。"), shipped_rules())
    roles = {clause.role for clause in report.clauses if "检查乙" in said(report, clause)}
    assert roles == {"problems"}


def test_a_label_holds_until_the_next_one_or_the_next_heading() -> None:
    lines = ["（一）执法", "做法：检查甲。", "不足：检查乙。", "检查丙。", "做法：检查丁。"]
    lines += ["不足：检查戊。", "（二）公示", "检查己。"]
    report = understood(achieved(*lines), shipped_rules())
    told = {said(report, clause): clause.role for clause in report.clauses}
    problems = {word for word, role in told.items() if role == "problems"}
    assert {"检查乙", "检查丙", "检查戊"} <= problems
    assert not {"检查甲", "检查丁", "检查己"} & problems


def test_a_label_of_achievements_does_not_turn_a_plan_back() -> None:
    report = understood(
        report_text("一、主要工作", "检查甲。", "二、下一步工作安排", "措施及成效：检查乙。"),
        shipped_rules(),
    )
    told = {said(report, clause): clause.role for clause in report.clauses}
    assert told["检查乙"] == "plan"


@pytest.mark.parametrize(
    "heading",
    [
        "二、没有做好的几件事",
        "二、还没有完成的任务",
        "二、未能落实的事项及原因",
        "二、还有哪些不足",
    ],
)
def test_a_heading_of_what_was_left_undone_opens_the_problems(heading: str) -> None:
    report = understood(
        report_text("一、主要工作", "检查甲。", heading, "检查乙。"), shipped_rules()
    )
    told = {said(report, clause): clause.role for clause in report.clauses}
    assert (told["检查甲"], told["检查乙"]) == ("achievements", "problems")
