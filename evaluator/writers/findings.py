"""How findings are called and shown: the same words in the workbook, on the page and in Word."""

from collections.abc import Sequence
from dataclasses import dataclass

from evaluator.model import Copied, Finding, Severity
from evaluator.questioned import KINDS, SEVERITIES

NONE = "没有需要核实的内容"

# So many characters tell that some are left out.
_MARK = 10
_SHORT = 60  # characters of a quote where the whole of it can be looked up


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding in a list: its `number` there, from 1, and all of it in words; `short` is its quote
    on one line, `elsewhere` that of the other report where it is a copy, else "".
    """

    number: int
    level: Severity
    severity: str
    kind: str
    short: str
    message: str
    ask: str
    copied: Copied | None
    elsewhere: str


def shown(findings: Sequence[Finding]) -> tuple[Shown, ...]:
    """The findings of a report as a list, in their order."""
    return tuple(
        Shown(
            number=number,
            level=finding.severity,
            severity=SEVERITIES[finding.severity],
            kind=KINDS[finding.kind],
            short=_on_one_line(finding.quote),
            message=finding.message,
            ask=finding.ask,
            copied=finding.copied,
            elsewhere=_on_one_line(finding.copied.quote) if finding.copied else "",
        )
        for number, finding in enumerate(findings, 1)
    )


def counted(findings: Sequence[Finding]) -> dict[str, int]:
    """How many there are of each severity, by its name, the gravest first."""
    return {
        title: sum(finding.severity == severity for finding in findings)
        for severity, title in SEVERITIES.items()
    }


def shortened(quote: str, most: int) -> str:
    """A quote of about `most` characters at most, without its middle: figures often end it."""
    if len(quote) <= most + _MARK:
        return quote
    half = most // 2
    return f"{quote[:half]}……（略{len(quote) - 2 * half}字）……{quote[-half:]}"


def _on_one_line(quote: str) -> str:
    return shortened(" ".join(quote.split()), _SHORT)
