"""What a file is, seen from its bytes."""

import re
import zipfile
from typing import Literal

from evaluator.errors import ReadError
from evaluator.readers.archive import open_archive

Kind = Literal["pdf", "docx", "doc", "odt", "rtf", "xml", "text"]

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_WORD_XML = re.compile(rb"""progid\s*=\s*["']Word\.Document["']""")
_MHTML = re.compile(rb"\s*(?:from:|mime-version:|message-id:)[^\0]{0,2000}multipart/related", re.I)
_MARKUP = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+|(?><!--.*?-->)\s*+)*+"
    r"<(?:!doctype\s+html|(?:html|head|body|meta|title|link|script|style|base|div|p|span|font|table"
    r"|section|article|main|center|h[1-6]|ul|ol|strong|b|a|br)(?=[\s/>]))",
    re.I | re.S,
)
_FOREIGN = (
    (b"\x89PNG\r\n", "PNG 图片"),
    (b"\xff\xd8\xff", "JPEG 图片"),
    (b"GIF87a", "GIF 图片"),
    (b"GIF89a", "GIF 图片"),
    (b"II*\0", "TIFF 图片"),
    (b"MM\0*", "TIFF 图片"),
    (b"8BPS", "Photoshop 图片"),
    (b"Rar!\x1a\x07", "RAR 压缩包"),
    (b"7z\xbc\xaf\x27\x1c", "7z 压缩包"),
    (b"\x1f\x8b\x08", "gzip 压缩包"),
    (b"PK\x05\x06", "空的 ZIP 压缩包"),
    (b"\x7fELF", "程序文件"),
    (b"SQLite format 3\0", "数据库文件"),
    (b"%!PS", "PostScript 文件"),
    (b"ID3", "音频文件"),
    (b"OggS", "音频文件"),
    (b"\x1aE\xdf\xa3", "视频文件"),
)
# These begin with letters that a text may begin with as well: only with zero bytes are they meant.
_FOREIGN_BINARY = (
    (re.compile(rb"BM"), "BMP 图片"),
    (re.compile(rb"MZ"), "程序文件"),
    (re.compile(rb"RIFF....", re.S), "音视频或图片文件"),
    (re.compile(rb"....ftyp", re.S), "视频文件"),
)
_ARCHIVES = (
    ("xl/", "Excel 工作簿"),
    ("ppt/", "PowerPoint 演示文稿"),
    ("OFD.xml", "OFD 版式文件"),
    ("META-INF/container.xml", "电子书"),
)
_OLE_STREAMS = (
    ("Workbook", "Excel 工作簿"),
    ("Book", "Excel 工作簿"),
    ("PowerPoint Document", "PowerPoint 演示文稿"),
)
# Reports have no need of them, and LibreOffice would look at what they name.
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_ENCRYPTED = "文件有打开密码；请输入密码打开后另存为不加密的文件"


def kind(data: bytes) -> Kind:
    """Tell the format of a file from its bytes; whatever isn't recognised is "text".

    Raises ReadError: E103 for a format that isn't a text document, E104 for a broken container,
    E105 for an encrypted one.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _zip(data)
    if data.startswith(_OLE):
        return _ole(data)
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{\\rtf"):
        return "rtf"
    if start.startswith(b"<?xml") and _WORD_XML.search(start):
        if _DOCTYPE.search(data):
            raise ReadError("E104", "文件里有外部引用，不安全，没有读取；请用 Word 另存为 docx")
        return "xml"
    _refuse_foreign(data)
    return "text"


def is_markup(text: str) -> bool:
    """Whether a text begins as HTML pages and fragments do."""
    return bool(_MARKUP.match(text[:20_000]))


def _refuse_foreign(data: bytes) -> None:
    for magic, name in _FOREIGN:
        if data.startswith(magic):
            raise _unsupported(name)
    if _MHTML.match(data):
        raise _unsupported("网页归档（MHTML）")
    if b"\0" in data[:4096]:
        for pattern, name in _FOREIGN_BINARY:
            if pattern.match(data):
                raise _unsupported(name)


def _zip(data: bytes) -> Kind:
    try:
        with open_archive(data) as archive:
            names = archive.namelist()
            mimetype = archive.open("mimetype").read(64) if "mimetype" in names else b""
    except RuntimeError:  # so the library tells a member with a password
        raise ReadError("E105", _ENCRYPTED) from None
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise ReadError("E104", "文件不完整或已损坏，打不开；请重新下载或重新导出") from error
    if any(name.startswith("word/") for name in names):
        return "docx"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.text"):
        return "odt"
    for prefix, name in _ARCHIVES:
        if any(member.startswith(prefix) for member in names):
            raise _unsupported(name)
    raise _unsupported("ZIP 压缩包")


def _ole(data: bytes) -> Kind:
    if _has_stream(data, "EncryptedPackage"):
        raise ReadError("E105", _ENCRYPTED)
    if _has_stream(data, "WordDocument"):
        if _encrypted_word(data):
            raise ReadError("E105", _ENCRYPTED)
        return "doc"
    for stream, name in _OLE_STREAMS:
        if _has_stream(data, stream):
            raise _unsupported(name)
    raise ReadError("E103", "不是 Word 或 WPS 文字文档，或者文件不完整；请重新导出为 docx")


def _has_stream(data: bytes, name: str) -> bool:
    # A directory entry is a name in UTF-16, ended by a zero and padded to 64 bytes.
    return (name + "\0").encode("utf-16-le") in data


def _encrypted_word(data: bytes) -> bool:
    """Whether the header of the Word stream (it begins a sector) has its bit of encryption set."""
    for at in range(512, len(data) - 12, 512):
        if data[at : at + 2] == b"\xec\xa5":
            return bool(data[at + 11] & 0x01)
    return False


def _unsupported(name: str) -> ReadError:
    return ReadError(
        "E103", f"这是{name}，不是报告文档；请提供 docx、doc、wps、rtf、pdf、html 或 txt 文件"
    )
