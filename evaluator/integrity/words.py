"""integrity.yaml into types, compiled once: the words by which figures are understood."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from evaluator.errors import ConfigError, Fault
from evaluator.integrity.plain import any_of
from evaluator.integrity.wordsfile import (
    Bounds,
    Covered,
    IntegrityFile,
    Marks,
    Part,
    Rate,
    Remainder,
    Split,
    Within,
)
from evaluator.quantities import fold_text
from evaluator.rulefile import INTEGRITY, check_file
from evaluator.yamlfile import Loaded, Route, load

# What a word before a number makes of it.
Mark = Literal["part", "split", "total", "change", "past", "aim", "outside", "mean"]
# What a state that has not been reached is written with, in rates and splits: 未整改.
NOT = "未"


@dataclass(frozen=True, slots=True)
class StateWord:
    """A word that tells what became of things: `state` is its family, `rest` says that they have
    not come so far (尚未整改), `weak` that another state word beside it tells more."""

    state: str
    rest: bool
    weak: bool


@dataclass(frozen=True)
class Words:
    """The compiled file. Patterns match folded text; `rates` are by name. A word in `state_words`
    that tells no state only looks as if it did (规范性文件)."""

    bounds: Bounds
    marks: Marks
    state_words: Mapping[str, StateWord | None]
    states: re.Pattern[str]
    things: Mapping[str, str]
    thing: re.Pattern[str]
    rates: Mapping[str, Rate]
    rate_names: re.Pattern[str]
    shares: frozenset[str]
    splits: tuple[Split, ...]
    parts: tuple[Part, ...]
    covered: tuple[Covered, ...]
    opposites: tuple[tuple[str, str], ...]
    remainders: tuple[Remainder, ...]
    within: tuple[Within, ...]
    kinds: re.Pattern[str]
    kind_units: frozenset[str]
    groups: Mapping[str, int]
    loose: Mapping[str, frozenset[int]]
    mark_words: Mapping[str, Mark]
    mark: re.Pattern[str]
    open: re.Pattern[str]
    not_: re.Pattern[str]
    due: re.Pattern[str]
    fall: re.Pattern[str]
    carried: re.Pattern[str]
    explained: re.Pattern[str]
    timely: re.Pattern[str]
    partial: re.Pattern[str]
    neutral: re.Pattern[str]

    def same_units(self, one: str, other: str) -> bool:
        """Whether two units count the same: 件 and 起, but not 人 and 人次."""
        return one == other or self.groups.get(one, one) == self.groups.get(other, other)

    def like_units(self, one: str, other: str) -> bool:
        """Whether two units may be meant for the same, as 份 and 件 are for documents."""
        if self.same_units(one, other):
            return True
        return bool(self.loose.get(one, frozenset()) & self.loose.get(other, frozenset()))


def load_words(folder: Path) -> Words:
    """Load integrity.yaml of a folder of rules.

    Raises ConfigError E302 with every fault: of the schema, and states and things that the file
    names without having them.
    """
    loaded = load(check_file(folder, INTEGRITY), IntegrityFile, "E302")
    faults = sorted(_unknown(loaded))
    if faults:
        raise ConfigError("E302", faults)
    return _compiled(loaded.value)


def _unknown(loaded: Loaded[IntegrityFile]) -> Iterable[Fault]:
    """States that rates, splits and parts name although the file has no words for them."""
    file = loaded.value
    named: list[tuple[Route, Iterable[str]]] = []
    things: list[tuple[Route, str]] = []
    at: Route
    for i, rate in enumerate(file.rates):
        named += [(("rates", i, "of"), rate.of), (("rates", i, "from"), rate.from_)]
    for i, split in enumerate(file.splits):
        at = ("splits", i)
        named += [((*at, "whole"), split.whole), ((*at, "parts"), split.parts)]
        named += [((*at, "also"), split.also)]
    for i, part in enumerate(file.parts):
        named += [(("parts", i, "part"), [part.part]), (("parts", i, "whole"), part.whole)]
    for i, covered in enumerate(file.covered):
        at = ("covered", i)
        named += [((*at, "made"), covered.made), ((*at, "shown"), covered.shown)]
        things.append(((*at, "thing"), covered.thing))
    for i, left in enumerate(file.remainders):
        named += [
            (("remainders", i, "whole"), left.whole),
            (("remainders", i, "part"), [left.part]),
        ]
    for i, within in enumerate(file.within):
        at = ("within", i)
        named += [((*at, "state"), [within.state]), ((*at, "made"), within.made)]
        things += [((*at, "thing"), within.thing), ((*at, "whole"), within.whole)]
    for route, thing in things:
        if thing not in file.things:
            yield loaded.fault(route, f"things 里没有“{thing}”")
    for route, states in named:
        for state in states:
            if state.removeprefix(NOT) not in file.states and state not in file.states:
                yield loaded.fault(route, f"states 里没有“{state}”")


def _compiled(file: IntegrityFile) -> Words:
    marks = file.marks
    state_words: dict[str, StateWord | None] = {
        fold_text(word): StateWord(name, rest, state.weak)
        for name, state in file.states.items()
        for rest, listed in ((False, state.words), (True, state.rest))
        for word in listed
    }
    state_words |= {fold_text(word): None for word in file.plain}
    things = {fold_text(word): name for name, listed in file.things.items() for word in listed}
    rates = {fold_text(name): rate for rate in file.rates for name in rate.names}
    named: tuple[tuple[Mark, Iterable[str]], ...] = (
        ("part", marks.part),
        ("split", marks.split),
        ("total", marks.total),
        ("change", marks.change),
        ("past", marks.past),
        ("aim", marks.aim),
        ("outside", marks.outside),
        ("mean", marks.mean),
    )
    mark_words = {fold_text(word): mark for mark, listed in named for word in listed}
    loose: dict[str, set[int]] = {}
    for number, units in enumerate(file.loose):
        for unit in units:
            loose.setdefault(fold_text(unit), set()).add(number)
    return Words(
        bounds=file.bounds,
        marks=marks,
        state_words=state_words,
        states=_any(state_words),
        things=things,
        thing=_any(things),
        rates=rates,
        rate_names=re.compile(_any([*rates, *file.shares]).pattern + "$"),
        shares=frozenset(map(fold_text, file.shares)),
        splits=file.splits,
        parts=file.parts,
        covered=file.covered,
        opposites=tuple((pair[0], pair[1]) for pair in file.opposites),
        remainders=file.remainders,
        within=file.within,
        kinds=_any(file.kinds),
        kind_units=frozenset(map(fold_text, file.kind_units)),
        groups={
            fold_text(unit): number for number, units in enumerate(file.groups) for unit in units
        },
        loose={unit: frozenset(numbers) for unit, numbers in loose.items()},
        mark_words=mark_words,
        mark=_any(mark_words),
        open=re.compile(_any(marks.open).pattern + "$"),
        not_=re.compile(_any(marks.not_).pattern + "$"),
        due=re.compile(_any(marks.due).pattern + "(?:[一-鿿]{1,6})?$"),
        fall=_any(marks.fall),
        carried=_any(marks.carried),
        explained=_any(marks.explained),
        timely=_any(marks.timely),
        partial=_any(marks.partial),
        neutral=_any(marks.neutral),
    )


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return any_of(tuple(words))
