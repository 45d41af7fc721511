"""The term language: how rule files write down what to look for, and its compiled form.

    重大行政决策          these characters, in a row (widths and spaces of the text don't matter)
    执法…公示            the one, then the other, with at most 24 characters between, in one clause
    学法考试……通过率      the same across clauses, up to the next semicolon or full stop
    (召开|举办|)会议       one of several; an empty one makes the group optional
    <制定>              a word list of language.yaml or of the rule file
    《…公示…》          a document by its title (a gap inside 《》 stays inside the title)
    #件   #(场|次)   #%   a figure that counts: its unit follows (no ordinals, dates or goals)
    @                   a date of the year reported (6月, 3月12日)
    ^今后    工作安排$      only where a clause begins, or ends
    ~重大执法决定法制审核    fuzzy: similar characters are enough (language.yaml says how similar)

Full-width （）｜＜＞＃＠～ are plain characters of a text, not part of the language.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

FIGURE = "#"
DATE = "@"
PAUSE = "、"
CLAUSE_GAP = 24
SEGMENT_GAP = 80
CLAUSE_END = ",;:。!?\n\t"
SEGMENT_END = ";。!?\n"

GAP_LENGTHS = {"clause": CLAUSE_GAP, "segment": SEGMENT_GAP, "title": 40}
# Bounds of what rules may say: far above what anybody writes, below what takes the program long.
_LONGEST, _DEEPEST, _MOST_PARTS, _MOST_WAYS = 1000, 10, 50_000, 10**15
_KEEP = {chr(c) for c in range(0x2460, 0x2474)}
_QUOTES = {"「": "“", "」": "”", "『": "“", "』": "”", "＂": "“"}
_WITHIN = f"[^{re.escape(CLAUSE_END)}]"
_EDGES = {"^": f"(?<!{_WITHIN})", "$": f"(?!{_WITHIN})"}
_MOST_FOLDED = 4
_SYNTAX = {FIGURE: "＃", DATE: "＠"}


@lru_cache(maxsize=65536)
def fold(char: str) -> str:
    """One character as matching sees it: compatible width and form, dashes and quotes unified."""
    if char in _KEEP or char in _SYNTAX.values():
        return char
    if char in _QUOTES:
        return _QUOTES[char]
    if char in "－–—―‒−─":
        return "-"
    if char in _SYNTAX:
        return _SYNTAX[char]
    folded = unicodedata.normalize("NFKC", char)
    # A few characters stand for a whole phrase (U+FDFA for 18 letters): a text of them would swell.
    return folded if len(folded) <= _MOST_FOLDED else char


@dataclass(frozen=True, slots=True)
class Text:
    """Characters in a row."""

    text: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap that stays inside a clause, a segment or a title."""

    inside: str


@dataclass(frozen=True, slots=True)
class Edge:
    """The beginning or the end of a clause."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    branches: tuple[tuple["Node", ...], ...]


Node = Text | Gap | Edge | Choice


@dataclass(frozen=True, slots=True)
class Term:
    """A compiled term.

    `anchors`: groups of literals; every match contains at least one of each group, which is what
    makes scanning fast. The first group is the most telling.
    `spanning`: it may cross clauses and is looked for in a whole segment. `fuzzy`: `pattern` is
    not used, the text is compared to `literal` by similarity instead. `nodes` is the term taken
    apart, `ways` in how many ways it may match at one place.
    """

    source: str
    pattern: re.Pattern[str]
    anchors: tuple[tuple[str, ...], ...]
    spanning: bool
    fuzzy: bool
    literal: str
    nodes: tuple[Node, ...]
    ways: int


class TermError(ValueError):
    """A term that can't be compiled; the message is Chinese and names the term."""


class _Parser:
    def __init__(
        self,
        source: str,
        words: Mapping[str, Sequence[str]],
        depth: int = 0,
        parts: list[int] | None = None,
    ) -> None:
        self.source, self.words, self.depth, self.at = source, words, depth, 0
        self.in_title = False
        self.nested = 0
        # How many parts a term has, together with the word lists it refers to.
        self.parts = parts if parts is not None else [0]
        if depth > 5:
            raise TermError(f"词表互相引用过深：{source}")

    def branch(self, stops: str) -> tuple[Node, ...]:
        nodes: list[Node] = []
        while self.at < len(self.source) and self.source[self.at] not in stops:
            nodes.append(self._node())
        return tuple(nodes)

    def _node(self) -> Node:
        char = self.source[self.at]
        self.at += 1
        self.parts[0] += 1
        if self.parts[0] > _MOST_PARTS:
            raise TermError(f"词语“{self.source}”引用的词表过大，请拆开写")
        if char == "…":
            if self.source[self.at : self.at + 1] == "…":
                self.at += 1
                return Gap("segment")
            return Gap("title" if self.in_title else "clause")
        if char in _EDGES:
            return Edge(_EDGES[char])
        if char == "(":
            return self._choice()
        if char == "<":
            return self._word()
        if char in "?*\\":
            raise TermError(f"词语“{self.source}”里不能用“{char}”；可有可无的字写成“(字|)”")
        if char in ")|>":
            raise TermError(f"词语“{self.source}”里的“{char}”没有配对")
        if char in "《》":
            self.in_title = char == "《"
        return Text(char if char in (FIGURE, DATE) else fold(char))

    def _choice(self) -> Choice:
        self.nested += 1
        if self.nested > _DEEPEST:
            raise TermError(f"词语“{self.source}”的括号层数过多，请拆开写")
        branches = [self.branch("|)")]
        while self.source[self.at : self.at + 1] == "|":
            self.at += 1
            branches.append(self.branch("|)"))
        if self.source[self.at : self.at + 1] != ")":
            raise TermError(f"词语“{self.source}”缺少右括号")
        self.at += 1
        self.nested -= 1
        return Choice(tuple(branches))

    def _word(self) -> Choice:
        end = self.source.find(">", self.at)
        name = self.source[self.at : end]
        if end < 0 or name not in self.words:
            raise TermError(f"词语“{self.source}”引用了不存在的词表“{name}”")
        self.at = end + 1
        parsed = (
            _Parser(word, self.words, self.depth + 1, self.parts) for word in self.words[name]
        )
        return Choice(tuple(parser.branch("") for parser in parsed))


