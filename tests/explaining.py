"""A small rule set and checklist, and explanations of their items."""

from collections.abc import Sequence

from reports import achieved, document

from evaluator.cases import Placed
from evaluator.checklist import Checklist
from evaluator.explain import Explanation, explain
from evaluator.requirement import Requirement
from evaluator.rules import RuleSet
from evaluator.waivers import Waiver

RULES = """part: 1
rules:
  - item: a.publicity
    names: [公示]
    measures: ['建立…公示(制度|平台)', '公示…办法', '公示制度']
    results: ['公示…#件']
    flags: [平台]
    except: [公示栏]
    reject: [公示牌]
    concrete: false
  - item: a.meeting
    names:
      - {term: 会议, all: [县长], any: [学法, 讲法], not: [经济, 农业]}
    concrete: false
  - item: a.leader
    names: [述法]
    roles: [first-responsibility]
    concrete: false
  - item: a.fuzzy
    measures: ['~法律顾问列席会议制度']
    concrete: false
  - item: a.counts
    names: [检查]
    counts: [次]
  - item: b.nothing
    names: [公开, 普法]
    measures: ['普法…(甲班|乙班|丙班|丁班|戊班)']
forms:
  - {item: f.problems, check: section, role: problems}
"""
ITEMS: dict[str, dict[str, object]] = {
    "a.publicity": {"title": "行政执法公示"},
    "a.meeting": {"title": "会前学法"},
    "a.leader": {"title": "年终述法"},
    "a.fuzzy": {"title": "法律顾问列席会议"},
    "a.counts": {"title": "执法检查"},
    "b.nothing": {"title": "政务公开", "applies": False},
    "f.problems": {"title": "写明存在问题", "scale": "form"},
    "c.unruled": {"title": "没有规则的事项"},
}


class Asker:
    """Explains items of small reports."""

    def __init__(self, rules: RuleSet, checklist: Checklist) -> None:
        self.rules, self.checklist = rules, checklist

    def __call__(
        self,
        text: str,
        item: str = "a.publicity",
        cases: Sequence[Placed] = (),
        waivers: tuple[Waiver, ...] = (),
    ) -> Explanation:
        """The explanation of one item of a report with this text in its achievements; a whole
        report where the text is one."""
        whole = text if text.startswith("青岚县") else achieved(*text.split("\n"))
        asked = Requirement((self.checklist,), waivers=waivers)
        return explain(document(whole), item, asked, self.rules, cases)
