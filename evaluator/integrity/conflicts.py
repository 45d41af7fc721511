"""The same thing stated twice: one quantity with two numbers in two places of a report.

Statements are matched by what they count, never by numbers: the words before the number, without
those that change nothing (全年, 我县, 共). What is done to every act of a kind is compared as well:
where far fewer penalties are made public than were imposed, a report owes an explanation.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from evaluator.integrity.paragraph import Paragraph, number
from evaluator.integrity.statements import Statement
from evaluator.integrity.wordsfile import Covered, Within
from evaluator.model import Finding

# So many characters have to be left of the words before a number to know what it counts.
_TELLING = 4
# Where a report tells of more publications than so many, the first will do.
_MOST_SHOWN = 6

Told = tuple[Paragraph, Statement]


def conflict_findings(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """The quantities of a report that it states differently in another place."""
    told: dict[tuple[str, str], list[Told]] = {}
    for paragraph in paragraphs:
        for statement in paragraph.statements:
            key = _counted(paragraph, statement)
            if key is not None:
                told.setdefault((key, str(_unit(paragraph, statement))), []).append(
                    (paragraph, statement)
                )
    for places in told.values():
        first = places[0]
        # Several numbers for the same words: a list of occasions, not a figure told twice.
        if len({statement.stated.value for _, statement in places}) != 2:
            continue
        other = next(each for each in places if each[1].stated.value != first[1].stated.value)
        if not _agree(first[1], other[1]) and not _together(first, other):
            yield _conflict(first, other)


def _unit(paragraph: Paragraph, statement: Statement) -> object:
    unit = statement.stated.unit
    return paragraph.words.groups.get(unit, unit)


def _counted(paragraph: Paragraph, statement: Statement) -> str | None:
    """What a statement counts, in its own words; None where that can't be told, or is only a part
    of what goes by that name."""
    words = paragraph.words
    rate = statement.place == "rate" and statement.rate in words.rates
    count = statement.place == "count" and statement.stated.kind == "count" and statement.thing
    if not (rate or count):
        return None
    if statement.bracket or words.partial.search(statement.lead):
        return None
    if rate:
        plain = words.neutral.sub("", statement.lead)
        return plain if len(plain) > _TELLING else None
    lead, tail = statement.lead, statement.tail.split("、")[0]
    named = lead if words.thing.search(lead) else tail
    plain = words.neutral.sub("", named).strip('、“”"')
    return plain if len(plain) >= _TELLING else None


def _agree(one: Statement, other: Statement) -> bool:
    """Whether the two may be the same number, one of them rounded or approximate."""
    first, second = one.stated, other.stated
    slack = max(first.step, second.step) / 2 if max(first.step, second.step) > 1 else Decimal(0)
    return first.low <= second.high + slack and second.low <= first.high + slack


def _together(one: Told, other: Told) -> bool:
    """Two numbers of one sentence are two things."""
    return one[0] is other[0] and one[1].sentence == other[1].sentence


def _conflict(one: Told, other: Told) -> Finding:
    first = one[1].told(one[0].passage)
    second = other[1].told(other[0].passage)
    message = f"同一事项两处数字不同：前文“{first}”，此处“{second}”"
    return other[0].finding("conflict", "question", [other[1]], message, "请核对两处数字，统一口径")


def coverage_findings(paragraphs: Sequence[Paragraph]) -> Iterator[Finding]:
    """Acts that have to be made public one and all, of which another number was made public; and
    what was done in one field, where that is more than all that was done."""
    if not paragraphs:
        return
    told = [
        (paragraph, statement)
        for paragraph in paragraphs
        for statement in paragraph.statements
        if statement.thing and _plain(statement)
    ]
    words = paragraphs[0].words
    for covered in words.covered:
        yield from _uncovered(covered, *_made_and_shown(covered, told))
    for within in words.within:
        yield from _beyond(within, told)


def _plain(statement: Statement) -> bool:
    counted = statement.place in ("count", "part", "total") and statement.stated.kind == "count"
    return counted and statement.stated.exact


def _made_and_shown(covered: Covered, told: Sequence[Told]) -> tuple[list[Told], list[Told]]:
    made: list[Told] = []
    shown: list[Told] = []
    for paragraph, statement in told:
        if statement.thing != covered.thing:
            continue
        words = paragraph.words
        named = {words.things[match[0]] for match in words.thing.finditer(statement.lead)}
        if len(named & {each.thing for each in words.covered}) > 1:
            continue  # 许可和处罚信息
        if _in(paragraph, statement, covered.shown):
            shown.append((paragraph, statement))
        elif any(map(statement.is_in, covered.made)) and statement.stated.unit in covered.units:
            made.append((paragraph, statement))
    return made, shown


def _in(paragraph: Paragraph, statement: Statement, states: Sequence[str]) -> bool:
    """Whether the words before a number have one of the states, be it not the last of them: 公示
    行政处罚决定."""
    words = paragraph.words
    told = (words.state_words[match[0]] for match in words.states.finditer(statement.lead))
    return any(known is not None and known.state in states for known in told)


def _uncovered(covered: Covered, made: Sequence[Told], shown: Sequence[Told]) -> Iterator[Finding]:
    if not made or not shown:
        return
    paragraph, most = max(made, key=lambda each: each[1].stated.value)
    value = most.stated.value
    largest = max(each.stated.value for _, each in shown)
    if value * Decimal(str(covered.least)) <= largest <= value:
        return
    told = most.told(paragraph.passage)
    others = []
    for where, each in shown[:_MOST_SHOWN]:
        share = (each.stated.value * 100 / value).quantize(Decimal("0.1"))
        other = each.told(where.passage)
        others.append(f"“{other}”（{number(each.stated.value)}÷{number(value)}＝{share}%）")
        message = f"与“{told}”相比为{share}%，两处口径不明"
        yield where.finding("conflict", "remark", [each], message, "请说明统计口径")
    message = f"“{told}”，而{'、'.join(others)}，相差悬殊" if largest < value else (
        f"“{told}”，而{'、'.join(others)}，多于作出数"
    )  # fmt: skip
    ask = "请说明各数的统计口径，未公示、未归集的是哪些"
    yield paragraph.finding("conflict", "question", [most], message, ask)


def _beyond(within: Within, told: Sequence[Told]) -> Iterator[Finding]:
    wholes = [
        (paragraph, each)
        for paragraph, each in told
        if each.thing == within.whole
        and any(map(each.is_in, within.made))
        and each.place == "count"
    ]
    if not wholes:
        return
    paragraph, whole = max(wholes, key=lambda each: each[1].stated.value)
    for where, each in told:
        more = each.stated.value > whole.stated.value
        if more and each.thing == within.thing and each.is_in(within.state):
            if not where.words.same_units(each.stated.unit, whole.stated.unit):
                continue
            message = (
                f"“{each.told(where.passage)}”多于“{whole.told(paragraph.passage)}”："
                f"{number(each.stated.value)}＞{number(whole.stated.value)}"
            )
            yield where.finding("conflict", "question", [each], message, "请说明两处的统计范围")
