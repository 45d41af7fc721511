"""The detection: rule files compiled once into numbered terms. How evidence looks in text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from evaluator.errors import ConfigError, Fault, MissingError
from evaluator.integrity.findings import Checks, load_checks
from evaluator.language import Language, Status, Words, load_language
from evaluator.model import Role
from evaluator.quantities import Finder
from evaluator.rulefile import (
    LANGUAGE,
    FormEntry,
    GroupEntry,
    PatternEntry,
    RuleEntry,
    RuleFile,
    Scope,
    rule_files,
)
from evaluator.scan import Scanner, TermTable
from evaluator.terms import Term, TermError, compile_term
from evaluator.yamlfile import Loaded, Route, load

# The rungs of the ladder: the key in a rule file, and what explanations call its patterns.
RUNGS = ((1, "names", "提及"), (2, "measures", "举措"), (3, "results", "成效"))


@dataclass(frozen=True, slots=True)
class TermRef:
    """A term of the rule set's table, as it is written and where."""

    number: int
    source: str
    path: Path
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern: a term, and the terms that its conditions ask for."""

    label: str
    term: TermRef
    all: tuple[TermRef, ...] = ()
    any: tuple[TermRef, ...] = ()
    none: tuple[TermRef, ...] = ()
    scope: Scope = "clause"
    roles: tuple[Role, ...] = ()
    sure: bool = True
    group: bool = False


@dataclass(frozen=True)
class Rule:
    """The compiled ladder of one item: patterns by the rung they reach.

    `amounts` are the figures that a checklist may score by, by name.
    """

    item: str
    path: Path
    line: int
    ladder: tuple[tuple[int, tuple[Pattern, ...]], ...]
    flags: tuple[Pattern, ...]
    counts: TermRef | None
    amounts: Mapping[str, tuple[TermRef, ...]]
    exceptions: tuple[TermRef, ...]
    rejects: tuple[TermRef, ...]
    roles: tuple[Role, ...]
    concrete: bool
    shares: tuple[str, ...]

    @cached_property
    def patterns(self) -> tuple[tuple[int, Pattern], ...]:
        """All patterns with their rungs, flags last with rung 0."""
        ladder = [(rung, pattern) for rung, patterns in self.ladder for pattern in patterns]
        return (*ladder, *((0, pattern) for pattern in self.flags))


@dataclass(frozen=True, slots=True)
class Form:
    """A compiled form check."""

    item: str
    path: Path
    line: int
    check: str
    role: Role
    points: int
    headings: tuple[TermRef, ...]
    full: tuple[TermRef, ...]
    partial: tuple[TermRef, ...]


@dataclass(frozen=True, slots=True)
class SignSet:
    """Term numbers of the signs of a status, and of what only looks like one."""

    terms: tuple[int, ...]
    exceptions: tuple[int, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True)
class RuleSet:
    """All rules of a folder, compiled together with the language they share."""

    language: Language
    finder: Finder
    table: TermTable
    scanner: Scanner
    rules: tuple[Rule, ...]
    forms: tuple[Form, ...]
    status: dict[str, SignSet]
    concrete: tuple[int, ...]
    vague: tuple[int, ...]
    duty: SignSet
    checks: Checks

    def of(self, item: str) -> Rule | Form | None:
        """The rule or form check of an item; None where it has none."""
        return next((rule for rule in self.all if rule.item == item), None)

    @property
    def all(self) -> tuple[Rule | Form, ...]:
        """All rules and form checks."""
        return (*self.rules, *self.forms)

    @property
    def items(self) -> frozenset[str]:
        """The ids of all items that have a rule or a form check."""
        return frozenset(rule.item for rule in self.all)


class _Compiler:
    """Compiles one rule file into the shared table, collecting faults."""

    def __init__(self, loaded: Loaded[RuleFile], words: Words, table: TermTable) -> None:
        self.loaded, self.words, self.table = loaded, words, table
        self.faults: list[Fault] = []

    def rules(self) -> list[Rule]:
        file = self.loaded.value
        shared = self.groups(file.groups)
        return [
            self.rule(entry, ("rules", i), shared.get(entry.item, ()))
            for i, entry in enumerate(file.rules)
        ]

    def forms(self) -> list[Form]:
        entries = self.loaded.value.forms
        return [self.form(entry, ("forms", i)) for i, entry in enumerate(entries)]

    def term(self, source: str, at: Route) -> TermRef | None:
        term = self.compiled(source, at)
        if term is None:
            return None
        return TermRef(self.table.add(term), source, self.loaded.path, *self.loaded.place(at))

    def compiled(self, source: str, at: Route) -> Term | None:
        try:
            return compile_term(source, self.words)
        except TermError as error:
            self.faults.append(self.loaded.fault(at, str(error)))
            return None

    def terms(self, sources: Iterable[str], at: Route) -> tuple[TermRef, ...]:
        found = (self.term(source, (*at, i)) for i, source in enumerate(sources))
        return tuple(ref for ref in found if ref is not None)

    def pattern(self, label: str, entry: PatternEntry, at: Route) -> Iterable[Pattern]:
        term = self.term(entry.term, (*at, "term"))
        wanted, either = self.terms(entry.all, (*at, "all")), self.terms(entry.any, (*at, "any"))
        none = self.terms(entry.not_, (*at, "not"))
        if term is not None:
            yield Pattern(
                label, term, wanted, either, none, entry.scope, entry.roles, sure=entry.sure
            )

    def patterns(
        self, label: str, entries: Sequence[PatternEntry], at: Route
    ) -> tuple[Pattern, ...]:
        return tuple(
            pattern
            for i, entry in enumerate(entries)
            for pattern in self.pattern(f"{label}{i + 1}", entry, (*at, i))
        )

    def groups(self, groups: Sequence[GroupEntry]) -> dict[str, list[Pattern]]:
        """The patterns that groups give to each of their items."""
        found: dict[str, list[Pattern]] = {}
        for i, group in enumerate(groups):
            for ref in self.terms(group.terms, ("groups", i, "terms")):
                for item in group.items:
                    shared = found.setdefault(item, [])
                    shared.append(Pattern(f"总称{len(shared) + 1}", ref, group=True))
        return found

    def rule(self, entry: RuleEntry, at: Route, shared: Sequence[Pattern]) -> Rule:
        ladder = [
            (rung, self.patterns(label, getattr(entry, key), (*at, key)))
            for rung, key, label in RUNGS
        ]
        ladder[0] = (ladder[0][0], ladder[0][1] + tuple(shared))
        amounts = {
            name: self.terms(sources, (*at, "amounts", name))
            for name, sources in entry.amounts.items()
        }
        return Rule(
            item=entry.item,
            path=self.loaded.path,
            line=self.loaded.place((*at, "item"))[0],
            ladder=tuple(ladder),
            flags=self.patterns("标记", entry.flags, (*at, "flags")),
            counts=self.counts(entry.counts, (*at, "counts")),
            amounts=amounts,
            exceptions=self.terms(entry.except_, (*at, "except")),
            rejects=self.terms(entry.reject, (*at, "reject")),
            roles=entry.roles,
            concrete=entry.concrete,
            shares=entry.shares,
        )

    def counts(self, units: Sequence[str], at: Route) -> TermRef | None:
        sound = [unit for i, unit in enumerate(units) if self.compiled(unit, (*at, i))]
        return self.term(f"#({'|'.join(sound)})", at) if sound else None

    def form(self, entry: FormEntry, at: Route) -> Form:
        return Form(
            entry.item,
            self.loaded.path,
            self.loaded.place((*at, "item"))[0],
            entry.check,
            entry.role,
            entry.points,
            self.terms(entry.headings, (*at, "headings")),
            self.terms(entry.full, (*at, "full")),
            self.terms(entry.partial, (*at, "partial")),
        )


def load_rules(folder: Path) -> RuleSet:
    """Load language.yaml and every rule file of a folder (subfolders too), compiled once.

    Raises MissingError E303 when the folder has no language.yaml, ConfigError E302 with every fault
    found.
    """
    rules, faults = read_rules(folder)
    if rules is None or faults:
        raise ConfigError("E302", faults)
    return rules


def read_rules(folder: Path) -> tuple[RuleSet | None, list[Fault]]:
    """Like `load_rules`, but whatever is sound is compiled, and the faults are handed back.

    No rule set comes back where language.yaml, or what the checks go by, has faults. Raises
    MissingError as `load_rules`.
    """
    if not (folder / LANGUAGE).is_file():
        raise MissingError("E303", f"规则目录“{folder}”里没有 {LANGUAGE}，请检查 --rules 的路径")
    faults: list[Fault] = []
    files: list[Loaded[RuleFile]] = []
    for path in rule_files(folder):
        try:
            files.append(load(path, RuleFile, "E302"))
        except ConfigError as error:
            faults.extend(error.faults)
    try:
        language = load_language(folder / LANGUAGE)
    except ConfigError as error:
        return None, sorted([*error.faults, *faults])
    try:
        checks = load_checks(folder, language)
    except ConfigError as error:
        return None, sorted([*error.faults, *faults])
    table = TermTable()
    rules: list[Rule] = []
    forms: list[Form] = []
    for file in files:
        compiler = _Compiler(file, {**language.words, **file.value.words}, table)
        rules.extend(compiler.rules())
        forms.extend(compiler.forms())
        faults.extend(compiler.faults)
    faults.extend(_ruled_twice(files))
    return _rule_set(language, checks, table, tuple(rules), tuple(forms)), sorted(faults)


def _ruled_twice(files: Iterable[Loaded[RuleFile]]) -> Iterable[Fault]:
    first: dict[str, Path] = {}
    for file in files:
        ruled = [("rules", i, entry.item) for i, entry in enumerate(file.value.rules)]
        ruled += [("forms", i, entry.item) for i, entry in enumerate(file.value.forms)]
        for key, i, item in ruled:
            if item in first:
                message = f"事项“{item}”已在 {first[item].name} 里有规则，请合并成一条"
                yield file.fault((key, i, "item"), message)
            first.setdefault(item, file.path)


def _rule_set(
    language: Language,
    checks: Checks,
    table: TermTable,
    rules: tuple[Rule, ...],
    forms: tuple[Form, ...],
) -> RuleSet:
    def numbered(signs: Status) -> SignSet:
        return SignSet(
            tuple(map(table.add, signs.terms)),
            tuple(map(table.add, signs.exceptions)),
            signs.unless,
        )

    status = {name: numbered(signs) for name, signs in language.status.items()}
    duty = numbered(language.duty)
    concrete = tuple(map(table.add, language.concrete))
    vague = tuple(map(table.add, language.vague))
    return RuleSet(
        language=language,
        finder=Finder(language),
        table=table,
        scanner=Scanner(table, language.cutoff),
        rules=rules,
        forms=forms,
        status=status,
        concrete=concrete,
        vague=vague,
        duty=duty,
        checks=checks,
    )
