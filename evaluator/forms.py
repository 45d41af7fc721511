"""Form items: what the report shows as a document. Each check yields a grade of 0–2 and the spans.

A check knows roles, headings, dates and citations, never which item it serves.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import islice, takewhile

from evaluator.head import years
from evaluator.matching import Matcher
from evaluator.model import Clause, Evidence, Role, Section
from evaluator.outline import goes_by_subject
from evaluator.rules import Form, TermRef
from evaluator.spans import Spans
from evaluator.tree import Tree

Span = tuple[int, int]
_YEAR_FIRST = re.compile(r"20\d\d年(?:度|以来)?(?=$|,|[^\d-])")
_TOLD = re.compile(r"(?:(20\d\d)年)?(?<!\d)(\d{1,2})月(?:(\d{1,2})日)?")
# Words that open the first point of a list, and the later ones.
_FIRST = re.compile(r"[(]?[其第]?[一1](?:[是为要]|[、,.)])|首先|一方面|①")
_LATER = re.compile(
    r"[(]?[其第]?[二三四五六七八九2-9](?:[是为要]|[、,.)])|其次|再次|再者|最后|另一方面|[②-⑨]"
)
_QUOTE = 90
_MAIN_LEVELS = 2
_SUBJECTS = 3


@dataclass(frozen=True, slots=True)
class FormGrade:
    """The grade of a form item, what it rests on, and why a person should look (or None)."""

    grade: int
    evidence: tuple[Evidence, ...]
    review: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day (month, day) of the following year on which the report is in time."""

    month: int
    day: int


