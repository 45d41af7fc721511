"""How long the workbook of a large batch takes beside a bare XlsxWriter loop that writes the same
cells in the same formats, and how much memory it takes.

    python benchmarks/workbook.py [REPORTS [FOLDER]]

The batch is made of the reports of FOLDER (reports_in/ by default) over and over, under other
names. Times are seconds of the processor; the bare loop is timed without the reading of its cells,
which wait on disk. Memory is the peak of `hedui write` for the workbook alone.
"""

import pickle
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import xlsxwriter

from evaluator.batch import find_inputs, outcome_of
from evaluator.model import Assessment
from evaluator.record import Record, Run, read_record, write_record
from evaluator.requirement import load_requirement
from evaluator.resources import rules_path
from evaluator.rules import load_rules
from evaluator.standing import portions
from evaluator.writers.sheets import cells, listing, matrix, overview
from evaluator.writers.sheets.rows import Rows, RowSheet, row_xml
from evaluator.writers.workbook import write_workbook

HERE = Path(__file__).parent
CHECKLIST = "outline-2021-2025"
# What a format has by its place in a workbook; the rest is how it looks.
PLACED = {"xf_format_indices", "dxf_format_indices", "xf_index", "dxf_index"}


def batch(source: Path, count: int, folder: Path) -> Record:
    """A record of `count` reports."""
    requirement = load_requirement(CHECKLIST, None, None, date.today())
    rules = load_rules(rules_path())
    outcomes = [outcome_of(given, requirement, rules) for given in find_inputs([source])]
    read = [outcome for outcome in outcomes if isinstance(outcome, Assessment)]
    named = (
        replace(read[number % len(read)], report=f"{number:05}.txt") for number in range(count)
    )
    return write_record(named, Run.of(requirement, rules_path()), folder)


def written(folder: Path) -> None:
    """Write the workbook of a record."""
    record = read_record(folder)
    (portion,) = portions(record.batch, record.run.checklists)
    write_workbook(portion, record.run, folder / "matrix.xlsx")


def timed(work: Callable[[], None]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def recorded(folder: Path, to: Path) -> dict[int, Any]:
    """Keep every cell as it is written; the formats by the number that stands for each."""
    looks: dict[int, Any] = {}
    plain, take = cells.put, RowSheet.take
    made: deque[tuple[int, Sequence[cells.Cell]]] = deque()
    with to.open("wb") as file, ExitStack() as patches:

        def keep(sheet: Any, row: int, column: int, value: cells.Value, style: Any) -> None:
            looks[id(style)] = style
            pickle.dump((sheet.name, row, column, value, id(style)), file)

        def put(sheet: Any, row: int, column: int, value: cells.Value, style: Any) -> None:
            keep(sheet, row, column, value, style)
            plain(sheet, row, column, value, style)

        def xml(row: int, values: Sequence[cells.Cell], *rest: Any) -> str:
            made.append((row, values))
            return row_xml(row, values, *rest)

        def taken(sheet: Any, rows: Rows) -> None:
            for _ in range(rows.first, rows.last + 1):
                row, values = made.popleft()  # rows are taken in the order in which they are made
                for column, (value, style) in enumerate(values):
                    keep(sheet, row, column, value, style)
            take(sheet, rows)

        patches.enter_context(patch.object(cells, "put", put))
        patches.enter_context(patch.object(RowSheet, "take", taken))
        for module in (listing, matrix, overview):
            patches.enter_context(patch.object(module, "row_xml", xml))
        written(folder)
    return looks


def kept(path: Path) -> Iterator[tuple[str, int, int, cells.Value, int]]:
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)
            except EOFError:
                return


def bare(path: Path, looks: dict[int, Any], out: Path) -> None:
    """Write the cells that were kept by XlsxWriter alone."""
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        formats, sheets = {}, {}
        for key, look in looks.items():
            formats[key] = book.add_format()
            shown = {name: value for name, value in vars(look).items() if name not in PLACED}
            vars(formats[key]).update(shown)
        for name, row, column, value, key in kept(path):
            if name not in sheets:
                sheets[name] = book.add_worksheet(name)
            sheet, look = sheets[name], formats[key]
            if isinstance(value, str):
                sheet.write_string(row, column, value, look)
            elif isinstance(value, cells.Formula):
                sheet.write_formula(row, column, value.text, look, value.value)
            elif isinstance(value, date):
                sheet.write_number(row, column, cells.day_number(value), look)
            elif value is None:
                sheet.write_blank(row, column, None, look)
            else:
                sheet.write_number(row, column, value, look)


def memory(folder: Path) -> float:
    """The peak in MB of `hedui write` for the workbook, as Linux counts it."""
    program = (
        "import atexit, re, sys\nfrom evaluator.cli import main\n"
        "status = lambda: open('/proc/self/status').read()\n"
        "atexit.register(lambda: print(re.search(r'VmHWM:\\s+(\\d+)', status())[1]))\n"
        "sys.argv[0] = 'hedui'\nmain()"
    )
    command = [
        sys.executable,
        "-c",
        program,
        "write",
        str(folder),
        "--outputs",
        "matrix",
        "--jobs",
        "1",
    ]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return int(told.split()[-1]) / 1024


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    source = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parent / "reports_in"
    with TemporaryDirectory() as scratch:
        folder, path = Path(scratch) / "out", Path(scratch) / "cells"
        batch(source, count, folder)
        looks = recorded(folder, path)
        ours = timed(lambda: written(folder))
        number = 0

        def read() -> None:
            nonlocal number
            number = sum(1 for _ in kept(path))

        reading = timed(read)
        plain = timed(lambda: bare(path, looks, Path(scratch) / "bare.xlsx")) - reading
        size = (folder / "matrix.xlsx").stat().st_size
        peak = memory(folder)
    print(f"{count} reports, {number} cells, {size / 1e6:.1f} MB")
    print(f"hedui           {ours:8.1f} s   peak {peak:.0f} MB")
    print(f"bare XlsxWriter {plain:8.1f} s")
    print(f"slower by a factor of {ours / plain:.2f}")


if __name__ == "__main__":
    main()
