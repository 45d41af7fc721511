"""The files of a batch evaluated on a dask cluster, with the same outcomes as on this machine.

client.py gives out chunks of files (chunks.py) and puts the outcomes in order; worker.py hands a
chunk, on a dask worker, to a process beside it; judge.py is that process.
"""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec

from evaluator.batch import Input
from evaluator.entry import Entry
from evaluator.errors import UsageError
from evaluator.pool import Limits, Work


def judged_on_cluster(
    inputs: Iterable[Input], address: str, work: Work, limits: Limits
) -> Iterator[Entry]:
    """Evaluate inputs on the cluster whose scheduler is at `address`; the outcomes in their order.

    Raises UsageError E207 where the cluster can't be used, else as `evaluator.pool.judged`.
    """
    if find_spec("distributed") is None:
        raise UsageError("E207", '没有安装 dask，请先运行：pip install "hedui[cluster]"')
    from evaluator.cluster.client import judged  # noqa: PLC0415

    return judged(inputs, address, work, limits)
