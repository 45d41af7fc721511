"""Any file at all: it is read by its bytes, or refused with a code that says why."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_samples import (
    SENTENCES,
    TITLE,
    code_of,
    ole_of,
    pdf_bytes,
    read_bytes,
    simple_docx,
    zip_of,
)

from evaluator.errors import ReadError
from evaluator.readers import read

MAGICS = [
    b"",
    b"%PDF-1.7\n",
    b"PK\x03\x04",
    bytes.fromhex("d0cf11e0a1b11ae1"),
    b"<html>",
    b"<!DOCTYPE html><body><table><tr><td>",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
]
anything = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@anything
@given(magic=st.sampled_from(MAGICS), data=st.binary(max_size=400))
def test_arbitrary_bytes_are_read_or_refused(tmp_path: Path, magic: bytes, data: bytes) -> None:
    try:
        document = read_bytes(tmp_path, magic + data)
    except ReadError as error:
        assert error.code in {"E101", "E103", "E104", "E105", "E106", "E107", "E110"}
    else:
        assert document.text.strip()
        assert not {c for c in document.text if c < " "} - {"\n", "\t"}


@anything
@given(share=st.floats(0, 1), kind=st.sampled_from(["docx", "pdf"]))
def test_truncated_files_are_read_or_refused(tmp_path: Path, share: float, kind: str) -> None:
    data = simple_docx(*SENTENCES) if kind == "docx" else pdf_bytes([list(SENTENCES)] * 3)
    try:
        document = read_bytes(tmp_path, data[: int(len(data) * share)])
    except ReadError as error:
        assert error.code in {"E101", "E103", "E104", "E107", "E110"}
    else:
        assert document.text.strip()


@anything
@given(at=st.floats(0, 1, exclude_max=True), byte=st.integers(0, 255))
def test_damaged_docx_is_read_or_refused(tmp_path: Path, at: float, byte: int) -> None:
    data = bytearray(simple_docx(*SENTENCES))
    data[int(at * len(data))] = byte
    try:
        assert read_bytes(tmp_path, bytes(data)).text.strip()
    except ReadError as error:
        assert error.code in {"E103", "E104", "E105", "E107", "E110"}


def test_document_is_named_without_folders(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, TITLE.encode(), "云屏 2022.txt").name == "云屏 2022.txt"


@pytest.mark.parametrize("suffix", ["pdf", "doc", "html", "txt"])
def test_lying_suffix_does_not_matter(tmp_path: Path, suffix: str) -> None:
    assert read_bytes(tmp_path, simple_docx(TITLE), f"report.{suffix}").text == TITLE
    printed = read_bytes(tmp_path, pdf_bytes([[TITLE]]), f"report.{suffix}")
    assert printed.text.strip() == TITLE


@pytest.mark.parametrize(
    "data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf", b"\xff\xfe \0\n\0", bytes(64)]
)
def test_empty_file(tmp_path: Path, data: bytes) -> None:
    assert code_of(tmp_path, data) == "E101"


def test_file_of_wide_spaces_is_empty(tmp_path: Path) -> None:
    assert code_of(tmp_path, "　　\n　\n".encode()) == "E101"


def test_missing_file_folder_and_broken_link(tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "gone.txt")
    for path in (tmp_path / "missing.txt", tmp_path, link, tmp_path / "nul\0.txt"):
        with pytest.raises(ReadError) as caught:
            read(path)
        assert caught.value.code == "E102"


def test_pipe_is_refused_without_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    with pytest.raises(ReadError) as caught:
        read(pipe)
    assert caught.value.code == "E102"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(TITLE, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(ReadError) as caught:
        read(path)
    assert caught.value.code == "E102"


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        b"\xff\xd8\xff\xe0" + bytes(50),
        b"GIF89a" + bytes(50),
        b"BM" + bytes(50),
        b"Rar!\x1a\x07\x01\x00" + bytes(50),
        b"7z\xbc\xaf\x27\x1c" + bytes(50),
        b"MZ\x90\x00" + bytes(50),
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x",
        zip_of("[Content_Types].xml", "xl/workbook.xml"),
        zip_of("[Content_Types].xml", "ppt/presentation.xml"),
        zip_of("OFD.xml"),
        zip_of("report.txt"),
        ole_of("Workbook"),
        ole_of("PowerPoint Document"),
        ole_of("Other"),
    ],
)
def test_foreign_formats_are_named_as_such(tmp_path: Path, data: bytes) -> None:
    assert code_of(tmp_path, data) == "E103"


@pytest.mark.parametrize("start", ["BM", "MZ", "ID", "RIFF"])
def test_text_that_begins_like_a_foreign_format(tmp_path: Path, start: str) -> None:
    assert read_bytes(tmp_path, (start + SENTENCES[0]).encode()).text == start + SENTENCES[0]


def test_messages_are_chinese_and_leave_the_path_to_the_caller(tmp_path: Path) -> None:
    for data in (b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04broken", bytes(range(256))):
        with pytest.raises(ReadError) as caught:
            read_bytes(tmp_path, data)
        assert str(tmp_path) not in str(caught.value)
        assert "report.bin" not in str(caught.value)
        assert "请" in caught.value.detail


def test_plain_text_needs_no_heavy_library(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    path.write_text(TITLE, encoding="gb18030")
    script = (
        "import sys; from pathlib import Path; from evaluator.readers import read;"
        "read(Path(sys.argv[1]));"
        "heavy = {'docx', 'pypdfium2', 'lxml', 'selectolax', 'charset_normalizer'};"
        "print(*heavy & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""
