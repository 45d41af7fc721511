"""results.jsonl: one JSON object a report, in the order of the batch, for programs to read."""

import json
import re
from pathlib import Path
from typing import Any

from evaluator.model import (
    Amount,
    Assessment,
    Batch,
    Evidence,
    Failure,
    ItemResult,
    PartScore,
    Waived,
)
from evaluator.writers.atomic import replacing

Record = dict[str, Any]

# JSON leaves these as they are, but some readers of "one object a line" end a line at them.
_FALSE_LINE_ENDS = re.compile("[\x85\u2028\u2029]")


def write_results(batch: Batch, path: Path) -> None:
    """Write the batch to `path` as UTF-8 JSON lines, failures included; floats have 4 decimals.

    The file is replaced as a whole. Raises UsageError E202 when it can't be written.
    """
    with replacing(path) as file:
        for outcome in batch.outcomes:
            record = _failure(outcome) if isinstance(outcome, Failure) else _report(outcome)
            file.write(_line(record))


def _line(record: Record) -> bytes:
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    text = _FALSE_LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    # A file name that is no valid text holds lone surrogates, which UTF-8 has no bytes for; the
    # escape that takes their place is the JSON escape of the same character.
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _failure(failure: Failure) -> Record:
    return {
        "report": failure.report,
        "status": "error",
        "error": {"code": failure.code, "message": failure.message},
    }


def _report(assessment: Assessment) -> Record:
    return {
        "report": assessment.report,
        "status": "ok",
        "title": assessment.title,
        "county": assessment.county,
        "year": assessment.year,
        "checklist": assessment.checklist,
        "profile": assessment.profile or None,
        "score": _rounded(assessment.score),
        "band": assessment.band,
        "capped": assessment.capped,
        "notes": list(assessment.notes),
        "arithmetic": list(assessment.arithmetic),
        "parts": [_part(part) for part in assessment.parts],
        "items": [_item(result) for result in assessment.items],
        "findings": [],
    }


def _part(part: PartScore) -> Record:
    return {
        "part": part.part,
        "title": part.title,
        "points": _rounded(part.points),
        "possible": _rounded(part.possible),
        "percent": _rounded(part.percent),
    }


def _item(result: ItemResult) -> Record:
    return {
        "id": result.id,
        "status": result.status,
        "grade": result.grade,
        "machine_grade": result.machine_grade,
        "max_grade": result.max_grade,
        "weight": _rounded(result.weight),
        "score": _rounded(result.score),
        "arithmetic": result.arithmetic,
        "gap": result.gap,
        "shortfalls": list(result.shortfalls),
        "waiver": _waiver(result.waiver),
        "admitted": result.admitted,
        "planned": result.planned,
        "review": result.review,
        "review_reason": result.review_reason,
        "amounts": [_amount(amount) for amount in result.amounts],
        "evidence": [_evidence(evidence) for evidence in result.evidence],
        "flagged": [_evidence(evidence) for evidence in result.flagged],
    }


def _waiver(waiver: Waived | None) -> Record | None:
    if waiver is None:
        return None
    return {
        "reason": waiver.reason,
        "approver": waiver.approver,
        "expires": waiver.expires.isoformat(),
        "grade": waiver.grade,
    }


def _amount(amount: Amount) -> Record:
    return {
        "name": amount.name,
        "value": _rounded(amount.value),
        "unit": amount.unit,
        "approximate": amount.approximate,
        "evidence": _evidence(amount.evidence),
    }


def _evidence(evidence: Evidence) -> Record:
    return {
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "section": evidence.section,
        "role": evidence.role,
        "strength": evidence.strength,
        "match": _rounded(evidence.match),
        "rule": evidence.rule,
    }


def _rounded(number: float) -> float:
    return round(float(number), 4)
