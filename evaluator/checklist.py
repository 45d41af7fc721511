"""The requirement: checklist YAML into types. What must hold, its weight and its legal basis.

How evidence looks in text is not here but in rules/ (see evaluator/rules.py); one id ties the two.
Descriptions are Chinese: editors show them to whoever writes checklists (evaluator/schemas.py).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from evaluator.errors import MissingError
from evaluator.resources import checklist_path, checklist_paths
from evaluator.scheme import Bonus, LoweredBy, Percent, Scoring, Veto
from evaluator.yamlfile import Loaded, Route, Strict, inconsistent, load

Credit = Annotated[float, Field(ge=0, le=1)]
# The scale of items whose grade is what the report tells; form items have one of their own.
EVIDENCE = "evidence"


def _day_of_every_year(text: str) -> str:
    try:
        # 2023 has no 29 February, as most years have none.
        datetime.strptime(f"2023-{text}", "%Y-%m-%d")
    except ValueError:
        raise ValueError("须为每年都有的月和日，例如 04-01") from None
    return text


class Scale(Strict, title="等级：n 级叫 labels[n]，得权重的 credits[n]"):
    """A grade scale: grade n is called labels[n] and earns credits[n] of an item's weight."""

    labels: Annotated[tuple[str, ...], Field(min_length=2)] = Field(description="由 0 级起的名称")
    credits: tuple[Credit, ...] = Field(description="由 0 级起的计分系数，0 到 1")

    @model_validator(mode="after")
    def _same_length(self) -> Self:
        if len(self.labels) != len(self.credits):
            raise ValueError("labels 和 credits 的个数不同")
        return self

    @property
    def top(self) -> int:
        """The highest grade of the scale."""
        return len(self.labels) - 1


class Tier(Strict, title="层级：其中事项的权重，以及目标等级；低于目标就是差距"):
    """How much an item of this tier weighs, and the grade (by scale) below which it is a gap."""

    title: str = Field(description="层级名称")
    weight: Annotated[float, Field(gt=0)] = Field(description="每个事项的权重")
    targets: dict[str, Annotated[int, Field(ge=0)]] = Field(description="各种等级的目标")


class Band(Strict, title="评级：总分达到 floor 的叫 title"):
    """A rating for scores of `floor` percent and more."""

    title: str = Field(description="评级名称")
    floor: Percent = Field(description="最低分")


class Cap(Strict, title="封顶：tier 层级有 0 级事项时，总分不超过 score"):
    """Where an item of `tier` has grade 0, the total is held to `score` percent."""

    tier: str = Field(description="层级")
    score: Percent = Field(description="总分上限")


class Part(Strict, title="清单的一个部分"):
    """A part of the checklist: its number and title."""

    number: int = Field(description="编号")
    title: str = Field(description="名称")
    weight: Annotated[float, Field(gt=0)] | None = Field(
        default=None, description="写明时，本部分各事项权重之和须等于它"
    )


class Item(Strict, title="一个事项"):
    """One requirement; `basis` names laws and articles, `advice` says how to close a gap."""

    id: str = Field(description="编号，与规则一致")
    title: str = Field(description="名称")
    part: int = Field(description="属于第几部分")
    article: int | None = Field(default=None, description="依据文件的条号")
    tier: str = Field(description="层级")
    scale: str = Field(default=EVIDENCE, description="用哪种等级")
    weight: Annotated[float, Field(ge=0)] | None = Field(
        default=None, description="权重；不写时用层级的权重"
    )
    target: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="目标等级；不写时用层级的目标"
    )
    applies: bool = Field(default=True, description="false：不适用，不计分")
    scoring: Scoring | None = Field(default=None, description="扣分办法；不写时按等级系数计分")
    lowered_by: LoweredBy | None = Field(
        default=None, description="因数据核验降级的办法，只用于体例事项；不写时核验意见不影响等级"
    )
    basis: str = Field(description="依据的法律、文件和条款")
    asks: str = Field(description="要求报告写明什么")
    advice: str = Field(description="有差距时怎样改进")


class Checklist(Strict, title="一份清单"):
    """A whole checklist. `period` is the first and the last reporting year it is meant for."""

    id: str = Field(description="清单编号")
    title: str = Field(description="清单名称")
    subject: str = Field(description="本清单所查的是什么报告，用于提示")
    period: tuple[int, int] = Field(description="适用的报告年度：首年、末年")
    scales: dict[str, Scale] = Field(description="各种等级")
    tiers: dict[str, Tier] = Field(description="各个层级")
    bands: Annotated[tuple[Band, ...], Field(min_length=1)] = Field(description="评级")
    cap: Cap | None = Field(default=None, description="缺少重要事项时的总分上限")
    weight: Annotated[float, Field(gt=0)] | None = Field(
        default=None, description="写明时，全部事项权重之和须等于它"
    )
    bonuses: tuple[Bonus, ...] = Field(default=(), description="加分项")
    bonus_most: Percent = Field(default=100, description="累计最多加多少分")
    vetoes: tuple[Veto, ...] = Field(default=(), description="一票否决项：降低评级")
    publish_by: Annotated[str, AfterValidator(_day_of_every_year)] = Field(
        default="12-31", description="报告年度的次年哪一天之前须公开，例如 04-01"
    )
    report_by: Annotated[str, AfterValidator(_day_of_every_year)] | None = Field(
        default=None, description="报告年度的次年哪一天之前须报送上级，例如 03-01；不写即不核对"
    )
    parts: tuple[Part, ...] = Field(description="各部分")
    items: tuple[Item, ...] = Field(description="各事项")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if problems := list(_problems(self)):
            raise inconsistent(self, problems)
        return self

    def weight_of(self, item: Item) -> float:
        """The item's own weight, or its tier's."""
        return self.tiers[item.tier].weight if item.weight is None else item.weight

    def target(self, item: Item) -> int:
        """The grade below which the item is a gap (0: never)."""
        return self.tiers[item.tier].targets[item.scale] if item.target is None else item.target


