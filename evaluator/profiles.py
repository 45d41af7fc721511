"""Profiles (评分方案): tailor a checklist to a level of government or a province's scoring customs.

A profile extends a checklist or another profile. It selects and drops items, changes weights,
tiers, targets and credits, and adds deductions, bonuses and vetoes; what it doesn't name stays.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

from pydantic import Field

from evaluator.checklist import Band, Cap, Checklist, Credit, Item, read_checklist, unsound
from evaluator.errors import ConfigError, MissingError
from evaluator.resources import checklist_path, profile_path
from evaluator.scheme import Bonus, LoweredBy, Percent, Scoring, Veto
from evaluator.yamlfile import Loaded, Route, Strict, load, top_keys


class ScaleChange(Strict, title="对一种等级的修改"):
    """What a profile changes of a scale."""

    credits: tuple[Credit, ...] = Field(description="由 0 级起的计分系数")


class TierChange(Strict, title="对一个层级的修改"):
    """What a profile changes of a tier."""

    weight: Annotated[float, Field(gt=0)] | None = Field(default=None, description="权重")
    targets: dict[str, Annotated[int, Field(ge=0)]] = Field(
        default_factory=dict, description="目标等级，只写要改的"
    )


class ItemChange(Strict, title="对一个事项的修改，只写要改的"):
    """What a profile changes of an item."""

    id: str = Field(description="事项编号")
    tier: str | None = Field(default=None, description="层级")
    weight: Annotated[float, Field(ge=0)] | None = Field(default=None, description="权重")
    target: Annotated[int, Field(ge=0)] | None = Field(default=None, description="目标等级")
    scoring: Scoring | None = Field(default=None, description="扣分办法")
    lowered_by: LoweredBy | None = Field(
        default=None, description="因数据核验降级的办法，只用于体例事项"
    )
    asks: str | None = Field(default=None, description="要求报告写明什么")
    advice: str | None = Field(default=None, description="有差距时怎样改进")


class Profile(Strict, title="一个评分方案"):
    """A checklist or profile, and what to change of it."""

    id: str = Field(description="方案编号")
    title: str = Field(description="方案名称")
    extends: str = Field(description="所修改的清单或方案：名称，或相对于本文件的路径")
    select: tuple[str, ...] = Field(default=(), description="写明时，只有这些事项适用")
    drop: tuple[str, ...] = Field(default=(), description="不适用的事项")
    scales: dict[str, ScaleChange] = Field(default_factory=dict, description="对等级的修改")
    tiers: dict[str, TierChange] = Field(default_factory=dict, description="对层级的修改")
    items: tuple[ItemChange, ...] = Field(default=(), description="对事项的修改")
    bands: tuple[Band, ...] = Field(default=(), description="代替清单的评级")
    cap: Cap | None = Field(default=None, description="代替清单的封顶")
    bonuses: tuple[Bonus, ...] = Field(default=(), description="再增加的加分项")
    bonus_most: Percent | None = Field(default=None, description="累计最多加多少分")
    vetoes: tuple[Veto, ...] = Field(default=(), description="再增加的一票否决项")


def load_profile(name: str, checklist: str | None = None) -> Checklist:
    """The checklist that a profile makes, with all it extends; by name (of those shipped) or path.

    `checklist` takes the place of the checklist at the end of the chain. Raises MissingError E303
    where a profile or checklist doesn't exist, ConfigError E301 with every fault.
    """
    chain = [read_profile(name)]
    extended = _extended(chain[0])
    while _is_profile(extended):
        if extended in [profile.path.resolve() for profile in chain]:
            message = f"方案“{chain[-1].value.id}”绕了一圈又修改自己，请改正 extends"
            raise ConfigError("E301", [chain[-1].fault(("extends",), message)])
        chain.append(load(extended, Profile, "E301"))
        extended = _extended(chain[-1])
    made = base = read_checklist(checklist or str(extended)).value
    for profile in reversed(chain):
        made = _tailored(made, profile)
    return made.model_copy(update={"title": f"{base.title}（{chain[0].value.title}）"})


def read_profile(name: str) -> Loaded[Profile]:
    """Read a profile by name (of those shipped) or path, as written; raises as `load_profile`."""
    path = profile_path(name)
    if path is None:
        raise MissingError("E303", f"没有名为“{name}”的方案，请给出方案名称或 YAML 文件的路径")
    return load(path, Profile, "E301")


def _extended(profile: Loaded[Profile]) -> Path:
    """The file that a profile extends: beside it, or shipped."""
    name = profile.value.extends
    beside = profile.path.parent / name
    found = beside if beside.is_file() else checklist_path(name) or profile_path(name)
    if found is None:
        message = f"没有名为“{name}”的清单或方案"
        raise ConfigError("E301", [profile.fault(("extends",), message)])
    return found.resolve()


def _is_profile(path: Path) -> bool:
    return "extends" in top_keys(path)


def _tailored(checklist: Checklist, profile: Loaded[Profile]) -> Checklist:
    """The checklist with one profile's changes."""
    wrong = [profile.fault(at, message) for at, message in _unknown(checklist, profile.value)]
    if wrong:
        raise ConfigError("E301", sorted(wrong))
    made = _changed(checklist, profile.value)
    if left := list(unsound(made)):
        # What the profile leaves as it was no longer fits what it changes.
        raise ConfigError("E301", [profile.fault((), message) for _, message in left])
    return made


