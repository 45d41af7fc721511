"""YAML files and terms made to swell or to search for ever: refused, or done within seconds."""

import subprocess
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import REPORT
from reports import small_rules
from running import HEDUI

from evaluator.careful import CarefulTerm, expression_ways
from evaluator.errors import ConfigError
from evaluator.evaluate import assess
from evaluator.model import Document
from evaluator.requirement import load_requirement
from evaluator.terms import TermError, compile_term

SECONDS = 20
LAUGHS = "a: &a [x, x, x]\n" + "".join(
    f"{new}: &{new} [{f'*{old}, ' * 9}*{old}]\n"
    for old, new in zip("abcdefg", "bcdefgh", strict=True)
)
BOMBS = {
    "anchors": LAUGHS,
    "itself": "a: &a {b: *a}\n",
    "merge": "a: &a {b: c}\nd: {<<: *a}\n",
    "tag": "a: !!python/object/apply:os.system [touch pwned]\n",
    "brackets": "[" * 100_000,
    "braces": "{a: " * 100_000,
    "dashes": "- " * 100_000 + "a",
    "scalar": "id: " + "长" * 900_000 + "\n",
    "key": "长" * 900_000 + ": a\n",
    "keys": "".join(f"键{i}: 值\n" for i in range(20_000)),
    "ten megabytes": "# 注释\n" * 1_000_000,
    "number": "id: " + "9" * 100_000 + "\n",
    "controls": "id: \0\x07\n",
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("reports") / "青岚县.txt"
    path.write_text(REPORT, encoding="utf-8")
    return path


def refused(folder: Path, report: Path, *arguments: str | Path) -> str:
    began = time.monotonic()
    done = subprocess.run(
        [HEDUI, "evaluate", report, "--out", folder / "out", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        timeout=60,
    )
    assert time.monotonic() - began < SECONDS
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not (folder / "pwned").exists()
    assert len(done.stderr) < 100_000
    return done.stderr


@pytest.mark.parametrize(
    ("option", "code"), [("--checklist", "E301"), ("--profile", "E301"), ("--waivers", "E304")]
)
def test_anchors_are_refused_in_every_file(
    tmp_path: Path, report: Path, option: str, code: str
) -> None:
    path = tmp_path / "bomb.yaml"
    path.write_text(LAUGHS, encoding="utf-8")
    said = refused(tmp_path, report, option, path)
    assert f"错误 {code}" in said
    assert "锚点" in said


def test_anchors_are_refused_in_rules_and_reviews(tmp_path: Path, report: Path) -> None:
    small_rules(tmp_path / "rules")
    (tmp_path / "rules" / "more.yaml").write_text(LAUGHS, encoding="utf-8")
    assert "锚点" in refused(tmp_path, report, "--rules", tmp_path / "rules")
    (tmp_path / "out").mkdir(exist_ok=True)
    (tmp_path / "out" / "reviews.yaml").write_text(LAUGHS, encoding="utf-8")
    said = refused(tmp_path, report)
    assert "错误 E306" in said
    assert "锚点" in said


@pytest.mark.parametrize("name", BOMBS)
def test_no_file_takes_long_or_says_much(tmp_path: Path, name: str) -> None:
    path = tmp_path / "bomb.yaml"
    path.write_text(BOMBS[name], encoding="utf-8")
    began = time.monotonic()
    with pytest.raises(ConfigError) as caught:
        load_requirement(str(path), None, None, date(2024, 1, 1))
    assert time.monotonic() - began < SECONDS
    assert len(str(caught.value)) < 100_000


MALICIOUS = (
    "a" + "…a" * 9 + "…b",
    "(a|a)" * 40 + "b",
    "(a|aa|)" * 28 + "b",
    "a" + "……a" * 6 + "……b",
    "《" + "a…" * 9 + "b》",
)


@pytest.mark.parametrize("term", MALICIOUS)
def test_a_term_that_tries_every_way_ends_soon(tmp_path: Path, term: str) -> None:
    item = "advisers.appointment"
    rules = small_rules(
        tmp_path, f"part: 1\nrules:\n  - item: {item}\n    names: ['{term}', 法律顾问]\n"
    )
    requirement = load_requirement("outline-2021-2025", None, None, date(2024, 1, 1))
    line = "《" + "a" * 3000 + "b" + "》a" * 200
    began = time.monotonic()
    assess(Document("报告.txt", REPORT.replace("全年", line)), requirement, rules)
    assert time.monotonic() - began < SECONDS


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("a" * 2000, {}),
        ("(" * 500, {}),
        ("(a|" * 200 + "b" + ")" * 200, {}),
        ("(a|a)" * 100, {}),
        ("<d>", {"a": ["甲" * 90] * 9, **{n: [f"<{o}>" * 90] for o, n in ("ab", "bc", "cd")}}),
    ],
)
def test_terms_that_swell_are_refused(source: str, words: dict[str, list[str]]) -> None:
    with pytest.raises(TermError, match="请拆开写"):
        compile_term(source, words)


@pytest.mark.parametrize(
    "expression", ["(a+)+b", "(a|a)*b", ".*.*b", r"(\w+\s?)*:", r"(a)\1*.*", "(?:a{1,30}){1,30}b"]
)
def test_expressions_that_go_back_for_ever_are_refused(tmp_path: Path, expression: str) -> None:
    with pytest.raises(ConfigError, match="请写明最多重复几次"):
        small_rules(tmp_path, numbering=[expression])


def test_expressions_of_one_way_count_as_one() -> None:
    assert expression_ways(r"\([一二三]\)") == 1
    assert expression_ways("(?:ab|cd)c{1,3}") == 6


parts = st.sampled_from(["a", "b", "ab", "…", "……", "(a|ab|)", "(b…a|b)", "^", "$", "《a…》", "#"])


@given(st.lists(parts, min_size=1, max_size=6), st.text("ab，。《》#", max_size=60))
def test_a_careful_search_finds_what_the_pattern_finds(sources: list[str], text: str) -> None:
    try:
        term = compile_term("".join([*sources, "a"]), {})
    except TermError:
        return
    spans = CarefulTerm(term.nodes).spans
    wanted = [m.span() for m in term.pattern.finditer(text) if m.end() > m.start()]
    assert list(spans(text, 0, len(text))) == wanted
    start, stop = len(text) // 4, len(text) // 4 * 3
    inside = [m.span() for m in term.pattern.finditer(text, start, stop)]
    assert list(spans(text, start, stop)) == inside
