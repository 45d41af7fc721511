"""Commands on checklists and profiles: list, diff."""

import click

from evaluator.helptext import ChineseCommand, ChineseGroup


@click.group("checklist", cls=ChineseGroup, help="列出、比较清单和方案。")
def checklist_group() -> None:
    """Commands on checklists."""


@checklist_group.command(
    "list", cls=ChineseCommand, short_help="列出内置的清单和方案。", help="列出内置的清单和方案。"
)
def list_checklists() -> int:
    """List what checklists and profiles there are; the exit code."""
    from evaluator.requirement import listing  # noqa: PLC0415

    for line in listing():
        click.echo(line)
    return 0


@checklist_group.command(
    cls=ChineseCommand,
    short_help="比较两份清单或方案。",
    help="比较两份清单或方案，列出由前者到后者改了什么。\n\n都可以是内置的名称，或文件的路径。",
)
@click.argument("one", metavar="清单或方案")
@click.argument("other", metavar="清单或方案")
def diff(one: str, other: str) -> int:
    """Show what tells two checklists apart; the exit code."""
    from rich.console import Console  # noqa: PLC0415

    from evaluator.comparing import differences  # noqa: PLC0415
    from evaluator.requirement import load_either  # noqa: PLC0415
    from evaluator.writers.console import show_differences  # noqa: PLC0415

    before, after = load_either(one), load_either(other)
    show_differences(differences(before, after), after, Console())
    return 0
