"""A run on a real dask cluster: the outcomes of a local run, whatever becomes of the workers."""

import os
import pickle
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from distributed import Client
from reports import asking, small_checklist, small_rules
from test_cli import REPORT, hedui
from test_runs import crowd

from evaluator import batch, cluster
from evaluator.batch import Input, find_inputs
from evaluator.cluster import chunks, client, judge, judged_on_cluster
from evaluator.entry import Entry
from evaluator.errors import UsageError
from evaluator.evaluate import evaluate
from evaluator.pool import Limits, Work, judged
from evaluator.requirement import load_requirement
from evaluator.resources import rules_path
from evaluator.runs import Evaluation, run

LIMITS = Limits()
# Some files do what bad files do to a reader: here, and as sitecustomize.py beside each worker,
# which runs in a folder of its own. There, some wait until the test says go.
BAD_FILES = """
import os, time
from pathlib import Path
from evaluator import batch

def evaluate(path, name, requirement, rules, read=batch.evaluate):
    if "卡住" in name:
        time.sleep(600)
    if "崩溃" in name:
        os.kill(os.getpid(), 9)
    begun, there = Path(f"begun-{name}"), Path.cwd().name.startswith("worker")
    if "连累" in name and there and not begun.exists():
        begun.touch()
        os.kill(os.getppid(), 9)
    if "等待" in name and there:
        begun.touch()
        while not Path("../go").exists():
            time.sleep(0.05)
    return read(path, name, requirement, rules)

batch.evaluate = evaluate
"""


class Cluster:
    """A scheduler and workers, all on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "sitecustomize.py").write_text(BAD_FILES, encoding="utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            place = free.getsockname()
        port = place[1]
        self.address = f"tcp://127.0.0.1:{port}"
        self.processes = [self._started("dask_scheduler", "--host", "127.0.0.1", "--port", port)]
        while self.processes[0].poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(place) == 0:
                    return
            time.sleep(0.1)

    def worker(self, *options: str) -> Path:
        """Start a worker and wait for it; the folder that it runs in."""
        home = self.folder / f"worker{len(self.processes)}"
        home.mkdir()
        with Client(self.address, set_as_default=False) as watcher:
            before = len(watcher.nthreads())
            common = (self.address, "--nthreads", 1, "--local-directory", home)
            self.processes.append(self._started("dask_worker", *common, *options, cwd=home))
            watcher.wait_for_workers(before + 1, 60)
        return home

    def kill(self, place: int) -> None:
        """End a process: 0 is the scheduler, the others are the workers as they were started."""
        self.processes[place].kill()
        self.processes[place].wait()

    def stop(self) -> None:
        """End all processes; the worker of a nanny ends with it, a judge with its worker."""
        for place in range(len(self.processes)):
            self.kill(place)

    def _started(
        self, program: str, *options: object, cwd: Path | None = None
    ) -> subprocess.Popen[bytes]:
        module = f"distributed.cli.{program}"
        command = [sys.executable, "-m", module, *map(str, options), "--no-dashboard"]
        paths = os.pathsep.join([str(self.folder), *filter(None, [os.environ.get("PYTHONPATH")])])
        with (self.folder / "log.txt").open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=cwd or self.folder,
                env={**os.environ, "PYTHONPATH": paths},
                stdout=log,
                stderr=log,
            )


@contextmanager
def started(folder: Path) -> Iterator[Cluster]:
    found = Cluster(folder)
    try:
        yield found
    finally:
        found.stop()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of one worker, as `dask worker` starts it: under a nanny."""
    with started(tmp_path_factory.mktemp("cluster")) as found:
        found.worker("--nthreads", "2")
        yield found


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "_FILES", 4)


def small_work(folder: Path, term: str = "法律顾问") -> Work:
    """Work by rules that are somebody's own, and are compiled at once."""
    small_rules(folder, f"part: 1\nrules:\n  - {{item: a.one, names: [{term}]}}\n")
    checklist = small_checklist(folder / "checklist", {"a.one": {}})
    (folder / "checklist" / "checklist.yaml").unlink()  # it is no rule file
    return Work(asking(checklist), folder)


def test_a_worker_killed_in_the_middle_changes_nothing(shared: Cluster, tmp_path: Path) -> None:
    (crowd(tmp_path / "in", mark="等待") / "坏.docx").write_bytes(b"PK\x03\x04 no archive")
    inputs = find_inputs([tmp_path / "in"])
    asked = Work(load_requirement(None, None, None, date(2026, 1, 1)), rules_path())
    home = shared.worker("--no-nanny")

    def kill_when_busy() -> set[str]:
        """Kill the worker when it is at a file, which can't end before; the files it was at."""
        deadline = time.monotonic() + LIMITS.seconds
        while not any(home.glob("begun-*")) and time.monotonic() < deadline:
            time.sleep(0.05)
        shared.kill(-1)
        begun = {path.name for path in home.glob("begun-*")}
        (shared.folder / "go").touch()
        return begun

    def results(name: str, evaluate: Evaluation) -> bytes:
        (tmp_path / name).mkdir()
        run(inputs, asked.requirement, asked.rules, tmp_path / name, evaluate, lambda _failed: None)
        return (tmp_path / name / "results.jsonl").read_bytes()

    with ThreadPoolExecutor() as beside:
        lost = beside.submit(kill_when_busy)
        on_cluster = partial(judged_on_cluster, address=shared.address, work=asked, limits=LIMITS)
        found = results("cluster", on_cluster)
    assert found == results("local", partial(judged, work=asked, jobs=2, limits=LIMITS))
    assert found.count(b"\n") == len(inputs) == 42
    assert found.count(b'"status": "error"') == 2
    assert lost.result()
    assert lost.result() <= {path.name for path in (shared.folder / "worker1").glob("begun-*")}


