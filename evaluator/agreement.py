"""How far grades agree: the machine's with people's, and one reviewer's with another's.

Only decisions on the evidence as it is now count. A person's grade on an item is what all who
decided on it agree on.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from evaluator.checklist import Item, Scale
from evaluator.reviews import Review
from evaluator.subjects import Filed, Subject

# Two grades of the same thing by two raters.
Pair = tuple[int, int]

# Fewer decisions say nothing of a single item beyond chance.
FEWEST = 10


@dataclass(frozen=True, slots=True)
class Compared:
    """Grades of the machine and of people, side by side (the machine's first)."""

    pairs: tuple[Pair, ...]

    @property
    def agreed(self) -> int:
        """How many are equal."""
        return sum(machine == person for machine, person in self.pairs)

    @property
    def raised(self) -> int:
        """How many people raised."""
        return sum(machine < person for machine, person in self.pairs)

    @property
    def lowered(self) -> int:
        """How many people lowered."""
        return sum(machine > person for machine, person in self.pairs)

    @property
    def difference(self) -> float:
        """By how many grades people are above the machine, on average."""
        return sum(person - machine for machine, person in self.pairs) / len(self.pairs)

    @property
    def kappa(self) -> float | None:
        """Cohen's weighted kappa; see `weighted_kappa`."""
        return weighted_kappa(self.pairs)


@dataclass(frozen=True, slots=True)
class Between:
    """Two reviewers (sorted by name), the items both decided on, and how many alike."""

    reviewers: tuple[str, str]
    together: int
    agreed: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """The machine against people by item, those first that people overrule most, and by scale;
    reviewers against each other; how many items await agreement, and how many decisions are not
    counted as the evidence is another by now or nothing is graded that they are about."""

    items: tuple[tuple[Item, Compared], ...]
    scales: tuple[tuple[Scale, Compared], ...]
    reviewers: tuple[Between, ...]
    disputed: int
    uncounted: int

    @property
    def overall(self) -> Compared:
        """All items together."""
        return Compared(tuple(pair for _, each in self.scales for pair in each.pairs))


def weighted_kappa(pairs: Sequence[Pair]) -> float | None:
    """Cohen's kappa with quadratic weights: 1 − Σ(a−b)² observed ÷ Σ(a−b)² expected by chance.

    1 is full agreement, 0 what chance gives. None where chance alone would agree fully (both raters
    gave one and the same grade throughout) or there are no pairs.

    J. Cohen: Weighted kappa: Nominal scale agreement with provision for scaled disagreement or
    partial credit. Psychological Bulletin 70 (1968), 213–220.
    """
    n = len(pairs)
    ones, others = [a for a, _ in pairs], [b for _, b in pairs]
    observed = sum((a - b) ** 2 for a, b in pairs)
    # Of all n² pairs of a grade by the one with a grade by the other, n times their mean.
    squares = sum(a * a for a in ones) + sum(b * b for b in others)
    expected = n * squares - 2 * sum(ones) * sum(others)
    return 1 - observed * n / expected if expected else None


def agreement(decisions: Iterable[Filed]) -> Agreement:
    """Compare decisions on file with the machine's grades and with each other."""
    by_subject: dict[tuple[str, str], tuple[Subject, list[Review]]] = {}
    settled: set[tuple[str, str]] = set()
    uncounted = 0
    for each in decisions:
        if each.subject is None or each.state == "stale":
            uncounted += 1
            continue
        at = (each.review.report, each.review.item)
        by_subject.setdefault(at, (each.subject, []))[1].append(each.review)
        if each.state == "applied":
            settled.add(at)
    graded = [by_subject[at] for at in by_subject if at in settled]
    return Agreement(
        items=_by_item(graded),
        scales=_by_scale(graded),
        reviewers=_between(reviews for _, reviews in by_subject.values()),
        disputed=len(by_subject) - len(settled),
        uncounted=uncounted,
    )


_Graded = Sequence[tuple[Subject, list[Review]]]


def _by_item(graded: _Graded) -> tuple[tuple[Item, Compared], ...]:
    items: dict[str, Item] = {}
    pairs: dict[str, list[Pair]] = {}
    for subject, reviews in graded:
        items.setdefault(subject.item.id, subject.item)
        pairs.setdefault(subject.item.id, []).append((subject.machine_grade, reviews[0].grade))
    found = [(items[id], Compared(tuple(each))) for id, each in pairs.items()]
    return tuple(sorted(found, key=lambda one: (one[1].agreed - len(one[1].pairs), one[0].id)))


def _by_scale(graded: _Graded) -> tuple[tuple[Scale, Compared], ...]:
    """By scale, the most used one first: grades of different scales are different things."""
    scales: dict[tuple[str, ...], Scale] = {}
    pairs: dict[tuple[str, ...], list[Pair]] = {}
    for subject, reviews in graded:
        labels = subject.scale.labels
        scales.setdefault(labels, subject.scale)
        pairs.setdefault(labels, []).append((subject.machine_grade, reviews[0].grade))
    found = [(scales[labels], Compared(tuple(each))) for labels, each in pairs.items()]
    return tuple(sorted(found, key=lambda one: (-len(one[1].pairs), one[0].labels)))


def _between(by_item: Iterable[Sequence[Review]]) -> tuple[Between, ...]:
    found: dict[tuple[str, str], list[bool]] = {}
    for reviews in by_item:
        ordered = sorted(reviews, key=lambda review: review.reviewer)
        for one, other in combinations(ordered, 2):
            alike = one.grade == other.grade
            found.setdefault((one.reviewer, other.reviewer), []).append(alike)
    return tuple(Between(two, len(alike), sum(alike)) for two, alike in sorted(found.items()))
