"""What the store tells of earlier runs, read beside a run that may be going on: which runs there
were, and how a county fared over the years. evaluator/contrast.py sets two runs or years side by
side.
"""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

from pydantic import ValidationError

from evaluator.checklist import Checklist, Item, Part, Scale
from evaluator.errors import UsageError
from evaluator.model import PartScore
from evaluator.store import CHECKLISTS, SCHEMA, STORE

_NAMED_AT_MOST = 8  # names that a message suggests


@dataclass(frozen=True)
class PastRun:
    """A run as it was entered. `reports` counts the graded ones, `listed` holds the checklists as
    JSON."""

    number: int
    finished: datetime
    version: str
    rules: str
    profile: str | None
    reports: int
    failures: int
    listed: str

    @cached_property
    def checklists(self) -> Mapping[str, Checklist]:
        """The checklists as they were applied, by id.

        Raises UsageError E204 where another version of hedui wrote them.
        """
        try:
            return _parsed(self.listed)
        except ValidationError:
            message = f"第 {self.number} 次运行由另一版本写成，请用 hedui evaluate 重新评估"
            raise UsageError("E204", message) from None


@dataclass(frozen=True, slots=True)
class Graded:
    """A graded report as it stands in a run; `outcome` is its row in the store."""

    outcome: int
    run: int
    report: str
    county: str
    year: int | None
    checklist: str
    score: float
    band: str
    capped: bool

    @property
    def rating(self) -> str:
        """The rating in words, which say where the score was held down."""
        return f"{self.band}（封顶）" if self.capped else self.band


@dataclass(frozen=True)
class Archive:
    """A store that is open for reading, and its runs by number."""

    db: sqlite3.Connection
    runs: Mapping[int, PastRun]

    def checklist(self, graded: Graded) -> Checklist:
        """The checklist that a report was graded by; raises as `PastRun.checklists`."""
        return self.runs[graded.run].checklists[graded.checklist]


