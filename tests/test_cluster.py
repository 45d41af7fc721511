"""A run on a real dask cluster: the outcomes of a local run, whatever becomes of the workers."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
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
from evaluator.cluster import client, judged_on_cluster, paper, worker
from evaluator.errors import UsageError
from evaluator.evaluate import evaluate
from evaluator.pool import Limits, Work, judged
from evaluator.requirement import load_requirement
from evaluator.resources import rules_path
from evaluator.runs import Evaluation, run
from evaluator.store import Entry

LIMITS = Limits()
# Some files do what bad files do to a reader: here, and as sitecustomize.py beside each worker.
BAD_FILES = """
import os, time
from evaluator import batch

def evaluate(path, name, requirement, rules, read=batch.evaluate):
    if "卡住" in name:
        time.sleep(600)
    if "崩溃" in name:
        os.kill(os.getpid(), 9)
    return read(path, name, requirement, rules)

batch.evaluate = evaluate
"""


class Cluster:
    """A scheduler and workers, all on this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
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

    def worker(self, *options: str) -> subprocess.Popen[bytes]:
        """Start a worker with two threads, which has a folder of its own to work in."""
        home = self.folder / f"worker{len(self.processes)}"
        home.mkdir()
        common = (self.address, "--nthreads", 2, "--local-directory", home)
        self.processes.append(self._started("dask_worker", *common, *options, cwd=home))
        return self.processes[-1]

    def stop(self) -> None:
        """End all processes; the worker of a nanny ends with it, a judge with its worker."""
        for process in self.processes:
            process.kill()
            process.wait()

    def _started(
        self, program: str, *options: object, cwd: Path | None = None
    ) -> subprocess.Popen[bytes]:
        module = f"distributed.cli.{program}"
        command = [sys.executable, "-m", module, *map(str, options), "--no-dashboard"]
        paths = os.pathsep.join([str(self.folder), *filter(None, [os.environ.get("PYTHONPATH")])])
        (self.folder / "sitecustomize.py").write_text(BAD_FILES, encoding="utf-8")
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
        found.worker()
        yield found


@pytest.fixture(autouse=True)
def _small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paper, "_FILES", 4)


def work() -> Work:
    return Work(load_requirement(None, None, None, date(2026, 1, 1)), rules_path())


def small_work(folder: Path, term: str = "法律顾问") -> Work:
    """Work by rules that are somebody's own, and are compiled at once."""
    small_rules(folder, f"part: 1\nrules:\n  - {{item: a.one, names: [{term}]}}\n")
    checklist = small_checklist(folder / "checklist", {"a.one": {}})
    (folder / "checklist" / "checklist.yaml").unlink()  # it is no rule file
    return Work(asking(checklist), folder)


def kill_when_busy(victim: subprocess.Popen[bytes], name: str, watcher: Client) -> None:
    """Kill the worker called `name` with a task in its hands."""
    for _ in range(200):
        victim.send_signal(signal.SIGSTOP)  # it can't end a task while we look
        if watcher.processing([name])[name]:
            victim.kill()
            victim.wait()
            return
        victim.send_signal(signal.SIGCONT)
        time.sleep(0.005)
    pytest.fail("the worker never had anything to do")


def test_a_worker_killed_in_the_middle_changes_nothing(
    shared: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paper, "_FILES", 2)
    (crowd(tmp_path / "in") / "坏.docx").write_bytes(b"PK\x03\x04 no archive")
    inputs, asked = find_inputs([tmp_path / "in"]), work()

    def results(name: str, evaluate: Evaluation) -> bytes:
        (tmp_path / name).mkdir()
        run(inputs, asked.requirement, asked.rules, tmp_path / name, evaluate, lambda _failed: None)
        return (tmp_path / name / "results.jsonl").read_bytes()

    with Client(shared.address, set_as_default=False) as watcher:
        watcher.wait_for_workers(1, 20)
        others = set(watcher.nthreads())
        victim = shared.worker("--no-nanny")
        watcher.wait_for_workers(2, 20)
        (name,) = set(watcher.nthreads()) - others

        def disturbed(inputs: Iterable[Input]) -> Iterator[Entry]:
            entries = judged_on_cluster(inputs, shared.address, asked, LIMITS)
            for number, entry in enumerate(entries):
                if number == 0:
                    kill_when_busy(victim, name, watcher)
                yield entry

        found = results("cluster", disturbed)
    assert found == results("local", partial(judged, work=asked, jobs=2, limits=LIMITS))
    assert found.count(b"\n") == len(inputs) == 42
    assert found.count(b'"status": "error"') == 2


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


def test_files_that_hang_or_crash_cost_only_themselves(
    shared: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = crowd(tmp_path / "in", 4)
    for name in ("01卡住", "02崩溃"):
        (folder / f"{name}.txt").write_text(REPORT, encoding="utf-8")
    monkeypatch.setattr(batch, "evaluate", evaluate)  # so that it is put back in the end
    exec(BAD_FILES)
    asked = small_work(tmp_path / "rules")
    found = both(find_inputs([folder])[1:], asked, Limits(seconds=3), shared.address)
    assert [entry.code for entry in found] == [None, "E901", None, "E903", None, "E101"]


def test_another_version_is_refused(
    shared: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "identity", lambda: {"hedui": "9.9", "rapidfuzz": "1.0"})
    inputs, asked = find_inputs([crowd(tmp_path / "in", 3)]), small_work(tmp_path / "rules")
    with pytest.raises(UsageError, match=r"E207.*本机是 9.9.*rapidfuzz.*安装"):
        list(judged_on_cluster(inputs, shared.address, asked, LIMITS))


def test_a_cluster_that_has_no_workers_or_loses_them_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_CONNECT", 3)
    monkeypatch.setattr(client, "_PATIENCE", 1)
    inputs, asked = find_inputs([crowd(tmp_path / "in")]), small_work(tmp_path / "rules")
    with started(tmp_path) as small:
        with pytest.raises(UsageError, match=r"E207.*dask worker tcp://"):
            list(judged_on_cluster(inputs, small.address, asked, LIMITS))
        for lost in (1, 0):
            small.worker("--no-nanny")
            with Client(small.address, set_as_default=False) as watcher:
                watcher.wait_for_workers(1, 20)
            entries = judged_on_cluster(inputs, small.address, asked, LIMITS)
            next(entries)
            small.processes[lost].kill()
            with pytest.raises(UsageError, match=r"E207.*中断.*重新运行"):
                list(entries)


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
