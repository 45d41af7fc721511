"""Totals that are not what their parts make, and remainders that nobody accounts for.

A total is questioned only where no run of the figures beside it adds up to it: lists are nested,
named in passing, and may leave something out.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations
from typing import Literal

from evaluator.integrity.paragraph import Paragraph, number
from evaluator.integrity.statements import Statement
from evaluator.integrity.words import NOT
from evaluator.integrity.wordsfile import Split
from evaluator.model import Finding, Severity

_COUNTED = ("count", "part", "total")
# Of more figures not every choice is tried.
_MOST_PARTS = 8
# A list of three or more that misses its total by so little is one that meant to reach it.
_NEAR = Decimal("0.03")
# Of two it has to be less: 其中 needs not name all.
_VERY_NEAR = Decimal("0.01")
_PAIR = 2
# So many characters at the end of what is counted tell what it is.
_NAME = 2

Opening = Literal["all", "some", "beside"]


def sum_findings(paragraph: Paragraph) -> Iterator[Finding]:
    """The sums of a paragraph that don't come out."""
    for sentence in paragraph.sentences:
        text = paragraph.between(sentence[0], sentence[-1])
        if len(sentence) < 3 or paragraph.words.carried.search(text):
            continue
        counted = [each for each in sentence if each.place in _COUNTED]
        counted = [each for each in counted if each.stated.kind != "rate"]
        yield from _totals(paragraph, counted)
        yield from _wholes(paragraph, counted)
        states = {each.state for each in counted}
        for split in paragraph.words.splits:
            if not all(state.removeprefix(NOT) in states for state in split.parts):
                continue
            yield from _splits(paragraph, split, counted)


def _totals(paragraph: Paragraph, counted: Sequence[Statement]) -> Iterator[Finding]:
    """建议37件、提案52件，合计89件."""
    for at, total in enumerate(counted):
        if total.place != "total" or not total.stated.exact:
            continue
        before = counted[max(0, at - _MOST_PARTS) : at]
        parts = _run_before(paragraph, before, total)
        if len(parts) < 2 or not all(each.stated.exact for each in parts):
            continue
        same = [each for each in before if _alike(paragraph, each, total)]
        # The list may begin a sentence before.
        earlier = [each for each in paragraph.near(total) if each.index < total.index]
        earlier = [each for each in earlier if _alike(paragraph, each, total)][-_MOST_PARTS:]
        if any(_equal(run, total) for run in _choices(earlier)):
            continue
        whole = sum((each.stated.value for each in parts), Decimal(0))
        message = f"{_added(parts)}＝{number(whole)}，报告写合计{number(total.stated.value)}"
        # Nothing else in the sentence counts the same, and nothing stands between the parts.
        clean = len(same) == len(parts) and parts[0].index + len(parts) == total.index
        exact = all(each.stated.whole for each in (*parts, total)) and _bare(total, paragraph)
        # A total far from its parts may be that of something else.
        far = abs(whole - total.stated.value) > max(whole, total.stated.value) / 2
        if not (clean and exact) and far:
            continue
        severity: Severity = "error" if clean and exact and not far else "question"
        ask = "请核对合计数与各分项"
        yield paragraph.finding("sum", severity, [*parts, total], message, ask)


def _bare(total: Statement, paragraph: Paragraph) -> bool:
    """Whether nothing but 合计 stands before a total, nor a name of its own behind it."""
    match = paragraph.words.mark.match(total.lead)
    return match is not None and match.end() == len(total.lead) and not total.tail.strip("、")


def _run_before(
    paragraph: Paragraph, before: Sequence[Statement], total: Statement
) -> list[Statement]:
    """The figures of the same unit in a row right before a total."""
    run: list[Statement] = []
    following = total
    for each in reversed(before):
        near = each.index == following.index - 1 and each.segment == total.segment
        if not near or not _alike(paragraph, each, total) or each.place == "total":
            break
        run.insert(0, each)
        following = each
    return run


def _wholes(paragraph: Paragraph, counted: Sequence[Statement]) -> Iterator[Finding]:
    """办结案件61件，其中市场监管30件、城市管理20件、交通运输11件."""
    for at, first in enumerate(counted[1:], 1):
        whole = counted[at - 1]
        if whole.place in ("part", "total") or whole.index != first.index - 1:
            continue
        if not _alike(paragraph, whole, first) or not whole.stated.exact:
            continue
        parts = _run_after(paragraph, counted[at : at + 2 * _MOST_PARTS], whole)
        if len(parts) < _PAIR or not all(each.stated.exact for each in parts):
            continue
        yield from _partition(paragraph, whole, parts, _opening(paragraph, whole, parts))


