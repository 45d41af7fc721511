"""What goes into a report's gap list in Word: the names that the tags of gaps.docx may use.

Whoever edits the template finds these names explained at its top; they are Chinese text or numbers
ready to be shown.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from evaluator.checklist import Checklist, Item
from evaluator.gaps import SEVERITIES, Gap, counts, severity
from evaluator.model import Assessment, Evidence, ItemResult
from evaluator.standing import Portion, Standing, core_missing_label, core_tier
from evaluator.writers.findings import counted, shown

TEMPLATE = "gaps.docx"

Items = Sequence[tuple[Item, ItemResult]]

_SHORT = 40
_STATES = {"applied": "已采用", "stale": "证据已变，未采用", "disputed": "意见不一，未采用"}


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote with what it counts as and the path of its section ("" where it has none)."""

    kind: str
    section: str
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A gap as the table shows it; `number` is its place in the list, `short` a quote cut short."""

    number: int
    title: str
    tier: str
    asks: str
    basis: str
    now: str
    target: str
    found: str
    short: Quote | None
    lacking: str
    advice: str
    review: str
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Rows under one heading: the gaps of a part within one severity."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Level:
    """The gaps of one severity, by part."""

    title: str
    count: int
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class PartRow:
    """A part in the summary, or all of them; `counts` its gaps from the gravest to the least."""

    title: str
    items: int
    gaps: int
    counts: tuple[int, ...]
    percent: str


def quotes(result: ItemResult) -> tuple[Quote, ...]:
    """All that the report says on an item, each passage once."""
    said = [("得分证据", span) for span in result.evidence]
    said += [(_kind(span), span) for span in result.flagged]
    return tuple(
        dict.fromkeys(
            Quote(kind, span.section, span.quote)
            for kind, span in said
            if not any(kind == other and _within(span, whole) for other, whole in said)
        )
    )


def document_values(
    portion: Portion, standing: Standing, assessment: Assessment, found: Sequence[Gap]
) -> dict[str, Any]:
    """The values of one report, whose gaps are `found`, the gravest first."""
    checklist = portion.checklist
    results = {result.id: result for result in assessment.items}
    items = [(item, results[item.id]) for item in checklist.items if item.id in results]
    numbers = {gap.item.id: number for number, gap in enumerate(found, 1)}
    levels = tuple(_levels(found, checklist))
    *parts, total = _parts(assessment, checklist, found)
    return {
        "county": assessment.county,
        "year": assessment.year,
        "title": assessment.title,
        "report": assessment.report,
        "score": f"{assessment.score:.2f}",
        "band": assessment.band,
        "rank": standing.rank,
        "reports": len(portion.standings),
        "notes": assessment.notes,
        "arithmetic": assessment.arithmetic,
        "subject": checklist.subject,
        "checklist": checklist.title,
        "first": checklist.period[0],
        "last": checklist.period[1],
        "profile": assessment.profile,
        "items": len(checklist.items),
        "graded": sum(result.status == "graded" for _, result in items),
        "targets": tuple(_targets(checklist)),
        "severities": tuple(_severities(checklist)),
        "gaps": len(found),
        "counts": counts(found),
        "parts": parts,
        "total": total,
        "core_label": core_missing_label(checklist),
        "core_missing": _core_missing(items, checklist),
        "levels": levels,
        "findings": shown(assessment.findings),
        "finding_counts": counted(assessment.findings),
        "rows": tuple(row for level in levels for group in level.groups for row in group.rows),
        "reviews": tuple(_reviews(items, numbers, checklist)),
        "decisions": tuple(_decisions(items, checklist)),
        "waivers": tuple(_waivers(items, checklist)),
    }


def _kind(span: Evidence) -> str:
    return "自认不足" if span.role == "problems" else "列入计划"


def _within(span: Evidence, whole: Evidence) -> bool:
    """Whether a quote is part of a longer one."""
    inside = whole.start <= span.start and span.end <= whole.end
    return inside and span.quote != whole.quote and span.quote in whole.quote


def _label(checklist: Checklist, item: Item, grade: int) -> str:
    labels = checklist.scales[item.scale].labels
    # A decision may date from a time when the scale had more grades.
    return labels[grade] if grade < len(labels) else f"{grade} 级"


def _levels(found: Sequence[Gap], checklist: Checklist) -> Iterator[Level]:
    numbered = list(enumerate(found, 1))
    for grave, of_level in groupby(numbered, key=lambda pair: pair[1].severity):
        groups = tuple(
            _group(list(of_part), checklist)
            for _, of_part in groupby(of_level, key=lambda pair: pair[1].part.number)
        )
        yield Level(SEVERITIES[grave], sum(len(group.rows) for group in groups), groups)


def _group(numbered: Sequence[tuple[int, Gap]], checklist: Checklist) -> Group:
    rows = tuple(_row(number, gap, checklist) for number, gap in numbered)
    return Group(numbered[0][1].part.title, rows)


def _row(number: int, gap: Gap, checklist: Checklist) -> Row:
    item, result = gap.item, gap.result
    said = quotes(result)
    return Row(
        number=number,
        title=item.title,
        tier=checklist.tiers[item.tier].title,
        asks=item.asks,
        basis=item.basis,
        now=_label(checklist, item, result.grade),
        target=_label(checklist, item, gap.target),
        found=gap.found,
        short=_shortened(said[0]) if said else None,
        lacking=gap.lacking,
        advice=item.advice,
        review=(result.review_reason or "请核对原文") if result.review else "",
        quotes=said,
    )


def _shortened(quote: Quote) -> Quote:
    text = " ".join(quote.text.split())
    return Quote(quote.kind, quote.section, text if len(text) <= _SHORT else text[:_SHORT] + "……")


def _parts(assessment: Assessment, checklist: Checklist, found: Sequence[Gap]) -> Iterator[PartRow]:
    """A row for each part that has graded items, and one for the whole."""
    percents = {score.part: f"{score.percent:.2f}" for score in assessment.parts}
    graded = {result.id for result in assessment.items if result.status == "graded"}
    sizes = Counter(item.part for item in checklist.items if item.id in graded)
    for part in checklist.parts:
        of_part = [gap for gap in found if gap.part.number == part.number]
        if size := sizes[part.number]:
            percent = percents.get(part.number, "—")
            yield PartRow(part.title, size, len(of_part), counts(of_part), percent)
    yield PartRow("合计", sizes.total(), len(found), counts(found), f"{assessment.score:.2f}")


def _core_missing(items: Items, checklist: Checklist) -> tuple[str, ...]:
    core = core_tier(checklist)
    return tuple(
        item.title
        for item, result in items
        if item.tier == core and result.status == "graded" and result.grade == 0
    )


def _targets(checklist: Checklist) -> Iterator[str]:
    """What the items of each tier must reach, one clause a tier."""
    for tier in _tiers(checklist):
        members = [item for item in checklist.items if item.tier == tier and checklist.target(item)]
        labels = dict.fromkeys(_label(checklist, item, checklist.target(item)) for item in members)
        named = "或".join(f"“{label}”" for label in labels)
        title = checklist.tiers[tier].title
        yield f"{title}事项须达到{named}" if named else f"{title}事项不设目标"


def _severities(checklist: Checklist) -> Iterator[str]:
    """How grave the gaps of each tier are, one clause a tier that can have any."""
    for tier in _tiers(checklist):
        if any(checklist.target(item) for item in checklist.items if item.tier == tier):
            nothing, some = (SEVERITIES[severity(tier, grade, checklist)] for grade in (0, 1))
            title = checklist.tiers[tier].title
            yield f"{title}事项没有可以得分的内容为“{nothing}”，有内容而未达目标为“{some}”"


def _tiers(checklist: Checklist) -> list[str]:
    """The tiers that have items, the one that weighs most first."""
    used = {item.tier for item in checklist.items}
    return sorted(used, key=lambda tier: (-checklist.tiers[tier].weight, tier))


def _reviews(
    items: Items, numbers: dict[str, int], checklist: Checklist
) -> Iterator[dict[str, Any]]:
    for item, result in items:
        if result.review:
            yield {
                "title": item.title,
                "now": _label(checklist, item, result.grade),
                "number": numbers.get(item.id),
                "reason": result.review_reason or "请核对原文",
            }


def _decisions(items: Items, checklist: Checklist) -> Iterator[dict[str, Any]]:
    for item, result in items:
        for decision in result.decisions:
            yield {
                "title": item.title,
                "machine": _label(checklist, item, decision.machine_grade),
                "grade": _label(checklist, item, decision.grade),
                "reason": decision.reason,
                "reviewer": decision.reviewer,
                "date": decision.date.isoformat(),
                "state": _STATES[decision.state],
            }


def _waivers(items: Items, checklist: Checklist) -> Iterator[dict[str, Any]]:
    for item, result in items:
        if waiver := result.waiver:
            grade = waiver.grade
            treated = "不计分" if grade is None else f"视同“{_label(checklist, item, grade)}”"
            yield {
                "title": item.title,
                "treated": treated,
                "reason": waiver.reason,
                "approver": waiver.approver,
                "expires": waiver.expires.isoformat(),
            }
