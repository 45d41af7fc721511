"""What a dask worker does: it hands chunks to processes that evaluate them (judge.py).

It can't do so itself: under a nanny it is a daemon, which may have no children, and it is full of
threads and sockets, which are no good to fork from.
"""

import pickle
import subprocess
import sys
from threading import Lock

from distributed import get_worker


def answered(run: str, order: bytes, chunk: bytes) -> bytes:
    """The task that a client gives out: a chunk of a run, and what judge.py says to it.

    What goes between the two stays packed: neither scheduler nor worker needs to look into it.
    Raises EOFError where the process ends too soon.
    """
    judge = _idle_judge(run) or _Judge(run, order, get_worker().local_directory)
    answer = judge.answer(chunk)
    with _lock:
        _idle.append(judge)
    return answer


class _Judge:
    """A process that evaluates for one run, and for one thread of the worker at a time."""

    def __init__(self, run: str, order: bytes, folder: str) -> None:
        self.run, self._unsent = run, [order]
        # Its own session: Ctrl-C is for the dask worker, with which the process ends.
        self._process = subprocess.Popen(
            [sys.executable, "-m", "evaluator.cluster.judge", folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def answer(self, chunk: bytes) -> bytes:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        try:
            for message in (*self._unsent, chunk):
                pickle.dump(message, self._process.stdin)
            self._process.stdin.flush()
        except BrokenPipeError:
            raise EOFError from None
        self._unsent = []
        answer: bytes = pickle.load(self._process.stdout)
        return answer

    def is_alive(self) -> bool:
        return self._process.poll() is None


_idle: list[_Judge] = []
_lock = Lock()


def _idle_judge(run: str) -> _Judge | None:
    with _lock:
        _idle[:] = [judge for judge in _idle if judge.is_alive()]
        for place, judge in enumerate(_idle):
            if judge.run == run:
                return _idle.pop(place)
    return None
