"""What a batch costs on one machine and on a cluster; the measured figures of docs/scale.md.

    python benchmarks/cluster.py [REPORTS [FOLDER]]

Reports are made as in batch.py and evaluated by one process, by two, and by a dask cluster on this
machine of two workers with one thread each. “Evaluated” is the time until results.jsonl is
complete, “in all” includes matrix.xlsx. The memory of the cluster is that of client, scheduler and
each worker. Ends with an error where the results differ.
"""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

from batch import CHECKLIST, HEDUI, HERE, make, own

QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


class Memory(Thread):
    """Watches the memory that a process and its children use, in MB."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.process, self.peak = process, 0.0

    def run(self) -> None:
        while Path(f"/proc/{self.process}/exe").exists():
            self.peak = max(self.peak, sum(map(own, family(self.process))))
            time.sleep(0.2)


def family(process: int) -> list[int]:
    """A process and what it has started, in whatever thread."""
    found = [process]
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            found += [each for child in task.read_text().split() for each in family(int(child))]
    return found


def processor(process: int) -> float:
    """The processor time that a process, its children and those that have ended have used, in s."""
    ticks = 0
    for each in family(process):
        with suppress(OSError):
            fields = Path(f"/proc/{each}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


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
    options = ("--nthreads", 1, "--nworkers", 1, "--local-directory", folder / "scratch")
    processes = [program("scheduler", "--host", "127.0.0.1", "--port", port)]
    try:
        processes += [program("worker", address, *options) for _ in range(2)]
        time.sleep(10)
        yield address, [process.pid for process in processes]
    finally:
        for process in processes:
            process.kill()
            process.wait()


def cost(name: str, folder: Path, out: Path, others: list[int], *options: str) -> None:
    """Print what a run takes; `others` are processes of which the memory is told as well."""
    count = len(list(folder.iterdir()))
    used = -processor(os.getpid())
    start = time.monotonic()
    command = [str(HEDUI), "evaluate", str(folder), "--out", str(out), "--outputs", "matrix"]
    with subprocess.Popen([*command, "--checklist", CHECKLIST, *options], **QUIET) as running:  # type: ignore[call-overload]
        memories = [Memory(process) for process in (running.pid, *others)]
        for memory in memories:
            memory.start()
        while running.poll() is None and not (out / "results.jsonl").exists():
            time.sleep(0.05)
        evaluated = time.monotonic() - start
        running.wait()
    whole = time.monotonic() - start
    used += processor(os.getpid())
    peaks = " + ".join(f"{memory.peak:.0f}" for memory in memories)
    rates = f"{evaluated:.1f} | {count / evaluated:.1f} | {whole:.1f} | {used:.1f}"
    print(f"| {name} | {rates} | {peaks} |", flush=True)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    source = Path(sys.argv[2]) if len(sys.argv) > 2 else HERE.parent / "reports_in"
    with TemporaryDirectory() as scratch:
        base = Path(scratch)
        make(source, count, base / "in")
        print(f"{count} reports, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}\n")
        print("| run | evaluated, s | reports/s | in all, s | processor, s | peak memory, MB |")
        print("|---|---|---|---|---|---|")
        cost("1 process", base / "in", base / "1", [], "--jobs", "1")
        cost("2 processes", base / "in", base / "2", [], "--jobs", "2")
        with cluster(base) as (address, processes):
            cost("cluster", base / "in", base / "3", processes, "--cluster", address)
        found = {(base / str(run) / "results.jsonl").read_bytes() for run in (1, 2, 3)}
        if len(found) > 1:
            sys.exit("the results differ")
        print("\nbytes a report:", end="")
        for path in sorted([*(base / "2").iterdir(), base / "in"]):
            whole = sum(each.stat().st_size for each in (path, *path.rglob("*")) if each.is_file())
            print(f" {path.name} {whole / count:,.0f};", end="")
        print()


if __name__ == "__main__":
    main()
