"""YAML files into typed models, with every fault named by file, line and column.

PyYAML alone keeps the last of two equal keys, reads `no` as False and `010` as 8; here equal keys,
empty values, anchors, aliases and tags are refused, and so is a value without quotes that another
reader of YAML would take for something else than text.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from types import UnionType
from typing import Any, Generic, TypeVar, Union, get_args, get_origin

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from evaluator.errors import ConfigError, Fault


class Strict(BaseModel):
    """Base of all configuration models: frozen, and a key nobody knows is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


ModelT = TypeVar("ModelT", bound=Strict)
Place = tuple[int, int]
Route = tuple[str | int, ...]


@dataclass(frozen=True)
class Loaded(Generic[ModelT]):
    """A file's `value`, and the line and column (from 1) of whatever stands in it."""

    path: Path
    value: ModelT
    places: Mapping[Route, Place]

    def place(self, route: Route) -> Place:
        """Where the value at `route` (keys and list positions) stands, or else what holds it."""
        while route and route not in self.places:
            route = route[:-1]
        return self.places.get(route, (1, 1))

    def fault(self, route: Route, message: str) -> Fault:
        """A fault at `route`."""
        return Fault(self.path, *self.place(route), message)


# Longer runs of digits stay text: Python refuses to convert the longest.
_INT = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")

# PyYAML reads about a megabyte in ten seconds; the largest file that comes with hedui has 100 KB.
_MAX_BYTES = 3_000_000
_MOST_FAULTS = 100
_LONGEST_KEY = 60

_DATE = "tag:yaml.org,2002:timestamp"
# What YAML 1.1 takes for another value than text, by the tag its resolver gives.
_MISREAD = {
    "tag:yaml.org,2002:bool": "“是”或“否”（true/false）",
    "tag:yaml.org,2002:int": "另一个数",
    "tag:yaml.org,2002:float": "另一个数",
    "tag:yaml.org,2002:value": "特殊符号",
    "tag:yaml.org,2002:merge": "特殊符号",
}

_SYNTAX = "YAML 语法错误，请检查缩进（不能用制表符）、冒号、引号和括号"
_MARKED = "不能用 YAML 的锚点、别名和标签，请把内容写全；以 &、*、! 开头的文字请加引号"

# By pydantic's type of error; the names in braces are what it tells with that type.
_MESSAGES = {
    "missing": "缺少这一项，请补上",
    "extra_forbidden": "不认识的键{meant}，请删去或改正拼写",
    "literal_error": "取值不在允许的范围内",
    "string_type": "须为文字（数字、日期、true 和 false 作文字用时请加引号）",
    "string_too_short": "不能为空，请填写",
    "int_type": "须为整数",
    "int_parsing": "须为整数",
    "int_from_float": "须为整数",
    "float_type": "须为数字",
    "float_parsing": "须为数字",
    "finite_number": "须为数字",
    "date_type": "须为日期，例如 2026-12-31",
    "date_parsing": "须为日期，例如 2026-12-31",
    "date_from_datetime_parsing": "须为日期，例如 2026-12-31",
    "date_from_datetime_inexact": "须为日期，例如 2026-12-31",
    "bool_type": "须为 true 或 false",
    "bool_parsing": "须为 true 或 false",
    "tuple_type": "须为列表",
    "dict_type": "须为“键: 值”的形式",
    "model_type": "须为“键: 值”的形式",
    "too_short": "至少要有 {min_length} 项",
    "too_long": "最多只能有 {max_length} 项",
    "greater_than": "须大于 {gt}",
    "greater_than_equal": "不能小于 {ge}",
    "less_than_equal": "不能大于 {le}",
    "value_error": "{error}",
}


class _Refused(yaml.MarkedYAMLError):
    """Sound YAML that has no place in these files; `problem` is what users are told."""


class _TooLargeError(Exception):
    """A file that nobody has written by hand."""


class _Loader(yaml.SafeLoader):
    """Refuses anchors, aliases and tags: a value would hold itself, or text would go missing."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # its stub has no types
        if getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise _Refused(problem=_MARKED, problem_mark=event.start_mark)
        return super().compose_node(parent, index)


class _Reader:
    """Walks a composed YAML tree into plain Python, remembering where each value stands."""

    def __init__(self) -> None:
        self.places: dict[Route, Place] = {}
        self.faults: dict[Route, str] = {}

    def value(self, node: yaml.Node, at: Route) -> Any:
        self.places.setdefault(at, _place(node.start_mark))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, at)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(child, (*at, i)) for i, child in enumerate(node.value)]
        return self._scalar(node, at)

    def _mapping(self, node: yaml.MappingNode, at: Route) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Refused(problem="键须为文字", problem_mark=key_node.start_mark)
            key = str(key_node.value)
            route = (*at, key)
            self.places[route] = _place(key_node.start_mark)
            value = self.value(value_node, route)
            if key in found:
                self.faults[route] = f"键“{_short(key)}”重复，请只留一个"
            elif key_node.style is None and key_node.tag in _MISREAD:
                self.faults[route] = _misread(key, key_node.tag)
            found[key] = value
        return found

    def _scalar(self, node: yaml.Node, at: Route) -> str | bool | int | float | date:
        text = str(node.value)
        if isinstance(node, yaml.ScalarNode) and node.style is not None:
            return text
        if text in ("true", "false"):
            return text == "true"
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
        if text.lower() in ("", "~", "null"):
            self.faults[at] = "值为空，请填写，或删去这个键"
        elif node.tag == _DATE:
            try:
                return date.fromisoformat(text)
            except ValueError:
                self.faults[at] = f"“{text}”不是日期，日期的写法如 2026-12-31；作文字用时请加引号"
        elif node.tag in _MISREAD:
            self.faults[at] = _misread(text, node.tag)
        return text

    def told(self, path: Path, problems: Iterable[tuple[Route, str]]) -> list[Fault]:
        """The faults met on the way and the `problems` of the types, in the order of the file."""
        found = [(at, _named(at, message)) for at, message in self.faults.items()]
        for route, message in problems:
            at = self._known(route)
            # What the walk has already refused need not have the right type as well.
            if at not in self.faults:
                found.append((at, _named(route, message)))
        placed = sorted((self.places.get(at, (1, 1)), text) for at, text in found)
        return [Fault(path, *place, text) for place, text in placed[:_MOST_FAULTS]]

    def _known(self, route: Route) -> Route:
        """The steps of a route that stand in the file: not a missing key, not a union's branch."""
        known: Route = ()
        for step in route:
            if (*known, step) in self.places:
                known = (*known, step)
        return known


