"""Numbers as a report states them: how large at least and at most, how precisely, of what unit.

The figures that grading counts (evaluator/quantities.py) are enough to see that something was
done. To recompute a figure one has to know as well what was printed: 1.28万 is known to the
hundred, 近8000 is no more than 8000, 三至五次 is anything between. Units and what is no figure at
all (第3期, a document's number, a title) are the same for both.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

import cn2an

from evaluator.integrity.wordsfile import Bounds
from evaluator.language import Language
from evaluator.model import Kind
from evaluator.quantities import CHINESE, CLOSED, SCALES, either, fold_text, unit_kinds
from evaluator.spans import Spans

# Exactly so many; about so many; so many or more; so many or fewer.
Bound = Literal["exact", "about", "over", "under"]

# In words like 数十 stands for two to nine of what follows.
_FEW, _MANY = Decimal(2), Decimal(9)
_ONE = Decimal(1)
_NO_LIMIT = Decimal("Infinity")
_NUMERAL = f"{CHINESE}双万亿"
# 三五件, 七八次: two digits in a row are a range.
_NEIGHBOURS = re.compile("一两|一二|两三|二三|三四|三五|四五|五六|六七|七八|八九")
# Where a number may begin; looked for alone first, which is many times faster.
_DIGIT = re.compile(r"\d[\d.]*")
_SPOKEN_NUMERAL = re.compile(f"[数几{_NUMERAL}]+")
_DIGITS = re.compile(
    r"(?<![\d.第A-Za-z〔/×*])(?<!\d:)(?P<number>\d{1,15}(?:\.\d{1,15})?)"
    r"(?:(?P<upper>亿)(?P<lower>\d{1,8}(?:\.\d{1,6})?)万|(?P<scale>万亿|千万|百万|十万|[百千万亿])?)"
)
_SPOKEN = re.compile(
    rf"(?<![第{_NUMERAL}每统几数点])(?<!第[{CHINESE}]、)"
    rf"(?:(?P<of>[百千万]|[二三四五六七八九十])分之)?"
    rf"(?P<number>[数几]?[{_NUMERAL}]{{1,16}}(?:点[{CHINESE}]{{1,6}})?)(?P<tenths>成(?P<half>[一二三四五六七八九半])?)?"
)
_RANGE = "-~至到"
_WHOLE_HUNDRED = "百分百"


@dataclass(frozen=True, slots=True)
class Stated:
    """A number in a line of folded text.

    `value` is what is printed, in `unit` (ten thousands multiplied out), `low` and `high` what it
    may be at least and at most; of a range `value` is the lower end. `step` is the worth of the
    last digit printed: 0.1 for 97.5%, 100 for 1.28万. `start` includes the words before it (近),
    `end` the unit.
    """

    start: int
    unit_start: int
    end: int
    value: Decimal
    low: Decimal
    high: Decimal
    step: Decimal
    bound: Bound
    unit: str
    kind: Kind

    @property
    def exact(self) -> bool:
        """Whether the number is given to the last one: neither about so many nor rounded."""
        return self.bound == "exact"

    @property
    def whole(self) -> bool:
        """Whether it counts things one by one, so that it can be put into an equation as it is."""
        return self.exact and self.step == 1 and self.kind == "count"


class Reader:
    """Reads the numbers of folded text, by the units of a language and the words around numbers."""

    def __init__(self, language: Language, bounds: Bounds) -> None:
        units = language.units
        self._kinds = unit_kinds(language)
        spoken = [*units.spoken, *units.amount, *bounds.spoken]
        self._before: dict[str, Bound] = {}
        self._after: dict[str, Bound] = {}
        named: tuple[tuple[Bound, tuple[str, ...], tuple[str, ...]], ...] = (
            ("about", bounds.about.before, bounds.about.after),
            ("over", bounds.over.before, bounds.over.after),
            ("under", bounds.under.before, bounds.under.after),
        )
        for bound, before, after in named:
            self._before |= {fold_text(word): bound for word in before}
            self._after |= {fold_text(word): bound for word in after}
        self._longest = max(map(len, self._before), default=0)
        self._before_ends = frozenset(word[-1] for word in self._before)
        self._not_behind = tuple(map(fold_text, language.about.unless))
        after_words = either(self._after)
        self._tail = re.compile(
            rf"(?P<after>{after_words})?(?P<scale>[万亿])?(?P<unit>{either(self._kinds)})"
            rf"(?P<late>{after_words})?"
        )
        self._spoken_tail = re.compile(
            rf"(?P<after>{after_words})?(?P<scale>[万亿])?(?P<unit>{either(spoken)})"
            rf"(?P<late>{after_words})?(?!届|全会|中全)"
        )
        self._late = re.compile(rf"(?P<late>{after_words})?")

    def read(self, text: str) -> list[Stated]:
        """All numbers of a line of folded text, in order, none overlapping another."""
        found = [
            stated
            for place in _DIGIT.finditer(text)
            if (match := _DIGITS.match(text, place.start())) is not None
            and (stated := self._from_digits(text, match)) is not None
        ]
        found += [
            stated
            for place in _SPOKEN_NUMERAL.finditer(text)
            if (match := _SPOKEN.match(text, place.start())) is not None
            and (stated := self._from_chinese(text, match)) is not None
        ]
        if not found:
            return []
        closed = Spans(match.span() for match in CLOSED.finditer(text))
        found.sort(key=lambda stated: (stated.start, -stated.end))
        kept: list[Stated] = []
        for stated in found:
            free = not closed.touch(stated.start, stated.end)
            if free and (not kept or stated.start >= kept[-1].end):
                kept.append(stated)
        return self._with_ranges(text, kept)

    def _from_digits(self, text: str, match: re.Match[str]) -> Stated | None:
        number = match["number"]
        if match["upper"]:
            value = Decimal(number) * SCALES["亿"] + Decimal(match["lower"]) * SCALES["万"]
            step = _last_digit(match["lower"]) * SCALES["万"]
        else:
            scale = SCALES[match["scale"]] if match["scale"] else Decimal(1)
            value, step = Decimal(number) * scale, _last_digit(number) * scale
        tail = self._tail.match(text, match.end())
        if tail is None:
            return None
        more = SCALES[tail["scale"]] if tail["scale"] else Decimal(1)
        return self._stated(text, match.start(), tail, value * more, step * more)

    def _from_chinese(self, text: str, match: re.Match[str]) -> Stated | None:
        numeral = match["number"]
        if text.startswith(_WHOLE_HUNDRED, match.start()):
            return self._rate(text, match.start(), match.start() + 3, Decimal(100), Decimal(1))
        if match["of"] and not match["tenths"]:
            return self._fraction(text, match, numeral)
        if match["tenths"]:
            return self._tenths(text, match, numeral)
        tail = self._spoken_tail.match(text, match.end())
        if tail is None:
            return None
        if numeral[0] in "数几":
            scale = _value(numeral[1:])
            if scale is None or numeral[1] not in "十百千万亿":
                return None
            plain = self._stated(text, match.start(), tail, _FEW * scale, scale)
            return replace(plain, low=_FEW * scale, high=(_MANY + 1) * scale, bound="about")
        near = _NEIGHBOURS.match(numeral) if len(numeral) == 2 else None
        if near:
            low, high = _value(numeral[0]), _value(numeral[1])
            if low is None or high is None:
                return None
            plain = self._stated(text, match.start(), tail, low, Decimal(1))
            return replace(plain, low=low, high=high, bound="about")
        value = _value(numeral)
        if value is None or numeral in ("一", "万", "亿"):  # 一次性, 万一: mostly part of a word
            return None
        more = SCALES[tail["scale"]] if tail["scale"] else Decimal(1)
        step = _last_numeral(numeral) * more
        return self._stated(text, match.start(), tail, value * more, step)

    def _fraction(self, text: str, match: re.Match[str], numeral: str) -> Stated | None:
        """百分之九十八点六, 千分之三; 三分之二 as a rate, known to one per cent only."""
        value = _value(numeral)
        if value is None:
            return None
        step = _last_numeral(numeral)
        if match["of"] == "百":
            return self._rate(text, match.start(), match.end(), value, step)
        if match["of"] == "千":
            return self._rate(text, match.start(), match.end(), value, step, "‰")
        base = _value(match["of"])
        if base is None or not base:
            return None
        share = (value * 100 / base).quantize(Decimal("0.01"))
        return _roughly(self._rate(text, match.start(), match.end(), share, Decimal(1)))

    def _tenths(self, text: str, match: re.Match[str], numeral: str) -> Stated | None:
        value = _value(numeral)
        if value is None or not 0 < value <= 10:
            return None
        half = match["half"]
        value *= 10
        if half:
            value += 5 if half == "半" else _value(half) or 0
        step = Decimal(1 if half else 10)
        return _roughly(self._rate(text, match.start(), match.end(), value, step))

    def _rate(
        self, text: str, start: int, end: int, value: Decimal, step: Decimal, unit: str = "%"
    ) -> Stated:
        late = self._late.match(text, end)
        word = late["late"] if late else None
        bound, begins = self._bound(text, start, (word,))
        finish = end + len(word) if word else end
        low, high = _limits(value, step, bound)
        return Stated(begins, end, finish, value, low, high, step, bound, unit, "rate")

    def _stated(
        self, text: str, start: int, tail: re.Match[str], value: Decimal, step: Decimal
    ) -> Stated:
        bound, begins = self._bound(text, start, (tail["after"], tail["late"]))
        low, high = _limits(value, step, bound)
        unit = tail["unit"]
        return Stated(
            begins,
            tail.start("unit"),
            tail.end(),
            value,
            low,
            high,
            step,
            bound,
            unit,
            self._kinds.get(unit, "count"),
        )

    def _bound(self, text: str, start: int, after: Iterable[str | None]) -> tuple[Bound, int]:
        """What the words around a number make of it, and where it begins with them."""
        behind = next((self._after[word] for word in after if word), None)
        if not start or text[start - 1] not in self._before_ends:
            return behind or "exact", start
        for length in range(min(self._longest, start), 0, -1):
            word = text[start - length : start]
            if word in self._before:
                at = start - length
                if len(word) == 1 and at and text[at - 1] in self._not_behind:
                    break
                return behind or self._before[word], at
        return behind or "exact", start

    def _with_ranges(self, text: str, found: list[Stated]) -> list[Stated]:
        """A number that a range begins with has no unit of its own: 3-5件, 十至二十人."""
        ranged: list[Stated] = []
        for stated in found:
            last = ranged[-1] if ranged else None
            if last is not None and _reaches(text, last, stated):
                ranged[-1] = replace(
                    stated,
                    start=last.start,
                    value=last.value,
                    low=last.value,
                    high=stated.value,
                    bound="about",
                )
                continue
            lower = _lower_end(text, stated)
            if lower is None:
                ranged.append(stated)
            else:
                start, low = lower
                ranged.append(
                    replace(
                        stated, start=start, value=low, low=low, high=stated.value, bound="about"
                    )
                )
        return ranged


_LOWER = re.compile(r"(?<![\d.第〔/])(\d{1,9}(?:\.\d{1,6})?)[万亿%件人次个名]?(?:-|~|至|到)$")
_LOWER_SPOKEN = re.compile(rf"(?<![第{_NUMERAL}])([{_NUMERAL}]{{1,8}})(?:-|~|至|到)$")


def _reaches(text: str, low: Stated, high: Stated) -> bool:
    """Whether two numbers are the ends of one range: 95%-98%."""
    joined = low.end + 1 == high.start and text[low.end] in _RANGE
    return joined and low.unit == high.unit and low.value < high.value


def _lower_end(text: str, stated: Stated) -> tuple[int, Decimal] | None:
    if not stated.start or text[stated.start - 1] not in _RANGE:
        return None
    before = text[max(0, stated.start - 20) : stated.start]
    match = _LOWER.search(before) or _LOWER_SPOKEN.search(before)
    if match is None:
        return None
    low = Decimal(match[1]) if match[1][0].isdigit() else _value(match[1])
    if low is None:
        return None
    if stated.step > 1 and low < stated.step:  # 3-5万人
        low *= stated.step
    at = stated.start - len(before) + match.start()
    return (at, low) if low < stated.value else None


def _roughly(plain: Stated) -> Stated:
    """A rate that nobody means to the last place (九成), unless words around it say more."""
    if not plain.exact:
        return plain
    half = plain.step / 2
    return replace(plain, low=plain.value - half, high=plain.value + half, bound="about")


def _value(numeral: str) -> Decimal | None:
    """The value of a Chinese numeral, None where its characters are in no order that is one."""
    plain = numeral.replace("〇", "零").replace("双", "二")
    if plain[0] in "百千万亿":
        plain = "一" + plain
    try:
        return Decimal(str(cn2an.cn2an(plain, "smart")))
    except (ValueError, KeyError, IndexError):
        return None


def _last_digit(number: str) -> Decimal:
    return Decimal(1).scaleb(-len(number.partition(".")[2])) if "." in number else _ONE


def _last_numeral(numeral: str) -> Decimal:
    """The worth of the last place of a Chinese numeral: 0.1 of 九十八点六, 10000 of 三万."""
    decimals = numeral.partition("点")[2]
    if decimals:
        return Decimal(1).scaleb(-len(decimals))
    return Decimal(SCALES[numeral[-1]] if numeral[-1] in "万亿" else 1)


def _limits(value: Decimal, step: Decimal, bound: Bound) -> tuple[Decimal, Decimal]:
    """What a number may be at least and at most: 余 adds less than one of its last place that is
    not 0 (300余: below 400), 近 takes less than that away."""
    if bound == "exact":
        return value, value
    magnitude = max(step, _magnitude(value))
    if bound == "over":
        return value, _NO_LIMIT
    if bound == "under":
        return max(Decimal(0), value - magnitude), value
    return max(Decimal(0), value - magnitude / 2), value + magnitude / 2


def _magnitude(value: Decimal) -> Decimal:
    """The worth of a number's last place that is not 0."""
    if not value:
        return Decimal(1)
    exponent = value.normalize().as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)
