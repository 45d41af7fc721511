"""Reviews on the terminal: what an import did, the decisions on file, and how far grades agree."""

from collections.abc import Sequence
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from evaluator.agreement import FEWEST, Agreement, Compared
from evaluator.errors import CODES
from evaluator.reviewbook import ITEM, REPORT
from evaluator.reviewing import Change, Imported
from evaluator.reviews import Review
from evaluator.subjects import Filed
from evaluator.writers.console import plain

_KINDS = {
    "added": "新增",
    "replaced": "更新",
    "withdrawn": "撤回",
    "same": "未变",
    "left": "未变",
}
_STATES = {"applied": "生效", "stale": "待重新复核", "disputed": "意见不一", None: "未用上"}
_SETTLE = (
    "意见不一时按机评等级计分。请商定后由意见被改的一方在 matrix.xlsx 的明细表里该事项的行填写"
    "商定的等级、理由和自己的姓名，再导入；各人的等级相同即生效。"
)
_AGAIN = "待重新复核：报告里该事项的原文已变，请看过新的原文后重新填写并导入，之前按机评等级计分。"
_UNUSED = "未用上：结果里没有这份报告或这个事项，或者该事项不计分；文件如已改名，请改回原名。"
_MEANING = (
    "一致：人判的等级与机评相同。平均差：人判比机评平均高（+）或低（−）几级。"
    "Kappa：去掉偶然一致、按差几级加权后的一致程度，1 为完全一致，0 相当于随意评判；"
    f"判过不足 {FEWEST} 次的事项不列。"
    "只算有人判过的事项：只在不同意机评时才填等级的，一致率会偏低。"
)
_SHOWN = 30


def show_import(found: Imported, path: Path, console: Console) -> None:
    """Print what an import did: the counts, each change, each row refused, and what to do next.
    `path` is where the decisions were put."""
    counts = dict.fromkeys(dict.fromkeys(_KINDS.values()), 0)
    for change in found.changes:
        counts[_KINDS[change.kind]] += 1
    counts["未采用"] = found.refused_rows
    told = "、".join(f"{kind} {count}" for kind, count in counts.items())
    _line(f"复核意见：{told}。", console)
    if not found.changes and not found.refused:
        console.print("工作簿里没有填写人工等级。")
    for change in found.changes:
        if change.kind != "same" and (change.kind != "left" or change.notes):
            _line(_change(change), console)
    for refusal in found.refused:
        about = f"{_short(refusal.row.values[REPORT])} {_short(refusal.row.values[ITEM])}"
        problem = f"{refusal.code} {CODES[refusal.code]}：{refusal.message}"
        _line(f"未采用 {refusal.row.cell(refusal.title)} {problem}（{about}）", console)
    if found.of("added", "replaced", "withdrawn"):
        _line(f"已写入 {path}", console)
        again = f"hedui evaluate 报告文件或文件夹 --out {path.parent}"
        _line(f"下一步：再次评估，使复核生效：{again}", console)


def show_filed(decisions: Sequence[Filed], console: Console) -> None:
    """Print the decisions on file, with what has become of each."""
    if not decisions:
        console.print("没有复核意见。")
        return
    table = _table(f"复核意见（{len(decisions)} 条）")
    for title, ratio in (("报告", 3), ("事项", 3), ("理由", 4)):
        table.add_column(title, overflow="fold", ratio=ratio)
    for title in ("机评→复核", "复核人", "日期", "状态"):
        table.add_column(title, overflow="fold", no_wrap=title != "复核人")
    for each in decisions:
        review = each.review
        title = each.subject.item.title if each.subject else review.item
        grades = f"{review.machine_grade}→{review.grade}"
        told = _STATES[each.state]
        cells = (review.report, title, review.reason, grades, review.reviewer, review.date, told)
        table.add_row(*(plain(str(cell)) for cell in cells))
    console.print(table)
    states = {each.state for each in decisions}
    for state, advice in (("disputed", _SETTLE), ("stale", _AGAIN), (None, _UNUSED)):
        if state in states:
            _line(advice, console)


def show_agreement(found: Agreement, console: Console) -> None:
    """Print how the machine's grades agree with people's, and reviewers with each other."""
    if found.items:
        console.print(_by_item(found))
        everything = found.overall
        _line(f"合计：{_in_words(everything)}。", console)
        for scale, each in found.scales:
            name = f"等级 0—{scale.top}（{'、'.join(scale.labels)}）"
            _line(f"{name}：{_in_words(each)}，加权 Kappa {_number(each.kappa)}。", console)
    else:
        console.print("没有可以比较的复核意见：还没有人判过，或者证据都已变。")
    if found.disputed:
        _line(f"另有 {found.disputed} 个事项意见不一，商定之前未计入。", console)
    if found.uncounted:
        _line(f"另有 {found.uncounted} 条意见因证据已变或未用上，未计入。", console)
    if found.reviewers:
        console.print(_between(found))
    if found.items:
        _line(_MEANING, console)


def _change(change: Change) -> str:
    subject, before, after = change.subject, change.before, change.after
    decided = {
        "added": f"机评 {after.machine_grade if after else ''} 级 → {_decision(after)}",
        "replaced": f"{_decision(before)} → {_decision(after)}{_reasons(before, after)}",
        "withdrawn": _decision(before),
    }
    told = filter(None, (decided.get(change.kind), *change.notes))
    place = f"{_KINDS[change.kind]} {change.cell} {subject.report} {subject.item.title}"
    return f"{place}：{'；'.join(told)}"


def _decision(review: Review | None) -> str:
    return f"{review.grade} 级（{review.reviewer}，{review.date}）" if review else ""


def _reasons(before: Review | None, after: Review | None) -> str:
    if before is None or after is None or before.reason == after.reason:
        return ""
    return f"，理由“{_short(before.reason)}” → “{_short(after.reason)}”"


def _by_item(found: Agreement) -> Table:
    table = _table("机评与人判（改动最多的事项在前）")
    table.add_column("事项", overflow="fold")
    for title in ("判过", "一致", "调高", "调低", "平均差", "Kappa"):
        table.add_column(title, justify="right", no_wrap=True)
    for item, each in found.items:
        kappa = _number(each.kappa if len(each.pairs) >= FEWEST else None)
        counts = (len(each.pairs), each.agreed, each.raised, each.lowered)
        difference = f"{each.difference:+.2f}"
        table.add_row(plain(item.title), *map(str, counts), difference, kappa)
    return table


def _between(found: Agreement) -> Table:
    table = _table("复核人之间（判过同一事项的）")
    table.add_column("复核人", overflow="fold")
    for title in ("共同判过", "一致", "一致率"):
        table.add_column(title, justify="right", no_wrap=True)
    for each in found.reviewers:
        share = f"{each.agreed / each.together:.0%}"
        names = plain("、".join(each.reviewers))
        table.add_row(names, str(each.together), str(each.agreed), share)
    return table


def _in_words(each: Compared) -> str:
    decided = len(each.pairs)
    share = f"{each.agreed / decided:.1%}"
    changed = f"调高 {each.raised} 项，调低 {each.lowered} 项，平均差 {each.difference:+.2f}"
    return f"判过 {decided} 项，与机评一致 {each.agreed} 项（{share}），{changed}"


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f}"


def _short(value: object) -> str:
    text = " ".join(str("" if value is None else value).split())
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)


def _line(text: str, console: Console) -> None:
    # Whole, however narrow the terminal: lines are searched and piped.
    console.print(plain(text), soft_wrap=True)
