"""What decides, besides files and rules, which outcome a file has: code, Python, libraries."""

import re
import sys
from collections.abc import Mapping
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from evaluator import __version__

_PACKAGE = Path(__file__).parent.parent


def identity() -> dict[str, str]:
    """The versions of this process, by name; that of hedui with a hash of its code."""
    code = sha256()
    for path in sorted(_PACKAGE.rglob("*.py")):
        content = path.read_bytes()
        code.update(f"{path.relative_to(_PACKAGE).as_posix()} {len(content)}\n".encode() + content)
    return {
        "hedui": f"{__version__}（{code.hexdigest()[:12]}）",
        "Python": f"{sys.version_info.major}.{sys.version_info.minor}",
        **dict(_libraries()),
    }


def difference(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """In what two processes differ that must be alike, in words; empty where they agree."""
    shared = (name for name in here if name in there and here[name] != there[name])
    return "、".join(f"{name} 那边是 {there[name]}，本机是 {here[name]}" for name in shared)


def _libraries() -> list[tuple[str, str]]:
    """The libraries that hedui needs, with their versions; what only extras need doesn't decide."""
    found = []
    try:
        for requirement in requires("hedui") or ():
            name = re.match(r"[\w.-]+", requirement)
            if name and "extra ==" not in requirement:
                found.append((name[0], version(name[0])))
    except PackageNotFoundError:  # a checkout that isn't installed, or not with all it needs
        pass
    return found
