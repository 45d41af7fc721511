"""Reports of a few sentences, and what the checks find in them. All places are invented."""

from functools import cache

from reports import report_text, shipped_rules, understood

from evaluator.integrity.findings import Checks, checks, findings
from evaluator.integrity.words import load_words
from evaluator.model import Finding, Report
from evaluator.resources import rules_path

TITLE = "青岚县2023年法治政府建设工作报告"


@cache
def shipped_checks() -> Checks:
    """The checks by the words that come with the program."""
    return checks(shipped_rules().language, load_words(rules_path()))


def report(*told: str, title: str = TITLE) -> Report:
    """A report whose part on what was achieved says this, a paragraph each."""
    return understood(report_text("一、主要工作", *told, title=title), shipped_rules())


def found(*told: str, title: str = TITLE) -> tuple[Finding, ...]:
    """What the checks find in such a report."""
    return findings(report(*told, title=title), shipped_checks())


def said(*told: str, title: str = TITLE) -> list[tuple[str, str]]:
    """Kind and severity of each finding."""
    return [(each.kind, each.severity) for each in found(*told, title=title)]
