"""The mark of a row of 明细: what the row was about when the workbook was written.

A workbook comes back sorted, filtered, with rows deleted or pasted over, and perhaps after the
report was evaluated anew. The mark ties a row's grade to the report, the item and the evidence that
its reader saw, and tells whether a decision had been filled in for them.
"""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256

_NONE = "0"


@dataclass(frozen=True, slots=True)
class Mark:
    """A row's mark, read: the fingerprint of the evidence (evaluator/reviews.py), and `filled`, the
    `digest` of the decision that stood in the row, or None."""

    evidence: str
    filled: str | None


def row_mark(report: str, item: str, machine_grade: int, evidence: str, filled: str | None) -> str:
    """The mark of a row; `report` as the cell shows it."""
    given = filled or _NONE
    return f"{evidence}-{given}-{_check(report, item, machine_grade, evidence, given)}"


def read_mark(mark: str, report: str, item: str, machine_grade: int) -> Mark | None:
    """A mark read back; None where it doesn't belong to this report, item and machine grade."""
    evidence, _, rest = mark.partition("-")
    filled, _, check = rest.partition("-")
    if check != _check(report, item, machine_grade, evidence, filled):
        return None
    return Mark(evidence, None if filled == _NONE else filled)


def digest(grade: int, reviewer: str, day: date, reason: str) -> str:
    """A short name (8 hex digits) of a decision on an item."""
    return _hash(str(grade), reviewer, day.isoformat(), reason)


def _check(report: str, item: str, machine_grade: int, evidence: str, filled: str) -> str:
    return _hash(report, item, str(machine_grade), evidence, filled)


def _hash(*parts: str) -> str:
    return sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:8]
