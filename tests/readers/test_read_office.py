"""Old office formats, by way of LibreOffice."""

import io
import shutil
import subprocess
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import docx
import pytest
from reader_samples import SENTENCES, TITLE, code_of, docx_bytes, headings, ole_of, read_bytes

OFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")

ODT = """<?xml version="1.0"?><o:document-content o:version="1.2"
xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
xmlns:d="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
xmlns:s="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
xmlns:x="http://www.w3.org/1999/xlink"><o:body><o:text><t:p>{text}
<d:frame s:width="2cm" s:height="2cm" t:anchor-type="as-char">
<d:image x:href="{picture}"/></d:frame>
</t:p></o:text></o:body></o:document-content>"""
MANIFEST = """<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>
<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>"""


def report() -> bytes:
    document = docx.Document()
    document.add_heading(TITLE, 1)
    document.add_paragraph(SENTENCES[0])
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "复议案件"
    table.cell(0, 1).text = "15件"
    document.add_paragraph(SENTENCES[1])
    return docx_bytes(document)


@pytest.fixture(scope="session")
def converted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The same report in the formats of old office programs, made by LibreOffice."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "report.docx").write_bytes(report())
    for target in ("doc:MS Word 97", "rtf:Rich Text Format", "odt:writer8", "xml:MS Word 2003 XML"):
        subprocess.run(
            [
                str(OFFICE),
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--headless",
                *("--convert-to", target, "--outdir", str(folder)),
                str(folder / "report.docx"),
            ],
            check=True,
            capture_output=True,
        )
    return {name: (folder / f"report.{name}").read_bytes() for name in ("doc", "rtf", "odt", "xml")}


@needs_office
@pytest.mark.parametrize("name", ["doc", "rtf", "odt", "xml"])
def test_old_formats_read_like_their_docx(
    tmp_path: Path, converted: dict[str, bytes], name: str
) -> None:
    document = read_bytes(tmp_path, converted[name], f"report.{name}")
    lines = [line for line in document.text.split("\n") if line]
    assert lines == [TITLE, SENTENCES[0], "复议案件\t15件", SENTENCES[1]]


@needs_office
@pytest.mark.parametrize("name", ["doc", "rtf", "odt"])
def test_old_formats_keep_their_headings(
    tmp_path: Path, converted: dict[str, bytes], name: str
) -> None:
    assert headings(read_bytes(tmp_path, converted[name])) == [TITLE]


@needs_office
def test_wps_file_is_read_by_its_bytes(tmp_path: Path, converted: dict[str, bytes]) -> None:
    assert SENTENCES[0] in read_bytes(tmp_path, converted["doc"], "报告.wps").text


@needs_office
def test_word_file_with_password(tmp_path: Path, converted: dict[str, bytes]) -> None:
    data = bytearray(converted["doc"])
    header = data.index(b"\xec\xa5", 512)
    data[header + 11] |= 0x01
    assert code_of(tmp_path, bytes(data)) == "E105"


@needs_office
def test_broken_old_word_file(tmp_path: Path) -> None:
    assert code_of(tmp_path, ole_of("WordDocument")) in {"E109", "E110"}


@needs_office
def test_linked_picture_is_not_fetched(tmp_path: Path) -> None:
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            asked.append(str(self.client_address))
            super().handle_one_request()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        content = ODT.format(
            text=SENTENCES[0], picture=f"http://127.0.0.1:{server.server_port}/picture.png"
        )
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            archive.writestr("content.xml", content)
            archive.writestr("META-INF/manifest.xml", MANIFEST)
        text = read_bytes(tmp_path, stream.getvalue()).text
        server.shutdown()
    assert SENTENCES[0] in text
    assert asked == []


def test_page_named_doc_needs_no_office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    page = f"<html><body><p>{SENTENCES[0]}</p></body></html>"
    assert read_bytes(tmp_path, page.encode("gb18030"), "report.doc").text == SENTENCES[0]


def test_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert code_of(tmp_path, rb"{\rtf1 text}") == "E108"
