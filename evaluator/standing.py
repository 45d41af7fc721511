"""Who stands where: the reports of a batch, best first, with the counts that every table shows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from evaluator.checklist import Checklist
from evaluator.model import Assessment, Batch, Failure, Outcome


@dataclass(frozen=True, slots=True)
class Standing:
    """A report's place. Equal scores share a `rank`, and the next rank is left out (1, 1, 3).

    `place` is the report's in the batch, `summary` its assessment without items, text and sections,
    which a large batch can't keep in memory. `core_missing` counts its graded items of grade 0 in
    the tier that matters most, `gaps` those that fall short, `reviews` those a person must look at,
    `reviewed` those a person decided on; `spans` counts the evidence of graded items, flagged ones
    included; `findings` what has to be asked about.
    """

    rank: int
    place: int
    summary: Assessment
    core_missing: int
    gaps: int
    reviews: int
    reviewed: int
    spans: int
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Portion:
    """The part of a batch that was graded by one checklist, best first."""

    checklist: Checklist
    batch: Batch
    standings: tuple[Standing, ...]
    failures: tuple[Failure, ...]

    def assessment(self, standing: Standing) -> Assessment:
        """The whole assessment of a standing."""
        found = self.batch.outcomes[standing.place]
        assert isinstance(found, Assessment)
        return found


def portions(batch: Batch, checklists: Sequence[Checklist]) -> tuple[Portion, ...]:
    """The batch by checklist, the one of most reports first; it takes the failures as well."""
    by_id = {checklist.id: checklist for checklist in checklists}
    return arranged((standing_of(each, by_id) for each in batch.outcomes), batch, checklists)


def arranged(
    standings: Iterable[Standing | Failure], batch: Batch, checklists: Sequence[Checklist]
) -> tuple[Portion, ...]:
    """Portions of a batch whose standings, in its order, are known; else as `portions`."""
    found: dict[str, list[Standing]] = {checklist.id: [] for checklist in checklists}
    failures = []
    for place, each in enumerate(standings):
        if isinstance(each, Failure):
            failures.append(each)
        else:
            found[each.summary.checklist].append(replace(each, place=place))
    ordered = sorted(checklists, key=lambda checklist: -len(found[checklist.id]))
    return tuple(
        Portion(checklist, batch, _ranked(found[checklist.id]), () if number else tuple(failures))
        for number, checklist in enumerate(ordered)
        if found[checklist.id] or not number
    )


def core_missing_label(checklist: Checklist) -> str:
    """What the count `Standing.core_missing` is called, from the title of its tier."""
    return f"{checklist.tiers[core_tier(checklist)].title}未见"


def core_tier(checklist: Checklist) -> str:
    """The tier that matters most: the cap's, or else the one that weighs most."""
    if checklist.cap:
        return checklist.cap.tier
    return max(checklist.tiers, key=lambda name: checklist.tiers[name].weight)


def _ranked(found: list[Standing]) -> tuple[Standing, ...]:
    """The standings by falling score; among equals the order of the batch stays."""
    ordered = sorted(found, key=lambda standing: standing.summary.score, reverse=True)
    first: dict[float, int] = {}
    for place, standing in enumerate(ordered, 1):
        first.setdefault(standing.summary.score, place)
    return tuple(replace(each, rank=first[each.summary.score]) for each in ordered)


def standing_of(outcome: Outcome, checklists: Mapping[str, Checklist]) -> Standing | Failure:
    """The standing of a report by itself, as yet without rank and place; a failure stays one."""
    if isinstance(outcome, Failure):
        return outcome
    assessment, checklist = outcome, checklists[outcome.checklist]
    core = {item.id for item in checklist.items if item.tier == core_tier(checklist)}
    results = [result for result in assessment.items if result.status == "graded"]
    return Standing(
        rank=0,
        place=0,
        summary=replace(assessment, items=(), text="", sections=(), findings=()),
        core_missing=sum(r.id in core and r.grade == 0 for r in results),
        gaps=sum(r.gap for r in results),
        reviews=sum(r.review for r in results),
        reviewed=sum(any(d.state == "applied" for d in r.decisions) for r in results),
        spans=sum(len(r.evidence) + len(r.flagged) for r in results),
        findings=len(assessment.findings),
    )
