"""HTML elements into lines."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from evaluator.readers.lines import Line, row

_BLOCK = re.compile(
    "address|article|aside|blockquote|body|caption|center|dd|details|div|dl|dt|fieldset|figcaption"
    "|figure|footer|form|h[1-6]|header|hr|html|legend|li|main|nav|ol|p|pre|section|summary|table"
    "|tbody|td|tfoot|th|thead|tr|ul"
)
_HEADING = re.compile("h[1-6]")
_UNSHOWN = re.compile(
    "audio|button|canvas|datalist|embed|head|iframe|input|map|noscript|object|script|select|style"
    "|svg|template|textarea|video"
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.I)
_CELLS = ("td", "th")
_WHITE = re.compile(r"\s+")
# Where the source breaks its lines between two Chinese characters, there is no space meant.
_SOURCE_BREAK = re.compile(
    r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*+[\r\n]\s{0,200}(?=[\u3000-\u9fff])"
)


def events(root: LexborNode, skipped: frozenset[int]) -> Iterator[tuple[LexborNode, bool]]:
    """Walk what a browser shows: each node on entering (True), each element on leaving (False).

    `skipped` holds the `mem_id` of elements to leave out. Not recursive: pages nest deeply.
    """
    stack = [(root, True)]
    while stack:
        node, entering = stack.pop()
        if not entering:
            yield node, False
        elif node.is_text_node:
            yield node, True
        elif node.is_element_node and node.mem_id not in skipped and not _is_hidden(node):
            yield node, True
            stack.append((node, False))
            stack.extend((child, True) for child in reversed(list(node.iter(include_text=True))))


def lines(root: LexborNode, skipped: frozenset[int]) -> list[Line]:
    """The lines of an element: one for a block or between line breaks, one for a table row."""
    writer = _Writer()
    for node, entering in events(root, skipped):
        if node.is_text_node:
            writer.text(node.text_content or "")
        elif entering:
            writer.enter(node)
        else:
            writer.leave(node)
    writer.end_line()
    return writer.lines


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return (
        bool(_UNSHOWN.fullmatch(node.tag or ""))
        or "hidden" in attributes
        or bool(_HIDDEN.search(attributes.get("style") or ""))
    )


def _is_bold(node: LexborNode) -> bool:
    return node.tag in ("b", "strong") or bool(_BOLD.search(node.attributes.get("style") or ""))


class _Writer:
    """Collects text until a line ends; a cell's lines until its row ends."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._outer: list[list[Line]] = []
        self._rows: list[list[list[Line]]] = []
        self._parts: list[str] = []
        self._all_bold = True
        self._bold = 0
        self._heading = 0
        self._verbatim = 0

    def text(self, text: str) -> None:
        pieces = re.split(r"\r\n?|\n", text) if self._verbatim else [text]
        for number, piece in enumerate(pieces):
            if number:
                self.end_line()
            if piece.strip():
                self._all_bold = self._all_bold and self._bold > 0
            self._parts.append(piece)

    def enter(self, node: LexborNode) -> None:
        if _BLOCK.fullmatch(node.tag or "") or node.tag == "br":
            self.end_line()
        self._count(node, 1)
        if node.tag == "tr":
            self._rows.append([])
        elif node.tag in _CELLS and self._rows:
            self._outer.append(self.lines)
            self.lines = []

    def leave(self, node: LexborNode) -> None:
        if _BLOCK.fullmatch(node.tag or ""):
            self.end_line()
        self._count(node, -1)
        if node.tag in _CELLS and self._rows:
            self._rows[-1].append(self.lines)
            self.lines = self._outer.pop()
        elif node.tag == "tr":
            self.lines.extend(row(self._rows.pop()))

    def _count(self, node: LexborNode, step: int) -> None:
        self._bold += step * _is_bold(node)
        self._heading += step * bool(_HEADING.fullmatch(node.tag or ""))
        self._verbatim += step * (node.tag == "pre")

    def end_line(self) -> None:
        joined = _SOURCE_BREAK.sub("", "".join(self._parts))
        text = _WHITE.sub(" ", joined).strip()
        if text:
            self.lines.append(Line(text, self._heading > 0 or self._all_bold))
        self._parts.clear()
        self._all_bold = True
