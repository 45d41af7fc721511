"""Commands on reports: evaluate, write, explain."""

from functools import partial
from os import cpu_count
from pathlib import Path

import click

from evaluator.cli.options import (
    SOME_UNREAD,
    checklist_option,
    profile_option,
    rules_option,
    waivers_option,
)
from evaluator.helptext import ChineseCommand
from evaluator.outputs import named_outputs

_outputs = click.option(
    "--outputs",
    metavar="名称,...",
    callback=lambda _context, _option, names: named_outputs(names),
    help="写哪些成果，用逗号分隔：matrix 评分工作簿，gaps 差距清单（Word 和 Excel），"
    "page 复核页面；默认全部。",
)
_templates = click.option(
    "--templates",
    metavar="目录",
    type=Path,
    help="自己的模板：其中与内置模板同名的文件代替内置的；用 hedui rules copy 复制出来修改。",
)
_jobs = click.option(
    "--jobs",
    metavar="个数",
    type=click.IntRange(1, 512),
    default=cpu_count() or 1,
    help="同时用几个进程；默认与处理器个数相同，结果与个数无关。",
)


@click.command(
    cls=ChineseCommand,
    short_help="评估报告，生成评分矩阵、差距清单和复核页面。",
    help="评估报告文件，或文件夹（含子文件夹）里的全部报告，结果写入输出目录：\n\n"
    "matrix.xlsx：总览、评分矩阵、明细（可改等级）、差距清单、证据；gaps：各县差距清单（Word）和汇总；"
    "report.html：复核页面；results.jsonl：供其他程序读取。\n\n"
    "输出目录里有 reviews.yaml（hedui review import 写入）时，其中的复核意见会用上。\n\n"
    "支持 txt、docx、html、有文字层的 pdf；装有 LibreOffice 时还支持 doc、wps、rtf。",
)
@click.argument("inputs", nargs=-1, required=True, metavar="文件或文件夹...", type=Path)
@click.option("--out", required=True, metavar="目录", type=Path, help="输出目录，没有时自动建立。")
@checklist_option
@profile_option
@rules_option
@waivers_option
@_outputs
@_templates
@_jobs
@click.option(
    "--timeout",
    metavar="秒",
    type=click.FloatRange(min=0, min_open=True),
    default=60,
    help="一个文件最多处理多少秒，默认 60；超过的记为未能评估。",
)
@click.option(
    "--memory",
    metavar="MB",
    type=click.IntRange(min=512),
    default=4096,
    help="一个进程最多用多少内存，默认 4096（Windows 不限制）。",
)
@click.option(
    "--cluster",
    metavar="地址",
    help="在 dask 集群上评估：scheduler 的地址，例如 tcp://主机:8786；结果与本机评估相同。",
)
def evaluate(
    inputs: tuple[Path, ...],
    out: Path,
    checklist: str | None,
    profile: str | None,
    rules: Path | None,
    waivers: Path | None,
    outputs: tuple[str, ...],
    templates: Path | None,
    jobs: int,
    timeout: float,
    memory: int,
    cluster: str | None,
) -> int:
    """Evaluate reports into `out`; the exit code."""
    from datetime import date  # noqa: PLC0415

    from rich.console import Console  # noqa: PLC0415

    from evaluator.batch import find_inputs, require_rules  # noqa: PLC0415
    from evaluator.cluster import judged_on_cluster  # noqa: PLC0415
    from evaluator.pool import Limits, Work, compiled, judged  # noqa: PLC0415
    from evaluator.requirement import load_requirement  # noqa: PLC0415
    from evaluator.resources import rules_path  # noqa: PLC0415
    from evaluator.reviews import REVIEWS  # noqa: PLC0415
    from evaluator.runs import claimed, run  # noqa: PLC0415
    from evaluator.standing import arranged  # noqa: PLC0415
    from evaluator.writers import write_stale  # noqa: PLC0415
    from evaluator.writers.console import progress_bar, show, show_unused  # noqa: PLC0415
    from evaluator.writers.templates import load_templates  # noqa: PLC0415

    looks = load_templates(templates)
    found = find_inputs(inputs, out)
    requirement = load_requirement(checklist, profile, waivers, date.today(), out / REVIEWS)
    folder = rules or rules_path()
    require_rules(requirement, compiled(folder))
    work, limits = Work(requirement, folder), Limits(timeout, memory << 20)
    with claimed(out):
        with progress_bar(len(found), Console(stderr=True)) as told:
            pool = partial(judged, work=work, jobs=jobs, limits=limits)
            if cluster is not None:
                pool = partial(judged_on_cluster, address=cluster, work=work, limits=limits)
            done = run(found, requirement, folder, out, pool, told)
        by_checklist = arranged(done.standings, done.record.batch, done.record.run.checklists)
        written = write_stale(done, by_checklist, outputs, looks, jobs)
    console = Console()
    show(by_checklist, console)
    show_unused(by_checklist, requirement, console)
    for line in written:
        click.echo(line)
    return SOME_UNREAD if by_checklist[0].failures else 0


@click.command(
    cls=ChineseCommand,
    short_help="由已有的评估结果重新生成成果。",
    help="由输出目录里的评估结果（results.jsonl、run.json）重新生成成果，不再读取报告。",
)
@click.argument("out", metavar="目录", type=Path)
@_outputs
@_templates
@_jobs
def write(out: Path, outputs: tuple[str, ...], templates: Path | None, jobs: int) -> int:
    """Write outputs from the record of a run; the exit code."""
    from evaluator.record import read_record  # noqa: PLC0415
    from evaluator.standing import portions  # noqa: PLC0415
    from evaluator.writers import write_outputs  # noqa: PLC0415
    from evaluator.writers.templates import load_templates  # noqa: PLC0415

    looks = load_templates(templates)
    record = read_record(out)
    by_checklist = portions(record.batch, record.run.checklists)
    for path in write_outputs(record, by_checklist, outputs, looks, jobs):
        click.echo(f"已写入 {path}")
    return 0


@click.command(
    "explain",
    cls=ChineseCommand,
    short_help="说明一份报告的一个事项为什么是这个等级。",
    help="说明报告的某个事项为什么是这个等级：看过哪些句子，哪些词语命中，为什么计入或不计入，"
    "怎样可以提高一级。\n\n事项可写编号、名称，或其中的一部分，例如“执法公示”。",
)
@click.argument("report", metavar="报告", type=Path)
@click.argument("item", metavar="事项")
@checklist_option
@profile_option
@rules_option
@waivers_option
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
