"""A workbook to be written: in constant memory, the same bytes for the same cells."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError, FileSizeError

_CREATED = datetime(2000, 1, 1, tzinfo=UTC)


@contextmanager
def new_book(file: BinaryIO, title: str) -> Iterator[Any]:
    """A workbook that is written to `file` when the block ends.

    Raises OSError when it can't be written.
    """
    with TemporaryDirectory() as scratch:
        try:
            with xlsxwriter.Workbook(file, _options(scratch)) as book:
                book.set_properties({"title": title, "created": _CREATED})
                yield book
        except (FileCreateError, FileSizeError) as error:
            raise OSError(str(error)) from error


def shadow(scratch: str) -> Any:
    """A workbook that nobody closes, for a process that makes rows for one that is being written;
    `scratch` is that one's folder (`tmpdir`), with which its files go."""
    return xlsxwriter.Workbook(BytesIO(), _options(scratch))


def _options(scratch: str) -> dict[str, object]:
    return {
        "constant_memory": True,
        "tmpdir": scratch,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
