"""Files of any supported format into documents; the format is seen from the bytes."""

import os
from pathlib import Path

from evaluator.errors import ReadError
from evaluator.model import Document
from evaluator.readers.lines import Line, document, too_large
from evaluator.readers.sniff import is_markup, kind
from evaluator.readers.text import decode, read_text

# A report with many photographs has some tens of megabytes; text and pages have no photographs, but
# a page may hold small pictures as text.
_MAX_BYTES = 100_000_000
_MAX_TEXT_BYTES = 20_000_000
_BLANK = b" \t\r\n\x0b\x0c\0\xef\xbb\xbf\xff\xfe"


def read(path: Path) -> Document:
    """Read one file into a document named after it.

    The suffix doesn't matter. Raises ReadError (E101 to E112), and nothing else, where the file
    holds no text that can be read; its detail says what to do and leaves the naming of the file
    to the caller.
    """
    data = _bytes(path)
    if not data.strip(_BLANK):
        raise ReadError("E101", "文件里没有任何内容；请检查原文件是否保存完整")
    try:
        found = document(path.name, _lines(data))
    except (ReadError, MemoryError):
        raise
    except Exception as error:
        # Broken files take libraries by surprise in ways that nobody can list.
        raise ReadError(
            "E104", "文件内容不合格式，可能已损坏；请重新下载，或用 Word、WPS 打开后另存为 docx"
        ) from error
    if not found.text.strip():
        raise ReadError(
            "E110", "文件里取不出文字；请检查正文是否在附件里或只是图片，再提供有文字的版本"
        )
    return found


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            if not os.access(path, os.R_OK | os.X_OK):
                raise ReadError("E102", "没有权限查看这个文件夹，里面的文件没有评估；请修改权限")
            raise ReadError("E102", "这是文件夹，不是文件；请指定里面的报告文件")
        if path.exists() and not path.is_file():
            raise ReadError("E102", "这不是普通文件；请复制成普通文件后再试")
        with path.open("rb") as file:
            # What is read counts, not what the file system says: some files have no honest size.
            data = file.read(_MAX_BYTES + 1)
    except FileNotFoundError:
        raise ReadError("E102", "文件不存在，或链接已失效；请检查文件是否被移动或删除") from None
    except PermissionError:
        raise ReadError("E102", "没有读取权限；请修改文件权限，或换有权限的用户运行") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise ReadError("E102", "读取时出错；请检查磁盘或网络盘后再试") from error
    return _not_above(data, _MAX_BYTES, "文件")


def _not_above(data: bytes, most: int, what: str) -> bytes:
    if len(data) > most:
        raise too_large(f"{what}超过 {most // 1_000_000} MB 的上限")
    return data


def _lines(data: bytes) -> list[Line]:
    # Imports stand here so that a batch of plain texts doesn't pay for libraries it never uses.
    match kind(data):
        case "pdf":
            from evaluator.readers.pdf import read_pdf  # noqa: PLC0415

            return read_pdf(data)
        case "docx":
            from evaluator.readers.docx import read_docx  # noqa: PLC0415

            return read_docx(data)
        case "text":
            return _text(data)
        case suffix:
            from evaluator.readers.office import read_office  # noqa: PLC0415

            return read_office(data, suffix)


def _text(data: bytes) -> list[Line]:
    text = decode(_not_above(data, _MAX_TEXT_BYTES, "文本或网页"))
    if not is_markup(text):
        return read_text(text)
    from evaluator.readers.html import read_html  # noqa: PLC0415

    return read_html(text)
