"""The road itself: read, outline, match, grade, question. A pure function of a file and YAML."""

from dataclasses import replace
from pathlib import Path

from evaluator.errors import ReadError
from evaluator.grading import grade
from evaluator.integrity.findings import findings
from evaluator.model import Assessment, Document
from evaluator.outline import outline
from evaluator.readers import read
from evaluator.requirement import Requirement
from evaluator.rules import RuleSet


def evaluate(path: Path, name: str, requirement: Requirement, rules: RuleSet) -> Assessment:
    """Evaluate one report file; `name` is what the results call it.

    Raises ReadError where the file can't be read or holds no text to grade.
    """
    return assess(replace(read(path), name=name), requirement, rules)


def assess(document: Document, requirement: Requirement, rules: RuleSet) -> Assessment:
    """Evaluate a document already read.

    Raises ReadError where it holds no text (E110) or nothing of what the checklist asks (E111): an
    empty report, or a file that is none, is not a report that lacks everything.
    """
    report = outline(document, rules.language, rules.finder)
    if not report.clauses:
        raise ReadError("E110", "文件里没有正文，请检查原文件")
    checklist = requirement.checklist(report.year)
    found = findings(report, rules.checks, checklist)
    assessment = grade(report, requirement, rules, found)
    if not any(item.machine_grade or item.lowered for item in assessment.items):
        message = f"全文没有一项清单内容，请确认文件是{checklist.subject}且正文完整"
        raise ReadError("E111", message)
    return assessment
