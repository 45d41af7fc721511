"""How fast a large batch of text reports goes from files to results, store and workbook.

    python benchmarks/batch.py [REPORTS [FOLDER]]

The reports are made of those of FOLDER (reports_in/ by default): each paragraph is put together
anew from sentences of the same report, all figures and the county's name are drawn, so that no two
are alike and nothing is found twice. Prints for one and two processes the rate, the speed-up and
the peak of memory over all processes; a second run over unchanged files; all outputs; and where the
time of one process goes.
"""

import os
import random
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TypeVar

from evaluator.entry import entry_of
from evaluator.evaluate import assess
from evaluator.grading import grade
from evaluator.integrity.findings import findings
from evaluator.matching import Matcher, Matches
from evaluator.model import Batch, Report
from evaluator.outline import outline
from evaluator.readers import read
from evaluator.record import Run
from evaluator.requirement import load_requirement
from evaluator.resources import rules_path
from evaluator.rules import RuleSet, load_rules
from evaluator.standing import portions
from evaluator.writers.workbook import write_workbook

Found = TypeVar("Found")
HERE = Path(__file__).parent
HEDUI = Path(sys.executable).with_name("hedui")
CHECKLIST = "outline-2021-2025"
SENTENCE = re.compile(r"[^。；]+[。；]?")
FIGURE = re.compile(r"(?<![0-9.])[1-9][0-9]{0,3}(?![0-9.年月日])")
NAMES = "云松柳石溪岭泽原谷湾峡洲坪塘"


def make(source: Path, count: int, folder: Path) -> None:
    """Write `count` distinct reports into a folder."""
    draw = random.Random(5)
    rules = load_rules(rules_path())
    documents = [read(path) for path in sorted(source.iterdir())]
    counties = [outline(d, rules.language, rules.finder).county for d in documents]
    folder.mkdir()
    for number in range(count):
        place = number % len(documents)
        lines = documents[place].text.split("\n")
        pool = [sentence for line in lines if len(line) > 60 for sentence in SENTENCE.findall(line)]
        draw.shuffle(pool)
        county = "".join(draw.choice(NAMES) for _ in range(3)) + "县"
        made = [recombined(line, pool, draw) for line in lines]
        text = "\n".join(made).replace(counties[place], county)
        (folder / f"{number:05}.txt").write_text(text, encoding="utf-8")


def recombined(line: str, pool: list[str], draw: random.Random) -> str:
    """A long paragraph with some sentences from elsewhere in its report, and other figures."""
    if len(line) > 60:
        sentences = SENTENCE.findall(line)
        for place in range(1, len(sentences)):
            if pool and draw.random() < 0.3:
                sentences[place] = pool.pop()
        line = "".join(sentences)
    return FIGURE.sub(lambda _: str(draw.randint(1, 400)), line)


class Memory(Thread):
    """Watches the memory that a process and its children use, in MB."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.peak = process, 0.0

    def run(self) -> None:
        while Path(f"/proc/{self.process}").exists():
            self.peak = max(self.peak, sum(map(own, family(self.process))))
            time.sleep(0.1)


def family(process: int) -> list[int]:
    """A process and what it has started, in whatever thread."""
    found = [process]
    for thread in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):  # it has just ended
            found += [each for child in thread.read_text().split() for each in family(int(child))]
    return found


def own(process: int) -> float:
    """What a process has for itself: forked ones share what they don't change."""
    try:
        told = Path(f"/proc/{process}/smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(int(kb) for kb in re.findall(r"Pss:\s+(\d+)", told)) / 1024


def timed(folder: Path, out: Path, *options: str) -> tuple[float, float]:
    """The seconds of a run and its peak of memory."""
    start = time.monotonic()
    command = [str(HEDUI), "evaluate", str(folder), "--out", str(out), *options]
    with subprocess.Popen(
        [*command, "--checklist", CHECKLIST], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        memory = Memory(running.pid)
        memory.start()
        running.wait()
    memory.join()
    return time.monotonic() - start, memory.peak


def shares(folder: Path, count: int) -> None:
    """Where the time of one process goes, in ms a report."""
    requirement = load_requirement(CHECKLIST, None, None, date.today())
    rules = load_rules(rules_path())
    checklists = {checklist.id: checklist for checklist in requirement.checklists}
    paths = sorted(folder.iterdir())[:count]

    def clock(work: Callable[[], Found]) -> tuple[Found, float]:
        start = time.process_time()
        found = work()
        return found, (time.process_time() - start) / len(paths) * 1000

    documents = [read(path) for path in paths]
    assess(documents[0], requirement, rules)
    _, reading = clock(lambda: [read(path) for path in paths])
    _, outlining = clock(lambda: [outline(d, rules.language, rules.finder) for d in documents])
    reports = [outline(d, rules.language, rules.finder) for d in documents]
    _, matching = clock(lambda: [matched(report, rules) for report in reports])
    assessments, graded = clock(lambda: [grade(each, requirement, rules) for each in reports])
    (checklist,) = requirement.checklists
    _, questioning = clock(lambda: [findings(each, rules.checks, checklist) for each in reports])
    _, keeping = clock(lambda: [entry_of(each, checklists) for each in assessments])
    run = Run.of(requirement, rules_path())
    (portion,) = portions(Batch(assessments), run.checklists)
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "matrix.xlsx"
        _, writing = clock(partial(write_workbook, portion, run, path))
    print(
        f"ms a report: reading {reading:.1f}, outline {outlining:.1f}, matching {matching:.1f}, "
        f"grading {graded - matching:.1f}, findings {questioning:.1f}, "
        f"rows for record and store {keeping:.1f}, writing the workbook {writing:.1f}"
    )


def matched(report: Report, rules: RuleSet) -> list[Matches]:
    """What all rules find in a report."""
    matcher = Matcher(report, rules)
    return [matcher.match(rule) for rule in rules.rules]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 3000
    source = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parent / "reports_in"
    with TemporaryDirectory() as scratch:
        folder = Path(scratch) / "in"
        make(source, count, folder)
        size = sum(len(path.read_text("utf-8")) for path in folder.iterdir()) / count
        print(f"{count} reports of {size:.0f} characters, {os.cpu_count()} processors")
        shares(folder, min(count, 100))
        rates = []
        for jobs in ("1", "2"):
            out = Path(scratch) / jobs
            seconds, peak = timed(folder, out, "--outputs", "matrix", "--jobs", jobs)
            rate = f"{count / seconds:.1f} reports/s"
            print(f"{jobs} process(es), workbook: {seconds:.1f} s, {rate}, peak {peak:.0f} MB")
            rates.append(seconds)
        seconds, _ = timed(folder, Path(scratch) / "2", "--outputs", "matrix", "--jobs", "2")
        print(f"speed-up {rates[0] / rates[1]:.2f}")
        print(f"nothing changed: {seconds:.1f} s, {seconds / rates[1]:.3f} of the first")
        shutil.rmtree(Path(scratch) / "2")
        seconds, peak = timed(folder, Path(scratch) / "2", "--jobs", "2")
        print(f"2 processes, all outputs: {seconds:.1f} s, peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
