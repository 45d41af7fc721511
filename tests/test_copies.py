"""Copies: found whatever was changed to disguise them, and honest reports left in peace."""

import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from copying import (
    COUNTIES,
    SET_PHRASES,
    honest,
    other_figures,
    renamed,
    sentences,
    text,
)
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import asking, shipped_checklist, shipped_rules

from evaluator.copies.comparing import Copy, compared, compared_pairs, copies
from evaluator.copies.findings import PARTNERS as TOLD
from evaluator.copies.findings import copy_findings
from evaluator.copies.pairing import NEIGHBOURS, PARTNERS, candidates
from evaluator.copies.passages import Passage, passages, prepared
from evaluator.copies.shingles import GRAM, WINDOW, Text, fingerprint, hashes, letters
from evaluator.evaluate import assess
from evaluator.model import Finding
from evaluator.readers import read

NO_PHRASES = np.empty(0, np.uint32)
CHARACTERS = st.text(st.sampled_from("县甲乙丙丁戊己庚辛壬癸子丑寅卯，。\n 12３十"), max_size=300)


def only(found: tuple[Copy, ...]) -> Copy:
    (copy,) = found
    return copy


def quoted(passage: Passage, a: Text, b: Text) -> tuple[str, str]:
    return (
        a.text[passage.start_a : passage.end_a],
        b.text[passage.start_b : passage.end_b],
    )


def folded(given: Text) -> str:
    return letters(given).text


# Honest reports.


def test_honest_reports_of_different_counties_are_no_copies() -> None:
    assert copies([honest(seed, county) for seed, county in enumerate(COUNTIES)]) == ()


def test_two_honest_reports_alone_are_no_copies() -> None:
    assert copies([honest(1, "青岚县"), honest(2, "云溪县")]) == ()


def test_honest_reports_of_one_county_are_no_copies() -> None:
    assert copies([honest(year, "青岚县", year) for year in range(2015, 2025)]) == ()


def test_the_reports_to_try_the_program_on_are_no_copies() -> None:
    folder = Path(__file__).parent.parent / "reports_in"
    asked, rules = asking(shipped_checklist()), shipped_rules()
    reports = [assess(read(path), asked, rules) for path in sorted(folder.iterdir())]
    assert copies([Text.of(report) for report in reports]) == ()


def test_what_many_counties_have_in_common_is_a_set_phrase() -> None:
    long_phrase = "。".join(SET_PHRASES * 1) + "。"
    batch = [
        text([long_phrase, *sentences(seed, f"某{seed:04}县", 12)], chr(0x5000 + seed) + "山县")
        for seed in range(30)
    ]
    assert copies(batch[:2]) != ()
    assert copies(batch) == ()


# Copies.


def test_the_same_text_is_a_copy_of_everything() -> None:
    copy = only(copies([honest(1, "青岚县"), renamed(honest(1, "青岚县"), "青岚县", 2024)]))
    assert (copy.share_a, copy.share_b) == (1.0, 1.0)
    assert [passage.same for passage in copy.passages] == [True]
    assert copy.only_figures == 0


def test_another_countys_name_hides_nothing() -> None:
    batch = [honest(1, "青岚县"), honest(2, "丹枫区"), renamed(honest(1, "青岚县"), "云溪县")]
    copy = only(copies(batch))
    assert {copy.county_a, copy.county_b} == {"青岚县", "云溪县"}
    assert copy.share == 1.0


def test_a_name_that_is_not_known_hides_nothing() -> None:
    one, other = honest(1, "青岚县"), renamed(honest(1, "青岚县"), "云溪县")
    unknown = [Text("a", "", None, one.text), Text("b", "", None, other.text)]
    assert only(copies(unknown)).share > 0.95


def test_new_figures_hide_nothing_and_are_told() -> None:
    parts = sentences(1, "青岚县")
    last, new = text(parts, year=2022), text(other_figures(parts), year=2023)
    copy = only(copies([new, last]))
    assert (copy.a, copy.b) == (last.name, new.name)
    assert copy.same_county
    assert copy.share == 1.0
    assert copy.only_figures == len(copy.passages) == 1
    assert copy.changed == copy.passages[0].changed == 80


