"""What the page shows of a report, as plain values for the templates: its items by part, each with
the numbers of its sentences, its findings, its text with both marked, and its row of the heat map.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from evaluator.checklist import Checklist, Item, Part
from evaluator.model import Amount, Assessment, Evidence, ItemResult, PartScore
from evaluator.questioned import SEVERITIES
from evaluator.writers.findings import Shown, counted, shown
from evaluator.writers.passages import Block, Span, blocks

# How many colours the style sheet has: of grades, from nothing to all, and of parts.
_STEPS, _COLOURS = 5, 12


@dataclass(frozen=True, slots=True)
class Facets:
    """What can be filtered by, over all checklists of a run: the value of a filter is the index of
    its title, so that no text stands in an attribute."""

    grades: tuple[str, ...]
    tiers: tuple[str, ...]
    parts: tuple[str, ...]

    @staticmethod
    def of(checklists: Iterable[Checklist]) -> "Facets":
        """The facets of checklists; a grade is called by its labels on all scales."""
        grades: list[dict[str, None]] = []
        tiers: dict[str, None] = {}
        parts: dict[str, None] = {}
        for checklist in checklists:
            tiers |= dict.fromkeys(tier.title for tier in checklist.tiers.values())
            parts |= dict.fromkeys(part.title for part in checklist.parts)
            for scale in checklist.scales.values():
                grades += ({} for _ in scale.labels[len(grades) :])
                for grade, label in enumerate(scale.labels):
                    grades[grade][label] = None
        return Facets(tuple("／".join(labels) for labels in grades), tuple(tiers), tuple(parts))


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as the checklist has it: its `number` there, from 1, the labels of its grades, the
    grade to reach, its colour, and its tier and part as indices of the facets."""

    number: int
    item: Item
    labels: tuple[str, ...]
    target: int
    colour: int
    tier: int
    part: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that an item rests on: its number in the report, and the `label` of the grade that
    it is worth, empty where it is worth none."""

    sentence: int
    label: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Entry:
    """An item in the list of a report; `step` is the colour of its grade, `figures` are the amounts
    that it is scored by with the numbers of their sentences, `sentences` all numbers."""

    asked: Asked
    result: ItemResult
    step: int
    mentions: tuple[Mention, ...]
    figures: tuple[tuple[int, Amount], ...]
    sentences: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the checklist with its items, and its points if it has any."""

    part: Part
    colour: int
    score: PartScore | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report as its template takes it. Segments of `blocks` name sentences from 0, and after the
    last sentence the findings; `colours` are those of the parts of a sentence, and `earns` tells
    whether it earns a grade. `counts` has the number of findings by severity."""

    groups: tuple[Group, ...]
    findings: tuple[Shown, ...]
    counts: dict[str, int]
    blocks: list[Block]
    colours: tuple[tuple[int, ...], ...]
    earns: tuple[bool, ...]

    def look(self, spans: tuple[int, ...]) -> str:
        """The classes of a segment: the colours of the first two parts and a flag where it is
        evidence, and how grave the gravest finding on it is."""
        sentences = [span for span in spans if span < len(self.colours)]
        levels = {self.findings[span - len(self.colours)].level for span in spans[len(sentences) :]}
        looks: list[str] = []
        looks += [level for level in SEVERITIES if level in levels][:1]
        if sentences:
            first, *others = dict.fromkeys(c for span in sentences for c in self.colours[span])
            looks += [f"p{first}", *(f"q{other}" for other in others[:1])]
            looks += [] if any(self.earns[span] for span in sentences) else ["flagged"]
        return " ".join(looks)

    def name(self, span: int) -> str:
        """What the page calls a span: the number of a sentence, or of a finding with a q."""
        finding = span - len(self.colours) + 1
        return str(span + 1) if finding < 1 else f"q{finding}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the heat map; `grade` is None where the item isn't graded."""

    grade: int | None
    look: str


