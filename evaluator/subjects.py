"""What reviews are about: items of the reports in a record, and how decisions on file stand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evaluator.checklist import Item, Scale
from evaluator.record import Record, read_record
from evaluator.reviews import REVIEWS, Review, State, fingerprint, load_reviews, states

Subjects = Mapping[tuple[str, str], "Subject"]


@dataclass(frozen=True, slots=True)
class Subject:
    """An item of a report as it was graded last; `evidence` is its fingerprint. Where it isn't
    `graded` (not applicable, waived), nobody decides on it."""

    report: str
    item: Item
    scale: Scale
    graded: bool
    machine_grade: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Filed:
    """A decision on file and what has become of it; without a subject it is of no use."""

    review: Review
    subject: Subject | None
    state: State | None


def subjects(record: Record) -> Subjects:
    """All items of all reports in a record, by the names of report and item.

    Raises UsageError E204 where the record can't be read.
    """
    checklists = {checklist.id: checklist for checklist in record.run.checklists}
    items = {id: {item.id: item for item in each.items} for id, each in checklists.items()}
    return {
        (assessment.report, result.id): Subject(
            report=assessment.report,
            item=(item := items[assessment.checklist][result.id]),
            scale=checklists[assessment.checklist].scales[item.scale],
            graded=result.status == "graded",
            machine_grade=result.machine_grade,
            evidence=fingerprint(result),
        )
        for assessment in record.batch.assessments
        for result in assessment.items
    }


def filed(reviews: Iterable[Review], known: Subjects) -> tuple[Filed, ...]:
    """Decisions with their state by the evidence as it is now, in their order."""
    by_item: dict[tuple[str, str], list[Review]] = {}
    for review in reviews:
        by_item.setdefault((review.report, review.item), []).append(review)
    found = []
    for at, together in by_item.items():
        subject = known.get(at)
        if subject is None or not subject.graded:
            found += [Filed(review, None, None) for review in together]
        else:
            told = states(together, subject.evidence)
            found += [Filed(r, subject, state) for r, state in zip(together, told, strict=True)]
    return tuple(found)


def filed_in(folder: Path) -> tuple[Filed, ...]:
    """The decisions that lie in the folder of a record, with their state.

    Raises UsageError E204 where there is no record, ConfigError E306 for a faulty file of reviews.
    """
    record = read_record(folder)
    reviews = load_reviews(folder / REVIEWS, record.run.checklists)
    return filed(reviews, subjects(record)) if reviews else ()
