"""The rules against sentences as reports write them: rules/*.cases.yaml hold, for every item, hits of
each grade, near misses, negations, a neighbour's figure, plans and admitted shortfalls."""

from collections import Counter
from functools import cache
from typing import Any

import pytest
import yaml

from evaluator.checklist import load_checklist
from evaluator.evaluate import assess
from evaluator.model import Document, ItemResult
from evaluator.resources import rules_path
from evaluator.rules import RuleSet, load_rules

CASES = rules_path()
HEADINGS = {"hit": "一、主要工作", "problems": "二、存在的问题", "plan": "三、下一步工作安排"}
KINDS = {"hit", "near-miss", "negation", "neighbour", "plan", "problems"}


def load_cases() -> dict[str, list[dict[str, Any]]]:
    """The cases of all files, by item."""
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(CASES.glob("*.cases.yaml")):
        for entry in yaml.safe_load(path.read_text(encoding="utf-8"))["tests"]:
            assert entry["item"] not in found, f"{path.name}: {entry['item']} twice"
            found[entry["item"]] = entry["cases"]
    return found


ALL = load_cases()


@cache
def rules() -> RuleSet:
    return load_rules(rules_path())


def graded(item: str, case: dict[str, Any]) -> ItemResult:
    """The item's result for a report that says only what the case says."""
    heading = HEADINGS.get(case["kind"], HEADINGS["hit"])
    text = f"青岚县2023年法治政府建设工作报告\n{heading}\n{case['text']}\n"
    document = Document("case.txt", text)
    assessment = assess(document, load_checklist("outline-2021-2025"), rules())
    return next(result for result in assessment.items if result.id == item)


@pytest.mark.parametrize("item", sorted(ALL))
def test_every_case_of_an_item_gets_its_grade_and_flags(item: str) -> None:
    wrong = []
    for case in ALL[item]:
        result = graded(item, case)
        # What was not done is no evidence; whether saying so admits a shortfall is left open.
        admitted = result.admitted and case["kind"] != "negation"
        got = (result.grade, result.planned, admitted)
        wanted = (case["grade"], case.get("planned", False), case.get("admitted", False))
        if got != wanted:
            wrong.append(f"{case['kind']} wanted {wanted} got {got}: {case['text']}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_item_with_a_rule_has_cases_of_every_kind() -> None:
    assert set(ALL) == {rule.item for rule in rules().rules}
    for item, cases in ALL.items():
        kinds = Counter(case["kind"] for case in cases)
        assert set(kinds) == KINDS, item
        assert {case["grade"] for case in cases if case["kind"] == "hit"} >= {1, 2, 3}, item
