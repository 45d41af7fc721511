"""The command line: parse, call, print; no logic. Heavy imports wait until a command runs."""

import sys
from pathlib import Path
from traceback import extract_tb

import click

from evaluator import __version__
from evaluator.cli.checklists import checklist_group
from evaluator.cli.evaluating import evaluate, explain_item, write
from evaluator.cli.history import compare, county_history, list_runs
from evaluator.cli.options import STOPPED
from evaluator.cli.reviewing import review_group
from evaluator.cli.rules import rules_group
from evaluator.errors import HeduiError, UsageError
from evaluator.helptext import ChineseGroup, explain


@click.group(
    cls=ChineseGroup,
    help="核对：对照法治政府建设实施纲要的清单检查各县年度报告，逐项找出原文依据、评定等级，"
    "生成评分矩阵、差距清单和复核页面。",
    epilog="退出码：0 完成；2 用法、清单或规则有错；3 已完成，但有文件未能评估或复核意见未采用。",
)
@click.version_option(__version__, message="hedui %(version)s", help="显示版本号。")
def _hedui() -> None:
    pass


_COMMANDS = (evaluate, write, explain_item, rules_group, checklist_group, review_group)
for _command in (*_COMMANDS, list_runs, county_history, compare):
    _hedui.add_command(_command)


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
        click.echo("已中断。再次运行同一命令，会从中断的地方继续。", err=True)
        code = STOPPED
    except Exception as error:  # users get no traceback; its end is enough to find the fault
        click.echo(f"错误 {HeduiError('E900', _place(error))}", err=True)
        code = HeduiError.exit_code
    sys.exit(code)


def _place(error: Exception) -> str:
    """Where the program has failed, for those who maintain it."""
    last = extract_tb(error.__traceback__)[-1]
    where = f"{Path(last.filename).name} 第 {last.lineno} 行，{type(error).__name__}"
    return f"{where}。请把这一行和所用的命令发给软件维护人员"
