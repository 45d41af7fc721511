"""The requirement: checklist YAML into types. What must hold, its weight and its legal basis.

How evidence looks in text is not here but in rules/ (see evaluator/rules.py); one id ties the two.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from evaluator.errors import ConfigError
from evaluator.resources import checklist_path
from evaluator.yamlfile import Route, Strict, inconsistent, load

Percent = Annotated[float, Field(ge=0, le=100)]
Credit = Annotated[float, Field(ge=0, le=1)]


def _day_of_every_year(text: str) -> str:
    try:
        # 2023 has no 29 February, as most years have none.
        datetime.strptime(f"2023-{text}", "%Y-%m-%d")
    except ValueError:
        raise ValueError("须为每年都有的月和日，例如 04-01") from None
    return text


class Scale(Strict):
    """A grade scale: grade n is called labels[n] and earns credits[n] of an item's weight."""

    labels: Annotated[tuple[str, ...], Field(min_length=2)]
    credits: tuple[Credit, ...]

    @model_validator(mode="after")
    def _same_length(self) -> Self:
        if len(self.labels) != len(self.credits):
            raise ValueError("labels 和 credits 的个数不同")
        return self

    @property
    def top(self) -> int:
        """The highest grade of the scale."""
        return len(self.labels) - 1


class Tier(Strict):
    """How much an item of this tier weighs, and the grade (by scale) below which it is a gap."""

    title: str
    weight: Annotated[float, Field(gt=0)]
    targets: dict[str, int]


class Band(Strict):
    """A rating for scores of `floor` percent and more."""

    title: str
    floor: Percent


class Cap(Strict):
    """Where an item of `tier` has grade 0, the total is held to `score` percent."""

    tier: str
    score: Percent


class Part(Strict):
    """A part of the checklist: its number and title."""

    number: int
    title: str


class Item(Strict):
    """One requirement; `basis` names laws and articles, `advice` says how to close a gap."""

    id: str
    title: str
    part: int
    article: int | None = None
    tier: str
    scale: str = "evidence"
    weight: Annotated[float, Field(ge=0)] | None = None
    basis: str
    asks: str
    advice: str


class Checklist(Strict):
    """A whole checklist. `period` is the first and the last reporting year it is meant for."""

    id: str
    title: str
    period: tuple[int, int]
    scales: dict[str, Scale]
    tiers: dict[str, Tier]
    bands: Annotated[tuple[Band, ...], Field(min_length=1)]
    cap: Cap
    publish_by: Annotated[str, AfterValidator(_day_of_every_year)]
    parts: tuple[Part, ...]
    items: tuple[Item, ...]

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if problems := list(self._problems()):
            raise inconsistent(self, problems)
        return self

    def _problems(self) -> Iterator[tuple[Route, str]]:
        if self.cap.tier not in self.tiers:
            yield ("cap", "tier"), f"“{self.cap.tier}”不在 tiers 中"
        parts = {part.number for part in self.parts}
        seen: set[str] = set()
        for number, item in enumerate(self.items):
            at, name = ("items", number), f"事项“{item.id}”"
            if item.id in seen:
                yield (*at, "id"), f"{name}重复"
            seen.add(item.id)
            if item.part not in parts:
                yield (*at, "part"), f"{name}的 part {item.part} 不在 parts 中"
            if item.scale not in self.scales:
                yield (*at, "scale"), f"{name}的 scale “{item.scale}”不在 scales 中"
            if item.tier not in self.tiers:
                yield (*at, "tier"), f"{name}的 tier “{item.tier}”不在 tiers 中"
            elif item.scale in self.scales and item.scale not in self.tiers[item.tier].targets:
                lacking = f"“{item.tier}”的 targets 缺少{name}所用的 scale “{item.scale}”"
                yield ("tiers", item.tier, "targets"), lacking

    def weight(self, item: Item) -> float:
        """The item's own weight, or its tier's."""
        return self.tiers[item.tier].weight if item.weight is None else item.weight

    def target(self, item: Item) -> int:
        """The grade below which the item is a gap (0: never)."""
        return self.tiers[item.tier].targets[item.scale]


def load_checklist(name: str) -> Checklist:
    """Load a checklist by name (of those shipped) or by path.

    Raises ConfigError: E303 when there is none, E301 with every fault in the file.
    """
    path = checklist_path(name)
    if path is None:
        raise ConfigError("E303", [f"没有名为“{name}”的清单，请给出清单名称或 YAML 文件的路径"])
    return load(Path(path), Checklist, "E301")
