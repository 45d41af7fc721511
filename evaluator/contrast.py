"""Two runs, or two years, side by side: which items rose and fell, overall and for each county."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import fsum

from evaluator.checklist import Checklist, Item
from evaluator.errors import UsageError
from evaluator.history import (
    Archive,
    Graded,
    by_part,
    graded,
    latest,
    one_of,
    parts_of,
    scores_compare,
    steps,
)

FIRST_YEAR = 1990  # from here on numbers are years, below they are runs

# How often figures went from one value to another.
_Moves = Counter[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Trend:
    """What became of `count` figures: the means before and after, how many rose and fell."""

    count: int
    before: float
    after: float
    up: int
    down: int

    @property
    def change(self) -> float:
        """By how much the mean rose."""
        return self.after - self.before

    @property
    def same(self) -> int:
        """How many stayed as they were."""
        return self.count - self.up - self.down


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports that belong together. `up`, `down` and `same` count the items graded in both,
    `only_before` and `only_after` those graded in one; `scores_compare` is false where the scores
    are by different checklists."""

    before: Graded
    after: Graded
    scores_compare: bool
    up: int
    down: int
    same: int
    only_before: int
    only_after: int

    @property
    def county(self) -> str:
        """The county, as the later report names it."""
        return self.after.county or self.before.county

    @property
    def change(self) -> float | None:
        """By how much the score rose; None where scores don't compare."""
        return self.after.score - self.before.score if self.scores_compare else None

    @property
    def move(self) -> float:
        """What counties are ranked by: the rise of the score, or else of the items."""
        return self.up - self.down if self.change is None else self.change


@dataclass(frozen=True, slots=True)
class PartTrend:
    """How a part of a checklist fared, in percent, where scores compare."""

    title: str
    checklist: str
    trend: Trend


@dataclass(frozen=True, slots=True)
class ItemTrend:
    """How the grades of an item went, with the titles of its part and tier."""

    item: Item
    part: str
    tier: str
    trend: Trend


