"""Reports with text for the tests of the page, and pages written of them. Places are invented."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from writer_samples import assessment, checklist, evidence, not_applicable, result

from evaluator.checklist import Checklist
from evaluator.model import (
    Assessment,
    Copied,
    Decision,
    Evidence,
    Finding,
    Outcome,
    Role,
    Section,
    Waived,
)
from evaluator.record import Record, Run, write_record
from evaluator.standing import portions
from evaluator.writers.page import write_page
from evaluator.writers.templates import load_templates

MARKUP = (
    "</p></mark></script><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% raw %}"
    " &lt;b&gt; &amp; <!-- ]]> \" ' `"
)
SHARED = "政务大厅办结事项123件"
LINES = (
    "青岚县2022年法治政府建设工作报告",
    "一、主要工作",
    "建成政务服务平台。",
    *(f"第{number}段没有要点。" for number in range(1, 60)),
    f"据统计，{SHARED}，群众高度重视。",
    *(f"第{number}段仍没有要点。" for number in range(60, 120)),
    "二、存在的问题",
    "执法力量尚有不足。",
    MARKUP,
)
TEXT = "\n".join(LINES)


def quoted(text: str, quote: str, *, strength: int = 2, role: Role = "achievements") -> Evidence:
    """Evidence where the text has it."""
    return evidence(quote, strength=strength, role=role, start=text.index(quote))


def heading(text: str, line: str, level: int = 1) -> Section:
    """A heading that stands alone on its line."""
    start = text.index(line)
    end = start + len(line)
    return Section("一", line, level, "achievements", start, end, end, True)


def texted(report: str = "青岚县.txt", score: float = 80.0, text: str = TEXT) -> Assessment:
    """A report with every kind of result. The sentence SHARED is one of two items of two parts, and
    a part of it is another one's."""
    items = (
        result("a.one", 3, quoted(text, SHARED, strength=3), quoted(text, "建成政务服务平台")),
        result("b.core", 0, flagged=(quoted(text, "力量尚有不足", strength=0, role="problems"),)),
        result(
            "b.two",
            1,
            quoted(text, SHARED, strength=1),
            quoted(text, "123件", strength=1),
            gap=True,
            review="证据接近边界",
        ),
        result("form.plan", 2, quoted(text, "一、主要工作"), top=2),
    )
    items = (items[0], replace(items[1], gap=True), *items[2:])
    graded = assessment(report, score, *items, county=report[:3])
    headings = (heading(text, "一、主要工作"), heading(text, "二、存在的问题"))
    return replace(graded, text=text, sections=headings)


def questioned() -> Assessment:
    """A report with findings: one on part of a sentence of evidence and beyond it, one of markup
    alone, and a copy that reaches over several lines."""
    here = (TEXT.index("办结事项123件"), TEXT.index("高度重视") + len("高度重视"))
    markup = (TEXT.index(MARKUP), TEXT.index(MARKUP) + len(MARKUP))
    lines = (TEXT.index("第3段没有要点"), TEXT.index("第5段没有要点"))
    copied = Copied("<b>抄.txt", "松川县", 2021, MARKUP, 0, len(MARKUP), 0.25, 3)
    findings = (
        Finding("copy", "remark", TEXT[slice(*lines)], *lines, "文字相同", "从何而来", copied),
        Finding("rate", "error", TEXT[slice(*here)], *here, "1÷2＝50%", "请核对"),
        Finding("voice", "question", MARKUP, *markup, f"写作{MARKUP}", MARKUP),
    )
    return replace(texted("竹川县.txt", 70.0), findings=findings)


def decided() -> Assessment:
    """A report on which people decided, with a waiver."""

    def decision(state: str, reviewer: str) -> Decision:
        day = date(2024, 5, 6)
        return Decision(2, 1, "见附件<b>", reviewer, day, "f" * 16, state)  # type: ignore[arg-type]

    waiver = Waived("试点<i>", "市局", date(2030, 1, 1), None)
    items = (
        replace(result("a.one", 2), machine_grade=1, decisions=(decision("applied", "张三"),)),
        replace(result("b.core", 1), decisions=(decision("stale", "李四"),)),
        replace(not_applicable("b.two"), waiver=waiver),
        result("form.plan", 0, top=2),
    )
    return replace(assessment("松川县.txt", 50.0, *items, county="松川县"), text="松川县报告")


def recorded(folder: Path, *outcomes: Outcome, of: tuple[Checklist, ...] = ()) -> Record:
    """The record of a run."""
    return write_record(outcomes, Run(of or (checklist(),), None, "0" * 64, "1"), folder)


def written(folder: Path, *outcomes: Outcome, templates: Path | None = None) -> Path:
    """The page of a run."""
    record = recorded(folder, *outcomes)
    by_checklist = portions(record.batch, record.run.checklists)
    return write_page(record, by_checklist, load_templates(templates))[0]
