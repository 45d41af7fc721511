"""Commands: parse, call, print; no logic. Heavy imports wait until a command runs."""

import sys
from pathlib import Path

import click

from evaluator import __version__
from evaluator.errors import HeduiError, UsageError
from evaluator.helptext import ChineseCommand, ChineseGroup, explain

_SOME_UNREAD = 3
_STOPPED = 130


@click.group(
    cls=ChineseGroup,
    help="核对：对照法治政府建设实施纲要的清单检查各县年度报告，逐项找出原文依据、评定等级，"
    "生成评分矩阵和差距清单。",
    epilog="退出码：0 完成；2 用法、清单或规则有错；3 已完成，但有文件未能评估。",
)
@click.version_option(__version__, message="hedui %(version)s", help="显示版本号。")
def _hedui() -> None:
    pass


@_hedui.command(
    cls=ChineseCommand,
    short_help="评估报告，生成评分矩阵。",
    help="评估报告文件，或文件夹（含子文件夹）里的全部报告，结果写入输出目录：\n\n"
    "matrix.xlsx：总览排名、评分矩阵、证据、差距清单；results.jsonl：供其他程序读取。\n\n"
    "支持 txt、docx、html、有文字层的 pdf；装有 LibreOffice 时还支持 doc、wps、rtf。",
)
@click.argument("inputs", nargs=-1, required=True, metavar="文件或文件夹...", type=Path)
@click.option("--out", required=True, metavar="目录", type=Path, help="输出目录，没有时自动建立。")
@click.option(
    "--checklist",
    default="outline-2021-2025",
    metavar="名称或路径",
    help="内置清单的名称，或自己的清单文件；默认 outline-2021-2025。",
)
@click.option(
    "--rules", metavar="目录", type=Path, help="规则目录，须含 language.yaml；默认用内置规则。"
)
def evaluate(inputs: tuple[Path, ...], out: Path, checklist: str, rules: Path | None) -> int:
    """Evaluate reports into `out`; the exit code."""
    from rich.console import Console  # noqa: PLC0415

    from evaluator.batch import find_inputs, run  # noqa: PLC0415
    from evaluator.checklist import load_checklist  # noqa: PLC0415
    from evaluator.resources import rules_path  # noqa: PLC0415
    from evaluator.rules import load_rules  # noqa: PLC0415
    from evaluator.writers import write_all  # noqa: PLC0415
    from evaluator.writers.console import progress_bar, show  # noqa: PLC0415

    found = find_inputs(inputs, out)
    requirement = load_checklist(checklist)
    detection = load_rules(rules or rules_path())
    with progress_bar(len(found), Console(stderr=True)) as advance:
        batch = run(found, requirement, detection, advance)
    written = write_all(batch, requirement, out)
    console = Console()
    show(batch, requirement, console)
    for path in written:
        console.print(f"已写入 {path}", markup=False, highlight=False, soft_wrap=True)
    return _SOME_UNREAD if batch.failures else 0


def main() -> None:
    """The program `hedui`: run a command and exit with its code (see the help's last line)."""
    for stream in (sys.stdout, sys.stderr):
        # Chinese Windows consoles default to GBK, which lacks characters that reports contain.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        code = _hedui.main(standalone_mode=False, prog_name="hedui")
    except HeduiError as error:
        click.echo(f"错误 {error}", err=True)
        code = error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        code = UsageError.exit_code
    except click.ClickException as error:
        click.echo(f"错误 {UsageError('E203', explain(error))}", err=True)
        code = UsageError.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("已中断，没有写出结果。", err=True)
        code = _STOPPED
    sys.exit(code)
