"""Tables of figures: a row with a thing, its unit and its number in cells of their own becomes a
clause that says so, as running text would (开放｜天｜300 is read as 开放、300天).

Only rows of tables with a column of numbers are rewritten; every character keeps its place.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from evaluator.language import Language
from evaluator.normal import Line
from evaluator.terms import PAUSE

_TAB = "\t"
_NUMBER = re.compile(r"[约近]?\d[\d,]*(?:\.\d+)?(?:/\d[\d,]*(?:\.\d+)?)*")
_NOTHING = re.compile(r"[-/无]*")
_YEAR = re.compile(r"20\d\d")
_IN_BRACKETS = re.compile(r"\(([^()]{1,4})\)$")
_NAME = re.compile(r"[\u4e00-\u9fff]{2,}")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell of a row: its text, and where that begins in the line."""

    text: str
    at: int


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a table that matter; `unit` is None where there is none of its own."""

    name: int
    unit: int | None
    value: int
    head_unit: str


def read_tables(lines: Sequence[Line], language: Language, year: int | None) -> list[Line]:
    """The lines of a report with the rows of its tables of figures rewritten; as many as before.

    Of several years' columns the reporting year's is read. A row without a number in that column
    (—, 未开展) says that nothing was done, and becomes empty.
    """
    found: list[Line] = []
    for tabbed, group in groupby(lines, key=lambda line: _TAB in line.text):
        table = list(group)
        found += _table(table, language, year) if tabbed else table
    return found


def _table(lines: list[Line], language: Language, year: int | None) -> list[Line]:
    rows = [_cells(line) for line in lines]
    columns = _columns(rows, language, year)
    if columns is None:
        return lines
    body = zip(lines[1:], rows[1:], strict=True)
    return [lines[0], *(_rewritten(line, row, columns, language) for line, row in body)]


def _cells(line: Line) -> list[_Cell]:
    cells, at = [], 0
    for text in line.text.split(_TAB):
        cells.append(_Cell(text, at))
        at += len(text) + 1
    return cells


def _columns(rows: list[list[_Cell]], language: Language, year: int | None) -> _Columns | None:
    """Where a table has its names, units and numbers; None where it is no table of figures."""
    width = max(Counter(len(row) for row in rows).items(), key=lambda item: item[1])[0]
    body = [row for row in rows[1:] if len(row) == width]
    if not body or len(rows[0]) != width:
        return None
    head = [cell.text for cell in rows[0]]
    unit = next((i for i, text in enumerate(head) if text in language.table.unit), None)
    names = [i for i in range(width) if i != unit and _mostly(body, i, _NAME)]
    numbers = [i for i in range(width) if names and i > names[0] and _is_numbers(body, i)]
    numbers = [i for i in numbers if not _of_another_year(head[i], year)]
    if not numbers:
        return None
    value = next((i for i in numbers if _of_year(head[i], language, year)), numbers[0])
    return _Columns(names[0], unit, value, _bracketed(head[value], language))


def _mostly(body: list[list[_Cell]], column: int, pattern: re.Pattern[str]) -> bool:
    fitting = sum(pattern.match(row[column].text) is not None for row in body)
    return 2 * fitting > len(body)


def _is_numbers(body: list[list[_Cell]], column: int) -> bool:
    """Whether a column holds numbers, apart from cells that are left out or say why."""
    said = [row[column].text for row in body if not _NOTHING.fullmatch(row[column].text)]
    numbers = sum(_NUMBER.match(text) is not None for text in said)
    return numbers > 0 and 2 * numbers >= len(said)


def _of_another_year(title: str, year: int | None) -> bool:
    named = _YEAR.search(title)
    return named is not None and year is not None and int(named[0]) != year


def _of_year(title: str, language: Language, year: int | None) -> bool:
    named = year is not None and str(year) in title
    return named or any(word in title for word in language.present)


def _bracketed(text: str, language: Language) -> str:
    """A unit in brackets at the end of a cell, or nothing."""
    match = _IN_BRACKETS.search(text)
    return match[1] if match and match[1] in language.unit_names else ""


def _rewritten(line: Line, row: list[_Cell], columns: _Columns, language: Language) -> Line:
    """The row as a clause: the name, a pause, each number with the unit behind it."""
    if len(row) <= columns.value or not _NAME.search(row[columns.name].text):
        return line
    name, value = row[columns.name], row[columns.value]
    match = _NUMBER.match(value.text)
    if match is None:
        return Line("", (), False)
    if match.end() < len(value.text):  # the cell has the unit itself, or says more
        unit, stated = "", value.text
    else:
        own = row[columns.unit].text if columns.unit is not None else ""
        unit = own or _bracketed(name.text, language) or columns.head_unit
        stated = match[0]
    chars = list(_pieces(name.text, name.at))
    for number in re.finditer(r"[^/]+", stated):
        begin, end = value.at + number.start(), value.at + number.end()
        chars.append((PAUSE, begin))
        chars += _pieces(number[0], begin)
        chars += [(char, end - 1) for char in unit]
    text = "".join(char for char, _ in chars)
    return Line(text, tuple(line.origin[at] for _, at in chars), line.marked)


def _pieces(text: str, at: int) -> Iterator[tuple[str, int]]:
    return ((char, at + i) for i, char in enumerate(text))
