"""A run as the client sees it: chunks given out, outcomes taken back in order."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from uuid import uuid4

import dask
from distributed import Client, Future, KilledWorker, wait

from evaluator.batch import Input, require_rules
from evaluator.cluster.paper import Answer, Chunk, chunks
from evaluator.cluster.worker import Evaluator, answered
from evaluator.errors import UsageError
from evaluator.pool import Limits, Work, compiled
from evaluator.pool import judged as judged_here
from evaluator.store import Entry

# Chunks given out for each thread of the cluster: enough that none waits for work while a slow
# chunk holds up the order, few enough that what is under way doesn't grow with the batch.
_AHEAD = 4
_RETRIES = 2
_CONNECT = 10  # seconds
_PATIENCE = 30  # seconds without any worker; a nanny starts a new one sooner
_KEPT = "已完成的结果会保留，重新运行时接着评估"
_SAME = "请在集群各处安装同一版本的 hedui 和它所用的库"


def judged(inputs: Iterable[Input], address: str, work: Work, limits: Limits) -> Iterator[Entry]:
    """See `evaluator.cluster.judged_on_cluster`."""
    require_rules(work.requirement, compiled(work.rules))
    with _connected(address) as client, _running(client, address, work, limits) as run:
        for chunk in chunks(inputs):
            run.begin(chunk)
            if run.is_full():
                yield from run.end_first()
        while run.waiting:
            yield from run.end_first()


@contextmanager
def _connected(address: str) -> Iterator[Client]:
    """A client of a cluster that has workers. Raises UsageError E207."""
    # Reports may travel with their task: what the scheduler holds outlasts lost workers.
    quiet = {"distributed.admin.large-graph-warning-threshold": "1 GiB"}
    with dask.config.set(quiet), _client(address) as client:
        try:
            client.wait_for_workers(1, _CONNECT)
        except TimeoutError:
            message = f"“{address}”没有工作进程，请先启动：dask worker {address}"
            raise UsageError("E207", message) from None
        yield client


def _client(address: str) -> Client:
    # Raised outside of the handler, so that nothing keeps the half-made client, which would try to
    # say goodbye at the end.
    with suppress(OSError, ValueError):
        return Client(address, timeout=_CONNECT)
    message = (
        f"连接不上“{address}”，请检查地址（形如 tcp://主机:8786），并确认 dask scheduler 在运行"
    )
    raise UsageError("E207", message)


@contextmanager
def _running(client: Client, address: str, work: Work, limits: Limits) -> Iterator["_Run"]:
    """A run that the workers know. Raises UsageError E207 where the cluster fails it."""
    name = f"hedui-{uuid4().hex}"
    run = _Run(client, name, work, limits)
    try:
        _register(client, Evaluator(name, work, limits))
        yield run
    except (OSError, CancelledError) as error:
        message = f"与“{address}”的连接中断，请检查 dask scheduler；{_KEPT}"
        raise UsageError("E207", message) from error
    finally:
        if client.status == "running":
            with suppress(Exception):  # the run is over; what matters has been raised already
                client.cancel([task for _, task in run.waiting if task is not None])
                client.unregister_worker_plugin(name)


def _register(client: Client, plugin: Evaluator) -> None:
    try:
        client.register_plugin(plugin, plugin.name)
    except OSError:
        raise
    except Exception as error:  # whatever comes of workers on which hedui can't be imported
        raise _unfit(error) from error


def _unfit(error: BaseException) -> UsageError:
    where = f"工作进程出错（{type(error).__name__}）"
    return UsageError("E207", f"{where}：scheduler 和 worker 上都要有 hedui；{_SAME}")


class _Run:
    """A batch on a cluster; `waiting` are the chunks given out, with their tasks.

    A chunk without a task is evaluated here when its turn comes.
    """

    def __init__(self, client: Client, name: str, work: Work, limits: Limits) -> None:
        self._client, self._name, self._work, self._limits = client, name, work, limits
        self._sending = False
        self.waiting: deque[tuple[Chunk, Future[Answer] | None]] = deque()

    def begin(self, chunk: Chunk) -> None:
        """Give out a chunk."""
        self.waiting.append((chunk, self._task(chunk)))

    def is_full(self) -> bool:
        """Whether enough is given out for the workers that there are now."""
        threads: int = sum(self._client.nthreads().values())
        return len(self.waiting) >= _AHEAD * threads

    def end_first(self) -> Sequence[Entry]:
        """Wait for the chunk whose turn it is; its outcomes."""
        chunk, task = self.waiting.popleft()
        answer = self._answer(task) if task is not None else None
        if answer is None:
            return self._here(chunk)
        if answer.fault:
            raise UsageError("E207", f"{answer.fault}；{_SAME}")
        if answer.entries is None:
            self._send_from_now_on(chunk)
            return self.end_first()
        return answer.entries

    def _task(self, chunk: Chunk) -> "Future[Answer] | None":
        if not all(paper.digest for paper in chunk):
            return None
        if self._sending:
            try:
                chunk = tuple(paper.with_content() for paper in chunk)
            except OSError:
                return None
        key = f"{self._name}-{uuid4().hex}"
        return self._client.submit(
            answered, self._name, chunk, key=key, retries=_RETRIES, pure=False
        )

    def _send_from_now_on(self, unseen: Chunk) -> None:
        """Give out again with their content what the workers may not see."""
        self._sending = True
        again = [unseen, *(chunk for chunk, _ in self.waiting)]
        self.waiting.clear()
        for chunk in again:
            self.begin(chunk)

    def _answer(self, task: "Future[Answer]") -> Answer | None:
        """What became of a task; None where worker after worker was lost over it."""
        while not task.done():
            try:
                wait([task], timeout=_PATIENCE)
            except TimeoutError:
                if not self._client.nthreads():
                    message = f"集群的工作进程全部中断，请重新启动 dask worker；{_KEPT}"
                    raise UsageError("E207", message) from None
        error = task.exception()
        if isinstance(error, KilledWorker | EOFError):
            return None
        if error is not None:
            raise _unfit(error)
        answer: Answer = task.result()
        return answer

    def _here(self, chunk: Chunk) -> list[Entry]:
        """The outcomes of files that no worker could take, as a local run would have them."""
        inputs = [Input(paper.name, paper.path) for paper in chunk]
        return list(judged_here(inputs, self._work, 1, self._limits))
