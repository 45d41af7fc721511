"""Word documents: paragraphs, tables and text boxes in the order of the body."""

from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from evaluator.readers.lines import Line, bounded, row
from evaluator.readers.numbering import Numbering
from evaluator.readers.package import open_package
from evaluator.readers.wordstyles import Styles, flag

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_TEXT_BOX = qn("w:txbxContent")
_WRAPPERS = {
    qn(f"w:{name}")
    for name in [
        "ins",
        "moveTo",
        "customXml",
        "smartTag",
        "fldSimple",
        "hyperlink",
        "bdo",
        "dir",
        "sdtContent",
        "ruby",
        "rubyBase",
    ]
}
_DROPPED = {
    qn(f"w:{name}")
    for name in ["del", "moveFrom", "delText", "instrText", "pPr", "rPr", "rt", "sdtPr", "tblPr"]
}
_BREAKS = {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): "\t", qn("w:noBreakHyphen"): "-"}


def read_docx(data: bytes) -> list[Line]:
    """The lines of a Word document, as they read with all tracked changes accepted.

    Automatic numbers are written out; cells of a table row are parted by tabs; the lines of a text
    box follow the paragraph that it hangs on. Headers, footers, notes, comments, hidden text and
    the table of contents are left out. Raises ReadError (E104, E105, E112).
    """
    package = open_package(data)
    reader = _Reader(Styles(package.styles), Numbering(package.numbering))
    body = package.document.find(qn("w:body"))
    return [] if body is None else list(bounded(reader.blocks(body)))


class _Reader:
    """Walks a document once, in order, since the numbers of lists count as it goes."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering

    def blocks(self, parent: Any) -> Iterator[Line]:
        for child in _content(parent):
            if child.tag == qn("w:p"):
                yield from self._paragraph(child)
            elif child.tag == qn("w:tbl"):
                yield from self._table(child)

    def _table(self, table: Any) -> Iterator[Line]:
        for line in _content(table):
            if line.tag != qn("w:tr") or line.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None:
                continue
            cells = (cell for cell in _content(line) if cell.tag == qn("w:tc"))
            yield from row([[] if _continues(cell) else list(self.blocks(cell)) for cell in cells])

    def _paragraph(self, paragraph: Any) -> Iterator[Line]:
        runs = [run for run in _runs(paragraph) if not _is_hidden(run)]
        texts = [_text(run) for run in runs]
        label = self._label(paragraph)
        text = "".join(texts).strip("\n")
        if not self._styles.is_contents(paragraph):
            heading = bool(text.strip()) and (
                self._styles.is_heading(paragraph)
                or all(
                    self._styles.is_bold(paragraph, run)
                    for run, part in zip(runs, texts, strict=True)
                    if part.strip()
                )
            )
            yield Line(label + text if text.strip() else "", heading)
        for run in runs:
            for box in _boxes(run):
                yield from self.blocks(box)

    def _label(self, paragraph: Any) -> str:
        found = self._styles.numbering(paragraph)
        if found is None:
            return ""
        number, level, style = found
        if level is None:
            level = self._numbering.level_of_style(number, style)
        return self._numbering.label(number, level)


def _content(element: Any) -> Iterator[Any]:
    """The children that count: without deleted ones, wrappers opened, one of each alternative."""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in _DROPPED:
            continue
        if child.tag in _WRAPPERS:
            yield from _content(child)
        elif child.tag == qn("w:sdt"):
            if not _is_placeholder(child):
                yield from _content(child)
        elif child.tag == _MC + "AlternateContent":
            chosen = child.find(_MC + "Choice")
            chosen = child.find(_MC + "Fallback") if chosen is None else chosen
            if chosen is not None:
                yield from _content(chosen)
        else:
            yield child


def _is_placeholder(control: Any) -> bool:
    """Whether a content control shows a prompt, or the table of contents that Word generates."""
    properties = control.find(qn("w:sdtPr"))
    if properties is None:
        return False
    shown = properties.find(qn("w:showingPlcHdr"))
    gallery = properties.find(f"{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return (shown is not None and flag(shown.get(qn("w:val"), "1"))) or (
        gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"
    )


def _runs(paragraph: Any) -> Iterator[Any]:
    for child in _content(paragraph):
        if child.tag in (qn("w:r"), _MATH_TEXT):
            yield child
        else:
            yield from _runs(child)


def _text(run: Any) -> str:
    if run.tag == _MATH_TEXT:
        return run.text or ""
    parts = []
    for child in _content(run):
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag == qn("w:r"):
            parts.append(_text(child))
        else:
            parts.append(_BREAKS.get(child.tag, ""))
    return "".join(parts)


def _boxes(element: Any) -> Iterator[Any]:
    for child in _content(element):
        if child.tag == _TEXT_BOX:
            yield child
        else:
            yield from _boxes(child)


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return hidden is not None and flag(hidden.get(qn("w:val"), "1"))


def _continues(cell: Any) -> bool:
    """Whether a cell only continues the one above that it is merged with."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and merged.get(qn("w:val"), "continue") != "restart"
