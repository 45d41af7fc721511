"""What the store tells of a county over the years."""

import sqlite3
from pathlib import Path

import pytest
from past_runs import enter, report
from writer_samples import HOSTILE, SCANNED, checklist, item

from evaluator.checklist import Cap, Checklist
from evaluator.errors import UsageError
from evaluator.history import History, archive, history, used_checklists
from evaluator.store import SCHEMA, STORE, opened


def told(out: Path, county: str = "甲县") -> History:
    with archive(out) as known:
        return history(known, county)


def refusal(out: Path, county: str = "甲县") -> UsageError:
    with pytest.raises(UsageError) as caught:
        told(out, county)
    return caught.value


def test_years_rise_each_with_its_rank_counts_and_parts(tmp_path: Path) -> None:
    enter(
        tmp_path,
        report("甲22.txt", year=2022, a_one=3, b_core=3, b_two=1),
        report("乙22.txt", "乙县", 2022, a_one=3, b_core=3, b_two=3),
        report("丙22.txt", "丙县", 2022, a_one=3, b_core=3, b_two=3),
        report("甲21.txt", year=2021, a_one=1, b_core=0),
    )
    first, second = told(tmp_path).reports
    assert [each.graded.year for each in (first, second)] == [2021, 2022]
    assert (first.rank, first.among) == (1, 1)
    assert (second.rank, second.among) == (3, 3)
    assert (first.core_missing, first.gaps) == (1, 2)
    assert (second.core_missing, second.gaps) == (0, 1)
    assert {part.title: part.percent for part in second.parts if part.possible} == {
        "职能": 100.0,
        "执法": 76.67,
    }


def test_a_rating_says_where_the_score_was_held_down(tmp_path: Path) -> None:
    of = checklist().model_copy(update={"cap": Cap(tier="core", score=20)})
    capped = report("a.txt", year=2021, of=of, a_one=3, b_core=0)
    enter(tmp_path, capped, report("b.txt", year=2022, of=of, a_one=3, b_core=3), of=(of,))
    ratings = [(each.graded.rating, each.graded.score) for each in told(tmp_path).reports]
    assert ratings == [("薄弱（封顶）", 20.0), ("良好", 100.0)]


def test_of_each_year_the_last_run_that_has_it(tmp_path: Path) -> None:
    enter(tmp_path, report("a.txt", year=2021, a_one=1), report("b.txt", year=2022, a_one=1))
    enter(tmp_path, report("b.txt", year=2022, a_one=2), SCANNED)
    found = told(tmp_path)
    assert [(each.graded.year, each.graded.run) for each in found.reports] == [(2021, 1), (2022, 2)]
    assert set(found.runs) == {1, 2}


def test_what_rose_fell_and_stayed_from_year_to_year(tmp_path: Path) -> None:
    enter(
        tmp_path,
        report("a.txt", year=2020, a_one=1, b_core=3, b_two=2),
        report("b.txt", year=2022, a_one=3, b_core=2, b_two=2),
    )
    (leap,) = told(tmp_path).leaps
    assert (leap.before, leap.after) == (2020, 2022)
    assert leap.steps is not None
    assert (len(leap.steps.grades), leap.steps.only_before, leap.steps.only_after) == (3, 0, 0)
    assert [(c.item.id, c.part, c.before, c.after, c.labels) for c in leap.changes] == [
        ("a.one", "职能", 1, 3, ("表态", "成效")),
        ("b.core", "执法", 3, 2, ("成效", "举措")),
    ]
    assert leap.rise is not None
    assert leap.rise == pytest.approx(2.5, abs=0.01)  # +0.7 ×1 −0.3 ×2, of weights 4


def test_items_graded_in_one_year_alone_are_counted_not_compared(tmp_path: Path) -> None:
    enter(
        tmp_path,
        report("a.txt", year=2021, a_one=1, b_two=2),
        report("b.txt", year=2022, b_two=3, b_core=2, form_plan=1),
    )
    (leap,) = told(tmp_path).leaps
    assert leap.steps is not None
    assert (leap.steps.grades, leap.steps.only_before, leap.steps.only_after) == (
        {"b.two": (2, 3)},
        1,
        2,
    )


def earlier() -> Checklist:
    """Another checklist, which shares an item, words another otherwise, and has one of its own."""
    items = item("a.one", 2), item("b.two", 2, scale="form"), item("old", 1)
    return checklist(*items).model_copy(update={"id": "earlier", "title": "旧清单"})


def test_by_different_checklists_only_shared_items_compare(tmp_path: Path) -> None:
    old, new = earlier(), checklist()
    enter(
        tmp_path,
        report("a.txt", year=2019, of=old, a_one=1, b_two=2, old=3),
        report("b.txt", year=2022, a_one=2, b_two=3),
        of=(new, old),
    )
    found = told(tmp_path)
    (leap,) = found.leaps
    assert list(found.checklists) == ["earlier", "sample"]
    assert leap.rise is None
    assert leap.steps is not None
    assert leap.steps.grades == {"a.one": (1, 2)}  # b.two is on another scale, old is no more
    assert (leap.steps.only_before, leap.steps.only_after) == (2, 1)
    assert [change.part for change in leap.changes] == ["职能"]  # as the later one has it


