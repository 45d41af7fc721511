"""What the styles of a Word document say about its paragraphs."""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from docx.oxml.ns import qn

_HEADING = re.compile(r"(?:heading|标题)\s*\d?|title|subtitle|副标题", re.I)
_CONTENTS = re.compile(r"(?:toc|目录)\s*\d", re.I)
_BODY_LEVEL = 9
# Word lets styles inherit through 11 others; every run asks all of them.
_DEEPEST = 20
_Found = TypeVar("_Found")
_OFF = ("0", "false", "off", "none")


class Styles:
    """The styles of one document, with what they inherit."""

    def __init__(self, root: Any | None) -> None:
        self._by_id: dict[str, Any] = {}
        self._default = ""
        self._known: dict[tuple[str, str], Any] = {}
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
        return self._asked("heading", self.of(paragraph), self._is_heading_style)

    def _is_heading_style(self, name: str) -> bool:
        for style in self._chain(name):
            level = _outline_level(style)
            if level is not None:
                return level < _BODY_LEVEL
            if _HEADING.fullmatch(_name(style)):
                return True
        return False

    def is_contents(self, paragraph: Any) -> bool:
        """Whether it is a line of the table of contents."""
        return self._asked(
            "contents",
            self.of(paragraph),
            lambda name: any(_CONTENTS.fullmatch(_name(style)) for style in self._chain(name)),
        )

    def is_bold(self, paragraph: Any, run: Any) -> bool:
        """Whether a run is bold: by itself, by its own style or by that of the paragraph."""
        character = run.find(f"{qn('w:rPr')}/{qn('w:rStyle')}")
        named = "" if character is None else character.get(qn("w:val"), "")
        said = _bold(run)
        for name in (named, self.of(paragraph)):
            if said is None:
                said = self._asked("bold", name, self._is_bold_style)
        return bool(said)

    def _is_bold_style(self, name: str) -> bool | None:
        said = (_bold(style) for style in self._chain(name))
        return next((bold for bold in said if bold is not None), None)

    def numbering(self, paragraph: Any) -> tuple[str, int | None, str] | None:
        """The list a paragraph belongs to: its number, level if given, and the style that says so.

        None where it belongs to no list.
        """
        name = self.of(paragraph)
        own = _listed(paragraph, name)
        return own or self._asked("numbering", name, self._numbering_of_style)

    def _numbering_of_style(self, name: str) -> tuple[str, int | None, str] | None:
        found = (_listed(style, name) for style in self._chain(name))
        return next((listed for listed in found if listed is not None), None)

    def _asked(self, what: str, name: str, find: Callable[[str], _Found]) -> _Found:
        """What a style says, looked for once: every paragraph and run of a document asks."""
        if (what, name) not in self._known:
            self._known[what, name] = find(name)
        found: _Found = self._known[what, name]
        return found

    def _chain(self, name: str) -> Iterator[Any]:
        seen: set[str] = set()
        while name in self._by_id and name not in seen and len(seen) < _DEEPEST:
            seen.add(name)
            style = self._by_id[name]
            yield style
            base = style.find(qn("w:basedOn"))
            name = "" if base is None else base.get(qn("w:val"), "")


def _bold(element: Any) -> bool | None:
    bold = element.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return None if bold is None else flag(bold.get(qn("w:val"), "1"))


def _listed(element: Any, style: str) -> tuple[str, int | None, str] | None:
    """The list that a paragraph of a style, or a style that it inherits from, belongs to."""
    properties = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    number = None if properties is None else properties.find(qn("w:numId"))
    if number is None:
        return None
    level = properties.find(qn("w:ilvl"))
    return (
        number.get(qn("w:val"), ""),
        None if level is None else int(level.get(qn("w:val"))),
        element.get(qn("w:styleId"), style),
    )


def flag(value: str) -> bool:
    """An on/off value of the format."""
    return value.lower() not in _OFF


def _name(style: Any) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else name.get(qn("w:val"), "")


def _outline_level(element: Any) -> int | None:
    level = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    return None if level is None else int(level.get(qn("w:val")))
