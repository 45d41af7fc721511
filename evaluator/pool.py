"""Files evaluated by several processes, so that a file which hangs, crashes or eats memory costs
only itself."""

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from pebble import ProcessExpired, ProcessPool

from evaluator.batch import Input, outcome_of
from evaluator.checklist import Checklist
from evaluator.errors import CODES
from evaluator.model import Failure
from evaluator.requirement import Requirement
from evaluator.rules import RuleSet, load_rules
from evaluator.store import Entry, entry_of

# Files given out ahead of the one whose turn it is: enough that no process waits for work while a
# slow file holds up the order, few enough that memory doesn't grow with the batch.
_AHEAD = 32


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: seconds, and bytes of memory of its process."""

    seconds: float = 60
    memory: int = 4 << 30


@dataclass(frozen=True, slots=True)
class Work:
    """By what files are evaluated: the requirement and the folder of the rules."""

    requirement: Requirement
    rules: Path

    @property
    def checklists(self) -> dict[str, Checklist]:
        """The checklists by id."""
        return {checklist.id: checklist for checklist in self.requirement.checklists}


@cache
def compiled(rules: Path) -> RuleSet:
    """The rules of a folder, once a process; processes that are forked from it have them as well.

    Raises as `load_rules`.
    """
    return load_rules(rules)


def judged(inputs: Iterable[Input], work: Work, jobs: int, limits: Limits) -> Iterator[Entry]:
    """Evaluate inputs in `jobs` processes; the outcomes in the order of the inputs.

    Raises MissingError and ConfigError as `load_rules`.
    """
    compiled(work.rules)
    # Forked processes have the compiled rules at once; where there is no fork, each compiles them.
    context = get_context("fork" if sys.platform == "linux" else "spawn")
    options: Any = {"initializer": _prepare, "initargs": (work, limits), "context": context}
    pool = ProcessPool(max_workers=jobs, **options)
    try:
        waiting: deque[tuple[Input, Any]] = deque()
        for given in inputs:
            future = pool.schedule(_judge, args=(given,), timeout=limits.seconds)
            waiting.append((given, future))
            if len(waiting) >= jobs * _AHEAD:
                yield _next(waiting, limits)
        while waiting:
            yield _next(waiting, limits)
        pool.close()  # type: ignore[no-untyped-call]  # the library is typed in part
    finally:
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()


def judge(given: Input, work: Work) -> Entry:
    """Evaluate one file in this process; its faults are outcomes as well."""
    outcome = outcome_of(given, work.requirement, compiled(work.rules))
    return entry_of(outcome, work.checklists)


_work: Work | None = None


def _prepare(work: Work, limits: Limits) -> None:
    """Ready a new process."""
    global _work  # noqa: PLW0603  # what a process needs for every file, handed over once
    _work = work
    compiled(work.rules)
    with suppress(ImportError, ValueError, OSError):  # Windows can't limit itself
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    if hasattr(os, "setsid"):
        # Ctrl-C is for the process that people see: it ends the others in order.
        with suppress(OSError):
            os.setsid()


def _judge(given: Input) -> Entry:
    assert _work is not None
    try:
        return judge(given, _work)
    except MemoryError:
        return _failed(given, "E902", "请检查文件是否正常，或用 --memory 提高限制")


def _next(waiting: deque[tuple[Input, Any]], limits: Limits) -> Entry:
    given, future = waiting.popleft()
    try:
        entry: Entry = future.result()
    except TimeoutError:
        advice = f"{limits.seconds:g} 秒没有处理完，请检查文件是否正常，或用 --timeout 提高时限"
        return _failed(given, "E901", advice)
    except ProcessExpired:
        return _failed(given, "E903", "请检查文件是否正常；如能打开，请发给软件维护人员")
    return entry


def _failed(given: Input, code: str, advice: str) -> Entry:
    return entry_of(Failure(given.name, code, f"{CODES[code]}：{advice}"), {})
