"""Texts made of terms: the term finds each of them, and together they show every alternative."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st
from reports import achieved, small_rules, understood

from evaluator.rules import RuleSet
from evaluator.samples import samples
from evaluator.scan import Layout, Scanner, TermTable
from evaluator.terms import Term, TermError, compile_term

UNIT = "件"
WORDS = {"制定": ["制定", "(印发|出台)"], "平台": ["网站", "<渠道>"], "渠道": ["热线"]}


@cache
def rules() -> RuleSet:
    """The language with few words: how a report is read, without rules of its own."""
    with TemporaryDirectory() as folder:
        return small_rules(Path(folder))


def found(term: Term, text: str) -> bool:
    """Whether a report that says this, and nothing else, holds a hit of the term from the first
    character of the text on."""
    table = TermTable()
    number = table.add(term)
    report = understood(achieved(f"{text}。"), rules())
    hits = Scanner(table, rules().language.cutoff).scan(report, Layout(report)).get(number)
    start = report.text.index(text)
    return any(report.origin[hit.start] == start for hit in hits)


# Words that stand for nothing else in a report, none of them part of another.
LITERALS = [
    "公示",
    "法律顾问",
    "审查",
    "会议",
    "平台",
    "培训",
    "督察",
    "台账",
    "机制",
    "乡镇",
    "清单",
]
FIGURES = ["#件", "#(场|次)", "#%", "#(个|)件", "#元", "#(件|)…", "#…", "#人……"]


@st.composite
def pieces(draw: st.DrawFn, depth: int = 2) -> str:
    """A part of a term: what the term language can say between two edges."""
    kinds = ["literal", "literal", "gap", "figure", "date", "title", "words"]
    kind = draw(st.sampled_from([*kinds, "choice", "choice"] if depth else kinds))
    if kind == "literal":
        return draw(st.sampled_from(LITERALS))
    if kind == "gap":
        return draw(st.sampled_from(["…", "……"]))
    if kind == "figure":
        return draw(st.sampled_from(FIGURES))
    if kind == "date":
        return "@…"
    if kind == "words":
        return draw(st.sampled_from([f"<{name}>" for name in WORDS]))
    if kind == "title":
        before, after = draw(st.sampled_from(LITERALS)), draw(st.sampled_from(LITERALS))
        return draw(
            st.sampled_from([f"《{before}》", f"《{before}…{after}》", f"《…{after}(办法|)》"])
        )
    branches = draw(st.lists(sequences(depth - 1), min_size=1, max_size=3))
    return f"({'|'.join(branches)}{draw(st.sampled_from(['', '|']))})"


def sequences(depth: int) -> st.SearchStrategy[str]:
    """Several parts in a row."""
    return st.lists(pieces(depth), min_size=1, max_size=3).map("".join)


@st.composite
def terms(draw: st.DrawFn) -> Term:
    """A term that compiles."""
    start, end = draw(st.sampled_from(["", "^"])), draw(st.sampled_from(["", "$"]))
    source = draw(sequences(2))
    try:
        return compile_term(f"{start}{source}{end}", WORDS)
    except TermError:  # nothing in it must occur
        reject()


@given(terms())
def test_a_term_finds_every_text_made_of_it(term: Term) -> None:
    for text in samples(term, 60, UNIT):
        assert found(term, text), text


@st.composite
def choices(draw: st.DrawFn, depth: int = 2) -> tuple[str, frozenset[str]]:
    """A choice of words, maybe nested, and all words in it."""
    branches = []
    words: set[str] = set()
    for word in draw(st.lists(st.sampled_from(LITERALS), min_size=1, max_size=4)):
        nested = depth and draw(st.booleans())
        inner, more = draw(choices(depth - 1)) if nested else ("", frozenset())
        branches.append(word + inner)
        words |= {word, *more}
    return f"({'|'.join(branches)})", frozenset(words)


@given(st.lists(choices(), min_size=1, max_size=3))
def test_the_texts_together_show_every_alternative(parts: list[tuple[str, frozenset[str]]]) -> None:
    # A slash parts the choices, so that a word is sought where it is meant to stand.
    source = "/".join(part for part, _ in parts)
    texts = [text.split("/") for text in samples(compile_term(source, {}), 1000, UNIT)]
    for number, (_, words) in enumerate(parts):
        shown = "/".join(text[number] for text in texts)
        assert {word for word in words if word in shown} == words


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("公示", ["公示"]),
        ("公示…制度", ["公示、制度"]),
        ("考试……通过率", ["考试、通过率"]),
        ("(召开|举办|)会议", ["召开会议", "举办会议", "会议"]),
        ("(召开|举办)(会议|讲座|培训)", ["召开会议", "举办讲座", "召开培训"]),
        ("((甲|乙)丙|丁)戊", ["甲丙戊", "乙丙戊", "丁戊"]),
        ("<制定>公示", ["制定公示", "印发公示", "出台公示"]),
        ("《…公示》", ["《、公示》"]),
        ("公示#(件|次)", ["公示3件", "公示3次"]),
        ("公示#", ["公示3件"]),
        ("#…公示", ["3件、公示"]),
        ("公示#(次|)", ["公示3次", "公示3件"]),
        ("公示(#|全部)", ["公示3件", "公示全部"]),
        ("@公示", ["6月公示"]),
        ("^公示$", ["公示"]),
        ("公示#$", ["公示3件"]),
        ("~公示平台", ["公示平台"]),
    ],
)
def test_texts_are_written_as_a_report_writes(source: str, texts: list[str]) -> None:
    assert samples(compile_term(source, WORDS), 60, UNIT) == texts


def test_no_more_texts_are_made_than_asked_for() -> None:
    term = compile_term("(甲|乙|丙|丁)公示", {})
    assert samples(term, 2, UNIT) == ["甲公示", "乙公示"]


@pytest.mark.parametrize("source", ["办理#桶", "《公示#件》"])
def test_a_text_whose_figure_cannot_count_is_not_found(source: str) -> None:
    term = compile_term(source, WORDS)
    assert not [text for text in samples(term, 60, UNIT) if found(term, text)]
