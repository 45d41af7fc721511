"""What a batch is written as, one module an output: results.jsonl, matrix.xlsx, the terminal."""

from pathlib import Path

from evaluator.checklist import Checklist
from evaluator.errors import UsageError
from evaluator.model import Batch
from evaluator.writers.atomic import why
from evaluator.writers.results import write_results
from evaluator.writers.workbook import write_workbook

RESULTS, WORKBOOK = "results.jsonl", "matrix.xlsx"


def write_all(batch: Batch, checklist: Checklist, out: Path) -> list[Path]:
    """Write every file of a run into the folder `out`, made if need be; return their paths.

    `checklist` is the one by which the batch was graded. The results come first, so that a workbook
    held open elsewhere doesn't cost a long run its record. Raises UsageError E202 when the folder
    or a file can't be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError("E202", f"输出目录“{out}”无法建立：{why(error)}") from None
    results, workbook = out / RESULTS, out / WORKBOOK
    write_results(batch, results)
    write_workbook(batch, checklist, workbook)
    return [results, workbook]
