"""What a run asks of its reports: checklists by reporting year, tailored or not, and what people
have said on items: waivers and reviews."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from evaluator.checklist import Checklist, load_checklist, shipped_checklists
from evaluator.profiles import load_profile, read_profile
from evaluator.resources import profile_path, profile_paths
from evaluator.reviews import Review, load_reviews
from evaluator.waivers import Waiver, load_waivers
from evaluator.yamlfile import top_keys


@dataclass(frozen=True)
class Requirement:
    """The checklists of a run, the one for the latest years first; `profile` is the id of the
    profile that tailored them."""

    checklists: tuple[Checklist, ...]
    profile: str | None = None
    waivers: tuple[Waiver, ...] = ()
    reviews: tuple[Review, ...] = ()

    def checklist(self, year: int | None) -> Checklist:
        """The checklist meant for a reporting year; the first one where none is."""
        fitting = (
            c for c in self.checklists if year is not None and c.period[0] <= year <= c.period[1]
        )
        return next(fitting, self.checklists[0])

    def reviews_of(self, report: str) -> Mapping[str, Sequence[Review]]:
        """The decisions on a report, by item."""
        return self._by_report.get(report, {})

    @cached_property
    def _by_report(self) -> Mapping[str, Mapping[str, Sequence[Review]]]:
        found: dict[str, dict[str, list[Review]]] = {}
        for review in self.reviews:
            found.setdefault(review.report, {}).setdefault(review.item, []).append(review)
        return found


def load_either(name: str) -> Checklist:
    """A checklist, or the checklist that a profile makes, by name or path.

    Raises MissingError E303, ConfigError E301.
    """
    path = profile_path(name)
    if path is not None and "extends" in top_keys(path):
        return load_profile(name)
    return load_checklist(name)


def listing() -> list[str]:
    """The checklists and profiles that come with hedui, in words."""
    lines = []
    for checklist in shipped_checklists():
        first, last = checklist.period
        lines.append(f"清单 {checklist.id}：{checklist.title}，{first}—{last} 年度")
    for path in profile_paths():
        profile = read_profile(str(path)).value
        lines.append(f"方案 {profile.id}：{profile.title}（修改 {profile.extends}）")
    return lines


def load_requirement(
    checklist: str | None,
    profile: str | None,
    waivers: Path | None,
    today: date,
    reviews: Path | None = None,
) -> Requirement:
    """What was asked for by name or path; without any, every checklist that comes with hedui.

    `today` decides which waivers have ended; `reviews` need not exist. Raises MissingError E303 and
    ConfigError E301, E304, E306.
    """
    if profile is not None:
        checklists: tuple[Checklist, ...] = (load_profile(profile, checklist),)
    elif checklist is not None:
        checklists = (load_checklist(checklist),)
    else:
        checklists = shipped_checklists()
    return Requirement(
        checklists,
        read_profile(profile).value.id if profile else None,
        load_waivers(waivers, checklists, today) if waivers else (),
        load_reviews(reviews, checklists) if reviews else (),
    )
