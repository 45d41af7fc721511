"""Work spread over processes, with what comes of it in the order in which it was given."""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing import get_context
from typing import Any, TypeVar

from pebble import ProcessPool

Task = TypeVar("Task")
Result = TypeVar("Result")

# Tasks given out for each process ahead of the one whose turn it is: enough that none waits for
# work while a slow task holds up the order, few enough that memory doesn't grow with their number.
_AHEAD = 32


def spread(
    work: Callable[[Task], Result],
    tasks: Iterable[Task],
    jobs: int,
    prepare: Callable[..., None],
    given: tuple[object, ...],
    seconds: float | None = None,
) -> Iterator[tuple[Task, "Future[Result]"]]:
    """Do tasks in `jobs` processes, each of which has called `prepare(*given)` first.

    Asking the future that comes with a task for its result waits for it.
    A task that takes more than `seconds` has TimeoutError for its result, one that ends its process
    pebble's ProcessExpired; the other tasks go on.
    """
    # Forked processes have at once what this one has loaded; elsewhere each loads it itself.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    options: Any = {"initializer": _begin, "initargs": (prepare, given), "context": context}
    pool = ProcessPool(max_workers=jobs, **options)
    try:
        waiting: deque[tuple[Task, Any]] = deque()
        for task in tasks:
            waiting.append((task, pool.schedule(work, args=(task,), timeout=seconds)))
            if len(waiting) >= jobs * _AHEAD:
                yield waiting.popleft()
        while waiting:
            yield waiting.popleft()
        pool.close()  # type: ignore[no-untyped-call]  # the library is typed in part
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def _begin(prepare: Callable[..., None], given: tuple[object, ...]) -> None:
    """Ready a new process."""
    if hasattr(os, "setsid"):
        # Ctrl-C is for the process that people see: it ends the others in order.
        with suppress(OSError):
            os.setsid()
    prepare(*given)
