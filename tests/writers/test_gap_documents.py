"""gaps/<county>.docx as whoever opens it in Word finds it."""

import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from gap_documents import lines, table, written
from pypdfium2 import PdfDocument
from recalculating import OFFICE, needs_office
from writer_samples import (
    HOSTILE,
    checklist,
    decision,
    evidence,
    full_batch,
    graded,
    result,
    scored,
)

from evaluator.checklist import Checklist
from evaluator.gaps import SEVERITIES, gaps
from evaluator.model import Assessment, Copied, Evidence, Finding, Role, Waived

FINDING_HEAD = ["序号", "性质、类别", "报告原文（节录）", "核验说明", "建议询问"]
GAP_HEAD = ["序号", "事项（层级）", "要求和依据", "现状", "差在哪里", "整改建议"]


def said(
    text: str, start: int, *, role: Role = "achievements", section: str = "一/（三）"
) -> Evidence:
    return replace(evidence(text, role=role, start=start), section=section)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> tuple[Any, Assessment, Checklist]:
    """The document of the best of four reports on all items of a shipped checklist."""
    batch, of = full_batch()
    folder = written(tmp_path_factory.mktemp("full"), *batch.assessments, of=of)
    report = next(batch.assessments)
    return docx.Document(str(folder / f"{report.county}.docx")), report, of


def _only(tmp_path: Path, report: Assessment, of: Checklist | None = None) -> Any:
    folder = written(tmp_path, report, of=of)
    (path,) = folder.glob("*.docx")
    return docx.Document(str(path))


def test_the_heading_names_county_year_and_subject(full: tuple[Any, Assessment, Checklist]) -> None:
    document, report, of = full
    first = document.paragraphs[0]
    assert first.text == f"{report.county}2022年{of.subject}差距清单"
    assert first.style.name == "Title"


def test_the_parts_come_in_order(full: tuple[Any, Assessment, Checklist]) -> None:
    headings = [p.text for p in full[0].paragraphs if p.style.name.startswith("Heading")]
    assert headings == [
        "一、报告和依据",
        "二、差距概况",
        "三、差距明细",
        "四、数据核验",
        "五、复核和豁免",
        "（一）待复核的事项",
        "（二）复核意见",
        "（三）豁免的事项",
        "附录　差距事项的原文",
    ]


def test_the_basis_says_what_was_checked_against_what(tmp_path: Path) -> None:
    other = scored("好.txt", checklist(), result("a.one", 3))
    folder = written(tmp_path, graded("b.txt"), other)
    text = "\n".join(lines(docx.Document(str(folder / "甲县2022.docx"))))
    report = graded("b.txt")
    assert "文件“b.txt”，报告年度：2022年" in text
    assert "《示例清单》，适用于2021—2025年度的报告，共4项，本报告计分4项。" in text
    assert (
        f"总分{report.score:.2f}分，评级“{report.band}”，在对照同一清单的2份报告中列第2位" in text
    )
    assert "差距2项，其中高1项、中0项、低1项" in text
    assert "核心事项须达到“举措”或“完整”，常规事项须达到“举措”" in text
    assert "核心事项没有可以得分的内容为“高”，有内容而未达目标为“中”" in text
    assert "核心未见的事项：事项b.core，共1项。" in text


def test_the_summary_counts_by_part_and_in_all(full: tuple[Any, Assessment, Checklist]) -> None:
    document, report, of = full
    found = gaps(report, of)
    rows = {row[0]: row[1:] for row in table(document, "部分", "事项")}
    for part in of.parts:
        of_part = [gap.severity for gap in found if gap.part == part]
        size = sum(item.part == part.number for item in of.items)
        by_severity = [str(of_part.count(grave)) for grave in range(3)]
        percent = next(score.percent for score in report.parts if score.part == part.number)
        assert rows[part.title] == [
            *(str(size), str(len(of_part))),
            *by_severity,
            f"{percent:.2f}",
        ]
    whole = [str(sum(gap.severity == grave for gap in found)) for grave in range(3)]
    assert rows["合计"] == [str(len(of.items)), str(len(found)), *whole, f"{report.score:.2f}"]


