"""Checks of rules, checklists, profiles and waivers: small validators, one class each.

A validator is listed in VALIDATORS, says what it looks for, how grave it is, and yields complaints
about a project (everything that is checked together).
"""

from collections.abc import Iterable
from pathlib import Path

from evaluator.validators.base import Complaint, Severity, Validator
from evaluator.validators.checklists import MissingAmount, RuleMissing, UnevenCredits
from evaluator.validators.corpus import TooBroad
from evaluator.validators.project import Project
from evaluator.validators.rules import (
    DeadPart,
    FewCases,
    ForeignTerm,
    NeverFires,
    RepeatedTerm,
    UnknownItem,
    UnusedWords,
)

# Faults that loading finds: unknown and repeated keys, wrong values, terms that don't compile.
FILE = "file"
FILE_TITLE = "文件写法：不认识或重复的键、空值、会被误读的值、写错的词语、合计不符的权重"

VALIDATORS: tuple[Validator, ...] = (
    UnknownItem(),
    RuleMissing(),
    MissingAmount(),
    NeverFires(),
    DeadPart(),
    ForeignTerm(),
    RepeatedTerm(),
    UnusedWords(),
    FewCases(),
    UnevenCredits(),
    TooBroad(),
)


def list_validators() -> list[str]:
    """All validators in words: severity, id, and what each looks for."""
    rows = [(Severity.ERROR, FILE, FILE_TITLE)]
    rows += [(each.severity, each.id, each.title) for each in VALIDATORS]
    return [f"{severity.value} {id:<15} {title}" for severity, id, title in rows]


def check(project: Project, only: Iterable[Path] = ()) -> list[Complaint]:
    """All complaints about a project, by file, line and column; those about `only` some files."""
    found = [Complaint(fault, Severity.ERROR, FILE) for fault in project.faults]
    for validator in VALIDATORS:
        found.extend(
            Complaint(fault, validator.severity, validator.id)
            for fault in validator.faults(project)
        )
    wanted = {path.resolve() for path in only}
    return sorted(c for c in found if not wanted or c.fault.path.resolve() in wanted)
