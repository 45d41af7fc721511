"""Importing a reviewed workbook: what is taken, what is refused, nothing lost silently."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from reviewbooks import (
    TITLES,
    TODAY,
    Values,
    add_sheet,
    decision,
    known,
    review,
    row,
    saved,
    subject,
    written,
)

from evaluator.errors import UsageError
from evaluator.reviewbook import read_rows
from evaluator.reviewing import Imported, import_rows
from evaluator.reviews import Review
from evaluator.subjects import Subjects
from evaluator.writers.sheets.cells import LONGEST

NEW = "fedcba9876543210"
ON_FILE = review()


def imported(
    path: Path, *on_file: Review, subjects: Subjects | None = None, today: date = TODAY
) -> Imported:
    return import_rows(read_rows(path), subjects or known(), on_file, today)


def took(folder: Path, *rows: Values, on_file: Sequence[Review] = (), **more: Any) -> Imported:
    return imported(written(folder, *rows), *on_file, **more)


def kinds(found: Imported) -> list[str]:
    return [change.kind for change in found.changes]


def told(found: Imported) -> list[tuple[str, str]]:
    """The cells at fault and the codes."""
    return [(refusal.row.cell(refusal.title), refusal.code) for refusal in found.refused]


def test_a_decision_is_taken_with_what_its_reviewer_saw(tmp_path: Path) -> None:
    found = took(tmp_path, row(**decision(日期=date(2026, 5, 1))))
    assert found.reviews == (ON_FILE,)
    assert kinds(found) == ["added"]
    assert found.refused == ()


@pytest.mark.parametrize("grade", [2, 2.0, "2", "２", " 2 ", "2.0"])
def test_a_grade_may_be_a_number_or_text(tmp_path: Path, grade: object) -> None:
    (taken,) = took(tmp_path, row(**decision(grade))).reviews
    assert taken.grade == 2


@pytest.mark.parametrize(
    "grade", [4, -1, 1.5, "优", "1-2", True, "#REF!", date(2026, 1, 2), "9" * 9]
)
def test_what_is_no_grade_of_the_item_is_refused(tmp_path: Path, grade: object) -> None:
    found = took(tmp_path, row(**decision(grade)))
    assert told(found) == [("明细!G2", "E403")]
    assert "0 到 3 的整数" in found.refused[0].message
    assert found.reviews == ()


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 5, 1),
        datetime(2026, 5, 1),
        *("2026-05-01", "2026/5/1", "2026年5月1日", "2026.5.1", "２０２６．５．１", "20260501"),
        *(20260501, "2026-05-01 00:00:00", " 2026-5-1 "),
    ],
)
def test_a_date_may_be_written_in_the_usual_ways(tmp_path: Path, day: object) -> None:
    (taken,) = took(tmp_path, row(**decision(日期=day))).reviews
    assert taken.date == date(2026, 5, 1)


def test_a_decision_without_a_date_is_of_today(tmp_path: Path) -> None:
    (taken,) = took(tmp_path, row(**decision())).reviews
    assert taken.date == TODAY


@pytest.mark.parametrize(
    "day", ["昨天", "2026-13-01", "2026.5", 5, date(1900, 1, 5), date(2026, 5, 21), "2999-1-1"]
)
def test_what_is_no_date_up_to_today_is_refused(tmp_path: Path, day: object) -> None:
    assert told(took(tmp_path, row(**decision(日期=day)))) == [("明细!J2", "E405")]


def test_dates_counted_from_1904_are_the_same_days(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    add_sheet(book, row(**decision(日期=date(2026, 5, 1))), sheet="明细")
    assert imported(saved(book, tmp_path)).reviews == (ON_FILE,)


@pytest.mark.parametrize(
    ("entered", "cells"),
    [
        (decision(reason=None), ["H"]),
        (decision(by="  "), ["I"]),
        (decision(reason="", by=None), ["H", "I"]),
    ],
)
def test_a_decision_needs_a_reason_and_a_reviewer(
    tmp_path: Path, entered: Values, cells: list[str]
) -> None:
    found = took(tmp_path, row(**entered))
    assert told(found) == [(f"明细!{cell}2", "E404") for cell in cells]
    assert found.refused_rows == 1


@pytest.mark.parametrize("entered", [{"理由": "再议"}, {"复核人": "张三"}, {"日期": "2026-5-1"}])
def test_what_is_written_beside_an_empty_grade_is_told(tmp_path: Path, entered: Values) -> None:
    found = took(tmp_path, row(**entered))
    assert told(found) == [("明细!G2", "E403")]
    assert next(iter(entered)) in found.refused[0].message


def test_faulty_rows_do_not_keep_others_from_being_taken(tmp_path: Path) -> None:
    subjects = known(subject(), subject(item="a.two"))
    rows = [row(**decision(7)), row(subject(item="a.two"), **decision(3))]
    found = took(tmp_path, *rows, subjects=subjects)
    assert [taken.item for taken in found.reviews] == ["a.two"]
    assert found.refused_rows == 1


@pytest.mark.parametrize(
    "spoilt",
    [
        {"行标识": None},
        {"行标识": "0123456789abcdef-0-00000000"},
        {"事项编号": "a.two"},
        {"报告": "临渊市.txt"},
        {"机评等级": 3},
        {"机评等级": "一"},
    ],
)
def test_a_row_that_was_pasted_over_is_refused(tmp_path: Path, spoilt: Values) -> None:
    subjects = known(subject(), subject(item="a.two"), subject("临渊市.txt"))
    found = took(tmp_path, row(**decision(), **spoilt), subjects=subjects)
    assert told(found) == [("明细!AA2", "E402")]


def test_a_row_of_a_report_that_is_not_in_the_results_is_refused(tmp_path: Path) -> None:
    found = took(tmp_path, row(subject("临渊市.txt"), **decision()))
    assert told(found) == [("明细!A2", "E402")]


def test_an_item_that_is_not_scored_takes_no_grade(tmp_path: Path) -> None:
    found = took(tmp_path, row(**decision()), subjects=known(subject(graded=False)))
    assert told(found) == [("明细!G2", "E403")]


def test_rows_where_nothing_was_written_say_nothing(tmp_path: Path) -> None:
    found = took(tmp_path, row(), {}, row(行标识="乱"), on_file=[ON_FILE])
    assert (found.changes, found.refused, found.reviews) == ((), (), (ON_FILE,))


def test_the_table_is_found_wherever_it_is(tmp_path: Path) -> None:
    moved = ("我的备注", *reversed(TITLES))
    path = written(tmp_path, {}, row(**decision()), titles=moved, sheet="复核 (2)", above=3)
    found = imported(path)
    assert len(found.reviews) == 1
    # Under three lines and the titles, and below an empty row; the columns the other way round.
    assert found.changes[0].cell == "复核 (2)!V6"


def test_all_sheets_with_rows_are_read(tmp_path: Path) -> None:
    subjects = known(subject(), subject(item="a.two"))
    book = openpyxl.Workbook()
    book.active.append(["报告", "人工等级是什么"])
    add_sheet(book, row(**decision()), sheet="明细")
    add_sheet(book, row(subject(item="a.two"), **decision(9)), sheet="明细2")
    book["明细2"].sheet_state = "hidden"
    found = imported(saved(book, tmp_path), subjects=subjects)
    assert len(found.reviews) == 1
    assert told(found) == [("明细2!G2", "E403")]


@pytest.mark.parametrize(
    "missing", ["报告", "机评等级", "理由", "复核人", "日期", "行标识", "事项编号"]
)
def test_a_table_that_lacks_a_column_is_refused_as_a_whole(tmp_path: Path, missing: str) -> None:
    titles = [title for title in TITLES if title != missing]
    with pytest.raises(UsageError, match=f"缺少一列“{missing}”") as caught:
        imported(written(tmp_path, row(**decision()), titles=titles))
    assert caught.value.code == "E406"


def test_a_column_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="有好几列“理由”"):
        imported(written(tmp_path, row(**decision()), titles=(*TITLES, "理由")))


def test_a_workbook_of_something_else_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有一张表") as caught:
        imported(written(tmp_path, titles=["报告", "得分"]))
    assert caught.value.code == "E406"


def test_files_that_are_no_workbook_are_refused(tmp_path: Path) -> None:
    whole = written(tmp_path, row(**decision())).read_bytes()
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    files = {
        "空.xlsx": (b"", "不是 xlsx 工作簿"),
        "文字.xlsx": ("报告,人工等级".encode("gb18030"), "不是 xlsx 工作簿"),
        "旧.xls": (ole, "旧格式"),
        "加密.xlsx": (ole + "EncryptedPackage".encode("utf-16-le"), "密码"),
        "截断.xlsx": (whole[:-200], "损坏"),
        "乱码.xlsx": (whole[:300] + bytes(200) + whole[500:], "损坏"),
    }
    for name, (data, said) in files.items():
        path = tmp_path / name
        path.write_bytes(data)
        with pytest.raises(UsageError, match=said) as caught:
            imported(path)
        assert caught.value.code == "E401", name
    for path, said in ((tmp_path, "是文件夹"), (tmp_path / "没有.xlsx", "不存在")):
        with pytest.raises(UsageError, match=said):
            imported(path)


def test_hostile_names_and_texts_stay_what_they_are(tmp_path: Path) -> None:
    names = ("=1+1", "_x0041_.txt", "<r>x</r>", "00123", "[bold]a", "a\x01b.txt", "#REF!", "长" * 9)
    subjects = known(*map(subject, names))
    reason = "=HYPERLINK(x)\n[/red] \"'：#"
    book = openpyxl.Workbook()
    add_sheet(book, sheet="明细")
    for number, each in enumerate(subjects.values(), 2):
        values = row(each, **decision(reason=reason))
        for column, title in enumerate(TITLES, 1):
            cell = book["明细"].cell(number, column, None)
            cell.value = values.get(title)
            if isinstance(cell.value, str):
                cell.data_type = "s"
    found = imported(saved(book, tmp_path), subjects=subjects)
    assert sorted(taken.report for taken in found.reviews) == sorted(names)
    assert {taken.reason for taken in found.reviews} == {reason}


def test_two_reports_whose_names_look_the_same_are_not_mistaken(tmp_path: Path) -> None:
    subjects = known(subject("a\x01.txt"), subject("a\x02.txt"))
    found = took(tmp_path, row(subject("a\x01.txt"), **decision()), subjects=subjects)
    assert told(found) == [("明细!A2", "E402")]


def test_a_long_reason_is_kept_whole(tmp_path: Path) -> None:
    (taken,) = took(tmp_path, row(**decision(reason="长" * LONGEST))).reviews
    assert taken.reason == "长" * LONGEST


def test_the_values_of_formulas_count(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "matrix.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("明细")
        for column, title in enumerate(TITLES):
            sheet.write(0, column, title)
            sheet.write(1, column, row(**decision()).get(title))
        sheet.write_formula(1, TITLES.index("人工等级"), "=1+2", None, 3)
    (taken,) = imported(path).reviews
    assert taken.grade == 3


def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, row(**decision()))
    first = imported(path)
    # Without a date of its own the decision doesn't become one of another day.
    again = imported(path, *first.reviews, today=date(2026, 6, 1))
    assert kinds(again) == ["same"]
    assert again.reviews == first.reviews


@pytest.mark.parametrize(
    "entered",
    [decision(3, 日期=date(2026, 5, 9)), decision(reason="另有成效")],
    ids=["等级", "理由"],
)
def test_a_reviewer_replaces_his_own_decision(tmp_path: Path, entered: Values) -> None:
    found = took(tmp_path, row(**entered), on_file=[ON_FILE])
    (change,) = found.changes
    assert (change.kind, change.before) == ("replaced", ON_FILE)
    assert found.reviews == (change.after,)


def test_a_name_spaced_out_is_the_same_reviewer(tmp_path: Path) -> None:
    found = took(tmp_path, row(**decision(3, by="张　三")), on_file=[ON_FILE])
    assert [(taken.reviewer, taken.grade) for taken in found.reviews] == [("张三", 3)]


def test_another_reviewer_stands_beside_and_a_disagreement_is_told(tmp_path: Path) -> None:
    found = took(tmp_path, row(**decision(3, by="李四")), on_file=[ON_FILE])
    assert {(taken.reviewer, taken.grade) for taken in found.reviews} == {("张三", 2), ("李四", 3)}
    assert "与张三判 2 级（2026-05-01）意见不一" in found.changes[0].notes[0]
    found = took(tmp_path, row(**decision(2, by="李四")), on_file=[ON_FILE])
    assert found.changes[0].notes == ()


def test_a_decision_on_evidence_that_has_changed_is_taken_and_told(tmp_path: Path) -> None:
    found = took(tmp_path, row(**decision()), subjects=known(subject(evidence=NEW)))
    assert found.reviews[0].evidence == ON_FILE.evidence
    assert "待重新复核" in found.changes[0].notes[0]


def test_deciding_the_same_on_new_evidence_renews_the_decision(tmp_path: Path) -> None:
    subjects = known(subject(evidence=NEW))
    found = took(tmp_path, row(seen=NEW, **decision()), on_file=[ON_FILE], subjects=subjects)
    assert kinds(found) == ["replaced"]
    assert (found.reviews[0].evidence, found.reviews[0].date) == (NEW, TODAY)


def test_a_decision_filled_in_and_left_alone_is_unchanged(tmp_path: Path) -> None:
    found = took(tmp_path, row(filled=ON_FILE), on_file=[ON_FILE])
    assert (kinds(found), found.reviews) == (["same"], (ON_FILE,))


def test_a_decision_filled_in_may_be_changed(tmp_path: Path) -> None:
    for entered in ({"人工等级": 0}, {"理由": "改写"}, {"日期": date(2026, 4, 1)}):
        found = took(tmp_path, row(filled=ON_FILE, **entered), on_file=[ON_FILE])
        assert kinds(found) == ["replaced"], entered


def test_clearing_a_grade_that_was_filled_in_withdraws_the_decision(tmp_path: Path) -> None:
    other = review(reviewer="李四")
    found = took(tmp_path, row(filled=ON_FILE, 人工等级=None), on_file=[ON_FILE, other])
    assert (kinds(found), found.reviews) == (["withdrawn"], (other,))
    again = took(tmp_path, row(filled=ON_FILE, 人工等级=None), on_file=[other])
    assert (kinds(again), again.reviews) == (["left"], (other,))
    assert "李四判 2 级" in again.changes[0].notes[0]


def test_a_decision_on_an_item_no_longer_scored_can_be_withdrawn(tmp_path: Path) -> None:
    subjects = known(subject(graded=False))
    cleared = row(filled=ON_FILE, 人工等级=None, 理由=None)
    assert took(tmp_path, cleared, on_file=[ON_FILE], subjects=subjects).reviews == ()
    kept = took(tmp_path, row(filled=ON_FILE), on_file=[ON_FILE], subjects=subjects)
    assert (kept.refused, kept.reviews) == ((), (ON_FILE,))


def test_an_older_copy_does_not_undo_what_came_later(tmp_path: Path) -> None:
    later = review(grade=3, date=date(2026, 5, 10))
    found = took(tmp_path, row(filled=ON_FILE), on_file=[later])
    assert (kinds(found), found.reviews) == (["left"], (later,))
    assert "现为张三判 3 级（2026-05-10）" in found.changes[0].notes[0]


def test_an_older_copy_does_not_bring_back_what_was_withdrawn(tmp_path: Path) -> None:
    found = took(tmp_path, row(filled=ON_FILE))
    assert (kinds(found), found.reviews) == (["left"], ())
    assert "已撤回" in found.changes[0].notes[0]


@pytest.mark.parametrize(
    ("entered", "later"),
    [
        (decision(1, 日期=date(2026, 5, 1)), review(date=date(2026, 5, 10))),
        (decision(1, 日期=date(2026, 5, 10)), review(date=date(2026, 5, 10), evidence=NEW)),
    ],
    ids=["日期较早", "证据较旧"],
)
def test_an_earlier_decision_does_not_replace_a_later_one(
    tmp_path: Path, entered: Values, later: Review
) -> None:
    subjects = known(subject(evidence=later.evidence))
    found = took(tmp_path, row(**entered), on_file=[later], subjects=subjects)
    assert told(found) == [("明细!G2", "E407")]
    assert found.reviews == (later,)


def test_one_reviewer_cannot_say_two_things_of_an_item(tmp_path: Path) -> None:
    found = took(tmp_path, row(**decision(1)), row(**decision(3)), on_file=[ON_FILE])
    assert told(found) == [("明细!G2", "E407"), ("明细!G3", "E407")]
    assert "明细!G3" in found.refused[0].message
    assert (found.refused_rows, found.reviews) == (2, (ON_FILE,))
    cleared, kept = row(filled=ON_FILE, 人工等级=None), row(filled=ON_FILE)
    assert took(tmp_path, cleared, kept, on_file=[ON_FILE]).refused_rows == 2


def test_a_row_copied_for_a_second_reviewer_or_unchanged_is_fine(tmp_path: Path) -> None:
    rows = [row(**decision(2)), row(**decision(2)), row(**decision(3, by="李四"))]
    found = took(tmp_path, *rows)
    assert {(taken.reviewer, taken.grade) for taken in found.reviews} == {("张三", 2), ("李四", 3)}
    assert found.refused == ()


def test_a_reason_mended_in_the_copy_in_which_it_was_filled_in_is_taken(tmp_path: Path) -> None:
    mended = row(filled=ON_FILE, 理由="原文有举措，见第二段")
    found = took(tmp_path, mended, on_file=[ON_FILE])
    assert kinds(found) == ["replaced"]
    assert found.reviews[0].reason == "原文有举措，见第二段"


def test_a_reason_mended_in_an_older_copy_is_never_lost_silently(tmp_path: Path) -> None:
    """The reviewer has since decided anew: the older grade must not come back with the reason."""
    later = review(grade=3, date=date(2026, 5, 20))
    found = took(tmp_path, row(filled=ON_FILE, 理由="补充了理由"), on_file=[later])
    assert found.reviews == (later,)
    assert [refusal.code for refusal in found.refused] == ["E407"]
