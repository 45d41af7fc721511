"""JSON Schema of every kind of YAML file, for editors to complete and check with.

A file names its schema in its first line (`# yaml-language-server: $schema=schema/rules.json`); the
descriptions, and so what editors show, are Chinese.
"""

import json
from pathlib import Path
from typing import Any

from evaluator.cases import CaseFile
from evaluator.checklist import Checklist
from evaluator.errors import UsageError
from evaluator.integrity.facts import Facts, Words
from evaluator.integrity.wordsfile import IntegrityFile
from evaluator.languagefile import LanguageFile
from evaluator.profiles import Profile
from evaluator.reviews import ReviewFile
from evaluator.rulefile import RuleFile
from evaluator.waivers import WaiverFile
from evaluator.yamlfile import Strict

# By the folder in which files of that kind lie, and the name of the schema there.
SCHEMAS: dict[str, type[Strict]] = {
    "rules/schema/rules.json": RuleFile,
    "rules/schema/language.json": LanguageFile,
    "rules/schema/cases.json": CaseFile,
    "rules/schema/integrity.json": IntegrityFile,
    "rules/schema/facts.json": Facts,
    "rules/schema/references.json": Words,
    "checklist/schema/checklist.json": Checklist,
    "checklist/schema/profile.json": Profile,
    "checklist/schema/waivers.json": WaiverFile,
    "checklist/schema/reviews.json": ReviewFile,
}


def schema(model: type[Strict]) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a kind of file."""
    made = model.model_json_schema(by_alias=True)
    for each in (made, *made.get("$defs", {}).values()):
        _for_users(each)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def _for_users(made: dict[str, Any]) -> None:
    """Take out what pydantic makes of names and docstrings in code: English, for developers."""
    for branch in (made, *made.get("anyOf", [])):
        branch.pop("description", None)
        for field in branch.get("properties", {}).values():
            field.pop("title", None)


def write_schemas(folder: Path) -> list[Path]:
    """Write all schemas below a folder; return their paths.

    Raises UsageError E202 where a file can't be written.
    """
    written = []
    for name, model in SCHEMAS.items():
        path = folder / name
        text = json.dumps(schema(model), ensure_ascii=False, indent=2, sort_keys=True)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
        except OSError as error:
            raise UsageError("E202", f"“{path}”无法写入：{error.strerror}") from None
        written.append(path)
    return written
