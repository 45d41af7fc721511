"""Commands on rules: check, test, copy, schema."""

from pathlib import Path

import click

from evaluator.cli.options import FAULTY, rules_option
from evaluator.helptext import ChineseCommand, ChineseGroup


@click.group("rules", cls=ChineseGroup, help="检查、测试规则，写出编辑器用的模式。")
def rules_group() -> None:
    """Commands on rules."""


@rules_group.command(
    cls=ChineseCommand,
    short_help="检查规则、清单、方案、豁免和复核文件。",
    help="检查规则目录，以及规则、用例、清单、方案、豁免、复核各种文件，一次列出全部问题："
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
    return FAULTY if errors else 0


@rules_group.command(
    cls=ChineseCommand,
    short_help="运行规则旁边的用例，说明哪些写法没有用例。",
    help="运行规则旁边的用例（*.cases.yaml），列出没有得到应得等级、引文或标记的用例；"
    "再列出没有用例触及的词语，以及删去后没有用例察觉的词语。\n\n"
    "事项可写编号或编号的开头，例如 enforcement；不写时测试全部。有用例不通过时退出码为 2。",
)
@click.argument("items", nargs=-1, metavar="[事项]...")
@rules_option
@click.option("--brief", is_flag=True, help="每个事项只列一行，不列出各个词语。")
def test(items: tuple[str, ...], rules: Path | None, brief: bool) -> int:
    """Run the cases of rules; the exit code."""
    from evaluator.proving import prove_folder  # noqa: PLC0415
    from evaluator.resources import rules_path  # noqa: PLC0415
    from evaluator.writers.proofs import show_proofs  # noqa: PLC0415

    failed = show_proofs(prove_folder(rules or rules_path(), items), brief, click.echo)
    return FAULTY if failed else 0


@rules_group.command(
    "copy",
    cls=ChineseCommand,
    short_help="把内置的规则、清单和模板复制出来，供修改。",
    help="把内置的规则、清单（含方案、用例和模式）和模板复制到目录里，在那里修改，再用 --rules、"
    "--checklist、--profile、--templates 指定。已有同名文件夹时不会覆盖。",
)
@click.argument("folder", metavar="目录", type=Path)
def copy_rules(folder: Path) -> int:
    """Copy rules, checklists and templates out of the program; the exit code."""
    from evaluator.resources import copy_out  # noqa: PLC0415

    for path in copy_out(folder):
        click.echo(f"已写入 {path}")
    return 0


@rules_group.command(
    cls=ChineseCommand,
    short_help="写出 JSON Schema，供编辑器补全和检查。",
    help="把规则、用例、公用词表、清单、方案、豁免和复核文件的 JSON Schema 写入目录，"
    "供编辑器补全和检查。",
)
@click.option("--out", metavar="目录", type=Path, default=Path(), help="写到哪里；默认当前目录。")
def schema(out: Path) -> int:
    """Write the JSON Schemas; the exit code."""
    from evaluator.schemas import write_schemas  # noqa: PLC0415

    for path in write_schemas(out):
        click.echo(f"已写入 {path}")
    return 0
