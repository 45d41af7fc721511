"""说明: how to read and use the workbook, and what it was made with."""

from collections.abc import Iterator
from typing import Any

from xlsxwriter.utility import xl_range_abs

from evaluator.checklist import Checklist
from evaluator.writers.sheets import legend
from evaluator.writers.sheets.cells import Cell, Worksheet, put, put_row, row_height
from evaluator.writers.sheets.detail import CHOICES
from evaluator.writers.sheets.layout import INTRO, Layout
from evaluator.writers.sheets.style import LABEL, PLAIN, TITLE, Look, Styles, page

Entry = tuple[str, str | list[Cell]]

LABEL_WIDTH, CHIP_WIDTH, CHIPS = 22.0, 15.0, 8
_SECTION: Look = {**LABEL, "font_size": 12, "bottom": 1, "bottom_color": "#1F3864"}
_WRAPPED: Look = {**PLAIN, "text_wrap": True, "valign": "top"}

_SHEETS: tuple[Entry, ...] = (
    ("总览", "名次、总分、评级、各部分得分率和各项计数，随“明细”的改动而变；可以排序、筛选。"),
    ("评分矩阵", "每行一份报告，每列一个事项；点击等级转到“明细”。左侧上方的 1、2 可折叠各部分。"),
    ("明细", "每行一份报告的一个事项：机评等级、人工等级、得分和依据；在这里复核。"),
    ("差距清单", "低于目标等级、或数量不足的事项，严重的在前；“现状”随“明细”的改动而变。"),
    ("证据", "每条原文引文及其前后文、位置和所凭规则；“明细”每行的“证据”一栏转到这里。"),
    ("数据核验", "需要核实的内容：报告原文、核验说明和建议询问；文字雷同的列出两份报告的原文。"),
    ("未能评估", "没有读出或没有评估的文件，以及处理办法。"),
)
_REVIEW: tuple[Entry, ...] = (
    ("修改", "在“明细”的“人工等级”中选择等级，写明理由、复核人和日期；留空表示采用机评等级。"),
    ("联动", "最终等级、得分、总分、评级、名次和差距数由公式计算，改动后立即更新。"),
    (
        "保护",
        "“明细”加了保护（没有密码），以免行序被打乱后合计出错；筛选、调整列宽不受影响。"
        "“总览”的“明细校验”不是“完好”时，请不要采用其中的数字。",
    ),
    (
        "导回",
        "保存后用 hedui review import 导回；下次 hedui evaluate 时采用，"
        "报告内容有变的事项标为待重新复核。",
    ),
    ("时点", "标有“改动前”的栏目和“差距清单”收录的事项是写出时的情况，重新评估后更新。"),
)


def write_intro(book: Any, styles: Styles, layout: Layout) -> None:
    """Add the sheet, which comes first."""
    sheet = book.add_worksheet(INTRO)
    sheet.set_column(0, 0, LABEL_WIDTH)
    sheet.set_column(1, CHIPS, CHIP_WIDTH)
    sheet.set_row(0, 34)
    put(sheet, 0, 0, "使用说明", styles(TITLE))
    row = 1
    for heading, entries in _sections(styles, layout):
        row += 1
        put_row(sheet, row, 0, [(heading, styles(_SECTION))] + [(None, styles(_SECTION))] * CHIPS)
        for label, cells in entries:
            row += 1
            put(sheet, row, 0, label, styles(LABEL, {"valign": "top", "indent": 1}))
            _write_entry(sheet, styles, row, cells)
        row += 1
    _write_choices(book, sheet, row + 2, layout.checklist)
    page(sheet, (0, 0))
    sheet.fit_to_pages(1, 0)


def _write_entry(sheet: Worksheet, styles: Styles, row: int, cells: str | list[Cell]) -> None:
    if isinstance(cells, str):
        sheet.set_row(row, row_height([cells], [CHIP_WIDTH * CHIPS]))
        sheet.merge_range(row, 1, row, CHIPS, "", styles(_WRAPPED))
        put(sheet, row, 1, cells, styles(_WRAPPED))
    else:
        sheet.set_row(row, 22)
        put_row(sheet, row, 1, cells)


def _sections(styles: Styles, layout: Layout) -> Iterator[tuple[str, list[Entry]]]:
    checklist = layout.checklist
    yield "各表", list(_SHEETS)
    scales: list[Entry] = [
        (title, legend.scale_chips(styles, scale)) for title, scale in legend.scales(layout)
    ]
    credits = [(f"{title}系数", _credits(scale.credits)) for title, scale in legend.scales(layout)]
    marks: list[Entry] = [("标记", legend.mark_chips(styles)), ("", legend.MARKS)]
    ratings = [("评级", legend.bands(checklist)), ("目标", _targets(checklist))]
    yield "等级和评级", [*scales, *credits, *ratings, *marks]
    yield "怎样复核", list(_REVIEW)
    yield "依据", _provenance(layout)


def _credits(credits: tuple[float, ...]) -> str:
    return "，".join(f"{grade} 级得权重的 {credit:g}" for grade, credit in enumerate(credits))


def _targets(checklist: Checklist) -> str:
    return "；".join(
        f"{tier.title}事项权重 {tier.weight:g}，目标 "
        + "、".join(
            f"{target} 级（{checklist.scales[name].labels[target]}）"
            for name, target in tier.targets.items()
        )
        for tier in checklist.tiers.values()
    )


def _provenance(layout: Layout) -> list[Entry]:
    run, checklist = layout.run, layout.checklist
    first, last = checklist.period
    return [
        ("清单", f"{checklist.title}（{checklist.id}），{len(checklist.items)} 项"),
        ("适用年度", f"{first}—{last}"),
        ("评分方案", run.profile or "未用方案，按清单计分"),
        ("报告", f"已评估 {len(layout.portion.standings)} 份"),
        ("程序版本", f"hedui {run.version}"),
        ("清单指纹", f"SHA-256 {run.hash_of(checklist)}"),
        ("规则指纹", f"SHA-256 {run.rules}"),
    ]


def _write_choices(book: Any, sheet: Worksheet, row: int, checklist: Checklist) -> None:
    """The grades to choose from, hidden, under the name by which 明细 finds them."""
    column = CHIPS + 2
    sheet.set_column(column, column, None, None, {"hidden": True})
    top = max(scale.top for scale in checklist.scales.values())
    for grade in range(top + 1):
        sheet.write_number(row + grade, column, grade)
    book.define_name(CHOICES, f"='{INTRO}'!{xl_range_abs(row, column, row + top, column)}")
