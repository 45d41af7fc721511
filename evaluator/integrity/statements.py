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
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from evaluator.integrity.amounts import Reader, Stated
from evaluator.integrity.passages import Passage
from evaluator.integrity.words import Mark, Words

# count: so many things; part, total: as the sentence says (其中, 合计); rate: a named one (…率);
# share: 占…的; past: of another year; change: by how much; aim: not a fact;
# outside: of a place above; mean: so many each.
Place = Literal["count", "part", "total", "rate", "share", "past", "change", "aim", "outside", "mean"]

_BREAK = re.compile(r"[。!?;,:()\t]")
_LEAD, _TAIL, _BORROWED = 60, 30, 40
# 成功率为, 通过率均达到: what may stand between a rate's name and its number.
_RATE = re.compile(r"(?P<name>[一-鿿]{1,10}率)(?:[一-鿿]{0,4}|:)$")
_RATE_BEHIND = re.compile(r"的(?P<name>[一-鿿]{1,8}率)")
_SHARE = re.compile(r"占(?:比|[一-鿿]{0,12}的|[一-鿿]{0,8}比例|[一-鿿]{0,10})?(?:为|达|达到|约)?$")
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

    `sentence` and `segment` number the stretches between full stops, and between semicolons as well;
    `index` its place among the statements of the passage. `state` is the family of its state word
    ("" if none is known); `reached` whether that has come, or is only due or not the case.
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


class StatementReader:
    """Reads passages into statements."""

    def __init__(self, reader: Reader, words: Words) -> None:
        self._reader = reader
        self._words = words

    def read(self, passage: Passage, own: tuple[str, ...] = ()) -> list[Statement]:
        """The statements of a passage, in order. `own` are words for the place that reports, which
        elsewhere stand for one above it."""
        text = passage.text
        numbers = self._reader.read(text)
        if not numbers:
            return []
        breaks = [(match.start(), match[0]) for match in _BREAK.finditer(text)]
        breaks.append((len(text), "。"))
        found: list[Statement] = []
        sentence = segment = depth = 0
        begin, at = 0, 0
        parting = False
        clause_lead = ""
        for i, number in enumerate(numbers):
            while breaks[at][0] < number.start:
                place, char = breaks[at]
                at += 1
                counted = i > 0 and numbers[i - 1].end > begin
                clause_lead = text[begin:place] if char in ",:" and not counted else ""
                begin = place + 1
                depth = max(0, depth + (char == "(") - (char == ")"))
                if char in "。!?":
                    sentence += 1
                if char in "。!?;":
                    segment += 1
                    parting = False
            while breaks[at][0] < number.end and at < len(breaks) - 1:
                at += 1
            previous = numbers[i - 1] if i else None
            inside = previous is not None and previous.end > begin
            start = previous.end if inside and previous else begin
            lead = text[max(start, number.start - _LEAD) : number.start]
            listed = inside and "、" in lead
            if listed:
                cut = lead.index("、") + 1
                start += max(0, number.start - start - _LEAD) + cut
                lead = lead[cut:]
            following = numbers[i + 1].start if i + 1 < len(numbers) else len(text)
            end = min(breaks[at][0], following, number.end + _TAIL)
            tail = text[number.end : end]
            if following == end and "、" in tail:
                end = number.end + tail.index("、")
                tail = text[number.end : end]
            borrowed = clause_lead[-_BORROWED:] if not inside else ""
            statement = self._statement(
                number, (start, max(end, number.end)), lead, tail, borrowed, own,
                (len(found), sentence, segment), depth > 0, parting,
            )
            if listed and not statement.state and found and statement.place == found[-1].place:
                # 办理建议46件、提案58件: the verb is that of the whole list.
                statement = replace(statement, state=found[-1].state, reached=found[-1].reached)
            parting = parting and statement.place != "total" or statement.place == "part"
            found.append(statement)
        return found

    def _statement(
        self,
        number: Stated,
        span: tuple[int, int],
        lead: str,
        tail: str,
        borrowed: str,
        own: tuple[str, ...],
        numbered: tuple[int, int, int],
        bracket: bool,
        parting: bool,
    ) -> Statement:
        words = self._words
        state, reached = self._state(lead, tail)
        thing = self._thing(lead, tail)
        if borrowed and number.kind != "rate" and not (state or thing) and len(lead) < _OWN:
            lead = borrowed + lead
            state, reached = self._state(lead, tail)
            thing = self._thing(lead, tail)
        mark = self._mark(lead, own)
        place: Place = "part" if parting else "count"
        name = ""
        if number.kind == "rate":
            place, name = self._rate(mark, lead, tail)
        elif mark == "change":
            place = "count" if state else "change"
        elif mark == "split":
            place = "part"
        elif mark is not None:
            place = mark
        index, sentence, segment = numbered
        return Statement(
            number, span[0], span[1], index, sentence, segment, lead, tail, place, state, reached,
            thing, name, bracket,
        )  # fmt: skip

    def _mark(self, lead: str, own: tuple[str, ...]) -> Mark | None:
        """What the words before a number make of it; the weightiest counts."""
        found: Mark | None = None
        for match in self._words.mark.finditer(lead):
            mark = self._words.mark_words[match[0]]
            if mark == "outside" and match[0] in own:
                continue
            if mark == "total" and match.end() < len(lead):
                continue
            # 提高到 tells how much it is now, not by how much it changed.
            if mark == "change" and lead.startswith(_TO, match.end()):
                found = None if found == "change" else found
                continue
            if found is None or _WEIGHT[mark] > _WEIGHT[found]:
                found = mark
        return found

    def _rate(self, mark: Mark | None, lead: str, tail: str) -> tuple[Place, str]:
        if mark == "change" or mark == "past":
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

    def _reached(
        self, text: str, match: re.Match[str], rest: bool
    ) -> Literal["yes", "no", "due"]:
        before = text[: match.start()]
        if rest or self._words.not_.search(before):
            return "no"
        return "due" if self._words.due.search(before[-12:]) else "yes"

    def _thing(self, lead: str, tail: str) -> str:
        last = None
        for last in self._words.thing.finditer(lead):
            pass
        found = last or self._words.thing.search(tail)
        return self._words.things[found[0]] if found else ""
