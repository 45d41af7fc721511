"""Files and texts that the reader tests share; every place in them is invented."""

import io
import struct
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.parser import parse_xml
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from evaluator.errors import ReadError
from evaluator.model import Document
from evaluator.readers import read

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TITLE = "云屏县2022年度法治政府建设情况报告"
SENTENCES = (
    "一年来，云屏县把依法决策摆在突出位置，全年审查合同126份。",
    "行政执法人员全部持证上岗，开展专题培训4场，参训312人次。",
    "县司法局办结行政复议案件15件，调解结案率为40%。",
)


def headings(document: Document) -> list[str]:
    return [document.text[at:].split("\n")[0] for at in sorted(document.headings)]


def read_bytes(folder: Path, data: bytes, name: str = "report.bin") -> Document:
    path = folder / name
    path.write_bytes(data)
    return read(path)


def code_of(folder: Path, data: bytes, name: str = "report.bin") -> str:
    with pytest.raises(ReadError) as caught:
        read_bytes(folder, data, name)
    return caught.value.code


def docx_bytes(document: "docx.document.Document") -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def simple_docx(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return docx_bytes(document)


def docx_of(*blocks: str) -> bytes:
    """A Word file whose body holds these pieces of XML (with the prefix w)."""
    document = docx.Document()
    for block in blocks:
        holder = parse_xml(f"<w:body {W}>{block}</w:body>")
        for element in list(holder):
            document.element.body.insert(len(document.element.body) - 1, element)
    return docx_bytes(document)


def with_parts(package: bytes, parts: dict[str, bytes]) -> bytes:
    """The package with some of its parts replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return stream.getvalue()


def zip_of(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, b"content")
    return stream.getvalue()


def ole_of(stream: str) -> bytes:
    """A compound file of three sectors: the allocation table, the directory, one empty stream."""
    none, end, table = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
    header = struct.pack(
        "<8s16xHHHHH6xIIIIIIIII",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        *(0x3E, 3, 0xFFFE, 9, 6),
        *(0, 1, 1, 0, 4096, end, 0, end, 0),
    )
    header += struct.pack("<I", 0) + struct.pack("<I", none) * 108
    allocation = struct.pack("<128I", table, end, *[none] * 126)

    def entry(name: str, kind: int, child: int) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII36xIQ", encoded, len(encoded), kind, 1, none, none, child, end, 0
        )

    directory = entry("Root Entry", 5, 1) + entry(stream, 2, none) + bytes(256)
    return header + allocation + directory


def pdf_bytes(pages: list[list[str]]) -> bytes:
    """A PDF that prints these lines, page by page."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for page in pages:
        canvas.setFont("STSong-Light", 14)
        for number, line in enumerate(page):
            canvas.drawString(72, 780 - 22 * number, line)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()
