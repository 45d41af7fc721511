"""What is left over and not spoken of: 发现问题53个，整改51个 leaves two that no word is lost on.

Nothing is wrong with it, so that it is a remark: who reads the report will ask for the rest.
"""

from collections.abc import Iterator, Sequence

from evaluator.integrity.paragraph import Paragraph, number
from evaluator.integrity.statements import Statement
from evaluator.integrity.wordsfile import Remainder
from evaluator.model import Finding

# How many statements and characters further on the part, and a word on the rest, may stand.
_REACH, _BEHIND = 4, 60
_NOUN = 2


def remainder_findings(paragraph: Paragraph) -> Iterator[Finding]:
    """What a paragraph leaves over without a word."""
    statements = paragraph.statements
    for known in paragraph.words.remainders:
        for at, whole in enumerate(statements):
            if whole.state not in known.whole or whole.reached != "yes" or not _counted(whole):
                continue
            part = _part(paragraph, known, whole, statements[at + 1 : at + 1 + _REACH])
            if part is not None and not _explained(paragraph, part):
                yield _told(paragraph, whole, part)


def _counted(statement: Statement) -> bool:
    return statement.place in ("count", "part", "total") and statement.stated.whole


def _part(
    paragraph: Paragraph, known: Remainder, whole: Statement, after: Sequence[Statement]
) -> Statement | None:
    """The part done with that belongs to a whole, where it is less; None if something else of the
    kind comes first."""
    for each in after:
        if not paragraph.words.same_units(each.stated.unit, whole.stated.unit):
            continue
        if each.state in known.whole or not _counted(each) or not each.is_in(known.part):
            return None
        # In another sentence it has to name the thing again.
        noun = each.tail[:_NOUN]
        named = len(noun) == _NOUN and noun in whole.lead + whole.tail
        if each.sentence != whole.sentence and not named:
            return None
        return each if each.stated.value < whole.stated.value else None
    return None


def _explained(paragraph: Paragraph, part: Statement) -> bool:
    text = paragraph.passage.text
    behind = text[part.start : part.end + _BEHIND]
    return paragraph.words.explained.search(behind) is not None or any(
        each.sentence == part.sentence and (each.reached == "no" or each.place in ("rate", "share"))
        for each in paragraph.near(part)
    )


def _told(paragraph: Paragraph, whole: Statement, part: Statement) -> Finding:
    left = number(whole.stated.value - part.stated.value)
    sum_ = f"{number(whole.stated.value)}－{number(part.stated.value)}＝{left}"
    message = f"{sum_}，其余{left}{whole.stated.unit}未交代"
    ask = "请说明其余部分的情况"
    return paragraph.finding("sum", "remark", [whole, part], message, ask)
