"""Who stands where: the reports of a batch, best first, with the counts that every table shows."""

from dataclasses import dataclass

from evaluator.checklist import Checklist
from evaluator.model import Assessment, Batch, ItemResult
from evaluator.requirement import Requirement


@dataclass(frozen=True, slots=True)
class Standing:
    """A report's place. Equal scores share a `rank`, and the next rank is left out (1, 1, 3).

    `waived` are the items that a waiver keeps from being scored.

    `results` are its graded items by id; `core_missing` counts those of grade 0 in the tier that
    matters most, `gaps` those below target, `reviews` those a person must look
    at.
    """

    rank: int
    assessment: Assessment
    results: dict[str, ItemResult]
    waived: frozenset[str]
    core_missing: int
    gaps: int
    reviews: int


def shown_score(assessment: Assessment) -> float:
    """The score as tables print it. Ranks follow this one, so that equal prints are equal ranks."""
    return round(assessment.score, 2)


def standings(batch: Batch, checklist: Checklist) -> tuple[Standing, ...]:
    """The graded reports by falling score; among equals the order of the batch stays."""
    ordered = sorted(batch.assessments, key=shown_score, reverse=True)
    first: dict[float, int] = {}
    for place, assessment in enumerate(ordered, 1):
        first.setdefault(shown_score(assessment), place)
    return tuple(_standing(first[shown_score(a)], a, checklist) for a in ordered)


def portions(batch: Batch, requirement: Requirement) -> list[tuple[Checklist, Batch]]:
    """The batch by checklist, the one of most reports first; it takes the failures as well."""
    found = [
        (checklist, tuple(a for a in batch.assessments if a.checklist == checklist.id))
        for checklist in requirement.checklists
    ]
    ordered = sorted(found, key=lambda portion: -len(portion[1]))
    (first, most), *others = ordered
    return [
        (first, Batch((*most, *batch.failures))),
        *((checklist, Batch(reports)) for checklist, reports in others if reports),
    ]


def core_missing_label(checklist: Checklist) -> str:
    """What the count `Standing.core_missing` is called, from the title of its tier."""
    return f"{checklist.tiers[core_tier(checklist)].title}未见"


def core_tier(checklist: Checklist) -> str:
    """The tier that matters most: the cap's, or else the one that weighs most."""
    if checklist.cap:
        return checklist.cap.tier
    return max(checklist.tiers, key=lambda name: checklist.tiers[name].weight)


def _standing(rank: int, assessment: Assessment, checklist: Checklist) -> Standing:
    core = {item.id for item in checklist.items if item.tier == core_tier(checklist)}
    results = {r.id: r for r in assessment.items if r.status == "graded"}
    waived = {r.id for r in assessment.items if r.waiver and r.status != "graded"}
    return Standing(
        rank=rank,
        assessment=assessment,
        results=results,
        waived=frozenset(waived),
        core_missing=sum(id in core and r.grade == 0 for id, r in results.items()),
        gaps=sum(r.gap for r in results.values()),
        reviews=sum(r.review for r in results.values()),
    )
