"""What the stages of the road hand on to each other: frozen, and without behaviour beyond lookup.

All offsets (`start`, `end`) count characters of the report's text as it was read, end exclusive.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

Role = Literal["front", "achievements", "first-responsibility", "problems", "plan"]


Kind = Literal["count", "rate", "amount"]
FindingKind = Literal["rate", "sum", "part", "conflict", "date", "reference", "voice", "copy"]
# Wrong for certain, to be asked about, a remark.
Severity = Literal["error", "question", "remark"]


@dataclass(frozen=True, slots=True)
class Document:
    """A file as a reader sees it: plain text, one paragraph (or printed line) a line.

    `name` is the file's name without its folders. Cells of one table row are parted by tabs.
    `headings` holds the offsets of the lines that the file's format marks as headings (a heading
    style, an h1–h6, a paragraph that is bold throughout); plain text has none.
    """

    name: str
    text: str
    headings: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure in the text: `value` counted in `unit` (ten thousands are multiplied out)."""

    value: float
    unit: str
    kind: Kind
    approximate: bool
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under one heading; `path` is its place in the tree ("一/（六）/二是").

    `start` is where the heading begins, `body` where the text under it begins. `own_line` tells a
    heading that stands alone on its line from one that runs into its paragraph, `point` a mere
    point of a list inside a paragraph (一是); `level` counts from 1 and is 0 for what stands before
    the first heading.
    """

    path: str
    title: str
    level: int
    role: Role
    start: int
    body: int
    end: int
    own_line: bool
    point: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between commas. `start`, `end` index `Report.matching`, not the text.

    `segment` numbers the stretch between full stops and semicolons, `paragraph` the line.
    """

    start: int
    end: int
    segment: int
    paragraph: int
    section: int
    role: Role
    heading: bool


@dataclass(frozen=True, slots=True)
class Report:
    """A document understood: who reports on which year, and how the text is built.

    `matching` is the normalised text that rules see and `origin[i]` the offset in `text` of its
    character i (one entry more than characters, so that spans can be mapped back).
    """

    name: str
    text: str
    title: str
    title_span: tuple[int, int]
    county: str
    year: int | None
    issuer: str
    signed: date | None
    signed_span: tuple[int, int] | None
    published: date | None
    published_span: tuple[int, int] | None
    sections: tuple[Section, ...]
    clauses: tuple[Clause, ...]
    quantities: tuple[Quantity, ...]
    matching: str
    origin: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of the report that speaks for an item: `report.text[start:end] == quote`, always.

    `strength` is the rung of the ladder (1 names the item, 2 a measure, 3 a result), 0 where the
    span stands in the problems or the plan. `match` is 100 for an exact hit, less for a fuzzy one.
    `rule` names the rule and the words that hit.
    """

    quote: str
    start: int
    end: int
    section: str
    role: Role
    strength: int
    match: float
    rule: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure that a checklist scores by: the largest the report states under this name."""

    name: str
    value: float
    unit: str
    approximate: bool
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Waived:
    """The waiver applied to an item; `grade` is what it is taken for, None: it isn't scored."""

    reason: str
    approver: str
    expires: date
    grade: int | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on an item, having seen `evidence` (evaluator/reviews.py: a
    fingerprint) and the machine's grade.

    `state` says what became of it: applied; stale where the evidence is another by now; disputed
    where people decided differently. Only applied decisions make the grade.
    """

    grade: int
    machine_grade: int
    reason: str
    reviewer: str
    date: date
    evidence: str
    state: Literal["applied", "stale", "disputed"]


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The grade of one item.

    `score` is what it earns of its `weight`, `arithmetic` says how, in Chinese. `gap` is true below
    the item's target, or where a figure falls short of what the checklist asks: `shortfalls` says
    which. `grade` is final, `machine_grade` what the rules gave: a waiver or a person's decision
    makes them differ. `lowered` says in Chinese why a finding made the machine's grade lower.
    """

    id: str
    status: Literal["graded", "not_applicable"]
    grade: int
    machine_grade: int
    max_grade: int
    weight: float
    score: float
    admitted: bool
    planned: bool
    review: bool
    review_reason: str | None
    gap: bool
    evidence: tuple[Evidence, ...]
    flagged: tuple[Evidence, ...] = ()
    arithmetic: str = ""
    amounts: tuple[Amount, ...] = ()
    shortfalls: tuple[str, ...] = ()
    waiver: Waived | None = None
    decisions: tuple[Decision, ...] = ()
    lowered: str = ""


@dataclass(frozen=True, slots=True)
class PartScore:
    """Points of one part of the checklist: reached, possible, and the percentage (0–100)."""

    part: int
    title: str
    points: float
    possible: float
    percent: float


@dataclass(frozen=True, slots=True)
class Copied:
    """Where a passage of a report stands as well: `quote` is `text[start:end]` of the other one.

    `share` (0–1) is how much of this report's own text that one repeats, in `passages` passages.
    """

    report: str
    county: str
    year: int | None
    quote: str
    start: int
    end: int
    share: float
    passages: int


@dataclass(frozen=True, slots=True)
class Finding:
    """What in a report doesn't hold, or has to be asked about; it never changes a grade.

    `report.text[start:end] == quote`. `message` shows in Chinese why, in steps that a supervisor
    can follow, `ask` what to ask the county. `copied` is there for copies alone, which only a batch
    can find (evaluator/copies/findings.py).
    """

    kind: FindingKind
    severity: Severity
    quote: str
    start: int
    end: int
    message: str
    ask: str
    copied: Copied | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """A graded report. `score` is a percentage (0–100, after bonuses and cap), `band` its rating.

    `profile` is the id of the profile that tailored the checklist. `arithmetic` says in Chinese how
    the score and the rating came about, `notes` what a reader has to know: a year outside the
    checklist's period, a cap. `text` is the report's, which all spans index.
    """

    report: str
    title: str
    county: str
    year: int | None
    checklist: str
    score: float
    band: str
    capped: bool
    parts: tuple[PartScore, ...]
    items: tuple[ItemResult, ...]
    notes: tuple[str, ...] = ()
    profile: str | None = None
    arithmetic: tuple[str, ...] = ()
    text: str = ""
    sections: tuple[Section, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be evaluated: a stable error code and, in Chinese, what to do."""

    report: str
    code: str
    message: str


Outcome = Assessment | Failure


@dataclass(frozen=True, slots=True)
class Batch:
    """What one run produced, in the order of the sorted input paths.

    `outcomes` may be read from a file one by one as they are asked for (evaluator/record.py), so
    that a large batch need not fit into memory.
    """

    outcomes: Sequence[Outcome]

    @property
    def assessments(self) -> Iterator[Assessment]:
        """The files that were graded."""
        return (o for o in self.outcomes if isinstance(o, Assessment))

    @property
    def failures(self) -> Iterator[Failure]:
        """The files that could not be evaluated."""
        return (o for o in self.outcomes if isinstance(o, Failure))
