"""The store (hedui.sqlite): what was evaluated in a folder of results, run by run.

An outcome is kept as soon as it is there, under a key of all that it came from (the file's content,
checklists, rules, version, reviews). A run that was killed finds again what it had, and a run over
unchanged files finds everything. SQLite's journal keeps the file sound whenever a process ends.
"""

import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import TypeAdapter

from evaluator.checklist import Checklist
from evaluator.errors import UsageError
from evaluator.model import Assessment, Failure, ItemResult, Outcome
from evaluator.record import line_of
from evaluator.standing import Standing, standing_of

STORE = "hedui.sqlite"

# Each script brings the schema to the next version; PRAGMA user_version counts them.
_MIGRATIONS = (
    """
    CREATE TABLE runs (
        id INTEGER PRIMARY KEY, finished TEXT NOT NULL, version TEXT NOT NULL,
        rules TEXT NOT NULL, profile TEXT, checklists TEXT NOT NULL
    );
    CREATE TABLE outcomes (
        id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, report TEXT NOT NULL,
        status TEXT NOT NULL, code TEXT, title TEXT, county TEXT, year INTEGER, checklist TEXT,
        score REAL, band TEXT, standing TEXT NOT NULL,
        line BLOB NOT NULL -- last: SQLite reads a row up to the column asked for
    );
    CREATE INDEX outcomes_by_county ON outcomes (county, year);
    CREATE TABLE reports (
        run INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE, place INTEGER NOT NULL,
        outcome INTEGER NOT NULL REFERENCES outcomes (id), PRIMARY KEY (run, place)
    ) WITHOUT ROWID;
    CREATE INDEX reports_by_outcome ON reports (outcome);
    CREATE TABLE parts (
        outcome INTEGER NOT NULL REFERENCES outcomes (id) ON DELETE CASCADE,
        part INTEGER NOT NULL, title TEXT NOT NULL, points REAL NOT NULL, possible REAL NOT NULL,
        percent REAL NOT NULL, PRIMARY KEY (outcome, part)
    ) WITHOUT ROWID;
    CREATE TABLE grades (
        outcome INTEGER NOT NULL REFERENCES outcomes (id) ON DELETE CASCADE, item TEXT NOT NULL,
        status TEXT NOT NULL, grade INTEGER NOT NULL, machine_grade INTEGER NOT NULL,
        max_grade INTEGER NOT NULL, weight REAL NOT NULL, score REAL NOT NULL,
        gap INTEGER NOT NULL, admitted INTEGER NOT NULL, planned INTEGER NOT NULL,
        review INTEGER NOT NULL, PRIMARY KEY (outcome, item)
    ) WITHOUT ROWID;
    CREATE TABLE evidence (
        outcome INTEGER NOT NULL REFERENCES outcomes (id) ON DELETE CASCADE, item TEXT NOT NULL,
        place INTEGER NOT NULL, flagged INTEGER NOT NULL, quote TEXT NOT NULL,
        first INTEGER NOT NULL, last INTEGER NOT NULL, section TEXT NOT NULL, role TEXT NOT NULL,
        strength INTEGER NOT NULL, rule TEXT NOT NULL, PRIMARY KEY (outcome, item, place)
    ) WITHOUT ROWID;
    CREATE TABLE reviews (
        outcome INTEGER NOT NULL REFERENCES outcomes (id) ON DELETE CASCADE, item TEXT NOT NULL,
        reviewer TEXT NOT NULL, date TEXT NOT NULL, grade INTEGER NOT NULL,
        machine_grade INTEGER NOT NULL, reason TEXT NOT NULL, state TEXT NOT NULL
    );
    CREATE INDEX reviews_by_outcome ON reviews (outcome);
    CREATE TABLE written (name TEXT PRIMARY KEY, stamp TEXT NOT NULL) WITHOUT ROWID;
    """,
)
SCHEMA = len(_MIGRATIONS)

Row = tuple[object, ...]

# The checklists of a run, as they were applied.
CHECKLISTS = TypeAdapter(tuple[Checklist, ...])
_STANDING: TypeAdapter[Standing | Failure] = TypeAdapter(Standing | Failure)


@dataclass(frozen=True, slots=True)
class Entry:
    """An outcome as rows of the store, made where it was evaluated. `line` is that of
    results.jsonl, packed, `standing` what rankings show of it, as JSON."""

    line: bytes
    standing: str
    report: Row
    parts: tuple[Row, ...] = ()
    grades: tuple[Row, ...] = ()
    evidence: tuple[Row, ...] = ()
    reviews: tuple[Row, ...] = ()

    @property
    def code(self) -> str | None:
        """The error code of a file that could not be evaluated."""
        code = self.report[2]
        return None if code is None else str(code)


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run was made with: version, the rules' hash, the profile, the checklists as JSON."""

    version: str
    rules: str
    profile: str | None
    checklists: str


