"""How rubrics score beyond credits by grade: deductions, bonuses, vetoes, as a checklist or a
profile writes them. evaluator/scoring.py does the arithmetic."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from evaluator.model import Severity
from evaluator.yamlfile import Strict

Percent = Annotated[float, Field(ge=0, le=100)]
Points = Annotated[float, Field(gt=0)]
Grade = Annotated[int, Field(ge=1)]
# The kinds of findings that one report gives rise to.
ReportKind = Literal["rate", "sum", "part", "conflict", "date", "reference", "voice"]


class Shortfall(
    Strict, title="数量不足的扣分：每少一次扣 each 分，最多扣 most 分；each 不写时只记差距不扣分"
):
    """So much off for each unit that a figure falls short, up to `most`; without `each`, a gap."""

    amount: str = Field(description="数量的名称，与规则的 amounts 一致")
    at_least: Points = Field(description="至少应有多少")
    each: Points | None = Field(default=None, description="每少一次扣几分")
    most: Points | None = Field(default=None, description="本条累计最多扣几分")


class LowGrade(Strict, title="等级不足的扣分：等级低于 below 时扣 minus 分"):
    """So much off where the grade is lower than `below`."""

    below: Grade = Field(description="低于这个等级")
    minus: Points = Field(description="扣几分")


class Scoring(Strict, title="一个事项的扣分办法：以权重为基础分，逐条扣分，扣完为止"):
    """Deductions from an item's weight, which is its base score, down to nothing."""

    shortfalls: tuple[Shortfall, ...] = Field(default=(), description="数量不足的扣分")
    low_grades: tuple[LowGrade, ...] = Field(default=(), description="等级不足的扣分")
    admitted: Points | None = Field(default=None, description="报告自认不足时扣几分")
    most: Points | None = Field(default=None, description="本事项累计最多扣几分")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.shortfalls or self.low_grades or self.admitted):
            raise ValueError("请至少写出一条扣分办法")
        return self


class LoweredBy(
    Strict,
    title="因数据核验降级：有 kinds 类、至少为 least 的意见时，降 grades 级；只用于体例事项",
):
    """A form item is so many grades lower where a report has findings of these kinds, at least so
    grave. Copies are found only after grading, and lower nothing."""

    kinds: Annotated[tuple[ReportKind, ...], Field(min_length=1)] = Field(
        description="核验意见的类别"
    )
    least: Severity = Field(
        default="error", description="至少多重：error 错误、question 疑点、remark 提示"
    )
    grades: Grade = Field(default=1, description="降几级，最低降到 0 级")


class Bonus(
    Strict, title="加分项：事项达到等级 grade 时加分；写明 amount 时，按超过 over 的数量加分"
):
    """Points added where an item reaches a grade, or for each unit of a figure above `over`."""

    title: str = Field(description="名称")
    item: str = Field(description="事项编号")
    grade: Grade = Field(default=1, description="至少达到的等级")
    points: Points = Field(description="加几分；写明 amount 时为每超过一次加几分")
    amount: str | None = Field(default=None, description="数量的名称")
    over: Annotated[float, Field(ge=0)] = Field(default=0, description="超过多少才加分")
    most: Points | None = Field(default=None, description="本条最多加几分")


class Veto(Strict, title="一票否决：事项等级低于 below 时，评级最高为 band"):
    """Where an item's grade is lower than `below`, the rating is `band` at best."""

    title: str = Field(description="名称")
    item: str = Field(description="事项编号")
    below: Grade = Field(description="低于这个等级")
    band: str = Field(description="最高评级")
