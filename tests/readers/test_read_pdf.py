"""PDF files: printed lines, and pages that hold none."""

import io
from pathlib import Path

import pytest
from reader_samples import SENTENCES, TITLE, code_of, pdf_bytes, read_bytes
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas


def image_pdf(pages: int, text: str = "") -> bytes:
    from PIL import Image

    stream = io.BytesIO()
    canvas = Canvas(stream)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (600, 800), 200)), 0, 0, 595, 842)
        canvas.drawString(500, 20, text)
        canvas.showPage()
    canvas.save()
    return stream.getvalue()


def printed(lines: str) -> list[str]:
    return [line for line in lines.split("\n") if line]


def test_printed_lines_of_all_pages_in_order(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, pdf_bytes([[TITLE, SENTENCES[0]], [SENTENCES[1]]])).text
    assert printed(text) == [TITLE, SENTENCES[0], SENTENCES[1]]
    assert "\r" not in text


def test_page_number_stands_between_empty_lines(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, pdf_bytes([[TITLE, SENTENCES[0], "7"], [SENTENCES[1], "8"]])).text
    assert "\n\n7\n\n" in text
    assert "\n\n8\n\n" in text


def test_figure_wrapped_within_a_page_stays_next_to_its_line(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, pdf_bytes([[TITLE, "全年办结案件2", "15", "件。"]])).text
    assert "件2\n15\n件" in text


def test_running_header_is_kept_once(tmp_path: Path) -> None:
    header = "云屏县政府公报"
    pages = [[header, sentence, f"- {n} -"] for n, sentence in enumerate(SENTENCES)]
    text = read_bytes(tmp_path, pdf_bytes(pages)).text
    assert text.count(header) == 1
    assert all(sentence in text for sentence in SENTENCES)


def test_hyphenated_word_has_no_control_character(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, pdf_bytes([["support implemen-", "tation " + SENTENCES[0]]])).text
    assert "implementation" in text


@pytest.mark.parametrize("text", ["", "12"])
def test_scan_is_refused(tmp_path: Path, text: str) -> None:
    assert code_of(tmp_path, image_pdf(4, text)) == "E106"


def test_pages_of_outlines_are_refused_as_a_scan(tmp_path: Path) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream)
    for at in range(50):
        canvas.circle(100 + at, 100 + at, 10)
    canvas.save()
    assert code_of(tmp_path, stream.getvalue()) == "E106"


def test_text_over_a_picture_is_read(tmp_path: Path) -> None:
    text = read_bytes(tmp_path, image_pdf(2, "searchable text of a page behind its picture")).text
    assert "searchable" in text


def test_blank_pages_hold_no_text(tmp_path: Path) -> None:
    assert code_of(tmp_path, pdf_bytes([[], []])) == "E110"


def test_password_is_asked_for(tmp_path: Path) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption("secret", strength=128))
    canvas.drawString(72, 700, "closed")
    canvas.save()
    assert code_of(tmp_path, stream.getvalue()) == "E105"


def test_pdf_that_only_forbids_printing_is_read(tmp_path: Path) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption("", ownerPassword="x", canPrint=0))
    canvas.drawString(72, 700, "open to readers")
    canvas.save()
    assert read_bytes(tmp_path, stream.getvalue()).text.strip() == "open to readers"


def test_broken_pdf(tmp_path: Path) -> None:
    assert code_of(tmp_path, b"%PDF-1.7\nthis is not the rest of a PDF") == "E104"
