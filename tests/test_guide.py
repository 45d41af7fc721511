"""The guide for maintainers, rules/README.md and its Chinese counterpart: what it shows is run.

Fenced blocks say in their first line what they are: `file=` a file, `append=` lines added to one,
`console` commands with the output they give, `arithmetic=` the steps of the scores in a results
file. Tables of examples stand below a comment that names them. The Chinese guide is run; that the
English one shows the same is tested first.
"""

import io
import json
import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from evaluator.cases import Case, matcher_of, outcome
from evaluator.checklist import Checklist
from evaluator.cli import main
from evaluator.fates import CAPS, FATES
from evaluator.profiles import ItemChange, Profile
from evaluator.resources import rules_path
from evaluator.rulefile import FormEntry, PatternEntry, RuleEntry, RuleFile
from evaluator.rules import Rule, RuleSet, load_rules
from evaluator.scheme import Bonus, LoweredBy, LowGrade, Scoring, Shortfall, Veto
from evaluator.waivers import Waiver
from evaluator.yamlfile import Strict

ROOT = Path(__file__).parent.parent
CHINESE, ENGLISH = ROOT / "rules" / "README.zh-CN.md", ROOT / "rules" / "README.md"
OWN_RULES, LANGUAGE = "我的规则", "language.yaml"
# Commands that the text only names, without what they need.
NAMES = {("rules", "check"), ("rules", "test")}
# The terminal on which the output in the guide was made.
WIDTH = "100"
# What the table of keys calls the places in which a key is written.
LEVELS: dict[str, type[Strict]] = {
    "文件": RuleFile,
    "规则": RuleEntry,
    "词语": PatternEntry,
    "体例": FormEntry,
    "file": RuleFile,
    "rule": RuleEntry,
    "term": PatternEntry,
    "form": FormEntry,
}


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, what its first line says besides, and its lines."""

    kind: str
    options: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]

    def option(self, name: str) -> str | None:
        return dict(self.options).get(name)

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)


@dataclass(frozen=True)
class Command:
    """A command of the guide, the output that it shows, and the exit code."""

    arguments: tuple[str, ...]
    shown: tuple[str, ...]
    code: int


@dataclass(frozen=True)
class Done:
    """What a command gave."""

    command: Command
    output: tuple[str, ...]
    code: int


@cache
def said(guide: Path) -> str:
    return guide.read_text(encoding="utf-8")


@cache
def blocks(guide: Path) -> tuple[Block, ...]:
    found = re.findall(r"^```(\w+)(.*)\n((?:(?!```).*\n)*)```$", said(guide), re.MULTILINE)
    return tuple(
        Block(
            kind,
            tuple((name, value) for name, _, value in (o.partition("=") for o in options.split())),
            tuple(text.splitlines()),
        )
        for kind, options, text in found
    )


def table(guide: Path, name: str) -> list[list[str]]:
    """The rows of a table of examples, cell by cell, without the marks of code."""
    lines = iter(said(guide).splitlines())
    for line in lines:
        if line == f"<!-- table: {name} -->":
            break
    rows = []
    for line in lines:
        if not line.startswith("|"):
            break
        cells = re.split(r"(?<!\\)\|", line)[1:-1]
        rows.append([cell.strip().strip("`").replace(r"\|", "|") for cell in cells])
    return rows[2:]


def commands(block: Block) -> Iterator[Command]:
    """The commands of a console block, each with the lines shown below it."""
    code = int(block.option("exit") or 0)
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        line, *shown = part.splitlines()
        program, *arguments = line.split()
        assert program == "hedui"
        yield Command(tuple(arguments), tuple(shown), code)


def inline(guide: Path) -> list[tuple[str, ...]]:
    """The whole commands (not mere names of commands) that stand in running text."""
    prose = re.sub(r"^```.*?^```$", "", said(guide), flags=re.MULTILINE | re.DOTALL)
    found = (tuple(code.split()[1:]) for code in re.findall(r"`(hedui [^`]+)`", prose))
    return [words for words in found if len(words) > 1 and words not in NAMES]


def hedui(arguments: Sequence[str], folder: Path) -> tuple[int, tuple[str, ...]]:
    """Run the command in a folder; its exit code and the lines it printed."""
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(printed), redirect_stderr(printed):
        patch.chdir(folder)
        patch.setenv("COLUMNS", WIDTH)
        patch.setattr(sys, "argv", ["hedui", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
    printed.seek(0)
    return int(str(ended.value.code)), tuple(printed.read().splitlines())


def begun(folder: Path) -> Path:
    """A folder prepared as the guide says before its first file."""
    (folder / OWN_RULES).mkdir()
    shutil.copy(rules_path() / LANGUAGE, folder / OWN_RULES)
    return folder


def put(block: Block, folder: Path) -> None:
    """Write the file of a block, or add its lines to the file."""
    name, added = block.option("file"), block.option("append")
    path = folder / (name or added or "")
    path.parent.mkdir(exist_ok=True)
    with path.open("w" if name else "a", encoding="utf-8") as file:
        file.write(block.text)


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Done]]:
    """The Chinese guide followed from its first block to its last: the folder, and what it gave."""
    folder = begun(tmp_path_factory.mktemp("guide"))
    done = []
    for block in blocks(CHINESE):
        if block.option("file") or block.option("append"):
            put(block, folder)
        for command in commands(block) if block.kind == "console" else ():
            code, output = hedui(command.arguments, folder)
            done.append(Done(command, output, code))
    return folder, done


@pytest.fixture(scope="module")
def own_rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    """The rules of the guide's example, as they are in the end."""
    folder = begun(tmp_path_factory.mktemp("rules"))
    for block in blocks(CHINESE):
        if (block.option("file") or "").startswith(OWN_RULES):
            put(block, folder)
    return load_rules(folder / OWN_RULES)


