"""Automatic numbers of Word paragraphs, as Word prints them."""

import re
from dataclasses import dataclass
from typing import Any

import cn2an
from docx.oxml.ns import qn

_PLACEHOLDER = re.compile(r"%([1-9])")
_CHINESE = {
    "chineseCounting": "low",
    "chineseCountingThousand": "low",
    "taiwaneseCounting": "low",
    "taiwaneseCountingThousand": "low",
    "japaneseCounting": "low",
    "ideographDigital": "direct",
    "taiwaneseDigital": "direct",
    "japaneseDigitalTenThousand": "direct",
    "chineseLegalSimplified": "up",
    "ideographLegalTraditional": "up",
}
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9
# Word takes no longer text of a label; every paragraph of the list repeats it.
_LONGEST = 255


@dataclass(frozen=True)
class _Level:
    start: int
    format: str
    text: str
    legal: bool
    style: str


class Numbering:
    """The counters of one document; ask for labels in the order of its paragraphs."""

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counters: dict[str, list[int | None]] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: Any) -> None:
        for abstract in root.iterfind(qn("w:abstractNum")):
            self._levels[abstract.get(qn("w:abstractNumId"))] = {
                at: _level(level)
                for level in abstract.iterfind(qn("w:lvl"))
                if (at := int(level.get(qn("w:ilvl")))) in range(_LEVELS)
            }
        for num in root.iterfind(qn("w:num")):
            number = num.get(qn("w:numId"))
            self._abstract[number] = _value(num, "w:abstractNumId", "")
            self._restarts[number] = {
                at: int(_value(override, "w:startOverride", "1"))
                for override in num.iterfind(qn("w:lvlOverride"))
                if override.find(qn("w:startOverride")) is not None
                and (at := int(override.get(qn("w:ilvl")))) in range(_LEVELS)
            }

    def level_of_style(self, number: str, style: str) -> int:
        """The level (0-8) that a list ties to a paragraph style; 0 where it ties none."""
        levels = self._levels.get(self._abstract.get(number, ""), {})
        return next((at for at, level in levels.items() if level.style == style), 0)

    def label(self, number: str, at: int) -> str:
        """Count one paragraph of list `number` at level `at` (0-8) and return its label.

        Bullets and unknown lists give an empty label.
        """
        abstract = self._abstract.get(number, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(at)
        if level is None or not 0 <= at < _LEVELS:
            return ""
        counters = self._counters.setdefault(abstract, [None] * _LEVELS)
        for restarted, start in self._restarts.pop(number, {}).items():
            counters[restarted] = start - 1
        before = counters[at]
        counters[at] = level.start if before is None else before + 1
        counters[at + 1 :] = [None] * (_LEVELS - at - 1)
        return _render(level, levels, counters)


def _level(element: Any) -> _Level:
    return _Level(
        start=int(_value(element, "w:start", "1")),
        format=_value(element, "w:numFmt", "decimal"),
        text=_value(element, "w:lvlText", "")[:_LONGEST],
        legal=element.find(qn("w:isLgl")) is not None,
        style=_value(element, "w:pStyle", ""),
    )


def _value(element: Any, tag: str, default: str) -> str:
    child = element.find(qn(tag))
    return default if child is None else child.get(qn("w:val"), default)


def _render(level: _Level, levels: dict[int, _Level], counters: list[int | None]) -> str:
    if level.format in ("bullet", "none"):
        return ""

    def number(match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        shown = levels.get(at)
        if shown is None:
            return ""
        counter = counters[at]
        return _format(
            shown.start if counter is None else counter, "decimal" if level.legal else shown.format
        )

    label = _PLACEHOLDER.sub(number, level.text)
    # A label that ends in Chinese punctuation stands close; "1." needs room before "2022年".
    return label + " " if label and label[-1].isascii() and label[-1] not in ")" else label


def _format(number: int, name: str) -> str:
    if name in _CHINESE:
        return str(cn2an.an2cn(number, _CHINESE[name]))
    if name == "decimalEnclosedCircle" and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if name.endswith("Letter") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if name == "upperLetter" else letter
    if name.endswith("Roman") and 1 <= number < 40:
        roman = _roman(number)
        return roman.upper() if name == "upperRoman" else roman
    return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        text += letters * count
    return text
