"""Commands: parse, call, print; no logic. Heavy imports wait until a command runs."""

import sys
from pathlib import Path

import click

from evaluator import __version__
from evaluator.errors import HeduiError, UsageError
from evaluator.helptext import ChineseCommand, ChineseGroup, explain

_FAULTY = 2
_SOME_UNREAD = 3
_STOPPED = 130

_checklist = click.option(
    "--checklist",
    metavar="名称或路径",
    help="内置清单的名称，或自己的清单文件；默认按报告年度选用内置清单。",
)
_profile = click.option(
    "--profile",
    metavar="名称或路径",
    help="评分方案：内置方案的名称，或自己的方案文件；默认不用方案。",
)
_rules = click.option(
    "--rules", metavar="目录", type=Path, help="规则目录，须含 language.yaml；默认用内置规则。"
)
_waivers = click.option(
    "--waivers",
    metavar="文件",
    type=Path,
    help="豁免文件：哪个县的哪个事项，经谁批准，到何时为止。",
)


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
    "matrix.xlsx：总览排名、评分矩阵、计分明细、证据、差距清单；results.jsonl：供其他程序读取。\n\n"
    "支持 txt、docx、html、有文字层的 pdf；装有 LibreOffice 时还支持 doc、wps、rtf。",
)
@click.argument("inputs", nargs=-1, required=True, metavar="文件或文件夹...", type=Path)
@click.option("--out", required=True, metavar="目录", type=Path, help="输出目录，没有时自动建立。")
@_checklist
@_profile
@_rules
@_waivers
def evaluate(
    inputs: tuple[Path, ...],
    out: Path,
    checklist: str | None,
    profile: str | None,
    rules: Path | None,
    waivers: Path | None,
) -> int:
    """Evaluate reports into `out`; the exit code."""
    from datetime import date  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    from evaluator.batch import find_inputs, run  # noqa: PLC0415
    from evaluator.requirement import load_requirement  # noqa: PLC0415
    from evaluator.resources import rules_path  # noqa: PLC0415
    from evaluator.rules import load_rules  # noqa: PLC0415
    from evaluator.writers import write_all  # noqa: PLC0415
    from evaluator.writers.console import progress_bar, show, unused_waivers  # noqa: PLC0415

    found = find_inputs(inputs, out)
    requirement = load_requirement(checklist, profile, waivers, date.today())
    detection = load_rules(rules or rules_path())
    with progress_bar(len(found), Console(stderr=True)) as advance:
        batch = run(found, requirement, detection, advance)
    written = write_all(batch, requirement, out)
    console = Console()
    show(batch, requirement, console)
    unused_waivers(batch, requirement, console)
    for path in written:
        console.print(f"已写入 {path}", markup=False, highlight=False, soft_wrap=True)
    return _SOME_UNREAD if batch.failures else 0


@_hedui.command(
    "explain",
    cls=ChineseCommand,
    short_help="说明一份报告的一个事项为什么是这个等级。",
    help="说明报告的某个事项为什么是这个等级：看过哪些句子，哪些词语命中，为什么计入或不计入，"
    "怎样可以提高一级。\n\n事项可写编号、名称，或其中的一部分，例如“执法公示”。",
)
@click.argument("report", metavar="报告", type=Path)
@click.argument("item", metavar="事项")
@_checklist
@_profile
@_rules
@_waivers
def explain_item(
    report: Path,
    item: str,
    checklist: str | None,
    profile: str | None,
    rules: Path | None,
    waivers: Path | None,
) -> int:
    """Explain the grade of one item; the exit code."""
    from datetime import date  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    from evaluator.cases import load_cases  # noqa: PLC0415
    from evaluator.explain import explain as explained  # noqa: PLC0415
    from evaluator.readers import read  # noqa: PLC0415
    from evaluator.requirement import load_requirement  # noqa: PLC0415
    from evaluator.resources import rules_path  # noqa: PLC0415
    from evaluator.rules import load_rules  # noqa: PLC0415
    from evaluator.writers.explained import show_explanation  # noqa: PLC0415

    folder = rules or rules_path()
    requirement = load_requirement(checklist, profile, waivers, date.today())
    explanation = explained(read(report), item, requirement, load_rules(folder), load_cases(folder))
    show_explanation(explanation, Console(highlight=False))
    return 0


@_hedui.group("rules", cls=ChineseGroup, short_help="检查、测试规则，写出编辑器用的模式。")
def _rules_group() -> None:
    pass