@pytest.mark.parametrize(
    ("changes", "compare"),
    [
        ({"title": "改了名"}, True),
        ({"cap": None}, False),
        ({"items": checklist().items[:3]}, False),
    ],
)
def test_scores_compare_where_a_checklist_changed_in_words_alone(
    tmp_path: Path, changes: dict[str, object], compare: bool
) -> None:
    enter(tmp_path, report("a.txt", year=2021, a_one=1))
    changed = checklist().model_copy(update=changes)
    enter(tmp_path, report("b.txt", year=2022, of=changed, a_one=2), of=(changed,))
    (leap,) = told(tmp_path).leaps
    assert (leap.rise is not None) is compare


def test_reports_of_one_year_that_differ_are_all_shown_and_not_compared(tmp_path: Path) -> None:
    enter(
        tmp_path,
        report("a.txt", year=2021, a_one=1),
        report("b.txt", year=2022, a_one=1),
        report("c.txt", year=2022, a_one=2),
    )
    found = told(tmp_path)
    assert [each.graded.report for each in found.reports] == ["a.txt", "b.txt", "c.txt"]
    assert [leap.steps for leap in found.leaps] == [None]


def test_copies_of_a_report_count_as_one(tmp_path: Path) -> None:
    enter(
        tmp_path,
        report("a.txt", year=2021, a_one=1),
        report("b.txt", year=2022, a_one=2),
        report("b.docx", year=2022, a_one=2),
    )
    (leap,) = told(tmp_path).leaps
    assert [change.after for change in leap.changes] == [2]


def test_a_report_without_a_year_comes_last_and_is_not_compared(tmp_path: Path) -> None:
    enter(tmp_path, report("a.txt", year=None, a_one=1), report("b.txt", year=2022, a_one=1))
    found = told(tmp_path)
    assert [each.graded.year for each in found.reports] == [2022, None]
    assert found.leaps == ()


def test_a_part_of_a_name_will_do_that_no_other_county_has(tmp_path: Path) -> None:
    enter(tmp_path, report("a.txt", "青岚县"), report("b.txt", "青岚山县"), report("c.txt", "岚县"))
    assert told(tmp_path, " 岚山 ").county == "青岚山县"
    assert told(tmp_path, "岚县").county == "岚县"  # a whole name goes before a part
    several = refusal(tmp_path, "青岚")
    assert several.code == "E208"
    assert "“青岚县”、“青岚山县”" in several.detail


def test_an_unknown_county_is_answered_with_those_like_it(tmp_path: Path) -> None:
    enter(tmp_path, report("a.txt", "青岚县"), report("b.txt", ""))
    assert "是否指“青岚县”" in refusal(tmp_path, "青蓝县").detail
    for name in ("完全不同", "", "%"):
        assert refusal(tmp_path, name).code == "E208"


@pytest.mark.parametrize("name", HOSTILE)
def test_any_name_is_found(tmp_path: Path, name: str) -> None:
    enter(tmp_path, report("a.txt", name, a_one=1))
    assert told(tmp_path, name).county == name


def test_runs_with_their_counts_and_checklists(tmp_path: Path) -> None:
    old, new = earlier(), checklist()
    enter(tmp_path, SCANNED, of=(new,))
    outcomes = [report(f"{n}.txt", f"{n}县", of=of) for n, of in enumerate((old, new, new))]
    enter(tmp_path, *outcomes, of=(new, old), profile="方案")
    with archive(tmp_path) as known:
        first, second = known.runs.values()
        assert (first.number, first.reports, first.failures, first.profile) == (1, 0, 1, None)
        assert (second.number, second.reports, second.failures, second.profile) == (2, 3, 0, "方案")
        assert used_checklists(known, first) == []
        assert used_checklists(known, second) == [("示例清单", 2), ("旧清单", 1)]


def test_without_a_store_or_a_run_it_says_to_evaluate(tmp_path: Path) -> None:
    for made in (False, True):
        if made:
            with opened(tmp_path / STORE):
                pass
        error = refusal(tmp_path)
        assert error.code == "E204"
        assert "hedui evaluate" in error.detail


def test_a_store_of_a_later_version_or_none_at_all_is_told(tmp_path: Path) -> None:
    store = sqlite3.connect(tmp_path / STORE)
    store.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    store.close()
    assert refusal(tmp_path).code == "E206"
    (tmp_path / STORE).write_bytes(b"not a database" * 200)
    assert refusal(tmp_path).code == "E206"


def test_a_run_of_another_version_can_be_listed(tmp_path: Path) -> None:
    enter(tmp_path, report("a.txt", a_one=1))
    store = sqlite3.connect(tmp_path / STORE)
    store.execute("UPDATE runs SET checklists = '[]x'")
    store.commit()
    store.close()
    with archive(tmp_path) as known:
        (run,) = known.runs.values()
        assert used_checklists(known, run) == [("sample", 1)]
    assert refusal(tmp_path).code == "E204"


def test_it_reads_while_a_run_is_writing(tmp_path: Path) -> None:
    enter(tmp_path, report("a.txt", a_one=1))
    writer = sqlite3.connect(tmp_path / STORE)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("DELETE FROM reports")
    try:
        assert len(told(tmp_path).reports) == 1
    finally:
        writer.rollback()
        writer.close()
