"""Earlier runs on the terminal: the list of them, a county over the years, and two compared."""

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evaluator.checklist import Checklist
from evaluator.contrast import Comparison, ItemTrend, Left, Pair, Trend
from evaluator.history import Archive, Change, History, Leap, PastRun, Placed, used_checklists
from evaluator.standing import core_missing_label
from evaluator.writers.console import plain

_FOREMOST = 10  # the items and counties that moved most
_WIDE = 80  # characters of a terminal that has room for ratings
_LISTED = 30  # of those not compared; the workbook has all
_NOT_ALIKE = "清单或评分方案不同，总分不能相比，只比较两年都有的事项"


def show_runs(known: Archive, console: Console) -> None:
    """Print the runs in a store, the last one first."""
    table = _table(f"运行（{len(known.runs)} 次）")
    for title in ("序号", "时间", "报告", "未能评估"):
        table.add_column(title, justify="left" if title == "时间" else "right", no_wrap=True)
    for title in ("清单", "方案", "版本"):
        table.add_column(title, overflow="fold")
    for run in reversed(list(known.runs.values())):
        used = used_checklists(known, run)
        titles = "\n".join(f"{title}（{count} 份）" for title, count in used)
        cells = run.number, _moment(run), run.reports, run.failures
        about = (titles, run.profile or "", run.version)
        table.add_row(*(plain(str(cell)) for cell in cells), *map(_folded, about))
    console.print(table)


def show_history(found: History, console: Console) -> None:
    """Print a county over the years: its results by each checklist, then what changed."""
    for checklist in found.checklists.values():
        placed = [each for each in found.reports if each.graded.checklist == checklist.id]
        console.print(_results(found, checklist, placed))
        console.print(_parts(checklist, placed))
    dates = (f"第 {run.number} 次 {_moment(run)}" for run in found.runs.values())
    _line(f"运行：{'，'.join(dates)}。", console)
    if len(found.checklists) > 1:
        _line("按不同清单评出的总分和名次不能相比。", console)
    if len({(run.version, run.rules) for run in found.runs.values()}) > 1:
        _line("各年所用的程序版本或规则不同，升降可能来自规则的改动，不全是报告的改动。", console)
    for leap in found.leaps:
        _show_leap(leap, console)


def show_comparison(found: Comparison, console: Console) -> None:
    """Print a comparison: on average, items and counties that moved most, what wasn't compared."""
    _line(
        f"{found.before} 与 {found.after} 比较：两边都有的报告 {len(found.pairs)} 对，"
        f"未能比较的 {len(found.left)} 份。",
        console,
    )
    for note in found.notes:
        _line(note, console)
    if found.score.count:
        console.print(_averages(found))
    for title, items in _moved_items(found):
        console.print(_items(title, items, found))
    for title, pairs in _moved_pairs(found):
        console.print(_counties(title, pairs, found, rated=console.width >= _WIDE))
    if found.left:
        console.print(_left(found.left))
        if len(found.left) > _LISTED:
            rest = len(found.left) - _LISTED
            _line(f"其余 {rest} 份见工作簿的“未能比较”表。", console)


