"""Files evaluated by several processes, so that a file which hangs, crashes or eats memory costs
only itself."""

import gc
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pebble import ProcessExpired

from evaluator.batch import Input, outcome_of
from evaluator.checklist import Checklist
from evaluator.entry import Entry, entry_of
from evaluator.errors import CODES
from evaluator.model import Failure
from evaluator.processes import spread
from evaluator.requirement import Requirement
from evaluator.rules import RuleSet, load_rules

_SLOW = "{:g} 秒没有处理完，请检查文件是否正常，或用 --timeout 提高时限"


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
    # Rules are for good: whoever collects garbage need not look through them again and again.
    gc.collect()
    gc.freeze()
    for given, future in spread(_judge, inputs, jobs, _prepare, (work, limits), limits.seconds):
        try:
            yield future.result()
        except TimeoutError:
            yield _failed(given, "E901", _SLOW.format(limits.seconds))
        except ProcessExpired:
            yield _failed(given, "E903", "请检查文件是否正常；如能打开，请发给软件维护人员")


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


def _judge(given: Input) -> Entry:
    assert _work is not None
    try:
        return judge(given, _work)
    except MemoryError:
        return _failed(given, "E902", "请检查文件是否正常，或用 --memory 提高限制")


def _failed(given: Input, code: str, advice: str) -> Entry:
    return entry_of(Failure(given.name, code, f"{CODES[code]}：{advice}"), {})
