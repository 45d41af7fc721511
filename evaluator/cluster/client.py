"""A run as the client sees it: chunks given out, outcomes taken back in order."""

import asyncio
import logging
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager
from uuid import uuid4

import dask
from distributed import Client, Future, KilledWorker, Security
from distributed.comm.core import connect

from evaluator.batch import Input
from evaluator.cluster.chunks import Chunk, chunks
from evaluator.cluster.judge import Answer, ordered, packed, unpacked
from evaluator.cluster.worker import answered
from evaluator.entry import Entry
from evaluator.errors import UsageError
from evaluator.pool import Limits, Work, compiled
from evaluator.pool import judged as judged_here

# Chunks given out for each thread of the cluster: enough that none waits for work while a slow
# chunk holds up the order, few enough that what is under way doesn't grow with the batch.
_AHEAD = 4
# Times that a chunk is given out again whose process failed. Lost workers are dask's to count.
_RETRIES = 2
_CONNECT = 10  # seconds
_PATIENCE = 30  # seconds without any worker; a nanny starts a new one sooner
_KEPT = "已完成的结果会保留，重新运行时接着评估"
_SAME = "请在集群各处安装同一版本的 hedui 和它所用的库"


def judged(inputs: Iterable[Input], address: str, work: Work, limits: Limits) -> Iterator[Entry]:
    """See `evaluator.cluster.judged_on_cluster`."""
    compiled(work.rules)  # faults in the rules are told here, not by every worker
    with _connected(address) as client:
        run = _Run(client, work, limits)
        try:
            for chunk in chunks(inputs):
                run.begin(chunk)
                if run.is_full():
                    yield from run.first()
            while run.waiting:
                yield from run.first()
        except (OSError, CancelledError) as error:
            message = f"与“{address}”的连接中断，请检查 dask scheduler；{_KEPT}"
            raise UsageError("E207", message) from error


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client of a cluster that has workers. Raises UsageError E207."""
    for name in ("distributed", "distributed.client"):  # users are told in Chinese what is wrong
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        asyncio.run(_probe(address))
    except Exception:  # what answers there may be anything
        message = "请检查地址（形如 tcp://主机:8786），并确认 dask scheduler 在运行"
        raise UsageError("E207", f"连接不上“{address}”，{message}") from None
    # Reports may travel with their task: what the scheduler holds outlasts lost workers.
    quiet = {"distributed.admin.large-graph-warning-threshold": "1 GiB"}
    with dask.config.set(quiet), Client(address, timeout=_CONNECT, set_as_default=False) as client:
        try:
            client.wait_for_workers(1, _CONNECT)
        except TimeoutError:
            message = f"“{address}”没有工作进程，请先启动：dask worker {address}"
            raise UsageError("E207", message) from None
        yield client


async def _probe(address: str) -> None:
    """Connect once: a Client that can't would try for long to say goodbye."""
    security = Security().get_connection_args("client")
    (await connect(address, timeout=_CONNECT, **security)).abort()


class _Run:
    """A batch on a cluster; `waiting` are the chunks given out, with their tasks.

    A chunk without a task is evaluated here when its turn comes.
    """

    def __init__(self, client: Client, work: Work, limits: Limits) -> None:
        self._client, self._work, self._limits = client, work, limits
        self._name, self._order = uuid4().hex, ordered(work, limits)
        self._sending = False
        self.waiting: deque[tuple[Chunk, Future[bytes] | None]] = deque()

    def begin(self, chunk: Chunk) -> None:
        """Give out a chunk."""
        self.waiting.append((chunk, self._task(chunk)))

    def is_full(self) -> bool:
        """Whether enough is given out for the workers that there are now."""
        threads: int = sum(self._client.nthreads().values())
        return len(self.waiting) >= _AHEAD * threads

    def first(self) -> Sequence[Entry]:
        """Wait for the chunk whose turn it is; its outcomes. Raises UsageError E207."""
        while True:
            chunk, task = self.waiting.popleft()
            found = self._found(chunk, task)
            if found is not None:
                return found
            self._send_from_now_on(chunk)

    def _task(self, chunk: Chunk) -> "Future[bytes] | None":
        if not all(paper.digest for paper in chunk):
            return None
        if self._sending:
            try:
                chunk = tuple(paper.with_content() for paper in chunk)
            except OSError:
                return None
        key = f"hedui-{uuid4().hex}"
        messages = self._order, packed(chunk)
        return self._client.submit(
            answered, self._name, *messages, key=key, retries=_RETRIES, pure=False
        )

    def _send_from_now_on(self, unseen: Chunk) -> None:
        """Give out again with their content what the workers may not see."""
        self._sending = True
        again = [unseen, *(chunk for chunk, _ in self.waiting)]
        self.waiting.clear()
        for chunk in again:
            self.begin(chunk)

    def _found(self, chunk: Chunk, task: "Future[bytes] | None") -> Sequence[Entry] | None:
        """The outcomes of a chunk; None where a worker doesn't see its files."""
        if task is None:
            return self._here(chunk)
        error = self._error(task)
        if isinstance(error, KilledWorker):  # worker after worker was lost over it
            return self._here(chunk)
        if error is not None:
            fault = f"工作进程出错（{type(error).__name__}）：scheduler 和 worker 上都要有 hedui"
            raise UsageError("E207", f"{fault}；{_SAME}") from error
        answer: Answer = unpacked(task.result())
        if isinstance(answer, str):
            raise UsageError("E207", f"工作进程与本机不同：{answer}；{_SAME}")
        if answer and any(entry.code == "E108" for entry in answer):  # LibreOffice may be here
            return self._here(chunk)
        return answer

    def _error(self, task: "Future[bytes]") -> BaseException | None:
        """Wait for a task; what went wrong with it."""
        while True:
            try:
                return task.exception(_PATIENCE)  # type: ignore[no-any-return]
            except TimeoutError:
                if not self._client.nthreads():
                    message = f"集群的工作进程全部中断，请重新启动 dask worker；{_KEPT}"
                    raise UsageError("E207", message) from None

    def _here(self, chunk: Chunk) -> list[Entry]:
        """The outcomes of files that no worker could take, as a local run would have them."""
        inputs = [Input(paper.name, paper.path) for paper in chunk]
        return list(judged_here(inputs, self._work, 1, self._limits))
