"""language.yaml into types, compiled once: what all rule files share about the language."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field

from evaluator.errors import ConfigError, fault
from evaluator.model import Role
from evaluator.terms import Term, TermError, compile_term
from evaluator.yamlfile import Strict, line_of, load

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


def load_language(path: Path) -> Language:
    """Load and compile language.yaml.

    Raises ConfigError (E302) with every fault: schema, terms that don't compile, bad expressions.
    """
    file = load(path, LanguageFile, "E302")
    faults: list[str] = []

    def terms(sources: Iterable[str]) -> tuple[Term, ...]:
        compiled = []
        for source in sources:
            try:
                compiled.append(compile_term(source, file.words))
            except TermError as error:
                faults.append(fault(path, line_of(path, source), 1, str(error)))
        return tuple(compiled)

    def pattern(sources: tuple[str, ...]) -> re.Pattern[str]:
        return _any_of([term.pattern.pattern for term in terms(sources)])

    def expressions(sources: tuple[str, ...]) -> list[str]:
        sound = []
        for source in sources:
            try:
                re.compile(source)
            except re.error:
                message = f"正则表达式“{source}”写错了，请检查括号是否配对"
                faults.append(fault(path, line_of(path, source), 1, message))
            else:
                sound.append(source)
        return sound

    def marks(role: RoleMarks) -> RolePatterns:
        return RolePatterns(
            heading=pattern(role.heading) if role.heading else None,
            top=pattern(role.top) if role.top else None,
            turns=pattern(role.turns) if role.turns else None,
        )

    numbering = expressions(file.numbering)
    language = Language(
        cutoff=file.fuzzy.cutoff,
        numbering=tuple(map(re.compile, numbering)),
        heading_start=_any_of(numbering),
        points=_any_of(expressions(file.points)),
        continues=pattern(file.continues),
        title_subject=pattern(file.title.subject),
        title_kind=_any_of(expressions(file.title.kind)),
        issuer_stop=file.title.issuer_stop,
        places=file.places,
        published=file.dates.published,
        signed=file.dates.signed,
        intro_end=pattern(file.intro_end),
        footer=pattern(file.footer),
        roles={role: marks(given) for role, given in file.roles.items()},
        next_year=pattern(file.next_year),
        status={
            name: Status(terms(signs.terms), terms(signs.except_), signs.unless)
            for name, signs in file.status
        },
        past=file.background.past,
        present=file.background.present,
        background_except=terms(file.background.except_),
        superior_titles=file.superior.titles,
        superior_regions=file.superior.regions,
        superior_except=terms(file.superior.except_),
        units=file.units,
        about=file.about,
        concrete=terms(file.concrete),
        vague=terms(file.vague),
        duty=Status(terms(file.duty.terms), terms(file.duty.except_), file.duty.unless),
        words=file.words,
    )
    if faults:
        raise ConfigError("E302", faults)
    return language


def _any_of(patterns: Sequence[str]) -> re.Pattern[str]:
    """One pattern for several; none of them match nothing at all."""
    return re.compile("|".join(patterns) or "(?!)")
