"""What comes with the program passes its own checks."""

from datetime import date

from evaluator.validators import check
from evaluator.validators.base import Severity
from evaluator.validators.project import load_project


def test_the_shipped_rules_checklists_and_profiles_have_no_error() -> None:
    project, about = load_project([], date(2026, 1, 1))
    complaints = check(project, about)
    assert not [str(c) for c in complaints if c.severity is Severity.ERROR]
