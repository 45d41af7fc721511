"""What a run is written as beside its record: the workbook, the gap lists, the page."""

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path

from evaluator.record import RESULTS, Record
from evaluator.writers.standing import Portion
from evaluator.writers.templates import Templates

Writer = Callable[[Record, Sequence[Portion], Templates], list[Path]]

# The module and its function; what isn't asked for isn't loaded.
_WRITERS = {
    "matrix": ("evaluator.writers.workbook", "write_workbooks"),
    "gaps": ("evaluator.writers.gaplists", "write_gaps"),
    "page": ("evaluator.writers.page", "write_page"),
}


def write_outputs(
    record: Record, portions: Sequence[Portion], outputs: Sequence[str], templates: Templates
) -> list[Path]:
    """Write `outputs` (evaluator/outputs.py) into the folder of the record; return all its files
    and folders that users open.

    Raises UsageError E202 when one can't be written, ConfigError E307 for a faulty template.
    """
    written = [record.folder / RESULTS]
    for name in outputs:
        module, function = _WRITERS[name]
        write: Writer = getattr(import_module(module), function)
        written += write(record, portions, templates)
    return written
