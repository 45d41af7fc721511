"""Checklists: what a file must hold, and how its faults are told. The shipped one has its own test
of content in test_checklist_outline.py."""

from pathlib import Path
from typing import Any

import pytest
from reports import checklist_file, shipped_checklist, small_checklist

from evaluator.checklist import load_checklist
from evaluator.errors import ConfigError, MissingError

ITEMS: dict[str, dict[str, Any]] = {
    "a.one": {"tier": "must"},
    "a.two": {"weight": 1.5},
    "b.form": {"part": 2, "scale": "form", "tier": "extra"},
}


def faults(folder: Path, text: str) -> list[str]:
    path = folder / "坏清单.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load_checklist(str(path))
    assert caught.value.code == "E301"
    return [str(each).removeprefix(f"{path}:") for each in caught.value.faults]


def fault(folder: Path, items: dict[str, dict[str, Any]], **changes: Any) -> str:
    (only,) = faults(folder, checklist_file(items, **changes))
    return only


def test_a_checklist_is_loaded_by_path(tmp_path: Path) -> None:
    checklist = small_checklist(tmp_path, ITEMS)
    assert [item.id for item in checklist.items] == ["a.one", "a.two", "b.form"]
    assert checklist.period == (2022, 2024)


def test_an_item_weighs_what_it_says_or_what_its_tier_says(tmp_path: Path) -> None:
    checklist = small_checklist(tmp_path, ITEMS)
    assert [checklist.weight_of(item) for item in checklist.items] == [5.0, 1.5, 1.0]


def test_the_target_is_that_of_the_tier_on_the_scale_of_the_item(tmp_path: Path) -> None:
    checklist = small_checklist(tmp_path, {**ITEMS, "b.two": {"part": 2, "scale": "form"}})
    assert [checklist.target(item) for item in checklist.items] == [3, 2, 0, 1]


def test_the_top_of_a_scale_is_its_last_label(tmp_path: Path) -> None:
    scales = small_checklist(tmp_path, ITEMS).scales
    assert (scales["evidence"].top, scales["form"].top) == (3, 2)


def test_a_checklist_that_does_not_exist_is_named() -> None:
    with pytest.raises(MissingError) as caught:
        load_checklist("没有的清单")
    assert caught.value.code == "E303"
    assert "没有的清单" in str(caught.value)


@pytest.mark.parametrize(
    ("item", "said"),
    [
        ({"part": 3}, "part 3"),
        ({"tier": "高"}, "高"),
        ({"scale": "百分"}, "百分"),
    ],
)
def test_an_item_that_refers_to_nothing_is_named(
    tmp_path: Path, item: dict[str, Any], said: str
) -> None:
    told = fault(tmp_path, {"a.one": {}, "a.bad": item})
    assert "a.bad" in told
    assert said in told


def test_an_id_used_twice_is_named(tmp_path: Path) -> None:
    assert "a.one" in fault(tmp_path, {"a.one": {}, "a.two": {"id": "a.one"}})


def test_a_cap_of_an_unknown_tier_is_named(tmp_path: Path) -> None:
    assert "高" in fault(tmp_path, ITEMS, cap={"tier": "高", "score": 50})


def test_labels_and_credits_must_go_together(tmp_path: Path) -> None:
    scales = {
        "evidence": {"labels": ["无", "有"], "credits": [0, 0.5, 1]},
        "form": {"labels": ["无", "有"], "credits": [0, 1]},
    }
    told = fault(tmp_path, ITEMS, scales=scales)
    assert "labels" in told
    assert "个数不同" in told


@pytest.mark.parametrize(
    "changes",
    [
        {"publish_by": "4月1日"},
        {"cap": {"tier": "must", "score": 120}},
        {"bands": [{"title": "甲", "floor": -5}]},
        {"period": [2022]},
        {"scales": {"evidence": {"labels": ["无", "有"], "credits": [0, 1.2]}}},
    ],
)
def test_numbers_out_of_range_are_errors(tmp_path: Path, changes: dict[str, Any]) -> None:
    assert faults(tmp_path, checklist_file(ITEMS, **changes))


@pytest.mark.parametrize("day", ["13-01", "02-30", "00-10", "04-31", "99-99"])
def test_a_day_that_no_calendar_has_is_an_error(tmp_path: Path, day: str) -> None:
    assert faults(tmp_path, checklist_file(ITEMS, publish_by=day))


@pytest.mark.parametrize("weight", [-1, -0.5])
def test_an_item_cannot_weigh_less_than_nothing(tmp_path: Path, weight: float) -> None:
    assert "weight" in fault(tmp_path, {"a.one": {"weight": weight}})


def test_a_tier_without_a_target_on_a_scale_in_use_is_an_error(tmp_path: Path) -> None:
    tiers = {"must": {"title": "必备", "weight": 5.0, "targets": {"evidence": 3}}}
    items = {"b.form": {"scale": "form", "tier": "must"}}
    assert "form" in fault(tmp_path, items, tiers=tiers)


def test_a_checklist_without_bands_is_an_error(tmp_path: Path) -> None:
    assert "bands" in fault(tmp_path, ITEMS, bands=[])


def test_a_misspelt_key_is_named_by_line_and_column(tmp_path: Path) -> None:
    text = checklist_file(ITEMS).replace("publish_by", "publish_til")
    line = next(i for i, each in enumerate(text.splitlines(), 1) if "publish_til" in each)
    told = faults(tmp_path, text)
    assert any(each.startswith(f"{line}:1 publish_til") for each in told)
    assert any("是否指“publish_by”" in each for each in told)


def test_the_shipped_checklist_is_found_by_its_name() -> None:
    assert shipped_checklist().id == "outline-2021-2025"
    assert len(shipped_checklist().items) == 75
    assert len(shipped_checklist().parts) == 11


def test_every_item_of_the_shipped_checklist_has_weight_target_and_part() -> None:
    parts = {part.number for part in shipped_checklist().parts}
    for item in shipped_checklist().items:
        top = shipped_checklist().scales[item.scale].top
        assert shipped_checklist().weight_of(item) > 0
        assert 0 <= shipped_checklist().target(item) <= top
        assert item.part in parts


def test_the_scales_of_the_shipped_checklist_rise_from_nothing_to_all() -> None:
    for scale in shipped_checklist().scales.values():
        assert scale.credits[0] == 0
        assert scale.credits[-1] == 1
        assert list(scale.credits) == sorted(scale.credits)


def test_points_off_below_a_grade_that_cannot_be_are_an_error(tmp_path: Path) -> None:
    low = {"scoring": {"low_grades": [{"below": 4, "minus": 1}]}}
    told = fault(tmp_path, {"a.one": low})
    assert "最高只有 3 级" in told