@dataclass(frozen=True, slots=True)
class Left:
    """A report that was not compared, and in Chinese why; `side` says where it stands, and is empty
    for a file that could not be read, of which nobody knows the year."""

    side: str
    report: str
    county: str
    year: int | None
    why: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Side `before` against side `after` (in words). The pair whose score rose most comes first,
    those whose scores don't compare come last. `notes` say what a reader has to know."""

    before: str
    after: str
    notes: tuple[str, ...]
    pairs: tuple[Pair, ...]
    score: Trend
    parts: tuple[PartTrend, ...]
    items: tuple[ItemTrend, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class _Side:
    """What is to be compared: the reports, and why others are left out. `unclear` says so by
    county."""

    label: str
    reports: tuple[Graded, ...]
    left: tuple[Left, ...] = ()
    unclear: Mapping[str, str] = field(default_factory=dict)


_Matched = tuple[list[tuple[Graded, Graded]], list[Left]]


def compare(known: Archive, first: int, second: int) -> Comparison:
    """Compare two runs by their numbers, report by report, or two years, county by county.

    Of a county's reports on a year those of the last run that has any count. Raises UsageError E203
    for a run against a year or against itself, E208 for a run or a year that isn't there.
    """
    if (first < FIRST_YEAR) != (second < FIRST_YEAR):
        raise UsageError("E203", "请给出两个运行序号，或两个年度，不能一个是运行、一个是年度")
    if first == second:
        raise UsageError("E203", f"两边都是 {first}，请给出两个不同的运行序号或年度")
    if first < FIRST_YEAR:
        before, after = _run(known, first), _run(known, second)
        matched, left = _by_report(before, after)
    else:
        before, after = _year(known, first), _year(known, second)
        matched, left = _by_county(before, after)
        left += _unread(known, {each.run for each in (*before.reports, *after.reports)})
    left += [*before.left, *after.left]
    return _compared(known, before.label, after.label, matched, left)


def _run(known: Archive, number: int) -> _Side:
    if number not in known.runs:
        last = max(known.runs)
        raise UsageError("E208", f"没有第 {number} 次运行，最近一次是第 {last} 次，见 hedui runs")
    label = f"第 {number} 次"
    rows = known.db.execute(
        f"SELECT report, {_WHY} FROM reports JOIN outcomes ON outcomes.id = outcome"
        " WHERE status = 'error' AND run = ? ORDER BY place",
        (number,),
    )
    left = tuple(Left(label, report, "", None, why) for report, why in rows)
    return _Side(label, tuple(graded(known, "run = ?", number)), left)


_WHY = "'未能评估（' || code || '）：' || json_extract(standing, '$.message')"


def _by_report(before: _Side, after: _Side) -> _Matched:
    """Reports of one name; of the others those that alone on either side have county and year."""
    names = {each.report: each for each in after.reports}
    matched = [(each, names[each.report]) for each in before.reports if each.report in names]
    taken = {old.report for old, _ in matched}
    old, new = (_by_place(side, taken) for side in (before, after))
    left = []
    for place in dict.fromkeys([*old, *new]):
        ours, theirs = old.get(place, []), new.get(place, [])
        if len(ours) == len(theirs) == 1 and place[0]:
            matched.append((ours[0], theirs[0]))
            continue
        several = bool(ours and theirs and place[0])
        left += [_alone(before, each, after, several=several) for each in ours]
        left += [_alone(after, each, before, several=several) for each in theirs]
    return matched, left


def _by_place(side: _Side, taken: set[str]) -> dict[tuple[str, int | None], list[Graded]]:
    found = defaultdict(list)
    for each in side.reports:
        if each.report not in taken:
            found[each.county, each.year].append(each)
    return found


def _alone(side: _Side, report: Graded, other: _Side, *, several: bool) -> Left:
    failed = next((each for each in other.left if each.report == report.report), None)
    why = f"{other.label}没有这份报告，也没有可以与它对应的报告"
    if several:
        why = "改了文件名，而这个县这一年度有几份报告，不知与哪一份比较"
    if failed:
        why = f"{other.label}{failed.why}"
    return _left(side.label, report, why)


def _left(label: str, report: Graded, why: str) -> Left:
    return Left(label, report.report, report.county, report.year, why)


def _year(known: Archive, year: int) -> _Side:
    label = f"{year} 年"
    found = latest(graded(known, "year = ?", year))
    if not found:
        raise UsageError("E208", f"没有 {year} 年的报告，{_years(known)}")
    reports, left, unclear = [], [], {}
    for (county, _), together in found.items():
        taken = one_of(known, together) if county else None
        if taken is not None:
            reports.append(taken)
            why = f"与“{taken.report}”各事项等级相同，只比较那一份"
        elif county:
            why = f"{label}有 {len(together)} 份这个县名的报告，等级不同，不知该用哪一份"
            unclear[county] = why
        else:
            why = "报告里没有找到县名"
        left += [_left(label, each, why) for each in together if each is not taken]
    return _Side(label, tuple(reports), tuple(left), unclear)


def _years(known: Archive) -> str:
    rows = known.db.execute(
        "SELECT DISTINCT year FROM reports JOIN outcomes ON outcomes.id = outcome"
        " WHERE year NOT NULL ORDER BY year"
    )
    years = "、".join(str(year) for (year,) in rows)
    return f"有报告的年度是 {years}" if years else "各份报告的年度都不明"


def _by_county(before: _Side, after: _Side) -> _Matched:
    old, new = ({each.county: each for each in side.reports} for side in (before, after))
    left = [
        _left(side.label, each, other.unclear.get(county, f"{other.label}没有这个县的报告"))
        for side, own, other, others in ((before, old, after, new), (after, new, before, old))
        for county, each in own.items()
        if county not in others
    ]
    return [(each, new[county]) for county, each in old.items() if county in new], left


def _unread(known: Archive, runs: set[int]) -> list[Left]:
    """The files that failed in one of `runs`, unless a later run has read them."""
    # SQLite takes the columns beside max() from the row that has it.
    rows = known.db.execute(
        f"SELECT max(run), status, report, {_WHY}"
        " FROM reports JOIN outcomes ON outcomes.id = outcome GROUP BY report ORDER BY report"
    )
    return [
        Left("", report, "", None, why)
        for run, status, report, why in rows
        if status == "error" and run in runs
    ]


def _compared(
    known: Archive,
    before: str,
    after: str,
    matched: Iterable[tuple[Graded, Graded]],
    left: Iterable[Left],
) -> Comparison:
    pairs, scores = [], _Moves()
    items: dict[str, _Moves] = defaultdict(_Moves)
    parts: dict[tuple[str, int], _Moves] = defaultdict(_Moves)
    for old, new in matched:
        pair = _paired(known, old, new, items)
        pairs.append(pair)
        if pair.scores_compare:
            scores[old.score, new.score] += 1
            _add_parts(known, pair, parts)
    pairs.sort(key=lambda p: (not p.scores_compare, -p.move, p.county, p.after.report))
    checklists = _later_checklists(known, pairs)
    sides = {before: 0, after: 1, "": 2}
    return Comparison(
        before,
        after,
        tuple(_notes(known, pairs)),
        tuple(pairs),
        _trend(scores),
        tuple(_part_trends(checklists, parts)),
        tuple(_item_trends(checklists, items)),
        tuple(sorted(left, key=lambda each: (sides[each.side], each.county, each.report))),
    )


def _paired(known: Archive, old: Graded, new: Graded, items: dict[str, _Moves]) -> Pair:
    """The pair of two reports; its grades are added to those of `items`."""
    found = steps(known, old, new)
    up = down = 0
    for item, (before, after) in found.grades.items():
        items[item][before, after] += 1
        up += after > before
        down += after < before
    return Pair(
        old,
        new,
        scores_compare(known, old, new),
        up,
        down,
        len(found.grades) - up - down,
        found.only_before,
        found.only_after,
    )


def _add_parts(known: Archive, pair: Pair, parts: dict[tuple[str, int], _Moves]) -> None:
    old = {part.part: part for part in parts_of(known, pair.before)}
    for part in parts_of(known, pair.after):
        earlier = old.get(part.part)
        if earlier and earlier.possible and part.possible:
            parts[pair.after.checklist, part.part][earlier.percent, part.percent] += 1


def _later_checklists(known: Archive, pairs: Iterable[Pair]) -> list[Checklist]:
    """The checklists of the later reports, the one of most reports first."""
    counts = Counter(pair.after.checklist for pair in pairs)
    found = {pair.after.checklist: known.checklist(pair.after) for pair in pairs}
    return sorted(found.values(), key=lambda checklist: (-counts[checklist.id], checklist.id))


def _part_trends(
    checklists: Iterable[Checklist], parts: Mapping[tuple[str, int], _Moves]
) -> Iterator[PartTrend]:
    for checklist in checklists:
        for part in checklist.parts:
            if moves := parts.get((checklist.id, part.number)):
                yield PartTrend(part.title, checklist.title, _trend(moves))


def _item_trends(
    checklists: Iterable[Checklist], items: Mapping[str, _Moves]
) -> Iterator[ItemTrend]:
    """Each item once, as the first checklist has it that knows it."""
    told: set[str] = set()
    for checklist in checklists:
        for part, item in by_part(checklist):
            if item.id in items and item.id not in told:
                told.add(item.id)
                tier = checklist.tiers[item.tier].title
                yield ItemTrend(item, part.title, tier, _trend(items[item.id]))


def _trend(moves: _Moves) -> Trend:
    count = moves.total()
    old = fsum(before * times for (before, _), times in moves.items())
    new = fsum(after * times for (_, after), times in moves.items())
    up = sum(times for (before, after), times in moves.items() if after > before)
    down = sum(times for (before, after), times in moves.items() if after < before)
    return Trend(count, old / count if count else 0, new / count if count else 0, up, down)


def _notes(known: Archive, pairs: Sequence[Pair]) -> Iterator[str]:
    """What may make grades and scores differ other than the reports."""
    runs = {each.run for pair in pairs for each in (pair.before, pair.after)}
    if len({(known.runs[run].version, known.runs[run].rules) for run in runs}) > 1:
        yield "所用的程序版本或规则不同，升降可能来自规则的改动，不全是报告的改动。"
    if unlike := sum(not pair.scores_compare for pair in pairs):
        yield (
            f"有 {unlike} 对报告所用的清单或评分方案不同：分数不能相比，只比较两边都有的事项，"
            "“总分”“得分率”不计这些报告。"
        )
    if renamed := sum(pair.before.county != pair.after.county for pair in pairs):
        yield f"有 {renamed} 对报告文件名相同而县名不同，请核对是不是同一个县。"
