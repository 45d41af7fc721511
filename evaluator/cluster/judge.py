"""The process that evaluates for a dask worker, by the same pool as a local run with one process.

A dask worker can't do so itself: under a nanny it is a daemon, which multiprocessing forbids to
have children, and it is full of threads and sockets, which are no good to fork from. A judge has
one thread when it starts, compiles the rules once and forks cheaply for every chunk. It reads
pickles from its standard input and ends with it, however the dask worker ends.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Any

from evaluator.batch import Input
from evaluator.cluster.identity import identity
from evaluator.pool import Limits, Work, judged
from evaluator.store import Entry


class Judge:
    """A judge as its dask worker sees it. Raises ChildProcessError where it can't be started."""

    def __init__(self, work: Work, limits: Limits) -> None:
        command = [sys.executable, "-m", __name__]
        # Its own session: Ctrl-C is for the dask worker, with which the judge ends.
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
        )
        try:
            self.identity: dict[str, str] = self._received()
            self._send((work, limits))
        except (EOFError, OSError) as error:
            raise ChildProcessError("the evaluating process doesn't start") from error

    def entries(self, inputs: Sequence[Input]) -> tuple[Entry, ...]:
        """The outcomes of files. Raises EOFError where the judge is gone."""
        try:
            self._send(inputs)
            entries: tuple[Entry, ...] = self._received()
        except BrokenPipeError:
            raise EOFError from None
        return entries

    def close(self) -> None:
        """Let the judge end: at once, or else after the chunk that it is at."""
        assert self._process.stdin is not None
        with suppress(OSError, subprocess.TimeoutExpired):
            self._process.stdin.close()
            self._process.wait(1)

    def _send(self, message: object) -> None:
        assert self._process.stdin is not None
        _put(self._process.stdin, message)

    def _received(self) -> Any:
        assert self._process.stdout is not None
        return pickle.load(self._process.stdout)


def _serve() -> None:
    """Be a judge."""
    with os.fdopen(os.dup(1), "wb") as answers:
        os.dup2(2, 1)  # what libraries print must not stand among the answers
        _put(answers, identity())
        with suppress(EOFError, BrokenPipeError):
            work, limits = pickle.load(sys.stdin.buffer)
            while True:
                inputs = pickle.load(sys.stdin.buffer)
                _put(answers, tuple(judged(inputs, work, 1, limits)))


def _put(stream: IO[bytes], message: object) -> None:
    pickle.dump(message, stream, pickle.HIGHEST_PROTOCOL)
    stream.flush()


if __name__ == "__main__":
    _serve()
