"""The program run on a folder of hostile files, watched: what it says, writes, takes and calls."""

import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEDUI = Path(sys.executable).with_name("hedui")
LIMIT = 150


@dataclass(frozen=True)
class Run:
    """What came of a run: its exit code, all it said, its record by name of the file, and the
    memory (bytes) of the largest of its processes."""

    code: int
    said: str
    results: dict[str, dict[str, Any]]
    memory: int


def evaluated(site: Path, *arguments: str | Path) -> Run:
    """Run `hedui evaluate` into SITE/out, from SITE/here, with temporary files in SITE/tmp."""
    for name in ("here", "tmp", "home"):
        (site / name).mkdir(exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(site / "tmp"), "HOME": str(site / "home")}
    command = [HEDUI, "evaluate", *arguments, "--out", site / "out", "--outputs", "matrix,page"]
    with (site / "said").open("wb") as said:
        process = subprocess.Popen(
            command,
            stdout=said,
            stderr=said,
            stdin=subprocess.DEVNULL,
            cwd=site / "here",
            env=environment,
        )
        timer = threading.Timer(LIMIT, process.kill)
        timer.start()
        _, status, usage = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
    lines = []
    with suppress(FileNotFoundError):
        lines = (site / "out" / "results.jsonl").read_text(encoding="utf-8").split("\n")[:-1]
    results = {(record := json.loads(line))["report"]: record for line in lines}
    told = (site / "said").read_text(encoding="utf-8")
    return Run(process.returncode, told, results, usage.ru_maxrss * 1024)


def snapshot(site: Path) -> dict[str, tuple[int, int, int]]:
    """Every file, folder and link below a folder, apart from what a run may write."""
    found = {}
    for folder, folders, names in os.walk(site):
        if Path(folder) == site:
            folders[:] = [name for name in folders if name not in ("out", "home")]
        for name in (*folders, *names):
            if name == "said":
                continue
            path = os.path.join(folder, name)  # noqa: PTH118 - names of any bytes
            state = os.lstat(path)
            changed = 0 if name in folders else state.st_mtime_ns
            found[path] = (state.st_mode, changed, 0 if name in folders else state.st_size)
    return found


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine: its address, and who has called it."""
    calls: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        ended = threading.Event()

        def serve() -> None:
            while not ended.is_set():
                with suppress(TimeoutError):
                    caller, _ = server.accept()
                    with caller:
                        calls.append(caller.recv(200).decode(errors="replace"))

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}", calls
        finally:
            ended.set()
            thread.join()
