"""The ZIP package around a docx: the few parts that hold text, read with care."""

import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any

from docx.oxml.parser import parse_xml

from evaluator.errors import ReadError
from evaluator.readers.archive import open_archive
from evaluator.readers.lines import too_large

# The text of a report of 100 pages has 1 to 3 MB of XML; as a tree it takes some thirty times that.
_MAX_PART = 16_000_000
_BROKEN = "Word 文件不完整或已损坏；请用 Word 或 WPS 修复后另存为 docx"
# The strict variant of the format has other names for the same elements.
_STRICT = (
    b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
)


@dataclass(frozen=True)
class Package:
    """The parsed parts of a docx (roots of XML trees); None where the file lacks one."""

    document: Any
    styles: Any | None
    numbering: Any | None


def open_package(data: bytes) -> Package:
    """Unpack the parts of a docx that hold its text.

    Pictures and other parts are never unpacked. Entities are not resolved, nothing is fetched.
    Raises ReadError: E104 for a broken file or one that unpacks to a suspicious size, E105 for
    one with a password, E112 for one too large.
    """
    try:
        with open_archive(data) as archive:
            main = _related(archive, "").get("officeDocument", "word/document.xml")
            related = _related(archive, main)
            document = _part(archive, main)
            if document is None:
                raise ReadError("E104", _BROKEN)
            return Package(
                document,
                _part(archive, related.get("styles")),
                _part(archive, related.get("numbering")),
            )
    except zipfile.BadZipFile as error:
        raise ReadError("E104", _BROKEN) from error


def _part(archive: zipfile.ZipFile, name: str | None) -> Any | None:
    if name is None or name not in archive.namelist():
        return None
    member = archive.getinfo(name)
    if member.flag_bits & 0x1:
        raise ReadError("E105", "压缩包有密码；请提供不加密的 docx 文件")
    with archive.open(member) as stream:
        # A member may unpack to more than it declares.
        xml = stream.read(_MAX_PART + 1)
    if len(xml) > _MAX_PART:
        raise too_large(f"文字部分解压后超过 {_MAX_PART // 1_000_000} MB 的上限")
    return parse_xml(xml.replace(*_STRICT))


def _related(archive: zipfile.ZipFile, name: str) -> dict[str, str]:
    """The parts that a part refers to: kind of relationship (its last word) to name of the part."""
    folder, base = posixpath.split(name)
    root = _part(archive, posixpath.join(folder, "_rels", f"{base}.rels"))
    if root is None:
        return {}
    return {
        relation.get("Type", "").rpartition("/")[2]: posixpath.normpath(
            posixpath.join("/", folder, relation.get("Target", ""))
        ).lstrip("/")
        for relation in root
        if isinstance(relation.tag, str) and relation.get("TargetMode") != "External"
    }
