"""Findings and grades: they reach results.jsonl, and lower a form item only where a checklist says
so. All places are invented."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from reports import (
    asking,
    checklist_file,
    document,
    report_text,
    shipped_rules,
    small_checklist,
    small_rules,
)
from writer_samples import result

from evaluator.checklist import Checklist, load_checklist
from evaluator.errors import ConfigError
from evaluator.evaluate import assess
from evaluator.model import Assessment, Finding, FindingKind, ItemResult, Severity
from evaluator.profiles import load_profile
from evaluator.questioned import lowered
from evaluator.record import line_of, read_line
from evaluator.reviews import Review, fingerprint
from evaluator.rules import RuleSet
from evaluator.scheme import LoweredBy

RULES = """
part: 1
rules: [{item: a.one, names: [矛盾纠纷]}]
forms: [{item: f.title, check: title}]
"""
ITEMS: dict[str, dict[str, Any]] = {"a.one": {}, "f.title": {"scale": "form"}}
# A rate that its figures don't give, which is certain; the report's only flaw.
FLAWED = report_text("一、主要工作", "受理矛盾纠纷1530件，调解成功1470件，成功率97.2%。")
SOUND = FLAWED.replace("97.2%", "96.1%")


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    return small_rules(tmp_path_factory.mktemp("rules"), RULES)


def lowering(folder: Path, **by: Any) -> Checklist:
    """A checklist whose form item is lowered by findings."""
    title = {**ITEMS["f.title"], "lowered_by": by}
    return small_checklist(folder, {**ITEMS, "f.title": title})


def assessed(checklist: Checklist, rules: RuleSet, text: str = FLAWED) -> Assessment:
    return assess(document(text), asking(checklist), rules)


def of(assessment: Assessment, item: str) -> ItemResult:
    return next(each for each in assessment.items if each.id == item)


def test_findings_come_with_the_assessment_and_change_no_grade(
    tmp_path: Path, rules: RuleSet
) -> None:
    checklist = small_checklist(tmp_path, ITEMS)
    flawed, sound = assessed(checklist, rules), assessed(checklist, rules, SOUND)
    assert [(each.kind, each.severity) for each in flawed.findings] == [("rate", "error")]
    assert sound.findings == ()
    assert [item.grade for item in flawed.items] == [item.grade for item in sound.items]
    assert flawed.score == sound.score


def test_no_shipped_checklist_lowers_an_item() -> None:
    for name in ("outline-2021-2025", "outline-2015-2020"):
        assert not any(item.lowered_by for item in load_checklist(name).items)


def test_an_item_is_lowered_once_and_says_why(tmp_path: Path, rules: RuleSet) -> None:
    sound = of(assessed(lowering(tmp_path, kinds=["rate"]), rules, SOUND), "f.title")
    flawed = of(assessed(lowering(tmp_path, kinds=["rate", "sum"]), rules), "f.title")
    assert (sound.grade, sound.lowered, sound.review) == (2, "", False)
    assert (flawed.grade, flawed.machine_grade, flawed.review) == (1, 1, True)
    assert "错误（比率：" in flawed.lowered
    assert "1470÷1530＝96.08%" in flawed.lowered
    assert flawed.lowered.endswith("，由 2 级降为 1 级")
    assert flawed.review_reason == flawed.lowered
    assert flawed.arithmetic == f"{flawed.lowered}；权重 3 × 系数 0.4 ＝ 1.2"
    assert flawed.evidence == sound.evidence


def found(kind: FindingKind, severity: Severity) -> Finding:
    return Finding(kind, severity, "引文", 0, 2, f"{kind}不对", "请核对")


@pytest.mark.parametrize(
    ("by", "findings", "grade"),
    [
        ({"kinds": ("date",)}, [found("date", "error")], 2),
        ({"kinds": ("date",)}, [found("date", "question"), found("rate", "error")], 3),
        ({"kinds": ("date",), "least": "question"}, [found("date", "question")], 2),
        ({"kinds": ("date",), "least": "question"}, [found("date", "remark")], 3),
        ({"kinds": ("date",), "least": "remark"}, [found("date", "remark")], 2),
        ({"kinds": ("date", "sum")}, [found("sum", "error"), found("date", "error")], 2),
        ({"kinds": ("sum",), "grades": 2}, [found("sum", "error")], 1),
        ({"kinds": ("sum",), "grades": 9}, [found("sum", "error")], 0),
        ({"kinds": ("sum",)}, [], 3),
    ],
)
def test_kind_and_severity_decide(by: dict[str, Any], findings: list[Finding], grade: int) -> None:
    assert lowered(result("f.one", 3), LoweredBy(**by), findings).grade == grade


def test_the_gravest_is_named_and_an_older_reason_stays() -> None:
    before = replace(result("f.one", 2), review=True, review_reason="请核对标题")
    findings = [found("sum", "question"), found("date", "error")]
    by = LoweredBy(kinds=("sum", "date"), least="question")
    after = lowered(before, by, findings)
    assert after.lowered == "数据核验错误（时间：date不对，共 2 处），由 2 级降为 1 级"
    assert after.review_reason == f"请核对标题；{after.lowered}"


def test_what_has_nothing_to_lose_is_left_alone() -> None:
    by, findings = LoweredBy(kinds=("sum",)), [found("sum", "error")]
    for before in (result("f.one", 0), replace(result("f.one", 2), status="not_applicable")):
        assert lowered(before, by, findings) == before
    assert lowered(result("f.one", 2), None, findings) == result("f.one", 2)


def test_a_persons_decision_stands_above_it(tmp_path: Path, rules: RuleSet) -> None:
    checklist = lowering(tmp_path, kinds=["rate"])
    machine = assessed(checklist, rules)
    review = Review(
        report=machine.report,
        item="f.title",
        grade=2,
        machine_grade=1,
        reason="比率另有口径",
        reviewer="甲",
        date="2026-05-01",  # type: ignore[arg-type]  # as YAML has it
        evidence=fingerprint(of(machine, "f.title")),
    )
    asked = replace(asking(checklist), reviews=(review,))
    item = of(assess(document(FLAWED), asked, rules), "f.title")
    assert (item.grade, item.machine_grade, item.review) == (2, 1, False)
    assert item.arithmetic.startswith("复核为 2 级（甲）；")


def test_only_form_items_can_be_lowered(tmp_path: Path) -> None:
    items = {**ITEMS, "a.one": {"lowered_by": {"kinds": ["rate"]}}}
    with pytest.raises(ConfigError, match=r"checklist.yaml:\d+:\d+ .*a.one.*不是体例事项"):
        small_checklist(tmp_path, items)


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ({"kinds": []}, "kinds"),
        ({"kinds": ["copy"]}, "kinds"),
        ({"kinds": ["sum"], "grades": 0}, "1"),
    ],
)
def test_a_faulty_way_to_lower_is_told(by: dict[str, Any], told: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=told):
        lowering(tmp_path, **by)


def test_a_profile_can_say_so(tmp_path: Path, rules: RuleSet) -> None:
    (tmp_path / "checklist.yaml").write_text(checklist_file(ITEMS), encoding="utf-8")
    path = tmp_path / "p.yaml"
    change = "{id: f.title, lowered_by: {kinds: [rate], grades: 2}}"
    path.write_text(f"id: p\ntitle: 方案\nextends: checklist.yaml\nitems: [{change}]\n", "utf-8")
    assert of(assessed(load_profile(str(path)), rules), "f.title").grade == 0


def test_findings_reach_the_results_file(tmp_path: Path) -> None:
    (tmp_path / "青岚县.txt").write_text(FLAWED, encoding="utf-8")
    command = [sys.executable, "-c", "from evaluator.cli import main; main()", "evaluate"]
    subprocess.run(
        [*command, "青岚县.txt", "--out", "out"], cwd=tmp_path, check=True, capture_output=True
    )
    (line,) = (tmp_path / "out" / "results.jsonl").read_text("utf-8").splitlines()
    record = json.loads(line)
    (told,) = (each for each in record["findings"] if each["kind"] == "rate")
    assert record["text"][told["start"] : told["end"]] == told["quote"]
    assert set(told) == {"kind", "severity", "quote", "start", "end", "message", "ask"}
    assert told["severity"] == "error"
    assert "97.2%" in told["message"]


def test_findings_come_back_from_their_line() -> None:
    assessment = assess(document(FLAWED), asking(), shipped_rules())
    assert assessment.findings
    assert read_line(line_of(assessment)) == assessment
