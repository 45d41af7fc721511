"""What tells two checklists apart."""

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from reports import small_checklist
from rich.console import Console

from evaluator.checklist import Checklist
from evaluator.comparing import Difference, differences
from evaluator.profiles import load_profile
from evaluator.writers.console import show_differences

ITEMS: dict[str, dict[str, Any]] = {"a.one": {"title": "公示"}, "a.two": {"title": "学法"}}
SCALE = {"labels": ["无", "提", "做", "成"], "credits": [0, 0.2, 0.5, 1.0]}
FORM = {"labels": ["无", "半", "全"], "credits": [0, 0.4, 1.0]}
PLAIN = {"title": "普通", "weight": 3.0, "targets": {"evidence": 2, "form": 1}}
MUST = {"title": "必备", "weight": 5.0, "targets": {"evidence": 3, "form": 2}}


def base(folder: Path) -> Checklist:
    return small_checklist(folder / "base", ITEMS)


def of_item(folder: Path, **changes: Any) -> list[Difference]:
    """What differs where the first item says something else."""
    items = {**ITEMS, "a.one": {**ITEMS["a.one"], **changes}}
    return list(differences(base(folder), small_checklist(folder / "other", items)))


def overall(folder: Path, **changes: Any) -> list[Difference]:
    """What differs where the checklist says something else."""
    return list(differences(base(folder), small_checklist(folder / "other", ITEMS, **changes)))


def test_a_checklist_does_not_differ_from_itself(tmp_path: Path) -> None:
    assert differences(base(tmp_path), base(tmp_path)) == ()
    assert overall(tmp_path, id="other") == []


@pytest.mark.parametrize(
    ("change", "what", "before", "after"),
    [
        ({"title": "公开"}, "名称", "公示", "公开"),
        ({"part": 2}, "部分", "1", "2"),
        ({"article": 7}, "条款", "—", "7"),
        ({"basis": "某法第二条"}, "依据", "某法第一条", "某法第二条"),
        ({"asks": "应写全。"}, "要求", "应写明。", "应写全。"),
        ({"advice": "请写全。"}, "建议", "请补上。", "请写全。"),
        ({"weight": 2.5}, "权重", "3", "2.5"),
        ({"target": 3}, "目标等级", "2", "3"),
        ({"applies": False}, "适用", "适用", "不适用"),
        (
            {"scoring": {"low_grades": [{"below": 2, "minus": 0.5}]}},
            "扣分办法",
            "—",
            "low_grades below 2，minus 0.5",
        ),
    ],
)
def test_what_an_item_says_is_compared(
    tmp_path: Path, change: dict[str, Any], what: str, before: str, after: str
) -> None:
    assert of_item(tmp_path, **change) == [Difference("a.one", what, before, after)]


def test_what_follows_from_a_tier_or_scale_is_told_too(tmp_path: Path) -> None:
    # The tier brings its weight and target with it.
    assert of_item(tmp_path, tier="must") == [
        Difference("a.one", "层级", "普通", "必备"),
        Difference("a.one", "权重", "3", "5"),
        Difference("a.one", "目标等级", "2", "3"),
    ]
    assert of_item(tmp_path, scale="form") == [
        Difference("a.one", "目标等级", "2", "1"),
        Difference("a.one", "等级种类", "evidence", "form"),
    ]


def test_what_lowers_a_form_item_is_compared(tmp_path: Path) -> None:
    by = {"kinds": ["sum", "date"], "least": "question"}
    *_, told = of_item(tmp_path, scale="form", lowered_by=by)
    expected = "kinds sum；date，least question"
    assert told == Difference("a.one", "因数据核验降级", "—", expected)


def test_a_weight_that_says_what_the_tier_says_is_no_difference(tmp_path: Path) -> None:
    assert of_item(tmp_path, weight=3, target=2) == []


def test_of_an_item_that_no_longer_applies_nothing_else_is_told(tmp_path: Path) -> None:
    assert of_item(tmp_path, applies=False, weight=9, title="公开") == [
        Difference("a.one", "适用", "适用", "不适用")
    ]


def test_items_that_come_and_go_are_told(tmp_path: Path) -> None:
    items = {"a.two": ITEMS["a.two"], "a.three": {"title": "述法"}}
    found = differences(base(tmp_path), small_checklist(tmp_path / "other", items))
    assert found == (
        Difference("a.one", "事项", "公示", "—"),
        Difference("a.three", "事项", "—", "述法"),
    )


def test_the_order_of_items_is_no_difference(tmp_path: Path) -> None:
    turned = small_checklist(tmp_path / "other", dict(reversed(ITEMS.items())))
    assert differences(base(tmp_path), turned) == ()


VETO = {"title": "否决", "item": "a.one", "below": 1, "band": "乙"}
BONUS = {"title": "加分", "item": "a.one", "points": 1}