def _results(found: History, checklist: Checklist, placed: Sequence[Placed]) -> Table:
    table = _table(f"{found.county}：{checklist.title}")
    for title in ("年度", "总分"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("评级", no_wrap=True)
    for title in ("名次", core_missing_label(checklist), "差距"):
        table.add_column(title, justify="right", no_wrap=True)
    table.add_column("运行", no_wrap=True)
    table.add_column("报告", overflow="fold")
    for each in placed:
        graded = each.graded
        cells = (
            graded.year or "不明",
            f"{graded.score:.2f}",
            graded.rating,
            f"{each.rank}/{each.among}",
            each.core_missing,
            each.gaps,
            f"第 {graded.run} 次",
            graded.report,
        )
        table.add_row(*(plain(str(cell)) for cell in cells))
    return table


def _parts(checklist: Checklist, placed: Sequence[Placed]) -> Table:
    table = _table("各部分得分率（%）")
    table.add_column("部分", overflow="fold")
    for title in _distinct(str(each.graded.year or "不明") for each in placed):
        table.add_column(title, justify="right", no_wrap=True)
    columns = [{score.part: score for score in each.parts} for each in placed]
    for part in checklist.parts:
        scores = [column.get(part.number) for column in columns]
        shown = [f"{s.percent:.1f}" if s and s.possible else "不适用" for s in scores]
        if any(scores):
            table.add_row(plain(part.title), *shown)
    return table


def _distinct(titles: Iterator[str]) -> Iterator[str]:
    """Titles, of which the second of a name says so."""
    seen: Counter[str] = Counter()
    for title in titles:
        seen[title] += 1
        yield f"{title}({seen[title]})" if seen[title] > 1 else title


def _show_leap(leap: Leap, console: Console) -> None:
    years = f"{leap.before} → {leap.after}"
    if leap.steps is None:
        _line(f"{years}：有一年有几份等级不同的报告，不知该用哪一份，没有比较升降。", console)
        return
    risen = sum(change.after > change.before for change in leap.changes)
    counts = risen, len(leap.changes) - risen, len(leap.steps.grades) - len(leap.changes)
    rise = "" if leap.rise is None else f"总分 {leap.rise:+.2f}，"
    told = "{}：{}上升 {} 项，下降 {} 项，不变 {} 项".format(years, rise, *counts)
    console.print(_changes(told, leap.changes) if leap.changes else plain(f"{told}。"))
    if leap.rise is None:
        _line(f"{_NOT_ALIKE}。", console)
    if leap.steps.only_before or leap.steps.only_after:
        _line(
            f"另有 {leap.steps.only_before} 项只在 {leap.before} 年计分，"
            f"{leap.steps.only_after} 项只在 {leap.after} 年计分，没有比较。",
            console,
        )


def _changes(title: str, changes: Sequence[Change]) -> Table:
    table = _table(title)
    table.add_column("部分", overflow="fold")
    table.add_column("事项", overflow="fold")
    table.add_column("变化", no_wrap=True)
    part = ""
    for change in changes:
        shown = "" if change.part == part else change.part
        part = change.part
        table.add_row(plain(shown), plain(change.item.title), _grades(change))
    return table


def _grades(change: Change) -> Text:
    before, after = change.labels
    mark = "↑" if change.after > change.before else "↓"
    text = plain(f"{mark} {change.before} {before} → {change.after} {after}")
    text.stylize("green" if change.after > change.before else "red")
    return text


def _averages(found: Comparison) -> Table:
    table = _table("总分和各部分得分率（%）的平均")
    _add_columns(table, found, "名称")
    table.add_row(plain("总分"), *_figures(found.score))
    for part in found.parts:
        table.add_row(plain(part.title), *_figures(part.trend))
    return table


def _moved_items(found: Comparison) -> Iterator[tuple[str, list[ItemTrend]]]:
    for title, sign in (("上升最多的事项", 1), ("下降最多的事项", -1)):
        ordered = sorted(found.items, key=lambda each: -sign * each.trend.change)
        moved = [each for each in ordered if sign * each.trend.change > 0]
        if moved:
            yield title, moved[:_FOREMOST]


def _items(title: str, items: Sequence[ItemTrend], found: Comparison) -> Table:
    table = _table(f"{title}（平均等级，升降为报告份数）")
    _add_columns(table, found, "事项")
    for each in items:
        table.add_row(plain(each.item.title), *_figures(each.trend))
    return table


def _add_columns(table: Table, found: Comparison, named: str) -> None:
    table.add_column(named, overflow="fold")
    for title in (found.before, found.after, "变化", "上升", "下降", "不变"):
        table.add_column(title, justify="right", no_wrap=True)


def _figures(trend: Trend) -> list[Text]:
    means = f"{trend.before:.2f}", f"{trend.after:.2f}"
    counts = map(str, (trend.up, trend.down, trend.same))
    return [*map(Text, means), _signed(trend.change), *map(Text, counts)]


def _signed(change: float | None) -> Text:
    if change is None:
        return Text("—")
    shown = f"{change:+.2f}"
    style = {"+": "green", "-": "red"}[shown[0]] if shown[1:] != "0.00" else ""
    return Text(shown if style else "0.00", style)


def _moved_pairs(found: Comparison) -> Iterator[tuple[str, list[Pair]]]:
    """Counties by rising or falling score, or else by items."""
    alike = [pair for pair in found.pairs if pair.scores_compare]
    unlike = [pair for pair in found.pairs if not pair.scores_compare]
    for pairs, by in ((alike, "总分"), (unlike, "升降相抵的事项数，总分不能相比")):
        risen = (pair for pair in pairs if pair.move > 0)
        fallen = (pair for pair in reversed(pairs) if pair.move < 0)
        for title, moved in (("上升最多的县", risen), ("下降最多的县", fallen)):
            if shown := list(islice(moved, _FOREMOST)):
                yield f"{title}（按{by}；升降为事项数）", shown


def _counties(title: str, pairs: Sequence[Pair], found: Comparison, *, rated: bool) -> Table:
    """The scores of counties, with ratings where there is room for them."""
    table = _table(title)
    table.add_column("县(市、区)", overflow="fold", min_width=8)
    for heading in (found.before, found.after, "变化", "上升", "下降"):
        table.add_column(heading, justify="right", no_wrap=True)
    if rated:
        table.add_column("评级", no_wrap=True)
    for pair in pairs:
        old, new = pair.before, pair.after
        scores = Text(f"{old.score:.2f}"), Text(f"{new.score:.2f}"), _signed(pair.change)
        band = old.rating if old.rating == new.rating else f"{old.rating} → {new.rating}"
        table.add_row(
            plain(pair.county or new.report),
            *scores,
            *map(str, (pair.up, pair.down)),
            *([plain(band)] if rated else []),
        )
    return table


def _left(left: Sequence[Left]) -> Table:
    table = _table(f"未能比较（{len(left)} 份）")
    table.add_column("哪一边", no_wrap=True)
    table.add_column("县(市、区)", overflow="fold", min_width=8)
    table.add_column("报告", overflow="fold", ratio=2)
    table.add_column("原因", overflow="fold", ratio=3)
    for each in left[:_LISTED]:
        cells = each.side or "不明", each.county or "不明", each.report, each.why
        table.add_row(*map(plain, cells))
    return table


def _moment(run: PastRun) -> str:
    return f"{run.finished.astimezone():%Y-%m-%d %H:%M}"


def _folded(text: str) -> Text:
    return Text("\n").join(map(plain, text.split("\n")))


def _table(title: str) -> Table:
    return Table(title=plain(title), title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)


def _line(text: str, console: Console) -> None:
    # Whole, however narrow the terminal: lines are searched and piped.
    console.print(plain(text), soft_wrap=True)