def _opening(paragraph: Paragraph, whole: Statement, parts: Sequence[Statement]) -> Opening:
    """How the parts of a whole are led in: 分别为 names all of them, 其中 or a colon some, a mere
    comma need not mean that they are parts."""
    first = parts[0]
    marks = {paragraph.words.mark_words[m[0]] for m in paragraph.words.mark.finditer(first.lead)}
    if "split" in marks or ("part" in marks and _exhausted(paragraph, whole, parts)):
        return "all"
    between = paragraph.passage.text[whole.stated.end : first.stated.start]
    return "some" if "part" in marks or ":" in between or "(" in between else "beside"


def _exhausted(paragraph: Paragraph, whole: Statement, parts: Sequence[Statement]) -> bool:
    """Whether two parts are all there can be: 建议提案 are 建议 and 提案."""
    if len(parts) != _PAIR:
        return False
    one, other = (each.lead for each in parts)
    for first, second in paragraph.words.opposites:
        if (first in one and second in other) or (second in one and first in other):
            return True
    ends = one[-_NAME:], other[-_NAME:]
    named = all(len(end) == _NAME and end in whole.lead for end in ends)
    return named and ends[0] != ends[1]


def _run_after(
    paragraph: Paragraph, after: Sequence[Statement], whole: Statement
) -> list[Statement]:
    """The figures of the same unit in a row right behind a whole, without those in brackets."""
    run: list[Statement] = []
    expected = whole.index + 1
    text = paragraph.passage.text
    paused = False
    for each in after:
        # A list that goes by 、 ends where a comma comes.
        parted = text[each.start - 1 : each.start]
        if paused and parted != "、":
            break
        paused = paused or (bool(run) and parted == "、")
        if each.index != expected or not _alike(paragraph, each, whole) or each.place == "total":
            break
        expected += 1
        if each.bracket == after[0].bracket:
            run.append(each)
    return run


def _partition(
    paragraph: Paragraph, whole: Statement, parts: Sequence[Statement], opening: Opening
) -> Iterator[Finding]:
    values = [each.stated.value for each in parts]
    if any(_near(sum(values[:end], Decimal(0)), whole, parts) for end in range(1, len(values) + 1)):
        return
    listed = [each for each in parts if each.segment == parts[0].segment]
    if len(listed) == 1:  # 其中,处罚10条;许可20条;…
        listed = list(parts)
    if len(listed) < _PAIR:
        return
    total = sum((each.stated.value for each in listed), Decimal(0))
    off = abs(total - whole.stated.value)
    near = off <= whole.stated.value * (_VERY_NEAR if len(listed) == _PAIR else _NEAR)
    if opening == "beside" and (len(listed) == _PAIR or not _paused(paragraph, listed)):
        return
    if total > whole.stated.value and not near and opening == "some" and _paused(paragraph, listed):
        yield from _too_much(paragraph, whole, listed, total)
        return
    open_ = _open(paragraph, listed[-1]) and total < whole.stated.value
    if open_ or not (near or opening == "all"):
        return
    if any(_equal(run, whole) for run in _choices(parts)):
        return
    value = number(whole.stated.value)
    message = f"{_added(listed)}＝{number(total)}，与总数{value}相差{number(off)}"
    ask = "请核对总数与各分项，或说明差额是什么"
    yield paragraph.finding("sum", "question", [whole, *listed], message, ask)


def _paused(paragraph: Paragraph, listed: Sequence[Statement]) -> bool:
    """Whether a list goes by 、 from its first to its last, and begins behind another sign."""
    text = paragraph.passage.text
    if text[listed[0].start - 1 : listed[0].start] == "、":
        return False
    return all(text[each.start - 1 : each.start] == "、" for each in listed[1:])


