"""What colours and marks mean, as the overview and the matrix explain them."""

from collections.abc import Iterator

from evaluator.checklist import Checklist, Scale
from evaluator.writers.sheets.cells import Cell
from evaluator.writers.sheets.layout import Layout
from evaluator.writers.sheets.style import FADED, NUMBER, REVIEW, WARNING, Styles, colour


def scale_chips(styles: Styles, scale: Scale) -> list[Cell]:
    """A coloured cell for each grade of a scale, with its name."""
    return [
        (f"{grade} {label}", styles(NUMBER, {"bg_color": colour(grade, scale)}))
        for grade, label in enumerate(scale.labels)
    ]


def mark_chips(styles: Styles) -> list[Cell]:
    """A cell for each mark other than a grade's colour."""
    return [
        ("不适用", styles(FADED)),
        ("待复核", styles(NUMBER, REVIEW)),
        ("年度", styles(NUMBER, WARNING)),
    ]


MARKS = "“不适用”和“豁免”不计入总分；“待复核”需要人工核对；年度有底色的，不在清单适用年度内或不明"


def scales(layout: Layout) -> Iterator[tuple[str, Scale]]:
    """The scales of the checklist that have items, each with a line that tells them apart."""
    for name, scale in layout.checklist.scales.items():
        if count := sum(item.scale == name for item in layout.items):
            yield f"等级 0—{scale.top}（{count} 项）", scale


def bands(checklist: Checklist) -> str:
    """How scores become ratings, and what holds a score down."""
    *named, lowest = sorted(checklist.bands, key=lambda band: -band.floor)
    ratings = [f"{band.title} {band.floor:g} 分以上" for band in named] + [f"其余{lowest.title}"]
    limits = [_cap(checklist)] if checklist.cap else []
    limits += [f"“{veto.title}”不达标的，评级最高为{veto.band}" for veto in checklist.vetoes]
    return "；".join(["，".join(ratings), *limits])


def _cap(checklist: Checklist) -> str:
    if checklist.cap is None:
        return ""
    tier = checklist.tiers[checklist.cap.tier].title
    return f"有“{tier}”事项为 0 级的，总分不超过 {checklist.cap.score:g} 分"
