"""Figures in Chinese text: numbers with their units, rates and amounts.

Only figures that count something are quantities. Ordinals (第五次), dates, years, document numbers,
names in quotation marks (“321”工作法) and what stands inside a title 《…》 are none.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import cn2an

from evaluator.language import Language
from evaluator.model import Kind, Quantity
from evaluator.spans import Spans
from evaluator.terms import fold

CHINESE = "零〇一二两三四五六七八九十百千"
SCALES = {
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 1_000_000,
    "千万": 10_000_000,
    "亿": 100_000_000,
    "万亿": 1_000_000_000_000,
}
# No title is longer; a mark that nothing closes is not looked after to the end of the line.
CLOSED = re.compile(r"《[^》\n]{0,500}》|〔[^〕\n]{0,500}〕|\[\d{4}\]\d+号?|“[^”\n]{1,6}”")


@dataclass(frozen=True)
class Figure:
    """A quantity found in folded text: where number and unit stand there, and what it says."""

    start: int
    unit_start: int
    end: int
    value: float
    unit: str
    kind: Kind
    approximate: bool


class Finder:
    """Finds quantities in folded text, by the units and words of a language."""

    def __init__(self, language: Language) -> None:
        units = language.units
        self._kinds = unit_kinds(language)
        before = f"{_not_behind(language.about.unless)}{either(language.about.before)}"
        after = either(language.about.after)
        unit = either(self._kinds)
        spoken = either(units.spoken)
        scale = "(?P<scale>万亿|千万|百万|十万|[百千万亿])?"
        # More digits are no figure, and may be more than a number can hold.
        number = r"(?P<number>\d{1,15}(?:\.\d{1,15})?)"
        self._digits = re.compile(
            rf"(?P<before>{before})?(?<![\d.第A-Za-z〔/-])(?<!\d:){number}{scale}"
            rf"(?P<after>{after})?(?P<scale2>[万亿])?(?P<unit>{unit})"
        )
        self._spoken = re.compile(
            rf"(?P<before>{before})?(?<![第{CHINESE}每统几数])(?<!第[{CHINESE}]、)"
            rf"(?P<number>(?:[两二三四五六七八九]|[二三四五六七八九]?十[一二三四五六七八九]?"
            rf"|[一二两三四五六七八九](?:百|千)[{CHINESE}]{{0,14}}))"
            rf"(?P<after>{after})?(?P<unit>{spoken})(?!届|全会|中全)"
        )
        self._parts = re.compile(
            rf"(?P<before>{before})?(?P<kind>百|千)分之(?P<number>[{CHINESE}]{{1,14}}(?:点[{CHINESE}]{{1,14}})?)"
        )

    def find(self, text: str) -> list[Figure]:
        """All figures in a line of folded text, in order, none overlapping another."""
        closed = Spans(match.span() for match in CLOSED.finditer(text))
        found: list[Figure] = []
        for match in self._digits.finditer(text):
            found.append(self._from_digits(match))
        for match in self._spoken.finditer(text):
            found.extend(self._from_chinese(match, match["unit"], "count"))
        for match in self._parts.finditer(text) if "分之" in text else ():
            unit = "%" if match["kind"] == "百" else "‰"
            found.extend(self._from_chinese(match, unit, "rate"))
        found.sort(key=lambda figure: (figure.start, -figure.end))
        kept: list[Figure] = []
        for figure in found:
            if closed.touch(figure.start, figure.end):
                continue
            if not kept or figure.start >= kept[-1].end:
                kept.append(figure)
        return kept

    def _from_digits(self, match: re.Match[str]) -> Figure:
        unit = match["unit"]
        value = float(match["number"])
        for scale in (match["scale"], match["scale2"]):
            value *= SCALES[scale] if scale else 1.0
        return Figure(
            match.start(),
            match.start("unit"),
            match.end(),
            round(value, 6),
            unit,
            self._kinds[unit],
            bool(match["before"] or match["after"]),
        )

    def _from_chinese(self, match: re.Match[str], unit: str, kind: Kind) -> Iterator[Figure]:
        numeral = match["number"].replace("〇", "零")
        try:
            value = float(cn2an.cn2an("一" + numeral if numeral[0] in "百千" else numeral, "smart"))
        except (ValueError, KeyError):  # characters of numerals in an order that is no number
            return
        unit_start = match.start("unit") if "unit" in match.groupdict() else match.end()
        about = bool(match["before"] or match.groupdict().get("after"))
        yield Figure(match.start(), unit_start, match.end(), value, unit, kind, about)


def unit_kinds(language: Language) -> dict[str, Kind]:
    """The units of a language, folded, with the kinds of figures they stand behind."""
    units = language.units
    kinds: tuple[tuple[Kind, tuple[str, ...]], ...] = (
        ("count", units.count),
        ("amount", units.amount),
        ("rate", units.rate),
    )
    return {fold_text(unit): kind for kind, names in kinds for unit in names}


def fold_text(text: str) -> str:
    """A string as matching sees it (see evaluator.terms.fold)."""
    return "".join(map(fold, text))


def quantity(figure: Figure, origin: tuple[int, ...]) -> Quantity:
    """The figure with its place in the original text; `origin` maps folded to original offsets."""
    return Quantity(
        figure.value,
        figure.unit,
        figure.kind,
        figure.approximate,
        origin[figure.start],
        origin[figure.end - 1] + 1,
    )


def _not_behind(characters: Iterable[str]) -> str:
    return "".join(f"(?<!{re.escape(char)})" for char in characters)


def either(words: Iterable[str]) -> str:
    """An expression for any of some words as matching sees them, the longest first."""
    found = sorted({fold_text(word) for word in words}, key=lambda w: (-len(w), w))
    return "(?:" + "|".join(map(re.escape, found)) + ")"
