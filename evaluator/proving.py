"""Proof that rules work: their cases run, what no case exercises, and what none would miss.

Mutation: each part of a rule is dropped in turn; where every case still gets what it got, no case
notices, and the part is either idle or unproven.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from evaluator.cases import Case, Outcome, Placed, complaints, load_cases, matcher_of, outcome
from evaluator.errors import MissingError
from evaluator.matching import Matcher
from evaluator.rules import Form, Pattern, Rule, RuleSet, TermRef, load_rules

LEAST_CASES, LEAST_SILENT = 6, 2


@dataclass(frozen=True, slots=True)
class Failed:
    """A case that didn't get what it must."""

    placed: Placed
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Idle:
    """A part of a rule: what it is called, the term as written, and where."""

    part: str
    source: str
    path: Path
    line: int


@dataclass(frozen=True, slots=True)
class ItemProof:
    """What the cases of one item prove.

    `lacking` says in Chinese what its cases lack in number or kind; `unexercised` are the parts
    that hit in no case, `unnoticed` those that hit, but whose loss no case would notice. `parts`
    counts all.
    """

    item: str
    cases: int
    failed: tuple[Failed, ...]
    lacking: tuple[str, ...]
    parts: int
    unexercised: tuple[Idle, ...]
    unnoticed: tuple[Idle, ...]


def prove(rules: RuleSet, cases: Sequence[Placed], items: Sequence[str]) -> Iterator[ItemProof]:
    """Prove the rules of `items`, one after the other, by the cases of each."""
    by_item = {rule.item: rule for rule in rules.all}
    for item in items:
        own = [placed for placed in cases if placed.item == item]
        yield _proof(by_item[item], own, rules)


def prove_folder(folder: Path, wanted: Sequence[str]) -> Iterator[ItemProof]:
    """Prove the rules of a folder whose ids begin with one of `wanted` (none: all), sorted.

    Raises ConfigError and MissingError as loading does, MissingError E305 where no item begins so.
    """
    rules, cases = load_rules(folder), load_cases(folder)
    for prefix in wanted:
        if not any(item.startswith(prefix) for item in rules.items):
            raise MissingError("E305", f"没有编号以“{prefix}”开头的事项")
    items = [item for item in sorted(rules.items) if not wanted or item.startswith(tuple(wanted))]
    return prove(rules, cases, items)


def _proof(rule: Rule | Form, cases: list[Placed], rules: RuleSet) -> ItemProof:
    matchers = [matcher_of(placed.case, rules) for placed in cases]
    got = [outcome(matcher, rule) for matcher in matchers]
    failed = [
        Failed(placed, tuple(wrong))
        for placed, result in zip(cases, got, strict=True)
        if (wrong := complaints(placed.case, result))
    ]
    parts = list(_parts(rule))
    unexercised, unnoticed = [], []
    for part, without in parts:
        if not any(_hits(part.number, matcher) for matcher in matchers):
            unexercised.append(_idle(part))
        elif _same(without, matchers, got, [placed.case for placed in cases]):
            unnoticed.append(_idle(part))
    return ItemProof(
        rule.item,
        len(cases),
        tuple(failed),
        tuple(_lacking([placed.case for placed in cases])),
        len(parts),
        tuple(unexercised),
        tuple(unnoticed),
    )


def _lacking(cases: Sequence[Case]) -> Iterator[str]:
    if len(cases) < LEAST_CASES:
        yield f"只有 {len(cases)} 个用例，至少要 {LEAST_CASES} 个"
    silent = sum(case.grade == 0 for case in cases)
    if silent < LEAST_SILENT:
        yield f"只有 {silent} 个不该得分的用例，至少要 {LEAST_SILENT} 个"


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    ref: TermRef

    @property
    def number(self) -> int:
        return self.ref.number


def _idle(part: _Part) -> Idle:
    return Idle(part.name, part.ref.source, part.ref.path, part.ref.line)


def _hits(term: int, matcher: Matcher) -> bool:
    return bool(matcher.hits.get(term))


def _same(
    mutant: Rule | Form, matchers: list[Matcher], got: list[Outcome], cases: list[Case]
) -> bool:
    """Whether no case tells the mutant from the rule.

    A case that the rule passes must fail; or, where it fails already, at least change.
    """
    for matcher, before, case in zip(matchers, got, cases, strict=True):
        after = outcome(matcher, mutant)
        if after != before and (complaints(case, after) or complaints(case, before)):
            return False
    return True


def _parts(rule: Rule | Form) -> Iterator[tuple[_Part, Rule | Form]]:
    """Every part of a rule that can be dropped, and the rule without it."""
    if isinstance(rule, Form):
        yield from _form_parts(rule)
        return
    for rung, (strength, patterns) in enumerate(rule.ladder):
        for part, kept in _pattern_parts(patterns):
            ladder = (*rule.ladder[:rung], (strength, kept), *rule.ladder[rung + 1 :])
            yield part, replace(rule, ladder=ladder)
    for part, kept in _pattern_parts(rule.flags):
        yield part, replace(rule, flags=kept)
    if rule.counts:
        yield _Part("计数", rule.counts), replace(rule, counts=None)
    for part, refs in _term_parts("除外", rule.exceptions):
        yield part, replace(rule, exceptions=refs)
    for part, refs in _term_parts("排除", rule.rejects):
        yield part, replace(rule, rejects=refs)


def _pattern_parts(
    patterns: tuple[Pattern, ...],
) -> Iterator[tuple[_Part, tuple[Pattern, ...]]]:
    for i, pattern in enumerate(patterns):
        yield _Part(pattern.label, pattern.term), patterns[:i] + patterns[i + 1 :]
        for part, mutant in _condition_parts(pattern):
            yield part, (*patterns[:i], mutant, *patterns[i + 1 :])


def _condition_parts(pattern: Pattern) -> Iterator[tuple[_Part, Pattern]]:
    for part, kept in _term_parts(f"{pattern.label}的须有", pattern.all):
        yield part, replace(pattern, all=kept)
    for part, kept in _term_parts(f"{pattern.label}的任一", pattern.any):
        yield part, replace(pattern, any=kept)
    for part, kept in _term_parts(f"{pattern.label}的须无", pattern.none):
        yield part, replace(pattern, none=kept)


def _term_parts(
    name: str, refs: tuple[TermRef, ...]
) -> Iterator[tuple[_Part, tuple[TermRef, ...]]]:
    for i, ref in enumerate(refs):
        yield _Part(f"{name}{i + 1}", ref), refs[:i] + refs[i + 1 :]


def _form_parts(form: Form) -> Iterator[tuple[_Part, Form]]:
    for part, kept in _term_parts("标题", form.headings):
        yield part, replace(form, headings=kept)
    for part, kept in _term_parts("完整", form.full):
        yield part, replace(form, full=kept)
    for part, kept in _term_parts("部分", form.partial):
        yield part, replace(form, partial=kept)
