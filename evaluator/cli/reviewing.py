"""Commands on reviews: import, list, agreement."""

from pathlib import Path

import click

from evaluator.cli.options import SOME_UNREAD
from evaluator.helptext import ChineseCommand, ChineseGroup


@click.group(
    "review",
    cls=ChineseGroup,
    short_help="导入、列出人工复核，比较人机评分。",
    help="导入、列出人工复核，比较人机评分。",
)
def review_group() -> None:
    """Commands on reviews."""


@review_group.command(
    "import",
    cls=ChineseCommand,
    short_help="导入在工作簿里填写的复核意见。",
    help="导入在 matrix.xlsx 的明细表里填写的复核意见（人工等级、理由、复核人、日期），"
    "写入输出目录的 reviews.yaml；再次运行 hedui evaluate 后生效。\n\n"
    "工作簿可由 Excel、WPS 或 LibreOffice 保存，可以排序、筛选、移动列、改表名。日期不填时用今天。"
    "同一人再次填写的代替他以前的意见；清空已带出的人工等级即撤回该意见。\n\n"
    "填写有误的行不会采用，逐条列出单元格和改法，其余各行照常导入，此时退出码为 3。",
)
@click.argument("workbook", metavar="工作簿", type=Path)
@click.option("--out", metavar="目录", type=Path, help="评估的输出目录；默认是工作簿所在的目录。")
def import_reviews(workbook: Path, out: Path | None) -> int:
    """Take the decisions out of a workbook; the exit code."""
    from datetime import date  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    from evaluator.record import read_record  # noqa: PLC0415
    from evaluator.reviewbook import read_rows  # noqa: PLC0415
    from evaluator.reviewing import import_rows  # noqa: PLC0415
    from evaluator.reviews import REVIEWS, load_reviews, save_reviews  # noqa: PLC0415
    from evaluator.subjects import subjects  # noqa: PLC0415
    from evaluator.writers.reviewed import show_import  # noqa: PLC0415

    rows = read_rows(workbook)
    folder = workbook.parent if out is None else out
    record = read_record(folder)
    path = folder / REVIEWS
    on_file = load_reviews(path, record.run.checklists)
    with Console(stderr=True).status("正在读取工作簿"):
        found = import_rows(rows, subjects(record), on_file, date.today())
    if found.of("added", "replaced", "withdrawn"):
        save_reviews(found.reviews, path)
    show_import(found, path, Console(highlight=False))
    return SOME_UNREAD if found.refused else 0


_folder = click.argument("folder", metavar="目录", type=Path)


@review_group.command(
    "list",
    cls=ChineseCommand,
    short_help="列出已有的复核意见和状态。",
    help="列出输出目录里的复核意见（reviews.yaml）和各条的状态：生效、待重新复核（报告里该事项的"
    "原文已变）、意见不一、未用上（结果里没有这份报告或这个事项）。",
)
@_folder
def list_reviews(folder: Path) -> int:
    """Show the decisions on file; the exit code."""
    from rich.console import Console  # noqa: PLC0415

    from evaluator.subjects import filed_in  # noqa: PLC0415
    from evaluator.writers.reviewed import show_filed  # noqa: PLC0415

    show_filed(filed_in(folder), Console(highlight=False))
    return 0


@review_group.command(
    "agreement",
    cls=ChineseCommand,
    short_help="比较机评与人判、各复核人之间是否一致。",
    help="按复核意见比较机评等级与人判等级：逐事项列出一致、调高、调低的个数，以及总的一致率和"
    "加权 Kappa；几个人判过同一事项的，再比较各人之间是否一致。",
)
@_folder
def show_agreements(folder: Path) -> int:
    """Show how far grades agree; the exit code."""
    from rich.console import Console  # noqa: PLC0415

    from evaluator.agreement import agreement  # noqa: PLC0415
    from evaluator.subjects import filed_in  # noqa: PLC0415
    from evaluator.writers.reviewed import show_agreement  # noqa: PLC0415

    show_agreement(agreement(filed_in(folder)), Console(highlight=False))
    return 0