@_rules_group.command(
    cls=ChineseCommand,
    short_help="检查规则、清单、方案和豁免文件。",
    help="检查规则目录，以及规则、用例、清单、方案、豁免各种文件，一次列出全部问题："
    "文件、行、列、哪里不对、怎样改。\n\n不写路径时检查内置的全部规则、清单和方案。"
    "有错误时退出码为 2，只有警告时为 0。",
)
@click.argument("paths", nargs=-1, metavar="[路径]...", type=Path)
@click.option("--corpus", metavar="目录", type=Path, help="一批报告：据此找出过于宽泛的词语。")
@click.option("--list", "listed", is_flag=True, help="列出全部检查项目。")
def check(paths: tuple[Path, ...], corpus: Path | None, listed: bool) -> int:
    """Check rules and what belongs to them; the exit code."""
    from datetime import date  # noqa: PLC0415

    from evaluator.validators import check as checked  # noqa: PLC0415
    from evaluator.validators import list_validators  # noqa: PLC0415
    from evaluator.validators.base import Severity  # noqa: PLC0415
    from evaluator.validators.project import load_project  # noqa: PLC0415

    if listed:
        for line in list_validators():
            click.echo(line)
        return 0
    project, about = load_project(paths, date.today(), corpus)
    complaints = checked(project, about)
    for complaint in complaints:
        click.echo(str(complaint))
    errors = sum(complaint.severity is Severity.ERROR for complaint in complaints)
    click.echo(f"检查完毕：错误 {errors} 处，警告 {len(complaints) - errors} 处。")
    return _FAULTY if errors else 0


@_rules_group.command(
    cls=ChineseCommand,
    short_help="运行规则旁边的用例，说明哪些写法没有用例。",
    help="运行规则旁边的用例（*.cases.yaml），列出没有得到应得等级、引文或标记的用例；"
    "再列出没有用例触及的词语，以及删去后没有用例察觉的词语。\n\n"
    "事项可写编号或编号的开头，例如 enforcement；不写时测试全部。有用例不通过时退出码为 2。",
)
@click.argument("items", nargs=-1, metavar="[事项]...")
@_rules
@click.option("--brief", is_flag=True, help="每个事项只列一行，不列出各个词语。")
def test(items: tuple[str, ...], rules: Path | None, brief: bool) -> int:
    """Run the cases of rules; the exit code."""
    from evaluator.proving import prove_folder  # noqa: PLC0415
    from evaluator.resources import rules_path  # noqa: PLC0415
    from evaluator.writers.proofs import show_proofs  # noqa: PLC0415

    failed = show_proofs(prove_folder(rules or rules_path(), items), brief, click.echo)
    return _FAULTY if failed else 0


@_rules_group.command(
    "copy",
    cls=ChineseCommand,
    short_help="把内置的规则和清单复制出来，供修改。",
    help="把内置的规则和清单（含方案、用例和模式）复制到目录里，在那里修改，再用 --rules、"
    "--checklist、--profile 指定。已有同名文件夹时不会覆盖。",
)
@click.argument("folder", metavar="目录", type=Path)
def copy_rules(folder: Path) -> int:
    """Copy rules and checklists out of the program; the exit code."""
    from evaluator.resources import copy_out  # noqa: PLC0415

    for path in copy_out(folder):
        click.echo(f"已写入 {path}")
    return 0


@_rules_group.command(
    cls=ChineseCommand,
    short_help="写出 JSON Schema，供编辑器补全和检查。",
    help="把规则、用例、公用词表、清单、方案和豁免文件的 JSON Schema 写入目录，"
    "供编辑器补全和检查。",
)
@click.option("--out", metavar="目录", type=Path, default=Path(), help="写到哪里；默认当前目录。")
def schema(out: Path) -> int:
    """Write the JSON Schemas; the exit code."""
    from evaluator.schemas import write_schemas  # noqa: PLC0415

    for path in write_schemas(out):
        click.echo(f"已写入 {path}")
    return 0


@_hedui.group("checklist", cls=ChineseGroup, short_help="列出、比较清单和方案。")
def _checklist_group() -> None:
    pass


@_checklist_group.command(
    "list", cls=ChineseCommand, short_help="列出内置的清单和方案。", help="列出内置的清单和方案。"
)
def list_checklists() -> int:
    """List what checklists and profiles there are; the exit code."""
    from evaluator.requirement import listing  # noqa: PLC0415

    for line in listing():
        click.echo(line)
    return 0


@_checklist_group.command(
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
