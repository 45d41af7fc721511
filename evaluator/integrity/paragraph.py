"""A paragraph as the checks of figures get it, and how they say what they found in it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from evaluator.integrity.passages import Passage
from evaluator.integrity.statements import Statement
from evaluator.integrity.words import Words
from evaluator.model import Finding, FindingKind, Report, Severity

# A quote is cut to the statements themselves where it would be longer with all between them.
_LONGEST_QUOTE = 160
# Statements of the sentences that are set against one another: a list may have no end.
MOST_STATEMENTS = 40


@dataclass(frozen=True)
class Paragraph:
    """A passage, its statements in order, and the words they were read by.

    The statements are those of what happened: none of problems, plans and aims.
    """

    report: Report
    passage: Passage
    statements: Sequence[Statement]
    words: Words

    @cached_property
    def sentences(self) -> list[list[Statement]]:
        """The statements by sentence, of each the first `MOST_STATEMENTS`."""
        found: dict[int, list[Statement]] = {}
        for statement in self.statements:
            found.setdefault(statement.sentence, []).append(statement)
        return [listed[:MOST_STATEMENTS] for listed in found.values()]

    def near(self, statement: Statement) -> Sequence[Statement]:
        """The statements around one, itself included: so many before and as many behind."""
        at = self._positions[statement.index]
        return self.statements[max(0, at - MOST_STATEMENTS) : at + MOST_STATEMENTS]

    @cached_property
    def _positions(self) -> dict[int, int]:
        return {statement.index: at for at, statement in enumerate(self.statements)}

    def between(self, one: Statement, other: Statement) -> str:
        """The text from where the one begins to where the other ends."""
        first, last = sorted((one, other), key=lambda statement: statement.start)
        return self.passage.text[first.start : last.end]

    def finding(
        self,
        kind: FindingKind,
        severity: Severity,
        about: Iterable[Statement],
        message: str,
        ask: str,
    ) -> Finding:
        """A finding about some of the statements; it quotes from the first to the last of them."""
        told = sorted(about, key=lambda statement: statement.start)
        start, end = told[0].start, told[-1].end
        if end - start > _LONGEST_QUOTE and len(told) > 1:
            start = (
                told[-2].start
                if told[-1].end - told[-2].start <= _LONGEST_QUOTE
                else told[-1].start
            )
        return self.quoted(kind, severity, start, end, message, ask)

    def quoted(
        self, kind: FindingKind, severity: Severity, start: int, end: int, message: str, ask: str
    ) -> Finding:
        """A finding about a stretch of the passage's text."""
        text = self.passage.text
        while start < end and text[start] in "、,:;。":
            start += 1
        while end > start + 1 and text[end - 1] in "、,:;。":
            end -= 1
        begin, finish = self.passage.span(start, end)
        return Finding(kind, severity, self.report.text[begin:finish], begin, finish, message, ask)


def number(value: Decimal) -> str:
    """A number without zeros that say nothing; ten thousands as they are spoken from 万亿 down."""
    plain = value.normalize()
    if plain == plain.to_integral_value():
        plain = plain.quantize(Decimal(1))
    return f"{plain:f}"


def shown(statement: Statement, passage: Passage) -> str:
    """A statement's number as the report prints it, with its unit."""
    text = passage.text[statement.stated.start : statement.stated.end]
    return text.lstrip("的")
