"""The record of a run, written and read back: results.jsonl, one JSON object a report in the order
of the batch, and run.json, what the reports were graded by. Every other output is made from it.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, overload

from pydantic import TypeAdapter, ValidationError

from evaluator import __version__
from evaluator.atomic import replacing, why
from evaluator.checklist import Checklist
from evaluator.errors import UsageError
from evaluator.model import Assessment, Batch, Failure, Finding, Outcome
from evaluator.requirement import Requirement
from evaluator.rulefile import digest

RESULTS, RUN = "results.jsonl", "run.json"

# JSON leaves these as they are, but some readers of "one object a line" end a line at them.
_FALSE_LINE_ENDS = re.compile("[\x85\u2028\u2029]")
_ASSESSMENT = TypeAdapter(Assessment)
_FINDINGS = TypeAdapter(tuple[Finding, ...])


@dataclass(frozen=True, slots=True)
class Run:
    """What a batch was graded by: the checklists as tailored by `profile`, the program's version,
    and the hash (SHA-256, hex) of the rules."""

    checklists: tuple[Checklist, ...]
    profile: str | None
    rules: str
    version: str = __version__

    @staticmethod
    def of(requirement: Requirement, rules: Path) -> "Run":
        """The run of a requirement by the rules of a folder."""
        return Run(requirement.checklists, requirement.profile, digest(rules))

    def hash_of(self, checklist: Checklist) -> str:
        """The hash (SHA-256, hex) of a checklist as it was applied."""
        return sha256(checklist.model_dump_json().encode()).hexdigest()


@dataclass(frozen=True)
class Record:
    """A run read back from its folder."""

    folder: Path
    run: Run

    @cached_property
    def batch(self) -> Batch:
        """The outcomes, each read from the file when it is asked for."""
        return Batch(_Lines(self.folder / RESULTS))


def write_record(outcomes: Iterable[Outcome], run: Run, out: Path) -> Record:
    """Write each outcome as it comes, failures included, and the run, into `out`, made if need be.

    Both files are replaced as a whole. Raises UsageError E202 when they can't be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("E202", f"输出目录“{out}”无法建立：{why(error)}") from None
    return write_lines(map(line_of, outcomes), run, out)


def write_lines(lines: Iterable[bytes], run: Run, out: Path) -> Record:
    """Write a record of which the lines are there already (`line_of`); else as `write_record`."""
    with replacing(out / RESULTS) as file:
        file.writelines(lines)
    with replacing(out / RUN) as file:
        file.write(_RUN.dump_json(run, indent=1) + b"\n")
    return Record(out, run)


def read_record(out: Path) -> Record:
    """The record that lies in `out`.

    Raises UsageError E204 where there is none, or another version of hedui wrote it. A line of it
    that can't be read raises the same when it is asked for.
    """
    try:
        (out / RESULTS).stat()
        run = _RUN.validate_json((out / RUN).read_bytes())
    except OSError:
        message = f"“{out}”里没有 {RESULTS} 和 {RUN}，请先用 hedui evaluate 评估"
        raise UsageError("E204", message) from None
    except ValidationError:
        raise UsageError("E204", f"“{out / RUN}”{_UNREADABLE}") from None
    return Record(out, run)


_RUN = TypeAdapter(Run)
_UNREADABLE = "不完整，或由另一版本写成，请用 hedui evaluate 重新评估"


class _Lines(Sequence[Outcome]):
    """The lines of a results file; only where each one begins is kept in memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._starts = [0]
        with path.open("rb") as file:
            for line in file:
                self._starts.append(self._starts[-1] + len(line))

    def __len__(self) -> int:
        return len(self._starts) - 1

    @overload
    def __getitem__(self, place: int) -> Outcome: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Outcome]: ...
    def __getitem__(self, place: int | slice) -> Outcome | Sequence[Outcome]:
        if isinstance(place, slice):
            return [self[i] for i in range(len(self))[place]]
        number = range(len(self))[place]
        with self._path.open("rb") as file:
            file.seek(self._starts[number])
            line = file.read(self._starts[number + 1] - self._starts[number])
        try:
            return read_line(line)
        except (ValueError, KeyError, TypeError):
            where = f"“{self._path}”第 {number + 1} 行"
            raise UsageError("E204", f"{where}{_UNREADABLE}") from None


def line_of(outcome: Outcome) -> bytes:
    """An outcome as its line in results.jsonl."""
    return _line(_failure(outcome) if isinstance(outcome, Failure) else _report(outcome))


def read_line(line: bytes) -> Outcome:
    """The outcome of a line that `line_of` has made."""
    return _outcome(json.loads(line))


def with_findings(line: bytes, more: Iterable[Finding]) -> bytes:
    """The line of an assessment that has more findings."""
    record = json.loads(line)
    record["findings"] += map(_finding, _FINDINGS.dump_python(tuple(more), mode="json"))
    return _line(record)


def _line(record: dict[str, Any]) -> bytes:
    text = json.dumps(record, ensure_ascii=False, allow_nan=False)
    text = _FALSE_LINE_ENDS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    # A file name that is no valid text holds lone surrogates, which UTF-8 has no bytes for; the
    # escape that takes their place is the JSON escape of the same character.
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _failure(failure: Failure) -> dict[str, Any]:
    return {
        "report": failure.report,
        "status": "error",
        "error": {"code": failure.code, "message": failure.message},
    }


def _report(assessment: Assessment) -> dict[str, Any]:
    fields = _ASSESSMENT.dump_python(assessment, mode="json")
    fields["findings"] = list(map(_finding, fields["findings"]))
    return {"report": fields.pop("report"), "status": "ok", **fields}


def _finding(fields: dict[str, Any]) -> dict[str, Any]:
    """A finding as it stands in the line: only copies have a counterpart."""
    return {name: value for name, value in fields.items() if name != "copied" or value}


def _outcome(record: dict[str, Any]) -> Outcome:
    if record["status"] == "error":
        return Failure(record["report"], record["error"]["code"], record["error"]["message"])
    return _ASSESSMENT.validate_python(record)
