"""Stores with runs of hand-made outcomes. All places are invented."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from writer_samples import checklist, evidence, result, scored

from evaluator.checklist import Checklist
from evaluator.entry import entry_of
from evaluator.model import Assessment, Outcome
from evaluator.record import line_of
from evaluator.store import CHECKLISTS, STORE, RunFacts, opened


def enter(
    out: Path,
    *outcomes: Outcome,
    of: Sequence[Checklist] = (checklist(),),
    rules: str = "规则",
    profile: str | None = None,
) -> None:
    """Enter a run of these outcomes into the store of a folder, made if need be."""
    facts = RunFacts("1.0", rules, profile, CHECKLISTS.dump_json(tuple(of)).decode())
    by_id = {each.id: each for each in of}
    keys = [sha256(line_of(o) + facts.checklists.encode()).hexdigest() for o in outcomes]
    out.mkdir(exist_ok=True)
    with opened(out / STORE) as store:
        entries = (entry_of(outcome, by_id) for outcome in outcomes)
        store.keep(zip(keys, entries, strict=True))
        store.finish(keys, facts, datetime(2026, 5, 1, tzinfo=UTC), {})


def report(
    name: str,
    county: str = "甲县",
    year: int | None = 2022,
    *,
    of: Checklist | None = None,
    **grades: int,
) -> Assessment:
    """A report with these grades, each with a quote that names it; “a.one” is written `a_one`."""
    of = of or checklist()
    tops = {item.id: of.scales[item.scale].top for item in of.items}
    results = (
        result(id, grade, *([evidence(f"{id}第{grade}级")] if grade else []), top=tops[id])
        for id, grade in ((given.replace("_", "."), grade) for given, grade in grades.items())
    )
    return scored(name, of, *results, county=county, year=year)
