"""Form items: what the report shows as a document. Each check yields a grade of 0–2 and the spans.

A check knows roles, headings, dates and citations, never which item it serves.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from evaluator.matching import Matcher
from evaluator.model import Evidence, Role, Section
from evaluator.rules import Form, TermRef

Span = tuple[int, int]
_YEAR = re.compile(r"(20\d\d)\s*年")
_YEAR_FIRST = re.compile(r"20\d\d年(?:度|以来)?(?=$|,|[^\d-])")
_TOLD = re.compile(r"(?:(20\d\d)年)?(?<!\d)(\d{1,2})月(?:(\d{1,2})日)?")
_FIRST_POINT = re.compile(r"其?一|首先|[(]?[1①]")
_MAIN_LEVELS = 2


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
            if section.role == role and 0 < section.level <= _MAIN_LEVELS and opens:
                found.append(section)
        return found

    def _parent(self, section: Section) -> Section | None:
        path = section.path.rpartition("/")[0]
        return next((s for s in self.report.sections if path and s.path == path), None)

    def _section(self, form: Form) -> FormGrade:
        """A part of its own, with at least `points` points listed in it."""
        spans = [(c.start, c.end) for c in self.report.clauses if c.role == form.role]
        parts = self._parts(form.role)
        if not parts:
            texts = [s for s in spans if form.role != "achievements" or len(spans) > 1]
            return self._graded(form, 1 if texts else 0, self._raw(texts[:1]), form.role)
        listed = self._points(parts)
        grade = 2 if listed >= form.points else 1
        heads = [(part.start, part.body) for part in parts]
        return self._graded(form, grade, heads, form.role)

    def _points(self, parts: list[Section]) -> int:
        """Points listed inside the parts: numbered ones, or else sentences that say something."""
        inside = [
            s for s in self.report.sections if any(p.start < s.start < self._end(p) for p in parts)
        ]
        if inside:
            return len(inside)
        origin = self.report.origin
        sentences = {
            c.segment
            for c in self.report.clauses
            if not c.heading
            and any(p.body <= origin[c.start] < self._end(p) for p in parts)
            and self._ended(c.segment)
        }
        return len(sentences) - 1

    def _ended(self, segment: int) -> bool:
        """Whether a segment ends as a sentence does; the lines of a signature don't."""
        end = self.matcher.layout.segments[segment][1]
        return self.report.matching[end : end + 1] in tuple("。;!?")

    def _end(self, part: Section) -> int:
        """Where a part ends: before the next heading of its level or above."""
        later = [
            s.start for s in self.report.sections if s.start > part.start and s.level <= part.level
        ]
        return min(later, default=len(self.report.text) + 1)

    def _passage(self, form: Form) -> FormGrade:
        """A part of its own with points listed, or mere mention in the text."""
        titled = self._titled(form.headings)
        own = [s for s in titled if not self._shared(s, form)]
        said = self._spans(form.full, (form.role,))
        if own and (self._points(own) >= form.points):
            return self._graded(form, 2, [(s.start, s.body) for s in own], form.role)
        segments = {self._segment(span) for span in said}
        if len(segments) >= form.points or any(
            self._enumerated(span) >= form.points for span in said
        ):
            return self._graded(form, 2, self._raw(said), form.role)
        spans = [(s.start, s.body) for s in titled] + self._raw(said)
        return self._graded(form, 1 if spans else 0, spans, form.role)

    def _segment(self, span: Span) -> int:
        return self.report.clauses[self.matcher.layout.clause_at[span[0]]].segment

    def _shared(self, section: Section, form: Form) -> bool:
        """Whether a heading names another subject besides (存在的问题及原因)."""
        return any(
            section.start <= self.report.origin[hit.start] < section.body
            for term in form.partial
            for hit in self.matcher.hits.get(term.number, ())
        )

    def _enumerated(self, span: Span) -> int:
        """Points of a list that begins behind a passage, inside its paragraph."""
        clauses = self.report.clauses
        here = clauses[self.matcher.layout.clause_at[span[0]]]
        following = [
            number
            for number in dict.fromkeys(c.section for c in clauses if c.start > span[0])
            if number != here.section
        ]
        if not following or not _FIRST_POINT.match(self._label(following[0])):
            return 0
        return len({c.section for c in clauses if c.paragraph == here.paragraph} & set(following))

    def _label(self, section: int) -> str:
        return self.report.sections[section].path.rpartition("/")[2]

    def _titled(self, terms: Iterable[TermRef]) -> list[Section]:
        origin = self.report.origin
        places = [
            origin[hit.start] for term in terms for hit in self.matcher.hits.get(term.number, ())
        ]
        return [
            s
            for s in self.report.sections
            if s.level
            and any(
                s.start <= place < max(s.body, s.start + 1)
                or (not s.own_line and s.body <= place < s.body + len(s.title))
                for place in places
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
        origin, clauses = self.report.origin, self.report.clauses
        inside = (c for c in clauses if origin[c.end - 1] >= section.body)
        first = next(inside, None)
        return section.start, origin[first.end - 1] + 1 if first else section.body

    def _quoted(self, span: Span) -> bool:
        """Whether a span stands inside a document's title."""
        before = self.report.matching[max(0, span[0] - 40) : span[0]]
        return before.rfind("《") > before.rfind("》")

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
        year = report.year is not None and str(report.year) in report.title
        if not report.title or not (subject or year):
            return FormGrade(0, ())
        conflict = self._other_year()
        complete = subject and year and report.county and conflict is None
        spans = [report.title_span] + ([conflict] if conflict else [])
        return self._graded(form, 2 if complete else 1, spans, "front")

    def _other_year(self) -> Span | None:
        """Where the opening, or the heading of the achievements, names another year as its own."""
        report = self.report
        heads = [
            (s.start, s.body) for s in report.sections if s.role == "achievements" and s.level == 1
        ]
        opening = [
            (report.origin[c.start], report.origin[c.end - 1] + 1)
            for c in report.clauses
            if c.role == "front" and _YEAR_FIRST.match(report.matching, c.start, c.end)
        ]
        for start, end in heads[:1] + opening[:1]:
            years = {int(year) for year in _YEAR.findall(report.text[start:end])}
            if years and report.year not in years:
                return start, end
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
        """A date in another year than the report's end allows, or before an event it tells."""
        report = self.report
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
            for hit in self.matcher.hits.get(term.number, ())
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