def test_half_a_report_copied() -> None:
    source, own = sentences(1, "青岚县"), sentences(2, "云溪县")
    copied = [*own[:23], *(part.replace("青岚县", "云溪县") for part in source[23:])]
    copy = only(copies([text(source, "青岚县"), text(copied, "云溪县")]))
    assert copy.share_a == pytest.approx(0.5, abs=0.07)
    assert copy.share_b == pytest.approx(0.5, abs=0.07)


def test_a_short_report_taken_from_a_long_one() -> None:
    source = sentences(1, "青岚县", 120)
    copy = only(copies([text(source, "青岚县", 2022), text(source[40:60], "云溪县", 2023)]))
    assert copy.share_a < 0.2
    assert copy.share_b > 0.9


def test_sentences_in_another_order() -> None:
    parts = sentences(1, "青岚县")
    shuffled = random.Random(7).sample(parts, len(parts))
    copy = only(copies([text(parts, "青岚县"), text(shuffled, "云溪县")]))
    assert copy.share > 0.8
    assert len(copy.passages) > 20


def test_a_word_changed_in_each_sentence() -> None:
    parts = sentences(1, "青岚县")
    changed = [part.replace("处，", "处又去了") for part in parts]
    copy = only(copies([text(parts, "青岚县"), text(changed, "云溪县")]))
    assert copy.share > 0.9
    assert not any(passage.same for passage in copy.passages)


def test_one_long_passage_is_enough() -> None:
    source, own = sentences(1, "青岚县", 120), sentences(2, "云溪县", 120)
    copied = [*own[:60], *source[50:56], *own[60:]]
    copy = only(copies([text(source, "青岚县"), text(copied, "云溪县")]))
    assert copy.share < 0.1
    assert len(copy.passages) == 1


def test_lines_and_pages_broken_otherwise() -> None:
    one = honest(1, "青岚县")
    broken = "\n".join(one.text[i : i + 28] for i in range(0, len(one.text), 28))
    paged = broken.replace("。\n", "。\n\n— 12 —\n\n")
    copy = only(copies([one, Text("b", "青岚县", 2024, paged)]))
    assert copy.share == 1.0
    assert [passage.changed for passage in copy.passages] == [0]


def test_a_template_that_all_counties_of_a_city_filled_in() -> None:
    template = sentences(1, "", 16)
    batch = [
        text([*template, *sentences(seed, county, 16)[1:]], county)
        for seed, county in enumerate(COUNTIES, 2)
    ]
    found = copies(batch)
    assert len(found) == len(COUNTIES) * (len(COUNTIES) - 1) // 2
    assert all(0.3 < copy.share < 0.8 for copy in found)


def test_the_head_of_a_web_page_is_no_copy() -> None:
    head = "".join(sentences(9, "")[:10]) + "\n"
    bare = [honest(1, "青岚县", 2022), honest(2, "青岚县", 2023)]
    whole = [Text(b.name, b.county, b.year, head + b.text) for b in bare]
    assert copies(whole) != ()
    spans = [(len(head), len(each.text)) for each in whole]
    inside = [
        Text(w.name, w.county, w.year, w.text, span) for w, span in zip(whole, spans, strict=True)
    ]
    assert copies(inside) == ()


# Passages.


def test_a_quote_takes_its_brackets_figures_and_stops_along() -> None:
    clause = "河堤修缮茶园巡查渡口登记粮站抽检林场核验学堂走访集市整治水井普查桥梁加固合格率"
    a = Text("a", "", None, f"甲乙丙丁《{clause}》达98.6%。子丑寅卯")
    b = Text("b", "", None, f"戊己庚辛《{clause}》达97%；辰巳午未")
    (passage,) = passages(prepared(a, NO_PHRASES), prepared(b, NO_PHRASES), 30, 30)
    assert quoted(passage, a, b) == (f"《{clause}》达98.6%。", f"《{clause}》达97%；")
    assert (passage.same, passage.changed) == (True, 1)


def test_thousands_and_widths_change_no_figure() -> None:
    clause = "河堤修缮{}处茶园巡查渡口登记粮站抽检林场核验学堂走访集市整治水井普查桥梁加固"
    a = Text("a", "", None, clause.format("1,280"))
    b = Text("b", "", None, clause.format("１２８０"))
    (passage,) = passages(prepared(a, NO_PHRASES), prepared(b, NO_PHRASES), 30, 30)
    assert passage.changed == 0


