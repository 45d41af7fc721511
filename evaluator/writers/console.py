"""The ranking and the failures as tables on the terminal."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from evaluator.checklist import Checklist
from evaluator.comparing import Difference
from evaluator.model import Failure
from evaluator.requirement import Requirement
from evaluator.standing import Portion, Standing, core_missing_label


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of the ranking; a terminal of fewer than `needs` characters goes without it."""

    title: str
    value: Callable[[Standing], str]
    needs: int = 0
    justify: Literal["left", "right"] = "right"


_REPORT = "报告"


def show(portions: Sequence[Portion], console: Console) -> None:
    """Print who stands where by each checklist, then what could not be evaluated."""
    for portion in portions:
        if portion.standings:
            console.print(_ranking(portion, console.width))
        if portion.failures:
            console.print(_failures(portion.failures))


def show_differences(found: Sequence[Difference], checklist: Checklist, console: Console) -> None:
    """Print what changes between two checklists; `checklist` is the second."""
    if not found:
        console.print("两份清单没有差别。")
        return
    titles = {item.id: item.title for item in checklist.items}
    table = _table(f"差别（{len(found)} 处）")
    for title, ratio in (("事项", 4), ("改动", 2), ("原来", 4), ("现在", 4)):
        table.add_column(title, overflow="fold", ratio=ratio)
    for each in found:
        name = Text(f"{titles.get(each.item, '')}\n{each.item}".strip() or "全部")
        table.add_row(name, *map(plain, (each.what, each.before, each.after)))
    console.print(table)


def show_unused(portions: Sequence[Portion], requirement: Requirement, console: Console) -> None:
    """Print the waivers and reviews whose county, report or item isn't here: a name may be
    misspelt, or another checklist applies."""
    seen = [standing.summary for portion in portions for standing in portion.standings]
    counties = {summary.county for summary in seen}
    for waiver in requirement.waivers:
        if waiver.county not in counties:
            text = f"豁免没有用上：本批报告里没有“{waiver.county}”（{waiver.item}），请核对县名"
            console.print(plain(text))
    reports = {summary.report for summary in seen}
    for report in sorted({review.report for review in requirement.reviews} - reports):
        console.print(plain(f"复核没有用上：本批没有报告“{report}”，文件如已改名，请改回原名"))
    for portion in portions:
        items = {item.id for item in portion.checklist.items}
        for standing in portion.standings:
            report = standing.summary.report
            for item in sorted(requirement.reviews_of(report).keys() - items):
                text = f"复核没有用上：报告“{report}”的清单里没有事项“{item}”，请核对编号"
                console.print(plain(text))


def _columns(checklist: Checklist) -> tuple[_Column, ...]:
    return (
        _Column("名次", lambda place: str(place.rank)),
        _Column(_REPORT, lambda place: place.summary.report, justify="left"),
        _Column("县(市、区)", lambda place: place.summary.county, 100, "left"),
        _Column("年度", lambda place: str(place.summary.year or "不明"), 56),
        _Column("总分", lambda place: f"{place.summary.score:.2f}"),
        _Column("评级", lambda place: place.summary.band, justify="left"),
        _Column(core_missing_label(checklist), lambda place: str(place.core_missing), 72),
        _Column("差距", lambda place: str(place.gaps), 64),
        _Column("待复核", lambda place: str(place.reviews), 72),
    )


def _ranking(portion: Portion, width: int) -> Table:
    checklist, places = portion.checklist, portion.standings
    columns = [column for column in _columns(checklist) if column.needs <= width]
    table = _table(f"评估结果（{len(places)} 份）：{checklist.title}")
    for column in columns:
        # Only names of files may take several lines: a number broken in two is misread.
        whole = column.title != _REPORT
        table.add_column(column.title, justify=column.justify, overflow="fold", no_wrap=whole)
    for place in places:
        table.add_row(*(plain(column.value(place)) for column in columns))
    return table


def _failures(failures: Sequence[Failure]) -> Table:
    table = _table(f"未能评估（{len(failures)} 份）")
    table.add_column(_REPORT, overflow="fold", ratio=1)
    table.add_column("代码", no_wrap=True)
    table.add_column("原因和处理办法", overflow="fold", ratio=3)
    for failure in failures:
        table.add_row(*map(plain, (failure.report, failure.code, failure.message)))
    return table


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)


def plain(text: str) -> Text:
    """`text` as it is: not read as markup, and without characters that steer a terminal."""
    return Text("".join(c if c.isprintable() else " " for c in text))


@contextmanager
def progress_bar(total: int, console: Console) -> Iterator[Callable[[bool], None]]:
    """A progress bar over `total` files while the block runs, with rate, time left and failures.

    Call what it yields once a file, with whether the file failed.
    """
    columns = (
        TextColumn("评估"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("份　{task.fields[rate]} 份/秒　未能评估 {task.fields[failed]} 份　剩余"),
        TimeRemainingColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=total, failed=0, rate="…")
        shown = bar.tasks[0]

        def told(failed: bool) -> None:
            rate = f"{shown.speed:.1f}" if shown.speed else "…"
            failures = shown.fields["failed"] + failed
            bar.update(task, advance=1, failed=failures, rate=rate)

        yield told
