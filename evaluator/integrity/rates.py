"""Rates that don't hold: beside their numerator and denominator, for their base alone (GRIM), and
over a hundred per cent. The arithmetic is in shares.py.

A rate is only questioned where no reading of the figures around it makes it right: it may rest on
another base than the number before it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import combinations

from evaluator.integrity.amounts import Stated
from evaluator.integrity.paragraph import Paragraph, number, shown
from evaluator.integrity.shares import fit, nearest, of_part, of_whole, printed
from evaluator.integrity.statements import Statement
from evaluator.integrity.wordsfile import Rate
from evaluator.model import Finding, Severity

_ALL = Decimal(100)
_COUNTED = ("count", "part", "total")
# What the numerator of a rate is called, where no rate of that name is known: 采纳率 of 采纳.
_ENDING = "率"
_STEM = 2
# What a share of something is written with, between the part and its base.
_SHARE = "占"
# How many figures before a rate may be what it is made of.
_REACH = 14


@dataclass(frozen=True)
class _Made:
    """What a rate seems to be made of."""

    part: Statement
    whole: Statement
    sure: bool


def rate_findings(paragraph: Paragraph) -> Iterator[Finding]:
    """The rates of a paragraph that its figures can't give."""
    sentences = paragraph.sentences
    for number_, sentence in enumerate(sentences):
        for at, statement in enumerate(sentence):
            if statement.stated.kind != "rate" or statement.place not in ("rate", "share", "count"):
                continue
            before = sentence[max(0, at - _REACH) : at]
            earlier = sentences[number_ - 1] if number_ else []
            found = _checked(paragraph, statement, before, sentence, earlier)
            if found is not None:
                yield found


def _checked(
    paragraph: Paragraph,
    rate: Statement,
    before: Sequence[Statement],
    sentence: Sequence[Statement],
    earlier: Sequence[Statement],
) -> Finding | None:
    over = _over(paragraph, rate)
    if over is not None:
        return over
    if rate.stated.bound != "exact" or _carried(paragraph, sentence):
        return None
    counted = [each for each in before if each.place in _COUNTED and each.stated.kind != "rate"]
    if rate.place != "rate":
        return _share(paragraph, rate, counted)
    known = paragraph.words.rates.get(rate.rate)
    part = _numerator(rate, known, counted)
    if part is None:
        if known is not None and known.units:
            return _of_base(paragraph, rate, known, counted)
        return None
    made = _denominator(paragraph, rate, known, part, counted, earlier)
    if made is None:
        return _of_numerator(paragraph, rate, known, part, counted, earlier)
    return _compared(paragraph, rate, known, made, sentence, earlier)


def _over(paragraph: Paragraph, rate: Statement) -> Finding | None:
    """A share of more than a hundred per cent."""
    words = paragraph.words
    named = rate.rate in words.rates or rate.rate in words.shares
    limit = _ALL * 10 if rate.stated.unit == "‰" else _ALL
    if not named or rate.place != "rate" or rate.stated.low <= limit:
        return None
    told = f"{rate.rate}{shown(rate, paragraph.passage)}，超过100%"
    ask = f"请核对{rate.rate}及其分子、分母"
    known = words.rates.get(rate.rate)
    if known is not None and known.over:
        return paragraph.finding("rate", "question", [rate], told, f"{ask}，或说明是否含往年结转")
    message = f"{told}；分子是分母的一部分，不可能大于分母"
    return paragraph.finding("rate", "error", [rate], message, ask)


def _carried(paragraph: Paragraph, sentence: Sequence[Statement]) -> bool:
    """Whether a sentence counts what was left of the year before: its wholes have other parts."""
    return bool(paragraph.words.carried.search(paragraph.between(sentence[0], sentence[-1])))


def _numerator(
    rate: Statement, known: Rate | None, counted: Sequence[Statement]
) -> Statement | None:
    """The nearest figure that has reached what the rate is a share of."""
    if known is not None:
        for each in reversed(counted):
            if any(each.is_in(state) for state in known.of):
                return each
    stem = rate.rate.removesuffix(_ENDING)[-_STEM:]
    if len(stem) < _STEM or known is not None:
        return None
    near = counted[-1] if counted else None
    if near is None or near.reached != "yes":
        return None
    named = near.lead.endswith(stem) or near.tail.startswith(stem)
    return near if named else None


