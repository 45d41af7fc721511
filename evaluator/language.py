"""language.yaml into types, compiled once: what all rule files share about the language."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluator.careful import expression_ways
from evaluator.errors import ConfigError, Fault
from evaluator.languagefile import (
    About,
    ActorMarks,
    Frame,
    LanguageFile,
    RoleMarks,
    Signs,
    Table,
    Units,
)
from evaluator.model import Role
from evaluator.terms import Term, TermError, compile_term
from evaluator.yamlfile import Loaded, Route, load

# Terms and expressions of the language are tried on every clause and line of a report.
_MOST_WAYS = 1_000_000
_MOST_EXPRESSION_WAYS = 20_000

Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class RolePatterns:
    """The compiled marks of one role; None where the role has none of that kind."""

    heading: re.Pattern[str] | None
    top: re.Pattern[str] | None
    turns: re.Pattern[str] | None
    not_heading: re.Pattern[str]
    not_turn: re.Pattern[str]
    labels: re.Pattern[str]

    def heads(self, title: str, *, top: bool) -> bool:
        """Whether a heading opens a part of this role; `top`: one of the first level."""
        marks = (self.heading, self.top) if top else (self.heading,)
        found = any(mark and mark.search(title) for mark in marks)
        return found and not self.not_heading.search(title)

    def turns_to(self, sentence: str) -> bool:
        """Whether a sentence begins to speak of what this role is about."""
        found = self.turns and self.turns.search(sentence)
        return bool(found) and not self.not_turn.search(sentence)


@dataclass(frozen=True)
class Status:
    """Compiled signs of one status: a clause has it when a term hits outside every exception.

    Where `carrying` is found in such a clause, those after it have it too, up to one with `until`.
    """

    terms: tuple[Term, ...]
    exceptions: tuple[Term, ...]
    unless: tuple[str, ...]
    carrying: re.Pattern[str]
    until: re.Pattern[str]


@dataclass(frozen=True)
class Actors:
    """How the report of a place of one kind begins a clause: with what may stand before the
    subject (`lead`), with `others` who act, or with its `own`. A clause with one of `exceptions`
    tells of the place, whoever is its subject."""

    lead: re.Pattern[str]
    others: re.Pattern[str]
    own: re.Pattern[str]
    exceptions: re.Pattern[str]


@dataclass(frozen=True)
class Language:
    """The compiled file. `numbering` are heading styles, outermost form first; `heading_start`
    matches any of them at the start of a line; `continues` what after a comma goes on about the
    same thing, `next_year` what follows the next year's number where a plan begins, `past_at` and
    `ahead` the words right before a year in which something was done, or is going to be; `actors`
    are by the kind of the place that reports."""

    cutoff: float
    numbering: tuple[re.Pattern[str], ...]
    heading_start: re.Pattern[str]
    points: re.Pattern[str]
    continues: re.Pattern[str]
    title_subject: re.Pattern[str]
    title_kind: re.Pattern[str]
    issuer_stop: tuple[str, ...]
    places: tuple[str, ...]
    places_below: tuple[str, ...]
    above: re.Pattern[str]
    published: tuple[str, ...]
    signed: tuple[str, ...]
    delivered: re.Pattern[str]
    intro_end: re.Pattern[str]
    footer: re.Pattern[str]
    roles: Mapping[Role, RolePatterns]
    next_year: re.Pattern[str]
    status: Mapping[str, Status]
    good_none: tuple[str, ...]
    past: tuple[str, ...]
    present: tuple[str, ...]
    past_at: tuple[str, ...]
    ahead: tuple[str, ...]
    background_except: tuple[Term, ...]
    actors: Mapping[str, Actors]
    superior_titles: tuple[str, ...]
    superior_regions: tuple[str, ...]
    superior_except: tuple[Term, ...]
    units: Units
    table: Table
    about: About
    concrete: tuple[Term, ...]
    vague: tuple[Term, ...]
    duty: Status
    words: Words
    frame: Frame

    @property
    def unit_names(self) -> frozenset[str]:
        """All units, of whatever kind."""
        units = self.units
        return frozenset([*units.count, *units.amount, *units.rate])


class _Compiler:
    """Compiles the language's terms and expressions, collecting faults with their places."""

    def __init__(self, loaded: Loaded[LanguageFile]) -> None:
        self.loaded = loaded
        self.faults: list[Fault] = []

    def terms(
        self, sources: Iterable[str], *at: str, words: Words | None = None
    ) -> tuple[Term, ...]:
        compiled = []
        for i, source in enumerate(sources):
            try:
                term = compile_term(source, words or self.loaded.value.words)
            except TermError as error:
                self.fault((*at, i), str(error))
                continue
            if term.ways > _MOST_WAYS:
                self.fault((*at, i), f"词语“{source}”的间隔和可选项过多，请拆开写")
            else:
                compiled.append(term)
        return tuple(compiled)

    def pattern(
        self, sources: Iterable[str], *at: str, words: Words | None = None
    ) -> re.Pattern[str]:
        return _any_of([term.pattern.pattern for term in self.terms(sources, *at, words=words)])

    def expressions(self, sources: Iterable[str], *at: str) -> list[str]:
        sound = []
        for i, source in enumerate(sources):
            try:
                re.compile(source)
                ways = expression_ways(source)
            except (re.error, OverflowError, RecursionError):
                self.fault((*at, i), f"正则表达式“{source}”写错了，请检查括号是否配对")
                continue
            if ways > _MOST_EXPRESSION_WAYS:
                self.fault((*at, i), f"正则表达式“{source}”的重复和可选项过多，请写明最多重复几次")
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
            not_heading=self.pattern(given.not_heading, "roles", role, "not_heading"),
            not_turn=self.pattern(given.not_turn, "roles", role, "not_turn"),
            labels=self.pattern(given.labels, "roles", role, "labels"),
        )

    def status(self, signs: Signs, *at: str) -> Status:
        return Status(
            self.terms(signs.terms, *at, "terms") + self.terms(signs.carrying, *at, "carrying"),
            self.terms(signs.except_, *at, "except"),
            signs.unless,
            self.pattern(signs.carrying, *at, "carrying"),
            self.pattern(signs.until, *at, "until"),
        )

    def actors(self, given: ActorMarks) -> dict[str, Actors]:
        """By kind of place: `<本级>` stands for the place itself, `<上级>` for those above."""
        found = {}
        for name, kind in given.kinds.items():
            words = {**given.words, "本级": kind.own, "上级": kind.above}
            lead, others, own, exceptions = (
                self.pattern(sources, "actors", key, words=words)
                for key, sources in (
                    ("lead", given.lead),
                    ("others", given.others),
                    ("own", given.own),
                    ("except", given.except_),
                )
            )
            leads = re.compile(f"(?:{lead.pattern})*")
            found[name] = Actors(leads, others, own, exceptions)
        return found

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
        places_below=file.places_below,
        above=_any_of(compiler.expressions(file.places_above, "places_above")),
        published=file.dates.published,
        signed=file.dates.signed,
        delivered=compiler.pattern(file.dates.delivered, "dates", "delivered"),
        intro_end=compiler.pattern(file.intro_end, "intro_end"),
        footer=compiler.pattern(file.footer, "footer"),
        roles={role: compiler.marks(role, given) for role, given in file.roles.items()},
        next_year=compiler.pattern(file.next_year, "next_year"),
        status={name: compiler.status(signs, "status", name) for name, signs in file.status},
        good_none=file.good_none,
        past=file.background.past,
        present=file.background.present,
        past_at=file.background.at,
        ahead=file.background.ahead,
        background_except=compiler.terms(file.background.except_, "background", "except"),
        actors=compiler.actors(file.actors),
        superior_titles=file.superior.titles,
        superior_regions=file.superior.regions,
        superior_except=compiler.terms(file.superior.except_, "superior", "except"),
        units=file.units,
        table=file.table,
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
