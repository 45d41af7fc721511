"""What a batch costs on one machine and on a cluster: the measured figures of docs/scale.md.

    python benchmarks/cluster.py [REPORTS [FOLDER]]

Reports are made as in batch.py. They are evaluated by one process, by two, and by a dask cluster on
this machine of two workers with a thread each; then a quarter of them, to see what grows. Prints
the rows of both tables. “Evaluated” is the time until results.jsonl is there, “in all” includes
matrix.xlsx. Memory is that of hedui with its processes, and then of scheduler and workers. Ends
with an error where the results differ.
"""

import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from batch import CHECKLIST, HEDUI, HERE, Memory, make
from distributed import Client

from evaluator.batch import find_inputs
from evaluator.cluster.chunks import chunks
from evaluator.cluster.judge import ordered, packed
from evaluator.pool import Limits, Work, judged
from evaluator.requirement import load_requirement
from evaluator.resources import rules_path
from evaluator.store import STORE

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


def program(name: str, *options: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", f"distributed.cli.dask_{name}", *map(str, options)]
    return subprocess.Popen([*command, "--no-dashboard"], **QUIET)  # type: ignore[call-overload, no-any-return]


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[int]]]:
    """A scheduler and two workers; its address, and the processes of scheduler and workers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    options = ("--nthreads", 1, "--local-directory", folder / "scratch")
    processes = [program("scheduler", "--host", "127.0.0.1", "--port", port)]
    try:
        processes += [program("worker", address, *options) for _ in range(2)]
        with Client(address, timeout=60) as client:
            client.wait_for_workers(2, 60)
        yield address, [process.pid for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def cost(
    name: str, folder: Path, out: Path, others: list[int], *options: str
) -> tuple[float, float]:
    """Print what a run takes; `others` are processes of which the memory is told as well. The
    seconds of a processor that hedui itself has used, and its memory in MB with its processes."""
    count = len(list(folder.iterdir()))
    start = time.monotonic()
    command = [str(HEDUI), "evaluate", str(folder), "--out", str(out), "--outputs", "matrix"]
    with subprocess.Popen([*command, "--checklist", CHECKLIST, *options], **QUIET) as running:  # type: ignore[call-overload]
        memories = [Memory(process) for process in (running.pid, *others)]
        for memory in memories:
            memory.start()
        while running.poll() is None and not (out / "results.jsonl").exists():
            time.sleep(0.02)
        evaluated, own = time.monotonic() - start, processor(running.pid)
        running.wait()
    whole = time.monotonic() - start
    memories[0].join()
    peaks = " + ".join(f"{memory.peak:.0f}" for memory in memories)
    rate = f"{evaluated:.1f} | {count / evaluated:.1f} | {own:.1f}"
    print(f"| {name} | {count} | {rate} | {whole - evaluated:.1f} | {peaks} |", flush=True)
    return own, memories[0].peak


def processor(process: int) -> float:
    """The seconds of a processor that a process itself has used so far."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def traffic(folder: Path) -> dict[str, float]:
    """What goes between client and worker, in bytes a report; the rules go with every chunk."""
    work = Work(load_requirement(CHECKLIST, None, None, date.today()), rules_path())
    inputs = find_inputs([folder])
    chunk = next(chunks(inputs))
    told = len(ordered(work, Limits())) + len(packed(chunk))
    sent = len(packed(tuple(paper.with_content() for paper in chunk))) - len(packed(chunk))
    answer = packed(tuple(judged(inputs[: len(chunk)], work, 2, Limits())))
    sizes = {"to a worker": told, "besides, when sent": sent, "back": len(answer)}
    return {name: size / len(chunk) for name, size in sizes.items()}


def size(path: Path) -> int:
    return sum(each.stat().st_size for each in (path, *path.rglob("*")) if each.is_file())


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4000
    source = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parent / "reports_in"
    with TemporaryDirectory() as scratch:
        base = Path(scratch)
        make(source, count, base / "in")
        make(source, count // 4, base / "few")
        print(f"{count} reports, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")
        print("| run | reports | evaluated, s | reports/s | hedui itself, s |", end="")
        print(" workbook, s | peak memory, MB |\n|---|---|---|---|---|---|---|")
        cost("1 process", base / "in", base / "1", [], "--jobs", "1")
        cost("2 processes", base / "in", base / "2", [], "--jobs", "2")
        with cluster(base) as (address, processes):
            most = cost("cluster", base / "in", base / "3", processes, "--cluster", address)
        with cluster(base) as (address, processes):
            few, four = base / "few", base / "4"
            least = cost("cluster, a quarter", few, four, processes, "--cluster", address)
        if len({(base / str(run) / "results.jsonl").read_bytes() for run in (1, 2, 3)}) > 1:
            sys.exit("the results differ")
        print("\n| a report | figure |\n|---|---|")
        paths = [base / "in", *sorted((base / "2").iterdir())]
        sizes = {path.name: size(path) / count for path in paths} | traffic(base / "in")
        own, memory = (a - b for a, b in zip(most, least, strict=True))
        sizes["memory of hedui"] = memory * (1 << 20) / (count - count // 4)
        sizes["processor of hedui itself, µs"] = own * 1e6 / (count - count // 4)
        with closing(sqlite3.connect(base / "2" / STORE)) as store:
            for title, table in (("rows of 明细", "grades"), ("rows of 证据", "evidence")):
                rows = store.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                sizes[title] = rows / count
        for name, figure in sizes.items():
            print(f"| {name} | {figure:,.0f} |")


if __name__ == "__main__":
    main()
