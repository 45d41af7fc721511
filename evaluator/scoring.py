"""Grades into points: credits, deductions, bonuses, cap, rating, vetoes, each with its arithmetic.

Every number comes from the checklist (evaluator/checklist.py, evaluator/scheme.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from evaluator.checklist import Checklist, Item
from evaluator.model import Amount, Assessment, ItemResult, PartScore, Report
from evaluator.scheme import Bonus, Scoring, Shortfall


def assessed(
    report: Report, checklist: Checklist, results: tuple[ItemResult, ...], profile: str | None
) -> Assessment:
    """Score graded results, which stand in the order of the checklist's items."""
    items = tuple(
        _scored(item, result, checklist)
        for item, result in zip(checklist.items, results, strict=True)
    )
    parts = tuple(_part(part.number, part.title, checklist, items) for part in checklist.parts)
    total = _total(checklist, parts, items)
    return Assessment(
        report=report.name,
        title=report.title,
        county=report.county,
        year=report.year,
        checklist=checklist.id,
        score=total.score,
        band=total.band,
        capped=total.capped,
        parts=parts,
        items=items,
        notes=tuple(_notes(report, checklist)) + total.notes,
        profile=profile,
        arithmetic=total.arithmetic,
        text=report.text,
        sections=report.sections,
    )


def rounded(number: float, digits: int) -> float:
    """`number` rounded as spreadsheets do, so that a workbook's formulas give the same: halves
    away from zero, of the 15 digits that a cell shows."""
    shown = Decimal(format(number, ".15g"))
    return float(shown.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP))


def _scored(item: Item, result: ItemResult, checklist: Checklist) -> ItemResult:
    """A result with its points, its gap, and in words how they came about."""
    if result.status != "graded":
        waived = f"豁免（{result.waiver.approver}），不计分" if result.waiver else "不适用，不计分"
        return replace(result, arithmetic=waived)
    prefix = _changed(result)
    low = result.grade < checklist.target(item)
    if item.scoring is None:
        credit = checklist.scales[item.scale].credits[result.grade]
        score = rounded(result.weight * credit, 6)
        arithmetic = f"{prefix}权重 {result.weight:g} × 系数 {credit:g} ＝ {score:g}"
        return replace(result, score=score, gap=low, arithmetic=arithmetic)
    return _deducted(item.scoring, result, low, prefix)


def _changed(result: ItemResult) -> str:
    """Who or what made the grade another than the text gave, as the arithmetic begins."""
    reviewers = [decision.reviewer for decision in result.decisions if decision.state == "applied"]
    if reviewers:
        return f"复核为 {result.grade} 级（{'、'.join(reviewers)}）；"
    if result.waiver:
        return f"豁免视同 {result.grade} 级；"
    return f"{result.lowered}；" if result.lowered else ""


@dataclass(frozen=True, slots=True)
class _Deduction:
    """Points off, why, and whether it is a figure that falls short."""

    points: float
    why: str
    short: str | None = None
    unread: bool = False


def fixed_points_off(scoring: Scoring, result: ItemResult) -> float:
    """The points off that don't depend on the item's grade: figures that fall short, admissions."""
    reasons = (*_figures(scoring, result), *_admission(scoring, result))
    return sum(reason.points for reason in reasons)


def _figures(scoring: Scoring, result: ItemResult) -> list[_Deduction]:
    stated = {amount.name: amount for amount in result.amounts}
    # A waiver that states a grade speaks for the county's figures as well.
    asked = () if result.waiver else scoring.shortfalls
    return [_short(each, stated.get(each.amount)) for each in asked]


def _admission(scoring: Scoring, result: ItemResult) -> Iterator[_Deduction]:
    if scoring.admitted and result.admitted:
        yield _Deduction(scoring.admitted, f"自认不足扣 {scoring.admitted:g}")


