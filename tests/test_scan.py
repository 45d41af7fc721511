"""Scanning: the fast way finds exactly what trying every term everywhere finds."""

import re
from pathlib import Path

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from reports import achieved, document, report_text, shipped_rules, understood

from evaluator.model import Report
from evaluator.readers import read
from evaluator.scan import Hit, Layout, Scanner, Sought, TermTable, find, pieces, tolerance
from evaluator.terms import Term, TermError, compile_term

WORDS = {"制定": ("制定", "印发"), "机关": ("县政府", "司法局")}
REPORTS_IN = Path(__file__).parent.parent / "reports_in"


def slowly(terms: list[Term], report: Report, cutoff: float) -> dict[int, list[Hit]]:
    """Every term tried in every place."""
    layout = Layout(report)
    hits: dict[int, list[Hit]] = {}
    for number, term in enumerate(terms):
        places = sorted(layout.segments) if term.spanning else range(len(report.clauses))
        for place in places:
            for hit in find(Sought(term, ()), [place], report, layout, cutoff):
                hits.setdefault(number, []).append(hit)
    return hits


def table_of(sources: list[str]) -> TermTable:
    table = TermTable()
    for source in sources:
        table.add(compile_term(source, WORDS))
    return table


def scanned(sources: list[str], text: str, cutoff: float = 80) -> list[list[str]]:
    """What each term finds in a report's text."""
    report = understood(text, shipped_rules())
    hits = Scanner(table_of(sources), cutoff).scan(report, Layout(report)).all()
    return [
        [report.matching[hit.start : hit.end] for hit in hits.get(number, [])]
        for number in range(len(sources))
    ]


LETTERS = st.text(alphabet="甲乙丙丁戊", min_size=1, max_size=3)
ATOMS = st.one_of(LETTERS, st.sampled_from(["<制定>", "<机关>", "@", "#件", "#次", "、", "，"]))


def _sources(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    branches = st.lists(st.one_of(inner, st.just("")), min_size=1, max_size=3)
    return st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("".join),
        branches.map(lambda found: f"({'|'.join(found)})"),
        st.tuples(inner, st.sampled_from(["…", "……"]), inner).map("".join),
        inner.map(lambda source: f"《…{source}…》"),
        inner.map(lambda source: f"^{source}"),
        inner.map(lambda source: f"{source}$"),
    )


EXACT = st.recursive(ATOMS, _sources, max_leaves=5)
FUZZY = st.text(alphabet="甲乙丙丁戊、", min_size=2, max_size=14).map("~{}".format)
SOURCES = st.lists(st.one_of(EXACT, EXACT, FUZZY), min_size=1, max_size=8, unique=True)

PIECES = st.one_of(
    LETTERS,
    LETTERS,
    st.sampled_from(
        ["制定", "印发", "县政府", "司法局", "28件", "两次", "6月", "3月12日", "、", "：", "\t"]
    ),
    st.sampled_from(
        ["，", "，", "。", "；", "\n", "《", "》", "一是", "（一）甲乙\n", "\n二、丙丁\n"]
    ),
)


def spoken(source: str) -> str:
    """Text that the term may find: its branches in a row, its gaps filled."""
    text = re.sub("[|()^$~]", "", source).replace("……", "己，己").replace("…", "己")
    for sign, said in (("<制定>", "印发"), ("<机关>", "县政府"), ("#", "28"), ("@", "6月")):
        text = text.replace(sign, said)
    return text


@st.composite
def terms_and_texts(draw: st.DrawFn) -> tuple[list[str], str]:
    """Terms, and a text in which some of them may be found."""
    sources = draw(SOURCES)
    likely = st.sampled_from([spoken(source) for source in sources])
    return sources, "".join(draw(st.lists(st.one_of(PIECES, likely), min_size=1, max_size=30)))


def compiled(sources: list[str]) -> TermTable:
    table = TermTable()
    for source in sources:
        try:
            table.add(compile_term(source, WORDS))
        except TermError:
            continue
    return table


@settings(deadline=None, max_examples=600)
@given(terms_and_texts(), st.sampled_from([60.0, 75.0, 86.0, 95.0, 100.0]))
def test_the_fast_way_finds_exactly_what_the_plain_way_finds(
    pair: tuple[list[str], str], cutoff: float
) -> None:
    sources, text = pair
    table = compiled(sources)
    report = understood(achieved(text), shipped_rules())
    plain = slowly(table.terms, report, cutoff)
    event("hits" if plain else "no hits")
    assert Scanner(table, cutoff).scan(report, Layout(report)).all() == plain


def edited(draw: st.DrawFn, literal: str) -> str:
    """The literal after some insertions and deletions."""
    text = literal
    for _ in range(draw(st.integers(0, 5))):
        at = draw(st.integers(0, len(text)))
        if draw(st.booleans()):
            text = text[:at] + draw(st.sampled_from("甲乙丙丁戊己庚")) + text[at:]
        else:
            text = text[:at] + text[at + 1 :]
    return text


@st.composite
def near_misses(draw: st.DrawFn) -> tuple[str, str]:
    """A fuzzy term's literal, and text that holds something like it."""
    literal = draw(st.text(alphabet="甲乙丙丁戊己庚辛壬癸", min_size=2, max_size=20))
    around = st.text(alphabet="甲乙丙丁戊子丑寅卯", max_size=12)
    return literal, draw(around) + edited(draw, literal) + draw(around)


