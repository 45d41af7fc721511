"""An outcome as rows of the store, made where it was evaluated."""

import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from evaluator.checklist import Checklist
from evaluator.copies.shingles import Text, fingerprint
from evaluator.model import Assessment, Copied, Failure, Finding, ItemResult, Outcome
from evaluator.record import line_of
from evaluator.standing import Standing, standing_of

Row = tuple[object, ...]

STANDING: TypeAdapter[Standing | Failure] = TypeAdapter(Standing | Failure)
_FINDING = TypeAdapter(Finding)


@dataclass(frozen=True, slots=True)
class Entry:
    """An outcome as rows of the store, made where it was evaluated.

    `line` is that of results.jsonl, packed, `standing` what rankings show of it, as JSON;
    `fingerprint` are the hashes that stand for its text (evaluator/copies/), none of a failure.
    """

    line: bytes
    standing: str
    report: Row
    parts: tuple[Row, ...] = ()
    grades: tuple[Row, ...] = ()
    evidence: tuple[Row, ...] = ()
    reviews: tuple[Row, ...] = ()
    findings: tuple[Row, ...] = ()
    fingerprint: bytes | None = None

    @property
    def code(self) -> str | None:
        """The error code of a file that could not be evaluated."""
        code = self.report[2]
        return None if code is None else str(code)


def entry_of(outcome: Outcome, checklists: Mapping[str, Checklist]) -> Entry:
    """An outcome as rows; `checklists` are those of the run, by id."""
    line = zlib.compress(line_of(outcome), 1)
    # ASCII: a name that is no valid text holds lone surrogates, which only an escape can hold.
    fields = STANDING.dump_python(standing_of(outcome, checklists), mode="json")
    standing = json.dumps(fields)
    if isinstance(outcome, Failure):
        report = tuple(map(_sound, (outcome.report, "error", outcome.code)))
        return Entry(line, standing, (*report, *[None] * 6))
    facts = outcome.title, outcome.county, outcome.year, outcome.checklist
    return Entry(
        line=line,
        standing=standing,
        report=tuple(
            map(_sound, (outcome.report, "ok", None, *facts, outcome.score, outcome.band))
        ),
        parts=tuple((p.part, p.title, p.points, p.possible, p.percent) for p in outcome.parts),
        grades=tuple(map(_grade, outcome.items)),
        evidence=tuple(_evidence(outcome)),
        reviews=tuple(
            (r.id, d.reviewer, d.date.isoformat(), d.grade, d.machine_grade, d.reason, d.state)
            for r in outcome.items
            for d in r.decisions
        ),
        findings=tuple((number, *row) for number, row in enumerate(map(_found, outcome.findings))),
        fingerprint=fingerprint(Text.of(outcome)).hashes,
    )


def _grade(result: ItemResult) -> Row:
    marks = result.gap, result.admitted, result.planned, result.review
    grades = result.grade, result.machine_grade, result.max_grade
    return result.id, result.status, *grades, result.weight, result.score, *map(int, marks)


def _evidence(assessment: Assessment) -> Iterator[Row]:
    for result in assessment.items:
        earning = len(result.evidence)
        for place, span in enumerate((*result.evidence, *result.flagged)):
            spot = span.start, span.end, span.section, span.role, span.strength, span.rule
            yield result.id, place, int(place >= earning), *map(_sound, (span.quote, *spot))


def copy_row(finding: Finding) -> Row:
    """A copy as a row, but for its run and its report."""
    copied = finding.copied
    assert copied is not None
    other = copied.report, copied.county, copied.year
    there = copied.quote, copied.start, copied.end
    _, *told = _found(finding)
    return (*told, *map(_sound, (*other, *there)), copied.share, copied.passages)


def copy_of(row: Row) -> Finding:
    """The copy that `copy_row` made the row of."""
    severity, quote, start, end, message, ask, *copied = row
    fields = {"severity": severity, "quote": quote, "start": start, "end": end}
    fields |= {"message": message, "ask": ask}
    fields["copied"] = dict(zip(Copied.__dataclass_fields__, copied, strict=True))
    return _FINDING.validate_python({"kind": "copy", **fields})


def _found(finding: Finding) -> Row:
    spot = finding.quote, finding.start, finding.end
    return finding.kind, finding.severity, *map(_sound, (*spot, finding.message, finding.ask))


def _sound(value: object) -> object:
    """A value as SQLite can keep it: without the lone surrogates of broken texts and names."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