def _deducted(scoring: Scoring, result: ItemResult, low: bool, prefix: str) -> ItemResult:
    figures = _figures(scoring, result)
    reasons = [*figures, *_low_grades(scoring, result), *_admission(scoring, result)]
    total = rounded(sum(reason.points for reason in reasons), 6)
    off = min(total, scoring.most or total, result.weight)
    score = rounded(result.weight - off, 6)
    steps = [f"基础分 {result.weight:g}", *(reason.why for reason in reasons)]
    if off < total:
        limit = "本项累计最多扣" if off == scoring.most else "扣完为止，扣"
        steps.append(f"{limit} {off:g}")
    decided = result.review or bool(prefix)
    unread = any(reason.unread for reason in figures) and not decided
    return replace(
        result,
        score=score,
        gap=low or any(reason.short for reason in figures),
        arithmetic=f"{prefix}{'；'.join(steps)}；得 {score:g}",
        shortfalls=tuple(reason.short for reason in figures if reason.short),
        review=result.review or unread,
        review_reason="没有读到计分所需的数量，按 0 计，请核对原文"
        if unread
        else result.review_reason,
    )


def _short(shortfall: Shortfall, stated: Amount | None) -> _Deduction:
    """What is taken off where the stated figure falls short; nothing where it doesn't."""
    value = stated.value if stated else 0
    lacking = rounded(shortfall.at_least - value, 6)
    unit = stated.unit if stated else ""
    if lacking <= 0:
        reached = f"{shortfall.amount} {value:g} {unit}，达到 {shortfall.at_least:g}"
        return _Deduction(0, reached)
    read = f"{value:g} {unit}" if stated else "未读到，按 0 计"
    short = f"{shortfall.amount} {read}，应不少于 {shortfall.at_least:g}"
    if shortfall.each is None:
        return _Deduction(0, short, short, stated is None)
    points = rounded(lacking * shortfall.each, 6)
    why = f"{short}，少 {lacking:g} × {shortfall.each:g} ＝ {points:g}"
    if shortfall.most is not None and points > shortfall.most:
        points = shortfall.most
        why += f"，最多扣 {points:g}"
    return _Deduction(points, f"{why}，扣 {points:g}", short, stated is None)


def _low_grades(scoring: Scoring, result: ItemResult) -> Iterator[_Deduction]:
    for each in scoring.low_grades:
        if result.grade < each.below:
            why = f"等级 {result.grade} 低于 {each.below}，扣 {each.minus:g}"
            yield _Deduction(each.minus, why)


def _part(
    number: int, title: str, checklist: Checklist, items: tuple[ItemResult, ...]
) -> PartScore:
    members = {item.id for item in checklist.items if item.part == number}
    graded = [i for i in items if i.id in members and i.status == "graded"]
    points = rounded(sum(i.score for i in graded), 6)
    possible = rounded(sum(i.weight for i in graded), 6)
    return PartScore(number, title, points, possible, _percent(points, possible))


def _percent(points: float, possible: float) -> float:
    return rounded(100 * points / possible, 2) if possible else 0.0


@dataclass(frozen=True, slots=True)
class Sums:
    """What a score is made of: points reached and possible over all parts, the points that bonuses
    add, and the percentage (0–100) before any cap, with the steps in Chinese."""

    points: float
    possible: float
    bonus: float
    uncapped: float
    steps: tuple[str, ...]


def sums(checklist: Checklist, parts: tuple[PartScore, ...], items: tuple[ItemResult, ...]) -> Sums:
    """Add up the parts and the bonuses of a report."""
    points = rounded(sum(p.points for p in parts), 6)
    possible = rounded(sum(p.possible for p in parts), 6)
    score = _percent(points, possible)
    steps = [f"得分 {points:g} ÷ 权重 {possible:g} × 100 ＝ {score:g}"]
    added = [found for bonus in checklist.bonuses if (found := _bonus(bonus, items))]
    extra = rounded(min(sum(points for points, _ in added), checklist.bonus_most), 6)
    raised = rounded(min(score + extra, 100), 2)
    if added:
        steps += [why for _, why in added]
        steps.append(f"{score:g} ＋ 加分 {extra:g} ＝ {raised:g}（满分 100）")
    return Sums(points, possible, extra, raised, tuple(steps))


@dataclass(frozen=True, slots=True)
class _Total:
    score: float
    band: str
    capped: bool
    arithmetic: tuple[str, ...]
    notes: tuple[str, ...]


