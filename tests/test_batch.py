"""Which files a batch takes, and that one bad file costs only itself."""

from pathlib import Path

import pytest
from reports import asking

from evaluator.batch import Input, find_inputs, outcome_of, require_rules
from evaluator.errors import MissingError, UsageError
from evaluator.model import Batch
from evaluator.resources import rules_path
from evaluator.rules import RuleSet, load_rules

REPORT = """青岚县2023年法治政府建设工作报告

一、主要工作
县政府聘请法律顾问6名，全年审查合同42件。

青岚县人民政府
2024年2月1日
"""


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return load_rules(rules_path())


def write(path: Path, text: str = REPORT) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def names(found: list[Input]) -> list[str]:
    return [given.name for given in found]


def test_folders_are_searched_in_order_and_litter_is_left_out(tmp_path: Path) -> None:
    for name in (
        "乙县.txt",
        "甲市/丙县.txt",
        "~$乙县.docx",
        ".DS_Store",
        "Thumbs.db",
        ".git/x.txt",
    ):
        write(tmp_path / name)
    assert names(find_inputs([tmp_path], tmp_path / "out")) == ["乙县.txt", "甲市/丙县.txt"]


def test_results_of_an_earlier_run_are_not_taken_for_reports(tmp_path: Path) -> None:
    write(tmp_path / "乙县.txt")
    write(tmp_path / "out" / "results.jsonl")
    assert names(find_inputs([tmp_path], tmp_path / "out")) == ["乙县.txt"]


def test_a_file_named_twice_is_evaluated_once(tmp_path: Path) -> None:
    file = write(tmp_path / "乙县.txt")
    assert names(find_inputs([file, tmp_path, file], tmp_path / "out")) == ["乙县.txt"]


def test_two_files_of_one_name_stay_apart(tmp_path: Path) -> None:
    first, second = write(tmp_path / "甲市/报告.txt"), write(tmp_path / "乙市/报告.txt")
    found = find_inputs([first, second], tmp_path / "out")
    assert names(found) == ["乙市/报告.txt", "甲市/报告.txt"]


@pytest.mark.parametrize("missing", ["没有的文件.txt", "空"])
def test_nothing_to_evaluate_is_an_error_that_names_the_path(tmp_path: Path, missing: str) -> None:
    (tmp_path / "空").mkdir()
    with pytest.raises(UsageError, match=f"E201.*{missing}"):
        find_inputs([tmp_path / missing], tmp_path / "out")


def test_a_bad_file_is_a_failure_and_the_rest_go_on(tmp_path: Path, rules: RuleSet) -> None:
    write(tmp_path / "甲县.txt")
    write(tmp_path / "空.txt", "")
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.7 broken")
    found = find_inputs([tmp_path], tmp_path / "out")
    batch = Batch([outcome_of(given, asking(), rules) for given in found])
    assert [failure.code for failure in batch.failures] == ["E104", "E101"]
    assert [good.county for good in batch.assessments] == ["青岚县"]


def test_an_item_nobody_looks_for_is_never_graded_absent(tmp_path: Path) -> None:
    folder = tmp_path / "rules"
    write(folder / "language.yaml", (rules_path() / "language.yaml").read_text(encoding="utf-8"))
    write(
        folder / "one.yaml", "part: 1\nrules:\n  - {item: guidance.thought-study, names: [法治]}\n"
    )
    with pytest.raises(MissingError, match=r"enforcement\.publicity"):
        require_rules(asking(), load_rules(folder))
