"""Decisions of people: how they are kept, and what they do to grades."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import achieved, small_checklist, small_rules, understood
from reviewbooks import review

from evaluator.checklist import Checklist
from evaluator.errors import ConfigError, UsageError
from evaluator.grading import grade
from evaluator.model import Assessment, ItemResult
from evaluator.requirement import Requirement
from evaluator.reviews import Review, fingerprint, load_reviews, save_reviews
from evaluator.rules import RuleSet
from evaluator.validators.project import load_project

REPORT = "报告.txt"  # what tests/reports.py calls its documents
# What some reader of YAML takes for something else than text.
HOSTILE = st.sampled_from(
    [
        *("nULL", "null", "~", "=", "<<", "no", "1_0", "1:30", "1e5", "2026-05-01", "\U00020000"),
        *("- a", "&a", "*a", "!x", "%x", "#", "a: b", "'", '"', "\\", "---", "\n", " a\n"),
        *("\x85a\u2028", "\ufeff"),
    ]
)
TEXT = st.text(st.characters(codec="utf-8"), min_size=1) | HOSTILE


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    return small_rules(
        tmp_path_factory.mktemp("rules"),
        "part: 1\nrules:\n"
        "  - {item: a.one, names: [公示], results: ['公示#件'], flags: [公示员]}\n"
        "  - {item: a.two, names: [热线], results: ['热线#件']}\n",
    )


@pytest.fixture
def checklist(tmp_path: Path) -> Checklist:
    return small_checklist(tmp_path, {"a.one": {"tier": "must"}, "a.two": {}})


def assessed(
    rules: RuleSet, checklist: Checklist, *reviews: Review, said: str = "推行公示。"
) -> Assessment:
    report = understood(achieved("受理热线3件。", said), rules)
    return grade(report, Requirement((checklist,), reviews=reviews), rules)


def decided(
    rules: RuleSet, checklist: Checklist, *changes: dict[str, Any], said: str = "推行公示。"
) -> ItemResult:
    """The item a.one of a report that says `said`, after decisions made on “推行公示”."""
    seen = assessed(rules, checklist).items[0]
    about = {"report": REPORT, "machine_grade": seen.grade, "evidence": fingerprint(seen)}
    made = [review(**{**about, **each}) for each in changes]
    return assessed(rules, checklist, *made, said=said).items[0]


def states(result: ItemResult) -> list[str]:
    return [decision.state for decision in result.decisions]


@settings(max_examples=200)
@given(TEXT, TEXT, TEXT, st.dates())
def test_what_is_saved_is_loaded_again(
    tmp_path_factory: pytest.TempPathFactory, report: str, reason: str, reviewer: str, day: date
) -> None:
    path = tmp_path_factory.getbasetemp() / "reviews.yaml"
    made = review(report=report, item=reason, reason=reason, reviewer=reviewer, date=day)
    save_reviews([made], path)
    assert load_reviews(path, []) == (made,)


def test_the_same_decisions_give_the_same_bytes(tmp_path: Path) -> None:
    made = [review(item=item, reviewer=by) for item in ("b", "a") for by in ("乙", "甲")]
    written = []
    for order in (made, made[::-1]):
        save_reviews(order, tmp_path / "reviews.yaml")
        written.append((tmp_path / "reviews.yaml").read_bytes())
    assert written[0] == written[1]


def test_no_file_and_a_file_of_none_hold_no_decisions(tmp_path: Path) -> None:
    path = tmp_path / "reviews.yaml"
    assert load_reviews(path, []) == ()
    save_reviews([], path)
    assert load_reviews(path, []) == ()


def test_what_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        save_reviews([review()], tmp_path / "没有" / "reviews.yaml")
    assert caught.value.code == "E202"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("grade: 2", "grade: 4", 5, "高于该事项的最高等级 3"),
        ("  grade: 2", "  grade: -1", 5, "不能小于 0"),
        ("  grade: 2", "  grade: 二", 5, "须为整数"),
        ("date: 2026-05-01", "date: 昨天", 8, "须为日期"),
        ('reviewer: "张三"', 'reviewer: ""', 7, "不能为空"),
        ('  reviewer: "张三"\n', "", 2, "缺少这一项"),
        ("reviewer:", "reveiwer:", 7, "是否指“reviewer”"),
        ('item: "a.two"', 'item: "a.one"', 10, "已有复核"),
    ],
)
def test_faults_of_a_file_edited_by_hand_are_told_by_line(
    tmp_path: Path, checklist: Checklist, old: str, new: str, line: int, said: str
) -> None:
    path = tmp_path / "reviews.yaml"
    save_reviews([review(item="a.one"), review(item="a.two")], path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_reviews(path, [checklist])
    assert caught.value.code == "E306"
    assert any(fault.line == line and said in fault.message for fault in caught.value.faults)


def test_a_file_of_decisions_is_checked_with_the_rules(tmp_path: Path) -> None:
    path = tmp_path / "reviews.yaml"
    save_reviews([review(item="advisers.appointment", grade=9)], path)
    project, about = load_project([path], date(2026, 5, 1))
    assert about == [path]
    (fault,) = project.faults
    assert (fault.path, fault.line) == (path, 5)
    assert "最高等级 3" in fault.message


def test_a_decision_makes_the_grade_and_the_score_and_both_grades_stay(
    rules: RuleSet, checklist: Checklist
) -> None:
    before, after = decided(rules, checklist), decided(rules, checklist, {"grade": 3})
    assert (before.grade, after.grade, after.machine_grade) == (1, 3, 1)
    assert (after.gap, after.review, states(after)) == (False, False, ["applied"])
    assert after.arithmetic == "复核为 3 级（张三）；权重 5 × 系数 1 ＝ 5"


def test_a_decision_is_about_its_own_report_and_item(rules: RuleSet, checklist: Checklist) -> None:
    assert decided(rules, checklist, {"report": "别的.txt"}).decisions == ()
    assert decided(rules, checklist, {"item": "a.two"}).decisions == ()


def test_a_decision_holds_while_its_evidence_does(rules: RuleSet, checklist: Checklist) -> None:
    moved = decided(rules, checklist, {"grade": 3}, said="另有一句。\n推行公示。")
    assert (moved.grade, states(moved)) == (3, ["applied"])
    changed = decided(rules, checklist, {"grade": 3}, said="推行执法公示。")
    assert (changed.grade, states(changed)) == (1, ["stale"])
    assert changed.review
    assert changed.review_reason == "证据已变，待重新复核：张三判 3 级（2026-05-01）"


def test_reviewers_who_agree_are_both_named(rules: RuleSet, checklist: Checklist) -> None:
    result = decided(rules, checklist, {"grade": 2}, {"grade": 2, "reviewer": "李四"})
    assert (result.grade, states(result)) == (2, ["applied", "applied"])
    assert "张三、李四" in result.arithmetic


def test_reviewers_who_disagree_leave_the_machines_grade(
    rules: RuleSet, checklist: Checklist
) -> None:
    result = decided(rules, checklist, {"grade": 2}, {"grade": 3, "reviewer": "李四"})
    assert (result.grade, states(result)) == (1, ["disputed", "disputed"])
    assert result.review
    assert result.review_reason is not None
    assert "意见不一" in result.review_reason


def test_a_decision_on_other_evidence_does_not_disagree(
    rules: RuleSet, checklist: Checklist
) -> None:
    old = {"grade": 0, "reviewer": "李四", "evidence": "0" * 16}
    result = decided(rules, checklist, {"grade": 2}, old)
    assert (result.grade, states(result)) == (2, ["applied", "stale"])
