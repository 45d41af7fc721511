"""Options that several commands share, and exit codes."""

from pathlib import Path

import click

FAULTY = 2
SOME_UNREAD = 3
STOPPED = 130

checklist_option = click.option(
    "--checklist",
    metavar="名称或路径",
    help="内置清单的名称，或自己的清单文件；默认按报告年度选用内置清单。",
)
profile_option = click.option(
    "--profile",
    metavar="名称或路径",
    help="评分方案：内置方案的名称，或自己的方案文件；默认不用方案。",
)
rules_option = click.option(
    "--rules", metavar="目录", type=Path, help="规则目录，须含 language.yaml；默认用内置规则。"
)
waivers_option = click.option(
    "--waivers",
    metavar="文件",
    type=Path,
    help="豁免文件：哪个县的哪个事项，经谁批准，到何时为止。",
)
