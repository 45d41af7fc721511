"""A report's text as the checks of dates and references see it: folded, without blanks, dates kept.

`Report.matching` has marks in the place of dates and figures; here they stand as written.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property, lru_cache

from evaluator.model import Clause, Finding, FindingKind, Report, Role, Severity
from evaluator.quantities import either

_FOLDED = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
_FOLDED.update(dict.fromkeys("—–―‒−─", "-"))
_FOLDED.update({"「": "“", "」": "”", "『": "“", "』": "”"})
# Inner titles may stand in a title in marks of the same kind.
_TITLE = re.compile(r"《(?:[^《》\n]|《[^《》\n]{0,80}》){1,120}》")
_MARKS = re.compile("[《》〈〉<>“”]")
MASK = "◇"
# Of one kind of finding no reader takes in more; of places to look at no report has more.
MOST_FINDINGS, MOST_PLACES = 12, 2000
_RUN = re.compile(r"\S+")
_CLAUSE_ENDS = ",;:。!?\n\t"
_SENTENCE_ENDS = "。;!?\n"
_LONGEST_CLAUSE, _LONGEST_SENTENCE = 70, 140


@dataclass(frozen=True)
class Plain:
    """The text, and by `origin` where each of its characters stands in the report's.

    A line break parts two paragraphs, as the report's outline sees them. All offsets of the
    methods are of `text`.
    """

    report: Report
    text: str
    origin: tuple[int, ...]

    @cached_property
    def titles(self) -> tuple[tuple[int, int], ...]:
        """The spans of the titles of documents, with their marks."""
        return tuple(match.span() for match in _TITLE.finditer(self.text))

    @cached_property
    def masked(self) -> str:
        """The text with a mask over the titles of documents."""
        return _TITLE.sub(lambda match: MASK * len(match[0]), self.text)

    @cached_property
    def _starts(self) -> list[int]:
        return [self.report.origin[clause.start] for clause in self.report.clauses]

    def role(self, raw: int) -> Role:
        """The part of the report to which a character of its text belongs."""
        number = bisect_right(self._starts, raw) - 1
        return self.report.clauses[number].role if number >= 0 else "front"

    def clause_of(self, at: int) -> Clause | None:
        """The clause of the report in which a character stands; None outside the report's body."""
        raw = self.origin[at]
        number = bisect_right(self._starts, raw) - 1
        if number < 0:
            return None
        clause = self.report.clauses[number]
        return clause if raw <= self.report.origin[clause.end] else None

    def tells(self, at: int) -> bool:
        """Whether running text of what was done stands at a place: below the title, above the
        signature, neither a heading nor of the problems or the plan."""
        clause = self.clause_of(at)
        if clause is None or clause.heading or clause.role in ("problems", "plan"):
            return False
        return self.in_body(at)

    def tells_front(self, at: int) -> bool:
        """Whether a place stands before the first heading."""
        clause = self.clause_of(at)
        return clause is not None and self.report.sections[clause.section].level == 0

    def in_body(self, at: int) -> bool:
        """Whether a place is below the title, and no date of signature or publication."""
        raw = self.origin[at]
        dates = (self.report.signed_span, self.report.published_span)
        if any(span and span[0] <= raw < span[1] for span in dates):
            return False
        return raw >= self.report.title_span[1]

    def clause(self, start: int, end: int) -> tuple[int, int]:
        """A span widened to its clause."""
        return self._widened(start, end, _CLAUSE_ENDS, _LONGEST_CLAUSE)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """A span widened to its sentence, as far as one can be read at a glance."""
        return self._widened(start, end, _SENTENCE_ENDS, _LONGEST_SENTENCE)

    def _widened(self, start: int, end: int, stops: str, most: int) -> tuple[int, int]:
        text, first, last = self.text, max(0, start - most), min(len(self.text), end + most)
        before = max(text.rfind(stop, first, start) for stop in stops)
        after = [at for stop in stops if (at := text.find(stop, end, last)) >= 0]
        return max(before + 1, first), min(after, default=last)

    def said(self, span: tuple[int, int]) -> str:
        """The text of a span."""
        return self.text[span[0] : span[1]]

    def place(self, raw: int) -> int:
        """The offset in `text` of a character of the report's text, or of the next one kept."""
        return min(bisect_right(self.origin, raw - 1), len(self.text))

    def finding(
        self,
        kind: FindingKind,
        severity: Severity,
        span: tuple[int, int],
        message: str,
        ask: str,
    ) -> Finding:
        """A finding on a span that isn't empty."""
        start, end = self.origin[span[0]], self.origin[span[1] - 1] + 1
        return Finding(kind, severity, self.report.text[start:end], start, end, message, ask)


def read_plain(report: Report) -> Plain:
    """Make the plain text of a report, once for all checks. Takes time linear in its length."""
    raw, at = report.text, 0
    pieces: list[str] = []
    origin: list[int] = []
    breaks = [report.origin[m.start()] for m in re.finditer("\n", report.matching)]
    for stop in (*breaks, len(raw)):
        if stop < at:
            continue
        line = raw[at:stop]
        for run in _RUN.finditer(line):
            pieces.append(run[0])
            origin.extend(range(at + run.start(), at + run.end()))
        if stop < len(raw):
            pieces.append("\n")
            origin.append(stop)
            # A line break of the text itself is the one that parts the paragraphs.
            at = stop + raw[stop].isspace()
    return Plain(report, _folded("".join(pieces)), (*origin, len(raw)))


def _folded(text: str) -> str:
    # Of the characters to be folded a text has a few: replacing these is faster than translating.
    for char in set(text) & _FOLDED.keys():
        text = text.replace(char, _FOLDED[char])
    return text


def unmarked(title: str, states: tuple[str, ...]) -> str:
    """A title of a document without the marks in it and without the name of the state before it."""
    title = _MARKS.sub("", title)
    return next((title[len(state) :] for state in states if title.startswith(state)), title)


@lru_cache(maxsize=256)
def any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """A pattern that finds any of the words, the longest first; none of them finds nothing."""
    return re.compile(either(words) if words else "(?!)")
