"""The rules against the cases beside them, as `hedui rules test` runs them."""

from collections import Counter, defaultdict
from functools import cache

import pytest
from reports import shipped_rules

from evaluator.cases import Placed, complaints, load_cases, matcher_of, outcome
from evaluator.proving import LEAST_CASES, LEAST_SILENT
from evaluator.resources import rules_path

ITEMS = sorted(shipped_rules().items)
KINDS = {"hit", "near-miss", "negation", "neighbour", "plan", "problems"}


@cache
def cases() -> dict[str, list[Placed]]:
    found = defaultdict(list)
    for placed in load_cases(rules_path()):
        found[placed.item].append(placed)
    return found


@pytest.mark.parametrize("item", ITEMS)
def test_every_case_of_an_item_gets_its_grade_quote_and_flags(item: str) -> None:
    rules = shipped_rules()
    rule = rules.of(item)
    assert rule is not None
    wrong = [
        f"{placed.path.name}:{placed.line} {'；'.join(found)}：{placed.case.text}"
        for placed in cases()[item]
        if (found := complaints(placed.case, outcome(matcher_of(placed.case, rules), rule)))
    ]
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.parametrize("item", ITEMS)
def test_every_item_has_six_cases_of_which_two_must_not_fire(item: str) -> None:
    assert len(cases()[item]) >= LEAST_CASES
    assert sum(placed.case.grade == 0 for placed in cases()[item]) >= LEAST_SILENT


def test_every_item_of_evidence_has_cases_of_every_kind_and_hits_of_every_grade() -> None:
    for item in (rule.item for rule in shipped_rules().rules):
        own = [placed.case for placed in cases()[item]]
        assert set(Counter(case.kind for case in own)) == KINDS, item
        assert {case.grade for case in own if case.kind == "hit"} >= {1, 2, 3}, item


def test_no_case_is_of_an_item_without_a_rule() -> None:
    assert set(cases()) <= set(ITEMS)
