"""Reviews (复核): what people decided on items, kept in reviews.yaml beside the results.

A decision holds as long as the evidence that was judged is still what the report says. How
decisions come out of a workbook is in evaluator/reviewing.py.
"""

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from evaluator.atomic import replacing
from evaluator.checklist import Checklist
from evaluator.errors import ConfigError, Fault
from evaluator.model import Decision, ItemResult
from evaluator.yamlfile import Loaded, Strict, load

REVIEWS = "reviews.yaml"

# What YAML takes for a line's end, or doesn't allow to stand in a file.
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")

State = Literal["applied", "stale", "disputed"]
Stated = Annotated[str, Field(min_length=1)]


class Review(Strict, title="一条复核意见"):
    """One decision: on which item of which report, from the machine's grade to which, by whom."""

    report: Stated = Field(description="报告，与结果中的名称一致")
    item: Stated = Field(description="事项编号")
    machine_grade: Annotated[int, Field(ge=0)] = Field(description="复核时的机评等级")
    grade: Annotated[int, Field(ge=0)] = Field(description="复核等级")
    reason: Stated = Field(description="理由")
    reviewer: Stated = Field(description="复核人")
    date: datetime.date = Field(description="复核日期，例如 2026-05-01")
    evidence: Stated = Field(description="复核时证据的指纹")


class ReviewFile(Strict, title="复核文件"):
    """A file of decisions."""

    reviews: tuple[Review, ...] = Field(description="各条复核意见")


def fingerprint(result: ItemResult) -> str:
    """A hash (16 hex digits) of an item's evidence: the quotes and the roles of their sections,
    not their places, which a change elsewhere in the report would move."""
    spans = (*result.evidence, *result.flagged)
    text = "\n".join(f"{span.role}\t{span.quote}" for span in spans)
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def load_reviews(path: Path, checklists: Iterable[Checklist]) -> tuple[Review, ...]:
    """Load a file of decisions; there are none where there is no file.

    Raises ConfigError E306 with every fault: schema, a grade that the item can't have, two
    decisions of one reviewer on one item.
    """
    if not path.exists():
        return ()
    loaded = load(path, ReviewFile, "E306")
    if faults := sorted(review_faults(loaded, checklists)):
        raise ConfigError("E306", faults)
    return loaded.value.reviews


def save_reviews(reviews: Sequence[Review], path: Path) -> None:
    """Write decisions, sorted, so that equal ones give equal bytes; replaces the whole file.

    Raises UsageError E202 when it can't be written.
    """
    ordered = sorted(reviews, key=lambda r: (r.report, r.item, r.date, r.reviewer))
    entries = "".join(map(_entry, ordered))
    with replacing(path) as file:
        file.write(f"reviews:\n{entries}".encode() if entries else b"reviews: []\n")


def _entry(review: Review) -> str:
    """A decision in YAML, all text in quotes: names may look like numbers, dates or nothing."""
    values = [
        f"{name}: {_quoted(value) if isinstance(value, str) else value}"
        for name, value in review.model_dump().items()
    ]
    return "- " + "\n  ".join(values) + "\n"


def _quoted(text: str) -> str:
    """Text as JSON writes it, which YAML reads as well, save for what it takes for line ends."""
    text = json.dumps(text, ensure_ascii=False)
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def decided(result: ItemResult, reviews: Sequence[Review]) -> ItemResult:
    """A graded result with the decisions of people on it.

    What they agree on, having seen the evidence as it is, becomes the grade. Where the evidence is
    another by now, or they disagree, the machine's grade stays and the item asks for a review.
    """
    if not reviews or result.status != "graded":
        return result
    mark = fingerprint(result)
    fresh = [review for review in reviews if review.evidence == mark]
    found = states(reviews, mark)
    result = replace(result, decisions=tuple(map(_decision, reviews, found)))
    if "applied" in found:
        return replace(result, grade=fresh[0].grade, review=False, review_reason=None)
    told = "、".join(f"{r.reviewer}判 {r.grade} 级（{r.date}）" for r in fresh or reviews)
    reason = f"复核意见不一：{told}，请商定" if fresh else f"证据已变，待重新复核：{told}"
    return replace(result, review=True, review_reason=reason)


def states(reviews: Sequence[Review], evidence: str) -> list[State]:
    """What becomes of each of the decisions on one item, whose evidence has this fingerprint."""
    agreed = len({review.grade for review in reviews if review.evidence == evidence}) == 1
    fresh: State = "applied" if agreed else "disputed"
    return [fresh if review.evidence == evidence else "stale" for review in reviews]


def _decision(review: Review, state: State) -> Decision:
    return Decision(
        grade=review.grade,
        machine_grade=review.machine_grade,
        reason=review.reason,
        reviewer=review.reviewer,
        date=review.date,
        evidence=review.evidence,
        state=state,
    )


def review_faults(loaded: Loaded[ReviewFile], checklists: Iterable[Checklist]) -> Iterator[Fault]:
    """What keeps decisions from being applied; see `load_reviews`."""
    tops: dict[str, int] = {}
    for checklist in checklists:
        for item in checklist.items:
            tops[item.id] = max(tops.get(item.id, 0), checklist.scales[item.scale].top)
    seen: set[tuple[str, str, str]] = set()
    for i, review in enumerate(loaded.value.reviews):
        at = ("reviews", i)
        top = tops.get(review.item, review.grade)
        if review.grade > top:
            yield loaded.fault((*at, "grade"), f"复核等级高于该事项的最高等级 {top}")
        key = (review.report, review.item, review.reviewer)
        if key in seen:
            message = f"“{review.reviewer}”对“{review.report}”的“{review.item}”已有复核，请只留一条"
            yield loaded.fault(at, message)
        seen.add(key)
