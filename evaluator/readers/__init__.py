"""Files of any supported format into documents; the format is seen from the bytes."""

from pathlib import Path

from evaluator.errors import ReadError
from evaluator.model import Document
from evaluator.readers.lines import Line, document
from evaluator.readers.sniff import is_markup, kind
from evaluator.readers.text import decode, read_text

_MAX_BYTES = 500_000_000
_BLANK = b" \t\r\n\x0b\x0c\0\xef\xbb\xbf\xff\xfe"


def read(path: Path) -> Document:
    """Read one file into a document named after it.

    The suffix doesn't matter. Raises ReadError (E101 to E110), and nothing else, where the file
    holds no text that can be read; its detail says what to do and leaves the naming of the file
    to the caller.
    """
    data = _bytes(path)
    if not data.strip(_BLANK):
        raise ReadError("E101", "文件里没有任何内容；请检查原文件是否保存完整")
    try:
        lines = _lines(data)
    except ReadError:
        raise
    except Exception as error:
        # Broken files take libraries by surprise in ways that nobody can list.
        raise ReadError(
            "E104", "文件内容不合格式，可能已损坏；请重新下载，或用 Word、WPS 打开后另存为 docx"
        ) from error
    found = document(path.name, lines)
    if not found.text.strip():
        raise ReadError(
            "E110", "文件里取不出文字；请检查正文是否在附件里或只是图片，再提供有文字的版本"
        )
    return found


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ReadError("E102", "这是文件夹，不是文件；请指定里面的报告文件")
        if path.exists() and not path.is_file():
            raise ReadError("E102", "这不是普通文件；请复制成普通文件后再试")
        if path.stat().st_size > _MAX_BYTES:
            raise ReadError(
                "E102", f"文件超过 {_MAX_BYTES // 1_000_000} MB，不像一份报告；请检查后再试"
            )
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError("E102", "文件不存在，或链接已失效；请检查文件是否被移动或删除") from None
    except PermissionError:
        raise ReadError("E102", "没有读取权限；请修改文件权限，或换有权限的用户运行") from None
    except (OSError, ValueError, MemoryError) as error:
        raise ReadError("E102", "读取时出错；请检查磁盘或网络盘后再试") from error


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
    text = decode(data)
    if not is_markup(text):
        return read_text(text)
    from evaluator.readers.html import read_html  # noqa: PLC0415

    return read_html(text)
