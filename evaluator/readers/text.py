"""Plain text, in the encodings that Chinese offices use."""

import codecs
import re

from evaluator.errors import ReadError
from evaluator.readers.lines import Line, visible

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(
    rb"<[^>]{0,200}\b(?:charset|encoding)\s*=\s*[\"']?\s*([a-z0-9_-]{2,20})", re.I
)
# What markup declares is only believed where GB18030 would swallow the bytes without a complaint.
_TRADITIONAL = ("big5", "euc-", "shift_jis", "iso-2022-", "hz")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffd]")
_CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_SAMPLE = 4000
_FAMILIAR = 0.5
_JUNK = 0.1
_DAMAGED = 0.01
# Guessing tries some ninety encodings on the whole file.
_GUESSABLE = 1_000_000
_UNKNOWN = "认不出文字的编码，文件可能不是文本；请用记事本打开后另存为 UTF-8 编码"


def read_text(text: str) -> list[Line]:
    """The lines of a plain text, verbatim. Raises ReadError (E101) where there is only space."""
    if not text.strip():
        raise ReadError("E101", "文件里只有空白，没有文字；请检查原文件是否保存完整")
    return [Line(line) for line in visible(text).split("\n")]


def decode(data: bytes) -> str:
    """Decode the bytes of a text or of a page.

    Tried in this order: byte order mark, UTF-16 without one, UTF-8, the encoding that markup
    declares, GB18030, what charset-normalizer finds, and last UTF-8 and GB18030 with a few damaged
    bytes. Raises ReadError (E107) where nothing gives readable text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(data[len(bom) :].decode(encoding, "replace"))
    text = (
        _utf16(data)
        or _strict(data, "utf-8")
        or _declared(data)
        or _gb18030(data)
        or _guessed(data)
        or _damaged(data)
    )
    if text is None:
        raise ReadError("E107", _UNKNOWN)
    return _checked(text)


def _checked(text: str) -> str:
    if len(text) - len(_CONTROL.sub("", text)) > _JUNK * len(text):
        raise ReadError("E107", _UNKNOWN)
    return text


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return None


def _utf16(data: bytes) -> str | None:
    # Other encodings of text have no zero bytes; in UTF-16 every line end and digit has one.
    if b"\0" not in data:
        return None
    decoded = (_strict(data, encoding) for encoding in ("utf-16-le", "utf-16-be"))
    readable = [
        text for text in decoded if text and not _CONTROL.search(text) and _familiar(text) > 0
    ]
    best = max(readable, key=_familiar, default=None)
    return best if best and _familiar(best) >= _FAMILIAR else None


def _declared(data: bytes) -> str | None:
    match = _DECLARED.search(data[:4096])
    encoding = match[1].decode("ascii").lower() if match else ""
    return _strict(data, encoding) if encoding.startswith(_TRADITIONAL) else None


def _gb18030(data: bytes) -> str | None:
    text = _strict(data, "gb18030")
    return text if text and _familiar(text) >= _FAMILIAR else None


def _guessed(data: bytes) -> str | None:
    if len(data) > _GUESSABLE:
        return None
    from charset_normalizer import from_bytes  # noqa: PLC0415 - rarely needed

    best = from_bytes(data).best()
    if best is None:
        return None
    text = str(best)
    foreign = sum(1 for char in text if not char.isascii())
    return text if foreign and len(_CHINESE.findall(text)) >= _FAMILIAR * foreign else None


def _damaged(data: bytes) -> str | None:
    for encoding in ("utf-8", "gb18030"):
        text = data.decode(encoding, "replace")
        if text.count("\ufffd") <= _DAMAGED * len(text) and _familiar(text) >= _FAMILIAR:
            return text
    return None


def _familiar(text: str) -> float:
    """The share (0-1) of everyday Chinese among characters that aren't ASCII; 1 where all are."""
    foreign = [char for char in text[:_SAMPLE] if not char.isascii()]
    if not foreign:
        return 1.0
    return sum(map(_everyday, foreign)) / len(foreign)


def _everyday(char: str) -> bool:
    # GB 2312 puts symbols into rows A1-A9 and the 3,755 characters in daily use into B0-D7.
    try:
        return char.encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        return False
