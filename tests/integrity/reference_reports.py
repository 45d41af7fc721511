"""Invented reports, held against the shipped facts and words of dates and references."""

from dataclasses import dataclass
from functools import cache

from evaluator.checklist import load_checklist
from evaluator.integrity.dates import date_findings
from evaluator.integrity.facts import References, load_references
from evaluator.integrity.names import name_findings
from evaluator.integrity.plain import Plain, read_plain
from evaluator.integrity.references import reference_findings
from evaluator.integrity.signatures import deadlines
from evaluator.integrity.voices import voice_findings
from evaluator.language import Language, load_language
from evaluator.model import Document, Finding
from evaluator.outline import outline
from evaluator.quantities import Finder
from evaluator.resources import rules_path


@cache
def _language() -> tuple[Language, Finder]:
    language = load_language(rules_path() / "language.yaml")
    return language, Finder(language)


@cache
def shipped() -> References:
    return load_references(rules_path())


def plain_of(text: str) -> Plain:
    """The plain text of a whole report."""
    return read_plain(outline(Document("报告.txt", text), *_language()))


@dataclass(frozen=True)
class Frame:
    """What stands around the sentence that a test is about."""

    year: int = 2022
    signed: str = "2023年2月20日"
    front: str = ""
    plan: str = ""
    county: str = "青岚县"

    def report(self, *sentences: str) -> str:
        front = (
            self.front
            or f"{self.year}年，{self.county}依法行政工作有序推进。现将有关情况报告如下。"
        )
        return "\n".join(
            [
                f"{self.county}{self.year}年法治政府建设工作报告",
                "",
                front,
                "一、主要工作",
                *sentences,
                "二、存在的问题",
                "一是力量不足。二是投入不够。",
                f"三、{self.year + 1}年工作安排",
                self.plan or "继续抓好各项工作。",
                "",
                f"{self.county}人民政府",
                self.signed,
                "",
            ]
        )


def findings(text: str) -> list[Finding]:
    """All findings of the checks of dates, references, names and voices."""
    plain, year = plain_of(text), None
    year = plain.report.year
    due = None
    if year is not None:
        name = "outline-2021-2025" if year > 2020 else "outline-2015-2020"
        due = deadlines(load_checklist(name), year)
    return [
        *date_findings(plain, shipped(), due),
        *reference_findings(plain, shipped()),
        *name_findings(plain, shipped()),
        *voice_findings(plain, shipped()),
    ]


def raised(text: str) -> list[tuple[str, str]]:
    """Kind and severity of every finding."""
    return [(f.kind, f.severity) for f in findings(text)]
