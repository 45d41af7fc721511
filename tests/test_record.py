"""The record of a run: what programs that read results.jsonl rely on, and reading it back."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from writer_samples import (
    SCANNED,
    assessment,
    checklist,
    decision,
    evidence,
    graded,
    result,
    run_of,
    scored,
    small_batch,
)

from evaluator.errors import UsageError
from evaluator.model import Amount, Batch, Failure, Section, Waived
from evaluator.record import read_record, write_record


def _lines(batch: Batch, folder: Path) -> list[dict[str, Any]]:
    write_record(batch.outcomes, run_of(), folder)
    return [json.loads(line) for line in (folder / "results.jsonl").read_text("utf-8").splitlines()]


def test_one_line_a_file_in_the_order_of_the_batch(tmp_path: Path) -> None:
    lines = _lines(small_batch(), tmp_path)
    assert [line["report"] for line in lines] == ["a.txt", "b.txt", "c.txt", "扫描.pdf"]
    assert [line["status"] for line in lines] == ["ok", "ok", "ok", "error"]


def test_a_report_carries_the_keys_of_the_contract(tmp_path: Path) -> None:
    (line,) = _lines(Batch((graded(),)), tmp_path)
    assert {"title", "county", "year", "checklist", "score", "band"} <= set(line)
    assert (line["county"], line["year"], line["checklist"]) == ("甲县", 2022, "sample")
    assert line["findings"] == []
    assert [part["title"] for part in line["parts"]] == ["职能", "执法", "体例"]
    item = line["items"][0]
    assert set(item) == {
        *("id", "status", "grade", "machine_grade", "max_grade", "weight", "score", "admitted"),
        *("planned", "review", "review_reason", "evidence", "flagged", "arithmetic", "gap"),
        *("shortfalls", "waiver", "amounts", "decisions", "lowered"),
    }
    assert item["evidence"][0] == {
        "quote": "办结123件",
        "start": 10,
        "end": 16,
        "section": "一/（二）",
        "role": "achievements",
        "strength": 3,
        "match": 96.1235,
        "rule": "规则：办结12",
    }


def test_what_was_admitted_or_planned_is_written_with_its_quote(tmp_path: Path) -> None:
    (line,) = _lines(Batch((graded(),)), tmp_path)
    core = next(item for item in line["items"] if item["id"] == "b.core")
    assert (core["admitted"], core["planned"], core["evidence"]) == (True, False, [])
    assert [span["quote"] for span in core["flagged"]] == ["尚有不足"]


def test_a_failure_has_its_code_and_message_and_nothing_else(tmp_path: Path) -> None:
    assert _lines(Batch((SCANNED,)), tmp_path) == [
        {
            "report": "扫描.pdf",
            "status": "error",
            "error": {"code": "E106", "message": SCANNED.message},
        }
    ]


def test_chinese_is_written_as_it_is_and_a_second_run_gives_the_same_bytes(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        write_record(small_batch().outcomes, run_of(), folder)
    assert "尚有不足".encode() in (one / "results.jsonl").read_bytes()
    for name in ("results.jsonl", "run.json"):
        assert (one / name).read_bytes() == (two / name).read_bytes()


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85", "\n", "\r", "\x00", "\udcff", '"}\\'])
def test_no_character_breaks_a_line_or_is_lost(odd: str, tmp_path: Path) -> None:
    quote = f"前{odd}后"
    batch = Batch((assessment("x", 1.0, result("a", 2, evidence(quote))), Failure(quote, "E1", "")))
    first, second = _lines(batch, tmp_path)
    assert first["items"][0]["evidence"][0]["quote"] == quote
    assert second["report"] == quote


def test_what_is_read_back_is_what_was_written(tmp_path: Path) -> None:
    section = Section("一/（二）", "工作", 2, "achievements", 3, 9, 40, True)
    span = evidence("办结123件", strength=3)
    whole = replace(
        graded().items[0],
        amounts=(Amount("培训", 3.5, "次", True, span),),
        shortfalls=("少 2 次",),
        waiver=Waived("理由", "批准人", date(2027, 1, 1), 2),
        decisions=(decision(2), decision(3, "李四", state="disputed")),
    )
    report = replace(
        graded(), items=(whole, *graded().items[1:]), text="正文\u2028全文", sections=(section,)
    )
    bare = scored("无年.txt", checklist(), year=None, profile="township")
    outcomes = (report, SCANNED, bare)
    write_record(outcomes, run_of(), tmp_path)
    again = read_record(tmp_path)
    assert tuple(again.batch.outcomes) == outcomes
    assert again.batch.outcomes[-1] == bare
    assert tuple(again.batch.outcomes[1:]) == outcomes[1:]
    assert again.run == run_of()


def test_no_record_is_told_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"E204.*先用 hedui evaluate"):
        read_record(tmp_path)


def test_a_record_of_another_shape_is_told(tmp_path: Path) -> None:
    write_record(small_batch().outcomes, run_of(), tmp_path)
    (tmp_path / "run.json").write_text('{"checklists": []}', "utf-8")
    with pytest.raises(UsageError, match=r"E204.*run\.json.*重新评估"):
        read_record(tmp_path)


@pytest.mark.parametrize("damage", ["{", "[]", '{"status": "ok"}', '{"report": "x"}'])
def test_a_damaged_line_is_named_by_its_number(tmp_path: Path, damage: str) -> None:
    write_record(small_batch().outcomes, run_of(), tmp_path)
    lines = (tmp_path / "results.jsonl").read_text("utf-8").split("\n")
    (tmp_path / "results.jsonl").write_text("\n".join([lines[0], damage, *lines[2:]]), "utf-8")
    outcomes = read_record(tmp_path).batch.outcomes
    assert outcomes[0] == graded("a.txt")
    with pytest.raises(UsageError, match=r"E204.*第 2 行"):
        outcomes[1]
