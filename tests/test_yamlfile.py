"""YAML files into types: every fault is named by file, line and column, in Chinese."""

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evaluator.errors import ConfigError
from evaluator.yamlfile import Strict, load


class Leaf(Strict):
    name: str
    weight: float = 1.0
    article: int | None = None
    open: bool = False


class Tree(Strict):
    id: str
    leaves: tuple[Leaf, ...] = ()


def write(folder: Path, text: str) -> Path:
    path = folder / "试.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> list[str]:
    """The faults of a file, without its path: "line:column message"."""
    path = write(folder, text)
    with pytest.raises(ConfigError) as caught:
        load(path, Tree, "E301")
    assert caught.value.code == "E301"
    assert all(str(each).startswith(f"{path}:") for each in caught.value.faults)
    return [str(each).removeprefix(f"{path}:") for each in caught.value.faults]


def test_a_file_becomes_its_types(tmp_path: Path) -> None:
    text = "id: 甲\nleaves:\n  - {name: 乙, weight: 2.5, article: 3, open: true}\n  - name: 丙\n"
    tree = load(write(tmp_path, text), Tree, "E301").value
    assert tree == Tree(
        id="甲", leaves=(Leaf(name="乙", weight=2.5, article=3, open=True), Leaf(name="丙"))
    )


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "Yes",
        "on",
        "OFF",
        "010",
        "0x1F",
        "12:30",
        "=",
        "1_000",
        "+1",
        ".5",
        "1.0e+3",
        "2024-01-01",
    ],
)
def test_what_yaml_would_read_as_something_else_must_be_quoted(
    tmp_path: Path, written: str
) -> None:
    (only,) = faults(tmp_path, f"leaves: []\nid: {written}\n")
    assert only.startswith("2:5 ") or only.startswith("2:1 ")
    assert "加引号" in only
    assert load(write(tmp_path, f"id: '{written}'\n"), Tree, "E301").value.id == written


@pytest.mark.parametrize("written", ["1e3", "是", "第1条", "1.0.0", "2024年"])
def test_what_reads_alike_everywhere_needs_no_quotes(tmp_path: Path, written: str) -> None:
    assert load(write(tmp_path, f"id: {written}\n"), Tree, "E301").value.id == written


@pytest.mark.parametrize("key", ["no", "off", "12"])
def test_a_key_that_would_be_misread_must_be_quoted(tmp_path: Path, key: str) -> None:
    found = faults(tmp_path, f"id: 甲\n{key}: 1\n")
    assert any(each.startswith("2:1 ") and "加引号" in each for each in found)


@pytest.mark.parametrize("written", ["2024-02-30", "2024-01-01 10:00:00"])
def test_what_only_looks_like_a_date_is_told(tmp_path: Path, written: str) -> None:
    (only,) = faults(tmp_path, f"leaves: []\nid: {written}\n")
    assert written in only
    assert "日期" in only


@pytest.mark.parametrize(
    ("written", "meant"), [("wieght", "weight"), ("nmae", "name"), ("artikel", "article")]
)
def test_an_unknown_key_is_told_with_the_nearest_known_one(
    tmp_path: Path, written: str, meant: str
) -> None:
    found = faults(tmp_path, f"id: 甲\nleaves:\n  - name: 乙\n    {written}: 1\n")
    assert any(f"是否指“{meant}”" in each for each in found)
    assert "是否指" not in faults(tmp_path, "id: 甲\n四季: 1\n")[0]


def test_whatever_stands_in_a_file_has_its_place(tmp_path: Path) -> None:
    text = "id: 甲\nleaves:\n  - name: 乙\n  - {name: 丙, weight: 2}\n"
    loaded = load(write(tmp_path, text), Tree, "E301")
    assert loaded.place(("leaves", 0, "name")) == (3, 5)
    assert loaded.place(("leaves", 1, "weight")) == (4, 15)
    assert loaded.place(("leaves", 1, "article")) == loaded.place(("leaves", 1)) == (4, 5)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("'12'", "12"), ('"true"', "true"), ("''", ""), ('"~"', "~"), ("|\n  12", "12\n")],
)
def test_what_is_quoted_is_text(tmp_path: Path, written: str, meant: str) -> None:
    assert load(write(tmp_path, f"id: {written}\n"), Tree, "E301").value.id == meant


def test_an_unknown_key_is_named_with_its_place(tmp_path: Path) -> None:
    (only,) = faults(tmp_path, "id: 甲\nleaves:\n  - name: 乙\n    wieght: 2\n")
    assert only.startswith("4:5 ")
    assert "wieght" in only
    assert "不认识的键" in only


