"""The arithmetic of evaluator/scoring.py as formulas over 明细, so that totals follow every edit.

Each function returns the text of a formula. Functions of the spreadsheet are those that Excel 2010,
WPS and LibreOffice share. What depends on no grade (figures that fall short, waivers) goes in as a
number.
"""

from evaluator.checklist import Checklist, Item
from evaluator.model import Assessment, ItemResult
from evaluator.scoring import bonus_points, fixed_points_off
from evaluator.standing import core_tier
from evaluator.writers.sheets.cells import quoted
from evaluator.writers.sheets.layout import Block


def final_grade(result: ItemResult, machine: str, person: str) -> str:
    """A person's grade, or else the one that a waiver states, or else the machine's.

    `machine` and `person` are cells.
    """
    waived = result.waiver is not None and result.waiver.grade is not None
    given = str(result.waiver.grade) if result.waiver and waived else machine
    return f'=IF({person}="",{given},{person})'


def credit(item: Item, checklist: Checklist, grade: str) -> str:
    """The share of its weight that an item earns, by the cell of its grade."""
    credits = ",".join(map(_number, checklist.scales[item.scale].credits))
    return f"=CHOOSE({grade}+1,{credits})"


def score(item: Item, result: ItemResult, grade: str, weight: str, credit: str) -> str:
    """The points that an item earns; `grade`, `weight` and `credit` are cells."""
    scoring = item.scoring
    if scoring is None:
        return f"=ROUND({weight}*{credit},6)"
    low = "".join(
        f"+IF({grade}<{each.below},{_number(each.minus)},0)" for each in scoring.low_grades
    )
    off = f"ROUND({_number(fixed_points_off(scoring, result))}{low},6)"
    most = f",{_number(scoring.most)}" if scoring.most else ""
    return f"=ROUND({weight}-MIN({off}{most},{weight}),6)"


def part_percent(block: Block, items: tuple[Item, ...]) -> str:
    """The percentage that a part reaches."""
    points, possible = block.cells("得分", items), block.cells("权重", items)
    return f"=ROUND(100*ROUND(SUM({points}),6)/ROUND(SUM({possible}),6),2)"


def total(block: Block, title: str, items: tuple[Item, ...]) -> str:
    """The sum over all items of a report."""
    return f"=ROUND(SUM({block.cells(title, items)}),6)"


def bonus(checklist: Checklist, assessment: Assessment, block: Block) -> str:
    """The points that bonuses add."""
    results = {result.id: result for result in assessment.items}
    terms = [
        f"IF({block.cell(each.item, '最终等级')}>={each.grade},{_number(points)},0)"
        for each in checklist.bonuses
        if (points := bonus_points(each, results[each.item]))
    ]
    return f"=ROUND(MIN({'+'.join(terms)},{_number(checklist.bonus_most)}),6)" if terms else "=0"


def uncapped(points: str, possible: str, bonus: str) -> str:
    """The score before the cap, from the cells of the sums."""
    percent = f"ROUND(100*{points}/{possible},2)"
    return f"=IF({possible}=0,0,ROUND(MIN({percent}+{bonus},100),2))"


def capped(checklist: Checklist, uncapped: str, missing: str) -> str:
    """The score, from the cells of the score before the cap and of the count of core misses."""
    if checklist.cap is None:
        return f"={uncapped}"
    most = _number(checklist.cap.score)
    return f"=IF(AND({missing}>0,{uncapped}>{most}),{most},{uncapped})"


def core_missing(checklist: Checklist, block: Block, items: tuple[Item, ...]) -> str:
    """How many items of the tier that matters most have grade 0."""
    tier = quoted(checklist.tiers[core_tier(checklist)].title)
    return f"=COUNTIFS({block.cells('层级', items)},{tier},{block.cells('最终等级', items)},0)"


def count(block: Block, title: str, value: str, items: tuple[Item, ...]) -> str:
    """How many items of a report have `value` under a title."""
    return f"=COUNTIF({block.cells(title, items)},{quoted(value)})"


def band(checklist: Checklist, assessment: Assessment, block: Block, score: str) -> str:
    """The rating of a score, lowered by vetoes."""
    ordered = sorted(checklist.bands, key=lambda band: -band.floor)
    titles = [band.title for band in ordered]
    reached = str(len(ordered) - 1)
    for place, each in reversed(list(enumerate(ordered[:-1]))):
        reached = f"IF({score}>={_number(each.floor)},{place},{reached})"
    graded = {result.id for result in assessment.items if result.status == "graded"}
    held = "".join(
        f",IF({block.cell(veto.item, '最终等级')}<{veto.below},{titles.index(veto.band)},0)"
        for veto in checklist.vetoes
        if veto.item in graded
    )
    index = f"MAX({reached}{held})" if held else reached
    return f"=CHOOSE({index}+1,{','.join(map(quoted, titles))})"


def intact(block: Block, items: tuple[Item, ...], report: str) -> str:
    """Whether the rows of a report in 明细 are still where its formulas look for them."""
    ends = [
        f"{block.cell(end.id, '报告')}={report},{block.cell(end.id, '事项编号')}={quoted(end.id)}"
        for end in (items[0], items[-1])
    ]
    return f'=IF(AND({",".join(ends)}),"完好","行序已变")'


def _number(number: float) -> str:
    return format(number, ".15g")
