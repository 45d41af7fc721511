"""The shipped checklist for 2021-2025: what a supervisor relies on."""

from collections import Counter

import pytest

from evaluator.checklist import Checklist, load_checklist

CORE_EVIDENCE = {
    "advisers.appointment",
    "advisers.participation",
    "enforcement.publicity",
    "enforcement.recording",
    "enforcement.legal-review",
    "leadership.party",
    "leadership.first-responsibility",
    "leadership.hearing",
    "leadership.year-end-review",
}
CORE_FORM = {
    "form.achievements",
    "form.problems",
    "form.causes",
    "form.first-responsibility",
    "form.plan",
}
OPTIONAL = {
    "rules.legislation",
    "decision.execution",
    "emergency.grassroots",
    "capacity.legal-services",
}
OUTLINE = "《法治政府建设实施纲要（2021—2025年）》"


@pytest.fixture(scope="module")
def outline() -> Checklist:
    return load_checklist("outline-2021-2025")


def chinese(number: int) -> str:
    """A number of 1 to 99 in Chinese numerals, as the outline numbers its articles."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else "零一二三四五六七八九"[tens] + "十"
    return lead + ("" if ones == 0 else "零一二三四五六七八九"[ones])


def test_there_are_75_items_with_ids_of_their_own(outline: Checklist) -> None:
    assert len(outline.items) == 75
    assert len({item.id for item in outline.items}) == 75
    assert len({item.title for item in outline.items}) == 75


def test_it_is_meant_for_the_five_years_of_the_outline(outline: Checklist) -> None:
    assert outline.id == "outline-2021-2025"
    assert outline.period == (2021, 2025)


def test_the_report_itself_and_the_ten_parts_of_the_outline_all_have_items(
    outline: Checklist,
) -> None:
    assert [part.number for part in outline.parts] == list(range(11))
    counts = Counter(item.part for item in outline.items)
    assert counts == {0: 8, 1: 1, 2: 7, 3: 4, 4: 8, 5: 9, 6: 5, 7: 7, 8: 6, 9: 3, 10: 17}


def test_core_items_are_the_nine_of_evidence_and_the_five_of_form(outline: Checklist) -> None:
    core = [item for item in outline.items if item.tier == "core"]
    assert {item.id for item in core if item.scale == "evidence"} == CORE_EVIDENCE
    assert {item.id for item in core if item.scale == "form"} == CORE_FORM


def test_form_items_are_those_of_the_report_itself(outline: Checklist) -> None:
    form = {item.id for item in outline.items if item.scale == "form"}
    assert form == {item.id for item in outline.items if item.part == 0}
    assert form == CORE_FORM | {"form.outline", "form.identity", "form.timeliness"}


def test_only_optional_items_are_never_a_gap(outline: Checklist) -> None:
    assert {item.id for item in outline.items if item.tier == "optional"} == OPTIONAL
    assert {item.id for item in outline.items if outline.target(item) == 0} == OPTIONAL


@pytest.mark.parametrize(
    ("item_id", "weight", "target"),
    [
        ("enforcement.publicity", 2.0, 3),
        ("form.causes", 2.0, 2),
        ("oversight.openness", 1.0, 2),
        ("form.timeliness", 1.0, 2),
        ("rules.legislation", 0.5, 0),
    ],
)
def test_weight_and_target_follow_the_tier(
    outline: Checklist, item_id: str, weight: float, target: int
) -> None:
    (item,) = [item for item in outline.items if item.id == item_id]
    assert outline.weight_of(item) == weight
    assert outline.target(item) == target


def test_grades_are_called_and_credited_as_agreed(outline: Checklist) -> None:
    evidence, form = outline.scales["evidence"], outline.scales["form"]
    assert evidence.labels == ("未见", "表态", "举措", "成效")
    assert evidence.credits == (0, 0.3, 0.7, 1)
    assert form.labels == ("缺失", "部分", "完整")
    assert form.credits == (0, 0.5, 1)


def test_a_missing_core_item_keeps_the_report_below_good(outline: Checklist) -> None:
    floors = {band.title: band.floor for band in outline.bands}
    assert floors == {"优秀": 90, "良好": 75, "合格": 60, "待改进": 0}
    assert outline.cap is not None
    assert outline.cap.tier == "core"
    assert floors["合格"] <= outline.cap.score < floors["良好"]


def test_reports_are_due_before_the_first_of_april(outline: Checklist) -> None:
    assert outline.publish_by == "04-01"


def test_every_item_asks_in_one_sentence_and_advises_in_one_or_two(outline: Checklist) -> None:
    asks = {item.id: item.asks for item in outline.items}
    advice = {item.id: item.advice for item in outline.items}
    assert [id_ for id_, text in asks.items() if not _sentences(text, at_most=1)] == []
    assert [id_ for id_, text in advice.items() if not _sentences(text, at_most=2)] == []


def test_no_two_items_ask_or_advise_the_same(outline: Checklist) -> None:
    assert len({item.asks for item in outline.items}) == 75
    assert len({item.advice for item in outline.items}) == 75


def test_every_basis_names_a_document(outline: Checklist) -> None:
    assert [item.id for item in outline.items if "《" not in item.basis] == []


def test_titles_in_a_basis_are_closed(outline: Checklist) -> None:
    unbalanced = [i.id for i in outline.items if i.basis.count("《") != i.basis.count("》")]
    assert unbalanced == []


def test_the_basis_of_an_evidence_item_names_its_article_of_the_outline(
    outline: Checklist,
) -> None:
    evidence = [item for item in outline.items if item.scale == "evidence"]
    assert [item.id for item in evidence if item.article is None] == []
    wrong = [
        item.id
        for item in evidence
        if f"{OUTLINE}第（{chinese(item.article or 0)}）条" not in item.basis
    ]
    assert wrong == []


def _sentences(text: str, *, at_most: int) -> bool:
    return text.endswith("。") and 1 <= text.count("。") <= at_most and len(text) > 15
