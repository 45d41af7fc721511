"""Agreement of grades: figures worked out by hand, and which decisions count."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reviewbooks import SCALE, known, review, subject

from evaluator.agreement import Agreement, agreement, weighted_kappa
from evaluator.checklist import Scale
from evaluator.reviews import Review
from evaluator.subjects import Subjects, filed

FORM = Scale(labels=("缺失", "部分", "完整"), credits=(0, 0.5, 1))
GRADES = st.integers(0, 3)


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([(0, 0), (1, 1), (2, 2)], 1.0),
        # Observed Σ(a−b)² = 1; by chance, over all 4 pairs, (0 + 1 + 1 + 0) ÷ 2 = 1.
        ([(0, 0), (0, 1), (1, 1), (1, 0)], 0.0),
        ([(0, 1), (1, 0)], -1.0),
        # Observed 0 + 0 + 1 + 0 = 1; by chance (4 · (0+1+4+9 + 0+1+9+9) − 2 · 6 · 7) ÷ 4 = 12.
        ([(0, 0), (1, 1), (2, 3), (3, 3)], 1 - 1 / 12),
        # A step of three weighs nine times a step of one: 1 − 9 ÷ 9.
        ([(0, 0), (0, 3)], 0.0),
    ],
)
def test_weighted_kappa_by_hand(pairs: list[tuple[int, int]], expected: float) -> None:
    assert weighted_kappa(pairs) == pytest.approx(expected)


@pytest.mark.parametrize("pairs", [[], [(2, 2)], [(1, 1)] * 9])
def test_kappa_says_nothing_where_chance_agrees_fully(pairs: list[tuple[int, int]]) -> None:
    assert weighted_kappa(pairs) is None


@given(st.lists(st.tuples(GRADES, GRADES), max_size=30))
def test_kappa_is_what_its_definition_gives(pairs: list[tuple[int, int]]) -> None:
    chance = sum((a - b) ** 2 for a, _ in pairs for _, b in pairs)
    observed = sum((a - b) ** 2 for a, b in pairs) * len(pairs)
    found = weighted_kappa(pairs)
    assert found == (pytest.approx(1 - observed / chance) if chance else None)
    assert found == weighted_kappa([(b, a) for a, b in pairs])


def compared(subjects: Subjects, *reviews: Review) -> Agreement:
    return agreement(filed(reviews, subjects))


def test_machine_and_people_are_compared_by_item_the_most_overruled_first() -> None:
    machine = {"a.one": 1, "a.two": 2}
    subjects = known(
        *(subject(f"{n}.txt", id, machine=top) for n in range(3) for id, top in machine.items())
    )
    given = {"a.one": (1, 1, 2), "a.two": (3, 0, 1)}
    reviews = [
        review(report=f"{n}.txt", item=id, grade=grade)
        for id, grades in given.items()
        for n, grade in enumerate(grades)
    ]
    (first, worst), (second, better) = compared(subjects, *reviews).items
    assert (first.id, second.id) == ("a.two", "a.one")
    assert (worst.agreed, worst.raised, worst.lowered) == (0, 1, 2)
    assert worst.difference == pytest.approx(-2 / 3)
    assert (better.agreed, better.raised, better.lowered) == (2, 1, 0)
    everything = compared(subjects, *reviews).overall
    assert (everything.agreed, len(everything.pairs)) == (2, 6)


def test_scales_are_kept_apart() -> None:
    subjects = known(subject(), subject(item="f.one", scale=FORM, machine=2))
    found = compared(subjects, review(), review(item="f.one", grade=1))
    assert [(scale.labels, each.pairs) for scale, each in found.scales] == [
        (SCALE.labels, ((1, 2),)),
        (FORM.labels, ((2, 1),)),
    ]


def test_an_item_counts_once_however_many_agree_on_it() -> None:
    found = compared(known(), review(), review(reviewer="李四"))
    assert found.overall.pairs == ((1, 2),)


@pytest.mark.parametrize(
    "changes", [{"evidence": "0" * 16}, {"report": "没有.txt"}, {"item": "没有"}]
)
def test_decisions_on_other_evidence_or_of_no_use_are_told_apart(changes: dict[str, Any]) -> None:
    found = compared(known(), review(), review(**{"reviewer": "李四", **changes}))
    assert (found.disputed, found.uncounted, found.overall.pairs) == (0, 1, ((1, 2),))


def test_an_item_on_which_people_disagree_waits() -> None:
    found = compared(known(), review(), review(reviewer="李四", grade=3))
    assert (found.disputed, found.uncounted, found.overall.pairs) == (1, 0, ())


def test_reviewers_are_compared_where_both_decided() -> None:
    subjects = known(*(subject(item=id) for id in ("a", "b", "c")))
    reviews = [
        *(review(item=id, grade=2) for id in ("a", "b", "c")),
        review(item="a", grade=2, reviewer="李四"),
        review(item="b", grade=3, reviewer="李四"),
        review(item="c", grade=3, reviewer="李四", evidence="0" * 16),
    ]
    (pair,) = compared(subjects, *reviews).reviewers
    assert (set(pair.reviewers), pair.together, pair.agreed) == ({"张三", "李四"}, 2, 1)


def test_no_decisions_compare_to_nothing() -> None:
    found = compared(known())
    assert (found.items, found.scales, found.reviewers) == ((), (), ())
