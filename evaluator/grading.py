"""Evidence into grades, flags and scores. What each rung is worth stands in the checklist."""

from evaluator.checklist import Checklist, Item
from evaluator.forms import Deadline, FormChecker
from evaluator.matching import Matcher, Matches
from evaluator.model import Assessment, ItemResult, PartScore, Report
from evaluator.rules import Form, Rule, RuleSet

_KEEP = 8


def grade(report: Report, checklist: Checklist, rules: RuleSet) -> Assessment:
    """Grade a report on every item of a checklist."""
    matcher = Matcher(report, rules)
    month, day = map(int, checklist.publish_by.split("-"))
    checker = FormChecker(matcher, Deadline(month, day))
    by_item = {rule.item: rule for rule in rules.rules}
    forms = {form.item: form for form in rules.forms}
    items = tuple(
        _form_item(item, forms[item.id], checker, checklist)
        if item.id in forms
        else _evidence_item(item, by_item.get(item.id), matcher, checklist)
        for item in checklist.items
    )
    return _assess(report, checklist, items)


def _evidence_item(
    item: Item, rule: Rule | None, matcher: Matcher, checklist: Checklist
) -> ItemResult:
    matches = matcher.match(rule) if rule else Matches((), (), (), (), frozenset(), False)
    top = checklist.scales[item.scale].top
    level = min(max((e.strength for e in matches.evidence), default=0), top)
    reason = _review(matches, level)
    return ItemResult(
        id=item.id,
        status="graded",
        grade=level,
        machine_grade=level,
        max_grade=top,
        weight=checklist.weight(item),
        score=_score(item, level, checklist),
        admitted=bool(matches.admitted),
        planned=bool(matches.planned),
        review=reason is not None,
        review_reason=reason,
        gap=level < checklist.target(item),
        evidence=matches.evidence[:_KEEP],
        flagged=(matches.admitted + matches.planned)[:_KEEP],
    )


def _review(matches: Matches, level: int) -> str | None:
    """Why a person should look at the grade, or None where the decision was clear."""
    best = [i for i, e in enumerate(matches.evidence) if e.strength == level]
    if level and all(i in matches.unsure for i in best):
        return "等级只凭近似或通用的措辞得出，请核对引文"
    if matches.rejected and level:
        return "另有表述被认为是否定、往年、未来或他人职责，未予采纳，请核对"
    if matches.rejected:
        return "有提及，但被认为是否定、往年、未来或他人职责，请核对"
    if level in (1, 2) and matches.near_figure:
        return "引文所在句有数字，但未认定为本项成效，请核对"
    return None


def _form_item(item: Item, form: Form, checker: FormChecker, checklist: Checklist) -> ItemResult:
    found = checker.check(form)
    top = checklist.scales[item.scale].top
    level = min(found.grade, top)
    return ItemResult(
        id=item.id,
        status="graded",
        grade=level,
        machine_grade=level,
        max_grade=top,
        weight=checklist.weight(item),
        score=_score(item, level, checklist),
        admitted=False,
        planned=False,
        review=found.review is not None,
        review_reason=found.review,
        gap=level < checklist.target(item),
        evidence=found.evidence,
    )


def _score(item: Item, level: int, checklist: Checklist) -> float:
    return checklist.weight(item) * checklist.scales[item.scale].credits[level]


def _assess(report: Report, checklist: Checklist, items: tuple[ItemResult, ...]) -> Assessment:
    parts = tuple(_part(part.number, part.title, checklist, items) for part in checklist.parts)
    total = _percent(sum(p.points for p in parts), sum(p.possible for p in parts))
    tiers = {item.id: item.tier for item in checklist.items}
    missing = sum(1 for i in items if tiers[i.id] == checklist.cap.tier and i.grade == 0)
    capped = missing > 0 and total > checklist.cap.score
    score = min(total, checklist.cap.score) if missing else total
    bands = sorted(checklist.bands, key=lambda band: -band.floor)
    return Assessment(
        report=report.name,
        title=report.title,
        county=report.county,
        year=report.year,
        checklist=checklist.id,
        score=score,
        band=next((b.title for b in bands if score >= b.floor), bands[-1].title),
        capped=capped,
        parts=parts,
        items=items,
        notes=tuple(_notes(report, checklist, missing, capped, total)),
    )


def _notes(
    report: Report, checklist: Checklist, missing: int, capped: bool, total: float
) -> list[str]:
    first, last = checklist.period
    notes = []
    if not report.title:
        notes.append("没有找到报告标题，请确认这是法治政府建设报告")
    if report.year is None:
        notes.append("报告中没有找到年度，请核对适用的清单")
    elif not first <= report.year <= last:
        notes.append(f"报告年度 {report.year} 不在本清单适用期 {first}—{last} 内，得分仅供参考")
    if capped:
        title = checklist.tiers[checklist.cap.tier].title
        notes.append(f"{title}事项有 {missing} 项未见，总分由 {total} 封顶为 {checklist.cap.score}")
    return notes


def _part(
    number: int, title: str, checklist: Checklist, items: tuple[ItemResult, ...]
) -> PartScore:
    members = {item.id for item in checklist.items if item.part == number}
    graded = [i for i in items if i.id in members and i.status == "graded"]
    points = round(sum(i.score for i in graded), 4)
    possible = round(sum(i.weight for i in graded), 4)
    return PartScore(number, title, points, possible, _percent(points, possible))


def _percent(points: float, possible: float) -> float:
    return round(100 * points / possible, 2) if possible else 0.0
