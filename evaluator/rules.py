"""The detection: rule YAML into types, compiled once. How evidence of an item looks in text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field

from evaluator.errors import ConfigError, fault
from evaluator.language import Language, Status, Words, load_language
from evaluator.model import Role
from evaluator.quantities import Finder
from evaluator.scan import Scanner, TermTable
from evaluator.terms import Term, TermError, compile_term
from evaluator.yamlfile import Strict, line_of, load

Scope = Literal["clause", "neighbour", "sentence", "paragraph", "section"]
REPORTED: tuple[Role, ...] = ("achievements", "first-responsibility")


class PatternEntry(Strict):
    """A term with conditions: other terms that must (`all`, `any`) or must not (`not`) stand
    within `scope` of it. `sure: false` asks for a person to look."""

    term: str
    all: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    not_: tuple[str, ...] = Field(default=(), alias="not")
    scope: Scope = "clause"
    roles: tuple[Role, ...] = ()
    sure: bool = True


class GroupEntry(Strict):
    """Terms that name several items at once (三项制度)."""

    terms: tuple[str, ...]
    items: tuple[str, ...]


class RuleEntry(Strict):
    """The evidence ladder of one item; the keys are explained in README.md."""

    item: str
    names: tuple[str | PatternEntry, ...] = ()
    measures: tuple[str | PatternEntry, ...] = ()
    results: tuple[str | PatternEntry, ...] = ()
    flags: tuple[str | PatternEntry, ...] = ()
    counts: tuple[str, ...] = ()
    except_: tuple[str, ...] = Field(default=(), alias="except")
    reject: tuple[str, ...] = ()
    roles: tuple[Role, ...] = REPORTED
    concrete: bool = True


class FormEntry(Strict):
    """How a form item is seen: `check` names one of evaluator.forms.CHECKS."""

    item: str
    check: Literal["section", "passage", "heading", "citation", "title", "dates"]
    role: Role = "achievements"
    points: int = 0
    headings: tuple[str, ...] = ()
    full: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()


class RuleFile(Strict):
    """One file of rules."""

    part: int
    words: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    groups: tuple[GroupEntry, ...] = ()
    rules: tuple[RuleEntry, ...] = ()
    forms: tuple[FormEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; numbers are terms of the rule set's table."""

    label: str
    term: int
    all: tuple[int, ...] = ()
    any: tuple[int, ...] = ()
    none: tuple[int, ...] = ()
    scope: Scope = "clause"
    roles: tuple[Role, ...] = ()
    sure: bool = True
    group: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """The compiled ladder of one item: patterns by the rung they reach."""

    item: str
    ladder: tuple[tuple[int, tuple[Pattern, ...]], ...]
    flags: tuple[Pattern, ...]
    counts: int | None
    exceptions: tuple[int, ...]
    rejects: tuple[int, ...]
    roles: tuple[Role, ...]
    concrete: bool


@dataclass(frozen=True, slots=True)
class SignSet:
    """Term numbers of the signs of a status, and of what only looks like one."""

    terms: tuple[int, ...]
    exceptions: tuple[int, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A compiled form check."""

    item: str
    check: str
    role: Role
    points: int
    headings: tuple[int, ...]
    full: tuple[int, ...]
    partial: tuple[int, ...]


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

    @property
    def items(self) -> frozenset[str]:
        """The ids of all items that have a rule or a form check."""
        return frozenset([r.item for r in self.rules] + [f.item for f in self.forms])


class _Compiler:
    """Compiles one rule file into the shared table, collecting faults."""

    def __init__(self, path: Path, words: Words, table: TermTable) -> None:
        self.path, self.words, self.table = path, words, table
        self.faults: list[str] = []

    def terms(self, sources: Iterable[str]) -> tuple[int, ...]:
        compiled = (self._compiled(source) for source in sources)
        return tuple(self.table.add(term) for term in compiled if term is not None)

    def _compiled(self, source: str) -> Term | None:
        try:
            return compile_term(source, self.words)
        except TermError as error:
            self.faults.append(fault(self.path, line_of(self.path, source), 1, str(error)))
            return None

    def twice(self, item: str, first: Path) -> None:
        """Note that an item has a rule already, in the file `first`."""
        message = f"事项“{item}”已在 {first.name} 里有规则，请合并成一条"
        self.faults.append(fault(self.path, line_of(self.path, item), 1, message))

    def patterns(
        self, kind: str, entries: Sequence[str | PatternEntry], group: bool = False
    ) -> tuple[Pattern, ...]:
        found = []
        for number, entry in enumerate(entries, 1):
            given = PatternEntry(term=entry) if isinstance(entry, str) else entry
            for term in self.terms([given.term]):
                found.append(
                    Pattern(
                        label=f"{kind}{number}",
                        term=term,
                        all=self.terms(given.all),
                        any=self.terms(given.any),
                        none=self.terms(given.not_),
                        scope=given.scope,
                        roles=given.roles,
                        sure=given.sure,
                        group=group,
                    )
                )
        return tuple(found)

    def rule(self, entry: RuleEntry, groups: Sequence[GroupEntry]) -> Rule:
        shared = [t for g in groups if entry.item in g.items for t in g.terms]
        names = self.patterns("提及", entry.names) + self.patterns("总称", shared, group=True)
        sound = [unit for unit in entry.counts if self._compiled(unit)]
        counts = self.terms([f"#({'|'.join(sound)})"]) if sound else ()
        return Rule(
            item=entry.item,
            ladder=(
                (1, names),
                (2, self.patterns("举措", entry.measures)),
                (3, self.patterns("成效", entry.results)),
            ),
            flags=self.patterns("标记", entry.flags),
            counts=counts[0] if counts else None,
            exceptions=self.terms(entry.except_),
            rejects=self.terms(entry.reject),
            roles=entry.roles,
            concrete=entry.concrete,
        )

    def form(self, entry: FormEntry) -> Form:
        return Form(
            entry.item,
            entry.check,
            entry.role,
            entry.points,
            self.terms(entry.headings),
            self.terms(entry.full),
            self.terms(entry.partial),
        )


def load_rules(folder: Path) -> RuleSet:
    """Load language.yaml and every rule file of a folder (subfolders too), compiled once.

    Raises ConfigError: E303 when the folder has no language.yaml, E302 with every fault found.
    """
    if not (folder / "language.yaml").is_file():
        raise ConfigError(
            "E303", [f"规则目录“{folder}”里没有 language.yaml，请检查 --rules 的路径"]
        )
    language = load_language(folder / "language.yaml")
    table = TermTable()
    rules: list[Rule] = []
    forms: list[Form] = []
    faults: list[str] = []
    ruled: dict[str, Path] = {}
    for path in sorted(folder.rglob("*.yaml")):
        if path.name == "language.yaml" or path.name.endswith(".cases.yaml"):
            continue
        try:
            file = load(path, RuleFile, "E302")
        except ConfigError as error:
            faults.extend(error.faults)
            continue
        compiler = _Compiler(path, {**language.words, **file.words}, table)
        for item in [entry.item for entry in file.rules] + [entry.item for entry in file.forms]:
            if item in ruled:
                compiler.twice(item, ruled[item])
            ruled.setdefault(item, path)
        rules.extend(compiler.rule(entry, file.groups) for entry in file.rules)
        forms.extend(compiler.form(entry) for entry in file.forms)
        faults.extend(compiler.faults)
    if faults:
        raise ConfigError("E302", faults)

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
        rules=tuple(rules),
        forms=tuple(forms),
        status=status,
        concrete=concrete,
        vague=vague,
        duty=duty,
    )