class Store:
    """An open store, for one process at a time (evaluator/runs.py sees to it)."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection

    def status(self, key: str) -> str | None:
        """Whether the outcome kept under `key` is “ok” or “error”; None where there is none."""
        row = self._db.execute("SELECT status FROM outcomes WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def keep(self, found: Iterable[tuple[str, Entry]]) -> None:
        """Keep outcomes under their keys, all or none."""
        with self._db:
            for key, entry in found:
                self._insert(key, entry)

    def last_keys(self) -> list[str]:
        """The keys of the last run's outcomes, in its order."""
        rows = self._db.execute(
            "SELECT key FROM reports JOIN outcomes ON outcomes.id = outcome"
            " WHERE run = (SELECT max(id) FROM runs) ORDER BY place"
        )
        return [key for (key,) in rows]

    def finish(self, keys: Sequence[str], facts: RunFacts, now: datetime) -> int:
        """Enter a run whose outcomes lie under `keys`, in that order; return its number.

        What no run refers to is dropped: outcomes of runs that never ended.
        """
        with self._db:
            values = (now.isoformat(timespec="seconds"), facts.version, facts.rules)
            run = self._db.execute(
                "INSERT INTO runs (finished, version, rules, profile, checklists)"
                " VALUES (?, ?, ?, ?, ?)",
                (*values, facts.profile, facts.checklists),
            ).lastrowid
            assert run is not None
            self._db.executemany(
                "INSERT INTO reports SELECT ?, ?, id FROM outcomes WHERE key = ?",
                ((run, place, key) for place, key in enumerate(keys)),
            )
            self._db.execute("DELETE FROM outcomes WHERE id NOT IN (SELECT outcome FROM reports)")
        return run

    def lines(self, keys: Iterable[str]) -> Iterator[bytes]:
        """The lines of results.jsonl of outcomes."""
        for key in keys:
            row = self._db.execute("SELECT line FROM outcomes WHERE key = ?", (key,)).fetchone()
            yield zlib.decompress(row[0])

    def standings(self, keys: Iterable[str]) -> Iterator[Standing | Failure]:
        """What rankings show of outcomes."""
        for key in keys:
            row = self._db.execute("SELECT standing FROM outcomes WHERE key = ?", (key,)).fetchone()
            yield _STANDING.validate_python(json.loads(row[0]))

    def stamp(self, name: str) -> str | None:
        """From what an output was written last; None where it never was."""
        row = self._db.execute("SELECT stamp FROM written WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set_stamp(self, name: str, stamp: str) -> None:
        """Note from what an output was written."""
        with self._db:
            self._db.execute("INSERT OR REPLACE INTO written VALUES (?, ?)", (name, stamp))

    def _insert(self, key: str, entry: Entry) -> None:
        if self.status(key) is not None:
            return
        outcome = self._db.execute(
            "INSERT INTO outcomes (key, line, standing, report, status, code, title, county,"
            " year, checklist, score, band) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (key, entry.line, entry.standing, *entry.report),
        ).lastrowid
        for table, rows in (
            ("parts", entry.parts),
            ("grades", entry.grades),
            ("evidence", entry.evidence),
            ("reviews", entry.reviews),
        ):
            if rows:
                marks = ", ".join("?" * (1 + len(rows[0])))
                inserted = ((outcome, *row) for row in rows)
                self._db.executemany(f"INSERT INTO {table} VALUES ({marks})", inserted)


@contextmanager
def opened(path: Path) -> Iterator[Store]:
    """The store at `path`, made or brought to the present schema if need be.

    Raises UsageError E206 where the file is no store, or one of a later version of hedui.
    """
    try:
        with closing(connected(path)) as connection:
            yield Store(connection)
    except sqlite3.DatabaseError as error:
        message = f"“{path}”不能使用（{error}），请检查磁盘空间，或把它移走后重新评估"
        raise UsageError("E206", message) from None


def connected(path: Path) -> sqlite3.Connection:
    """A connection to the store at `path`; see `opened`."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA:
        connection.close()
        message = f"“{path}”由更新的版本写成，请用那个版本，或换一个输出目录"
        raise UsageError("E206", message)
    for number, script in enumerate(_MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
    return connection


def entry_of(outcome: Outcome, checklists: Mapping[str, Checklist]) -> Entry:
    """An outcome as rows; `checklists` are those of the run, by id."""
    line = zlib.compress(line_of(outcome), 1)
    # ASCII: a name that is no valid text holds lone surrogates, which only an escape can hold.
    fields = _STANDING.dump_python(standing_of(outcome, checklists), mode="json")
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


def _sound(value: object) -> object:
    """A value as SQLite can keep it: without the lone surrogates of broken texts and names."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value
