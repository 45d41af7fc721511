"""The process that evaluates for a dask worker, by the pool that local runs use.

    python -m evaluator.cluster.judge FOLDER

It reads an order and then chunks from its standard input, and answers each chunk. It compiles the
rules once, forks for every chunk, and ends with its input, or when none comes. What it reads and
writes are pickles of bytes, so that whoever passes a message on needn't know what is in it.
"""

import os
import pickle
import re
import sys
import zlib
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from select import select
from tempfile import TemporaryDirectory
from typing import Any

from evaluator import __version__
from evaluator.cluster.chunks import Chunk
from evaluator.entry import Entry
from evaluator.pool import Limits, Work, judged
from evaluator.rulefile import deciding

_PACKAGE = Path(__file__).parent.parent
_IDLE = 60  # seconds; a client that was killed can't tell that its run is over

# The outcomes of a chunk; None where not all of its files are seen; or, in words, why a judge can't
# evaluate for this client.
Answer = tuple[Entry, ...] | None | str


def ordered(work: Work, limits: Limits) -> bytes:
    """What a judge needs to know of a run. The rules travel as files, for they may be a user's own,
    which no worker has. The versions stand apart: only a judge that has the same can be sure to
    understand the rest."""
    rules = {name: path.read_bytes() for name, path in deciding(work.rules).items()}
    return packed((versions(), packed((work.requirement, limits, rules))))


def packed(message: object) -> bytes:
    """A message as it travels."""
    return zlib.compress(pickle.dumps(message), 1)


def unpacked(message: bytes) -> Any:
    """What was packed."""
    return pickle.loads(zlib.decompress(message))


def versions() -> dict[str, str]:
    """What decides, besides files and rules, which outcome a file has: code, Python, libraries."""
    code = sha256()
    for path in sorted(_PACKAGE.rglob("*.py")):
        content = path.read_bytes()
        code.update(f"{path.relative_to(_PACKAGE).as_posix()} {len(content)}\n".encode() + content)
    found = {
        "hedui": f"{__version__}（{code.hexdigest()[:12]}）",
        "操作系统": os.name,
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
    }
    with suppress(PackageNotFoundError):  # a checkout that isn't installed
        for requirement in requires("hedui") or ():
            name = re.match(r"[\w.-]+", requirement)
            if name and "extra ==" not in requirement:
                found[name[0]] = version(name[0])
    return found


def _serve(folder: str) -> None:
    """Be a judge, with `folder` to work in."""
    with (
        os.fdopen(os.dup(1), "wb") as answers,
        TemporaryDirectory(dir=folder) as own,
        suppress(EOFError, BrokenPipeError),
    ):
        os.dup2(2, 1)  # what libraries print must not stand among the answers
        theirs, order = unpacked(pickle.load(sys.stdin.buffer))
        fault = _difference(theirs, versions())
        asked = None if fault else _taken(unpacked(order), Path(own) / "rules")
        while True:
            chunk = pickle.load(sys.stdin.buffer)
            answer = _answer(unpacked(chunk), *asked) if asked else fault
            pickle.dump(packed(answer), answers)
            answers.flush()
            # Nothing is read ahead here: a client sends a chunk only after the last answer.
            if os.name == "posix" and not select([0], [], [], _IDLE)[0]:
                break


def _taken(order: Any, folder: Path) -> tuple[Work, Limits]:
    """What to evaluate by, with the rules of an order written to `folder`."""
    requirement, limits, rules = order
    for name, content in rules.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Work(requirement, folder), limits


def _answer(chunk: Chunk, work: Work, limits: Limits) -> Answer:
    with TemporaryDirectory(dir=work.rules.parent) as scratch:
        inputs = []
        for place, paper in enumerate(chunk):
            given = paper.input_at(Path(scratch) / f"{place}{paper.path.suffix}")
            if given is None:
                return None
            inputs.append(given)
        return tuple(judged(inputs, work, 1, limits))


def _difference(client: Mapping[str, str], here: Mapping[str, str]) -> str:
    """In what two processes differ that must be alike, in words; empty where they agree."""
    other = (name for name in client if here.get(name) != client[name])
    return "、".join(
        f"{name} 那边是 {here.get(name, '没有')}，本机是 {client[name]}" for name in other
    )


if __name__ == "__main__":
    _serve(sys.argv[1])
