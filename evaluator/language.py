"""language.yaml into types, compiled once: what all rule files share about the language."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from evaluator.errors import ConfigError, Fault
from evaluator.model import Role
from evaluator.terms import Term, TermError, compile_term
from evaluator.yamlfile import Loaded, Route, Strict, load

Words = Mapping[str, tuple[str, ...]]


class Signs(Strict):
    """Terms that are a sign of something, and terms that only look like one; none of it holds in
    the report of a place whose name ends in one of `unless`."""

    terms: tuple[str, ...]
    except_: tuple[str, ...] = Field(alias="except")
    unless: tuple[str, ...] = ()


class RoleMarks(Strict):
    """How a section of a role is known: by its heading at any level, by a first-level heading,
    by a turning phrase in running text."""

    heading: tuple[str, ...]
    top: tuple[str, ...]
    turns: tuple[str, ...]


class _Fuzzy(Strict):
    cutoff: float = Field(gt=50, le=100)


class _Title(Strict):
    subject: tuple[str, ...]
    kind: tuple[str, ...]
    issuer_stop: tuple[str, ...]


class _Dates(Strict):
    published: tuple[str, ...]
    signed: tuple[str, ...]


class _Status(Strict):
    negated: Signs
    admission: Signs
    others: Signs
    city: Signs
    target: Signs
    announced: Signs


class _Background(Strict):
    past: tuple[str, ...]
    present: tuple[str, ...]
    except_: tuple[str, ...] = Field(alias="except")


class _Superior(Strict):
    titles: tuple[str, ...]
    regions: tuple[str, ...]
    except_: tuple[str, ...] = Field(alias="except")


class Units(Strict):
    """Units by kind; `spoken` are those that Chinese numerals may stand before (两次)."""

    count: tuple[str, ...]
    spoken: tuple[str, ...]
    amount: tuple[str, ...]
    rate: tuple[str, ...]


class About(Strict):
    """Words around a number that make it approximate."""

    before: tuple[str, ...]
    after: tuple[str, ...]


class Frame(Strict):
    """The report in which a case's text stands: its title, and the heading of each part."""

    title: str
    headings: dict[Role, str]


class LanguageFile(Strict):
    """The file as written."""

    fuzzy: _Fuzzy
    numbering: tuple[str, ...]
    points: tuple[str, ...]
    continues: tuple[str, ...]
    title: _Title
    places: tuple[str, ...]
    dates: _Dates
    intro_end: tuple[str, ...]
    footer: tuple[str, ...]
    roles: dict[Role, RoleMarks]
    next_year: tuple[str, ...]
    status: _Status
    background: _Background
    superior: _Superior
    units: Units
    about: About
    concrete: tuple[str, ...]
    vague: tuple[str, ...]
    duty: Signs
    words: dict[str, tuple[str, ...]]
    frame: Frame


@dataclass(frozen=True)
class RolePatterns:
    """The compiled marks of one role; None where the role has none of that kind."""

    heading: re.Pattern[str] | None
    top: re.Pattern[str] | None
    turns: re.Pattern[str] | None


@dataclass(frozen=True)
class Status:
    """Compiled signs of one status: a clause has it when a term hits outside every exception."""

    terms: tuple[Term, ...]
    exceptions: tuple[Term, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True)
class Language:
    """The compiled file. `numbering` are heading styles, outermost form first; `heading_start`
    matches any of them at the start of a line; `continues` what after a comma goes on about the
    same thing, `next_year` what follows the next year's number where a plan begins."""

    cutoff: float
    numbering: tuple[re.Pattern[str], ...]
    heading_start: re.Pattern[str]
    points: re.Pattern[str]
    continues: re.Pattern[str]
    title_subject: re.Pattern[str]
    title_kind: re.Pattern[str]
    issuer_stop: tuple[str, ...]
    places: tuple[str, ...]
    published: tuple[str, ...]
    signed: tuple[str, ...]
    intro_end: re.Pattern[str]
    footer: re.Pattern[str]
    roles: Mapping[Role, RolePatterns]
    next_year: re.Pattern[str]
    status: Mapping[str, Status]
    past: tuple[str, ...]
    present: tuple[str, ...]
    background_except: tuple[Term, ...]
    superior_titles: tuple[str, ...]
    superior_regions: tuple[str, ...]
    superior_except: tuple[Term, ...]
    units: Units
    about: About
    concrete: tuple[Term, ...]
    vague: tuple[Term, ...]
    duty: Status
    words: Words
    frame: Frame