def _changed(checklist: Checklist, change: Profile) -> Checklist:
    changes = {item.id: item for item in change.items}
    return checklist.model_copy(
        update={
            "scales": {
                name: scale.model_copy(update=_said(change.scales.get(name)))
                for name, scale in checklist.scales.items()
            },
            "tiers": {
                name: tier.model_copy(
                    update=_said(change.tiers.get(name))
                    | {"targets": tier.targets | _targets(change.tiers.get(name))}
                )
                for name, tier in checklist.tiers.items()
            },
            "items": tuple(
                item.model_copy(
                    update=_said(changes.get(item.id)) | {"applies": _applies(item, change)}
                )
                for item in checklist.items
            ),
            "bands": change.bands or checklist.bands,
            "cap": change.cap or checklist.cap,
            "bonuses": checklist.bonuses + change.bonuses,
            "vetoes": checklist.vetoes + change.vetoes,
        }
        | ({} if change.bonus_most is None else {"bonus_most": change.bonus_most})
    )


def _said(change: Strict | None) -> dict[str, object]:
    """What a change says, by field."""
    if change is None:
        return {}
    return {name: getattr(change, name) for name in change.model_fields_set}


def _targets(change: TierChange | None) -> dict[str, int]:
    return change.targets if change else {}


def _applies(item: Item, change: Profile) -> bool:
    selected = item.id in change.select if change.select else item.applies
    return selected and item.id not in change.drop


def _unknown(checklist: Checklist, profile: Profile) -> Iterator[tuple[Route, str]]:
    """What a profile names that the checklist hasn't got, and values that can't be."""
    ids = {item.id: item for item in checklist.items}
    bands = {band.title for band in profile.bands or checklist.bands}
    named: list[tuple[Route, str]] = [
        *((("select", i), id) for i, id in enumerate(profile.select)),
        *((("drop", i), id) for i, id in enumerate(profile.drop)),
        *((("items", i, "id"), change.id) for i, change in enumerate(profile.items)),
        *((("bonuses", i, "item"), bonus.item) for i, bonus in enumerate(profile.bonuses)),
        *((("vetoes", i, "item"), veto.item) for i, veto in enumerate(profile.vetoes)),
    ]
    for at, id in named:
        if id not in ids:
            yield at, f"清单“{checklist.id}”没有事项“{id}”"
    yield from _twice([change.id for change in profile.items])
    for i, veto in enumerate(profile.vetoes):
        if veto.band not in bands:
            yield ("vetoes", i, "band"), f"没有评级“{veto.band}”"
    tiers: list[tuple[Route, str]] = [
        *((("tiers", name), name) for name in profile.tiers),
        *((("items", i, "tier"), c.tier) for i, c in enumerate(profile.items) if c.tier),
        *([(("cap", "tier"), profile.cap.tier)] if profile.cap else []),
    ]
    for at, tier in tiers:
        if tier not in checklist.tiers:
            yield at, f"清单“{checklist.id}”没有层级“{tier}”"
    for name, scale in profile.scales.items():
        if name not in checklist.scales:
            yield ("scales", name), f"清单“{checklist.id}”没有等级“{name}”"
        elif len(scale.credits) != len(checklist.scales[name].labels):
            count = len(checklist.scales[name].labels)
            yield ("scales", name, "credits"), f"等级“{name}”须有 {count} 个系数"
    yield from _too_high(checklist, profile)


def _twice(ids: Sequence[str]) -> Iterator[tuple[Route, str]]:
    for i, id in enumerate(ids):
        if id in ids[:i]:
            yield ("items", i, "id"), f"事项“{id}”重复，请合并成一条"


def _too_high(checklist: Checklist, profile: Profile) -> Iterator[tuple[Route, str]]:
    tops = {item.id: checklist.scales[item.scale].top for item in checklist.items}
    for i, change in enumerate(profile.items):
        top = tops.get(change.id)
        if change.target is not None and top is not None and change.target > top:
            yield ("items", i, "target"), f"目标等级高于最高等级 {top}"
    for name, tier in profile.tiers.items():
        for scale, target in tier.targets.items():
            if scale not in checklist.scales:
                yield ("tiers", name, "targets", scale), f"没有等级“{scale}”"
            elif target > checklist.scales[scale].top:
                top = checklist.scales[scale].top
                yield ("tiers", name, "targets", scale), f"目标等级高于最高等级 {top}"
