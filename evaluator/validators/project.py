"""Everything that is checked together: a rule set, its cases, checklists, profiles, waivers."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from evaluator.batch import find_inputs
from evaluator.cases import CaseFile, Placed, read_cases
from evaluator.checklist import Checklist
from evaluator.errors import ConfigError, Fault, MissingError, ReadError, UsageError
from evaluator.integrity.wordsfile import IntegrityFile
from evaluator.languagefile import LanguageFile
from evaluator.matching import Candidate, Matcher
from evaluator.model import Document, Report, Role
from evaluator.outline import outline
from evaluator.profiles import Profile, load_profile, read_profile
from evaluator.readers import read
from evaluator.resources import checklist_paths, profile_paths, rules_path
from evaluator.reviews import ReviewFile, review_faults
from evaluator.rulefile import CASES, LANGUAGE, RuleFile, rule_files
from evaluator.rules import Pattern, Rule, RuleSet, read_rules
from evaluator.samples import samples
from evaluator.waivers import WaiverFile, waiver_faults
from evaluator.yamlfile import Loaded, ModelT, Strict, load, top_keys

# Texts made of a pattern at the most: enough to go through the alternatives of nearly all.
_SAMPLES = 60
# What a YAML file is, by the keys at its top.
_KINDS: tuple[tuple[str, type[Strict]], ...] = (
    ("extends", Profile),
    ("waivers", WaiverFile),
    ("reviews", ReviewFile),
    ("tests", CaseFile),
    ("tiers", Checklist),
    ("items", Checklist),
    ("rules", RuleFile),
    ("forms", RuleFile),
    ("status", LanguageFile),
    ("bounds", IntegrityFile),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """A text made of a pattern, in a paragraph of its own: which rule, which pattern, its span."""

    rule: Rule
    pattern: Pattern
    text: str
    start: int
    end: int


@dataclass
class Project:
    """What is checked; `faults` are those that loading found. `rules` is None where the language
    can't be read; `corpus` are reports to measure patterns on, if any."""

    folder: Path
    rules: RuleSet | None = None
    files: list[Loaded[RuleFile]] = field(default_factory=list)
    cases: list[Placed] = field(default_factory=list)
    checklists: list[Loaded[Checklist]] = field(default_factory=list)
    profiles: list[Loaded[Profile]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    corpus: Sequence[Report] = ()

    @cached_property
    def specimen(self) -> tuple[Matcher, tuple[Sample, ...]] | None:
        """One report that holds a sample of every alternative of every pattern."""
        return _specimen(self.rules) if self.rules else None

    @cached_property
    def candidates(self) -> dict[str, list[Candidate]]:
        """What each item's rule makes of the specimen."""
        if self.specimen is None or self.rules is None:
            return {}
        matcher, _ = self.specimen
        return {rule.item: matcher.candidates(rule) for rule in self.rules.rules}


def load_project(
    paths: Sequence[Path], today: date, corpus: Path | None = None
) -> tuple[Project, list[Path]]:
    """Load what is to be checked, and the files that it is about (none: all of it).

    `paths` are rule folders, and YAML files of any kind. Where they name no rules or no checklist,
    those that come with hedui are taken beside them. `corpus` is a folder of reports. Raises
    MissingError E303 for a path that doesn't exist, holds no YAML file, or is a rule file outside a
    rule folder, UsageError E203 for two rule folders, E201 for a corpus without a readable report.
    """
    folders, by_kind, about = _sorted_out(paths)
    if len({folder.resolve() for folder in folders}) > 1:
        named = "、".join(f"“{path}”" for path in paths)
        raise UsageError("E203", f"一次只能检查一个规则目录，{named}属于不同的目录，请分别检查")
    folder = folders[0] if folders else rules_path()
    project = Project(folder)
    project.rules, faults = read_rules(folder)
    project.faults += faults
    for path in rule_files(folder):
        _add(project.files, path, RuleFile, "E302")
    project.cases, faults = read_cases(folder)
    project.faults += faults
    for path in by_kind.get(Checklist, []) or checklist_paths():
        project.faults += _add(project.checklists, path, Checklist, "E301")
    for path in by_kind.get(Profile, []) or ([] if paths else profile_paths()):
        try:
            load_profile(str(path))
        except ConfigError as error:
            project.faults += error.faults
        else:
            project.profiles.append(read_profile(str(path)))
    known = [checklist.value for checklist in project.checklists]
    for path in by_kind.get(WaiverFile, []):
        waivers: list[Loaded[WaiverFile]] = []
        project.faults += _add(waivers, path, WaiverFile, "E304")
        project.faults += [f for each in waivers for f in waiver_faults(each, known, today)]
    for path in by_kind.get(ReviewFile, []):
        reviews: list[Loaded[ReviewFile]] = []
        project.faults += _add(reviews, path, ReviewFile, "E306")
        project.faults += [f for each in reviews for f in review_faults(each, known)]
    if corpus is not None and project.rules is not None:
        project.corpus = _reports(corpus, project.rules)
    return project, about


def _reports(folder: Path, rules: RuleSet) -> tuple[Report, ...]:
    """The reports of a folder that can be read."""
    found = []
    for given in find_inputs([folder]):
        with suppress(ReadError):
            found.append(outline(read(given.path), rules.language, rules.finder))
    if not found:
        raise UsageError("E201", f"“{folder}”里没有能读的报告")
    return tuple(found)


def _sorted_out(
    paths: Sequence[Path],
) -> tuple[list[Path], dict[type[Strict], list[Path]], list[Path]]:
    """The rule folders among the paths, the other files by kind, and all files that are meant."""
    folders: list[Path] = []
    by_kind: dict[type[Strict], list[Path]] = {}
    about: list[Path] = []
    for path in paths:
        if path.is_dir() and (path / LANGUAGE).is_file():
            folders.append(path)
            about += sorted(path.rglob("*.yaml"))
            continue
        files = sorted(path.rglob("*.yaml")) if path.is_dir() else [path]
        if not files or not all(file.is_file() for file in files):
            raise MissingError("E303", f"“{path}”不存在，或其中没有 YAML 文件，请检查路径")
        for file in files:
            kind = _kind(file)
            by_kind.setdefault(kind, []).append(file)
            about.append(file)
            if kind in (RuleFile, CaseFile, LanguageFile, IntegrityFile):
                folders.append(_rules_folder(file))
    return folders, by_kind, about


def _kind(path: Path) -> type[Strict]:
    if path.name.endswith(CASES):
        return CaseFile
    keys = top_keys(path)
    return next((model for key, model in _KINDS if key in keys), Checklist)


def _rules_folder(file: Path) -> Path:
    """The folder with language.yaml that a rule file belongs to."""
    for folder in (*file.parents, *file.resolve().parents):
        if (folder / LANGUAGE).is_file():
            return folder
    message = f"“{file}”不在规则目录里：所在目录及其上级都没有 {LANGUAGE}，请放进规则目录再检查"
    raise MissingError("E303", message)


def _add(into: list[Loaded[ModelT]], path: Path, model: type[ModelT], code: str) -> list[Fault]:
    """Load a file into a list; the faults that keep it from being loaded."""
    try:
        into.append(load(path, model, code))
    except ConfigError as error:
        return list(error.faults)
    return []


def _specimen(rules: RuleSet) -> tuple[Matcher, tuple[Sample, ...]]:
    unit = rules.language.units.count[0]
    frame = rules.language.frame
    text = f"{frame.title}\n"
    found: list[Sample] = []
    by_role: dict[Role, list[tuple[Rule, Pattern]]] = {}
    for rule in rules.rules:
        for role, pattern in _placed(rule):
            by_role.setdefault(role, []).append((rule, pattern))
    parts: dict[Role, str] = {"front": "", **{r: f"{h}\n" for r, h in frame.headings.items()}}
    for role, heading in parts.items():
        text += heading
        for rule, pattern in by_role.get(role, []):
            for sample in _texts(rules, pattern, unit):
                found.append(Sample(rule, pattern, sample, len(text), len(text) + len(sample)))
                text += f"{sample}。\n"
    report = outline(Document("specimen.txt", text), rules.language, rules.finder)
    return Matcher(report, rules), tuple(found)


def _placed(rule: Rule) -> list[tuple[Role, Pattern]]:
    """Every pattern of a rule and a part of the report in which it counts."""
    usual: Role = "achievements"
    earning = [(p.roles or rule.roles, p) for _, patterns in rule.ladder for p in patterns]
    return [
        *((usual if usual in roles or not roles else roles[0], p) for roles, p in earning),
        *(("problems", p) for p in rule.flags),
    ]


def _texts(rules: RuleSet, pattern: Pattern, unit: str) -> list[str]:
    """Samples of a pattern's term, with what its conditions ask for beside it: in the same clause,
    on the side that ^ and $ leave open, or where its scope is wider, in clauses of their own."""
    beside = [*pattern.all, *pattern.any[:1]]
    closed = pattern.term.source.endswith("$")
    before, behind = "", ""
    for ref in beside:
        wanted = samples(rules.table.terms[ref.number], 1, unit)[0]
        if closed or ref.source.startswith("^"):
            before += wanted
        else:
            behind += wanted
    stop = "" if pattern.scope == "clause" else "，"
    return [
        stop.join(filter(None, (before, text, behind)))
        for text in samples(rules.table.terms[pattern.term.number], _SAMPLES, unit)
    ]