def _merge(nodes: Sequence[Node]) -> Iterator[Node]:
    run = ""
    for node in nodes:
        if isinstance(node, Text):
            run += node.text
            continue
        if run:
            yield Text(run)
            run = ""
        yield node
    if run:
        yield Text(run)


_GAPS = {
    "clause": f"{_WITHIN}{{0,{GAP_LENGTHS['clause']}}}?",
    "segment": f"[^{re.escape(SEGMENT_END)}]{{0,{GAP_LENGTHS['segment']}}}?",
    "title": f"[^《》\n]{{0,{GAP_LENGTHS['title']}}}?",
}


def _regex(nodes: Sequence[Node]) -> str:
    parts = []
    for node in nodes:
        if isinstance(node, Text):
            parts.append(re.escape(node.text))
        elif isinstance(node, Gap):
            parts.append(_GAPS[node.inside])
        elif isinstance(node, Edge):
            parts.append(node.pattern)
        else:
            parts.append("(?:" + "|".join(_regex(branch) for branch in node.branches) + ")")
    return "".join(parts)


def _ways(nodes: Sequence[Node]) -> int:
    """In how many ways nodes can match at one place, by their gaps and alternatives at most."""
    found = 1
    for node in nodes:
        if isinstance(node, Gap):
            found *= GAP_LENGTHS[node.inside] + 1
        elif isinstance(node, Choice):
            found *= _choice_ways(node)
    return found


def _choice_ways(choice: Choice) -> int:
    """Of alternatives that begin with different characters only one can match at a place."""
    first: Counter[str] = Counter()
    anywhere = 0
    for branch in choice.branches:
        ways = _ways(branch)
        if branch and isinstance(branch[0], Text):
            first[branch[0].text[0]] += ways
        else:
            anywhere += ways
    return max(first.values(), default=0) + anywhere


def _anchors(nodes: Sequence[Node]) -> tuple[tuple[str, ...], ...]:
    """Groups of literals of which every match contains one each: long ones first, then few."""
    groups: list[tuple[str, ...]] = []
    for node in _merge(nodes):
        if isinstance(node, Text):
            groups.append((node.text,))
        elif isinstance(node, Choice):
            branches = [_anchors(branch) for branch in node.branches]
            if all(branches):
                best = (anchor for branch in branches for anchor in branch[0])
                groups.append(tuple(dict.fromkeys(best)))
    return tuple(sorted(dict.fromkeys(groups), key=_worth, reverse=True))


def _worth(anchors: tuple[str, ...]) -> tuple[int, int]:
    return min(map(len, anchors)), -len(anchors)


def _spans_segments(nodes: Sequence[Node]) -> bool:
    return any(
        (isinstance(n, Gap) and n.inside == "segment")
        or (isinstance(n, Choice) and any(_spans_segments(b) for b in n.branches))
        for n in nodes
    )


def compile_term(source: str, words: Mapping[str, Sequence[str]]) -> Term:
    """Compile one term; `words` are the word lists that `<name>` may refer to.

    Raises TermError: a bracket without its partner, an unknown word list, a fuzzy term that is
    not plain text, a term so open that nothing in it must occur.
    """
    if len(source) > _LONGEST:
        raise TermError(f"词语“{source[:20]}……”超过 {_LONGEST} 字，请拆开写")
    fuzzy = source.startswith("~")
    body = source.removeprefix("~")
    parser = _Parser(body, words)
    nodes = tuple(_merge(parser.branch("")))
    anchors = _anchors(nodes)
    if not anchors:
        raise TermError(f"词语“{source}”过于宽泛，请至少写出一个必须出现的字")
    if fuzzy and not (len(nodes) == 1 and isinstance(nodes[0], Text)):
        raise TermError(f"模糊词语“{source}”只能是普通文字")
    ways = _ways(nodes)
    if ways > _MOST_WAYS:
        raise TermError(f"词语“{source}”的间隔和可选项过多，请拆开写")
    return Term(
        source=source,
        pattern=re.compile(_regex(nodes)),
        anchors=anchors,
        spanning=_spans_segments(nodes),
        fuzzy=fuzzy,
        literal=nodes[0].text if isinstance(nodes[0], Text) else "",
        nodes=nodes,
        ways=ways,
    )


def phrases(term: Term) -> tuple[str, ...]:
    """The plain phrases a term is made of: what a peer without the language would search for."""
    if term.fuzzy:
        return (term.literal,)
    return tuple(dict.fromkeys(phrase for group in term.anchors for phrase in group))
