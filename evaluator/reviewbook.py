"""The workbook that comes back from review: the rows of its sheets 明细, as people left them.

Excel, WPS and LibreOffice may have saved it, with sheets renamed, columns moved and rows sorted or
deleted: tables are found by the titles of their columns.
"""

import io
import warnings
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from evaluator.errors import HeduiError, UsageError

REPORT, ITEM, MACHINE, MARK = "报告", "事项编号", "机评等级", "行标识"
GRADE, REASON, REVIEWER, DAY = "人工等级", "理由", "复核人", "日期"
_TITLES = (REPORT, ITEM, MACHINE, GRADE, REASON, REVIEWER, DAY, MARK)

_HEAD = 20  # the rows among which the titles are looked for
_MOST_ROWS = 1_048_576  # of a sheet, set by Excel; a damaged file may number them beyond
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AS = "请用 Excel、WPS 或 LibreOffice 打开后另存为 xlsx"


@dataclass(frozen=True, slots=True)
class Row:
    """A row below the titles: its sheet, its number from 1, and by title its values and the letters
    of its columns. Values are as openpyxl gives them: text, numbers, dates, None."""

    sheet: str
    number: int
    letters: Mapping[str, str]
    values: Mapping[str, Any]

    def cell(self, title: str) -> str:
        """The name of a cell, as people look it up."""
        return f"{self.sheet}!{self.letters[title]}{self.number}"


def read_rows(path: Path) -> Iterator[Row]:
    """The rows of all sheets of a workbook that have grades to review, one after the other.

    Raises UsageError: E401 for what is no xlsx file; and when rows are asked for, E401 for a broken
    one, E406 where no sheet has the columns of 明细, or one of them lacks some.
    """
    return _told(path, _data(path))


def _told(path: Path, data: bytes) -> Iterator[Row]:
    try:
        # It warns of what it leaves out: styles, drop-downs, dates beyond the calendar.
        with warnings.catch_warnings(action="ignore"):
            yield from _rows(data)
    except HeduiError:
        raise
    except Exception as error:
        # Broken files take the library by surprise in ways that nobody can list.
        message = f"“{path}”不完整或已损坏，{_SAVE_AS}，或重新取得原文件"
        raise UsageError("E401", message) from error


def _data(path: Path) -> bytes:
    if path.is_dir():
        raise UsageError("E401", f"“{path}”是文件夹，请指定其中的工作簿（例如 matrix.xlsx）")
    try:
        data = path.read_bytes()
    except OSError as error:
        why = "不存在" if isinstance(error, FileNotFoundError) else "打不开"
        raise UsageError("E401", f"“{path}”{why}，请检查路径和权限") from None
    if data.startswith(_OLE):
        why = "有打开密码，请去掉密码后再导入" if _ENCRYPTED in data else f"是旧格式，{_SAVE_AS}"
        raise UsageError("E401", f"“{path}”{why}")
    if not data.startswith(_ZIP):
        raise UsageError("E401", f"“{path}”不是 xlsx 工作簿，{_SAVE_AS}")
    return data


def _rows(data: bytes) -> Iterator[Row]:
    with closing(load_workbook(io.BytesIO(data), read_only=True, data_only=True)) as book:
        found = False
        for sheet in book.worksheets:
            # Some programs state a size that leaves rows out.
            sheet.reset_dimensions()
            with closing(sheet.iter_rows(values_only=True)) as lines:
                numbered = enumerate(islice(lines, _MOST_ROWS), 1)
                columns = _columns(sheet.title, islice(numbered, _HEAD))
                if columns is not None:
                    found = True
                    yield from _below(sheet.title, columns, numbered)
    if not found:
        message = "没有一张表有“人工等级”“行标识”等列，请导入 hedui evaluate 写出的 matrix.xlsx"
        raise UsageError("E406", message)


def _columns(sheet: str, head: Iterator[tuple[int, tuple[Any, ...]]]) -> dict[str, int] | None:
    """The places of the titles in the first row that has them; None where the sheet has no grades
    to review. What is left of `head` are the rows below it."""
    for _, line in head:
        titles = [str(value).strip() for value in line]
        if GRADE not in titles or not {ITEM, MARK} & set(titles):
            continue
        for title in _TITLES:
            if titles.count(title) != 1:
                why = "有好几列" if title in titles else "缺少一列"
                message = f"表“{sheet}”{why}“{title}”，请照 hedui 写出的样子恢复表头后再导入"
                raise UsageError("E406", message)
        return {title: titles.index(title) for title in _TITLES}
    return None


def _below(
    sheet: str, columns: Mapping[str, int], lines: Iterator[tuple[int, tuple[Any, ...]]]
) -> Iterator[Row]:
    letters = {title: get_column_letter(place + 1) for title, place in columns.items()}
    for number, line in lines:
        values = {
            title: line[place] if place < len(line) else None for title, place in columns.items()
        }
        if any(value is not None for value in values.values()):
            yield Row(sheet, number, letters, values)
