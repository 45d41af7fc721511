"""PDF files with a text layer."""

import re

import pypdfium2
import pypdfium2.raw as pdfium

from evaluator.errors import ReadError
from evaluator.readers.lines import MAX_CHARACTERS, Line, too_large, visible

_UNREADABLE = re.compile(r"[\s\x00-\x1f\ufffd\ue000-\uf8ff]")
_LONE_NUMBER = re.compile(r"\s*\d{1,4}\s*")
_FEW = 20
# A report has 10 to 60 pages.
_MAX_PAGES = 2000
_RUNNING_PAGES = 3


def read_pdf(data: bytes) -> list[Line]:
    """The printed lines of a PDF, page by page, an empty line between two pages.

    Raises ReadError: E104 for a broken file, E105 for one that asks for a password, E106 where
    most pages are pictures, E112 for too many pages or too much text.
    """
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise ReadError("E105", "PDF 有打开密码；请输入密码打开后另存为不加密的文件") from error
        raise ReadError("E104", "PDF 不完整或已损坏，打不开；请重新下载或重新导出") from error
    with file:
        texts = []
        pictures = 0
        if len(file) > _MAX_PAGES:
            raise too_large(f"PDF 有 {len(file)} 页，超过 {_MAX_PAGES} 页的上限")
        length = 0
        for number in range(len(file)):
            page = file[number]
            text = _text(page)
            texts.append(text)
            length += len(text)
            if length > MAX_CHARACTERS:
                raise too_large(f"正文超过 {MAX_CHARACTERS // 10_000} 万字的上限")
            pictures += _is_picture(page, text)
            page.close()
    if pictures * 2 > len(texts):
        raise ReadError(
            "E106",
            f"PDF 共 {len(texts)} 页，有 {pictures} 页只是图像，取不出文字；"
            "请先做文字识别（OCR），或提供可复制文字的版本",
        )
    return _printed([visible(text).split("\n") for text in texts])


def _text(page: pypdfium2.PdfPage) -> str:
    textpage = page.get_textpage()
    try:
        return str(textpage.get_text_range())
    finally:
        textpage.close()


def _is_picture(page: pypdfium2.PdfPage, text: str) -> bool:
    """Whether a page shows something but next to no text can be taken from it.

    That holds for scans, for text turned into outlines, and for fonts that don't tell which
    characters they draw.
    """
    readable = len(_UNREADABLE.sub("", text))
    if readable >= _FEW:
        return False
    drawn = {item.type for item in page.get_objects()}
    return pdfium.FPDF_PAGEOBJ_IMAGE in drawn or (bool(drawn) and not readable)


def _printed(pages: list[list[str]]) -> list[Line]:
    running = _running(pages)
    seen: set[str] = set()
    lines: list[Line] = []
    for page in pages:
        last = len(page) - 1
        for at, text in enumerate(page):
            edge = at in (0, last)
            if edge and text in running:
                if text in seen:
                    continue
                seen.add(text)
            # Between empty lines a page number can be told from a figure that was wrapped.
            alone = edge and _LONE_NUMBER.fullmatch(text)
            lines += [Line(""), Line(text), Line("")] if alone else [Line(text)]
        lines.append(Line(""))
    return lines


def _running(pages: list[list[str]]) -> set[str]:
    """Headers and footers: the outermost lines that stand on most pages."""
    if len(pages) < _RUNNING_PAGES:
        return set()
    counts: dict[str, int] = {}
    for page in pages:
        for text in {page[0], page[-1]}:
            counts[text] = counts.get(text, 0) + 1
    return {text for text, n in counts.items() if text.strip() and n * 2 > len(pages)}
