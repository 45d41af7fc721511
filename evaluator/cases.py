"""Cases beside the rules: a text, and the grade, quote and flags that it must get.

A case's text stands in the frame that language.yaml gives (title and heading), so that it is read
as a report is; a case of kind `report` is a whole report itself.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from evaluator.errors import ConfigError, Fault
from evaluator.forms import Deadline, FormChecker, FormGrade
from evaluator.languagefile import Frame
from evaluator.matching import Matcher, Matches
from evaluator.model import Document, Evidence, Role
from evaluator.outline import outline
from evaluator.rulefile import CASES
from evaluator.rules import Form, Rule, RuleSet
from evaluator.yamlfile import Loaded, Strict, load

Kind = Literal["hit", "near-miss", "negation", "neighbour", "plan", "problems", "report"]
# The part of the report in which a case of a kind stands; all others stand in the achievements.
_ROLES: dict[Kind, Role] = {"plan": "plan", "problems": "problems"}
# A form check compares with a day of the following year; cases are judged by this one.
_DEADLINE = Deadline(4, 1)


class Case(Strict, title="一个用例：原文，以及应得的等级、引文和标记"):
    """A text, and the grade, quote and flags that it must get."""

    kind: Kind = Field(
        description="种类：hit 命中、near-miss 形似、negation 否定、neighbour 别项的数字、"
        "plan 计划、problems 问题、report 整篇报告"
    )
    grade: Annotated[int, Field(ge=0)] = Field(description="应得的等级")
    text: str = Field(min_length=1, description="原文；种类为 report 时是整篇报告")
    quote: str | None = Field(default=None, description="得出该等级的引文须包含的文字")
    planned: bool = Field(default=False, description="应标记“列入计划”")
    admitted: bool | None = Field(
        default=None, description="是否应标记“自认不足”；不写时，只有种类为 negation 的不查"
    )


class ItemCases(Strict, title="一个事项的用例"):
    """The cases of one item."""

    item: str = Field(description="事项编号")
    cases: tuple[Case, ...] = Field(description="各个用例")


class CaseFile(Strict, title="用例文件，与规则文件同名，后缀为 .cases.yaml"):
    """A file of cases beside the rule file of the same name."""

    tests: tuple[ItemCases, ...] = Field(description="各事项的用例")


@dataclass(frozen=True, slots=True)
class Placed:
    """A case, of which item, and where it is written."""

    item: str
    case: Case
    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case got: the grade, the spans that earned it, and the flags."""

    grade: int
    planned: bool
    admitted: bool
    quotes: tuple[str, ...]


def read_cases(folder: Path) -> tuple[list[Placed], list[Fault]]:
    """All cases of a rules folder and its subfolders, and every fault in their files."""
    placed: list[Placed] = []
    faults: list[Fault] = []
    for path in sorted(folder.rglob(f"*{CASES}")):
        try:
            loaded = load(path, CaseFile, "E302")
        except ConfigError as error:
            faults.extend(error.faults)
        else:
            placed.extend(_placed(loaded))
    return placed, faults


def load_cases(folder: Path) -> list[Placed]:
    """Like `read_cases`; raises ConfigError E302 with every fault."""
    placed, faults = read_cases(folder)
    if faults:
        raise ConfigError("E302", faults)
    return placed


def _placed(loaded: Loaded[CaseFile]) -> Iterator[Placed]:
    for i, entry in enumerate(loaded.value.tests):
        for j, case in enumerate(entry.cases):
            line, _ = loaded.place(("tests", i, "cases", j))
            yield Placed(entry.item, case, loaded.path, line)


def matcher_of(case: Case, rules: RuleSet) -> Matcher:
    """The report that a case makes, matched once; any rule can then be asked about it."""
    text = case.text if case.kind == "report" else _framed(case, rules.language.frame)
    return Matcher(outline(Document("case.txt", text), rules.language, rules.finder), rules)


def _framed(case: Case, frame: Frame) -> str:
    heading = frame.headings[_ROLES.get(case.kind, "achievements")]
    return f"{frame.title}\n{heading}\n{case.text}\n"


def outcome(matcher: Matcher, rule: Rule | Form) -> Outcome:
    """What a rule or form check gives for a report."""
    if isinstance(rule, Form):
        return _of_form(FormChecker(matcher, _DEADLINE).check(rule))
    return _of_rule(matcher.match(rule))


def _of_rule(matches: Matches) -> Outcome:
    grade = max((e.strength for e in matches.evidence), default=0)
    return Outcome(
        grade, bool(matches.planned), bool(matches.admitted), _quotes(matches.evidence, grade)
    )


def _of_form(found: FormGrade) -> Outcome:
    return Outcome(found.grade, False, False, _quotes(found.evidence, found.grade))


def _quotes(evidence: Sequence[Evidence], grade: int) -> tuple[str, ...]:
    return tuple(e.quote for e in evidence if e.strength == grade)


def complaints(case: Case, got: Outcome) -> list[str]:
    """What is wrong with what a case got, in Chinese; nothing where all is as expected."""
    wrong = []
    if got.grade != case.grade:
        wrong.append(f"应为 {case.grade} 级，实得 {got.grade} 级")
    if got.planned != case.planned:
        wrong.append(f"“列入计划”应为{_yes(case.planned)}，实为{_yes(got.planned)}")
    # What was not done is no evidence; whether saying so admits a shortfall is left open.
    admitted = case.admitted if case.kind == "negation" else bool(case.admitted)
    if admitted is not None and got.admitted != admitted:
        wrong.append(f"“自认不足”应为{_yes(admitted)}，实为{_yes(got.admitted)}")
    if case.quote and got.grade == case.grade:
        wanted = "".join(case.quote.split())
        if not any(wanted in "".join(quote.split()) for quote in got.quotes):
            wrong.append(f"引文应含“{case.quote}”，实为“{'”“'.join(got.quotes)}”")
    return wrong


def _yes(true: bool) -> str:
    return "是" if true else "否"
