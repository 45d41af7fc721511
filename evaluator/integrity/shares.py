"""The arithmetic of rates: which numerators and denominators can give a printed percentage.

A rate is printed to a last place, rounded (half up or to even) or cut off behind it. GRIM
("granularity-related inconsistency of means", N. J. L. Brown & J. A. J. Heathers, The GRIM Test,
Social Psychological and Personality Science 8 (4), 2017): a share of N things can only be one of
0/N, 1/N … N/N, so that for small N most printed rates are none of a whole number.
"""

from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Literal

from evaluator.integrity.amounts import Stated

Fit = Literal["rounded", "cut", "none"]


def percent(part: Decimal, whole: Decimal, unit: str = "%") -> Decimal:
    """A share in the rate's unit: of a hundred, or of a thousand for ‰."""
    return part * (1000 if unit == "‰" else 100) / whole


def fit(part: Stated, whole: Stated, rate: Stated) -> Fit:
    """Whether a rate is that of two numbers: rounded to its last place, or cut off there.

    Numbers that are themselves rounded (1.2万) may be half their last place more or less.
    """
    if not whole.value:
        return "none"
    half = rate.step / 2
    low = percent(_least(part), _most(whole), rate.unit)
    high = percent(_most(part), max(_least(whole), Decimal("0.5")), rate.unit)
    if low <= rate.value + half and high >= rate.value - half:
        return "rounded"
    if low < rate.value + rate.step and high >= rate.value:
        return "cut"
    return "none"


def printed(part: Decimal, whole: Decimal, rate: Stated) -> str:
    """A share as it should be printed: to the rate's last place, or two places where that tells
    more of how far off it is."""
    places = min(rate.step, Decimal("0.01"))
    return f"{percent(part, whole, rate.unit).quantize(places, ROUND_HALF_UP):f}{rate.unit}"


def of_whole(rate: Stated, whole: int) -> bool:
    """Whether some whole number of `whole` things gives the rate, rounded or cut off."""
    scale = 1000 if rate.unit == "‰" else 100
    least = (rate.value - rate.step / 2) * whole / scale
    below = (rate.value + rate.step) * whole / scale
    first = least.to_integral_value(ROUND_CEILING)
    return first < below and first <= whole


def of_part(rate: Stated, part: int) -> bool:
    """Whether `part` things are the rate, rounded or cut off, of some whole number of things."""
    scale = 1000 if rate.unit == "‰" else 100
    if not rate.value:
        return part == 0
    above = Decimal(part) * scale / (rate.value + rate.step)
    low = rate.value - rate.step / 2
    most = (Decimal(part) * scale / low).to_integral_value(ROUND_FLOOR) if low > 0 else above + 1
    return most > above and most >= part


def nearest(rate: Stated, whole: int) -> tuple[int, int]:
    """The whole numbers of `whole` things whose shares lie around a rate."""
    scale = 1000 if rate.unit == "‰" else 100
    below = int((rate.value * whole / scale).to_integral_value(ROUND_DOWN))
    return min(below, whole), min(below + 1, whole)


def _least(stated: Stated) -> Decimal:
    return stated.low - (stated.step / 2 if stated.step > 1 or stated.kind == "amount" else 0)


def _most(stated: Stated) -> Decimal:
    return stated.high + (stated.step / 2 if stated.step > 1 or stated.kind == "amount" else 0)
