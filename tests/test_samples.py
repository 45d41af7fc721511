"""The sample reports in reports_in/: what a first run shows its user."""

from pathlib import Path

import pytest
from reports import asking, shipped_rules

from evaluator.evaluate import evaluate
from evaluator.model import Assessment

SAMPLES = Path(__file__).parent.parent / "reports_in"
PLACES = {
    "lanpu-2024.docx": ("岚浦县", 2024),
    "luting-2023.pdf": ("芦汀县", 2023),
    "shifan-2022.docx": ("石畈县", 2022),
    "songjian-2023.txt": ("松涧县", 2023),
    "tongbu-2021.txt": ("桐埠县", 2021),
    "yunxiu-2022.html": ("云岫县", 2022),
}


def assessed(name: str) -> Assessment:
    return evaluate(SAMPLES / name, name, asking(), shipped_rules())


def test_every_sample_is_known_here() -> None:
    assert {path.name for path in SAMPLES.iterdir()} == set(PLACES)


@pytest.mark.parametrize("name", sorted(PLACES))
def test_a_sample_is_read_whole_whatever_its_format(name: str) -> None:
    found = assessed(name)
    assert (found.county, found.year) == PLACES[name]
    assert "法治政府建设" in found.title
    roles = {evidence.role for item in found.items for evidence in item.evidence}
    assert {"achievements", "plan"} <= roles


def test_the_poor_sample_comes_last_and_the_best_first() -> None:
    scores = {name: assessed(name).score for name in PLACES}
    ranked = sorted(scores, key=lambda name: -scores[name])
    assert ranked[0] == "lanpu-2024.docx"
    assert ranked[-1] == "shifan-2022.docx"