def test_gaps_stand_by_severity_and_within_it_by_part(
    full: tuple[Any, Assessment, Checklist],
) -> None:
    document, report, of = full
    found = gaps(report, of)
    expected: list[str] = []
    seen: tuple[int, str] | None = None
    for number, gap in enumerate(found, 1):
        if seen is None or seen[0] != gap.severity:
            count = sum(each.severity == gap.severity for each in found)
            expected.append(f"严重程度：{SEVERITIES[gap.severity]}（{count}项）")
        if seen != (gap.severity, gap.part.title):
            same = [g for g in found if (g.severity, g.part) == (gap.severity, gap.part)]
            expected.append(f"{gap.part.title}（{len(same)}项）")
        seen = gap.severity, gap.part.title
        expected.append(str(number))
    assert len({gap.severity for gap in found}) == 3
    assert [row[0] for row in table(document, *GAP_HEAD)] == expected


def test_a_gap_says_what_is_asked_found_lacking_and_advised(tmp_path: Path) -> None:
    rows = table(_only(tmp_path, graded()), *GAP_HEAD)
    by_number = {row[0]: row for row in rows if len(row) == len(GAP_HEAD)}
    assert by_number["1"] == [
        "1",
        "事项b.core（核心）",
        "应当做到b.core\n依据：《示例条例》第5条",
        "未见→举措：仅见于存在问题（自认不足）\n“尚有不足”（自认不足，一/（二））",
        "没有可以得分的内容，尚缺“表态”、“举措”",
        "请补上b.core",
    ]
    assert by_number["2"][3] == (
        "表态→举措：有原文，未达目标\n“高度重视”（得分证据，一/（二））\n待复核"
    )


def test_a_long_quote_is_cut_in_the_table_and_whole_in_the_appendix(tmp_path: Path) -> None:
    quote = "全县召开会议研究部署工作" * 12
    report = scored("x.txt", checklist(), result("b.two", 1, said(quote, 5)))
    document = _only(tmp_path, report)
    cell = table(document, *GAP_HEAD)[-1][3]
    assert quote not in cell
    assert f"“{quote[:40]}……”" in cell
    assert f"得分证据，一/（三）：“{quote}”" in lines(document)


def test_the_appendix_has_every_quote_of_the_gaps_once(tmp_path: Path) -> None:
    whole, part = said("建立台账并按季度通报", 100), said("按季度通报", 105)
    problem = said("台账不全", 200, role="problems", section="二/（一）")
    plan = said("明年补齐台账", 300, role="plan", section="")
    found = result("b.two", 1, whole, part, whole, flagged=(problem, plan))
    document = _only(tmp_path, scored("x.txt", checklist(), found))
    texts = lines(document)
    assert texts[texts.index("附录　差距事项的原文") + 1 :] == [
        "1．事项b.two（常规；表态→举措）",
        "得分证据，一/（三）：“建立台账并按季度通报”",
        "自认不足，二/（一）：“台账不全”",
        "列入计划：“明年补齐台账”",
    ]


def test_items_to_review_are_listed_with_what_to_check(tmp_path: Path) -> None:
    rows = table(_only(tmp_path, graded()), "事项", "现等级")
    assert rows == [["事项b.two", "表态", "2", "证据接近边界"]]


def test_findings_are_listed_with_what_to_ask(tmp_path: Path) -> None:
    quote = "办结纠纷100件，" + "其中" * 60 + "成功率98%"
    rate = Finding("rate", "error", quote, 0, len(quote), "95÷100＝95%，报告写98%", "请核对成功率")
    copied = Copied("b.txt", "乙县", 2021, "开展\n宣传", 5, 10, 0.5, 1)
    copy = Finding("copy", "remark", "开展 宣传", 9, 14, "文字相同", "从何而来", copied)
    document = _only(tmp_path, replace(graded(), findings=(rate, copy)))
    assert table(document, *FINDING_HEAD) == [
        [
            "1",
            "错误\n比率",
            f"“{quote[:30]}……（略{len(quote) - 60}字）……{quote[-30:]}”",
            rate.message,
            rate.ask,
        ],
        [
            "2",
            "提示\n文字雷同",
            "“开展 宣传”\n对照乙县2021（b.txt）：“开展 宣传”",
            "文字相同",
            "从何而来",
        ],
    ]
    told = next(text for text in lines(document) if text.startswith("报告中的数字"))
    assert "有2处对不上或需要询问，其中错误1处、提示1处。" in told