def test_letters_that_fold_to_several_keep_their_places() -> None:
    given = Text("a", "青岚县", None, "青岚县㎡，ＡＢ一百二十３ 青岚 𠀀①ﬁ\ud800")
    assert folded(given) == "mab𠀀f"
    assert [given.text[i] for i in letters(given).origin] == list("㎡ＡＢ𠀀ﬁ")


@given(CHARACTERS, CHARACTERS, CHARACTERS, st.sampled_from(["", "甲乙县"]))
@settings(max_examples=200)
def test_quotes_are_slices_of_letters_in_common(x: str, y: str, z: str, county: str) -> None:
    shared = "".join(SET_PHRASES[:2])
    a, b = Text("a", county, 1, x + shared + y), Text("b", "", 2, z + shared + x)
    found = passages(prepared(a, NO_PHRASES), prepared(b, NO_PHRASES), GRAM, 1)
    assert found
    for passage in found:
        for quote in quoted(passage, a, b):
            assert len(folded(Text("", county, None, quote))) >= GRAM
        if passage.same:
            own = Text("a", county, None, a.text, (passage.start_a, passage.end_a))
            theirs = Text("b", "", None, b.text, (passage.start_b, passage.end_b))
            assert folded(own) == folded(theirs)
    by_a = sorted((passage.start_a, passage.end_a) for passage in found)
    by_b = sorted((passage.start_b, passage.end_b) for passage in found)
    for spans in (by_a, by_b):
        assert all(end <= start for (_, end), (start, _) in pairwise(spans))


@given(CHARACTERS, CHARACTERS, st.integers(0, 40), st.integers(0, 40))
@settings(max_examples=100)
def test_it_does_not_matter_which_is_given_first(x: str, y: str, m: int, n: int) -> None:
    parts = sentences(3, "青岚县")
    one = prepared(text([x, *parts[:m], y], name="a"), NO_PHRASES)
    other = prepared(text([*parts[n:], x], "云溪县", name="b"), NO_PHRASES)
    copy = compared(one, other)
    assert copy == compared(other, one)
    if copy:
        assert 0 <= copy.share_a <= 1
        assert 0 <= copy.share_b <= 1
        assert copy.passages


@given(st.integers(0, 1000), st.randoms(use_true_random=False))
@settings(max_examples=30)
def test_identical_texts_share_all(seed: int, rng: random.Random) -> None:
    batch = [honest(seed, county) for seed, county in enumerate(COUNTIES, seed)]
    batch.append(Text("again", "雾凇县", 2023, rng.choice(batch[:7]).text))
    rng.shuffle(batch)
    copy = only(copies(batch))
    assert copy.share > 0.9


# Fingerprints and pairs.


@given(CHARACTERS, CHARACTERS, CHARACTERS, CHARACTERS)
def test_any_shared_row_of_letters_leaves_a_hash_in_both(u: str, v: str, x: str, y: str) -> None:
    row = SET_PHRASES[0].replace("，", "")[: GRAM + WINDOW - 1]
    one = fingerprint(Text("a", "", None, u + row + v)).numbers()
    other = fingerprint(Text("b", "", None, x + row + y)).numbers()
    assert len(np.intersect1d(one, other)) > 0


def test_a_fingerprint_is_small() -> None:
    given = honest(1)
    assert len(fingerprint(given).numbers()) < 0.25 * len(hashes(letters(given)))


def test_pairs_do_not_depend_on_the_order_of_reports() -> None:
    batch = [honest(seed % 12, COUNTIES[seed % 8], 2000 + seed) for seed in range(24)]
    mixed = random.Random(3).sample(batch, len(batch))
    found = copies(batch)
    assert found
    assert found == copies(mixed)


def test_the_largest_share_comes_first() -> None:
    batch = [honest(seed % 12, COUNTIES[seed % 8], 2000 + seed) for seed in range(24)]
    shares = [copy.share for copy in copies(batch)]
    assert shares == sorted(shares, reverse=True)