@dataclass(frozen=True, slots=True)
class Placed:
    """A report of a county, the `rank`th of the `among` of its year and checklist in the same run,
    with the counts that rankings show (evaluator/standing.py)."""

    graded: Graded
    rank: int
    among: int
    core_missing: int
    gaps: int
    parts: tuple[PartScore, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """An item that rose or fell, as the later checklist has it; `scales` are those of both grades:
    one is as long as the other, but may word its grades otherwise."""

    item: Item
    part: str
    tier: str
    before: int
    after: int
    scales: tuple[Scale, Scale]

    @property
    def labels(self) -> tuple[str, str]:
        """What the grades are called."""
        one, other = self.scales
        return one.labels[self.before], other.labels[self.after]


@dataclass(frozen=True, slots=True)
class Steps:
    """From one report to another: the grades (before, after) of the items graded in both on the
    same scale, and how many were graded in the first or the second alone."""

    grades: Mapping[str, tuple[int, int]]
    only_before: int
    only_after: int


@dataclass(frozen=True, slots=True)
class Leap:
    """A county from one year to the next. `rise` is that of the score, None where the scores are by
    different checklists; `steps` is None where a year has several reports whose grades differ."""

    before: int
    after: int
    rise: float | None
    steps: Steps | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class History:
    """A county over the years: its latest reports by rising year, those without a year last, and
    the runs (by number) and checklists (by id) that they come from."""

    county: str
    reports: tuple[Placed, ...]
    runs: Mapping[int, PastRun]
    checklists: Mapping[str, Checklist]
    leaps: tuple[Leap, ...]


@contextmanager
def archive(folder: Path) -> Iterator[Archive]:
    """The store in a folder of results, open for reading, as it is at this moment.

    Raises UsageError E204 where there is none or no run in it, E206 where it can't be used.
    """
    path = folder / STORE
    if not path.is_file():
        raise UsageError("E204", f"“{folder}”里没有 {STORE}，{_FIRST}")
    try:
        with closing(_readable(path)) as db:
            db.execute("BEGIN")  # one state for all queries
            version = db.execute("PRAGMA user_version").fetchone()[0]
            if version > SCHEMA:
                raise UsageError("E206", f"“{path}”由更新的版本写成，请用那个版本")
            found = {run.number: run for run in _runs(db)} if version == SCHEMA else {}
            if not found:
                raise UsageError("E204", f"“{folder}”里还没有完成的运行，{_FIRST}")
            yield Archive(db, found)
    except sqlite3.DatabaseError as error:
        message = f"“{path}”不能使用（{error}），请检查文件，或把它移走后重新评估"
        raise UsageError("E206", message) from None


_FIRST = "请先用 hedui evaluate 评估"


def _readable(path: Path) -> sqlite3.Connection:
    place = path.resolve().as_uri()
    db = sqlite3.connect(f"{place}?mode=ro", uri=True)
    try:
        db.execute("PRAGMA user_version").fetchone()
    except sqlite3.OperationalError:
        # A folder that can't be written (a share, a disc) has no room for SQLite's locks.
        db.close()
        db = sqlite3.connect(f"{place}?immutable=1", uri=True)
    return db


def _runs(db: sqlite3.Connection) -> Iterator[PastRun]:
    rows = db.execute(
        "SELECT runs.id, finished, version, rules, profile, sum(status = 'ok'),"
        " sum(status = 'error'), checklists"
        " FROM runs LEFT JOIN reports ON run = runs.id LEFT JOIN outcomes ON outcomes.id = outcome"
        " GROUP BY runs.id ORDER BY runs.id"
    )
    for number, finished, version, rules, profile, done, failed, listed in rows:
        moment, counts = datetime.fromisoformat(finished), (done or 0, failed or 0)
        yield PastRun(number, moment, version, rules, profile, *counts, listed)


@cache
def _parsed(listed: str) -> Mapping[str, Checklist]:
    return {checklist.id: checklist for checklist in CHECKLISTS.validate_json(listed)}


def used_checklists(known: Archive, run: PastRun) -> list[tuple[str, int]]:
    """The checklists that a run's reports were graded by, the one of most reports first: title (or
    id, where another version of hedui wrote it) and number of reports."""
    rows = known.db.execute(
        "SELECT checklist, count(*) FROM reports JOIN outcomes ON outcomes.id = outcome"
        " WHERE run = ? AND status = 'ok' GROUP BY checklist ORDER BY count(*) DESC, checklist",
        (run.number,),
    ).fetchall()
    try:
        return [(run.checklists[id].title, count) for id, count in rows]
    except UsageError:
        return rows


def graded(known: Archive, where: str, *values: object) -> Iterator[Graded]:
    """The graded reports of which a condition of SQL holds, by run and in its order."""
    rows = known.db.execute(
        "SELECT outcome, run, report, county, year, checklist, score, band,"
        " json_extract(standing, '$.summary.capped')"
        " FROM reports JOIN outcomes ON outcomes.id = outcome"
        f" WHERE status = 'ok' AND {where} ORDER BY run, place",
        values,
    )
    return (Graded(*row) for row in rows)


def latest(found: Iterable[Graded]) -> dict[tuple[str, int | None], list[Graded]]:
    """The reports by county and year: of each those of the last run that has any."""
    by_place: dict[tuple[str, int | None], list[Graded]] = {}
    for each in found:
        together = by_place.setdefault((each.county, each.year), [])
        if together and together[0].run < each.run:
            together.clear()
        together.append(each)
    return by_place


def grades_of(known: Archive, report: Graded) -> dict[str, tuple[int, int]]:
    """The grades of a report's graded items, each with the highest of its scale."""
    rows = known.db.execute(
        "SELECT item, grade, max_grade FROM grades WHERE outcome = ? AND status = 'graded'",
        (report.outcome,),
    )
    return {item: (grade, top) for item, grade, top in rows}


def one_of(known: Archive, together: Sequence[Graded]) -> Graded | None:
    """The report to take where a county has several of one year: the first where all have the same
    grades (copies); else None, for they may be of two places of one name."""
    first, *others = together
    if others:
        wanted = (first.checklist, grades_of(known, first))
        if any((each.checklist, grades_of(known, each)) != wanted for each in others):
            return None
    return first


def steps(known: Archive, before: Graded, after: Graded) -> Steps:
    """From the grades of one report to those of another."""
    old, new = grades_of(known, before), grades_of(known, after)
    shared = {
        item: (grade, new[item][0])
        for item, (grade, top) in old.items()
        if item in new and new[item][1] == top
    }
    return Steps(shared, len(old) - len(shared), len(new) - len(shared))


def changes(known: Archive, before: Graded, after: Graded, found: Steps) -> tuple[Change, ...]:
    """What rose or fell, in the order of the later checklist's parts."""
    old, new = known.checklist(before), known.checklist(after)
    scales = {item.id: old.scales[item.scale] for item in old.items}
    moved = {item: grades for item, grades in found.grades.items() if grades[0] != grades[1]}
    return tuple(
        Change(
            item,
            part.title,
            new.tiers[item.tier].title,
            *moved[item.id],
            (scales[item.id], new.scales[item.scale]),
        )
        for part, item in by_part(new)
        if item.id in moved
    )


def quotes(known: Archive, report: Graded) -> dict[str, str]:
    """The first passage found for each item of a report: the strongest, or one that admits a fault
    or announces a plan (and says so) where nothing earns a grade."""
    rows = known.db.execute(
        "SELECT item, iif(flagged, '（未计入）', '') || quote FROM evidence"
        " WHERE outcome = ? AND place = 0",
        (report.outcome,),
    )
    return dict(rows)


def by_part(checklist: Checklist) -> list[tuple[Part, Item]]:
    """The items in the order of the parts, each with its own."""
    parts = {part.number: part for part in checklist.parts}
    order = {number: place for place, number in enumerate(parts)}
    items = sorted(checklist.items, key=lambda item: order[item.part])
    return [(parts[item.part], item) for item in items]


def scores_compare(known: Archive, before: Graded, after: Graded) -> bool:
    """Whether the scores of two reports are by the same measure."""
    if before.checklist != after.checklist:
        return False
    one, other = known.runs[before.run], known.runs[after.run]
    return one.listed == other.listed or _alike(one, other, before.checklist)


@cache
def _alike(one: PastRun, other: PastRun, id: str) -> bool:
    """Whether a checklist scored alike in two runs, however it worded what it asks."""
    return _unworded(one.checklists[id]) == _unworded(other.checklists[id])


def _unworded(checklist: Checklist) -> Checklist:
    wording = {"title": "", "asks": "", "basis": "", "advice": "", "article": None}
    items = tuple(item.model_copy(update=wording) for item in checklist.items)
    update = {"title": "", "subject": "", "period": (0, 0), "items": items}
    return checklist.model_copy(update=update)


def history(known: Archive, name: str) -> History:
    """A county over the years; `name` may be a part of its name that no other county has.

    Raises UsageError E208 where there is no such county, or several.
    """
    county = _county(known, name.strip())
    places = latest(graded(known, "county = ?", county))
    # Years that aren't known come last.
    years = sorted(places, key=lambda place: (place[1] is None, place[1] or 0))
    reports = [each for place in years for each in places[place]]
    dated = [(year, places[county, year]) for _, year in years if year is not None]
    return History(
        county,
        tuple(_placed(known, each) for each in reports),
        {each.run: known.runs[each.run] for each in reports},
        {each.checklist: known.checklist(each) for each in reports},
        tuple(_leap(known, before, after) for before, after in pairwise(dated)),
    )


def _leap(
    known: Archive, earlier: tuple[int, list[Graded]], later: tuple[int, list[Graded]]
) -> Leap:
    (year, old), (next_year, new) = earlier, later
    before, after = one_of(known, old), one_of(known, new)
    if before is None or after is None:
        return Leap(year, next_year, None, None, ())
    found = steps(known, before, after)
    rise = after.score - before.score if scores_compare(known, before, after) else None
    return Leap(year, next_year, rise, found, changes(known, before, after, found))


def _placed(known: Archive, report: Graded) -> Placed:
    (above, among) = known.db.execute(
        "SELECT sum(score > ?), count(*) FROM reports JOIN outcomes ON outcomes.id = outcome"
        " WHERE run = ? AND status = 'ok' AND checklist = ? AND year IS ?",
        (report.score, report.run, report.checklist, report.year),
    ).fetchone()
    (core, gaps) = known.db.execute(
        "SELECT json_extract(standing, '$.core_missing'), json_extract(standing, '$.gaps')"
        " FROM outcomes WHERE id = ?",
        (report.outcome,),
    ).fetchone()
    return Placed(report, above + 1, among, core, gaps, parts_of(known, report))


def parts_of(known: Archive, report: Graded) -> tuple[PartScore, ...]:
    """The points of a report by part."""
    rows = known.db.execute(
        "SELECT part, title, points, possible, percent FROM parts WHERE outcome = ?",
        (report.outcome,),
    )
    return tuple(PartScore(*row) for row in rows)


def _county(known: Archive, name: str) -> str:
    rows = known.db.execute(
        "SELECT DISTINCT county FROM reports JOIN outcomes ON outcomes.id = outcome"
        " WHERE county > '' ORDER BY county"
    )
    counties = [str(county) for (county,) in rows]
    if name in counties:
        return name
    holding = [county for county in counties if name and name in county]
    if len(holding) == 1:
        return holding[0]
    if holding:
        raise UsageError("E208", f"县名含“{name}”的有{_names(holding)}，请写全称")
    near = get_close_matches(name, counties, _NAMED_AT_MOST, 0.5)
    hint = f"，是否指{_names(near)}" if near else "，请核对县名（以报告里写的为准）"
    raise UsageError("E208", f"结果里没有“{name}”{hint}")


def _names(names: Sequence[str]) -> str:
    shown = "、".join(f"“{name}”" for name in names[:_NAMED_AT_MOST])
    return f"{shown}等 {len(names)} 个县" if len(names) > _NAMED_AT_MOST else shown
