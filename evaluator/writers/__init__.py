"""What a run is written as beside its record: the workbook, the gap lists, the page."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from importlib import import_module
from pathlib import Path

from evaluator.record import RESULTS, Record
from evaluator.runs import Done, is_changed, is_fresh, set_fresh
from evaluator.standing import Portion
from evaluator.store import STORE, opened
from evaluator.writers.ownfiles import set_aside
from evaluator.writers.templates import Templates

Writer = Callable[[Record, Sequence[Portion], Templates, int], list[Path]]

# The module, its function, and the file by which to see whether it is as it was written; what isn't
# asked for isn't loaded.
_WRITERS = {
    "matrix": ("evaluator.writers.workbook", "write_workbooks", "matrix.xlsx"),
    "gaps": ("evaluator.writers.gaplists", "write_gaps", "gaps/all.xlsx"),
    "page": ("evaluator.writers.page", "write_page", "report.html"),
}


def write_outputs(
    record: Record,
    portions: Sequence[Portion],
    outputs: Sequence[str],
    templates: Templates,
    jobs: int = 1,
) -> list[Path]:
    """Write `outputs` (evaluator/outputs.py) into the folder of the record, with `jobs` processes
    where there is much to do; return all its files and folders that users open.

    Raises UsageError E202 when one can't be written, ConfigError E307 for a faulty template.
    """
    written = [record.folder / RESULTS]
    for name in outputs:
        written += _write(name, record, portions, templates, jobs)
    return written


def write_stale(
    done: Done,
    portions: Sequence[Portion],
    outputs: Sequence[str],
    templates: Templates,
    jobs: int = 1,
) -> list[str]:
    """Write those of `outputs` that are not as this run and these templates would make them; say in
    Chinese what was done with each. A workbook that someone has changed is kept by another name.

    Raises as `write_outputs`.
    """
    folder = done.record.folder
    stamp = sha256(f"{done.stamp} {templates.digest}".encode()).hexdigest()
    told = [f"已写入 {folder / RESULTS}"]
    with opened(folder / STORE) as store:
        for name in outputs:
            path = folder / _WRITERS[name][2]
            if is_fresh(store, path, stamp):
                told.append(f"没有变化 {path}")
                continue
            if name == "matrix" and is_changed(store, path):
                told.append(f"原有的 {path} 有人改动过，已改名为 {set_aside(path).name}")
            written = _write(name, done.record, portions, templates, jobs)
            set_fresh(store, path, stamp)
            told += [f"已写入 {each}" for each in written]
    return told


def _write(
    name: str, record: Record, portions: Sequence[Portion], templates: Templates, jobs: int
) -> list[Path]:
    module, function, _ = _WRITERS[name]
    write: Writer = getattr(import_module(module), function)
    return write(record, portions, templates, jobs)