def test_a_missing_key_is_named_with_the_place_of_what_lacks_it(tmp_path: Path) -> None:
    (only,) = faults(tmp_path, "id: 甲\nleaves:\n  - name: 乙\n  - weight: 2\n")
    assert only.startswith("4:5 ")
    assert "leaves.1.name" in only
    assert "缺少" in only


def test_a_repeated_key_is_an_error_where_it_is_repeated(tmp_path: Path) -> None:
    (only,) = faults(tmp_path, "id: 甲\nleaves:\n  - name: 乙\n    name: 丙\n")
    assert only.startswith("4:5 ")
    assert "“name”重复" in only


@pytest.mark.parametrize("written", ["", " ~", " null"])
def test_an_empty_value_is_an_error(tmp_path: Path, written: str) -> None:
    (only,) = faults(tmp_path, f"leaves: []\nid:{written}\n")
    assert only.startswith("2:")
    assert "值为空" in only


@pytest.mark.parametrize(
    "line",
    ["weight: 很重", "article: 三", "article: 2.5", "weight: [1]", "open: 对", "name: 5"],
)
def test_a_wrong_type_is_named_by_place_and_in_chinese(tmp_path: Path, line: str) -> None:
    name = "" if line.startswith("name") else "    name: 乙\n"
    (only,) = faults(tmp_path, f"id: 甲\nleaves:\n  -\n    {line}\n{name}")
    assert only.startswith("4:5 ")
    assert line.split(":", maxsplit=1)[0] in only
    assert not re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", only), "an English sentence"


@pytest.mark.parametrize("text", ["- 甲\n- 乙\n", "甲乙丙\n", "12\n"])
def test_a_file_that_is_no_mapping_is_refused_in_chinese(tmp_path: Path, text: str) -> None:
    (only,) = faults(tmp_path, text)
    assert only.startswith("1:1 ")
    assert not re.search(r"[A-Za-z]+ [a-z]+ [a-z]+", only), "an English sentence"


def test_faults_of_every_kind_are_told_at_once(tmp_path: Path) -> None:
    text = (
        "id: 甲\n"
        "leaves:\n"
        "  - name: 乙\n"
        "    name: 丙\n"
        "  - name: 丁\n"
        "    weight:\n"
        "  - name: 戊\n"
        "    colour: 红\n"
        "  - weight: 很重\n"
    )
    found = faults(tmp_path, text)
    assert {each.split(":", maxsplit=1)[0] for each in found} == {"4", "6", "8", "9"}


def test_all_faults_of_the_types_are_told_at_once(tmp_path: Path) -> None:
    text = "leaves:\n  - name: 乙\n    colour: 红\n  - weight: 1\n  - name: 丙\n    size: 2\n"
    assert [each.split(" ")[0] for each in faults(tmp_path, text)] == ["1:1", "3:5", "4:5", "6:5"]


def test_a_file_without_content_lacks_its_keys(tmp_path: Path) -> None:
    (only,) = faults(tmp_path, "# 只有注释\n")
    assert only.startswith("1:1 id")


def test_bad_syntax_is_named_with_its_place(tmp_path: Path) -> None:
    (only,) = faults(tmp_path, "id: 甲\nleaves: [1, 2\n")
    assert re.match(r"[23]:\d+ YAML 语法错误", only)


def test_a_value_that_contains_itself_is_an_error(tmp_path: Path) -> None:
    assert faults(tmp_path, "id: 甲\nleaves: &a\n  - *a\n")


def test_bytes_that_are_not_utf8_are_an_error(tmp_path: Path) -> None:
    path = tmp_path / "甲.yaml"
    path.write_bytes("id: 甲".encode("gb18030"))
    with pytest.raises(ConfigError) as caught:
        load(path, Tree, "E302")
    assert caught.value.code == "E302"
    assert "UTF-8" in caught.value.faults[0].message


def test_a_file_that_cannot_be_opened_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="无法打开"):
        load(tmp_path / "没有.yaml", Tree, "E301")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet="id:leavsnm 甲\n-[]{}'\"#&*!|>?,~1", max_size=40))
def test_any_text_loads_or_is_refused_with_places(tmp_path: Path, text: str) -> None:
    path = write(tmp_path, text)
    try:
        load(path, Tree, "E301")
    except ConfigError as error:
        assert error.faults
        for each in error.faults:
            assert re.match(r":[1-9]\d*:[1-9]\d* .", str(each).removeprefix(str(path)))