class _Compiler:
    """Compiles the language's terms and expressions, collecting faults with their places."""

    def __init__(self, loaded: Loaded[LanguageFile]) -> None:
        self.loaded = loaded
        self.faults: list[Fault] = []

    def terms(self, sources: Iterable[str], *at: str) -> tuple[Term, ...]:
        compiled = []
        for i, source in enumerate(sources):
            try:
                compiled.append(compile_term(source, self.loaded.value.words))
            except TermError as error:
                self.fault((*at, i), str(error))
        return tuple(compiled)

    def pattern(self, sources: Iterable[str], *at: str) -> re.Pattern[str]:
        return _any_of([term.pattern.pattern for term in self.terms(sources, *at)])

    def expressions(self, sources: Iterable[str], *at: str) -> list[str]:
        sound = []
        for i, source in enumerate(sources):
            try:
                re.compile(source)
            except re.error:
                self.fault((*at, i), f"正则表达式“{source}”写错了，请检查括号是否配对")
            else:
                sound.append(source)
        return sound

    def marks(self, role: str, given: RoleMarks) -> RolePatterns:
        def pattern(key: str, sources: tuple[str, ...]) -> re.Pattern[str] | None:
            return self.pattern(sources, "roles", role, key) if sources else None

        return RolePatterns(
            heading=pattern("heading", given.heading),
            top=pattern("top", given.top),
            turns=pattern("turns", given.turns),
        )

    def status(self, signs: Signs, *at: str) -> Status:
        return Status(
            self.terms(signs.terms, *at, "terms"),
            self.terms(signs.except_, *at, "except"),
            signs.unless,
        )

    def words(self) -> None:
        """Every word of the lists has to compile, whether or not a term refers to it."""
        for name, listed in self.loaded.value.words.items():
            self.terms(listed, "words", name)

    def fault(self, at: Route, message: str) -> None:
        self.faults.append(self.loaded.fault(at, message))


def load_language(path: Path) -> Language:
    """Load and compile language.yaml.

    Raises ConfigError (E302) with every fault: schema, terms that don't compile, bad expressions.
    """
    loaded = load(path, LanguageFile, "E302")
    compiler = _Compiler(loaded)
    language = _compiled(loaded.value, compiler)
    if compiler.faults:
        raise ConfigError("E302", sorted(compiler.faults))
    return language


def _compiled(file: LanguageFile, compiler: _Compiler) -> Language:
    numbering = compiler.expressions(file.numbering, "numbering")
    compiler.words()
    return Language(
        cutoff=file.fuzzy.cutoff,
        numbering=tuple(map(re.compile, numbering)),
        heading_start=_any_of(numbering),
        points=_any_of(compiler.expressions(file.points, "points")),
        continues=compiler.pattern(file.continues, "continues"),
        title_subject=compiler.pattern(file.title.subject, "title", "subject"),
        title_kind=_any_of(compiler.expressions(file.title.kind, "title", "kind")),
        issuer_stop=file.title.issuer_stop,
        places=file.places,
        published=file.dates.published,
        signed=file.dates.signed,
        intro_end=compiler.pattern(file.intro_end, "intro_end"),
        footer=compiler.pattern(file.footer, "footer"),
        roles={role: compiler.marks(role, given) for role, given in file.roles.items()},
        next_year=compiler.pattern(file.next_year, "next_year"),
        status={name: compiler.status(signs, "status", name) for name, signs in file.status},
        past=file.background.past,
        present=file.background.present,
        background_except=compiler.terms(file.background.except_, "background", "except"),
        superior_titles=file.superior.titles,
        superior_regions=file.superior.regions,
        superior_except=compiler.terms(file.superior.except_, "superior", "except"),
        units=file.units,
        about=file.about,
        concrete=compiler.terms(file.concrete, "concrete"),
        vague=compiler.terms(file.vague, "vague"),
        duty=compiler.status(file.duty, "duty"),
        words=file.words,
        frame=file.frame,
    )


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """One pattern for several; none of them match nothing at all."""
    return re.compile("|".join(patterns) or "(?!)")
