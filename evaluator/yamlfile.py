"""YAML files into typed models, with every fault named by file, line and column.

PyYAML alone keeps the last of two equal keys, reads `no` as False and `010` as 8; here equal keys
and empty values are refused, and only plain decimal numbers and true/false are not text.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from evaluator.errors import ConfigError, fault


class Strict(BaseModel):
    """Base of all configuration models: frozen, and a key nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


ModelT = TypeVar("ModelT", bound=Strict)
Place = tuple[int, int]
Path_ = tuple[str | int, ...]

_INT = re.compile(r"-?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")

_MESSAGES = {
    "missing": "缺少这个键",
    "extra_forbidden": "不认识的键，请删去或改正拼写",
    "literal_error": "取值不在允许的范围内",
}


class _Reader:
    """Walks a composed YAML tree into plain Python, remembering where each value stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.places: dict[Path_, Place] = {}
        self.faults: list[str] = []

    def _fault(self, node: yaml.Node, message: str) -> None:
        mark = node.start_mark
        self.faults.append(fault(self.path, mark.line + 1, mark.column + 1, message))

    def value(self, node: yaml.Node, at: Path_) -> Any:
        self.places[at] = (node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*at, i)) for i, child in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, at: Path_) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            key = self._scalar(key_node)
            if key in found:
                self._fault(key_node, f"键“{key}”重复，请只留一个")
            found[key] = self.value(value_node, (*at, key))
            self.places[(*at, key)] = (
                key_node.start_mark.line + 1,
                key_node.start_mark.column + 1,
            )
        return found

    def _scalar(self, node: yaml.Node) -> Any:
        text = str(node.value)
        if isinstance(node, yaml.ScalarNode) and node.style is not None:
            return text
        if text in ("true", "false"):
            return text == "true"
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        if text in ("", "~", "null"):
            self._fault(node, "值为空，请填写，或删去这个键")
        return text


def load(path: Path, model: type[ModelT], code: str) -> ModelT:
    """Read one YAML file into `model`.

    Raises ConfigError (with the given error `code`) listing all faults of the file at once.
    """
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        message = f"YAML 语法错误，请检查缩进、冒号和引号（{error.problem}）"
        raise ConfigError(code, [fault(path, line, column, message)]) from None
    except (UnicodeDecodeError, yaml.YAMLError):
        raise ConfigError(
            code, [fault(path, 1, 1, "不是 UTF-8 编码的文本文件，请转码后再试")]
        ) from None
    except OSError:
        raise ConfigError(code, [fault(path, 1, 1, "文件无法打开，请检查路径和权限")]) from None
    reader = _Reader(path)
    data = reader.value(node, ()) if node is not None else {}
    if reader.faults:
        raise ConfigError(code, reader.faults)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ConfigError(code, list(_faults(path, error, reader.places))) from None


def _faults(path: Path, error: ValidationError, places: dict[Path_, Place]) -> Iterator[str]:
    for problem in error.errors():
        where = tuple(problem["loc"])
        known = where
        while known and known not in places:
            known = known[:-1]
        line, column = places.get(known, (1, 1))
        text = _MESSAGES.get(problem["type"])
        if text is None:
            text = problem["msg"].removeprefix("Value error, ")
        yield fault(path, line, column, f"{'.'.join(map(str, where))}：{text}")
