"""A paragraph read into counted statements: so many of what, in which state, in which role.

    共受理纠纷120件，调解成功114件，成功率95.0%
        120 件  纠纷  受理            count
        114 件        成功            count
        95.0 %        成功率          rate

The checks work on these, not on text. A statement reaches from the comma (or the number) before its
number to the comma (or the next statement) behind it: `lead` is what stands before the number,
`tail` what stands behind its unit.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from evaluator.integrity.amounts import Reader, Stated
from evaluator.integrity.passages import Passage
from evaluator.integrity.words import Mark, Words

# count: so many things; part, total: as the sentence says (其中, 合计); rate: a named one (…率);
# share: 占…的; past: of another year; change: by how much; aim: not a fact;
# outside: of a place above; mean: so many each.
Place = Literal[
    "count", "part", "total", "rate", "share", "past", "change", "aim", "outside", "mean"
]

_BREAK = re.compile(r"[。!?;,:()\t]")
_LEAD, _TAIL, _BORROWED = 60, 30, 40
# 成功率为, 通过率均达到: what may stand between a rate's name and its number.
_RATE = re.compile(r"(?P<name>[一-鿿]{1,10}率)(?:[一-鿿]{0,4}|:)$")
_RATE_BEHIND = re.compile(r"的(?P<name>[一-鿿]{1,8}率)")
_SHARE = re.compile(r"占(?:比|[一-鿿]{0,12}的|[一-鿿]{0,8}比例|[一-鿿]{0,10})?(?:为|达|达到|约)?$")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_TO = ("到", "至")
# A statement with so many characters before its number needs no more to be understood.
_OWN = 12
# Where several marks stand before a number, the heavier one says what it is.
_WEIGHT: dict[Mark, int] = {
    "part": 0, "split": 1, "total": 2, "outside": 3, "mean": 4, "aim": 5, "past": 6, "change": 7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """A number and what it says. `start`–`end` is its stretch of the passage's text.

    `sentence` and `segment` number the stretches between full stops, and between semicolons as
    well; `index` its place among the statements of the passage. `state` is the family of its state
    word ("" if none is known); `reached` whether that has come, or is only due or not the case.
    `bracket` tells that it stands in brackets.
    """

    stated: Stated
    start: int
    end: int
    index: int
    sentence: int
    segment: int
    lead: str
    tail: str
    place: Place
    state: str
    reached: Literal["yes", "no", "due"]
    thing: str
    rate: str
    bracket: bool

    def is_in(self, state: str) -> bool:
        """Whether it is in a state; 未 before the state is that it has not been reached."""
        if state.startswith("未") and self.reached == "no":
            return self.state == state[1:]
        return self.state == state and self.reached == "yes"

    def told(self, passage: Passage) -> str:
        """The words of the report that state it, without what introduces them."""
        return passage.text[self.start : self.end].strip("、,: ")


class _Stretch(NamedTuple):
    """A number with the words around it; `before` is the clause before where that counts nothing,
    `listed` tells that 、 parts it from the number before."""

    number: Stated
    start: int
    end: int
    lead: str
    tail: str
    before: str
    listed: bool
    bracket: bool
    sentence: int
    segment: int


class StatementReader:
    """Reads passages into statements."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader = reader
        self._words = words

    def read(
        self, passage: Passage, own: tuple[str, ...] = (), year: int | None = None
    ) -> list[Statement]:
        """The statements of a passage, in order. `own` are words for the place that reports, which
        elsewhere stand for one above it; `year` is the year reported on."""
        numbers = self._reader.read(passage.text)
        found: list[Statement] = []
        parting: int | None = None
        for stretch in _stretches(passage.text, numbers):
            # What follows 其中 is part of the same whole, up to the next semicolon.
            part = parting == stretch.segment
            statement = self._statement(stretch, own, year, len(found), part)
            if stretch.listed and not statement.state and statement.place == found[-1].place:
                # 办理建议37件、提案52件: the verb is that of the whole list.
                statement = replace(statement, state=found[-1].state, reached=found[-1].reached)
            if statement.place == "part":
                parting = statement.segment
            elif statement.place == "total":
                parting = None
            found.append(statement)
        return found

    def _statement(
        self, stretch: _Stretch, own: tuple[str, ...], year: int | None, index: int, part: bool
    ) -> Statement:
        number, lead, tail = stretch.number, stretch.lead, stretch.tail
        state, reached = self._state(lead, tail)
        thing = self._thing(lead, tail)
        bare = number.kind != "rate" and not (state or thing) and len(lead) < _OWN
        if bare and stretch.before:
            lead = stretch.before + lead
            state, reached = self._state(lead, tail)
            thing = self._thing(lead, tail)
        marks = self._marks(lead, own)
        if year and "20" in lead and any(int(named) != year for named in _YEAR.findall(lead)):
            marks.add("past")
        mark = max(marks, key=_WEIGHT.__getitem__, default=None)
        place: Place = "part" if part else "count"
        name = ""
        if number.kind == "rate":
            place, name = self._rate(mark, lead, tail)
        elif mark == "change":
            # 整改后减少环节20个 tells what was done, 比上年减少20个 how it changed.
            place = "count" if state and "past" not in marks else "change"
        elif mark is not None:
            place = "part" if mark == "split" else mark
        return Statement(
            number,
            stretch.start,
            stretch.end,
            index,
            stretch.sentence,
            stretch.segment,
            lead,
            tail,
            place,
            state,
            reached,
            thing,
            name,
            stretch.bracket,
        )

    def _marks(self, lead: str, own: tuple[str, ...]) -> set[Mark]:
        """What the words before a number make of it."""
        found: set[Mark] = set()
        for match in self._words.mark.finditer(lead):
            mark = self._words.mark_words[match[0]]
            if mark == "outside" and match[0] in own:
                continue
            if mark == "total" and match.end() < len(lead):
                continue
            # 提高到 tells how much it is now, not by how much it changed.
            if mark == "change" and lead.startswith(_TO, match.end()):
                found.discard("change")
                continue
            found.add(mark)
        return found

    def _rate(self, mark: Mark | None, lead: str, tail: str) -> tuple[Place, str]:
        if mark in ("change", "past"):
            return "change", ""
        if mark in ("aim", "outside", "mean"):
            return mark, ""
        if _SHARE.search(lead):
            return "share", ""
        match = _RATE.search(lead) or _RATE_BEHIND.match(tail)
        if match is None:
            return "count", ""
        known = self._words.rate_names.search(match["name"])
        return "rate", known[0] if known else match["name"]

    def _state(self, lead: str, tail: str) -> tuple[str, Literal["yes", "no", "due"]]:
        """The state a statement tells: the last word before its number, or the first behind it."""
        words = self._words
        weak: tuple[str, Literal["yes", "no", "due"]] | None = None
        for text, nearest_last in ((lead, True), (tail, False)):
            matches: Sequence[re.Match[str]] = list(words.states.finditer(text))
            for match in reversed(matches) if nearest_last else matches:
                known = words.state_words[match[0]]
                if known is None:
                    continue
                told = (known.state, self._reached(text, match, known.rest))
                if not known.weak:
                    return told
                weak = weak or told
        return weak or ("", "yes")

    def _reached(self, text: str, match: re.Match[str], rest: bool) -> Literal["yes", "no", "due"]:
        before = text[: match.start()]
        if rest or self._words.not_.search(before):
            return "no"
        return "due" if self._words.due.search(before[-12:]) else "yes"

    def _thing(self, lead: str, tail: str) -> str:
        named = self._words.thing.findall(lead) or self._words.thing.findall(tail)[:1]
        return self._words.things[named[-1]] if named else ""