def _total(
    checklist: Checklist, parts: tuple[PartScore, ...], items: tuple[ItemResult, ...]
) -> _Total:
    """The score and the rating, with the steps that lead there."""
    whole = sums(checklist, parts, items)
    score = whole.uncapped
    notes: list[str] = []
    missing = _missing(checklist, items)
    capped = checklist.cap is not None and missing > 0 and score > checklist.cap.score
    if capped and checklist.cap:
        title = checklist.tiers[checklist.cap.tier].title
        notes.append(f"{title}事项有 {missing} 项未见，总分由 {score} 封顶为 {checklist.cap.score}")
        score = checklist.cap.score
    band, vetoed = _rating(checklist, score, items)
    rating = f"评级：{score:g} 分，{band}"
    steps = (*whole.steps, *notes, *vetoed, rating)
    return _Total(score, band, capped, steps, (*notes, *vetoed))


def bonus_points(bonus: Bonus, result: ItemResult) -> float:
    """The points that a bonus adds once its item has reached the grade it asks for."""
    if result.status != "graded":
        return 0
    if bonus.amount is None:
        return bonus.points
    beyond = _beyond(bonus, result)
    points = rounded(beyond * bonus.points, 6)
    return points if bonus.most is None else min(points, bonus.most)


def _beyond(bonus: Bonus, result: ItemResult) -> float:
    """How far the figure of a bonus lies above what counts."""
    stated = next((a for a in result.amounts if a.name == bonus.amount), None)
    return 0 if stated is None else max(0, rounded(stated.value - bonus.over, 6))


def _bonus(bonus: Bonus, items: tuple[ItemResult, ...]) -> tuple[float, str] | None:
    """Points that a bonus adds, and why; None where it adds nothing."""
    result = next(item for item in items if item.id == bonus.item)
    points = bonus_points(bonus, result)
    if not points or result.grade < bonus.grade:
        return None
    if bonus.amount is None:
        return points, f"加分“{bonus.title}”：等级 {result.grade}，加 {points:g}"
    stated = next(a for a in result.amounts if a.name == bonus.amount)
    beyond = _beyond(bonus, result)
    whole = rounded(beyond * bonus.points, 6)
    why = (
        f"加分“{bonus.title}”：{bonus.amount} {stated.value:g} {stated.unit}，"
        f"超过 {bonus.over:g} 的 {beyond:g} × {bonus.points:g} ＝ {whole:g}"
    )
    return points, f"{why}，最多加 {points:g}" if points < whole else why


def _missing(checklist: Checklist, items: tuple[ItemResult, ...]) -> int:
    """How many scored items of the cap's tier have grade 0."""
    tiers = {item.id: item.tier for item in checklist.items}
    tier = checklist.cap.tier if checklist.cap else None
    return sum(tiers[i.id] == tier and i.status == "graded" and i.grade == 0 for i in items)


def _rating(
    checklist: Checklist, score: float, items: tuple[ItemResult, ...]
) -> tuple[str, tuple[str, ...]]:
    """The rating, and what lowered it: a veto holds it to a band and those below."""
    bands = sorted(checklist.bands, key=lambda band: -band.floor)
    titles = [band.title for band in bands]
    reached = next((i for i, b in enumerate(bands) if score >= b.floor), len(bands) - 1)
    grades = {item.id: item.grade for item in items if item.status == "graded"}
    lowered = []
    for veto in checklist.vetoes:
        held = titles.index(veto.band)
        if grades.get(veto.item, veto.below) < veto.below and held > reached:
            grade = grades[veto.item]
            lowered.append(
                f"一票否决“{veto.title}”：等级 {grade} 低于 {veto.below}，"
                f"评级由{titles[reached]}降为{veto.band}"
            )
            reached = held
    return titles[reached], tuple(lowered)


def _notes(report: Report, checklist: Checklist) -> Iterator[str]:
    first, last = checklist.period
    if not report.title:
        yield f"没有找到报告标题，请确认这是{checklist.subject}"
    if report.year is None:
        yield "报告中没有找到年度，请核对适用的清单"
    elif not first <= report.year <= last:
        yield f"报告年度 {report.year} 不在本清单适用期 {first}—{last} 内，得分仅供参考"
