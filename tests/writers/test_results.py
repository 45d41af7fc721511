"""results.jsonl: what programs that read it rely on."""

import json
from pathlib import Path
from typing import Any

import pytest
from writer_samples import SCANNED, assessment, evidence, graded, result, small_batch

from evaluator.model import Batch, Failure
from evaluator.writers.results import write_results


def _lines(batch: Batch, path: Path) -> list[dict[str, Any]]:
    write_results(batch, path)
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_one_line_a_file_in_the_order_of_the_batch(tmp_path: Path) -> None:
    lines = _lines(small_batch(), tmp_path / "r.jsonl")
    assert [line["report"] for line in lines] == ["a.txt", "b.txt", "c.txt", "扫描.pdf"]
    assert [line["status"] for line in lines] == ["ok", "ok", "ok", "error"]


def test_a_report_carries_the_keys_of_the_contract(tmp_path: Path) -> None:
    (line,) = _lines(Batch((graded(),)), tmp_path / "r.jsonl")
    assert {"title", "county", "year", "checklist", "score", "band"} <= set(line)
    assert (line["county"], line["year"], line["checklist"]) == ("甲县", 2022, "sample")
    assert line["findings"] == []
    assert [part["title"] for part in line["parts"]] == ["职能", "执法"]
    item = line["items"][0]
    assert set(item) == {
        *("id", "status", "grade", "machine_grade", "max_grade", "weight", "score", "admitted"),
        *("planned", "review", "review_reason", "evidence", "flagged", "arithmetic", "gap"),
        *("shortfalls", "waiver", "amounts"),
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
    (line,) = _lines(Batch((graded(),)), tmp_path / "r.jsonl")
    core = next(item for item in line["items"] if item["id"] == "b.core")
    assert (core["admitted"], core["planned"], core["evidence"]) == (True, False, [])
    assert [span["quote"] for span in core["flagged"]] == ["尚有不足"]


def test_a_failure_has_its_code_and_message_and_nothing_else(tmp_path: Path) -> None:
    assert _lines(Batch((SCANNED,)), tmp_path / "r.jsonl") == [
        {
            "report": "扫描.pdf",
            "status": "error",
            "error": {"code": "E106", "message": SCANNED.message},
        }
    ]


def test_numbers_are_rounded(tmp_path: Path) -> None:
    (line,) = _lines(Batch((assessment("x", 200 / 3, result("a", 1)),)), tmp_path / "r.jsonl")
    assert line["score"] == 66.6667
    assert line["items"][0]["score"] == 0.3333


def test_chinese_is_written_as_it_is_and_a_second_run_gives_the_same_bytes(tmp_path: Path) -> None:
    write_results(small_batch(), tmp_path / "one")
    write_results(small_batch(), tmp_path / "two")
    written = (tmp_path / "one").read_bytes()
    assert "尚有不足".encode() in written
    assert written == (tmp_path / "two").read_bytes()


@pytest.mark.parametrize("odd", ["\u2028", "\u2029", "\x85", "\n", "\r", "\x00", "\udcff", '"}\\'])
def test_no_character_breaks_a_line_or_is_lost(odd: str, tmp_path: Path) -> None:
    quote = f"前{odd}后"
    batch = Batch((assessment("x", 1.0, result("a", 2, evidence(quote))), Failure(quote, "E1", "")))
    first, second = _lines(batch, tmp_path / "r.jsonl")
    assert first["items"][0]["evidence"][0]["quote"] == quote
    assert second["report"] == quote
