"""What a dask worker does for a run: it keeps rules and requirement, and evaluates chunks."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from distributed import Worker, WorkerPlugin, get_worker

from evaluator.cluster.identity import difference, identity
from evaluator.cluster.judge import Judge
from evaluator.cluster.paper import Answer, Chunk
from evaluator.pool import Limits, Work
from evaluator.rulefile import LANGUAGE, rule_files


class Evaluator(WorkerPlugin):
    """A run on a worker. dask brings it to every worker, also to those that join later.

    The rules travel as files: they may be a user's own, which no worker has.
    """

    def __init__(self, name: str, work: Work, limits: Limits) -> None:
        self.name = name
        self._requirement, self._limits, self._identity = work.requirement, limits, identity()
        self._rules = {
            path.relative_to(work.rules).as_posix(): path.read_bytes()
            for path in (work.rules / LANGUAGE, *rule_files(work.rules))
        }
        self._idle: list[Judge] = []
        self._is_over = False

    def setup(self, worker: Worker) -> None:
        """Write the rules out."""
        self._address = worker.address
        self._folder = Path(worker.local_directory) / self.name
        for name, content in self._rules.items():
            path = self._folder / "rules" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    def teardown(self, worker: Worker) -> None:
        """Leave nothing behind."""
        self._is_over = True
        for judge in self._idle:
            judge.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def answer(self, chunk: Chunk) -> Answer:
        """Evaluate a chunk, in a thread of the worker. Raises as `Judge` and its `entries`."""
        with self._judge() as judge:
            if fault := difference(self._identity, judge.identity):
                return Answer(fault=f"工作进程 {self._address} 与本机不同：{fault}")
            if not all(paper.content is not None or paper.is_seen() for paper in chunk):
                return Answer()
            with TemporaryDirectory(dir=self._folder) as scratch:
                inputs = [
                    paper.unpacked(Path(scratch) / f"{place}{paper.path.suffix}")
                    for place, paper in enumerate(chunk)
                ]
                return Answer(judge.entries(inputs))

    @contextmanager
    def _judge(self) -> Iterator[Judge]:
        """A judge for this thread alone, an idle one if there is any."""
        try:
            judge = self._idle.pop()
        except IndexError:
            judge = Judge(Work(self._requirement, self._folder / "rules"), self._limits)
        try:
            yield judge
        except BaseException:
            judge.close()
            raise
        self._idle.append(judge)
        if self._is_over:
            judge.close()


def answered(name: str, chunk: Chunk) -> Answer:
    """The task that a client gives out: a chunk of the run `name`."""
    plugin = get_worker().plugins[name]
    assert isinstance(plugin, Evaluator)
    return plugin.answer(chunk)
