"""Small reports and small rule sets for the tests of the engine. All places are invented."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from evaluator.checklist import Checklist, load_checklist
from evaluator.matching import Matcher, Matches
from evaluator.model import Clause, Document, Evidence, Report
from evaluator.outline import outline
from evaluator.requirement import Requirement
from evaluator.resources import rules_path
from evaluator.rules import RuleSet, load_rules
from evaluator.terms import fold

TITLE = "青岚县2023年法治政府建设工作报告"
SIGNATURE = "青岚县人民政府\n2024年2月20日"

NO_SIGNS: dict[str, list[str]] = {"terms": [], "except": []}
NO_MARKS: dict[str, list[str]] = {"heading": [], "top": [], "turns": []}

# A language with few words of its own, so that a test of the engine doesn't hang on the wording of
# the rules that are shipped. Layout, places and units are the shipped ones.
FEW_WORDS: dict[str, Any] = {
    "fuzzy": {"cutoff": 80},
    "continues": ["(共|累计)#"],
    "roles": {
        "problems": {"heading": ["存在的问题"], "top": [], "turns": ["清醒地认识到…问题"]},
        "plan": {"heading": ["下一步"], "top": [], "turns": ["^今后(我|将)"]},
        "first-responsibility": {"heading": ["第一责任人"], "top": [], "turns": []},
        "achievements": {"heading": [], "top": ["主要工作"], "turns": []},
    },
    "status": {
        "negated": {"terms": ["尚未", "未开展"], "except": ["未开展的"]},
        "admission": {"terms": ["有待加强", "力量不足"], "except": ["解决…力量不足"]},
        "others": {"terms": ["由省级…负责"], "except": []},
        "target": {"terms": ["不少于"], "except": []},
        "announced": {"terms": ["^明年", "即将"], "except": []},
    },
    "background": {
        "past": ["去年"],
        "present": ["今年", "我县"],
        "except": ["比(去年|…年)"],
    },
    "superior": {"titles": ["国务院"], "regions": ["省", "市"], "except": ["转发"]},
    "concrete": ["召开", "@"],
    "vague": ["大力推进"],
    "duty": {"terms": ["^严格落实"], "except": ["已建成"]},
    "words": {"制定": ["制定", "印发", "出台"]},
}


@cache
def shipped_rules() -> RuleSet:
    """The rules that come with the program. A call, not a fixture: hypothesis prints fixtures."""
    return load_rules(rules_path())


@cache
def shipped_checklist() -> Checklist:
    """The checklist that comes with the program."""
    return load_checklist("outline-2021-2025")


def asking(*checklists: Checklist) -> Requirement:
    """What a run asks that grades by these checklists, or by the shipped one, and nothing else."""
    return Requirement(checklists or (shipped_checklist(),))


def document(text: str, headings: frozenset[int] = frozenset()) -> Document:
    """A document as a reader hands it on."""
    return Document("报告.txt", text, headings)


def report_text(*lines: str, title: str = TITLE, signature: str = SIGNATURE) -> str:
    """A whole report: the title, the lines given, and the signature."""
    return "\n".join([title, "", *lines, "", signature, ""])


def achieved(*lines: str, title: str = TITLE) -> str:
    """A report whose only part says what was achieved."""
    return report_text("一、主要工作", *lines, title=title)


def understood(text: str, rules: RuleSet) -> Report:
    """The report that the engine sees in a text."""
    return outline(document(text), rules.language, rules.finder)


def matched(text: str, item: str, rules: RuleSet) -> Matches:
    """What a report says on one item."""
    rule = next(rule for rule in rules.rules if rule.item == item)
    return Matcher(understood(text, rules), rules).match(rule)


def strengths(evidence: tuple[Evidence, ...]) -> list[int]:
    """The rungs of the ladder, in the order of the evidence."""
    return [each.strength for each in evidence]


def quotes(evidence: tuple[Evidence, ...]) -> list[str]:
    """What is quoted, in the order of the evidence."""
    return [each.quote for each in evidence]


def plain(text: str) -> str:
    """A text as matching sees it: one width, no blanks."""
    return "".join(piece for char in text for piece in fold(char) if not piece.isspace())


def said(report: Report, clause: Clause) -> str:
    """A clause as it stands in the original text."""
    return report.text[report.origin[clause.start] : report.origin[clause.end - 1] + 1]


def language_file(**changes: Any) -> str:
    """The shipped language.yaml with few words, and with `changes` to its top-level keys.

    A status that isn't named has no signs, a role that isn't named has no marks.
    """
    shipped = yaml.safe_load((rules_path() / "language.yaml").read_text(encoding="utf-8"))
    file: dict[str, Any] = {**shipped, "duty": NO_SIGNS, **FEW_WORDS, **changes}
    for key, empty in (("status", NO_SIGNS), ("roles", NO_MARKS)):
        file[key] = {**dict.fromkeys(shipped[key], empty), **file[key]}
    return yaml.dump(file, Dumper=_Plain, allow_unicode=True, sort_keys=False)


class _Plain(yaml.SafeDumper):
    """Writes YAML as a person would: without anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def small_rules(folder: Path, rules: str = "part: 1\n", **changes: Any) -> RuleSet:
    """A rule set of one rule file (YAML text) and the language with few words."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "language.yaml").write_text(language_file(**changes), encoding="utf-8")
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    return load_rules(folder)


def checklist_file(items: Mapping[str, Mapping[str, Any]], **changes: Any) -> str:
    """A checklist of two parts, two scales and three tiers with numbers found nowhere else."""
    file = {
        "id": "small",
        "title": "小清单",
        "subject": "小报告",
        "period": [2022, 2024],
        "scales": {
            "evidence": {"labels": ["无", "提", "做", "成"], "credits": [0, 0.2, 0.5, 1.0]},
            "form": {"labels": ["无", "半", "全"], "credits": [0, 0.4, 1.0]},
        },
        "tiers": {
            "must": {"title": "必备", "weight": 5.0, "targets": {"evidence": 3, "form": 2}},
            "plain": {"title": "普通", "weight": 3.0, "targets": {"evidence": 2, "form": 1}},
            "extra": {"title": "附加", "weight": 1.0, "targets": {"evidence": 0, "form": 0}},
        },
        "bands": [
            {"title": "乙", "floor": 40},
            {"title": "甲", "floor": 80},
            {"title": "丙", "floor": 0},
        ],
        "cap": {"tier": "must", "score": 55.5},
        "publish_by": "04-01",
        "parts": [{"number": 1, "title": "第一编"}, {"number": 2, "title": "第二编"}],
        "items": [
            {
                "id": name,
                "title": name,
                "part": 1,
                "tier": "plain",
                "basis": "某法第一条",
                "asks": "应写明。",
                "advice": "请补上。",
                **given,
            }
            for name, given in items.items()
        ],
        **changes,
    }
    return yaml.safe_dump(file, allow_unicode=True, sort_keys=False)


def small_checklist(
    folder: Path, items: Mapping[str, Mapping[str, Any]], **changes: Any
) -> Checklist:
    """A checklist of the given items; each may name its part, tier, scale and weight."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "checklist.yaml"
    path.write_text(checklist_file(items, **changes), encoding="utf-8")
    return load_checklist(str(path))
