"""The files of a batch: which ones, and the outcome of one of them."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluator.errors import CODES, MissingError, ReadError, UsageError
from evaluator.evaluate import evaluate
from evaluator.model import Failure, Outcome
from evaluator.requirement import Requirement
from evaluator.rules import RuleSet

# Files that office programs, file managers and archivers leave beside the documents.
_LITTER = ("~$", "._", ".")
_LITTER_NAMES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, order=True)
class Input:
    """A file to evaluate and the name it has in the results: its path below the folder given."""

    name: str
    path: Path


def find_inputs(given: Sequence[Path], out: Path | None = None) -> list[Input]:
    """The files to evaluate, sorted by name, each once; what lies in `out` is left out.

    Folders are searched with their subfolders. Two files that would have the same name keep their
    folders' names as well. Raises UsageError E201 where a path doesn't exist or nothing is found.
    """
    found: dict[Path, str] = {}
    for path in given:
        if not path.exists():
            raise UsageError("E201", f"“{path}”不存在，请检查路径")
        for file in sorted(_files(path, out)):
            name = file.relative_to(path).as_posix() if path.is_dir() else file.name
            found.setdefault(Path(os.path.realpath(file)), _readable(name))
    if not found:
        places = "、".join(f"“{path}”" for path in given)
        raise UsageError("E201", f"{places}里没有可以评估的文件，请把报告放进去再试")
    return sorted(_distinct(found))


def _readable(name: str) -> str:
    """A file name as text: bytes that are no UTF-8 (names unpacked from old archives) as marks."""
    return os.fsencode(name).decode("utf-8", errors="replace")


def _files(path: Path, out: Path | None) -> Iterable[Path]:
    if not path.is_dir():
        yield path
        return
    excluded = out.resolve() if out else None
    unlisted: list[OSError] = []
    for folder, folders, names in os.walk(path, onerror=unlisted.append):
        folders[:] = [
            name
            for name in sorted(folders)
            if not name.startswith(".") and (Path(folder) / name).resolve() != excluded
        ]
        for name in names:
            if not name.startswith(_LITTER) and name.lower() not in _LITTER_NAMES:
                yield Path(folder) / name
    # A folder that can't be looked into stands for the reports in it: reading it tells why.
    for error in unlisted:
        yield Path(os.fsdecode(error.filename))


def _distinct(found: dict[Path, str]) -> Iterable[Input]:
    times = Counter(found.values())
    for path, name in found.items():
        unique = times[name] == 1
        yield Input(name if unique else f"{path.parent.name}/{name}", path)


def require_rules(requirement: Requirement, rules: RuleSet) -> None:
    """Raise MissingError E302 where an item of a checklist has no rule: what nobody looked for must
    not be graded absent."""
    asked = [item.id for checklist in requirement.checklists for item in checklist.items]
    missing = [id for id in dict.fromkeys(asked) if id not in rules.items]
    if missing:
        raise MissingError("E302", f"清单的这些事项没有规则，请补写：{'、'.join(missing)}")


def outcome_of(given: Input, requirement: Requirement, rules: RuleSet) -> Outcome:
    """Evaluate a file; one that can't be read, or that trips the program, is a Failure.

    Raises MemoryError alone: what is left after it is for the caller to judge.
    """
    try:
        return evaluate(given.path, given.name, requirement, rules)
    except ReadError as error:
        return Failure(given.name, error.code, f"{CODES[error.code]}：{error.detail}")
    except MemoryError:
        raise
    except Exception as error:  # one file must not cost the batch its other files
        return Failure(
            given.name,
            "E900",
            f"{CODES['E900']}（{type(error).__name__}），请把该文件发给软件维护人员",
        )
