"""Gaps: their severity, their order, and what is said of them."""

from dataclasses import replace

import pytest
from writer_samples import checklist, decision, evidence, result, scored

from evaluator.gaps import Gap, counts, gaps
from evaluator.model import Assessment, ItemResult

ADMITTED = evidence("尚有不足", strength=0, role="problems")
PLANNED = evidence("明年推进", strength=0, role="plan")


def report(*items: ItemResult) -> Assessment:
    return scored("x.txt", checklist(), *items)


def only(*items: ItemResult) -> Gap:
    (gap,) = gaps(report(*items), checklist())
    return gap


@pytest.mark.parametrize(
    ("id", "grade", "severity"),
    [("b.core", 0, 0), ("b.core", 1, 1), ("b.two", 0, 1), ("b.two", 1, 2)],
)
def test_the_tier_and_whether_there_is_anything_make_it_grave(
    id: str, grade: int, severity: int
) -> None:
    assert only(result(id, grade)).severity == severity


def test_the_gravest_come_first_and_then_the_parts_in_order() -> None:
    of_all = [result(id, 0) for id in ("form.plan", "b.two", "b.core", "a.one")]
    found = gaps(report(*of_all), checklist())
    assert [gap.item.id for gap in found] == ["b.core", "form.plan", "a.one", "b.two"]
    assert counts(found) == (2, 2, 0)


def test_what_reaches_its_target_is_no_gap() -> None:
    assert gaps(report(result("b.core", 2), result("form.plan", 2, top=2)), checklist()) == ()


@pytest.mark.parametrize(
    ("item", "found"),
    [
        (result("b.two", 1, evidence("高度重视"), flagged=(ADMITTED,)), "有原文，未达目标"),
        (result("b.two", 0, flagged=(ADMITTED, PLANNED)), "仅见于存在问题（自认不足）"),
        (result("b.two", 0, flagged=(PLANNED,)), "仅列入计划"),
        (result("b.two", 0), "未见"),
        (replace(result("b.two", 1), decisions=(decision(1),)), "没有原文，等级由人工认定"),
    ],
)
def test_what_there_is_about_the_item(item: ItemResult, found: str) -> None:
    assert only(item).found == found


def test_what_is_lacking_are_the_rungs_up_to_the_target() -> None:
    assert only(result("b.two", 1)).lacking == "现为“表态”，尚缺“举措”"
    assert only(result("b.two", 0)).lacking == "没有可以得分的内容，尚缺“表态”、“举措”"


def test_a_figure_that_falls_short_is_lacking_as_well() -> None:
    short = replace(
        report(result("b.two", 2, evidence("培训2次"))),
        items=(
            replace(
                result("b.two", 2, evidence("培训2次"), gap=True), shortfalls=("培训次数少 2 次",)
            ),
        ),
    )
    (gap,) = gaps(short, checklist())
    assert gap.found == "有原文，数量未达要求"
    assert gap.lacking == "培训次数少 2 次"
