"""Evidence into grades and flags. What a grade is worth is said by evaluator/scoring.py."""

from dataclasses import replace

from evaluator.checklist import Checklist, Item
from evaluator.forms import Deadline, FormChecker
from evaluator.matching import Matcher, Matches
from evaluator.model import Assessment, Finding, ItemResult, Report, Waived
from evaluator.questioned import lowered
from evaluator.requirement import Requirement
from evaluator.reviews import decided
from evaluator.rules import Form, Rule, RuleSet
from evaluator.scoring import assessed
from evaluator.waivers import Waiver

_KEEP = 8


def grade(
    report: Report, requirement: Requirement, rules: RuleSet, found: tuple[Finding, ...] = ()
) -> Assessment:
    """Grade a report on every item of the checklist that its year calls for. What was `found` in it
    is told with the grades, and lowers those of form items of which the checklist says so."""
    checklist = requirement.checklist(report.year)
    matcher = Matcher(report, rules)
    month, day = map(int, checklist.publish_by.split("-"))
    checker = FormChecker(matcher, Deadline(month, day))
    by_item = {rule.item: rule for rule in rules.rules}
    forms = {form.item: form for form in rules.forms}
    waivers = {w.item: w for w in requirement.waivers if w.county == report.county}
    reviews = requirement.reviews_of(report.name)

    def result(item: Item) -> ItemResult:
        if item.id in forms:
            seen = _form_item(item, forms[item.id], checker, checklist)
            seen = lowered(seen, item.lowered_by, found)
        else:
            seen = _evidence_item(item, by_item.get(item.id), matcher, checklist)
        return decided(_waived(seen, waivers.get(item.id)), reviews.get(item.id, ()))

    items = tuple(map(result, checklist.items))
    return replace(assessed(report, checklist, items, requirement.profile), findings=found)


def _evidence_item(
    item: Item, rule: Rule | None, matcher: Matcher, checklist: Checklist
) -> ItemResult:
    matches = matcher.match(rule) if rule else Matches()
    level = max((e.strength for e in matches.evidence), default=0)
    result = _result(item, level, doubt(matches, level), checklist)
    return replace(
        result,
        admitted=bool(matches.admitted),
        planned=bool(matches.planned),
        evidence=matches.evidence[:_KEEP],
        flagged=(matches.admitted + matches.planned)[:_KEEP],
        amounts=tuple(matcher.amounts(rule).values()) if rule else (),
    )


def doubt(matches: Matches, level: int) -> str | None:
    """Why a person should look at the grade `level`, or None where the decision was clear."""
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
    result = _result(item, found.grade, found.review, checklist)
    return replace(result, evidence=found.evidence)


def _result(item: Item, level: int, reason: str | None, checklist: Checklist) -> ItemResult:
    """The result of an item before it is scored, without evidence."""
    top = checklist.scales[item.scale].top
    reached = min(level, top)
    return ItemResult(
        id=item.id,
        status="graded" if item.applies else "not_applicable",
        grade=reached,
        machine_grade=reached,
        max_grade=top,
        weight=checklist.weight_of(item),
        score=0.0,
        admitted=False,
        planned=False,
        review=item.applies and reason is not None,
        review_reason=reason if item.applies else None,
        gap=False,
        evidence=(),
    )


def _waived(result: ItemResult, waiver: Waiver | None) -> ItemResult:
    """The result with a waiver applied: not scored, or taken for the grade that it states."""
    if waiver is None or result.status != "graded":
        return result
    applied = Waived(waiver.reason, waiver.approver, waiver.expires, waiver.grade)
    if waiver.grade is None:
        return replace(
            result, status="not_applicable", waiver=applied, review=False, review_reason=None
        )
    return replace(result, grade=waiver.grade, waiver=applied)