@settings(deadline=None, max_examples=600)
@given(near_misses(), st.sampled_from([55.0, 70.0, 80.0, 86.0, 90.0, 95.0]))
def test_no_similar_wording_escapes_the_fast_way(pair: tuple[str, str], cutoff: float) -> None:
    literal, text = pair
    assume(text)
    table = compiled([f"~{literal}"])
    report = understood(achieved(f"{text}。"), shipped_rules())
    plain = slowly(table.terms, report, cutoff)
    event("hits" if plain else "no hits")
    assert Scanner(table, cutoff).scan(report, Layout(report)).all() == plain


@pytest.mark.parametrize("path", sorted(REPORTS_IN.glob("*.*")), ids=lambda path: path.name)
def test_the_shipped_rules_lose_nothing_in_the_sample_reports(path: Path) -> None:
    rules = shipped_rules()
    report = understood(read(path).text, rules)
    fast = rules.scanner.scan(report, Layout(report)).all()
    assert fast == slowly(rules.table.terms, report, rules.language.cutoff)
    assert fast


def test_a_term_in_the_rules_twice_is_looked_for_once() -> None:
    table = TermTable()
    first = table.add(compile_term("(制定|印发)办法", {}))
    assert table.add(compile_term("<制定>办法", WORDS)) == first
    assert table.add(compile_term("~制定办法", {})) != table.add(compile_term("制定办法", {}))


def test_one_scan_serves_many_reports() -> None:
    rules = shipped_rules()
    scanner = Scanner(table_of(["司法局"]), 86)
    first = understood(achieved("司法局牵头。"), rules)
    second = understood(achieved("财政局牵头。"), rules)
    once = scanner.scan(first, Layout(first)).all()
    assert scanner.scan(second, Layout(second)).all() == {}
    assert scanner.scan(first, Layout(first)).all() == once


def test_a_hit_names_its_clauses() -> None:
    report = understood(achieved("组织考试，成绩公布，通过率高。"), shipped_rules())
    layout = Layout(report)
    (hit,) = Scanner(table_of(["考试……通过率"]), 86).scan(report, layout).all()[0]
    first, last = report.clauses[hit.first], report.clauses[hit.last]
    assert first.start <= hit.start < first.end
    assert last.start < hit.end <= last.end
    assert hit.last == hit.first + 2
    assert hit.score == 100


def test_words_are_not_looked_for_across_clauses_or_sentences() -> None:
    text = achieved("甲乙，丙丁。戊己")
    assert scanned(["乙…丙", "乙丙", "乙……丙", "丁……戊"], text) == [[], [], ["乙,丙"], []]


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ("开展重大执法决定法制审核工作", True),
        ("开展重大执法决定的法制审核工作", True),
        ("重大执法决定法制核", True),
        ("开展重大行政决策合法性审查", False),
        ("开展法制审核", False),
    ],
)
def test_a_fuzzy_term_finds_similar_wording(told: str, found: bool) -> None:
    (hits,) = scanned(["~重大执法决定法制审核"], achieved(f"{told}。"), 86)
    assert bool(hits) is found


def test_a_fuzzy_hit_says_how_similar_it_is() -> None:
    report = understood(achieved("重大执法决定法制审核，重大执法决定法治审核"), shipped_rules())
    hits = Scanner(table_of(["~重大执法决定法制审核"]), 86).scan(report, Layout(report)).all()[0]
    assert hits[0].score == 100
    assert 86 <= hits[1].score < 100


def test_a_report_without_text_has_no_hits() -> None:
    report = understood(document("").text, shipped_rules())
    assert Scanner(table_of(["甲"]), 86).scan(report, Layout(report)).all() == {}
    assert (
        Scanner(TermTable(), 86)
        .scan(understood(report_text("甲"), shipped_rules()), Layout(report))
        .all()
        == {}
    )


@given(st.text(min_size=1, max_size=40), st.floats(50.5, 100))
def test_the_pieces_of_a_fuzzy_term_make_it_up_and_outnumber_the_faults(
    literal: str, cutoff: float
) -> None:
    found = pieces(literal, cutoff)
    assert "".join(found) == literal
    assert all(found)
    assert len(found) > tolerance(len(literal), cutoff) or len(found) == len(literal)


@given(st.lists(st.sampled_from(["甲", "乙…丙", "(甲|丁)乙", "~甲乙丙", "甲……丁"]), min_size=1))
def test_a_term_stands_where_one_of_its_hits_begins(sources: list[str]) -> None:
    text = achieved("甲乙，丙丁甲，乙戊丙。", "丁乙甲。甲乙丙，戊丁。")
    report = understood(text, shipped_rules())
    scanner = Scanner(table_of(sources), 80)
    every = scanner.scan(report, Layout(report)).all()
    for number in range(len(set(sources))):
        asked = scanner.scan(report, Layout(report))
        for place in range(len(report.clauses)):
            begins = any(hit.first == place for hit in every.get(number, []))
            assert asked.stands(number, place, place) == begins
        assert asked.get(number) == every.get(number, [])
