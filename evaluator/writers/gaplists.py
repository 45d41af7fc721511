"""gaps/: the gaps of each report as a Word document, and of all together as all.xlsx."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from evaluator.gaps import gaps
from evaluator.model import Assessment
from evaluator.record import Record
from evaluator.standing import Portion
from evaluator.writers.gapdocument import TEMPLATE, document_values
from evaluator.writers.gapworkbook import gap_workbook
from evaluator.writers.ownfiles import own_files
from evaluator.writers.templates import Templates
from evaluator.writers.wordtemplate import word_template

FOLDER, ALL = "gaps", "all.xlsx"

_NAMELESS = "无县名"
_LONGEST = 40
# Chinese characters, but not those that a file system may turn into others.
_NOT_IN_NAMES = re.compile("[^0-9A-Za-z〇\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ebef]")
_RESERVED = re.compile("con|prn|aux|nul|(com|lpt)[0-9]", re.IGNORECASE)


def write_gaps(
    record: Record, portions: Sequence[Portion], templates: Templates, _jobs: int = 1
) -> list[Path]:
    """Write a document for each report and the list of all into the folder `gaps` of the record;
    return that folder.

    Documents that an earlier run wrote and this one doesn't are removed; what people have changed
    gets another name and stays. Raises UsageError E202 when something can't be written, ConfigError
    E307 for a faulty template.
    """
    template = word_template(TEMPLATE, templates)
    # In the order of the batch: names mustn't change with the ranking.
    reports = sorted((s for p in portions for s in p.standings), key=lambda s: s.place)
    places = [standing.place for standing in reports]
    documents = document_names([standing.summary for standing in reports])
    names = dict(zip(places, documents, strict=True))
    folder = record.folder / FOLDER
    with (
        own_files(folder) as files,
        files.replacing(ALL) as file,
        gap_workbook(file, portions) as book,
    ):
        for portion in portions:
            for standing in portion.standings:
                assessment, name = portion.assessment(standing), names[standing.place]
                found = gaps(assessment, portion.checklist)
                values = document_values(portion, standing, assessment, found)
                with files.replacing(name) as document:
                    document.write(template.fill(values))
                book.add(portion.checklist, assessment, found, name)
    return [folder]


def document_names(reports: Sequence[Assessment]) -> list[str]:
    """A file name for each report: its county; with the year, then with a number, where several
    would have the same. Case doesn't tell names apart.

    A county's name is read from the report, so it may be anything: nothing of it stays that could
    make a path, or a name that some system won't have.
    """
    counties = [_harmless(report.county) for report in reports]
    of_county = Counter(map(str.casefold, counties))
    taken: set[str] = set()
    names = []
    for county, report in zip(counties, reports, strict=True):
        several = of_county[county.casefold()] > 1 and report.year is not None
        name = f"{county}{report.year}" if several else county
        numbered = (f"{name}-{number}" if number > 1 else name for number in count(1))
        name = next(each for each in numbered if each.casefold() not in taken)
        taken.add(name.casefold())
        names.append(f"{name}.docx")
    return names


def _harmless(county: str) -> str:
    name = _NOT_IN_NAMES.sub("", unicodedata.normalize("NFC", county))[:_LONGEST]
    return _NAMELESS if not name or _RESERVED.fullmatch(name) else name
