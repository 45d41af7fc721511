"""Validators of checklists and profiles, against the rules."""

from collections.abc import Iterator
from itertools import pairwise

from evaluator.checklist import Checklist, Item
from evaluator.errors import Fault
from evaluator.profiles import ItemChange, Profile
from evaluator.rules import Rule
from evaluator.validators.base import Severity, Validator
from evaluator.validators.project import Project
from evaluator.yamlfile import Loaded, Route


class RuleMissing(Validator):
    """Items that nothing looks for."""

    id = "rule-missing"
    title = "清单的事项没有规则"
    severity = Severity.ERROR

    def faults(self, project: Project) -> Iterator[Fault]:
        """A fault for each item without a rule."""
        if project.rules is None:
            return
        for checklist in project.checklists:
            for i, item in enumerate(checklist.value.items):
                if item.id not in project.rules.items:
                    message = f"事项“{item.id}”没有规则，请在规则目录里补写"
                    yield checklist.fault(("items", i, "id"), message)


class MissingAmount(Validator):
    """Scoring by a figure that no rule reads."""

    id = "missing-amount"
    title = "计分用到的数量，规则的 amounts 里没有"
    severity = Severity.ERROR

    def faults(self, project: Project) -> Iterator[Fault]:
        """A fault for each such amount."""
        if project.rules is None:
            return
        loaded: list[Loaded[Checklist] | Loaded[Profile]] = [*project.checklists, *project.profiles]
        for file in loaded:
            for at, item, amount in _amounts(file.value):
                rule = project.rules.of(item)
                known = rule.amounts.keys() if isinstance(rule, Rule) else ()
                if amount not in known:
                    listed = "、".join(known) or "无"
                    message = f"事项“{item}”的规则没有数量“{amount}”（现有：{listed}）"
                    yield file.fault(at, message)


def _amounts(scored: Checklist | Profile) -> Iterator[tuple[Route, str, str]]:
    """Every amount that a checklist or profile scores by: where, of which item, its name."""
    items: tuple[Item | ItemChange, ...] = scored.items
    for i, item in enumerate(items):
        for j, shortfall in enumerate(item.scoring.shortfalls if item.scoring else ()):
            at = ("items", i, "scoring", "shortfalls", j, "amount")
            yield at, item.id, shortfall.amount
    for i, bonus in enumerate(scored.bonuses):
        if bonus.amount:
            yield ("bonuses", i, "amount"), bonus.item, bonus.amount


class UnevenCredits(Validator):
    """Scales and ratings that don't rise."""

    id = "uneven-credits"
    title = "等级高而系数不高，或评级的分数线重复"
    severity = Severity.WARNING

    def faults(self, project: Project) -> Iterator[Fault]:
        """A fault for each scale whose credits fall, and for ratings with the same floor."""
        for loaded in project.checklists:
            for name, scale in loaded.value.scales.items():
                if any(low > high for low, high in pairwise(scale.credits)):
                    message = f"“{name}”的系数应随等级升高而不减"
                    yield loaded.fault(("scales", name, "credits"), message)
            floors = [band.floor for band in loaded.value.bands]
            for i, floor in enumerate(floors):
                if floor in floors[:i]:
                    yield loaded.fault(("bands", i, "floor"), f"分数线 {floor:g} 重复")