def _too_much(
    paragraph: Paragraph, whole: Statement, parts: Sequence[Statement], total: Decimal
) -> Iterator[Finding]:
    """Parts that are far more than the whole together may overlap: a remark."""
    value = whole.stated.value
    if any(each.stated.value > value for each in parts):
        return  # parts.py tells of it
    if any(_equal(run, whole) for run in _choices(parts)):
        return
    message = f"{_added(parts)}＝{number(total)}，多于总数{number(value)}"
    ask = "请核对总数与各分项，或说明分项之间有无重复"
    yield paragraph.finding("sum", "remark", [whole, *parts], message, ask)


def _open(paragraph: Paragraph, last: Statement) -> bool:
    """Whether a list says that it is not complete."""
    behind = paragraph.passage.text[last.stated.end : last.stated.end + 4]
    return any(behind.startswith(word) for word in paragraph.words.marks.open)


def _splits(paragraph: Paragraph, split: Split, counted: Sequence[Statement]) -> Iterator[Finding]:
    """受理47件，审结31件，还在审理14件: all parts that there can be are told, and don't make it."""
    for at, whole in enumerate(counted):
        if whole.reached != "yes" or whole.state not in split.whole or not whole.stated.exact:
            continue
        after = [
            each
            for each in counted[at + 1 : at + 1 + _MOST_PARTS]
            if paragraph.words.same_units(each.stated.unit, whole.stated.unit) and each.stated.exact
        ]
        again = [
            i for i, each in enumerate(after) if each.state == whole.state and each.reached == "yes"
        ]
        parts = [_first(after[: again[0]] if again else after, state) for state in split.parts]
        told = [each for each in parts if each is not None]
        if len(told) < len(parts) or len({each.index for each in told}) < len(told):
            continue
        if _closer(split, counted, whole, told) or any(
            _equal(run, whole) for run in _choices(after)
        ):
            continue
        also = [each for each in after if each not in told and any(map(each.is_in, split.also))]
        yield _remainder(paragraph, whole, told, also)


def _first(statements: Sequence[Statement], state: str) -> Statement | None:
    return next((each for each in statements if each.is_in(state)), None)


def _closer(
    split: Split, counted: Sequence[Statement], whole: Statement, told: Sequence[Statement]
) -> bool:
    """Whether another whole stands nearer to the parts."""
    first = min(each.index for each in told)
    return any(
        whole.index < each.index < first and each.state in split.whole and each.reached == "yes"
        for each in counted
    )


def _remainder(
    paragraph: Paragraph,
    whole: Statement,
    told: Sequence[Statement],
    also: Sequence[Statement],
) -> Finding:
    ordered = sorted([*told, *also], key=lambda each: each.index)
    total = sum((each.stated.value for each in ordered), Decimal(0))
    value = whole.stated.value
    off = f"少{number(value - total)}" if total < value else f"多{number(total - value)}"
    message = f"{_added(ordered)}＝{number(total)}，比总数{number(value)}{off}"
    if also:
        core = sum((each.stated.value for each in told), Decimal(0))
        names = "、".join(number(each.stated.value) for each in also)
        message += f"（若{names}已含在其他各项内，则为{number(core)}）"
    ask = "请说明差额的去向，或核对各项" if total < value else "请核对总数与各项"
    return paragraph.finding("sum", "question", [whole, *ordered], message, ask)


def _alike(paragraph: Paragraph, one: Statement, other: Statement) -> bool:
    return paragraph.words.same_units(one.stated.unit, other.stated.unit)


def _choices(parts: Sequence[Statement]) -> Iterator[tuple[Statement, ...]]:
    """Every choice of two or more of the parts; of a long list every run of them."""
    if len(parts) > _MOST_PARTS:
        for start in range(len(parts)):
            for end in range(start + 2, len(parts) + 1):
                yield tuple(parts[start:end])
        return
    for size in range(2, len(parts) + 1):
        yield from combinations(parts, size)


def _equal(parts: Sequence[Statement], whole: Statement) -> bool:
    return _near(sum((each.stated.value for each in parts), Decimal(0)), whole, parts)


def _near(total: Decimal, whole: Statement, parts: Sequence[Statement]) -> bool:
    """Whether a sum is the whole, as precisely as all are printed."""
    inexact = (whole, *parts)
    slack = sum((each.stated.step / 2 for each in inexact if not each.stated.whole), Decimal(0))
    return abs(total - whole.stated.value) <= slack


def _added(parts: Sequence[Statement]) -> str:
    return "＋".join(number(each.stated.value) for each in parts)
