"""How the workbook looks: colours, fonts, borders, print set-up. No content."""

from typing import Any

from evaluator.checklist import Scale
from evaluator.writers.sheets.cells import Cell, Format, Worksheet

Look = dict[str, Any]

FONT = "微软雅黑"
A3 = 8

NAVY = "#1F3864"
STEEL = "#44546A"
PALE = "#DCE6F2"
PALER = "#EEF3FA"
RULE = "#BFC9D6"
GREY = "#8C8C8C"
PURPLE = "#7030A0"
AMBER = "#FFE699"
RED = "#C00000"
LINK = "#1F5FA8"

# From nothing to all; a scale takes as many steps as it has grades, evenly spread.
_RAMP = ("#F6B8B0", "#FFD98C", "#FFF2B3", "#D3EBC1", "#8FCB82")

_FRAME: Look = {"border": 1, "border_color": RULE}
# The quote prefix keeps text from becoming a formula when someone edits the cell.
TITLE: Look = {"bold": True, "font_size": 18, "font_color": NAVY}
PLAIN: Look = {"font_color": STEEL}
LABEL: Look = {"bold": True, "font_color": NAVY}
HEAD: Look = {
    **_FRAME,
    "bold": True,
    "font_color": "#FFFFFF",
    "bg_color": NAVY,
    "align": "center",
    "text_wrap": True,
}
TEXT: Look = {**_FRAME, "text_wrap": True, "quote_prefix": True, "align": "left", "indent": 1}
CENTRE: Look = {**TEXT, "align": "center", "indent": 0}
NUMBER: Look = {**_FRAME, "align": "center"}
FADED: Look = {**NUMBER, "font_color": GREY, "font_size": 9, "bg_color": "#F2F2F2"}
WARNING: Look = {"bg_color": AMBER, "bold": True}
REVIEW: Look = {
    "bold": True,
    "italic": True,
    "font_color": PURPLE,
    "border": 2,
    "border_color": PURPLE,
}
ARROW: Look = {**NUMBER, "font_color": LINK, "underline": 1}
SMALL: Look = {**TEXT, "font_size": 8, "font_color": GREY, "text_wrap": False}
# Cells to be filled in, the only ones that a protected sheet lets people edit.
INPUT: Look = {"bg_color": "#FFFBE6", "locked": False}
DAY: Look = {"num_format": "yyyy-mm-dd"}


class Styles:
    """Makes each look of a workbook once.

    Looks are numbered as they are made: who makes the same ones in the same order, in another
    process, has the same numbers.
    """

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[Cell, ...], Format] = {}

    def __call__(self, *looks: Look) -> Format:
        """The format in which later looks override earlier ones."""
        whole = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
        for look in looks:
            whole |= look
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(whole)
            self._made[key]._get_xf_index()
        return self._made[key]

    def fill(self, colour: str) -> Format:
        """A conditional format that changes the fill alone, so that marks in the font remain."""
        return self._book.add_format({"bg_color": colour})


def colour(grade: int, scale: Scale) -> str:
    """The fill of a grade: red at the bottom of its scale, green at the top."""
    return _RAMP[round(grade * (len(_RAMP) - 1) / scale.top)] if scale.top else _RAMP[-1]


def labelled(label: str) -> Look:
    """The look of a grade that shows as number and label ("2 …")."""
    label = label.replace('"', "")
    return {**NUMBER, "num_format": f'0" {label}"'}


def year_looks(styles: Styles) -> tuple[Format, Format]:
    """How a year looks that lies inside the checklist's period, and one that doesn't."""
    return styles(NUMBER), styles(NUMBER, WARNING)


def year_cell(looks: tuple[Format, Format], period: tuple[int, int], year: int | None) -> Cell:
    """The year of a report, marked where it lies outside the checklist's period or isn't known."""
    first, last = period
    outside = year is None or not first <= year <= last
    return ("不明" if year is None else year), looks[outside]


def page(sheet: Worksheet, repeated: tuple[int, int]) -> None:
    """A3 landscape with rows `repeated` (first, last) on top of each page; scaled by the caller."""
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(A3)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(*repeated)
    sheet.set_footer("&C&A　第 &P 页，共 &N 页")
