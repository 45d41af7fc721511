"""Jinja2 templates: those that come with hedui, or a user's own of the same names."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import (
    ChoiceLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.sandbox import SandboxedEnvironment

from evaluator.errors import ConfigError, Fault, UsageError
from evaluator.resources import TEMPLATES


@dataclass(frozen=True)
class Templates:
    """Where templates are looked for, a user's folder first; `environment` escapes what it fills
    in, so that text of a report stays text."""

    folders: tuple[Path, ...]
    environment: SandboxedEnvironment

    def path(self, name: str) -> Path:
        """The file of a template."""
        return next(folder / name for folder in self.folders if (folder / name).is_file())

    @cached_property
    def digest(self) -> str:
        """A hash (SHA-256, hex) of all templates."""
        whole = sha256()
        for folder in self.folders:
            for path in sorted(path for path in folder.iterdir() if path.is_file()):
                whole.update(path.name.encode("utf-8", "surrogateescape") + path.read_bytes())
        return whole.hexdigest()

    def render(self, name: str, values: Mapping[str, Any]) -> str:
        """A template filled in. Raises ConfigError E307 where it has a fault."""
        with told(self.path(name)):
            return self.environment.get_template(name).render(values)


def load_templates(folder: Path | None) -> Templates:
    """The templates that come with hedui, or instead of each the one of that name in `folder`.

    Raises UsageError E201 where there is no such folder.
    """
    if folder is not None and not folder.is_dir():
        raise UsageError("E201", f"模板目录“{folder}”不存在，请检查 --templates 的路径")
    folders = (folder, TEMPLATES) if folder else (TEMPLATES,)
    # Templates are passed from hand to hand like other office files: they may not run programs.
    environment = SandboxedEnvironment(
        loader=ChoiceLoader([FileSystemLoader(place) for place in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return Templates(folders, environment)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Faults met while a template is read or filled in as ConfigError E307, with file and line.

    `path` is the template; one that it includes is named where Jinja2 tells it.
    """
    try:
        yield
    except TemplateSyntaxError as error:
        place = Path(error.filename) if error.filename else path
        raise _fault(place, error.lineno, f"模板语法错误：{error.message}") from None
    except UnicodeDecodeError:
        raise _fault(path, 1, "不是 UTF-8 编码的文本文件，请转码后再试") from None
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError) as error:
        place, line = _step(error, path)
        raise _fault(place, line, f"模板无法套用：{error}") from None


def _fault(path: Path, line: int, message: str) -> ConfigError:
    return ConfigError("E307", [Fault(path, line, 1, message)])


def _step(error: Exception, path: Path) -> tuple[Path, int]:
    """The template and the line at which it stopped: Jinja2 puts them into the traceback."""
    step, found = error.__traceback__, (path, 1)
    while step is not None:
        file = Path(step.tb_frame.f_code.co_filename)
        if file.suffix == path.suffix and file.suffix != ".py":
            found = file, step.tb_lineno
        step = step.tb_next
    return found
