"""What a batch is written as, one module an output: results.jsonl, matrix.xlsx, the terminal."""

from pathlib import Path

from evaluator.errors import UsageError
from evaluator.model import Batch
from evaluator.requirement import Requirement
from evaluator.writers.atomic import why
from evaluator.writers.results import write_results
from evaluator.writers.standing import portions
from evaluator.writers.workbook import write_workbook

RESULTS, WORKBOOK = "results.jsonl", "matrix.xlsx"


def write_all(batch: Batch, requirement: Requirement, out: Path) -> list[Path]:
    """Write every file of a run into the folder `out`, made if need be; return their paths.

    `requirement` is the one by which the batch was graded. Reports graded by another checklist than
    most of the batch have a workbook of their own, named after it: their scores don't compare. The
    results come first, so that a workbook held open elsewhere doesn't cost a long run its record.
    Raises UsageError E202 when the folder or a file can't be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("E202", f"输出目录“{out}”无法建立：{why(error)}") from None
    write_results(batch, out / RESULTS)
    written = [out / RESULTS]
    for number, (checklist, portion) in enumerate(portions(batch, requirement)):
        name = WORKBOOK if number == 0 else f"matrix-{checklist.id}.xlsx"
        write_workbook(portion, checklist, out / name)
        written.append(out / name)
    return written
