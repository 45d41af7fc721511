"""Gaps (差距): what of a report falls short of its checklist, how gravely, and what is lacking."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evaluator.checklist import Checklist, Item, Part
from evaluator.model import Assessment, ItemResult

SEVERITIES = ("高", "中", "低")


@dataclass(frozen=True, slots=True)
class Gap:
    """One item below its target, or with a figure that falls short.

    `severity` indexes SEVERITIES, `target` is the grade to reach, `found` says in Chinese what kind
    of text there is about the item, `lacking` what is missing to reach the target.
    """

    part: Part
    item: Item
    result: ItemResult
    severity: int
    target: int
    found: str
    lacking: str


def gaps(assessment: Assessment, checklist: Checklist) -> tuple[Gap, ...]:
    """The gaps of a report, the gravest first, and among equals in the order of the parts."""
    results = {result.id: result for result in assessment.items if result.gap}
    found = [
        _gap(part, item, results[item.id], checklist)
        for part in checklist.parts
        for item in checklist.items
        if item.part == part.number and item.id in results
    ]
    return tuple(sorted(found, key=lambda gap: gap.severity))


def counts(found: Sequence[Gap]) -> tuple[int, ...]:
    """How many gaps of each severity there are, the gravest first."""
    counted = Counter(gap.severity for gap in found)
    return tuple(counted[grave] for grave in range(len(SEVERITIES)))


def severity(tier: str, grade: int, checklist: Checklist) -> int:
    """How grave a gap of an item of `tier` is at `grade`, as an index of SEVERITIES.

    The more its tier weighs, the graver; an item that has something is a step less grave.
    """
    weights = sorted({each.weight for each in checklist.tiers.values()}, reverse=True)
    rank = weights.index(checklist.tiers[tier].weight)
    return min(rank + (grade > 0), len(SEVERITIES) - 1)


def _gap(part: Part, item: Item, result: ItemResult, checklist: Checklist) -> Gap:
    return Gap(
        part=part,
        item=item,
        result=result,
        severity=severity(item.tier, result.grade, checklist),
        target=checklist.target(item),
        found=_found(result, checklist.target(item)),
        lacking="；".join(_lacking(item, result, checklist)),
    )


def _found(result: ItemResult, target: int) -> str:
    if result.evidence:
        return "有原文，未达目标" if result.grade < target else "有原文，数量未达要求"
    if result.grade:
        return "没有原文，等级由人工认定"
    if result.admitted:
        return "仅见于存在问题（自认不足）"
    return "仅列入计划" if result.planned else "未见"


def _lacking(item: Item, result: ItemResult, checklist: Checklist) -> Iterator[str]:
    target, labels = checklist.target(item), checklist.scales[item.scale].labels
    if result.grade < target:
        rungs = "、".join(f"“{label}”" for label in labels[result.grade + 1 : target + 1])
        now = f"现为“{labels[result.grade]}”" if result.grade else "没有可以得分的内容"
        yield f"{now}，尚缺{rungs}"
    yield from result.shortfalls
