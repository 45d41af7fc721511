"""What tells two checklists apart: a profile from its checklist, or one checklist from another."""

from collections.abc import Iterator
from dataclasses import dataclass

from evaluator.checklist import Checklist, Item
from evaluator.yamlfile import Strict

# The fields that a comparison shows, and what they are called.
_OF_CHECKLIST = {
    "title": "名称",
    "subject": "报告",
    "period": "适用年度",
    "publish_by": "公开期限",
    "report_by": "报送期限",
    "cap": "封顶",
    "bands": "评级",
    "weight": "权重合计",
    "bonuses": "加分项",
    "bonus_most": "累计最多加分",
    "vetoes": "一票否决项",
}
_OF_ITEM = {
    "title": "名称",
    "part": "部分",
    "article": "条款",
    "scale": "等级种类",
    "basis": "依据",
    "asks": "要求",
    "advice": "建议",
    "scoring": "扣分办法",
    "lowered_by": "因数据核验降级",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs: of which item (or empty), what, and its value on both sides."""

    item: str
    what: str
    before: str
    after: str


def differences(one: Checklist, other: Checklist) -> tuple[Difference, ...]:
    """What changes from `one` to `other`, checklist first, then item by item."""
    return (*_overall(one, other), *_by_item(one, other))


def _overall(one: Checklist, other: Checklist) -> Iterator[Difference]:
    for field, name in _OF_CHECKLIST.items():
        yield from _changed("", name, getattr(one, field), getattr(other, field))
    for name in dict.fromkeys([*one.scales, *other.scales]):
        before, after = one.scales.get(name), other.scales.get(name)
        title = f"等级“{name}”的"
        yield from _changed("", f"{title}名称", before and before.labels, after and after.labels)
        yield from _changed("", f"{title}系数", before and before.credits, after and after.credits)
    for name in dict.fromkeys([*one.tiers, *other.tiers]):
        mine, theirs = one.tiers.get(name), other.tiers.get(name)
        title = f"层级“{(theirs or mine or one.tiers[name]).title}”"
        yield from _changed("", f"层级“{name}”的名称", mine and mine.title, theirs and theirs.title)
        yield from _changed("", f"{title}权重", mine and mine.weight, theirs and theirs.weight)
        yield from _changed("", f"{title}目标", mine and mine.targets, theirs and theirs.targets)
    yield from _parts(one, other)


def _parts(one: Checklist, other: Checklist) -> Iterator[Difference]:
    before = {part.number: part for part in one.parts}
    after = {part.number: part for part in other.parts}
    for number in sorted({*before, *after}):
        mine, theirs = before.get(number), after.get(number)
        title = f"第 {number} 部分"
        yield from _changed("", title, mine and mine.title, theirs and theirs.title)
        yield from _changed("", f"{title}权重", mine and mine.weight, theirs and theirs.weight)


def _by_item(one: Checklist, other: Checklist) -> Iterator[Difference]:
    before = {item.id: item for item in one.items}
    after = {item.id: item for item in other.items}
    for id in dict.fromkeys([*before, *after]):
        mine, theirs = before.get(id), after.get(id)
        if mine is None or theirs is None:
            yield Difference(id, "事项", _title(mine), _title(theirs))
            continue
        yield from _changed(id, "适用", _yes(mine.applies), _yes(theirs.applies))
        if not theirs.applies:
            continue
        yield from _changed(id, "层级", _tier(one, mine), _tier(other, theirs))
        yield from _changed(id, "权重", one.weight_of(mine), other.weight_of(theirs))
        yield from _changed(id, "目标等级", one.target(mine), other.target(theirs))
        for field, name in _OF_ITEM.items():
            yield from _changed(id, name, getattr(mine, field), getattr(theirs, field))


def _title(item: Item | None) -> str:
    return "—" if item is None else item.title


def _tier(checklist: Checklist, item: Item) -> str:
    return checklist.tiers[item.tier].title


def _yes(true: bool) -> str:
    return "适用" if true else "不适用"


def _changed(item: str, what: str, before: object, after: object) -> Iterator[Difference]:
    if before != after:
        yield Difference(item, what, _shown(before), _shown(after))


def _shown(value: object) -> str:
    """A value in words: mappings and models by key, lists in a row."""
    if value is None or value == ():
        return "—"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Strict):
        said = {name: getattr(value, name) for name in sorted(value.model_fields_set)}
        return _shown(said)
    if isinstance(value, dict):
        return "，".join(f"{key} {_shown(each)}" for key, each in value.items())
    if isinstance(value, tuple):
        return "；".join(map(_shown, value))
    return str(value)
