"""What each clause says besides its subject: negated, announced, another year's, another body's."""

import re
from dataclasses import dataclass

from evaluator.language import Language
from evaluator.model import Report
from evaluator.rules import RuleSet
from evaluator.scan import Hits

_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_TITLE = re.compile(r"《[^》\n]*》|“[^”\n]*”|\([^)\n]*\)")


@dataclass(frozen=True, slots=True)
class Standing:
    """Clause numbers by status, and the spans of titles that belong to higher bodies."""

    clauses: dict[str, frozenset[int]]
    superior: tuple[tuple[int, int], ...]


def standing(report: Report, rules: RuleSet, hits: Hits) -> Standing:
    """The status of every clause of a report."""
    clauses = {
        name: frozenset(_marked(signs.terms, signs.exceptions, hits))
        for name, signs in rules.status.items()
        if not report.county.endswith(signs.unless)
    }
    clauses["background"] = frozenset(_background(report, rules.language))
    return Standing(clauses, tuple(_superior(report, rules.language)))


def _marked(terms: tuple[int, ...], exceptions: tuple[int, ...], hits: Hits) -> set[int]:
    allowed = [(hit.start, hit.end) for number in exceptions for hit in hits.get(number, ())]
    return {
        clause
        for number in terms
        for hit in hits.get(number, ())
        if not any(a < hit.end and hit.start < b for a, b in allowed)
        for clause in range(hit.first, hit.last + 1)
    }


def _background(report: Report, language: Language) -> set[int]:
    """Clauses that tell of another year. One that begins with that year takes along what follows,
    to the end of the segment or to a mention of the present."""
    if report.year is None:
        return set()
    found: set[int] = set()
    segment, elsewhere = -1, False
    for number, clause in enumerate(report.clauses):
        if clause.segment != segment:
            segment, elsewhere = clause.segment, False
        text = _TITLE.sub(lambda m: "×" * len(m[0]), report.matching[clause.start : clause.end])
        years = {int(year) for year in _YEAR.findall(text)}
        past = any(word in text for word in language.past)
        if years or past:
            compared = any(term.pattern.search(text) for term in language.background_except)
            told = (
                not compared
                and report.year not in years
                and (past or all(year < report.year for year in years))
            )
            if told:
                found.add(number)
            elsewhere = told and (text.startswith(language.past) or _YEAR.match(text) is not None)
        elif elsewhere and any(word in text for word in language.present):
            elsewhere = False
        elif elsewhere:
            found.add(number)
    return found


def _superior(report: Report, language: Language) -> list[tuple[int, int]]:
    """Spans of document titles that name a higher body instead of the reporting county."""
    regions = "|".join(map(re.escape, language.superior_regions))
    kinds = "|".join(map(re.escape, language.superior_titles))
    higher = re.compile(rf"《(?:关于)?(?:印发|贯彻)?[<〈《]?(?:{kinds}|[^》]{{2,8}}?(?:{regions}))")
    found = []
    for match in re.finditer(r"《[^》\n]*》", report.matching):
        title = match[0]
        if report.county and report.county[:-1] in title:
            continue
        before = report.matching[max(0, match.start() - 12) : match.start()]
        if any(term.pattern.search(before + title) for term in language.superior_except):
            continue
        if higher.match(title):
            found.append(match.span())
    return found
