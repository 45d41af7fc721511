"""Tables that plain text draws with blanks or bars: their gaps become tabs, as the readers of other
formats hand tables on. The text keeps its length, so that every offset holds."""

import re
from itertools import groupby

_GAP = re.compile(r"(?<=\S)[ \u3000]{2,}(?=\S)|(?<=\S)[ \u3000]*[|｜][ \u3000]*(?=\S)")
# Blanks are tried from their first one only, and never given back: lines may be very long.
_EDGE = re.compile(r"^\s*[|｜]\s*|(?:(?<!\s)|(?=[|｜]))\s*+[|｜]\s*+$")
_RULE = re.compile(r"[\s|｜:+=—]*+-[\s|｜:+=—-]*+")
_NUMBER = re.compile(r"(?:^|\t) *\d[\d,.]*%? *(?:\t|$)")
_ROWS, _GAPS = 3, 2


def with_tabs(text: str) -> str:
    """The text with tabs between the cells of its drawn tables, of the same length.

    A table is at least three lines in a row with two gaps each, of which most hold a number in a
    cell of its own; a gap is two blanks or more, or a bar.
    """
    lines = text.split("\n")
    found: list[str] = []
    for drawn, group in groupby(lines, key=_is_row):
        rows = list(group)
        found += _table(rows) if drawn and len(rows) >= _ROWS else rows
    return "\n".join(found)


def _is_row(line: str) -> bool:
    return len(_GAP.findall(line)) >= _GAPS or _RULE.fullmatch(line) is not None


def _table(rows: list[str]) -> list[str]:
    tabbed = [_row(row) for row in rows]
    body = [row for row in tabbed if row.strip()][1:]
    numbers = sum(_NUMBER.search(row) is not None for row in body)
    return tabbed if 2 * numbers > len(body) else rows


def _row(line: str) -> str:
    if _RULE.fullmatch(line):
        return " " * len(line)
    inner = _EDGE.sub(lambda edge: " " * len(edge[0]), line)
    return _GAP.sub(lambda gap: "\t" + " " * (len(gap[0]) - 1), inner)