def load(path: Path, model: type[ModelT], code: str) -> Loaded[ModelT]:
    """Read one YAML file into `model`.

    Raises ConfigError (with the given error `code`) listing all faults of the file at once.
    """
    reader = _Reader()
    try:
        node = yaml.compose(_text(path), Loader=_Loader)
        data = reader.value(node, ()) if node is not None else {}
    except _TooLargeError:
        message = (
            f"文件超过 {_MAX_BYTES // 1_000_000} MB 的上限，请检查是否选错了文件，或分成几个文件"
        )
        raise ConfigError(code, [Fault(path, 1, 1, message)]) from None
    except yaml.MarkedYAMLError as error:
        place = _place(error.problem_mark) if error.problem_mark else (1, 1)
        message = str(error.problem) if isinstance(error, _Refused) else _SYNTAX
        raise ConfigError(code, [Fault(path, *place, message)]) from None
    except (UnicodeDecodeError, yaml.YAMLError):
        message = "不是 UTF-8 编码的文本文件，或含有控制字符，请转码或删去后再试"
        raise ConfigError(code, [Fault(path, 1, 1, message)]) from None
    except RecursionError:
        raise ConfigError(code, [Fault(path, 1, 1, "括号或缩进的层数过多，请减少")]) from None
    except OSError:
        raise ConfigError(code, [Fault(path, 1, 1, "文件无法打开，请检查路径和权限")]) from None
    try:
        loaded = model.model_validate(data)
    except ValidationError as error:
        raise ConfigError(code, reader.told(path, _problems(error, model))) from None
    if reader.faults:
        raise ConfigError(code, reader.told(path, []))
    return Loaded(path, loaded, reader.places)


def _text(path: Path) -> str:
    with path.open("rb") as file:
        data = file.read(_MAX_BYTES + 1)
    if len(data) > _MAX_BYTES:
        raise _TooLargeError
    return data.decode("utf-8")


def top_keys(path: Path) -> frozenset[str]:
    """The keys at the top of a YAML file; none where it is no mapping or can't be read."""
    try:
        node = yaml.compose(_text(path), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError, _TooLargeError):
        return frozenset()
    if not isinstance(node, yaml.MappingNode):
        return frozenset()
    return frozenset(str(key.value) for key, _ in node.value)


def inconsistent(model: Strict, problems: Iterable[tuple[Route, str]]) -> ValidationError:
    """The error a validator of `model` raises to tell several problems, each with its own place.

    A problem is the route from the model to the value (keys and list positions) and a message.
    """
    return ValidationError.from_exception_data(
        type(model).__name__,
        [
            InitErrorDetails(
                type=PydanticCustomError("value_error", "{error}", {"error": message}),
                loc=route,
                input=None,
            )
            for route, message in problems
        ],
    )


def _misread(text: str, tag: str) -> str:
    return f"“{_short(text)}”不加引号时会被别的软件读成{_MISREAD[tag]}，请加引号"


def _place(mark: yaml.Mark) -> Place:
    return mark.line + 1, mark.column + 1


def _named(route: Route, message: str) -> str:
    return f"{'.'.join(_short(str(step)) for step in route)}：{message}" if route else message


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else f"{key[:_LONGEST_KEY]}……"


def _problems(error: ValidationError, model: type[Strict]) -> Iterable[tuple[Route, str]]:
    for problem in islice(error.errors(), _MOST_FAULTS):
        template = _MESSAGES.get(problem["type"], "值不符合要求")
        meant = _meant(model, problem["loc"]) if "{meant}" in template else ""
        yield problem["loc"], template.format(**{"meant": meant, **problem.get("ctx", {})})


def _meant(model: type[Strict], route: Route) -> str:
    known = {
        field.alias or name
        for each in _models_at(model, route[:-1])
        for name, field in each.model_fields.items()
    }
    near = get_close_matches(str(route[-1])[:_LONGEST_KEY], sorted(known), 1)
    return f"，是否指“{near[0]}”" if near else ""


def _models_at(kind: Any, route: Route) -> Iterator[type[Strict]]:
    """The models that the value at a route below a type may have."""
    if isinstance(kind, type) and issubclass(kind, Strict):
        if not route:
            yield kind
            return
        for name, field in kind.model_fields.items():
            if route[0] in (name, field.alias):
                yield from _models_at(field.annotation, route[1:])
    elif get_origin(kind) in (Union, UnionType):
        for branch in get_args(kind):
            # pydantic puts the branch of a union into the route, by the name of its type.
            named = route and route[0] == getattr(branch, "__name__", None)
            yield from _models_at(branch, route[1:] if named else route)
    elif get_args(kind) and route:
        for inner in get_args(kind):
            yield from _models_at(inner, route[1:])
