"""How findings are called, and the form items that they lower where a checklist says so."""

from collections.abc import Sequence
from dataclasses import replace

from evaluator.model import Finding, FindingKind, ItemResult, Severity
from evaluator.scheme import LoweredBy

KINDS: dict[FindingKind, str] = {
    "rate": "比率",
    "sum": "合计",
    "part": "部分与整体",
    "conflict": "前后不一",
    "date": "时间",
    "reference": "引用",
    "voice": "主体",
    "copy": "文字雷同",
}
# The gravest first.
SEVERITIES: dict[Severity, str] = {"error": "错误", "question": "疑点", "remark": "提示"}


def lowered(result: ItemResult, by: LoweredBy | None, found: Sequence[Finding]) -> ItemResult:
    """The result of a form item, lower where there are findings of which its checklist says so.

    It is lowered once, however many there are, and asks for a review that names the gravest.
    """
    if by is None or result.status != "graded" or not result.grade:
        return result
    order = list(SEVERITIES)
    grave = order[: order.index(by.least) + 1]
    told = [finding for finding in found if finding.kind in by.kinds and finding.severity in grave]
    if not told:
        return result
    first = min(told, key=lambda finding: order.index(finding.severity))
    grade = max(result.grade - by.grades, 0)
    more = f"，共 {len(told)} 处" if len(told) > 1 else ""
    why = (
        f"数据核验{SEVERITIES[first.severity]}（{KINDS[first.kind]}：{first.message}{more}），"
        f"由 {result.grade} 级降为 {grade} 级"
    )
    reason = f"{result.review_reason}；{why}" if result.review_reason else why
    return replace(
        result, grade=grade, machine_grade=grade, lowered=why, review=True, review_reason=reason
    )