def test_a_report_without_findings_says_so(tmp_path: Path) -> None:
    texts = lines(_only(tmp_path, graded()))
    assert texts[texts.index("四、数据核验") + 1] == "没有需要核实的内容。"


def test_decisions_of_people_are_shown_with_what_became_of_them(tmp_path: Path) -> None:
    states = ("applied", "stale", "disputed")
    items = [
        replace(result(id, 1), decisions=(decision(2, f"复核人{state}", state=state),))
        for id, state in zip(("a.one", "b.core", "b.two"), states, strict=True)
    ]
    rows = table(_only(tmp_path, scored("x.txt", checklist(), *items)), "事项", "机评→复核")
    assert [row[1] for row in rows] == ["表态→举措"] * 3
    assert rows[0][2:5] == ["复核人applied的理由", "复核人applied", "2026-05-01"]
    assert [row[5] for row in rows] == ["已采用", "证据已变，未采用", "意见不一，未采用"]


def test_waived_items_are_listed_with_reason_and_approver(tmp_path: Path) -> None:
    waived = Waived("机构改革试点", "市局", date(2027, 1, 31), 2)
    excused = replace(waived, reason="没有执法权", grade=None)
    items = (
        replace(result("a.one", 2), waiver=waived),
        replace(result("b.two", 0), status="not_applicable", waiver=excused),
    )
    document = _only(tmp_path, scored("x.txt", checklist(), *items))
    assert table(document, "事项", "处理") == [
        ["事项a.one", "视同“举措”", "机构改革试点", "市局", "2027-01-31"],
        ["事项b.two", "不计分", "没有执法权", "市局", "2027-01-31"],
    ]


def test_a_report_without_gaps_says_so(tmp_path: Path) -> None:
    items = [result(id, 3) for id in ("a.one", "b.core", "b.two")]
    document = _only(tmp_path, scored("x.txt", checklist(), *items))
    texts = lines(document)
    assert texts[texts.index("三、差距明细") + 1] == "没有差距。"
    assert texts.count("无。") == 3
    assert len(document.sections) == 1


def test_what_is_not_known_leaves_no_hole(tmp_path: Path) -> None:
    document = _only(tmp_path, scored("x.txt", checklist(), county="", year=None))
    assert document.paragraphs[0].text == "（县名未识别）示例报告差距清单"
    assert any("报告年度：不明" in text for text in lines(document))


@pytest.mark.parametrize(
    "text",
    [
        *HOSTILE,
        "{{ 7*7 }}",
        "{% for x in y %}",
        "{#p 注 #}",
        "{_{",
        "</w:t></w:r>",
        "<w:p/>",
        "“引”&'",
    ],
)
def test_text_of_a_report_stays_text(text: str, tmp_path: Path) -> None:
    found = result("b.two", 1, said(text, 3), review=text)
    report = scored(text, checklist(), found, county=text)
    asked = Finding("rate", "question", text, 0, len(text), text, text)
    document = _only(tmp_path, replace(report, title=text, findings=(asked,)))
    texts = lines(document)
    assert f"{text}2022年示例报告差距清单" in texts
    assert f"得分证据，一/（三）：“{text}”" in texts
    assert f"被查报告。《{text}》，文件“{text}”，报告年度：2022年。" in texts
    assert table(document, "事项", "现等级")[0][3] == text
    shown = " ".join(text.split())
    assert table(document, *FINDING_HEAD) == [["1", "疑点\n比率", f"“{shown}”", text, text]]


def test_what_xml_cannot_hold_is_left_out_and_line_ends_are_kept(tmp_path: Path) -> None:
    odd = said("前\x00\x0b\x1b\ufffe\ud800后\n另一行\t格", 3)
    document = _only(tmp_path, scored("x.txt", checklist(), result("b.two", 1, odd)))
    assert "得分证据，一/（三）：“前后\n另一行\t格”" in lines(document)


