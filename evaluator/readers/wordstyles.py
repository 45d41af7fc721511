"""What the styles of a Word document say about its paragraphs."""

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

_HEADING = re.compile(r"(?:heading|标题)\s*\d?|title|subtitle|副标题", re.I)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.I)
_BODY_LEVEL = 9
_OFF = ("0", "false", "off", "none")


class Styles:
    """The styles of one document, with what they inherit."""

    def __init__(self, root: Any | None) -> None:
        self._by_id: dict[str, Any] = {}
        self._default = ""
        for style in () if root is None else root.iterfind(qn("w:style")):
            name = style.get(qn("w:styleId"), "")
            self._by_id[name] = style
            if style.get(qn("w:type")) == "paragraph" and flag(style.get(qn("w:default"), "0")):
                self._default = name

    def of(self, paragraph: Any) -> str:
        """The id of a paragraph's style."""
        style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self._default if style is None else style.get(qn("w:val"), "")

    def is_heading(self, paragraph: Any) -> bool:
        """Whether an outline level, its own or its style's, or a heading style marks it."""
        own = _outline_level(paragraph)
        if own is not None:
            return own < _BODY_LEVEL
        for style in self._chain(self.of(paragraph)):
            level = _outline_level(style)
            if level is not None:
                return level < _BODY_LEVEL
            if _HEADING.fullmatch(_name(style)):
                return True
        return False

    def is_contents(self, paragraph: Any) -> bool:
        """Whether it is a line of the table of contents."""
        return any(_CONTENTS.fullmatch(_name(style)) for style in self._chain(self.of(paragraph)))

    def is_bold(self, paragraph: Any, run: Any) -> bool:
        """Whether a run is bold: by itself, by its own style or by that of the paragraph."""
        character = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        styles = [] if character is None else list(self._chain(character.get(qn("w:val"), "")))
        for element in (run, *styles, *self._chain(self.of(paragraph))):
            bold = element.find(f"{qn('w:rPr')}/{qn('w:b')}")
            if bold is not None:
                return flag(bold.get(qn("w:val"), "1"))
        return False

    def numbering(self, paragraph: Any) -> tuple[str, int | None, str] | None:
        """The list a paragraph belongs to: its number, level if given, and the style that says so.

        None where it belongs to no list.
        """
        for element in (paragraph, *self._chain(self.of(paragraph))):
            properties = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            number = None if properties is None else properties.find(qn("w:numId"))
            if number is not None:
                level = properties.find(qn("w:ilvl"))
                return (
                    number.get(qn("w:val"), ""),
                    None if level is None else int(level.get(qn("w:val"))),
                    element.get(qn("w:styleId"), self.of(paragraph)),
                )
        return None

    def _chain(self, name: str) -> Iterator[Any]:
        seen = set()
        while name in self._by_id and name not in seen:
            seen.add(name)
            style = self._by_id[name]
            yield style
            base = style.find(qn("w:basedOn"))
            name = "" if base is None else base.get(qn("w:val"), "")


def flag(value: str) -> bool:
    """An on/off value of the format."""
    return value.lower() not in _OFF


def _name(style: Any) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else name.get(qn("w:val"), "")


def _outline_level(element: Any) -> int | None:
    level = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    return None if level is None else int(level.get(qn("w:val")))
