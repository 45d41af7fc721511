"""A run over a folder of results: what was evaluated there before is taken as it was, the rest is
evaluated anew, and the record is written when all is there."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import file_digest, sha256
from itertools import islice
from pathlib import Path

from filelock import FileLock, Timeout

from evaluator.atomic import why
from evaluator.batch import Input
from evaluator.copies.findings import copy_findings
from evaluator.copies.shingles import Text
from evaluator.entry import Entry
from evaluator.errors import UsageError
from evaluator.model import Assessment, Failure, Finding
from evaluator.record import RESULTS, Record, Run, read_line, with_findings, write_lines
from evaluator.requirement import Requirement
from evaluator.standing import Standing
from evaluator.store import CHECKLISTS, STORE, RunFacts, Store, opened

LOCK = ".hedui.lock"
# Outcomes that hang on the machine and the moment, not on the file alone: no later run takes them.
_PASSING = frozenset({"E102", "E108", "E109", "E900", "E901", "E902", "E903"})
_KEPT_AT_ONCE = 32

Told = Callable[[bool], None]
Evaluation = Callable[[Iterable[Input]], Iterator[Entry]]


@dataclass(frozen=True, slots=True)
class Done:
    """A run that has ended: its record, the standings in its order, and a hash of all outcomes."""

    record: Record
    standings: tuple[Standing | Failure, ...]
    stamp: str


@contextmanager
def claimed(out: Path) -> Iterator[None]:
    """The folder `out`, made if need be, for this process alone.

    Raises UsageError E202 where it can't be written, E205 where another run is at it.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / LOCK)
        lock.acquire(timeout=0)
    except Timeout:
        message = f"“{out}”正由另一次运行使用，请等它结束，或换一个输出目录"
        raise UsageError("E205", message) from None
    except OSError as error:
        raise UsageError("E202", f"输出目录“{out}”无法建立：{why(error)}") from None
    try:
        yield
    finally:
        lock.release()


def run(
    inputs: Sequence[Input],
    requirement: Requirement,
    rules: Path,
    out: Path,
    evaluate: Evaluation,
    told: Told,
) -> Done:
    """Evaluate inputs into the record in `out`, which must be claimed.

    `evaluate` gives the outcomes of inputs in their order (evaluator/pool.py); `told` hears of each
    file whether it failed. Raises UsageError E202 and E206 where files can't be written or the
    store can't be used, and whatever `evaluate` raises.
    """
    about = Run.of(requirement, rules)
    with opened(out / STORE) as store:
        keys = _evaluated(inputs, Keys(about, requirement), store, evaluate, told)
        if store.last_keys() != keys:
            store.finish(keys, _facts(about), datetime.now(UTC), _copies(keys, store))
        stamp = sha256("\0".join([*_shared(about), *keys]).encode()).hexdigest()
        record = Record(out, about)
        if not is_fresh(store, out / RESULTS, stamp):
            record = write_lines(_lines(keys, store), about, out)
            set_fresh(store, out / RESULTS, stamp)
        return Done(record, tuple(_standings(keys, store)), stamp)


def is_fresh(store: Store, path: Path, stamp: str) -> bool:
    """Whether a file is still the one that was written last, from what `stamp` stands for."""
    return store.stamp(path.name) == _seen(path, stamp)


def is_changed(store: Store, path: Path) -> bool:
    """Whether someone has changed a file since it was written."""
    known = store.stamp(path.name)
    return known is not None and path.exists() and known != _seen(path, known.split()[0])


def set_fresh(store: Store, path: Path, stamp: str) -> None:
    """Note that a file was written from what `stamp` stands for."""
    store.set_stamp(path.name, _seen(path, stamp))


def _seen(path: Path, stamp: str) -> str:
    try:
        state = path.stat()
    except OSError:
        return ""
    return f"{stamp} {state.st_size} {state.st_mtime_ns}"


class Keys:
    """The keys under which outcomes are kept: hashes of everything that an outcome depends on."""

    def __init__(self, about: Run, requirement: Requirement) -> None:
        self._requirement = requirement
        waivers = (waiver.model_dump_json() for waiver in requirement.waivers)
        self._shared = (*_shared(about), *waivers)

    def of(self, given: Input) -> str:
        """The key of a file as it is now."""
        content = ""
        with suppress(OSError):
            if given.path.is_file():  # a pipe would never end
                with given.path.open("rb") as file:
                    content = file_digest(file, "sha256").hexdigest()
        decisions = self._requirement.reviews_of(given.name).values()
        reviews = (review.model_dump_json() for each in decisions for review in each)
        parts = "\0".join((content, given.name, *self._shared, *reviews))
        return sha256(parts.encode("utf-8", "surrogatepass")).hexdigest()


def _shared(about: Run) -> tuple[str, ...]:
    """What all outcomes of a run depend on."""
    checklists = map(about.hash_of, about.checklists)
    return (about.version, about.rules, str(about.profile), *checklists)


def _facts(about: Run) -> RunFacts:
    checklists = CHECKLISTS.dump_json(about.checklists).decode()
    return RunFacts(about.version, about.rules, about.profile, checklists)


def _evaluated(
    inputs: Sequence[Input], keys: Keys, store: Store, evaluate: Evaluation, told: Told
) -> list[str]:
    """The keys under which the outcomes of all inputs are kept, once they are."""
    order = [keys.of(given) for given in inputs]
    new = []
    for place, key in enumerate(order):
        status = store.status(key)
        if status is None:
            new.append(place)
        else:
            told(status == "error")
    moment = datetime.now(UTC).isoformat()
    entries = evaluate(inputs[place] for place in new)
    found = zip(new, entries, strict=False)  # the shorter ends first, and with it the other
    while some := list(islice(found, _KEPT_AT_ONCE)):
        for place, entry in some:
            if entry.code in _PASSING:
                order[place] += f" {moment}"  # no later run looks for such a key
            told(entry.code is not None)
        store.keep((order[place], entry) for place, entry in some)
    return order


def _copies(keys: Sequence[str], store: Store) -> dict[int, tuple[Finding, ...]]:
    """The copies among the outcomes of a run, by place."""

    def text(place: int) -> Text:
        outcome = read_line(store.line(keys[place]))
        assert isinstance(outcome, Assessment)
        return Text.of(outcome)

    return copy_findings(store.fingerprints(keys), text)


def _lines(keys: Sequence[str], store: Store) -> Iterator[bytes]:
    """The lines of results.jsonl, with the copies that the last run found."""
    copies = store.copies()
    for place, key in enumerate(keys):
        line = store.line(key)
        yield with_findings(line, copies[place]) if place in copies else line


def _standings(keys: Sequence[str], store: Store) -> Iterator[Standing | Failure]:
    counts = store.copy_counts()
    for place, standing in enumerate(store.standings(keys)):
        if isinstance(standing, Standing) and place in counts:
            yield replace(standing, findings=standing.findings + counts[place])
        else:
            yield standing