def test_pages_are_a4_with_official_margins_and_the_table_lies_across(
    full: tuple[Any, Assessment, Checklist],
) -> None:
    upright, across, last = full[0].sections
    for section in (upright, last):
        assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
        margins = section.top_margin, section.bottom_margin, section.left_margin
        assert [m.mm for m in (*margins, section.right_margin)] == pytest.approx(
            [37, 35, 28, 26], abs=0.1
        )
    assert across.page_width > across.page_height
    assert across.page_width.mm == pytest.approx(297, abs=0.1)
    body = across.page_width - across.left_margin - across.right_margin
    gap_table = next(t for t in full[0].tables if t.rows[0].cells[0].text == "序号")
    assert sum(column.width for column in gap_table.columns) == pytest.approx(body, abs=Mm(1))


def test_fonts_are_those_of_official_documents(full: tuple[Any, Assessment, Checklist]) -> None:
    styles = full[0].styles
    expected = {
        "Title": ("方正小标宋简体", 22),
        "Heading 1": ("黑体", 16),
        "Heading 2": ("楷体", 16),
        "Body Text": ("仿宋", 16),
        "表格文字": ("仿宋", 10.5),
    }
    defaults = styles.element.find(qn("w:docDefaults"))
    for name, (font, size) in expected.items():
        style = styles[name].element
        for tag, attribute, value in (
            ("w:rFonts", "w:eastAsia", font),
            ("w:rFonts", "w:ascii", font),
            ("w:sz", "w:val", str(int(size * 2))),
        ):
            given = next(style.iter(qn(tag)), None)
            given = next(defaults.iter(qn(tag))) if given is None else given
            assert given.get(qn(attribute)) == value, name
    assert styles["Body Text"].paragraph_format.line_spacing == Pt(28)


def test_a_font_that_is_missing_has_a_stand_in(tmp_path: Path) -> None:
    with zipfile.ZipFile(written(tmp_path, graded()) / "甲县.docx") as archive:
        fonts = archive.read("word/fontTable.xml").decode()
    for name, stand_in in (("仿宋", "FangSong"), ("方正小标宋简体", "SimSun"), ("楷体", "KaiTi")):
        font = fonts.split(f'w:name="{name}"')[1].split("</w:font>")[0]
        assert stand_in in font.split("w:altName")[1].split("/>")[0]


def test_headers_of_tables_repeat_and_rows_stay_whole(
    full: tuple[Any, Assessment, Checklist],
) -> None:
    assert len(full[0].tables) >= 3
    for each in full[0].tables:
        head, *rows = (row._tr.trPr for row in each.rows)
        assert head.find(qn("w:tblHeader")) is not None
        assert all(row.find(qn("w:cantSplit")) is not None for row in (head, *rows))
        assert all(row.find(qn("w:tblHeader")) is None for row in rows)


def test_every_page_is_numbered(full: tuple[Any, Assessment, Checklist]) -> None:
    for section in full[0].sections:
        for footer in (section.footer, section.even_page_footer):
            fields = [t.text for t in footer._element.iter(qn("w:instrText"))]
            assert fields == [" PAGE "]
            assert footer.paragraphs[0].text == "— 1 —"


def test_nothing_of_the_template_is_left(full: tuple[Any, Assessment, Checklist]) -> None:
    text = "\n".join(lines(full[0]))
    assert not [mark for mark in ("{{", "{%", "{#", "模板说明") if mark in text]


def test_the_same_run_gives_the_same_bytes(tmp_path: Path) -> None:
    first = (written(tmp_path / "1", graded()) / "甲县.docx").read_bytes()
    assert (written(tmp_path / "2", graded()) / "甲县.docx").read_bytes() == first


@needs_office
def test_another_program_opens_it_and_numbers_its_pages(
    full: tuple[Any, Assessment, Checklist], tmp_path: Path
) -> None:
    document, report, _ = full
    document.save(str(tmp_path / "x.docx"))
    command = [
        str(OFFICE),
        "--headless",
        f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
        *("--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "x.docx")),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    shutil.rmtree(tmp_path / "profile")
    with PdfDocument(tmp_path / "x.pdf") as pdf:
        pages = [page.get_textpage().get_text_bounded() for page in pdf]
    assert f"{report.county}2022年" in pages[0].replace(" ", "")
    assert all(f"— {number} —" in page for number, page in enumerate(pages, 1))
    heads = [page for page in pages if "整改建议" in page]
    assert len(heads) > 1
