"""Small projects of inline files, and what `hedui rules check` tells of them."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from reports import checklist_file, language_file

from evaluator.validators import check
from evaluator.validators.base import Complaint
from evaluator.validators.project import load_project

TODAY = date(2025, 6, 1)
# Stands in the text of a file where a complaint must point.
MARK = "▸"
CHECKLIST = checklist_file({"a.one": {}, "b.one": {}})
RULES = "part: 1\nrules: [{item: a.one, names: [公示]}, {item: b.one, names: [学法]}]\n"


@cache
def few_words() -> str:
    """The language with few words, written once."""
    return language_file()


def rules(*entries: str, head: str = "") -> str:
    """A rule file of these entries, each a mapping in braces."""
    return "part: 1\n" + head + "rules:\n" + "".join(f"  - {entry}\n" for entry in entries)


def marked(text: str, *wheres: str) -> str:
    """A generated file with a mark in front of each of these stretches."""
    for where in wheres:
        assert text.count(where) == 1, where
        text = text.replace(where, MARK + where)
    return text


def write(folder: Path, files: Mapping[str, str], **language: Any) -> list[str]:
    """Write files (name to text) without their marks; the places marked, sorted, as told.

    What isn't among them is added, so that nothing that comes with the program is checked: a
    checklist of the items a.one and b.one, rules for both, and a language with few words.
    """
    whole = {"checklist.yaml": CHECKLIST, **files}
    if not any(name.startswith("rules/") for name in files):
        whole["rules/rules.yaml"] = RULES
    whole.setdefault("rules/language.yaml", language_file(**language) if language else few_words())
    places = []
    for name, text in whole.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(MARK, ""), encoding="utf-8")
        for number, line in enumerate(text.split("\n"), 1):
            columns = [i for i, char in enumerate(line) if char == MARK]
            # Every mark before it on the line is not there in the file.
            places += [(path, number, at - before + 1) for before, at in enumerate(columns)]
    return [_place(folder, *place) for place in sorted(places)]


def complaints(
    folder: Path, only: Collection[str] = (), corpus: Path | None = None
) -> list[Complaint]:
    """What a check of the folder's files (or `only` some) tells."""
    given = [folder / name for name in only]
    given = given or sorted(path for path in folder.iterdir() if path.suffix != ".txt")
    given = [path for path in given if path != corpus]
    return check(*load_project(given, TODAY, corpus))


def told(folder: Path, complaint: Complaint) -> str:
    """A complaint as it is printed, without the folder and the message."""
    fault = complaint.fault
    place = _place(folder, fault.path, fault.line, fault.column)
    return f"{place} {complaint.severity.value} [{complaint.validator}]"


def expect(
    folder: Path,
    validator: str,
    files: Mapping[str, str],
    *said: str,
    corpus: Path | None = None,
    **language: Any,
) -> None:
    """This validator (severity and id as printed) complains of the marked places and of no other,
    in the order of the places, each time with these words."""
    places = write(folder, files, **language)
    every = complaints(folder, corpus=corpus)
    found = [each for each in every if told(folder, each).endswith(validator)]
    # A file that can't be loaded is not looked into.
    assert "[file]" in validator or not [each for each in every if each.validator == "file"]
    assert [told(folder, each) for each in found] == [f"{place} {validator}" for place in places]
    for each, words in zip(found, said, strict=True):
        assert words in each.fault.message


def silent(folder: Path, validator: str, files: Mapping[str, str], **language: Any) -> None:
    """This validator complains of nothing."""
    expect(folder, validator, files, **language)


def _place(folder: Path, path: Path, line: int, column: int) -> str:
    name = path.relative_to(folder) if path.is_relative_to(folder) else path
    return f"{name}:{line}:{column}"
