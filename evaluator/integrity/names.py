"""One document or system under two names inside a report: letters moved, or a few left out."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import Levenshtein

from evaluator.integrity.facts import NameWords, References
from evaluator.integrity.plain import Plain, any_of, unmarked
from evaluator.model import Finding

Span = tuple[int, int]
_NUMERALS = frozenset("0123456789一二三四五六七八九十上下")
_VERSION = re.compile(r"[(][^()]{0,20}[)]|20\d\d年?(?:[-至到]20\d\d年?)?(?:度|版)?")
_SHORTEST, _MOST_LEFT_OUT = 9, 2
# Of more names than any report has, only the first are compared.
_MOST_NAMES, _MOST_FINDINGS = 150, 6


@dataclass(frozen=True)
class _Name:
    """A name as compared, where it stands first, and how it is written there."""

    core: str
    span: Span
    written: str


def name_findings(plain: Plain, references: References) -> Iterator[Finding]:
    """Pairs of names in a report that seem to mean one thing; each is shown where it comes last."""
    words = references.words.names
    standards = references.facts.titles
    known = {law.title for law in references.facts.laws} | {each.title for each in standards}
    # A title known to be wrong is told with the references.
    mistaken = {wrong for each in standards for wrong in each.mistaken}
    found = 0
    for names, what in ((_titles(plain, words), "文件"), (_systems(plain, words), "平台")):
        for one, other in combinations(names, 2):
            if found >= _MOST_FINDINGS:
                return
            if {one.core, other.core} <= known or {one.core, other.core} & mistaken:
                continue
            if not _alike(one.core, other.core):
                continue
            moved = sorted(one.core) == sorted(other.core)
            if not moved and _apart(plain, one, other, words):
                continue
            found += 1
            yield plain.finding(
                "reference",
                "question",
                other.span,
                f"同一{what}前后两种名称：前面写“{one.written}”，这里写“{other.written}”",
                "请核对是否同一名称，以哪一个为准",
            )


def _titles(plain: Plain, words: NameWords) -> Sequence[_Name]:
    found: dict[str, _Name] = {}
    for start, end in plain.titles:
        written = plain.text[start + 1 : end - 1]
        core = _VERSION.sub("", unmarked(written, words.state))
        if len(core) >= _SHORTEST - 1 and len(found) < _MOST_NAMES:
            found.setdefault(core, _Name(core, (start, end), written))
    return tuple(found.values())


def _systems(plain: Plain, words: NameWords) -> Sequence[_Name]:
    """Names of systems that begin with a place: 某省政务服务平台."""
    ends, breaks = any_of(words.systems), any_of(words.breaks)
    county = plain.report.county
    begins = any_of((*words.begins, *((county, county[:-1]) if len(county) > 2 else ())))
    pattern = re.compile(rf"(?:{begins.pattern})[一-鿿]{{3,18}}?(?:{ends.pattern})")
    found: dict[str, _Name] = {}
    for match in pattern.finditer(plain.masked):
        head = begins.match(match[0])
        inner = match[0][head.end() if head else 0 :]
        if not breaks.search(inner) and len(found) < _MOST_NAMES:
            found.setdefault(match[0], _Name(match[0], match.span(), match[0]))
    return tuple(found.values())


def _alike(one: str, other: str) -> bool:
    """Whether two names have the same letters, or one lacks a few inner letters of the other, or
    a single letter differs."""
    if one[-2:] != other[-2:] or one[:2] != other[:2] or one == other:
        return False
    longer = max(len(one), len(other))
    if longer < _SHORTEST:
        return False
    if len(one) == len(other) and sorted(one) == sorted(other):
        return True
    left_out = abs(len(one) - len(other))
    if left_out > _MOST_LEFT_OUT:
        return False
    return Levenshtein.distance(one, other, score_cutoff=2) == max(left_out, 1)


def _apart(plain: Plain, one: _Name, other: _Name, words: NameWords) -> bool:
    """Whether two names, one letter or a few apart, are of two things after all: what differs
    tells them apart, or they are listed side by side."""
    places = set(words.places)
    for edit in Levenshtein.opcodes(one.core, other.core):
        lost = one.core[edit.src_start : edit.src_end]
        won = other.core[edit.dest_start : edit.dest_end]
        if edit.tag == "equal":
            continue
        near = one.core[edit.src_start : edit.src_end + 2]
        if {lost, won} & set(words.distinct) or set(lost + won) & (_NUMERALS | places):
            return True
        if edit.tag == "replace" and set(near) & places:
            return True
    beside = plain.text[min(one.span[1], other.span[1]) : max(one.span[0], other.span[0])]
    listed = len(beside) < 80 and not re.search(r"[。;\n]", beside)
    short = any_of(words.announced).search(plain.text[max(0, other.span[0] - 6) : other.span[0]])
    return listed or bool(short)
