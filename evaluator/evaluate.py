"""The road itself: read, outline, match, grade. A pure function of a file and YAML."""

from dataclasses import replace
from pathlib import Path

from evaluator.checklist import Checklist
from evaluator.errors import ReadError
from evaluator.grading import grade
from evaluator.model import Assessment, Document
from evaluator.outline import outline
from evaluator.readers import read
from evaluator.rules import RuleSet


def evaluate(path: Path, name: str, checklist: Checklist, rules: RuleSet) -> Assessment:
    """Evaluate one report file; `name` is what the results call it.

    Raises ReadError where the file can't be read or holds no text to grade.
    """
    return assess(replace(read(path), name=name), checklist, rules)


def assess(document: Document, checklist: Checklist, rules: RuleSet) -> Assessment:
    """Evaluate a document already read.

    Raises ReadError (E110) where it holds no text: an empty report is not one that lacks all.
    """
    report = outline(document, rules.language, rules.finder)
    if not report.clauses:
        raise ReadError("E110", "文件里没有正文，请检查原文件")
    return grade(report, checklist, rules)
