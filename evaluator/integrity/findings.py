"""All that is questioned in one report, in the order of its text."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from evaluator.checklist import Checklist
from evaluator.integrity.amounts import Reader
from evaluator.integrity.changes import change_findings
from evaluator.integrity.conflicts import conflict_findings, coverage_findings
from evaluator.integrity.dates import date_findings
from evaluator.integrity.facts import References, load_references
from evaluator.integrity.lists import list_findings
from evaluator.integrity.names import name_findings
from evaluator.integrity.paragraph import Paragraph
from evaluator.integrity.parts import part_findings
from evaluator.integrity.passages import passages
from evaluator.integrity.plain import Plain, read_plain
from evaluator.integrity.rates import rate_findings
from evaluator.integrity.references import reference_findings
from evaluator.integrity.remainders import remainder_findings
from evaluator.integrity.signatures import deadlines
from evaluator.integrity.statements import StatementReader
from evaluator.integrity.sums import sum_findings
from evaluator.integrity.voices import voice_findings
from evaluator.integrity.words import Words, load_words
from evaluator.language import Language
from evaluator.model import Finding, Report, Role
from evaluator.rulefile import REPORTED

# The parts of a report whose figures tell what happened.
_TOLD: frozenset[Role] = frozenset((*REPORTED, "front"))
_OF_PARAGRAPHS = (
    rate_findings,
    change_findings,
    sum_findings,
    part_findings,
    list_findings,
    remainder_findings,
)
# Of one check: more than any report gives rise to, less than an absurd text would.
_MOST = 50


@dataclass(frozen=True)
class Checks:
    """What the checks go by, compiled once for many reports."""

    words: Words
    statements: StatementReader
    references: References


def load_checks(folder: Path, language: Language) -> Checks:
    """The checks by the words and facts of a folder of rules.

    Raises ConfigError E302 with every fault of the first file that has any.
    """
    words = load_words(folder)
    statements = StatementReader(Reader(language, words.bounds), words)
    return Checks(words, statements, load_references(folder))


def findings(report: Report, by: Checks, checklist: Checklist) -> tuple[Finding, ...]:
    """Whatever in a report doesn't hold or has to be asked about, sorted by where it stands;
    `checklist` sets the deadlines."""
    plain, references = read_plain(report), by.references
    due = None if report.year is None else deadlines(checklist, report.year)
    found = [
        *figure_findings(plain, by),
        *date_findings(plain, references, due),
        *reference_findings(plain, references),
        *name_findings(plain, references),
        *voice_findings(plain, references),
    ]
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.kind, each.message)))


def figure_findings(plain: Plain, by: Checks) -> Iterator[Finding]:
    """Rates, sums, parts and conflicts: kinds of findings that figures give rise to."""
    paragraphs = _paragraphs(plain, by)
    for check in _OF_PARAGRAPHS:
        found = (each for paragraph in paragraphs for each in check(paragraph))
        yield from islice(found, _MOST)
    for across in (conflict_findings, coverage_findings):
        yield from islice(across(paragraphs), _MOST)


def _paragraphs(plain: Plain, by: Checks) -> list[Paragraph]:
    report = plain.report
    own = tuple(by.words.marks.own.get(report.county[-1:], ()))
    found = []
    for passage in passages(report):
        told = [
            statement
            for statement in by.statements.read(passage, own, report.year)
            # Figures of problems and plans are aims, or what is still to be done.
            if plain.role(passage.origin[statement.stated.start]) in _TOLD
        ]
        if told:
            found.append(Paragraph(report, passage, told, by.words))
    return found
