"""Where what comes with hedui lies: templates in the package; rules, checklists and profiles inside
an installed package, or beside the package in a checkout (an editable install)."""

import shutil
from pathlib import Path

from evaluator.errors import UsageError

_PACKAGE = Path(__file__).parent
TEMPLATES = _PACKAGE / "templates"


def _root() -> Path:
    packed = _PACKAGE / "data"
    return packed if packed.is_dir() else _PACKAGE.parent


def rules_path() -> Path:
    """The folder of the rules that come with hedui."""
    return _root() / "rules"


def checklist_paths() -> list[Path]:
    """The files of the checklists that come with hedui, sorted."""
    return sorted((_root() / "checklist").glob("*.yaml"))


def profile_paths() -> list[Path]:
    """The files of the profiles that come with hedui, sorted."""
    return sorted((_root() / "checklist" / "profiles").glob("*.yaml"))


def checklist_path(name: str) -> Path | None:
    """The file of a checklist given by name or path; None where there is none."""
    return _named(name, checklist_paths())


def profile_path(name: str) -> Path | None:
    """The file of a profile given by name or path; None where there is none."""
    return _named(name, profile_paths())


def copy_out(folder: Path) -> list[Path]:
    """Copy the rules, checklists and templates that come with hedui into `folder`, to be changed.

    Raises UsageError E202 where they can't be written, or where something stands there already:
    nobody's changes are written over.
    """
    copied = []
    for source in (_root() / "rules", _root() / "checklist", TEMPLATES):
        target = folder / source.name
        if target.exists():
            raise UsageError("E202", f"“{target}”已存在，不会覆盖，请另选目录")
        try:
            shutil.copytree(source, target)
        except OSError as error:
            raise UsageError("E202", f"“{target}”无法写入：{error.strerror}") from None
        copied.append(target)
    return copied


def _named(name: str, shipped: list[Path]) -> Path | None:
    given = Path(name)
    return next((path for path in shipped if path.stem == name), given if given.is_file() else None)
