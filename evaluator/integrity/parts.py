"""Parts larger than wholes: more mediated with success than taken on, more filed than issued.

In one sentence beside each other that is wrong for certain, where the words leave no doubt about
what is part of what; further apart it is asked.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from evaluator.integrity.paragraph import Paragraph, number
from evaluator.integrity.statements import Statement
from evaluator.integrity.wordsfile import Part
from evaluator.model import Finding, Severity

_COUNTED = ("count", "part", "total")


def part_findings(paragraph: Paragraph) -> Iterator[Finding]:
    """The parts of a paragraph that are larger than what they come from."""
    for sentence in paragraph.sentences:
        if len(sentence) < 2:
            continue
        if paragraph.words.carried.search(paragraph.between(sentence[0], sentence[-1])):
            continue
        counted = [
            each for each in sentence if each.place in _COUNTED and each.stated.kind != "rate"
        ]
        asked: set[int] = set()
        states = {each.state for each in counted}
        for known in paragraph.words.parts:
            if known.part not in states:
                continue
            for at, part in enumerate(counted):
                if not part.is_in(known.part) or part.index in asked:
                    continue
                found = _larger(paragraph, known, part, counted[:at])
                if found is not None:
                    asked.add(part.index)
                    yield found
        yield from _of_which(paragraph, counted, asked)


def _larger(
    paragraph: Paragraph, known: Part, part: Statement, before: Sequence[Statement]
) -> Finding | None:
    """The part, where it is more than all that it may come from in its sentence."""
    wholes = [
        each
        for each in before
        if any(map(each.is_in, known.whole))
        and paragraph.words.like_units(each.stated.unit, part.stated.unit)
    ]
    if not wholes or any(each.stated.high >= part.stated.low for each in wholes):
        return None
    whole = wholes[-1]
    # A later number of the same kind may be the whole under another name.
    between = [each for each in before if each.index > whole.index]
    if any(
        each.stated.high >= part.stated.low
        and paragraph.words.like_units(each.stated.unit, part.stated.unit)
        for each in between
    ):
        return None
    things = {whole.thing, part.thing} - {""}
    if len(things) > 1 or (whole.segment != part.segment and not known.across):
        return None
    sure = (
        known.certain
        and whole.index + 1 == part.index
        and whole.segment == part.segment
        and part.stated.whole
        and whole.stated.whole
        and paragraph.words.same_units(whole.stated.unit, part.stated.unit)
    )
    return _told(paragraph, whole, part, "error" if sure else "question")


def _of_which(
    paragraph: Paragraph, counted: Sequence[Statement], asked: set[int]
) -> Iterator[Finding]:
    """其中: what is named right behind a whole, in its unit, is a part of it."""
    for whole, part in pairwise(counted):
        opened = any(
            paragraph.words.mark_words[match[0]] == "part"
            for match in paragraph.words.mark.finditer(part.lead)
        )
        if not opened or part.index in asked or whole.index + 1 != part.index:
            continue
        if whole.place == "part" or whole.stated.unit != part.stated.unit:
            continue
        if whole.segment == part.segment and part.stated.low > whole.stated.high:
            sure = whole.stated.whole and part.stated.whole
            yield _told(paragraph, whole, part, "error" if sure else "question")


def _told(paragraph: Paragraph, whole: Statement, part: Statement, severity: Severity) -> Finding:
    wording = part.told(paragraph.passage), whole.told(paragraph.passage)
    message = (
        f"“{wording[0]}”多于“{wording[1]}”："
        f"{number(part.stated.value)}＞{number(whole.stated.value)}"
    )
    ask = "请核对两个数，或说明多出的部分从何而来（如含往年结转）"
    return paragraph.finding("part", severity, [whole, part], message, ask)