def _denominator(
    paragraph: Paragraph,
    rate: Statement,
    known: Rate | None,
    part: Statement,
    counted: Sequence[Statement],
    earlier: Sequence[Statement],
) -> _Made | None:
    """What the numerator is a part of: the nearest figure in one of the states that the rate is
    from, or that is due to reach the numerator's; else, without certainty, the one before it."""
    alike = [
        each
        for each in counted
        if each is not part and paragraph.words.like_units(each.stated.unit, part.stated.unit)
    ]
    nearest_first = sorted(alike, key=lambda each: (each.index > part.index, -each.index))
    wanted = known.from_ if known else ()
    for each in nearest_first:
        due = each.reached == "due" and each.state == part.state
        # 受理、调解、成功: the same word may be the whole of one rate and the part of another.
        if due or any(each.is_in(state) for state in wanted if state != part.state):
            return _Made(part, each, _sure(paragraph, rate, known, part, each))
    if known is not None and known.from_ and not alike:
        # 办理应诉案件50件。负责人出庭46件，出庭率98%。
        wanted = known.from_ if known.certain else known.from_[:1]
        for each in reversed(earlier):
            like = paragraph.words.like_units(each.stated.unit, part.stated.unit)
            if like and each.place in _COUNTED and any(map(each.is_in, wanted)):
                return _Made(part, each, False)
    if known is None and nearest_first:
        each = nearest_first[0]
        if each.index == part.index - 1 and each.stated.value >= part.stated.value:
            return _Made(part, each, False)
    return None


def _sure(
    paragraph: Paragraph, rate: Statement, known: Rate | None, part: Statement, whole: Statement
) -> bool:
    """Whether nothing but the three stands together, so that nothing else can have been meant."""
    if known is None or not known.certain or rate.stated.value == _ALL:
        return False
    ordered = whole.index + 1 == part.index and part.index + 1 == rate.index
    together = whole.segment == rate.segment
    exact = part.stated.whole and whole.stated.whole and whole.reached == "yes"
    same = paragraph.words.same_units(part.stated.unit, whole.stated.unit)
    things = {part.thing, whole.thing} - {""}
    timely = paragraph.words.timely.search(part.lead + rate.lead)
    return ordered and together and exact and same and len(things) < 2 and timely is None


def _share(paragraph: Paragraph, rate: Statement, counted: Sequence[Statement]) -> Finding | None:
    """31名，占执法人员308名的10.1%; 其中民事210件，占59.0%: the base is named, or is what the part
    is part of. Any other share is left alone: its base may stand anywhere."""
    if len(counted) < 2 or counted[-1].index != rate.index - 1:
        return None
    if rate.place == "share":
        part, wholes = counted[-1], [each for each in counted[:-1] if each.place != "part"]
        whole = wholes[-1] if part.place == "part" and wholes else None
    elif rate.lead == "的" and _SHARE in counted[-1].lead:
        part, whole = counted[-2], counted[-1]
    else:
        return None
    if whole is None or not paragraph.words.same_units(part.stated.unit, whole.stated.unit):
        return None
    if part.segment != rate.segment or not (part.stated.exact and whole.stated.exact):
        return None
    if fit(part.stated, whole.stated, rate.stated) != "none" or _otherwise(
        paragraph, rate, part, whole
    ):
        return None
    right = printed(part.stated.value, whole.stated.value, rate.stated)
    sum_ = f"{number(part.stated.value)}÷{number(whole.stated.value)}＝{right}"
    message = f"{sum_}，报告写{shown(rate, paragraph.passage)}"
    ask = "请核对占比，或说明是占哪个数的比例"
    return paragraph.finding("rate", "question", [part, whole, rate], message, ask)


def _compared(
    paragraph: Paragraph,
    rate: Statement,
    known: Rate | None,
    made: _Made,
    sentence: Sequence[Statement],
    earlier: Sequence[Statement],
) -> Finding | None:
    part, whole = made.part, made.whole
    if part.stated.low > whole.stated.high or not (part.stated.exact and whole.stated.exact):
        return None  # parts.py tells of parts larger than wholes
    fits = fit(part.stated, whole.stated, rate.stated)
    if fits == "rounded":
        return None
    if fits == "cut":
        return _cut(paragraph, rate, made) if made.sure else None
    timely = paragraph.words.timely.search(part.lead + rate.lead)
    if timely or _otherwise(paragraph, rate, part, whole):
        return None
    right = printed(part.stated.value, whole.stated.value, rate.stated)
    sum_ = f"{number(part.stated.value)}÷{number(whole.stated.value)}＝{right}"
    message = f"{sum_}，报告写{shown(rate, paragraph.passage)}"
    severity: Severity = "error" if made.sure else "question"
    ask = f"请核对{rate.rate}，或说明分子、分母各是哪个数"
    return paragraph.finding("rate", severity, [part, whole, rate], message, ask)


def _cut(paragraph: Paragraph, rate: Statement, made: _Made) -> Finding:
    part, whole = made.part.stated.value, made.whole.stated.value
    plain = f"{number(part)}÷{number(whole)}＝{printed(part, whole, rate.stated)}"
    message = f"{plain}，报告写{shown(rate, paragraph.passage)}，是截去尾数，不是四舍五入"
    ask = f"请统一按四舍五入写{rate.rate}"
    return paragraph.finding("rate", "remark", [made.part, made.whole, rate], message, ask)


