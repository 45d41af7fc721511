"""A folder that runs write many files into, and people work in as well.

Which files a run wrote, and what was in them, is listed in the folder. So the next run removes the
ones that it doesn't write any more, and keeps beside its own what people have changed.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import BinaryIO

from evaluator.atomic import replacing, why
from evaluator.errors import UsageError

LIST = ".hedui.json"
CHANGED = "（改动过）"


class OwnFiles:
    """The files that a run writes into `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._before = _listed(folder / LIST)
        self._now: dict[str, str] = {}

    @contextmanager
    def replacing(self, name: str) -> Iterator[BinaryIO]:
        """Open a file to be written as a whole; one of this name that no run left as it is gets
        another name. Raises UsageError E202 when that can't be done."""
        path = self.folder / name
        with replacing(path) as file:
            yield file
            if path.exists() and _hash(path) != self._before.get(name):
                set_aside(path)
        self._now[name] = _hash(path)

    def remove_old(self) -> None:
        """Remove what an earlier run wrote and this one didn't, unless it has been changed."""
        for name in self._before.keys() - self._now.keys():
            path = self.folder / name
            with suppress(FileNotFoundError):
                if _hash(path) == self._before[name]:
                    path.unlink()
        self._before = {}

    def save_list(self) -> None:
        """Write the list of files."""
        with replacing(self.folder / LIST) as file:
            listed = json.dumps(self._before | self._now, indent=0, sort_keys=True)
            file.write(listed.encode())


@contextmanager
def own_files(folder: Path) -> Iterator[OwnFiles]:
    """The files of a run in `folder`, made if need be; old ones go when the block ends well.

    Raises UsageError E202 when the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        files = OwnFiles(folder)
        try:
            yield files
            files.remove_old()
        finally:
            files.save_list()
    except OSError as error:
        raise UsageError("E202", f"“{folder}”写入失败：{why(error)}") from None


def _listed(path: Path) -> dict[str, str]:
    """The files of the list; none where it is lost or damaged, and then none will be removed."""
    try:
        found = json.loads(path.read_bytes())
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    # A file of another folder is not its business, whoever has written it there.
    return {name: str(mark) for name, mark in found.items() if Path(name).name == name}


def _hash(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def set_aside(path: Path) -> Path:
    """Give a file that people have changed another name beside its own; return it.

    Raises OSError where that can't be done.
    """
    names = (path.with_stem(f"{path.stem}{CHANGED}{number or ''}") for number in count())
    free = next(name for name in names if not name.exists())
    return path.rename(free)
