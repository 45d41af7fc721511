"""Reports of a few sentences, and what the checks find in them. All places are invented."""

from reports import report_text, shipped_rules, understood

from evaluator.integrity.findings import Checks, figure_findings
from evaluator.integrity.plain import read_plain
from evaluator.model import Finding, Report

TITLE = "青岚县2023年法治政府建设工作报告"


def shipped_checks() -> Checks:
    """The checks by the words that come with the program."""
    return shipped_rules().checks


def report(*told: str, title: str = TITLE) -> Report:
    """A report whose part on what was achieved says this, a paragraph each."""
    return understood(report_text("一、主要工作", *told, title=title), shipped_rules())


def found(*told: str, title: str = TITLE) -> tuple[Finding, ...]:
    """What the checks of figures find in such a report, in the order of its text."""
    found = figure_findings(read_plain(report(*told, title=title)), shipped_checks())
    return tuple(sorted(found, key=lambda each: each.start))


def said(*told: str, title: str = TITLE) -> list[tuple[str, str]]:
    """Kind and severity of each finding."""
    return [(each.kind, each.severity) for each in found(*told, title=title)]
