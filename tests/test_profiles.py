"""Profiles: what they change of a checklist, what they leave, and how their faults are told."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from reports import achieved, asking, checklist_file, small_rules, understood

from evaluator.checklist import Checklist, load_checklist
from evaluator.errors import ConfigError, MissingError
from evaluator.grading import grade
from evaluator.profiles import load_profile
from evaluator.resources import profile_paths

ITEMS: dict[str, dict[str, Any]] = {
    "a.one": {},
    "a.two": {"tier": "must"},
    "b.one": {"part": 2},
    "b.form": {"part": 2, "scale": "form"},
}


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def profile(folder: Path, name: str = "p", extends: str = "small.yaml", **says: Any) -> Path:
    """A profile beside the small checklist."""
    write(folder, "small.yaml", checklist_file(ITEMS))
    given = {"id": name, "title": f"方案{name}", "extends": extends, **says}
    return write(folder, f"{name}.yaml", yaml.safe_dump(given, allow_unicode=True, sort_keys=False))


def tailored(folder: Path, **says: Any) -> Checklist:
    return load_profile(str(profile(folder, **says)))


def faults(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_profile(str(path))
    assert caught.value.code == "E301"
    return [str(each).removeprefix(f"{path}:") for each in caught.value.faults]


def applying(checklist: Checklist) -> list[str]:
    return [item.id for item in checklist.items if item.applies]


def test_what_a_profile_does_not_name_stays(tmp_path: Path) -> None:
    made = tailored(tmp_path)
    plain = load_checklist(str(tmp_path / "small.yaml"))
    assert made == plain.model_copy(update={"title": "小清单（方案p）"})


def test_dropped_items_do_not_apply(tmp_path: Path) -> None:
    assert applying(tailored(tmp_path, drop=["a.two", "b.form"])) == ["a.one", "b.one"]


def test_where_items_are_selected_the_others_do_not_apply(tmp_path: Path) -> None:
    assert applying(tailored(tmp_path, select=["a.two", "b.form"])) == ["a.two", "b.form"]


def test_tiers_weights_targets_and_credits_change(tmp_path: Path) -> None:
    made = tailored(
        tmp_path,
        scales={"form": {"credits": [0, 0.9, 1]}},
        tiers={"plain": {"weight": 4, "targets": {"form": 2}}},
        items=[{"id": "a.one", "tier": "extra"}, {"id": "b.one", "weight": 7, "target": 1}],
    )
    one, two, other, form = made.items
    assert made.scales["form"].credits == (0, 0.9, 1)
    assert made.scales["evidence"].credits == (0, 0.2, 0.5, 1.0)
    assert [made.weight_of(item) for item in made.items] == [1.0, 5.0, 7.0, 4.0]
    assert [made.target(item) for item in (one, two, other, form)] == [0, 3, 1, 2]


def test_bands_cap_bonuses_and_vetoes_change(tmp_path: Path) -> None:
    made = tailored(
        tmp_path,
        bands=[{"title": "及格", "floor": 60}, {"title": "不及格", "floor": 0}],
        cap={"tier": "extra", "score": 10},
        bonuses=[{"title": "奖", "item": "a.one", "points": 1}],
        bonus_most=3,
        vetoes=[{"title": "否", "item": "a.two", "below": 1, "band": "不及格"}],
    )
    assert [band.title for band in made.bands] == ["及格", "不及格"]
    assert made.cap is not None
    assert (made.cap.tier, made.bonus_most) == ("extra", 3)
    assert [bonus.title for bonus in made.bonuses] == ["奖"]
    assert [veto.title for veto in made.vetoes] == ["否"]


def test_a_profile_extends_another_and_adds_to_it(tmp_path: Path) -> None:
    profile(tmp_path, "下", drop=["a.one"], items=[{"id": "b.one", "weight": 7}])
    upper = profile(
        tmp_path, "上", extends="下.yaml", drop=["a.two"], items=[{"id": "b.form", "weight": 2}]
    )
    made = load_profile(str(upper))
    assert applying(made) == ["b.one", "b.form"]
    assert [made.weight_of(item) for item in made.items[2:]] == [7.0, 2.0]
    assert made.title == "小清单（方案上）"


def test_a_profile_is_put_on_another_checklist_where_one_is_given(tmp_path: Path) -> None:
    path = profile(tmp_path, drop=["a.one"])
    other = write(tmp_path, "other.yaml", checklist_file({"a.one": {}, "c.new": {}}))
    assert applying(load_profile(str(path), str(other))) == ["c.new"]


@pytest.mark.parametrize(
    ("says", "line", "said"),
    [
        ({"drop": ["a.one", "a.on"]}, 6, "没有事项“a.on”"),
        ({"select": ["没有"]}, 5, "没有事项“没有”"),
        ({"items": [{"id": "没有", "weight": 1}]}, 5, "没有事项“没有”"),
        ({"items": [{"id": "a.one", "tier": "没有"}]}, 6, "没有层级“没有”"),
        ({"items": [{"id": "a.one", "target": 4}]}, 6, "高于最高等级 3"),
        ({"items": [{"id": "a.one"}, {"id": "a.one"}]}, 6, "重复"),
        ({"tiers": {"没有": {"weight": 1}}}, 5, "没有层级“没有”"),
        ({"tiers": {"plain": {"targets": {"form": 3}}}}, 7, "高于最高等级 2"),
        ({"tiers": {"plain": {"targets": {"没有": 1}}}}, 7, "没有等级“没有”"),
        ({"scales": {"没有": {"credits": [0]}}}, 5, "没有等级“没有”"),
        ({"scales": {"form": {"credits": [0, 1]}}}, 6, "须有 3 个系数"),
        ({"cap": {"tier": "没有", "score": 1}}, 5, "没有层级“没有”"),
        ({"vetoes": [{"title": "否", "item": "a.one", "below": 1, "band": "没有"}]}, 8, "没有评级"),
        ({"bonuses": [{"title": "奖", "item": "没有", "points": 1}]}, 6, "没有事项“没有”"),
        ({"colour": "红"}, 4, "不认识的键"),
    ],
)
def test_a_fault_is_told_by_line(
    tmp_path: Path, says: dict[str, Any], line: int, said: str
) -> None:
    (only,) = faults(profile(tmp_path, **says))
    assert only.startswith(f"{line}:")
    assert said in only


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    found = faults(profile(tmp_path, drop=["甲"], items=[{"id": "乙", "weight": 1}]))
    assert [each.split(":")[0] for each in found] == ["5", "7"]


def test_what_no_longer_fits_a_change_is_told(tmp_path: Path) -> None:
    veto = {"title": "否", "item": "a.two", "below": 1, "band": "丙"}
    lower = profile(tmp_path, "下", vetoes=[veto])
    upper = profile(tmp_path, "上", extends=lower.name, bands=[{"title": "其他", "floor": 0}])
    (only,) = faults(upper)
    assert "“丙”不在 bands 中" in only


def test_profiles_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    profile(tmp_path, "甲", extends="乙.yaml")
    path = profile(tmp_path, "乙", extends="甲.yaml")
    with pytest.raises(ConfigError, match="绕了一圈"):
        load_profile(str(path))


def test_a_profile_that_extends_nothing_known_is_told_by_line(tmp_path: Path) -> None:
    (only,) = faults(profile(tmp_path, extends="没有"))
    assert only.startswith("3:")
    assert "没有名为“没有”的清单或方案" in only


def test_a_profile_that_does_not_exist_is_named() -> None:
    with pytest.raises(MissingError, match="没有名为“没有”的方案") as caught:
        load_profile("没有")
    assert caught.value.code == "E303"


def test_what_does_not_apply_leaves_the_denominator_and_is_listed(tmp_path: Path) -> None:
    rules = small_rules(
        tmp_path / "rules",
        "part: 1\nrules:\n"
        "  - {item: a.one, names: [公示], results: ['公示#件']}\n"
        "  - {item: a.two, names: [热线]}\n"
        "  - {item: b.one, names: [培训]}\n"
        "forms: [{item: b.form, check: title}]\n",
    )
    report = understood(achieved("公示3件，开通热线。"), rules)
    made = tailored(tmp_path, drop=["a.two", "b.one", "b.form"])
    found = grade(report, asking(made), rules)
    assert found.score == 100.0
    assert [item.status for item in found.items] == ["graded", *["not_applicable"] * 3]
    dropped = found.items[1]
    assert (dropped.grade, dropped.score, dropped.gap, dropped.review) == (1, 0.0, False, False)
    assert "不适用" in dropped.arithmetic
    assert [part.possible for part in found.parts] == [3.0, 0.0]
    assert not found.capped


@pytest.mark.parametrize("path", profile_paths(), ids=lambda path: path.stem)
def test_every_shipped_profile_loads_under_its_own_name(path: Path) -> None:
    made = load_profile(path.stem)
    assert made.id == "outline-2021-2025"
    assert sum(item.applies for item in made.items) > len(made.items) / 2
    core = {item.id for item in made.items if item.id.startswith("enforcement.") and item.applies}
    assert {"enforcement.publicity", "enforcement.recording"} <= core