def _stretches(text: str, numbers: Sequence[Stated]) -> Iterator[_Stretch]:
    """Part a text between its numbers: at commas and stops, or at the 、 between two numbers."""
    breaks = [(match.start(), match[0]) for match in _BREAK.finditer(text)] if numbers else []
    breaks.append((len(text), "。"))
    sentence = segment = depth = begin = at = 0
    before = ""
    for i, number in enumerate(numbers):
        counted_to = numbers[i - 1].end if i else 0
        while breaks[at][0] < number.start:
            place, char = breaks[at]
            at += 1
            before = text[begin:place] if char in ",:" and counted_to <= begin else ""
            begin = place + 1
            depth = max(0, depth + (char == "(") - (char == ")"))
            sentence += char in "。!?"
            segment += char in "。!?;"
        while breaks[at][0] < number.end and at < len(breaks) - 1:
            at += 1
        inside = counted_to > begin
        start = counted_to if inside else begin
        lead = text[max(start, number.start - _LEAD) : number.start]
        listed = inside and "、" in lead
        if listed:
            start = number.start - len(lead) + lead.index("、") + 1
            lead = text[start : number.start]
        end = min(breaks[at][0], number.end + _TAIL)
        if i + 1 < len(numbers) and numbers[i + 1].start < end:
            between = text[number.end : numbers[i + 1].start]
            end = number.end + (between.index("、") if "、" in between else len(between))
        end = max(end, number.end)
        tail = text[number.end : end]
        borrowed = "" if inside else before[-_BORROWED:]
        yield _Stretch(
            number, start, end, lead, tail, borrowed, listed, depth > 0, sentence, segment
        )