class Viewer:
    """Makes the views of reports that were graded by one checklist."""

    def __init__(self, checklist: Checklist, facets: Facets) -> None:
        self._checklist = checklist
        self._codes: dict[Cell, str] = {}
        self._colours = {part.number: n % _COLOURS for n, part in enumerate(checklist.parts)}
        self.asked = tuple(
            self._asked(number, item, facets) for number, item in enumerate(checklist.items, 1)
        )

    @cached_property
    def columns(self) -> tuple[tuple[Part, int, tuple[Asked, ...]], ...]:
        """The columns of the heat map: each part with its colour and its items."""
        return tuple(
            (part, self._colours[part.number], members)
            for part in self._checklist.parts
            if (members := tuple(a for a in self.asked if a.item.part == part.number))
        )

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of the items in the order of `columns`."""
        return tuple(asked.number for _, _, members in self.columns for asked in members)

    def scores(self, summary: Assessment) -> tuple[tuple[PartScore | None, int], ...]:
        """The points of each part of `columns`, if it has any, and the colour of the percentage."""
        scores = {score.part: score for score in summary.parts if score.possible}
        found = (scores.get(part.number) for part, _, _ in self.columns)
        return tuple((score, step(score.percent, 100) if score else 0) for score in found)

    def view(self, assessment: Assessment) -> ReportView:
        """The view of a report."""
        found: dict[Span, set[int]] = {}
        earning: set[Span] = set()
        results = {result.id: result for result in assessment.items}
        for asked in self.asked:
            for evidence in _rests_on(results[asked.item.id]):
                span = (evidence.start, evidence.end)
                found.setdefault(span, set()).add(asked.colour)
                if evidence.strength:
                    earning.add(span)
        spans = sorted(found)
        numbers = {span: number for number, span in enumerate(spans, 1)}
        questioned = [(finding.start, finding.end) for finding in assessment.findings]
        return ReportView(
            groups=self._groups(assessment, results, numbers),
            findings=shown(assessment.findings),
            counts=counted(assessment.findings),
            blocks=blocks(assessment.text, [*spans, *questioned], assessment.sections),
            colours=tuple(tuple(sorted(found[span])) for span in spans),
            earns=tuple(span in earning for span in spans),
        )

    def cells(self, assessment: Assessment) -> str:
        """The row of a report in the heat map, in the order of `columns`: a character a cell, which
        `looks` explains. A large batch has millions of cells, but few different ones."""
        results = {result.id: result for result in assessment.items}
        return "".join(self._code(_cell(results[a.item.id])) for _, _, m in self.columns for a in m)

    @property
    def looks(self) -> dict[str, Cell]:
        """What the characters of `cells` stand for."""
        return {code: cell for cell, code in self._codes.items()}

    def _code(self, cell: Cell) -> str:
        # Beyond Latin-1, so that no character means anything in HTML.
        return self._codes.setdefault(cell, chr(0x100 + len(self._codes)))

    def _asked(self, number: int, item: Item, facets: Facets) -> Asked:
        checklist = self._checklist
        (part,) = (part for part in checklist.parts if part.number == item.part)
        return Asked(
            number=number,
            item=item,
            labels=checklist.scales[item.scale].labels,
            target=checklist.target(item),
            colour=self._colours[item.part],
            tier=facets.tiers.index(checklist.tiers[item.tier].title),
            part=facets.parts.index(part.title),
        )

    def _groups(
        self, assessment: Assessment, results: dict[str, ItemResult], numbers: dict[Span, int]
    ) -> tuple[Group, ...]:
        scores = {score.part: score for score in assessment.parts}
        return tuple(
            Group(
                part,
                colour,
                scores.get(part.number),
                tuple(_entry(asked, results[asked.item.id], numbers) for asked in members),
            )
            for part, colour, members in self.columns
        )


def _entry(asked: Asked, result: ItemResult, numbers: dict[Span, int]) -> Entry:
    mentions: dict[int, Mention] = {}
    for evidence in (*result.evidence, *result.flagged):
        sentence = numbers[evidence.start, evidence.end]
        # A sentence often names the item and tells its result: the stronger comes first.
        if sentence not in mentions:
            known = 0 < evidence.strength < len(asked.labels)
            label = asked.labels[evidence.strength] if known else ""
            mentions[sentence] = Mention(sentence, label, evidence)
    figures = tuple((numbers[a.evidence.start, a.evidence.end], a) for a in result.amounts)
    return Entry(
        asked=asked,
        result=result,
        step=step(result.grade, result.max_grade),
        mentions=tuple(mentions.values()),
        figures=figures,
        sentences=tuple(dict.fromkeys([*mentions, *(sentence for sentence, _ in figures)])),
    )


def _rests_on(result: ItemResult) -> Iterator[Evidence]:
    """All that an item rests on."""
    yield from result.evidence
    yield from result.flagged
    yield from (amount.evidence for amount in result.amounts)


def step(value: float, top: float) -> int:
    """The colour of a grade, or of a percentage: evenly spread from none to all."""
    return round(value * (_STEPS - 1) / top) if top else _STEPS - 1


def _cell(result: ItemResult) -> Cell:
    if result.status != "graded":
        return Cell(None, "none")
    decided = any(decision.state == "applied" for decision in result.decisions)
    marks = {"gap": result.gap, "review": result.review, "decided": decided}
    look = [f"g{step(result.grade, result.max_grade)}", f"n{result.grade}"]
    return Cell(result.grade, " ".join(look + [name for name, given in marks.items() if given]))
