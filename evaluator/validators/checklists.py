"""Validators of checklists and profiles, against the rules."""

from collections.abc import Iterator
from itertools import pairwise

from evaluator.checklist import Checklist
from evaluator.errors import Fault
from evaluator.rules import Rule, RuleSet
from evaluator.validators.base import Severity, Validator
from evaluator.validators.project import Project
from evaluator.yamlfile import Route


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
        """A fault for each such amount; of a profile at its first line."""
        if project.rules is None:
            return
        for loaded in project.checklists:
            for at, message in _missing(loaded.value, project.rules):
                yield loaded.fault(at, message)
        for path, checklist in project.tailored:
            for _, message in _missing(checklist, project.rules):
                yield Fault(path, 1, 1, message)


def _missing(checklist: Checklist, rules: RuleSet) -> Iterator[tuple[Route, str]]:
    used: list[tuple[Route, str, str]] = [
        (("items", i, "scoring"), item.id, shortfall.amount)
        for i, item in enumerate(checklist.items)
        for shortfall in (item.scoring.shortfalls if item.scoring else ())
    ]
    used += [
        (("bonuses", i, "amount"), bonus.item, bonus.amount)
        for i, bonus in enumerate(checklist.bonuses)
        if bonus.amount
    ]
    for at, item, amount in used:
        rule = rules.of(item)
        known = rule.amounts.keys() if isinstance(rule, Rule) else ()
        if amount not in known:
            listed = "、".join(known) or "无"
            yield at, f"事项“{item}”的规则没有数量“{amount}”（现有：{listed}）"


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
