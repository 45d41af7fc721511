"""Where the checklists and rules that come with hedui lie: inside an installed package, or beside
the package in a checkout (an editable install)."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def _root() -> Path:
    packed = _PACKAGE / "data"
    return packed if packed.is_dir() else _PACKAGE.parent


def rules_path() -> Path:
    """The folder of the rules that come with hedui."""
    return _root() / "rules"


def checklist_path(name: str) -> Path | None:
    """The file of a checklist given by name or path; None where there is none."""
    shipped = _root() / "checklist" / f"{name}.yaml"
    if shipped.is_file():
        return shipped
    given = Path(name)
    return given if given.is_file() else None
