"""JSON Schemas: the types give those in the tree, and every shipped file keeps to its own."""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from evaluator.resources import rules_path
from evaluator.schemas import SCHEMAS, schema, write_schemas

ROOT = Path(__file__).parent.parent
FILES = sorted([*(ROOT / "rules").glob("*.yaml"), *(ROOT / "checklist").rglob("*.yaml")])
NAMED = re.compile(r"# yaml-language-server: \$schema=(\S+)")


def named(path: Path) -> Path:
    """The schema that the first line of a file names."""
    match = NAMED.match(path.read_text(encoding="utf-8"))
    assert match, f"{path.name} names no schema in its first line"
    return (path.parent / match[1]).resolve()


def complaints(model: str, data: Any) -> list[str]:
    made = json.loads((ROOT / model).read_text(encoding="utf-8"))
    return [error.message for error in jsonschema.Draft202012Validator(made).iter_errors(data)]


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_in_the_tree_is_the_one_of_its_types(name: str) -> None:
    made = json.loads((ROOT / name).read_text(encoding="utf-8"))
    assert made == json.loads(json.dumps(schema(SCHEMAS[name]))), "run: hedui rules schema"
    jsonschema.Draft202012Validator.check_schema(made)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_shipped_file_keeps_to_the_schema_that_it_names(path: Path) -> None:
    made = json.loads(named(path).read_text(encoding="utf-8"))
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    errors = jsonschema.Draft202012Validator(made).iter_errors(data)
    assert not [f"{list(error.path)}: {error.message}" for error in errors]


def test_a_schema_refuses_what_the_program_refuses() -> None:
    rule = {"item": "a.one", "names": ["公示", {"term": "公开", "not": ["不"]}]}
    assert not complaints("rules/schema/rules.json", {"part": 1, "rules": [rule]})
    assert complaints("rules/schema/rules.json", {"part": 1, "rules": [{**rule, "nmaes": ["甲"]}]})
    assert complaints("rules/schema/rules.json", {"part": 1, "rules": [{"names": ["甲"]}]})
    pattern = {"item": "a.one", "names": [{"term": "公开", "scope": "全文"}]}
    assert complaints("rules/schema/rules.json", {"part": 1, "rules": [pattern]})
    assert complaints("checklist/schema/profile.json", {"id": "p", "title": "方案"})


@pytest.mark.parametrize("name", SCHEMAS)
def test_editors_show_chinese_and_no_names_of_the_code(name: str) -> None:
    made = schema(SCHEMAS[name])
    fields = [
        field
        for each in (made, *made.get("$defs", {}).values())
        for branch in (each, *each.get("anyOf", []))
        for field in branch.get("properties", {}).values()
    ]
    assert fields
    told = [field.get("description", "") for field in fields]
    assert all(re.search("[一-鿿]", text) for text in told)


def test_schemas_are_written_where_editors_find_them(tmp_path: Path) -> None:
    written = write_schemas(tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in written] == list(SCHEMAS)
    for path in written:
        assert path.read_bytes() == (ROOT / path.relative_to(tmp_path)).read_bytes()
    assert (rules_path() / "schema" / "rules.json").is_file()