def written(folder: Path, file: dict[str, object]) -> RuleSet:
    """The rules of one file beside the shipped language."""
    begun(folder)
    text = yaml.safe_dump({"part": 1, **file}, allow_unicode=True)
    (folder / OWN_RULES / "rules.yaml").write_text(text, encoding="utf-8")
    return load_rules(folder / OWN_RULES)


def only_rule(rules: RuleSet) -> Rule:
    (rule,) = rules.rules
    return rule


def uncommented(block: Block) -> list[str]:
    lines = (re.sub(r"(^|\s+)#\s.*", "", line) for line in block.lines)
    return [line for line in lines if line]


@pytest.mark.parametrize("guide", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_every_block_says_what_it_is(guide: Path) -> None:
    assert said(guide).count("```") == 2 * len(blocks(guide)) > 0
    for block in blocks(guide):
        names = [name for name, _ in block.options]
        if block.kind == "console":
            assert names in ([], ["exit"])
            assert block.lines[0].startswith("$ ")
        else:
            assert block.kind in ("yaml", "text")
            assert names in (["file"], ["append"], ["arithmetic"])


def test_both_guides_show_the_same_blocks_up_to_comments() -> None:
    chinese, english = blocks(CHINESE), blocks(ENGLISH)
    assert [(b.kind, b.options) for b in english] == [(b.kind, b.options) for b in chinese]
    for ours, theirs in zip(english, chinese, strict=True):
        if ours.kind == "yaml":
            assert uncommented(ours) == uncommented(theirs)
        else:
            assert ours.lines == theirs.lines
    assert inline(ENGLISH) == inline(CHINESE)


@pytest.mark.parametrize(
    ("name", "columns"), [("files", [0]), ("terms", [0, 1, 2]), ("fates", [0, 1, 2, 3])]
)
def test_both_guides_have_the_same_examples_in_their_tables(name: str, columns: list[int]) -> None:
    chinese, english = (
        [[row[i] for i in columns] for row in table(guide, name)] for guide in (CHINESE, ENGLISH)
    )
    assert len(chinese) > 0
    assert english == chinese


def test_both_guides_have_the_same_keys_with_the_same_examples() -> None:
    chinese, english = (
        [(LEVELS[row[0]], row[1], row[2]) for row in table(guide, "keys")]
        for guide in (CHINESE, ENGLISH)
    )
    assert english == chinese


def pattern(shown: Sequence[str]) -> str:
    """Matches output that is as shown; `…` stands for anything in a line, alone for any lines."""
    lines = (
        r"(?:.*\n)*" if line == "…" else r".*".join(map(re.escape, line.split("…"))) + r"\n"
        for line in plain(shown)
    )
    return "".join(lines)


def plain(lines: Sequence[str]) -> list[str]:
    """Lines without indents, wide gaps and blank lines: a table's columns are as wide as needed."""
    return [line for each in lines if (line := " ".join(each.split()))]


def test_the_output_shown_is_what_the_commands_print(walked: tuple[Path, list[Done]]) -> None:
    _, done = walked
    assert len(done) == sum(b.text.count("$ hedui") for b in blocks(CHINESE)) > 0
    for each in done:
        printed = "".join(f"{line}\n" for line in plain(each.output))
        assert each.command.shown, each.command.arguments
        assert re.fullmatch(pattern(each.command.shown), printed), printed


def test_the_commands_end_with_the_code_of_their_block(walked: tuple[Path, list[Done]]) -> None:
    wrong = [each for each in walked[1] if each.code != each.command.code]
    assert not wrong
    assert {each.code for each in walked[1]} == {0, 2}


def test_commands_named_in_the_text_run(tmp_path: Path) -> None:
    assert len(inline(CHINESE)) > 2
    for arguments in inline(CHINESE):
        code, output = hedui(arguments, tmp_path)
        assert (code, bool(output)) == (0, True), arguments


def test_the_arithmetic_shown_is_that_of_the_results(walked: tuple[Path, list[Done]]) -> None:
    folder, _ = walked
    (block,) = (b for b in blocks(CHINESE) if b.option("arithmetic"))
    (line,) = (folder / block.options[0][1]).read_text(encoding="utf-8").splitlines()
    result = json.loads(line)
    (item,) = result["items"]
    assert list(block.lines) == [item["arithmetic"], *result["arithmetic"]]


def test_the_files_name_schemas_that_are_copied_out(
    walked: tuple[Path, list[Done]], tmp_path: Path
) -> None:
    hedui(("rules", "copy", "内置"), tmp_path)
    named = {
        os.path.normpath(Path(block.option("file") or "").parent / found[1])
        for block in blocks(CHINESE)
        if (found := re.match(r"# yaml-language-server: \$schema=(.+)\n", block.text))
    }
    assert len(named) == 5
    assert all((tmp_path / name).is_file() for name in named)
    # A schema file is never taken for a rule file.
    mine = shutil.copytree(walked[0] / OWN_RULES, tmp_path / "rules")
    shutil.copytree(tmp_path / "内置" / "rules" / "schema", mine / "schema")
    assert load_rules(mine).items == {"contracts.filing"}


def test_the_files_named_exist() -> None:
    for cell, _ in table(CHINESE, "files"):
        for pattern in re.split(r"`\s*`", cell):
            assert list(ROOT.glob(pattern)), pattern


@pytest.mark.parametrize(
    ("term", "found", "missed"),
    [row[:3] for row in table(CHINESE, "terms")],
    ids=[row[0] for row in table(CHINESE, "terms")],
)
def test_a_term_finds_its_text_and_not_the_other(
    term: str, found: str, missed: str, tmp_path: Path
) -> None:
    rules = written(tmp_path, {"rules": [{"item": "x", "results": [term], "concrete": False}]})
    grades = [
        outcome(matcher_of(Case(kind="hit", grade=3, text=text), rules), only_rule(rules)).grade
        for text in (f"{found}。", f"{missed}。")
    ]
    assert grades == [3, 0]


def as_file(level: type[Strict], example: dict[str, object]) -> dict[str, object]:
    """A rule file in which the keys of an example stand where they belong."""
    if level is RuleFile:
        return example
    if level is RuleEntry:
        return {"rules": [{"item": "a.filing", "names": ["合同"], **example}]}
    if level is PatternEntry:
        return {"rules": [{"item": "a.filing", "names": [{"term": "备案", **example}]}]}
    return {"forms": [{"item": "a.plan", "check": "section", **example}]}


@pytest.mark.parametrize(
    ("level", "key", "example"),
    [row[:3] for row in table(CHINESE, "keys")],
    ids=[f"{row[0]}-{row[1]}" for row in table(CHINESE, "keys")],
)
def test_a_key_may_be_written_as_shown(level: str, key: str, example: str, tmp_path: Path) -> None:
    given = yaml.safe_load(example)
    assert list(given) == [key]
    written(tmp_path, as_file(LEVELS[level], given))


def keys(model: type[Strict]) -> set[str]:
    return {field.alias or name for name, field in model.model_fields.items()}


def test_the_table_of_keys_is_complete() -> None:
    rows = table(CHINESE, "keys")
    for level in (RuleFile, RuleEntry, PatternEntry, FormEntry):
        assert {row[1] for row in rows if LEVELS[row[0]] is level} == keys(level)


@pytest.mark.parametrize("guide", [CHINESE, ENGLISH], ids=["zh", "en"])
@pytest.mark.parametrize(
    "model",
    [Profile, ItemChange, Scoring, Shortfall, LowGrade, LoweredBy, Bonus, Veto, Waiver],
)
def test_all_keys_of_profiles_scoring_and_waivers_are_shown(
    model: type[Strict], guide: Path
) -> None:
    missing = [key for key in keys(model) if not re.search(rf"`{key}`|\b{key}:", said(guide))]
    assert not missing


def test_the_checklist_of_the_example_has_all_keys_that_must_be_there() -> None:
    (block,) = (b for b in blocks(CHINESE) if b.option("file") == "我的清单.yaml")
    needed = {name for name, field in Checklist.model_fields.items() if field.is_required()}
    assert set(yaml.safe_load(block.text)) == needed


@pytest.mark.parametrize(
    ("kind", "text", "grade", "told"),
    table(CHINESE, "fates"),
    ids=[row[1] for row in table(CHINESE, "fates")],
)
def test_what_becomes_of_a_hit_is_what_the_table_says(
    kind: str, text: str, grade: str, told: str, own_rules: RuleSet
) -> None:
    lines = text.replace("／", "\n")
    case = Case.model_validate({"kind": kind, "grade": int(grade), "text": lines})
    matcher, rule = matcher_of(case, own_rules), only_rule(own_rules)
    # What holds a hit back says more than that a lesser one counts.
    most = max(matcher.candidates(rule), key=lambda candidate: candidate.rung)
    assert told == (CAPS[most.cap] if most.cap else FATES[most.fate])
    got = outcome(matcher, rule)
    assert got.grade == case.grade
    assert (got.admitted, got.planned) == ("自认不足" in told, "列入计划" in told)


def test_the_table_has_everything_that_may_become_of_a_hit() -> None:
    told = [row[3] for row in table(CHINESE, "fates")]
    assert sorted(told) == sorted([*FATES.values(), *CAPS.values()])


def test_the_statuses_named_are_keys_of_the_language() -> None:
    language = yaml.safe_load((rules_path() / LANGUAGE).read_text(encoding="utf-8"))
    named = {"roles", "status", "background", "superior", "duty", "units", "words", "fuzzy"}
    assert named <= language.keys()
    for guide in (CHINESE, ENGLISH):
        assert all(f"`{name}`" in said(guide) for name in named)