class FormChecker:
    """Runs form checks over one matched report."""

    def __init__(self, matcher: Matcher, deadline: Deadline) -> None:
        self.matcher, self.report, self.deadline = matcher, matcher.report, deadline
        self._tree = Tree(self.report)

    def check(self, form: Form) -> FormGrade:
        """Grade one form item."""
        checks: dict[str, Callable[[Form], FormGrade]] = {
            "section": self._section,
            "passage": self._passage,
            "heading": self._heading,
            "citation": self._citation,
            "title": self._title,
            "dates": self._dates,
        }
        return checks[form.check](form)

    def _parts(self, role: Role) -> list[Section]:
        """Headings of the main levels that open a part of this role."""
        found = []
        for section in self.report.sections:
            parent = self._parent(section)
            opens = parent is None or parent.role != role
            main = 0 < section.level <= _MAIN_LEVELS and not section.point
            if section.role == role and main and opens:
                found.append(section)
        return found

    def _parent(self, section: Section) -> Section | None:
        return self._tree.parent(section)

    def _section(self, form: Form) -> FormGrade:
        """A part of its own, with at least `points` points listed in it."""
        parts = [] if goes_by_subject(self.report) else self._parts(form.role)
        if parts:
            grade = 2 if self._listed(parts, form) >= form.points else 1
            return self._graded(form, grade, [self._headline(p) for p in parts], form.role)
        said = [c for c in self.report.clauses if c.role == form.role]
        if form.role == "achievements" and len(said) < 2:
            return FormGrade(0, ())
        naming = self._clauses(form.full) | self._clauses(form.partial)
        told = [c for i, c in enumerate(self.report.clauses) if c.role == form.role and i in naming]
        spans = [self._sentence(c) for c in (told or said)[:1]]
        return self._graded(form, 1 if said else 0, spans, form.role)

    def _listed(self, parts: list[Section], form: Form) -> int:
        """Points of a part: numbered ones, or clauses that say something (`full`) of their own, not
        only in general (`partial`)."""
        told = self._clauses(form.full) - self._clauses(form.partial)
        bodies = self._by_role((p.role, p.body, self._end(p)) for p in parts)
        inside = [i for i in told if self._within(self.report.clauses[i], bodies)]
        return max(len(self._numbered(parts)), len(inside))

    def _clauses(self, terms: Iterable[TermRef]) -> set[int]:
        """Numbers of the clauses in which a term stands."""
        return {hit.first for term in terms for hit in self.matcher.hits.get(term.number)}

    def _by_role(self, spans: Iterable[tuple[Role, int, int]]) -> Mapping[Role, Spans]:
        found: dict[Role, list[Span]] = {}
        for role, start, end in spans:
            found.setdefault(role, []).append((start, end))
        return {role: Spans(listed) for role, listed in found.items()}

    def _within(self, clause: Clause, bodies: Mapping[Role, Spans]) -> bool:
        """Whether a clause is running text of its role's bodies of parts."""
        inside = bodies.get(clause.role)
        if inside is None or clause.heading:
            return False
        return inside.hold(self.report.origin[clause.start])

    def _numbered(self, parts: list[Section]) -> list[Section]:
        """The headings and numbered points inside the parts."""
        spans = self._by_role((p.role, p.start + 1, self._end(p)) for p in parts)
        return [s for s in self.report.sections if s.role in spans and spans[s.role].hold(s.start)]

    def _sentences(self, parts: list[Section]) -> int:
        """How many sentences the parts consist of; the lines of a signature are none."""
        bodies = self._by_role((p.role, p.body, self._end(p)) for p in parts)
        inside = {c.segment for c in self.report.clauses if self._within(c, bodies)}
        return sum(map(self._ended, inside))

    def _ended(self, segment: int) -> bool:
        """Whether a segment ends as a sentence does."""
        end = self.matcher.layout.segments[segment][1]
        return self.report.matching[end : end + 1] in tuple("。;!?")

    def _sentence(self, clause: Clause) -> Span:
        """From a clause to the end of its sentence, or as many whole clauses as can be quoted."""
        number = self.matcher.layout.clause_at[clause.start]
        following = takewhile(
            lambda c: c.segment == clause.segment and c.end - clause.start <= _QUOTE,
            islice(self.report.clauses, number + 1, None),
        )
        last = max((c.end for c in following), default=clause.end)
        return self._raw([(clause.start, last)])[0]

    def _end(self, part: Section) -> int:
        """Where a part ends: before the next heading of its level or above."""
        return self._tree.end(part)

    def _passage(self, form: Form) -> FormGrade:
        """A part of its own with points listed, or mere mention in the text.

        Listed are points and sentences of such a part, or of running text several sentences that
        speak of the matter (`full`), clauses that begin with a word of its headings, a list behind
        a mention, mentions in passing (`partial`) in several points. A heading shared with another
        subject (`partial`) is no part of its own.
        """
        titled = [s for s in self._titled(form.headings) if s.role == form.role or self._lone(s)]
        shared = self._places(form.partial)
        own = [s for s in titled if not _any_in(shared, s.start, s.body)]
        if own and max(len(self._numbered(own)), self._sentences(own)) >= form.points:
            return self._graded(form, 2, [self._headline(s) for s in own], form.role)
        clauses = self.report.clauses
        opened = self._running(self._opened(form.headings), form.role)
        full = self._running(self._clauses(form.full), form.role) | opened
        passing = self._running(self._clauses(form.partial), form.role)
        listed = max(
            len({clauses[i].segment for i in full}),
            len(opened),
            len({clauses[i].section for i in passing}),
            *map(self._points_behind, full | passing),
            0,
        )
        spans = [self._sentence(clauses[i]) for i in sorted(full | passing)]
        if listed < form.points:
            spans = [self._headline(s) for s in titled] + spans
        grade = 2 if listed >= form.points else 1 if spans else 0
        return self._graded(form, grade, list(dict.fromkeys(spans)), form.role)

    def _running(self, numbers: set[int], role: Role) -> set[int]:
        """Those of the clauses that are running text of a role."""
        clauses = self.report.clauses
        return {i for i in numbers if clauses[i].role == role and not clauses[i].heading}

    def _lone(self, section: Section) -> bool:
        """Whether a heading opens a part of the report, alone on its line."""
        return section.level == 1 and section.own_line

    def _opened(self, terms: Iterable[TermRef]) -> set[int]:
        """Numbers of the clauses that begin with a term."""
        clauses = self.report.clauses
        return {
            hit.first
            for term in terms
            for hit in self.matcher.hits.get(term.number)
            if clauses[hit.first].start == hit.start
        }

    def _places(self, terms: Iterable[TermRef]) -> list[int]:
        """Where in the text the hits of terms begin, in order."""
        origin, hits = self.report.origin, self.matcher.hits
        return sorted(origin[hit.start] for term in terms for hit in hits.get(term.number))

    def _points_behind(self, number: int) -> int:
        """Points of the list that begins behind a clause: in its paragraph, or under it."""
        clauses = self.report.clauses
        here = clauses[number]
        last = self.matcher.layout.around["paragraph"][number][1]
        inside = self._points[bisect_right(self._points, number) : bisect_right(self._points, last)]
        if inside and self._opens(_FIRST, clauses[inside[0]]):
            return len(inside)
        alike = self._of_role[here.role]
        under = bisect_right(alike, last)
        ends = clauses[last].segment == here.segment
        if not ends or under == len(alike) or not self._opens(_FIRST, clauses[alike[under]]):
            return 0
        points = self._points_of_role[here.role]
        return len(points) - bisect_left(points, alike[under])

    @cached_property
    def _points(self) -> list[int]:
        """Numbers of the clauses that open a point of a list."""
        return [
            number
            for number, clause in enumerate(self.report.clauses)
            if self._opens(_FIRST, clause) or self._opens(_LATER, clause)
        ]

    @cached_property
    def _of_role(self) -> Mapping[Role, list[int]]:
        return self._sorted_by_role(range(len(self.report.clauses)))

    @cached_property
    def _points_of_role(self) -> Mapping[Role, list[int]]:
        return self._sorted_by_role(self._points)

    def _sorted_by_role(self, numbers: Iterable[int]) -> Mapping[Role, list[int]]:
        found: dict[Role, list[int]] = {}
        for number in numbers:
            found.setdefault(self.report.clauses[number].role, []).append(number)
        return found

    def _opens(self, words: re.Pattern[str], clause: Clause) -> bool:
        return words.match(self.report.matching, clause.start, clause.end + 1) is not None

    def _titled(self, terms: Iterable[TermRef]) -> list[Section]:
        origin = self.report.origin
        places = sorted(
            origin[hit.start]
            for term in terms
            for hit in self.matcher.hits.get(term.number)
            if not self._quoted((hit.start, hit.end))
        )
        return [
            s
            for s in self.report.sections
            if s.level
            and (
                _any_in(places, s.start, max(s.body, s.start + 1))
                or (not s.own_line and _any_in(places, s.body, s.body + len(s.title)))
            )
        ]

    def _heading(self, form: Form) -> FormGrade:
        """A heading of its own at the main levels; mention in reported text is half."""
        own = [
            s
            for s in self._titled(form.headings)
            if s.level <= _MAIN_LEVELS and s.role not in ("problems", "plan") and not s.point
        ]
        if own:
            return self._graded(form, 2, [self._headline(s) for s in own], form.role)
        said = self._spans(form.partial, ("achievements", "first-responsibility"))
        said = [span for span in said if not self._quoted(span)]
        return self._graded(form, 1 if said else 0, self._raw(said[:2]), form.role)

    def _headline(self, section: Section) -> Span:
        """The heading's span; one that runs into its paragraph ends with its first clause."""
        if section.own_line:
            return section.start, section.body
        clause = self._tree.clause_reaching(section.body)
        if clause is None:
            return section.start, section.body
        return section.start, self.report.origin[clause.end - 1] + 1

    def _quoted(self, span: Span) -> bool:
        """Whether a span begins or ends inside a document's title."""
        before = (self.report.matching[max(0, place - 40) : place] for place in span)
        return any(text.rfind("《") > text.rfind("》") for text in before)

    def _citation(self, form: Form) -> FormGrade:
        everywhere: tuple[Role, ...] = (
            "front", "achievements", "first-responsibility", "problems", "plan",
        )  # fmt: skip
        for grade, terms in ((2, form.full), (1, form.partial)):
            spans = self._spans(terms, everywhere)
            if spans:
                return self._graded(form, grade, self._raw(spans[:2]), form.role)
        return FormGrade(0, ())

    def _title(self, form: Form) -> FormGrade:
        """Place, year and subject in the title, and the same year in the text."""
        report, language = self.report, self.matcher.rules.language
        subject = language.title_subject.search(report.title)
        year = report.year in years(report.title)
        if not report.title or not (subject or year):
            return FormGrade(0, ())
        conflict = self._other_year()
        place = report.county and report.county in report.title
        complete = subject and year and place and conflict is None
        spans = [report.title_span] + ([conflict] if conflict else [])
        return self._graded(form, 2 if complete else 1, spans, "front")

    def _other_year(self) -> Span | None:
        """Where the opening, or the heading of the achievements, names another year as its own."""
        report = self.report
        heads = [
            ((s.start, s.body), s.title)
            for s in report.sections
            if s.role == "achievements" and s.level == 1
        ]
        below = [c for c in report.clauses if report.origin[c.start] >= report.title_span[1]]
        front = [
            (self._raw([(c.start, c.end)])[0], report.matching[c.start : c.end])
            for c in below
            if c.role == "front" or c.paragraph == below[0].paragraph
        ]
        begins = [(span, text) for span, text in front if _YEAR_FIRST.match(text)]
        announces = self.matcher.rules.language.intro_end
        announced = [(span, text) for span, text in front if announces.search(text)]
        for span, text in (*heads[:1], *begins[:1], *announced[:1]):
            named = years(text)
            if named and report.year not in named:
                return span
        return None

    def _dates(self, form: Form) -> FormGrade:
        """Signed or published before the deadline, and after the last thing told."""
        report = self.report
        known = [
            (day, span)
            for day, span in (
                (report.published, report.published_span),
                (report.signed, report.signed_span),
            )
            if day is not None and span is not None
        ]
        if not known or report.year is None:
            return FormGrade(0, ())
        spans = [span for _, span in known]
        limit = date(report.year + 1, self.deadline.month, self.deadline.day)
        late = any(day >= limit for day, _ in known)
        contradiction = self._too_early(known)
        return self._graded(form, 1 if late or contradiction else 2, spans, form.role)

    def _too_early(self, known: list[tuple[date, Span]]) -> bool:
        """A date in another year than the report's end allows, before an event it tells, or of
        publication before the signature."""
        report = self.report
        if report.published and report.signed and report.published < report.signed:
            return True
        first = min(day for day, _ in known)
        if report.year is None or first.year < report.year:
            return True
        if first.year > report.year:
            return False
        return any((first.month, first.day) < told for told in self._told())

    def _told(self) -> set[tuple[int, int]]:
        """Days of the report's own year that it tells of; a month alone is its first day."""
        found: set[tuple[int, int]] = set()
        for clause in self.report.clauses:
            if clause.role in ("problems", "plan"):
                continue
            text = self.report.matching[clause.start : clause.end]
            for match in _TOLD.finditer(text):
                if match[1] is None or int(match[1]) == self.report.year:
                    found.add((int(match[2]), int(match[3] or 1)))
        return found

    def _spans(self, terms: Iterable[TermRef], roles: tuple[Role, ...]) -> list[Span]:
        clauses = self.report.clauses
        return sorted(
            (hit.start, hit.end)
            for term in terms
            for hit in self.matcher.hits.get(term.number)
            if clauses[hit.first].role in roles
        )

    def _raw(self, spans: list[Span]) -> list[Span]:
        origin = self.report.origin
        return [(origin[a], origin[b - 1] + 1) for a, b in spans]

    def _graded(self, form: Form, grade: int, spans: list[Span], role: Role) -> FormGrade:
        text = self.report.text
        evidence = []
        for start, end in spans:
            quote = text[start:end]
            inner = len(quote) - len(quote.lstrip())
            outer = len(quote.rstrip())
            if quote.strip():
                evidence.append(
                    Evidence(
                        quote=quote.strip(),
                        start=start + inner,
                        end=start + outer,
                        section="",
                        role=role,
                        strength=grade,
                        match=100.0,
                        rule=f"{form.item} {form.check}",
                    )
                )
        return FormGrade(grade, tuple(evidence[:3]))


def _any_in(places: Sequence[int], start: int, end: int) -> bool:
    """Whether one of the places, which are in order, lies in start–end."""
    at = bisect_left(places, start)
    return at < len(places) and places[at] < end
