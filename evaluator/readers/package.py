"""The ZIP package around a docx: the few parts that hold text, read with care."""

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any

from docx.oxml.parser import parse_xml

from evaluator.errors import ReadError

_MAX_UNPACKED = 300_000_000
_MAX_RATIO = 200
_HARMLESS = 10_000_000
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
    one with a password.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _refuse_bomb(archive, len(data))
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


def _refuse_bomb(archive: zipfile.ZipFile, packed: int) -> None:
    unpacked = sum(member.file_size for member in archive.infolist())
    if unpacked > _MAX_UNPACKED or unpacked > max(_HARMLESS, _MAX_RATIO * packed):
        raise ReadError(
            "E104",
            f"文件解压后有 {unpacked // 1_000_000} MB，大得不正常，没有读取；"
            "请核实来源，或用 Word、WPS 打开后另存为 docx",
        )


def _part(archive: zipfile.ZipFile, name: str | None) -> Any | None:
    if name is None or name not in archive.namelist():
        return None
    member = archive.getinfo(name)
    if member.flag_bits & 0x1:
        raise ReadError("E105", "压缩包有密码；请提供不加密的 docx 文件")
    with archive.open(member) as stream:
        # A member may unpack to more than it declares: not beyond what the check above has seen.
        xml = stream.read(member.file_size)
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
