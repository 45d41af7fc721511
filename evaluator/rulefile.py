"""The shape of a rule file: how evidence looks in text, as written. evaluator/rules.py compiles it.

Descriptions are Chinese: editors show them to whoever writes rules (see evaluator/schemas.py).
"""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from evaluator.model import Role
from evaluator.resources import rules_path
from evaluator.yamlfile import Strict

LANGUAGE = "language.yaml"
CASES = ".cases.yaml"
# What the checks of figures, dates and references go by: no evidence of any item.
INTEGRITY, FACTS, REFERENCES = "integrity.yaml", "facts.yaml", "references.yaml"
_CHECKS = (INTEGRITY, FACTS, REFERENCES)

Scope = Literal["clause", "neighbour", "sentence", "paragraph", "section"]
REPORTED: tuple[Role, ...] = ("achievements", "first-responsibility")

Term = Annotated[str, Field(min_length=1)]
Terms = tuple[Term, ...]


class PatternEntry(Strict, title="一个词语及其条件。没有条件时，可以只写词语本身"):
    """A term with conditions on what must or must not stand by; a term alone may be written so."""

    term: Term = Field(description="要找的词语，写法见 rules/README.zh-CN.md")
    all: Terms = Field(default=(), description="在 scope 范围内必须全部出现的词语")
    any: Terms = Field(default=(), description="在 scope 范围内至少出现一个的词语")
    not_: Terms = Field(default=(), alias="not", description="在 scope 范围内不得出现的词语")
    scope: Scope = Field(
        default="clause", description="条件的范围：分句、相邻分句、句、段、部分；默认分句"
    )
    roles: tuple[Role, ...] = Field(default=(), description="只在这些部分有效；不写时同规则")
    sure: bool = Field(default=True, description="false：凭它得出的等级须人工复核")

    @model_validator(mode="before")
    @classmethod
    def _term_alone(cls, written: Any) -> Any:
        if isinstance(written, int | float | date):
            raise ValueError("须为文字（数字、日期、true 和 false 作文字用时请加引号）")
        return {"term": written} if isinstance(written, str) else written

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The schema of a mapping, or a term alone."""
        return {"anyOf": [{"type": "string", "minLength": 1}, handler(core)]}


class GroupEntry(Strict, title="同时提到几个事项的总称，例如“三项制度”；命中时各事项得 1 级"):
    """Terms that name several items at once; a hit is worth grade 1 to each."""

    terms: Terms = Field(description="总称的写法")
    items: tuple[str, ...] = Field(description="总称所含各事项的编号")


class RuleEntry(Strict, title="一个事项的规则：由低到高的三级词语，以及各种例外"):
    """The evidence ladder of one item, and what only looks like it."""

    item: str = Field(description="事项编号，与清单一致")
    names: tuple[PatternEntry, ...] = Field(default=(), description="1 级：提到本项工作")
    measures: tuple[PatternEntry, ...] = Field(default=(), description="2 级：具体举措")
    results: tuple[PatternEntry, ...] = Field(default=(), description="3 级：有数字的成效")
    flags: tuple[PatternEntry, ...] = Field(
        default=(), description="只在存在问题、下年安排两部分里找的词语，不影响等级"
    )
    counts: Terms = Field(
        default=(), description="计量单位：与本项词语同一分句、带这些单位的数字算 3 级"
    )
    amounts: dict[str, Terms] = Field(
        default_factory=dict,
        description="计分用的数量：名称，以及含有 # 的词语（取其中最大的数字）",
    )
    except_: Terms = Field(
        default=(), alias="except", description="形似而实非的词语，与它重叠的命中不算"
    )
    reject: Terms = Field(default=(), description="所在分句有这些词语时，整个分句不算")
    roles: tuple[Role, ...] = Field(default=REPORTED, description="哪些部分的内容可以得分")
    concrete: bool = Field(
        default=True, description="true：提到本项的分句另有具体行为时，算 2 级并请人工复核"
    )
    shares: tuple[str, ...] = Field(
        default=(), description="有意与这些事项共用措辞；hedui rules check 不再提醒"
    )


class FormEntry(Strict, title="一个体例事项的规则：用哪种检查（见 evaluator/forms.py）"):
    """How a form item is seen: one of the checks of evaluator/forms.py."""

    item: str = Field(description="事项编号，与清单一致")
    check: Literal["section", "passage", "heading", "citation", "title", "dates"] = Field(
        description="检查的种类：独立部分、论述、标题、援引、报告标题、日期"
    )
    role: Role = Field(default="achievements", description="检查报告的哪一部分")
    points: int = Field(default=0, ge=0, description="至少要列出几条")
    headings: Terms = Field(default=(), description="标题里的词语")
    full: Terms = Field(default=(), description="足以算“完整”的词语")
    partial: Terms = Field(default=(), description="只能算“部分”的词语")


class RuleFile(Strict, title="一个规则文件，通常对应清单的一个部分"):
    """One file of rules, usually a part of the checklist."""

    part: int = Field(description="对应清单的第几部分")
    words: dict[str, Terms] = Field(
        default_factory=dict, description="本文件的词表，用 <名称> 引用；与公用词表同名时以此为准"
    )
    groups: tuple[GroupEntry, ...] = Field(default=(), description="同时提到几个事项的总称")
    rules: tuple[RuleEntry, ...] = Field(default=(), description="各事项的规则")
    forms: tuple[FormEntry, ...] = Field(default=(), description="体例事项的规则")


def rule_files(folder: Path) -> list[Path]:
    """The rule files of a folder and its subfolders, sorted; neither cases nor what all share."""
    shared = (LANGUAGE, *_CHECKS)
    return [
        path
        for path in sorted(folder.rglob("*.yaml"))
        if path.name not in shared and not path.name.endswith(CASES)
    ]


def check_file(folder: Path, name: str) -> Path:
    """The file of words or facts of the checks: that of the folder, or else the shipped one."""
    own = folder / name
    return own if own.is_file() else rules_path() / name


def deciding(folder: Path) -> dict[str, Path]:
    """The files that decide in a folder of rules, by name: language, rules, and what the checks go
    by; not cases."""
    own = (folder / LANGUAGE, *rule_files(folder))
    files = {path.relative_to(folder).as_posix(): path for path in own}
    return files | {name: check_file(folder, name) for name in _CHECKS}


def digest(folder: Path) -> str:
    """A hash (SHA-256, hex) of what decides in a folder of rules."""
    whole = sha256()
    for name, path in deciding(folder).items():
        content = path.read_bytes()
        whole.update(f"{name} {len(content)}\n".encode() + content)
    return whole.hexdigest()
