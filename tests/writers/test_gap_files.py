"""Which files lie in gaps/: their names, and what becomes of the files of an earlier run."""

from dataclasses import replace
from pathlib import Path

import pytest
from writer_samples import checklist, graded, result, run_of, scored

from evaluator.errors import UsageError
from evaluator.model import Assessment
from evaluator.record import write_record
from evaluator.standing import portions
from evaluator.writers.gaplists import document_names, write_gaps
from evaluator.writers.ownfiles import LIST, own_files
from evaluator.writers.templates import load_templates


def of(county: str, year: int | None = 2022, report: str = "x.txt") -> Assessment:
    return scored(report, checklist(), county=county, year=year)


def names(*reports: Assessment) -> list[str]:
    return [name.removesuffix(".docx") for name in document_names(reports)]


@pytest.mark.parametrize(
    ("county", "name"),
    [
        ("青岚县", "青岚县"),
        ("𠮷县", "𠮷县"),
        ("", "无县名"),
        ("../../etc/passwd", "etcpasswd"),
        ("C:\\县\x00\n.exe", "C县exe"),
        (".hidden", "hidden"),
        ("a\u202eb\ud800", "ab"),
        ("～*?<>|\"'", "无县名"),
        ("CON", "无县名"),
        ("lpt1", "无县名"),
        ("Com9.", "无县名"),
        ("县" * 300, "县" * 40),
    ],
)
def test_nothing_of_a_report_makes_a_path(county: str, name: str) -> None:
    assert names(of(county)) == [name]


def test_years_tell_the_reports_of_a_county_apart_and_then_numbers() -> None:
    reports = (of("甲县", 2021), of("乙县"), of("甲县"), of("甲县"), of("甲县", None))
    assert names(*reports) == ["甲县2021", "乙县", "甲县2022", "甲县2022-2", "甲县"]


def test_names_differ_by_more_than_case() -> None:
    found = names(of("a县", None), of("A县", None), of("a县2022"), of("A县"))
    assert found == ["a县", "A县-2", "a县2022", "A县2022-2"]
    assert len({name.casefold() for name in found}) == 4


def _written(out: Path, *reports: Assessment) -> Path:
    record = write_record(reports, run_of(), out)
    found = portions(record.batch, record.run.checklists)
    (folder,) = write_gaps(record, found, load_templates(None))
    return folder


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {LIST}


def test_a_document_for_each_report_and_a_list_of_all(tmp_path: Path) -> None:
    folder = _written(tmp_path, of("甲县"), of("../乙县"))
    assert folder == tmp_path / "gaps"
    assert _names(folder) == {"甲县.docx", "乙县.docx", "all.xlsx"}


def test_names_do_not_depend_on_the_ranking(tmp_path: Path) -> None:
    low, high = of("甲县", report="1.txt"), of("甲县", report="2.txt")
    high = replace(high, score=90.0)
    folder = _written(tmp_path / "1", low, high)
    first = (folder / "甲县2022.docx").read_bytes()
    again = _written(tmp_path / "2", replace(low, score=95.0), high)
    assert "1.txt" in _text(first)
    assert "1.txt" in _text((again / "甲县2022.docx").read_bytes())


def _text(document: bytes) -> str:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.read("word/document.xml").decode()


def test_documents_that_a_run_writes_no_more_are_removed(tmp_path: Path) -> None:
    _written(tmp_path, of("甲县"), of("乙县"))
    assert _names(_written(tmp_path, of("乙县"))) == {"乙县.docx", "all.xlsx"}


def test_what_people_changed_or_added_stays(tmp_path: Path) -> None:
    folder = _written(tmp_path, of("甲县"), of("乙县"))
    (folder / "甲县.docx").write_bytes(b"edited 1")
    (folder / "乙县.docx").write_bytes(b"edited 2")
    (folder / "all.xlsx").write_bytes(b"filled in")
    (folder / "notes.docx").write_bytes(b"notes")
    _written(tmp_path, of("乙县"))
    kept = {"甲县.docx": b"edited 1", "乙县（改动过）.docx": b"edited 2"}
    kept |= {"all（改动过）.xlsx": b"filled in", "notes.docx": b"notes"}
    assert {name: (folder / name).read_bytes() for name in kept} == kept
    assert _names(folder) == {*kept, "乙县.docx", "all.xlsx"}


def test_each_change_is_kept_under_a_name_of_its_own(tmp_path: Path) -> None:
    folder = _written(tmp_path, of("甲县"))
    for text in (b"one", b"two"):
        (folder / "甲县.docx").write_bytes(text)
        _written(tmp_path, of("甲县"))
    assert [(folder / f"甲县（改动过）{n}.docx").read_bytes() for n in ("", "1")] == [
        b"one",
        b"two",
    ]


def test_without_its_list_a_run_takes_all_files_for_those_of_people(tmp_path: Path) -> None:
    for damaged in (b"", b"[]", b"\xff{"):
        folder = _written(tmp_path, of("甲县"), of("乙县"))
        (folder / LIST).write_bytes(damaged)
        _written(tmp_path, of("乙县"))
        assert {"甲县.docx", "乙县（改动过）.docx", "乙县.docx"} <= _names(folder)


def test_a_list_cannot_lead_to_files_elsewhere(tmp_path: Path) -> None:
    folder = _written(tmp_path, of("甲县"))
    outside = tmp_path / "outside.docx"
    outside.write_bytes((folder / "甲县.docx").read_bytes())
    listed = (folder / LIST).read_text()
    (folder / LIST).write_text(listed.replace('"\\u7532\\u53bf.docx"', '"../outside.docx"'))
    assert "../outside.docx" in (folder / LIST).read_text()
    _written(tmp_path, of("乙县"))
    assert outside.exists()


def test_a_run_that_fails_removes_nothing_and_knows_its_files(tmp_path: Path) -> None:
    with own_files(tmp_path) as files:
        for name in ("1", "2"):
            with files.replacing(name) as file:
                file.write(b"first")
    with pytest.raises(ZeroDivisionError), own_files(tmp_path) as files:
        with files.replacing("1") as file:
            file.write(b"second")
        raise ZeroDivisionError
    assert _names(tmp_path) == {"1", "2"}
    with own_files(tmp_path) as files, files.replacing("3") as file:
        file.write(b"third")
    assert _names(tmp_path) == {"3"}


@pytest.mark.parametrize("blocked", ["gaps", "gaps/甲县.docx", "gaps/all.xlsx"])
def test_what_cannot_be_written_is_told(blocked: str, tmp_path: Path) -> None:
    if blocked == "gaps":
        (tmp_path / "gaps").write_bytes(b"a file")
    else:
        (tmp_path / blocked).mkdir(parents=True)
    with pytest.raises(UsageError, match="E202"):
        _written(tmp_path, graded())


def test_two_checklists_share_the_folder(tmp_path: Path) -> None:
    second = checklist().model_copy(update={"id": "second", "title": "另一清单"})
    one = scored("1.txt", checklist(), result("b.two", 0))
    two = replace(scored("2.txt", second, result("b.two", 0)), checklist="second")
    record = write_record((one, two), run_of(checklist(), second), tmp_path)
    found = portions(record.batch, record.run.checklists)
    (folder,) = write_gaps(record, found, load_templates(None))
    documents = {
        name: _text((folder / name).read_bytes()) for name in ("甲县2022.docx", "甲县2022-2.docx")
    }
    assert "示例清单" in documents["甲县2022.docx"]
    assert "另一清单" in documents["甲县2022-2.docx"]
