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
from evaluator.copies.shingles import Fingerprint
from evaluator.entry import STANDING, Entry, copy_of, copy_row
from evaluator.errors import UsageError
from evaluator.migrations import MIGRATIONS
from evaluator.model import Failure, Finding
from evaluator.standing import Standing

STORE = "hedui.sqlite"

SCHEMA = len(MIGRATIONS)

# The checklists of a run, as they were applied.
CHECKLISTS = TypeAdapter(tuple[Checklist, ...])


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

    def finish(
        self,
        keys: Sequence[str],
        facts: RunFacts,
        now: datetime,
        copies: Mapping[int, Sequence[Finding]],
    ) -> int:
        """Enter a run whose outcomes lie under `keys`, in that order, with the copies that were
        found by place; return its number.

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
            copied = (
                (run, place, number, *copy_row(finding))
                for place, findings in copies.items()
                for number, finding in enumerate(findings)
            )
            self._db.executemany(f"INSERT INTO copies VALUES ({', '.join('?' * 17)})", copied)
            self._db.execute("DELETE FROM outcomes WHERE id NOT IN (SELECT outcome FROM reports)")
        return run

    def line(self, key: str) -> bytes:
        """The line of results.jsonl of an outcome, as yet without copies."""
        row = self._db.execute("SELECT line FROM outcomes WHERE key = ?", (key,)).fetchone()
        return zlib.decompress(row[0])

    def fingerprints(self, keys: Sequence[str]) -> dict[int, Fingerprint]:
        """The fingerprints of outcomes by their places among the keys; failures have none."""
        found = {}
        for place, key in enumerate(keys):
            row = self._db.execute(
                "SELECT report, county, year, hashes"
                " FROM fingerprints JOIN outcomes ON id = outcome WHERE key = ?",
                (key,),
            ).fetchone()
            if row is not None:
                found[place] = Fingerprint(*row)
        return found

    def copies(self) -> dict[int, list[Finding]]:
        """The copies found in the last run, by the place of their report."""
        found: dict[int, list[Finding]] = {}
        rows = self._db.execute(
            "SELECT * FROM copies WHERE run = (SELECT max(id) FROM runs) ORDER BY place, number"
        )
        for _, place, _, *row in rows:
            found.setdefault(place, []).append(copy_of(tuple(row)))
        return found

    def copy_counts(self) -> dict[int, int]:
        """How many copies the last run found, by the place of their report."""
        return dict(
            self._db.execute(
                "SELECT place, count(*) FROM copies WHERE run = (SELECT max(id) FROM runs)"
                " GROUP BY place"
            )
        )

    def standings(self, keys: Iterable[str]) -> Iterator[Standing | Failure]:
        """What rankings show of outcomes."""
        for key in keys:
            row = self._db.execute("SELECT standing FROM outcomes WHERE key = ?", (key,)).fetchone()
            yield STANDING.validate_python(json.loads(row[0]))

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
            ("findings", entry.findings),
            ("fingerprints", () if entry.fingerprint is None else ((entry.fingerprint,),)),
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
    for number, script in enumerate(MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN; {script} PRAGMA user_version = {number}; COMMIT;")
    return connection
