"""What the checks of figures, dates and references find in reports whose anomalies are known.

    python benchmarks/integrity.py FOLDER [REPORTS...]

FOLDER holds `gold/*.json` (each with `anomalies`: kind, quote, what) and `reports/`; or the JSON
files themselves, with the reports beside it in `../reports`. Told are: which anomalies of kinds
arithmetic and date are found and which not; every finding with its severity, for a person to judge
(one that has an anomaly listed is marked); and whatever is listed as checked and right but raised
as an error, of which there must be none. Further files or folders of reports are only checked.
"""

import json
import sys
import time
from collections import Counter
from pathlib import Path

from evaluator.checklist import shipped_checklists
from evaluator.errors import ReadError
from evaluator.integrity.findings import findings
from evaluator.model import Finding, Report
from evaluator.outline import outline
from evaluator.readers import read
from evaluator.requirement import Requirement
from evaluator.resources import rules_path
from evaluator.rules import RuleSet, load_rules

ROUNDS = 5
ASKED = Requirement(shipped_checklists())
KINDS = ("arithmetic", "date")
# Characters of a quote that have to be the same in a row.
LEAST = 6


def plain(text: str) -> str:
    """Text to compare by: no blanks, half-width punctuation."""
    return "".join(text.split()).translate(str.maketrans("，；：（）", ",;:()"))


def touches(finding: Finding, quote: str) -> bool:
    """Whether a finding quotes what an anomaly quotes, or the larger part of it."""
    found, told = plain(finding.quote), plain(quote)
    if found in told or told in found:
        return True
    return any(told[i : i + LEAST] in found for i in range(len(told) - LEAST + 1))


def understood(path: Path, rules: RuleSet) -> Report | None:
    """A report file as the checks get it."""
    try:
        return outline(read(path), rules.language, rules.finder)
    except ReadError as error:
        print(f"skipped {path.name}: {error.code}")
        return None


def timed(report: Report, rules: RuleSet) -> tuple[tuple[Finding, ...], float]:
    """The findings, and the shortest time of several runs in milliseconds."""
    checklist = ASKED.checklist(report.year)
    best = float("inf")
    found: tuple[Finding, ...] = ()
    for _ in range(ROUNDS):
        start = time.process_time()
        found = findings(report, rules.checks, checklist)
        best = min(best, time.process_time() - start)
    return found, best * 1000


def main(arguments: list[str]) -> int:
    """Measure; the exit code is 1 where something right was raised as an error."""
    folder = Path(arguments[0])
    gold = folder / "gold" if (folder / "gold").is_dir() else folder
    rules = load_rules(rules_path())
    paths = {path.stem: path for path in sorted((gold.parent / "reports").iterdir())}
    for further in map(Path, arguments[1:]):
        listed = sorted(further.iterdir()) if further.is_dir() else [further]
        paths |= {path.name: path for path in listed}
    severities: Counter[str] = Counter()
    listed_by: Counter[str] = Counter()
    recall: Counter[str] = Counter()
    false_alarms = []
    for name, path in paths.items():
        report = understood(path, rules)
        if report is None:
            continue
        found, took = timed(report, rules)
        known = gold / f"{name}.json"
        anomalies = json.loads(known.read_text("utf-8"))["anomalies"] if known.is_file() else []
        print(f"\n== {name}: {len(report.text)} characters, {took:.2f} ms")
        for finding in found:
            assert report.text[finding.start : finding.end] == finding.quote
            wrong = [
                a for a in anomalies if a["kind"] != "checked-ok" and touches(finding, a["quote"])
            ]
            right = [
                a for a in anomalies if a["kind"] == "checked-ok" and touches(finding, a["quote"])
            ]
            severities[finding.severity] += 1
            listed_by[finding.severity] += bool(wrong)
            mark = "listed" if wrong else "OK-BUT-RAISED" if right else "unlisted"
            if right and finding.severity == "error" and not wrong:
                false_alarms.append(finding)
            print(f"  [{finding.severity}] {finding.kind} ({mark}) {finding.quote!r}")
            print(f"      {finding.message} | {finding.ask}")
        for anomaly in anomalies:
            if anomaly["kind"] in KINDS:
                hit = any(touches(finding, anomaly["quote"]) for finding in found)
                recall[f"{anomaly['kind']} {'found' if hit else 'missed'}"] += 1
                print(f"  {'found ' if hit else 'MISSED'} {anomaly['kind']}: {anomaly['quote']}")
                if not hit:
                    print(f"         {anomaly['what']}")
    print("\nrecall:", dict(sorted(recall.items())))
    print("findings:", dict(severities), "of which listed:", dict(listed_by))
    print("right but raised as an error:", [finding.quote for finding in false_alarms])
    return 1 if false_alarms else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
