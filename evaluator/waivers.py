"""Waivers (豁免): a county need not meet an item, by whose approval, why and until when.

A waived item leaves the score's denominator and is no gap; where the waiver states a grade, that
grade is scored instead. What the report shows stays in the results beside it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field

from evaluator.checklist import Checklist
from evaluator.errors import ConfigError, Fault
from evaluator.yamlfile import Loaded, Strict, load

Reason = Annotated[str, Field(min_length=1)]


class Waiver(Strict, title="一条豁免"):
    """One waiver: which item of which county, why, by whose approval, and until when."""

    item: str = Field(description="事项编号")
    county: str = Field(min_length=1, description="县（市、区），与报告标题一致")
    reason: Reason = Field(description="理由")
    approver: Reason = Field(description="批准人或批准单位")
    expires: date = Field(description="有效期的最后一天，例如 2026-12-31")
    grade: Annotated[int, Field(ge=0)] | None = Field(
        default=None, description="视同等级；不写时该事项不计分"
    )


class WaiverFile(Strict, title="豁免文件"):
    """A file of waivers."""

    waivers: tuple[Waiver, ...] = Field(description="各条豁免")


def load_waivers(path: Path, checklists: Iterable[Checklist], today: date) -> tuple[Waiver, ...]:
    """Load a file of waivers.

    Raises ConfigError E304 with every fault: schema, an item that none of `checklists` has, a
    grade it can't have, a waiver that ended before `today`, two for one item and county.
    """
    loaded = load(path, WaiverFile, "E304")
    if faults := sorted(waiver_faults(loaded, checklists, today)):
        raise ConfigError("E304", faults)
    return loaded.value.waivers


def waiver_faults(
    loaded: Loaded[WaiverFile], checklists: Iterable[Checklist], today: date
) -> Iterator[Fault]:
    """What keeps waivers from being applied; see `load_waivers`."""
    tops = {
        item.id: checklist.scales[item.scale].top
        for checklist in checklists
        for item in checklist.items
    }
    seen: set[tuple[str, str]] = set()
    for i, waiver in enumerate(loaded.value.waivers):
        at = ("waivers", i)
        if waiver.item not in tops:
            yield loaded.fault((*at, "item"), f"清单里没有事项“{waiver.item}”，请核对编号")
        elif waiver.grade is not None and waiver.grade > tops[waiver.item]:
            top = tops[waiver.item]
            yield loaded.fault((*at, "grade"), f"视同等级高于该事项的最高等级 {top}")
        if waiver.expires < today:
            message = f"豁免已于 {waiver.expires} 到期，请续批或删去"
            yield loaded.fault((*at, "expires"), message)
        key = (waiver.county, waiver.item)
        if key in seen:
            yield loaded.fault(at, f"“{waiver.county}”的“{waiver.item}”已有豁免，请只留一条")
        seen.add(key)
