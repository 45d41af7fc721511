"""Checklists and hand-made assessments for the tests of the writers. All places are invented."""

from dataclasses import replace
from datetime import date

from evaluator.checklist import Band, Cap, Checklist, Item, Part, Scale, Tier, load_checklist
from evaluator.model import (
    Assessment,
    Batch,
    Decision,
    Evidence,
    Failure,
    Finding,
    ItemResult,
    PartScore,
    Report,
    Role,
)
from evaluator.record import Run
from evaluator.scoring import assessed
from evaluator.standing import Portion, portions

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "+1",
    "-2+3",
    "@SUM(A1)",
    "{=1}",
    "<script>alert(1)</script>",
    "<r><t>x</t></r>",
    "[bold]粗[/bold] [/]",
    "https://example.com/a",
    "internal:'证据'!A1",
    "_x0041_ &amp; ]]>",
    "00123",
    "#REF!",
)


def item(
    id: str, part: int, tier: str = "regular", scale: str = "evidence", article: int | None = None
) -> Item:
    return Item(
        id=id,
        title=f"事项{id}",
        part=part,
        article=article,
        tier=tier,
        scale=scale,
        basis=f"《示例条例》第{part + 3}条",
        asks=f"应当做到{id}",
        advice=f"请补上{id}",
    )


def checklist(*items: Item) -> Checklist:
    return Checklist(
        id="sample",
        title="示例清单",
        subject="示例报告",
        period=(2021, 2025),
        scales={
            "evidence": Scale(labels=("未见", "表态", "举措", "成效"), credits=(0, 0.3, 0.7, 1)),
            "form": Scale(labels=("缺失", "部分", "完整"), credits=(0, 0.5, 1)),
        },
        tiers={
            "core": Tier(title="核心", weight=2, targets={"evidence": 2, "form": 2}),
            "regular": Tier(title="常规", weight=1, targets={"evidence": 2, "form": 1}),
        },
        bands=(Band(title="良好", floor=70), Band(title="薄弱", floor=0)),
        cap=Cap(tier="core", score=60),
        publish_by="04-01",
        parts=(
            Part(number=1, title="职能"),
            Part(number=2, title="执法"),
            Part(number=0, title="体例"),
        ),
        items=items
        or (
            item("a.one", 1, article=4),
            item("b.core", 2, "core", article=15),
            item("b.two", 2),
            item("form.plan", 0, "core", "form"),
        ),
    )


def evidence(
    quote: str, *, strength: int = 2, role: Role = "achievements", start: int = 10
) -> Evidence:
    return Evidence(
        quote,
        start,
        start + len(quote),
        "一/（二）",
        role,
        strength,
        96.1235,
        f"规则：{quote[:4]}",
    )


def result(
    id: str,
    grade: int,
    *quotes: Evidence,
    flagged: tuple[Evidence, ...] = (),
    gap: bool = False,
    review: str | None = None,
    top: int = 3,
) -> ItemResult:
    roles = {span.role for span in flagged}
    return ItemResult(
        id=id,
        status="graded",
        grade=grade,
        machine_grade=grade,
        max_grade=top,
        weight=1.0,
        score=grade / top,
        admitted="problems" in roles,
        planned="plan" in roles,
        review=review is not None,
        review_reason=review,
        gap=gap,
        evidence=quotes,
        flagged=flagged,
    )


def not_applicable(id: str) -> ItemResult:
    return ItemResult(id, "not_applicable", 0, 0, 3, 1.0, 0.0, False, False, False, None, False, ())


def assessment(
    report: str,
    score: float,
    *items: ItemResult,
    county: str = "甲县",
    year: int | None = 2022,
    notes: tuple[str, ...] = (),
) -> Assessment:
    return Assessment(
        report=report,
        title=f"{county}报告",
        county=county,
        year=year,
        checklist="sample",
        score=score,
        band="良好" if score >= 70 else "薄弱",
        capped=False,
        parts=(PartScore(1, "职能", 1.0, 3.0, 100 / 3), PartScore(2, "执法", 2.0, 4.0, 50.0)),
        items=items,
        notes=notes,
    )