def test_pairs_grow_with_reports_and_not_with_their_square() -> None:
    same = [renamed(honest(1), chr(0x5000 + i) + "山县") for i in range(3)]
    years = [fingerprint(renamed(same[i % 3], same[i % 3].county, i)) for i in range(300)]
    pairs = candidates(years).pairs
    assert len(pairs) <= len(years) * min(PARTNERS, NEIGHBOURS)
    assert {(i, i + 3) for i in range(297)} <= set(pairs)


def test_a_text_that_repeats_itself_takes_no_longer() -> None:
    for unit in ("甲", "甲乙", SET_PHRASES[0]):
        long = unit * (40_000 // len(unit))
        one, other = Text("a", "", 1, long), Text("b", "", 2, long + "丙")
        copy = compared(prepared(one, NO_PHRASES), prepared(other, NO_PHRASES))
        assert copy
        assert copy.share > 0.99


@pytest.mark.parametrize("given", ["", "\n", "12", "甲", "\ud800", "甲乙丙丁戊己庚辛壬癸子丑"])
def test_a_text_that_is_too_short_copies_nothing(given: str) -> None:
    assert copies([Text("a", "县", 1, given), Text("b", "", None, given)]) == ()


def test_nothing_copies_nothing() -> None:
    assert copies([]) == ()


def test_texts_are_asked_for_only_where_a_pair_needs_them() -> None:
    batch = [honest(seed, county) for seed, county in enumerate(COUNTIES)]
    batch.append(renamed(batch[2], "雾凇县"))
    asked = []

    def give(index: int) -> Text:
        asked.append(index)
        return batch[index]

    found = list(compared_pairs(give, candidates([fingerprint(each) for each in batch])))
    assert len(found) == 1
    assert sorted(asked) == [2, 8]


# What is said.


# Told as findings.


def told(*texts: Text) -> dict[int, tuple[Finding, ...]]:
    """The findings by the place of a report in the batch, failures at even places."""
    prints = {2 * place + 1: fingerprint(text) for place, text in enumerate(texts)}
    return copy_findings(prints, lambda place: texts[place // 2])


def test_either_report_is_told_what_the_other_has() -> None:
    own = honest(1, "青岚县", 2022)
    taken = other_figures(sentences(1, "青岚县")[:20])
    later = text([*taken, *sentences(9, "云溪县", 20)], "云溪县")
    found = told(own, honest(5, "丹枫区"), later)
    assert list(found) == [1, 5]
    for place, here, there in ((1, own, later), (5, later, own)):
        for finding in found[place]:
            copied = finding.copied
            assert copied is not None
            assert here.text[finding.start : finding.end] == finding.quote
            assert there.text[copied.start : copied.end] == copied.quote
            assert (copied.report, copied.county, copied.year) == (
                there.name,
                there.county,
                there.year,
            )
            assert (finding.kind, finding.severity) == ("copy", "question")
    (first, *_), (second, *_) = found[1], found[5]
    assert first.message.startswith("与云溪县2023年报告（云溪县2023.txt）文字相同，改了")
    assert first.copied and second.copied
    assert f"占本报告的{second.copied.share:.1%}" in second.message
    assert "从何而来" in first.ask


def test_last_years_text_is_asked_about_as_work_of_this_year() -> None:
    before = honest(1, "青岚县", 2022)
    (_, later) = told(before, replace(before, name="new.txt", year=2023)).values()
    assert all("本年度新做的" in finding.ask for finding in later)


def test_a_copy_in_a_long_report_is_a_remark() -> None:
    shared = sentences(3, "")[0:5]
    long, other = (
        text([*sentences(seed, county, 150), *shared], county)
        for seed, county in ((1, "青岚县"), (2, "云溪县"))
    )
    found = told(long, other)
    assert {f.severity for findings in found.values() for f in findings} == {"remark"}


def test_of_many_copies_the_largest_are_told() -> None:
    whole = sentences(1, "青岚县", 60)
    batch = [text(whole, "青岚县")]
    for kept, county in zip((60, 50, 40, 30, 20, 10, 54), COUNTIES[1:], strict=True):
        rest = sentences(kept, county, 60 - kept) if kept < 60 else []
        batch.append(renamed(text([*whole[:kept], *rest], "青岚县"), county))
    others = {finding.copied.report for finding in told(*batch)[1] if finding.copied}
    largest = {batch[place].name for place in (1, 7, 2, 3, 4)}
    assert others == largest
    assert len(largest) == TOLD
