"""Gap documents written and read back for tests."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn
from writer_samples import checklist, run_of

from evaluator.checklist import Checklist
from evaluator.model import Assessment
from evaluator.record import write_record
from evaluator.standing import portions
from evaluator.writers.gaplists import write_gaps
from evaluator.writers.templates import load_templates


def written(
    out: Path, *reports: Assessment, of: Checklist | None = None, templates: Path | None = None
) -> Path:
    """The folder of gap lists, written from the record of a run as the command line does it."""
    record = write_record(reports, run_of(of or checklist()), out)
    found = portions(record.batch, record.run.checklists)
    (folder,) = write_gaps(record, found, load_templates(templates))
    return folder


def lines(document: Any) -> list[str]:
    """The text of all paragraphs, those in tables included, in the order of the document."""
    texts = []
    for paragraph in document.element.body.iter(qn("w:p")):
        runs = paragraph.iter(qn("w:t"), qn("w:br"), qn("w:tab"))
        marks = {qn("w:br"): "\n", qn("w:tab"): "\t"}
        texts.append("".join(marks.get(run.tag, run.text or "") for run in runs))
    return texts


def table(document: Any, *head: str) -> list[list[str]]:
    """The rows under the header that begins with `head`, each cell once."""
    for each in document.tables:
        if [cell.text for cell in each.rows[0].cells][: len(head)] == list(head):
            return [list(_cells(row)) for row in each.rows][1:]
    raise AssertionError(f"no table with {head}")


def _cells(row: Any) -> Iterator[str]:
    for cell in row._tr.tc_lst:
        texts = ("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in cell.p_lst)
        yield "\n".join(texts)