@pytest.mark.parametrize(
    ("change", "what", "before", "after"),
    [
        ({"title": "大清单"}, "名称", "小清单", "大清单"),
        ({"subject": "大报告"}, "报告", "小报告", "大报告"),
        ({"period": [2021, 2025]}, "适用年度", "2022；2024", "2021；2025"),
        ({"publish_by": "03-31"}, "公开期限", "04-01", "03-31"),
        ({"bonus_most": 5}, "累计最多加分", "100", "5"),
        (
            {"cap": {"tier": "must", "score": 60}},
            "封顶",
            "score 55.5，tier must",
            "score 60，tier must",
        ),
        ({"bands": [{"title": "甲", "floor": 0}]}, "评级", None, "floor 0，title 甲"),
        ({"vetoes": [VETO]}, "一票否决项", "—", "band 乙，below 1，item a.one，title 否决"),
        ({"bonuses": [BONUS]}, "加分项", "—", "item a.one，points 1，title 加分"),
        (
            {"scales": {"evidence": {**SCALE, "credits": [0, 0.3, 0.5, 1]}, "form": FORM}},
            "等级“evidence”的系数",
            "0；0.2；0.5；1",
            "0；0.3；0.5；1",
        ),
        (
            {"scales": {"evidence": {**SCALE, "labels": ["没有", "提", "做", "成"]}, "form": FORM}},
            "等级“evidence”的名称",
            "无；提；做；成",
            "没有；提；做；成",
        ),
        (
            {"tiers": {"must": {**MUST, "weight": 6}, "plain": PLAIN}},
            "层级“必备”权重",
            "5",
            "6",
        ),
        (
            {"tiers": {"must": {**MUST, "targets": {"evidence": 1, "form": 2}}, "plain": PLAIN}},
            "层级“必备”目标",
            "evidence 3，form 2",
            "evidence 1，form 2",
        ),
        (
            {"tiers": {"must": {**MUST, "title": "重点"}, "plain": PLAIN}},
            "层级“must”的名称",
            "必备",
            "重点",
        ),
        ({"weight": 6}, "权重合计", "—", "6"),
        (
            {"parts": [{"number": 1, "title": "首编"}, {"number": 2, "title": "第二编"}]},
            "第 1 部分",
            "第一编",
            "首编",
        ),
        (
            {
                "parts": [
                    {"number": 1, "title": "第一编", "weight": 6},
                    {"number": 2, "title": "第二编"},
                ]
            },
            "第 1 部分权重",
            "—",
            "6",
        ),
        ({"parts": [{"number": 1, "title": "第一编"}]}, "第 2 部分", "第二编", "—"),
    ],
)
def test_what_the_checklist_says_is_compared(
    tmp_path: Path, change: dict[str, Any], what: str, before: str | None, after: str
) -> None:
    if "tiers" in change:
        # The tier that is left out of the change would be a difference as well.
        change["tiers"]["extra"] = {
            "title": "附加",
            "weight": 1.0,
            "targets": {"evidence": 0, "form": 0},
        }
    (found,) = overall(tmp_path, **change)
    assert (found.item, found.what, found.after) == ("", what, after)
    assert before is None or found.before == before


def test_a_tier_that_comes_or_goes_is_told(tmp_path: Path) -> None:
    found = overall(tmp_path, tiers={"must": MUST, "plain": PLAIN})
    assert Difference("", "层级“附加”权重", "1", "—") in found
    assert Difference("", "层级“附加”目标", "evidence 0，form 0", "—") in found


def test_a_tier_that_weighs_more_changes_its_items(tmp_path: Path) -> None:
    tiers = {"plain": {**PLAIN, "weight": 4}, "must": MUST}
    found = overall(tmp_path, tiers=tiers)
    assert [each.item for each in found if each.what == "权重"] == ["a.one", "a.two"]


def test_a_profile_is_compared_with_its_checklist(tmp_path: Path) -> None:
    checklist = base(tmp_path)
    profile = tmp_path / "base" / "p.yaml"
    profile.write_text(
        "id: p\ntitle: 方案\nextends: checklist.yaml\ndrop: [a.two]\n"
        "items: [{id: a.one, weight: 2}]\n",
        encoding="utf-8",
    )
    assert differences(checklist, load_profile(str(profile))) == (
        Difference("", "名称", "小清单", "小清单（方案）"),
        Difference("a.one", "权重", "3", "2"),
        Difference("a.two", "适用", "适用", "不适用"),
    )


def shown(found: list[Difference], checklist: Checklist) -> str:
    out = StringIO()
    show_differences(found, checklist, Console(file=out, width=120))
    return out.getvalue()


def test_differences_are_printed_in_a_table_with_the_items_title(tmp_path: Path) -> None:
    printed = shown(of_item(tmp_path, weight=2.5), base(tmp_path))
    assert "差别（1 处）" in printed
    assert [line.split() for line in printed.splitlines() if "2.5" in line] == [
        ["公示", "权重", "3", "2.5"]
    ]
    assert "a.one" in printed


def test_what_concerns_the_whole_checklist_is_called_so(tmp_path: Path) -> None:
    printed = shown(overall(tmp_path, subject="大[b]报告"), base(tmp_path))
    assert [line.split() for line in printed.splitlines() if "大[b]报告" in line] == [
        ["全部", "报告", "小报告", "大[b]报告"]
    ]


def test_no_difference_is_said_in_words(tmp_path: Path) -> None:
    assert shown([], base(tmp_path)) == "两份清单没有差别。\n"
