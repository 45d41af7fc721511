"""Commands on earlier runs: runs, history, compare."""

from pathlib import Path

import click

from evaluator.helptext import ChineseCommand

_folder = click.argument("folder", metavar="目录", type=Path)


@click.command(
    "runs",
    cls=ChineseCommand,
    short_help="列出结果目录里的历次运行。",
    help="列出结果目录里的历次运行：序号、时间、报告份数、所用的清单和方案；hedui compare 用序号。"
    "\n\n文件、清单、规则都没有变化的，再次评估不另记一次运行。",
)
@_folder
def list_runs(folder: Path) -> int:
    """List the runs in a folder of results; the exit code."""
    from rich.console import Console  # noqa: PLC0415

    from evaluator.history import archive  # noqa: PLC0415
    from evaluator.writers.histories import show_runs  # noqa: PLC0415

    with archive(folder) as known:
        show_runs(known, Console(highlight=False))
    return 0


@click.command(
    "history",
    cls=ChineseCommand,
    short_help="列出一个县历年的结果和升降的事项。",
    help="列出一个县历年的得分、评级、名次、各部分得分率，以及哪些事项一年比一年升了、降了。"
    "例如：hedui history 青岚县 结果\n\n"
    "县名以报告里写的为准，可以只写其中几个字，只要没有别的县含有这几个字。每个年度用最近一次"
    "含有该年度报告的运行；名次是在那次运行里同一年度、同一清单的报告中的名次。",
)
@click.argument("county", metavar="县")
@_folder
def county_history(county: str, folder: Path) -> int:
    """Show a county over the years; the exit code."""
    from rich.console import Console  # noqa: PLC0415

    from evaluator.history import archive, history  # noqa: PLC0415
    from evaluator.writers.histories import show_history  # noqa: PLC0415

    with archive(folder) as known:
        show_history(history(known, county), Console(highlight=False))
    return 0


@click.command(
    cls=ChineseCommand,
    short_help="比较两次运行或两个年度，看哪些事项升了、降了。",
    help="比较两次运行（写序号，见 hedui runs）或两个年度（写年份），先写较早的，例如：\n\n"
    "hedui compare 1 2 结果\n\nhedui compare 2021 2022 结果\n\n"
    "两次运行按报告的文件名对应，文件名变了的按县和年度对应；两个年度按县对应，各县用最近一次含有"
    "该年度报告的运行。\n\n结果写入目录里的 compare-甲-乙.xlsx：总体、各县、事项变化，以及未能比较"
    "的报告。",
)
@click.argument("one", metavar="甲", type=click.IntRange(min=1))
@click.argument("other", metavar="乙", type=click.IntRange(min=1))
@_folder
def compare(one: int, other: int, folder: Path) -> int:
    """Compare two runs or two years; the exit code."""
    from rich.console import Console  # noqa: PLC0415

    from evaluator.contrast import compare as compared  # noqa: PLC0415
    from evaluator.history import archive  # noqa: PLC0415
    from evaluator.writers.comparison import write_comparison  # noqa: PLC0415
    from evaluator.writers.histories import show_comparison  # noqa: PLC0415

    path = folder / f"compare-{one}-{other}.xlsx"
    with archive(folder) as known:
        found = compared(known, one, other)
        write_comparison(known, found, path)
    show_comparison(found, Console(highlight=False))
    click.echo(f"已写入 {path}")
    return 0