def scored(
    name: str,
    of: Checklist,
    *results: ItemResult,
    county: str = "甲县",
    year: int | None = 2022,
    text: str = "",
    profile: str | None = None,
) -> Assessment:
    """A report scored by a checklist; items without a result don't apply."""
    given = {result.id: result for result in results}
    whole = tuple(
        replace(given.get(item.id, not_applicable(item.id)), weight=of.weight_of(item))
        for item in of.items
    )
    report = Report(
        name=name,
        text=text,
        title=f"{county}报告",
        title_span=(0, 0),
        county=county,
        year=year,
        issuer="",
        signed=None,
        signed_span=None,
        published=None,
        published_span=None,
        sections=(),
        clauses=(),
        quantities=(),
        matching="",
        origin=(0,),
    )
    return assessed(report, of, whole, profile)


def decision(grade: int, reviewer: str = "张三", *, state: str = "applied") -> Decision:
    """A decision of 2026-05-01."""
    return Decision(
        grade=grade,
        machine_grade=1,
        reason=f"{reviewer}的理由",
        reviewer=reviewer,
        date=date(2026, 5, 1),
        evidence="",
        state=state,  # type: ignore[arg-type]  # one of three words
    )


def run_of(*checklists: Checklist) -> Run:
    """A run by checklists, as its record tells it."""
    return Run(checklists or (checklist(),), None, "规则的指纹")


def portion(batch: Batch, of: Checklist) -> Portion:
    """A batch graded by one checklist."""
    return portions(batch, (of,))[0]


def graded(report: str = "b.txt") -> Assessment:
    """A report with every kind of result: full, gap, flagged, reviewed, form."""
    return scored(
        report,
        checklist(),
        result("a.one", 3, evidence("办结123件", strength=3), evidence("建成平台")),
        result("b.core", 0, flagged=(evidence("尚有不足", strength=0, role="problems"),)),
        result("b.two", 1, evidence("高度重视", strength=1), review="证据接近边界"),
        result(
            "form.plan",
            2,
            evidence("明年打算", strength=2, role="plan"),
            flagged=(evidence("计划推进", strength=0, role="plan"),),
            top=2,
        ),
    )


SCANNED = Failure("扫描.pdf", "E106", "“扫描.pdf”没有文字层，请先用文字识别软件处理")
LOCKED = Failure("上锁.docx", "E105", "“上锁.docx”已加密，请去掉密码后重试")


def small_batch() -> Batch:
    """Three graded reports, two of them equal in score, and a file that could not be read."""
    of = checklist()
    tops = {item.id: of.scales[item.scale].top for item in of.items}
    bare = scored("c.txt", of, *(result(id, 0, top=top) for id, top in tops.items()))
    return Batch((graded("a.txt"), graded("b.txt"), bare, SCANNED))


def full_batch() -> tuple[Batch, Checklist]:
    """Four reports graded on all items of the shipped checklist, and two failures."""
    shipped = load_checklist("outline-2021-2025")
    places = (("云栖县", 2022, 0), ("松崖县", 2019, 1), ("临渊市", 2024, 2), ("竹沄县", None, 3))
    reports = [_on_all_items(shipped, *place) for place in places]
    return Batch((*reports, LOCKED, SCANNED)), shipped


def _on_all_items(shipped: Checklist, county: str, year: int | None, seed: int) -> Assessment:
    results = (
        _on_item(shipped, wanted, number + seed) for number, wanted in enumerate(shipped.items)
    )
    report = scored(f"{county}.docx", shipped, *results, county=county, year=year)
    quote = f"{county}的总数"
    found = Finding("sum", "question", quote, 10, 10 + len(quote), "各分项少于总数", "请核对")
    return replace(report, findings=(found,))


def _on_item(shipped: Checklist, wanted: Item, number: int) -> ItemResult:
    scale = shipped.scales[wanted.scale]
    grade = number % (scale.top + 1)
    found = [evidence(f"{wanted.title}第{rung}级", strength=rung) for rung in range(grade, 0, -1)]
    admitted = (evidence(f"{wanted.title}有短板", strength=0, role="problems"),)
    return result(
        wanted.id,
        grade,
        *found,
        flagged=admitted if number % 5 == 0 else (),
        review="措辞接近边界" if number % 7 == 0 else None,
        top=scale.top,
    )
