"""report.html: the page on which people go through the results, offline and without a server.

Few reports are one page with a view each; many are a list, and a page a report in a folder beside.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from evaluator.atomic import replacing, why
from evaluator.errors import UsageError
from evaluator.record import Record
from evaluator.standing import Portion, Standing, core_missing_label
from evaluator.writers.reportview import Facets, Viewer, step
from evaluator.writers.templates import Templates

# How many bytes of views one page may hold, and how many reports one list: old machines must still
# open them.
ONE_PAGE = 5_000_000
ONE_LIST = 3_000

PAGE, PAGES = "report.html", "pages"

# Characters that HTML or UTF-8 can't hold.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_OURS = re.compile(r"(list-\d+|\d{4,})\.html")


def write_page(
    record: Record, portions: Sequence[Portion], templates: Templates, _jobs: int = 1
) -> list[Path]:
    """Write the page into the folder of the record; return it, and the folder of pages if any.

    Reports are loaded one by one. Raises UsageError E202 when a file can't be written, ConfigError
    E307 for a faulty template.
    """
    writer = _Writer(record, portions, templates)
    for sheet in writer.sheets:
        for standing in sheet.portion.standings:
            writer.add(sheet, standing)
    return writer.finish()


@dataclass(frozen=True, slots=True)
class _Row:
    """A report on a list; `number` is its place in the batch, from 1."""

    number: int
    standing: Standing
    cells: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The reports of one checklist, or those of them that are on one list."""

    portion: Portion
    viewer: Viewer
    missing: str
    rows: list[_Row]


@dataclass(frozen=True, slots=True)
class _Leaf:
    """The view of a report, rendered; `place` is its place on the lists, from 0."""

    place: int
    number: int
    title: str
    html: Markup


class _Writer:
    """Takes the reports of a batch one by one, in the order of the lists."""

    def __init__(self, record: Record, portions: Sequence[Portion], templates: Templates) -> None:
        self._run, self._folder, self._templates = record.run, record.folder, templates
        self._facets = Facets.of(portion.checklist for portion in portions)
        self._order = [each.place + 1 for portion in portions for each in portion.standings]
        self._kept: list[_Leaf] = []
        self._taken = self._size = 0
        self._written: set[Path] = set()
        self.sheets = [
            _Sheet(p, Viewer(p.checklist, self._facets), core_missing_label(p.checklist), [])
            for p in portions
        ]

    @property
    def _many(self) -> bool:
        return self._size > ONE_PAGE

    def add(self, sheet: _Sheet, standing: Standing) -> None:
        """Render a report; keep it for the one page, or write its own when there are many."""
        report, number = sheet.portion.assessment(standing), standing.place + 1
        view = sheet.viewer.view(report)
        html = self._templates.render(
            "report-view.html",
            {
                "number": number,
                "report": report,
                "standing": standing,
                "view": view,
                "sheet": sheet,
                "facets": self._facets,
            },
        )
        sheet.rows.append(_Row(number, standing, sheet.viewer.cells(report)))
        self._kept.append(_Leaf(self._taken, number, report.title, Markup(html)))
        self._taken += 1
        self._size += len(html.encode("utf-8", "replace"))
        if self._many:
            for leaf in self._kept:
                self._write_leaf(leaf)
            self._kept = []

    def finish(self) -> list[Path]:
        """Write the lists and remove the pages of a larger run before; return what users open."""
        lists = list(_lists(self.sheets)) if self._many else [self.sheets]
        paths = [_list_path(place) for place in range(len(lists))]
        for place, sheets in enumerate(lists):
            failures = [each for sheet in sheets for each in sheet.portion.failures]
            values = {
                "sheets": sheets,
                "failures": [] if place else failures,
                "leaves": self._kept,
                "place": place,
                "lists": [_from_pages(path) for path in paths] if place else paths,
                "folder": f"{PAGES}/" if self._many and not place else "",
                "run": self._run,
            }
            self._write(self._folder / paths[place], "report.html", values)
        self._tidy()
        return [self._folder / PAGE, *([self._folder / PAGES] if self._many else [])]

    def _write_leaf(self, leaf: _Leaf) -> None:
        folder = self._folder / PAGES
        with _told(folder):
            folder.mkdir(exist_ok=True)
        values = {"leaf": leaf, "up": _from_pages(_list_path(leaf.place // ONE_LIST))}
        self._write(folder / _name(leaf.number), "report-page.html", values)

    def _write(self, path: Path, template: str, values: Mapping[str, Any]) -> None:
        shared = {
            "facets": self._facets,
            "order": self._order,
            "many": self._many,
            "name": _name,
            "step": step,
        }
        html = self._templates.render(template, {**shared, **values})
        with replacing(path) as file:
            file.write(_UNFIT.sub("\ufffd", html).encode())
        self._written.add(path)

    def _tidy(self) -> None:
        """Remove the pages that an earlier run left; other files stay."""
        pages = self._folder / PAGES
        if not pages.is_dir():
            return
        with _told(pages):
            for path in set(pages.iterdir()) - self._written:
                if _OURS.fullmatch(path.name):
                    path.unlink()
            if not any(pages.iterdir()):
                pages.rmdir()


def _lists(sheets: Sequence[_Sheet]) -> Iterator[list[_Sheet]]:
    """The sheets, cut to lists of ONE_LIST reports at most."""
    found: list[_Sheet] = []
    room = ONE_LIST
    for sheet in sheets:
        rows = sheet.rows
        while rows:
            found.append(replace(sheet, rows=rows[:room]))
            rows, room = rows[room:], room - len(found[-1].rows)
            if not room:
                yield found
                found, room = [], ONE_LIST
    if found:
        yield found


def _list_path(place: int) -> str:
    return f"{PAGES}/list-{place + 1}.html" if place else PAGE


def _from_pages(path: str) -> str:
    """A path in the folder of the record as a link from a page in the folder of pages."""
    inside = path.removeprefix(f"{PAGES}/")
    return f"../{path}" if inside == path else inside


def _name(number: int) -> str:
    """The file of a report's own page."""
    return f"{number:04d}.html"


@contextmanager
def _told(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError("E202", f"“{folder}”无法写入：{why(error)}") from None
