"""Word documents from a template in docxtpl's tag syntax, which people edit in Word.

docxtpl makes Jinja2 source of the template's XML; all the rest is done here, as a batch fills one
template in thousands of times.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate
from jinja2 import Environment, Template, TemplateRuntimeError
from lxml import etree
from markupsafe import Markup, escape

from evaluator.errors import ConfigError, Fault
from evaluator.writers.templates import Templates, told

_LEVEL = 6  # of compression
_MAIN = "word/document.xml"
_FILLED_IN = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_END = Markup('</w:t><w:br/><w:t xml:space="preserve">')
_TAB = Markup('</w:t><w:tab/><w:t xml:space="preserve">')
_NO_WORD_FILE = "不是 Word 文档（docx），或已损坏，请用 Word 或 WPS 另存为 docx"
_TORN = "标签使文档结构不完整，请检查 {%tr %}、{%p %} 等标签是否成对、是否各占一行或一段"


@dataclass(frozen=True)
class WordTemplate:
    """A template read: its parts in the order of the file, those with tags compiled."""

    path: Path
    parts: tuple[tuple[str, bytes | Template], ...]

    def fill(self, values: Mapping[str, Any]) -> bytes:
        """The docx with `values` filled in; equal values give equal bytes.

        Raises ConfigError E307 where the template has a fault.
        """
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
            for name, part in self.parts:
                content = part if isinstance(part, bytes) else self._render(part, values)
                # A date of its own makes no difference between two runs.
                entry = zipfile.ZipInfo(name)
                entry.create_system = 0
                archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
        return file.getvalue()

    def _render(self, part: Template, values: Mapping[str, Any]) -> bytes:
        with told(self.path):
            try:
                content = (_HEADER + part.render(values)).encode()
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
                # What an expression of the template runs into; Jinja2 hands it on as it is.
                raise TemplateRuntimeError(str(error)).with_traceback(error.__traceback__) from None
        try:
            etree.fromstring(content)
        except etree.XMLSyntaxError:
            raise _fault(self.path, _TORN) from None
        return content


def word_template(name: str, templates: Templates) -> WordTemplate:
    """Read and compile the template of this name.

    Raises ConfigError E307 where it is no Word document or has a faulty tag.
    """
    path = templates.path(name)
    environment = templates.environment.overlay(
        finalize=_in_xml, trim_blocks=False, lstrip_blocks=False
    )
    contents = _unpacked(path)
    if _MAIN not in contents:
        raise _fault(path, _NO_WORD_FILE)
    parts = ((name, _compiled(name, part, path, environment)) for name, part in contents.items())
    return WordTemplate(path, tuple(parts))


def _unpacked(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = (entry.filename for entry in archive.infolist() if not entry.is_dir())
            return {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError):
        raise _fault(path, _NO_WORD_FILE) from None


def _compiled(name: str, content: bytes, path: Path, environment: Environment) -> bytes | Template:
    if not _FILLED_IN.fullmatch(name):
        return content
    try:
        xml = etree.tostring(parse_xml(content), encoding="unicode")
    except etree.XMLSyntaxError:
        raise _fault(path, _NO_WORD_FILE) from None
    source = DocxTemplate(path).patch_xml(xml)
    if not re.search("{[{%#]", source):
        return content
    # One paragraph a line, so that the line of a fault says which paragraph it is.
    source = re.sub(r"<w:p(?=[ >])", "\n<w:p", source)
    with told(path):
        return environment.from_string(source)


def _in_xml(value: Any) -> Any:
    """A value as it is put into the XML: without what that can't hold, line ends as Word's."""
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    return escape(_NOT_XML.sub("", value)).replace("\n", _LINE_END).replace("\t", _TAB)


def _fault(path: Path, message: str) -> ConfigError:
    return ConfigError("E307", [Fault(path, 1, 1, message)])