def _otherwise(paragraph: Paragraph, rate: Statement, part: Statement, whole: Statement) -> bool:
    """Whether other figures of the paragraph give the rate: another base, two parts or two bases
    together, what is left of the base."""
    units = paragraph.words
    others = [
        each
        for each in paragraph.near(rate)
        if each.stated.kind == part.stated.kind
        and each is not part
        and units.like_units(each.stated.unit, part.stated.unit)
        and each.stated.value > 0
    ][-30:]
    bases = [each.stated for each in others]
    if any(fit(part.stated, base, rate.stated) != "none" for base in bases):
        return True
    here = [
        each.stated
        for each in others
        if each is not whole and each.sentence == rate.sentence and each.index < rate.index
    ]
    parts = [*here, *(_plus(part.stated, each) for each in here)]
    # 败诉率 told beside the cases that were won.
    parts += [_minus(whole.stated, each) for each in (part.stated, *here)]
    parts += _run_sums(part, here)
    if any(fit(each, whole.stated, rate.stated) != "none" for each in parts):
        return True
    joined = [_plus(whole.stated, each) for each in here]
    joined += [_minus(whole.stated, each) for each in here if each.value < whole.stated.value]
    return any(fit(part.stated, base, rate.stated) != "none" for base in joined)


def _run_sums(part: Statement, here: Sequence[Stated]) -> Iterator[Stated]:
    """优秀45份、良好38份、合格15份: the numerator is all of the list up to the last."""
    before = [each for each in here if each.start < part.stated.start]
    total = part.stated
    for each in reversed(before):
        total = _plus(total, each)
        yield total


def _plus(one: Stated, other: Stated) -> Stated:
    value = one.value + other.value
    return replace(one, value=value, low=value, high=value)


def _minus(one: Stated, other: Stated) -> Stated:
    value = max(Decimal(0), one.value - other.value)
    return replace(one, value=value, low=value, high=value)


def _of_base(
    paragraph: Paragraph, rate: Statement, known: Rate, counted: Sequence[Statement]
) -> Finding | None:
    """GRIM: of the things counted before the rate, no whole number gives it."""
    bases = [
        each
        for each in counted
        if each.stated.whole and each.segment == rate.segment
        and (any(each.is_in(state) for state in known.from_) or _stems(rate, each, known))
    ]  # fmt: skip
    if not bases:
        return None
    base = bases[-1]
    if paragraph.words.timely.search(rate.lead):
        return None
    # 建议37件、提案52件，满意率: of each, or of both together.
    run = _run(paragraph, counted, base)
    sums = [sum(int(each.stated.value) for each in pair) for pair in _sums(run)]
    wholes = [int(each.stated.value) for each in counted if each.stated.whole]
    if any(of_whole(rate.stated, whole) for whole in {*wholes, *sums} if whole > 0):
        return None
    whole = sum(int(each.stated.value) for each in run)
    low, high = nearest(rate.stated, whole)
    near = "、".join(
        f"{each}÷{whole}＝{printed(Decimal(each), Decimal(whole), rate.stated)}"
        for each in dict.fromkeys((low, high))
    )
    total = "＋".join(number(each.stated.value) for each in run)
    total = f"{total}＝{whole}，" if len(run) > 1 else ""
    message = f"{total}以{whole}为分母，没有一个整数能得出{shown(rate, paragraph.passage)}：{near}"
    ask = f"请说明{rate.rate}的分子、分母"
    return paragraph.finding("rate", "question", [*run, rate], message, ask)


def _stems(rate: Statement, base: Statement, known: Rate) -> bool:
    """办结复议案件17件，直接纠错率: what was counted right before is the base, by any name."""
    return (
        bool(known.of)
        and base.index == rate.index - 1
        and base.reached == "yes"
        and bool(base.state)
    )


def _run(paragraph: Paragraph, counted: Sequence[Statement], last: Statement) -> list[Statement]:
    """The figures of one list up to `last`: 建议86件、提案141件."""
    run = [last]
    for each in reversed(counted):
        listed = "、" in paragraph.passage.text[each.end : run[0].start + 1]
        same = paragraph.words.same_units(each.stated.unit, last.stated.unit)
        if each.index == run[0].index - 1 and listed and same and each.stated.whole:
            run.insert(0, each)
    return run


def _sums(run: Sequence[Statement]) -> Iterable[tuple[Statement, ...]]:
    run = run[-6:]
    for size in range(1, len(run) + 1):
        yield from combinations(run, size)


def _of_numerator(
    paragraph: Paragraph,
    rate: Statement,
    known: Rate | None,
    part: Statement,
    counted: Sequence[Statement],
    earlier: Sequence[Statement],
) -> Finding | None:
    """GRIM the other way round: no whole number of things has the part counted as that rate."""
    if known is None or not known.units or not part.stated.whole or not part.stated.value:
        return None
    if part.index != rate.index - 1 or rate.stated.value > _ALL:
        return None
    if of_part(rate.stated, int(part.stated.value)):
        return None
    bases = [each.stated for each in (*earlier, *counted) if each.stated.kind == "count"]
    if any(fit(part.stated, base, rate.stated) != "none" for base in bases if base.value):
        return None
    told, share = number(part.stated.value), shown(rate, paragraph.passage)
    message = f"以{told}为分子，没有一个整数的总数能得出{share}"
    return paragraph.finding("rate", "question", [part, rate], message, f"请说明{rate.rate}的分母")
