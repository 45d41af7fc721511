"""integrity.yaml: its faults are named with their place, and it is no rule file."""

import shutil
from pathlib import Path

import pytest

from evaluator.errors import ConfigError
from evaluator.integrity.words import load_words
from evaluator.resources import rules_path
from evaluator.rulefile import FACTS, INTEGRITY, digest, rule_files

SHIPPED = (rules_path() / INTEGRITY).read_text(encoding="utf-8")


def written(folder: Path, text: str) -> Path:
    (folder / INTEGRITY).write_text(text, encoding="utf-8")
    return folder


def complaint(folder: Path) -> str:
    with pytest.raises(ConfigError) as told:
        load_words(folder)
    return str(told.value)


def test_the_shipped_words_load() -> None:
    words = load_words(rules_path())
    assert words.same_units("件", "起")
    assert not words.same_units("人", "人次")
    assert words.like_units("件", "份")
    assert not words.like_units("件", "人")


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("part: 合格, whole", "part: 不存在, whole", "不存在"),
        ("of: [采纳]", "of: [没有的状态]", "没有的状态"),
        ("thing: 行政处罚,", "thing: 没有的事物,", "没有的事物"),
        ("whole: [清理]", "whole: [清查]", "清查"),
        ("least: 0.5", "least: 1.5", "不能大于 1"),
        ("certain: false", "certian: false", "certain"),
    ],
)
def test_a_fault_is_told_with_its_place(
    tmp_path: Path, before: str, after: str, named: str
) -> None:
    assert before in SHIPPED
    line = SHIPPED[: SHIPPED.index(before)].count("\n") + 1
    told = complaint(written(tmp_path, SHIPPED.replace(before, after, 1)))
    assert named in told
    assert f"{INTEGRITY}:{line}" in told


def test_a_folder_without_words_takes_the_shipped_ones(tmp_path: Path) -> None:
    assert load_words(tmp_path).rates.keys() == load_words(rules_path()).rates.keys()


def test_words_and_facts_are_no_rules_but_change_the_digest(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    shutil.copytree(rules_path(), folder)
    (folder / FACTS).write_text("a: b\n", encoding="utf-8")
    names = {path.name for path in rule_files(folder)}
    assert "form.yaml" in names
    assert not names & {INTEGRITY, FACTS, "language.yaml"}
    before = digest(folder)
    (folder / FACTS).write_text("a: c\n", encoding="utf-8")
    after = digest(folder)
    written(folder, SHIPPED.replace("least: 0.5", "least: 0.6"))
    assert len({before, after, digest(folder)}) == 3