def _problems(checklist: Checklist) -> Iterator[tuple[Route, str]]:
    if checklist.period[0] > checklist.period[1]:
        yield ("period",), "首年不能晚于末年"
    found = list(unsound(checklist))
    yield from found or _uneven_weights(checklist)


def unsound(checklist: Checklist) -> Iterator[tuple[Route, str]]:
    """What in a checklist refers to something that isn't in it; where, and in Chinese what."""
    if checklist.cap and checklist.cap.tier not in checklist.tiers:
        yield ("cap", "tier"), f"“{checklist.cap.tier}”不在 tiers 中"
    yield from _unsound_items(checklist)
    yield from _unsound_scoring(checklist)


def _unsound_items(checklist: Checklist) -> Iterator[tuple[Route, str]]:
    parts = {part.number for part in checklist.parts}
    seen: set[str] = set()
    for number, item in enumerate(checklist.items):
        at, name = ("items", number), f"事项“{item.id}”"
        if item.id in seen:
            yield (*at, "id"), f"{name}重复"
        seen.add(item.id)
        if item.part not in parts:
            yield (*at, "part"), f"{name}的 part {item.part} 不在 parts 中"
        if item.scale not in checklist.scales:
            yield (*at, "scale"), f"{name}的 scale “{item.scale}”不在 scales 中"
        if item.lowered_by and item.scale == EVIDENCE:
            yield (*at, "lowered_by"), f"{name}不是体例事项，等级不能因数据核验而降低"
        if item.tier not in checklist.tiers:
            yield (*at, "tier"), f"{name}的 tier “{item.tier}”不在 tiers 中"
        elif item.scale in checklist.scales:
            yield from _unsound_target(checklist, item, at)


def _unsound_target(checklist: Checklist, item: Item, at: Route) -> Iterator[tuple[Route, str]]:
    top = checklist.scales[item.scale].top
    targets = checklist.tiers[item.tier].targets
    if item.scale not in targets:
        lacking = f"“{item.tier}”的 targets 缺少事项“{item.id}”所用的 scale “{item.scale}”"
        yield ("tiers", item.tier, "targets"), lacking
    elif checklist.target(item) > top:
        of_tier: Route = ("tiers", item.tier, "targets", item.scale)
        place = of_tier if item.target is None else (*at, "target")
        yield place, f"事项“{item.id}”的目标等级 {checklist.target(item)} 高于最高等级 {top}"


def _uneven_weights(checklist: Checklist) -> Iterator[tuple[Route, str]]:
    """Where the weights don't add up to what the checklist states for a part, or for the whole."""
    stated: list[tuple[Route, str, float | None, list[Item]]] = [
        (("weight",), "全部事项", checklist.weight, list(checklist.items))
    ]
    for number, part in enumerate(checklist.parts):
        members = [item for item in checklist.items if item.part == part.number]
        stated.append((("parts", number, "weight"), f"“{part.title}”各事项", part.weight, members))
    for at, name, weight, items in stated:
        total = round(sum(map(checklist.weight_of, items)), 6)
        if weight is not None and total != round(weight, 6):
            yield at, f"{name}的权重合计为 {total:g}，与写明的 {weight:g} 不符"


def _unsound_scoring(checklist: Checklist) -> Iterator[tuple[Route, str]]:
    ids = {item.id for item in checklist.items}
    bands = {band.title for band in checklist.bands}
    for number, item in enumerate(checklist.items):
        top = checklist.scales[item.scale].top if item.scale in checklist.scales else 0
        for i, low in enumerate(item.scoring.low_grades if item.scoring else ()):
            if low.below > top > 0:
                at = ("items", number, "scoring", "low_grades", i, "below")
                yield at, f"事项“{item.id}”最高只有 {top} 级，低于 {low.below} 级总会扣分"
    for number, bonus in enumerate(checklist.bonuses):
        if bonus.item not in ids:
            yield ("bonuses", number, "item"), f"没有事项“{bonus.item}”"
    for number, veto in enumerate(checklist.vetoes):
        if veto.item not in ids:
            yield ("vetoes", number, "item"), f"没有事项“{veto.item}”"
        if veto.band not in bands:
            yield ("vetoes", number, "band"), f"“{veto.band}”不在 bands 中"


def read_checklist(name: str) -> Loaded[Checklist]:
    """Read a checklist by name (of those shipped) or by path, with the place of every value.

    Raises MissingError E303 when there is none, ConfigError E301 with every fault in the file.
    """
    path = checklist_path(name)
    if path is None:
        raise MissingError("E303", f"没有名为“{name}”的清单，请给出清单名称或 YAML 文件的路径")
    return load(path, Checklist, "E301")


def load_checklist(name: str) -> Checklist:
    """Load a checklist by name or by path; raises as `read_checklist`."""
    return read_checklist(name).value


def shipped_checklists() -> tuple[Checklist, ...]:
    """All checklists that come with hedui, the one for the latest years first."""
    found = [load(path, Checklist, "E301").value for path in checklist_paths()]
    return tuple(sorted(found, key=lambda checklist: checklist.period, reverse=True))
