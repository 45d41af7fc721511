"""Decisions out of a reviewed workbook into those on file. Pure: what is read and written where is
up to the command.

A workbook may be an old copy: what it was filled in with, or what stands in it from before, must
not undo what came later.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from evaluator.reviewbook import GRADE, Row
from evaluator.reviewrows import Refusal, RowReader, Said, as_read, reviewer_name
from evaluator.reviews import Review
from evaluator.rowmark import digest
from evaluator.subjects import Subject, Subjects

Kind = Literal["added", "replaced", "same", "left", "withdrawn"]
# An item of a report, and the reviewer by name.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Change:
    """What came of a row: a decision `added`; one of the same reviewer `replaced`; the `same` as on
    file; `left` alone, as the workbook only holds what was filled in from an older one, which
    `before` has followed (None: it was withdrawn); or `withdrawn`. `notes` say in Chinese what
    else there is to know."""

    kind: Kind
    cell: str
    subject: Subject
    before: Review | None
    after: Review | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import gives: all decisions there are now, what came of the rows that were taken, and
    why others were refused; a row may have several faults."""

    reviews: tuple[Review, ...]
    changes: tuple[Change, ...]
    refused: tuple[Refusal, ...]

    @property
    def refused_rows(self) -> int:
        """How many rows were refused."""
        return len({(refusal.row.sheet, refusal.row.number) for refusal in self.refused})

    def of(self, *kinds: Kind) -> tuple[Change, ...]:
        """The changes of some kinds."""
        return tuple(change for change in self.changes if change.kind in kinds)


def import_rows(
    rows: Iterable[Row], subjects: Subjects, on_file: Sequence[Review], today: date
) -> Imported:
    """Merge what the rows of a workbook say into the decisions on file."""
    reader = RowReader(subjects, today)
    merge = _Merge(on_file)
    refused: list[Refusal] = []
    by_key: dict[Key, list[Said]] = {}
    for row in rows:
        match reader.read(row):
            case Said() as said:
                by_key.setdefault(merge.key(said), []).append(said)
            case list() as faults:
                refused += faults
    changes: list[Change] = []
    for key, together in by_key.items():
        if len({_meaning(said) for said in together}) > 1:
            refused += _contradicting(together)
            continue
        match merge.take(key, together[0]):
            case Change() as change:
                changes.append(change)
            case Refusal() as refusal:
                refused.append(refusal)
    return Imported(merge.reviews, tuple(map(merge.noted, changes)), tuple(refused))


class _Merge:
    """The decisions on file, while rows are taken one by one."""

    def __init__(self, on_file: Sequence[Review]) -> None:
        self._by_item: dict[tuple[str, str], dict[str, Review]] = {}
        for review in on_file:
            self._of(review.report, review.item)[review.reviewer] = review

    @property
    def reviews(self) -> tuple[Review, ...]:
        return tuple(r for reviews in self._by_item.values() for r in reviews.values())

    def key(self, said: Said) -> Key:
        """Whose decision a row is about; one that was cleared is known by its digest."""
        report, item = said.subject.report, said.subject.item.id
        if said.review is not None:
            return report, item, self._known(report, item, said.review.reviewer)
        held = self._of(report, item).values()
        cleared = next((r.reviewer for r in held if _digest(r) == said.mark.filled), "")
        return report, item, cleared

    def take(self, key: Key, said: Said) -> Change | Refusal:
        """Take one row, whose key this is."""
        report, item, reviewer = key
        held = self._of(report, item)
        before, after = held.get(reviewer), said.review
        if after is None:
            held.pop(reviewer, None)
            kind: Kind = "left" if before is None else "withdrawn"
        else:
            kind = _kind(said, before, after)
            if kind == "replaced" and before and _outdated(said, before, after):
                return _followed(said, before)
            if kind in ("added", "replaced"):
                held.pop(reviewer, None)
                held[after.reviewer] = after
        return Change(kind, said.row.cell(GRADE), said.subject, before, after)

    def noted(self, change: Change) -> Change:
        """A change with what there is to know about it, once all rows are taken."""
        notes = []
        after, subject = change.after, change.subject
        held = self._of(subject.report, subject.item.id).values()
        if change.kind in ("added", "replaced") and after:
            if after.evidence != subject.evidence:
                notes.append("证据已变，评估后将为待重新复核")
            against = [r for r in held if r.evidence == after.evidence and r.grade != after.grade]
            if against:
                notes.append(f"与{_listed(against)}意见不一，请商定")
        if change.kind == "left" and after:
            notes.append(_left(change.before))
        elif change.kind == "left" and held:
            notes.append(f"表中清空的意见已不在，现有{_listed(held)}，未动")
        return replace(change, notes=tuple(notes))

    def _of(self, report: str, item: str) -> dict[str, Review]:
        return self._by_item.setdefault((report, item), {})

    def _known(self, report: str, item: str, reviewer: str) -> str:
        """A reviewer's name as it is on file, where blanks may stand otherwise."""
        held = self._of(report, item)
        return next((known for known in held if reviewer_name(known) == reviewer), reviewer)


def _kind(said: Said, before: Review | None, after: Review) -> Kind:
    if said.untouched and (before is None or _digest(before) != said.mark.filled):
        return "left"
    if before is None:
        return "added"
    same = (
        before.grade == after.grade
        and as_read(before.reason) == after.reason
        and (before.date == after.date or not said.dated)
    )
    # Whoever decides the same on the evidence as it is now has looked at it again.
    anew = not said.untouched and before.evidence != after.evidence == said.subject.evidence
    return "same" if same and not anew else "replaced"


def _outdated(said: Said, before: Review, after: Review) -> bool:
    """Whether what is on file came after this row, which wasn't filled in with it."""
    if said.mark.filled == _digest(before):
        return False
    current = said.subject.evidence
    return after.date < before.date or before.evidence == current != after.evidence


def _left(before: Review | None) -> str:
    if before:
        held = f"表中带出的是较早的意见，现为{_listed([before])}"
    else:
        held = "表中带出的意见已不在 reviews.yaml 里（已撤回，或换了文件）"
    return f"{held}，未动；如要采用表中的，请把日期改为今天再导入"


def _followed(said: Said, before: Review) -> Refusal:
    message = (
        f"{before.reviewer}已有更新的意见（{before.grade} 级，{before.date}），本行是较早的；"
        "如要改用，请在重新评估后的工作簿里填写"
    )
    return Refusal(said.row, GRADE, "E407", message)


def _contradicting(together: Sequence[Said]) -> Iterator[Refusal]:
    for said in together:
        others = "、".join(other.row.cell(GRADE) for other in together if other is not said)
        message = f"与 {others} 是同一人对同一报告同一事项的意见，内容却不同；请只留一行"
        yield Refusal(said.row, GRADE, "E407", message)


def _meaning(said: Said) -> tuple[object, ...]:
    review = said.review
    return (review and (review.grade, review.reason, review.date), said.mark.evidence)


def _digest(review: Review) -> str:
    return digest(review.grade, review.reviewer, review.date, review.reason)


def _listed(reviews: Iterable[Review]) -> str:
    return "、".join(f"{r.reviewer}判 {r.grade} 级（{r.date}）" for r in reviews)
