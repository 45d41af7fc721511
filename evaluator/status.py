"""What each clause says besides its subject: negated, announced, another year's, another body's."""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from evaluator.language import Actors, Language, Status
from evaluator.model import Clause, Quantity, Report
from evaluator.rules import RuleSet
from evaluator.scan import Hits
from evaluator.spans import Spans

_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_DATE = re.compile(r"@?(?:20\d\d年度?)?(?:\d{1,2}月(?:\d{1,2}日|[份初中底末])?)?")
# How many characters of the reporting place's name tell it from others.
_NAME = 2
_TITLE = re.compile(r"《[^》\n]{0,500}》|“[^”\n]{0,500}”|\([^)\n]{0,500}\)")


@dataclass(frozen=True, slots=True)
class Standing:
    """Clause numbers by status, and the spans of titles that belong to higher bodies."""

    clauses: dict[str, frozenset[int]]
    superior: tuple[tuple[int, int], ...]


def standing(report: Report, rules: RuleSet, hits: Hits) -> Standing:
    """The status of every clause of a report."""
    language = rules.language
    clauses = {
        name: frozenset(_marked(signs.terms, signs.exceptions, hits))
        for name, signs in rules.status.items()
        if not report.county.endswith(signs.unless)
    }
    clauses["negated"] |= _none(report, language)
    ahead = _ahead(report, language)
    clauses["announced"] |= ahead
    for name, marked in clauses.items():
        clauses[name] = _carried(report, language.status[name], marked, ahead)
    clauses["others"] |= _others(report, language)
    clauses["background"] = frozenset(_background(report, language))
    return Standing(clauses, tuple(_superior(report, language)))


def _text(report: Report, clause: Clause) -> str:
    return report.matching[clause.start : clause.end]


def _marked(terms: tuple[int, ...], exceptions: tuple[int, ...], hits: Hits) -> set[int]:
    allowed = Spans((hit.start, hit.end) for number in exceptions for hit in hits.get(number))
    return {
        clause
        for number in terms
        for hit in hits.get(number)
        if not allowed.touch(hit.start, hit.end)
        for clause in range(hit.first, hit.last + 1)
    }


def _carried(
    report: Report, signs: Status, marked: frozenset[int], ahead: frozenset[int]
) -> frozenset[int]:
    """The clauses marked, and those that the carrying ones among them (those `ahead` are) take
    along: to the end of the segment, or to a clause that ends it."""
    found: set[int] = set()
    clauses, matching = report.clauses, report.matching
    for number in sorted(marked):
        here = clauses[number]
        # What an earlier one has taken along takes along nothing else itself.
        reached = number in found
        found.add(number)
        if reached:
            continue
        if number not in ahead and not signs.carrying.search(matching, here.start, here.end):
            continue
        for following in range(number + 1, len(clauses)):
            clause = clauses[following]
            ended = signs.until.search(matching, clause.start, clause.end)
            if clause.segment != here.segment or ended:
                break
            found.add(following)
    return frozenset(found)


def _none(report: Report, language: Language) -> frozenset[int]:
    """Clauses whose figures are all counts of 0, of something there had better be some of."""
    if all(figure.value for figure in report.quantities):
        return frozenset()
    found = set()
    figures = sorted(report.quantities, key=_place)
    for number, clause in enumerate(report.clauses):
        start, end = report.origin[clause.start], report.origin[clause.end - 1]
        counted = figures[
            bisect_left(figures, start, key=_place) : bisect_right(figures, end, key=_place)
        ]
        empty = counted and not any(q.value or q.kind != "count" for q in counted)
        if empty and not any(word in _text(report, clause) for word in language.good_none):
            found.add(number)
    return frozenset(found)


def _place(figure: Quantity) -> int:
    return figure.start


def _ahead(report: Report, language: Language) -> frozenset[int]:
    """Clauses that say what is going to be done in a later year."""
    if report.year is None:
        return frozenset()
    return frozenset(
        number
        for number, clause in enumerate(report.clauses)
        for year in _YEAR.finditer(report.matching, clause.start, clause.end)
        if int(year[1]) > report.year
        and report.matching[clause.start : year.start()].endswith(language.ahead)
    )


def _others(report: Report, language: Language) -> set[int]:
    """Clauses whose subject is another body. It stays the subject of what follows, to the end of
    the segment or to a clause that begins with the reporting place or a body of its own."""
    actors = next(
        (a for kind, a in language.actors.items() if report.county.endswith(kind)),
        next(iter(language.actors.values())),
    )
    name = report.county[:_NAME] or "\n"
    found: set[int] = set()
    segment, elsewhere = -1, False
    for number, clause in enumerate(report.clauses):
        if clause.segment != segment:
            segment, elsewhere = clause.segment, False
        at = _subject(report, clause, actors)
        if report.matching.startswith(name, at) or actors.own.match(
            report.matching, at, clause.end
        ):
            elsewhere = False
        elif actors.others.match(report.matching, at, clause.end):
            elsewhere = not actors.exceptions.search(report.matching, at, clause.end)
        if elsewhere:
            found.add(number)
    return found


def _subject(report: Report, clause: Clause, actors: Actors) -> int:
    """Where a clause's subject begins: behind the label of a point, a date, an adverb of time."""
    at = clause.start
    for pattern in (actors.lead, _DATE, actors.lead):
        match = pattern.match(report.matching, at, clause.end)
        at = match.end() if match else at
    return at


def _background(report: Report, language: Language) -> set[int]:
    """Clauses that tell of another year. One that is about that year as a whole takes along what
    follows, to the end of the segment or to a mention of the present."""
    if report.year is None:
        return set()
    found: set[int] = set()
    segment, elsewhere = -1, False
    for number, clause in enumerate(report.clauses):
        if clause.segment != segment:
            segment, elsewhere = clause.segment, False
        text = _TITLE.sub(lambda m: "×" * len(m[0]), _text(report, clause))
        years = {int(year) for year in _YEAR.findall(text)}
        past = any(word in text for word in language.past)
        if years or past:
            told = (
                report.year not in years
                and (past or all(year < report.year for year in years))
                and not any(term.pattern.search(text) for term in language.background_except)
            )
            if told:
                found.add(number)
            elsewhere = told and _begins(text, language)
        elif elsewhere and any(word in text for word in language.present):
            elsewhere = False
        elif elsewhere:
            found.add(number)
    return found


def _begins(text: str, language: Language) -> bool:
    """Whether a clause begins with another year, or says that something was done in it."""
    if text.startswith(language.past):
        return True
    return any(
        match.start() == 0 or text[: match.start()].endswith(language.past_at)
        for match in _YEAR.finditer(text)
    )


def _superior(report: Report, language: Language) -> list[tuple[int, int]]:
    """Spans of document titles that name a higher body instead of the reporting county."""
    regions = "|".join(map(re.escape, language.superior_regions))
    kinds = "|".join(map(re.escape, language.superior_titles))
    higher = re.compile(rf"《(?:关于)?(?:印发|贯彻)?[<〈《]?(?:{kinds}|[^》]{{2,8}}?(?:{regions}))")
    found = []
    for match in re.finditer(r"《[^》\n]{0,500}》", report.matching):
        title = match[0]
        if report.county and report.county[:-1] in title:
            continue
        before = report.matching[max(0, match.start() - 12) : match.start()]
        if any(term.pattern.search(before + title) for term in language.superior_except):
            continue
        if higher.match(title):
            found.append(match.span())
    return found
