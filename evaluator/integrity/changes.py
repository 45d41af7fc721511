"""Increases and falls that don't fit the numbers beside them.

发生事故8起，比上年减少3起，下降27.3%: there were 11 the year before, and 3÷11 is 27.27%.
受理84件，比上年的70件增长20%: the same with the old number told.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from evaluator.integrity.amounts import Stated
from evaluator.integrity.paragraph import Paragraph, number, shown
from evaluator.integrity.shares import fit, printed
from evaluator.integrity.statements import Statement
from evaluator.model import Finding


def change_findings(paragraph: Paragraph) -> Iterator[Finding]:
    """The percentages of change in a paragraph that its numbers can't give."""
    for sentence in paragraph.sentences:
        for now, then, rate in zip(sentence, sentence[1:], sentence[2:], strict=False):
            if rate.place == "change" and rate.stated.unit == "%" and rate.stated.exact:
                found = _changed(paragraph, now, then, rate)
                if found is not None:
                    yield found


def _changed(
    paragraph: Paragraph, now: Statement, then: Statement, rate: Statement
) -> Finding | None:
    if now.place not in ("count", "part", "total") or not (now.stated.whole and then.stated.whole):
        return None
    if not paragraph.words.same_units(now.stated.unit, then.stated.unit):
        return None
    if now.segment != rate.segment or now.index + 2 != rate.index:
        return None
    falls = paragraph.words.fall.search(rate.lead) is not None
    if then.place == "past":
        before = then.stated.value
    elif then.place == "change":
        falls = paragraph.words.fall.search(then.lead) is not None
        before = now.stated.value + then.stated.value * (1 if falls else -1)
    else:
        return None
    change = abs(now.stated.value - before)
    if before <= 0:
        return None
    if then.place == "past" and change and falls != (now.stated.value < before):
        message = f"由{number(before)}到{number(now.stated.value)}，是{'增加' if falls else '减少'}"
        message += f"，报告写“{rate.told(paragraph.passage)}”"
        return paragraph.finding("rate", "question", [now, then, rate], message, "请核对增减方向")
    part, whole = _exactly(now.stated, change), _exactly(now.stated, before)
    if fit(part, whole, rate.stated) != "none":
        return None
    right = printed(change, before, rate.stated)
    message = (
        f"上年{number(before)}，今年{number(now.stated.value)}，"
        f"{number(change)}÷{number(before)}＝{right}，报告写{shown(rate, paragraph.passage)}"
    )
    return paragraph.finding("rate", "question", [now, then, rate], message, "请核对增减幅度和基数")


def _exactly(like: Stated, value: Decimal) -> Stated:
    return replace(like, value=value, low=value, high=value)
