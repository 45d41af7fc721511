"""All that is questioned in one report, in the order of its text."""

from collections.abc import Iterator
from dataclasses import dataclass

from evaluator.integrity.amounts import Reader
from evaluator.integrity.changes import change_findings
from evaluator.integrity.conflicts import conflict_findings, coverage_findings
from evaluator.integrity.lists import list_findings
from evaluator.integrity.paragraph import Paragraph
from evaluator.integrity.parts import part_findings
from evaluator.integrity.passages import Roles, passages
from evaluator.integrity.rates import rate_findings
from evaluator.integrity.remainders import remainder_findings
from evaluator.integrity.statements import StatementReader
from evaluator.integrity.sums import sum_findings
from evaluator.integrity.words import Words
from evaluator.language import Language
from evaluator.model import Finding, Report, Role
from evaluator.rulefile import REPORTED

# The parts of a report whose figures tell what happened.
_TOLD: frozenset[Role] = frozenset((*REPORTED, "front"))


@dataclass(frozen=True)
class Checks:
    """What the checks go by, compiled once for many reports."""

    words: Words
    statements: StatementReader


def checks(language: Language, words: Words) -> Checks:
    """The checks of a language and of the words of integrity.yaml."""
    return Checks(words, StatementReader(Reader(language, words.bounds), words))


def findings(report: Report, by: Checks) -> tuple[Finding, ...]:
    """Whatever in a report doesn't hold or has to be asked about, sorted by where it stands."""
    found = [
        *figure_findings(report, by),
        # Dates, references and voices join here.
    ]
    return tuple(sorted(found, key=lambda each: (each.start, each.end, each.kind, each.message)))


def figure_findings(report: Report, by: Checks) -> Iterator[Finding]:
    """Rates, sums, parts and conflicts: kinds of findings that figures give rise to."""
    paragraphs = _paragraphs(report, by)
    for paragraph in paragraphs:
        yield from rate_findings(paragraph)
        yield from change_findings(paragraph)
        yield from sum_findings(paragraph)
        yield from part_findings(paragraph)
        yield from list_findings(paragraph)
        yield from remainder_findings(paragraph)
    yield from conflict_findings(paragraphs)
    yield from coverage_findings(paragraphs)


def _paragraphs(report: Report, by: Checks) -> list[Paragraph]:
    roles = Roles(report)
    own = tuple(by.words.marks.own.get(report.county[-1:], ()))
    found = []
    for passage in passages(report):
        told = [
            statement
            for statement in by.statements.read(passage, own, report.year)
            # Figures of problems and plans are aims, or what is still to be done.
            if roles.at(passage.origin[statement.stated.start]) in _TOLD
        ]
        if told:
            found.append(Paragraph(report, passage, told, by.words))
    return found
