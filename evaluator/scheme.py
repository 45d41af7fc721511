"""How rubrics score beyond credits by grade: deductions, bonuses, vetoes, as a checklist or a
profile writes them. evaluator/scoring.py does the arithmetic."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from evaluator.yamlfile import Strict

Percent = Annotated[float, Field(ge=0, le=100)]
Points = Annotated[float, Field(gt=0)]
Grade = Annotated[int, Field(ge=1)]


class Shortfall(Strict):
    """数量不足的扣分：每少一次扣 each 分，最多扣 most 分；each 不写时只记差距不扣分。"""

    amount: str = Field(description="数量的名称，与规则的 amounts 一致")
    at_least: Points = Field(description="至少应有多少")
    each: Points | None = Field(default=None, description="每少一次扣几分")
    most: Points | None = Field(default=None, description="本条累计最多扣几分")


class LowGrade(Strict):
    """等级不足的扣分：等级低于 below 时扣 off 分。"""

    below: Grade = Field(description="低于这个等级")
    off: Points = Field(description="扣几分")


class Scoring(Strict):
    """一个事项的扣分办法：以权重为基础分，逐条扣分，扣完为止。"""

    shortfalls: tuple[Shortfall, ...] = Field(default=(), description="数量不足的扣分")
    low_grades: tuple[LowGrade, ...] = Field(default=(), description="等级不足的扣分")
    admitted: Points | None = Field(default=None, description="报告自认不足时扣几分")
    most: Points | None = Field(default=None, description="本事项累计最多扣几分")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.shortfalls or self.low_grades or self.admitted):
            raise ValueError("请至少写出一条扣分办法")
        return self


class Bonus(Strict):
    """加分项：事项达到等级 grade 时加分；写明 amount 时，按超过 over 的数量加分。"""

    title: str = Field(description="名称")
    item: str = Field(description="事项编号")
    grade: Grade = Field(default=1, description="至少达到的等级")
    points: Points = Field(description="加几分；写明 amount 时为每超过一次加几分")
    amount: str | None = Field(default=None, description="数量的名称")
    over: Annotated[float, Field(ge=0)] = Field(default=0, description="超过多少才加分")
    most: Points | None = Field(default=None, description="本条最多加几分")


class Veto(Strict):
    """一票否决：事项等级低于 below 时，评级最高为 band。"""

    title: str = Field(description="名称")
    item: str = Field(description="事项编号")
    below: Grade = Field(description="低于这个等级")
    band: str = Field(description="最高评级")