def both(inputs: Sequence[Input], asked: Work, limits: Limits, address: str) -> list[Entry]:
    """The outcomes of the cluster, which are those of this machine."""
    found = list(judged_on_cluster(inputs, address, asked, limits))
    assert found == list(judged(inputs, asked, 1, limits))
    return found


def test_files_and_rules_that_no_worker_has_are_sent(
    shared: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The same path leads each process to its own folder: in that of the worker, most files are
    # missing and one has another content.
    crowd(tmp_path / "in", 9)
    theirs = shared.folder / "worker1" / "in"
    theirs.mkdir()
    shutil.copy(tmp_path / "in" / "00.txt", theirs)
    (theirs / "05.txt").write_text("另一个文件", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    here = Path("/proc/self/cwd/in")
    inputs = [Input(path.name, here / path.name) for path in sorted((tmp_path / "in").iterdir())]
    inputs.append(Input("没有.txt", here / "没有.txt"))

    found = both(inputs, small_work(tmp_path / "rules"), LIMITS, shared.address)
    assert [entry.code for entry in found[1:]] == [None] * 8 + ["E101", "E102"]
    others = small_work(tmp_path / "others", "律师")
    assert both(inputs[1:2], others, LIMITS, shared.address)[0].code == "E111"
    monkeypatch.setattr(chunks, "_BYTES", 100)  # too large to send: evaluated here
    assert both(inputs[:3], others, LIMITS, shared.address)[0].code == "E111"


def test_files_that_hang_or_crash_cost_only_themselves(
    shared: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = crowd(tmp_path / "in", 4)
    for name in ("01卡住", "02崩溃", "03连累"):
        (folder / f"{name}.txt").write_text(REPORT, encoding="utf-8")
    monkeypatch.setattr(batch, "evaluate", evaluate)  # so that it is put back in the end
    exec(BAD_FILES, {})
    asked = small_work(tmp_path / "rules")
    found = both(find_inputs([folder])[1:], asked, Limits(seconds=3), shared.address)
    assert [entry.code for entry in found] == [None, "E901", None, "E903", None, None, "E101"]
    assert (shared.folder / "worker1" / "begun-03连累.txt").exists()


def test_another_version_is_refused(
    shared: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "versions", lambda: {"hedui": "9.9", "另一个库": "1.0"})
    inputs, asked = find_inputs([crowd(tmp_path / "in", 3)]), small_work(tmp_path / "rules")
    with pytest.raises(UsageError, match=r"E207.*本机是 9.9、另一个库 那边是 没有.*安装"):
        list(judged_on_cluster(inputs, shared.address, asked, LIMITS))


def test_a_process_without_work_ends(tmp_path: Path) -> None:
    code = (
        f"from evaluator.cluster import judge; judge._IDLE = 0.1; judge._serve({str(tmp_path)!r})"
    )
    order = judge.ordered(small_work(tmp_path / "rules"), LIMITS)
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(pickle.dumps(order) + pickle.dumps(judge.packed(())))
        process.stdin.flush()
        assert judge.unpacked(pickle.load(process.stdout)) == ()
        assert process.wait(30) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["rules"]


def test_a_cluster_that_has_no_workers_or_loses_them_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(client, "_CONNECT", 3)
    monkeypatch.setattr(client, "_PATIENCE", 1)
    inputs, asked = find_inputs([crowd(tmp_path / "in")]), small_work(tmp_path / "rules")
    with started(tmp_path) as small:
        with pytest.raises(UsageError, match=r"E207.*dask worker tcp://"):
            list(judged_on_cluster(inputs, small.address, asked, LIMITS))
        for lost in (-1, 0):
            small.worker("--no-nanny")
            entries = judged_on_cluster(inputs, small.address, asked, LIMITS)
            next(entries)
            small.kill(lost)
            with pytest.raises(UsageError, match=r"E207.*中断.*重新运行"):
                list(entries)
    assert capfd.readouterr() == ("", "")  # what dask says of it is no help


def test_an_address_without_scheduler_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs, asked = find_inputs([crowd(tmp_path / "in", 1)]), small_work(tmp_path / "rules")
    monkeypatch.setattr(client, "_CONNECT", 1)
    with pytest.raises(UsageError, match=r"E207.*连接不上“tcp://127.0.0.1:1”"):
        list(judged_on_cluster(inputs, "tcp://127.0.0.1:1", asked, LIMITS))
    done = hedui("evaluate", tmp_path / "in", "--out", tmp_path / "out", "--cluster", "主机")
    assert done.returncode == 2
    assert done.stderr.startswith("错误 E207 集群不能使用：连接不上“主机”")
    assert len(done.stderr.splitlines()) == 1


def test_without_dask_the_way_to_install_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda _name: None)
    with pytest.raises(UsageError, match=r'E207.*pip install "hedui\[cluster\]"'):
        judged_on_cluster([], "tcp://127.0.0.1:1", small_work(tmp_path), LIMITS)
