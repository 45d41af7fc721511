"""Word documents: everything a reader of the page sees, once and in order."""

import io
import zipfile
from pathlib import Path

import docx
import pytest
from docx.oxml.parser import parse_xml
from docx.shared import Pt
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_samples import (
    SENTENCES,
    TITLE,
    W,
    code_of,
    docx_bytes,
    docx_of,
    headings,
    ole_of,
    read_bytes,
    simple_docx,
    with_parts,
    zip_of,
)

NAMESPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
LEVEL = (
    '<w:lvl w:ilvl="{at}"><w:start w:val="1"/>{style}<w:numFmt w:val="{format}"/>'
    '<w:lvlText w:val="{text}"/></w:lvl>'
)


def body(tmp_path: Path, *blocks: str) -> list[str]:
    return read_bytes(tmp_path, docx_of(*blocks)).text.split("\n")


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def item(text: str, level: int, number: int = 41) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def numbered(levels: list[tuple[str, str]], *paragraphs: str, extra: str = "") -> bytes:
    """A Word file with a list of these (format, text) levels as number 41."""
    document = docx.Document(io.BytesIO(docx_of(*paragraphs)))
    root = document.part.numbering_part.element
    rendered = "".join(
        LEVEL.format(at=at, format=name, text=text, style="")
        for at, (name, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="40">{rendered}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="41"><w:abstractNumId w:val="40"/></w:num>'))
    if extra:
        root.append(parse_xml(extra))
    return docx_bytes(document)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.lists(
        st.text(st.characters(blacklist_categories=("C", "Z")), min_size=1), min_size=1, max_size=6
    )
)
def test_any_paragraphs_read_back(tmp_path: Path, texts: list[str]) -> None:
    assert read_bytes(tmp_path, simple_docx(*texts)).text.split("\n") == texts


def test_paragraphs_and_tables_in_order(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(SENTENCES[0])
    table = document.add_table(2, 3)
    for at, text in enumerate(["指标", "单位", "数量", "复议案件", "件", "15"]):
        table.cell(at // 3, at % 3).text = text
    document.add_paragraph(SENTENCES[1])
    lines = read_bytes(tmp_path, docx_bytes(document)).text.split("\n")
    assert lines == [SENTENCES[0], "指标\t单位\t数量", "复议案件\t件\t15", SENTENCES[1]]


def test_merged_cells_are_said_once(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "类别"
    table.cell(0, 2).text = "数量"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "执法"
    for at, text in [((1, 1), "检查"), ((1, 2), "230"), ((2, 1), "处罚"), ((2, 2), "17")]:
        table.cell(*at).text = text
    lines = read_bytes(tmp_path, docx_bytes(document)).text.split("\n")
    assert lines == ["类别\t数量", "执法\t检查\t230", "\t处罚\t17"]


def test_paragraphs_of_a_data_cell_share_its_row(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(1, 2)
    table.cell(0, 0).text = "行政\n复议"
    table.cell(0, 1).text = "15件"
    table.cell(0, 1).add_paragraph("同比下降")
    assert read_bytes(tmp_path, docx_bytes(document)).text == "行政 复议\t15件 同比下降"


def test_table_that_frames_the_page_keeps_its_paragraphs(tmp_path: Path) -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = SENTENCES[0]
    cell.add_paragraph("二、主要不足").runs[0].bold = True
    cell.add_paragraph(SENTENCES[1])
    found = read_bytes(tmp_path, docx_bytes(document))
    assert found.text.split("\n") == [SENTENCES[0], "二、主要不足", SENTENCES[1]]
    assert headings(found) == ["二、主要不足"]


def test_tracked_changes_read_as_accepted(tmp_path: Path) -> None:
    block = (
        "<w:p><w:r><w:t>办结</w:t></w:r>"
        '<w:del w:id="1" w:author="a"><w:r><w:delText>12</w:delText></w:r></w:del>'
        '<w:ins w:id="2" w:author="a"><w:r><w:t>15</w:t></w:r></w:ins>'
        '<w:moveFrom w:id="3" w:author="a"><w:r><w:t>旧处</w:t></w:r></w:moveFrom>'
        "<w:r><w:t>件</w:t></w:r></w:p>"
    )
    assert body(tmp_path, block) == ["办结15件"]


def test_deleted_table_row_is_gone(tmp_path: Path) -> None:
    def row(text: str, properties: str = "") -> str:
        return f"<w:tr><w:trPr>{properties}</w:trPr><w:tc>{p(text)}</w:tc></w:tr>"

    rows = row("保留") + row("删去", '<w:del w:id="1" w:author="a"/>')
    assert body(tmp_path, f"<w:tbl>{rows}</w:tbl>") == ["保留"]


def test_links_fields_and_content_controls(tmp_path: Path) -> None:
    lines = body(
        tmp_path,
        "<w:p><w:hyperlink><w:r><w:t>实施方案</w:t></w:r></w:hyperlink>"
        '<w:fldSimple w:instr=" PAGE "><w:r><w:t>已印发</w:t></w:r></w:fldSimple>'
        "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t>并公开</w:t></w:r></w:sdtContent></w:sdt></w:p>",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p(SENTENCES[0])}</w:sdtContent></w:sdt>",
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr>"
        f"<w:sdtContent>{p('单击输入')}</w:sdtContent></w:sdt>",
    )
    assert lines == ["实施方案已印发并公开", SENTENCES[0]]


def test_table_of_contents_is_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("一、主要做法\t1", style="toc 1")
    document.add_paragraph("一、主要做法")
    assert read_bytes(tmp_path, docx_bytes(document)).text == "一、主要做法"


def test_text_box_is_read_once_after_its_paragraph(tmp_path: Path) -> None:
    box = f"<w:txbxContent>{p('框内文字')}</w:txbxContent>"
    block = (
        f"<w:p {NAMESPACES}><w:r><w:t>{SENTENCES[0]}</w:t></w:r><w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{box}</wps:txbx></wps:wsp>'
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>{box}</v:textbox>"
        "</v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert body(tmp_path, block, p(SENTENCES[1])) == [SENTENCES[0], "框内文字", SENTENCES[1]]


def test_old_text_box_is_read_too(tmp_path: Path) -> None:
    block = (
        f"<w:p {NAMESPACES}><w:r><w:pict><v:shape><v:textbox><w:txbxContent>{p('框内文字')}"
        "</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    )
    assert [line for line in body(tmp_path, block) if line] == ["框内文字"]


def test_line_breaks_tabs_and_hidden_text(tmp_path: Path) -> None:
    lines = body(
        tmp_path,
        '<w:p><w:r><w:br w:type="page"/></w:r><w:r><w:t>甲</w:t><w:br/><w:t>乙</w:t><w:tab/>'
        "<w:t>丙</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r></w:p>",
    )
    assert lines == ["甲", "乙\t丙"]


def test_headers_and_footers_are_left_out(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph(TITLE)
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    assert read_bytes(tmp_path, docx_bytes(document)).text == TITLE


def test_headings_by_style_outline_and_bold(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading(TITLE, 0)
    document.add_heading("一、主要做法", 1)
    document.add_paragraph(SENTENCES[0])
    document.add_paragraph().add_run("（一）依法决策").bold = True
    mixed = document.add_paragraph()
    mixed.add_run("重点突出。").bold = True
    mixed.add_run(SENTENCES[1])
    own = document.styles.add_style("报告小标题", 1)
    own.base_style = document.styles["Heading 2"]
    document.add_paragraph("（二）规范执法", style=own)
    strong = document.styles.add_style("粗体段", 1)
    strong.font.bold = True
    strong.font.size = Pt(16)
    document.add_paragraph("（三）化解纠纷", style=strong)
    outlined = document.add_paragraph("二、存在不足")
    outlined.paragraph_format.element.get_or_add_pPr().append(
        parse_xml(f'<w:outlineLvl {W} w:val="0"/>')
    )
    assert headings(read_bytes(tmp_path, docx_bytes(document))) == [
        TITLE,
        "一、主要做法",
        "（一）依法决策",
        "（二）规范执法",
        "（三）化解纠纷",
        "二、存在不足",
    ]


def test_chinese_numbering_is_written_out(tmp_path: Path) -> None:
    data = numbered(
        [("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")],
        item("主要做法", 0),
        item("依法决策", 1),
        item("规范执法", 1),
        item("2022年培训", 2),
        p(SENTENCES[0]),
        item("存在不足", 0),
        item("能力不强", 1),
    )
    assert read_bytes(tmp_path, data).text.split("\n") == [
        "一、主要做法",
        "（一）依法决策",
        "（二）规范执法",
        "1. 2022年培训",
        SENTENCES[0],
        "二、存在不足",
        "（一）能力不强",
    ]


@pytest.mark.parametrize(
    ("format_name", "text", "labels"),
    [
        ("decimal", "%1、", {1: "1、", 11: "11、"}),
        ("chineseCounting", "第%1章", {1: "第一章", 10: "第十章", 12: "第十二章", 20: "第二十章"}),
        ("decimalEnclosedCircle", "%1", {1: "①", 3: "③"}),
        ("upperRoman", "%1、", {1: "I、", 4: "IV、", 9: "IX、", 14: "XIV、"}),
        ("lowerLetter", "%1)", {1: "a)", 2: "b)"}),
        ("bullet", "•", {1: "", 2: ""}),
    ],
)
def test_formats_of_numbers(
    tmp_path: Path, format_name: str, text: str, labels: dict[int, str]
) -> None:
    data = numbered([(format_name, text)], *[item("事项", 0)] * max(labels))
    lines = read_bytes(tmp_path, data).text.split("\n")
    assert {at: lines[at - 1] for at in labels} == {at: f"{x}事项" for at, x in labels.items()}


def test_list_that_starts_anew(tmp_path: Path) -> None:
    again = (
        f'<w:num {W} w:numId="42"><w:abstractNumId w:val="40"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    data = numbered(
        [("decimal", "%1、")],
        item("甲", 0),
        item("乙", 0),
        item("丙", 0, 42),
        item("丁", 0, 42),
        extra=again,
    )
    assert read_bytes(tmp_path, data).text.split("\n") == ["1、甲", "2、乙", "1、丙", "2、丁"]


def test_number_that_hangs_on_a_style(tmp_path: Path) -> None:
    document = docx.Document()
    root = document.part.numbering_part.element
    levels = "".join(
        LEVEL.format(at=at, format="chineseCounting", text=text, style=style)
        for at, (text, style) in enumerate(
            [("%1、", '<w:pStyle w:val="Heading1"/>'), ("（%2）", '<w:pStyle w:val="Heading2"/>')]
        )
    )
    root.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="40">{levels}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {W} w:numId="41"><w:abstractNumId w:val="40"/></w:num>'))
    for name in ("Heading 1", "Heading 2"):
        document.styles[name].element.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {W}><w:numId w:val="41"/></w:numPr>')
        )
    document.add_heading("主要做法", 1)
    document.add_heading("依法决策", 2)
    document.add_heading("规范执法", 2)
    assert headings(read_bytes(tmp_path, docx_bytes(document))) == [
        "一、主要做法",
        "（一）依法决策",
        "（二）规范执法",
    ]


def test_entities_are_not_resolved(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("不可外泄", encoding="utf-8")
    xml = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY l "展开">]>'
        f"<w:document {W}><w:body><w:p><w:r><w:t>正文&e;&l;</w:t></w:r></w:p></w:body></w:document>"
    )
    data = with_parts(simple_docx(TITLE), {"word/document.xml": xml.encode()})
    text = read_bytes(tmp_path, data).text
    assert text.startswith("正文")
    assert "不可外泄" not in text
    assert "展开" not in text


def test_strict_and_macro_variants_are_read(tmp_path: Path) -> None:
    plain = simple_docx(TITLE)
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        main = archive.read("word/document.xml")
        types = archive.read("[Content_Types].xml")
    strict = main.replace(
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    macro = types.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    assert strict != main
    assert macro != types
    for parts in ({"word/document.xml": strict}, {"[Content_Types].xml": macro}):
        assert read_bytes(tmp_path, with_parts(plain, parts)).text == TITLE


def test_missing_picture_does_not_cost_the_report(tmp_path: Path) -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="r9" Target="../NULL" Type="http://schemas.openxmlformats.org/'
        'officeDocument/2006/relationships/image"/></Relationships>'
    )
    data = with_parts(simple_docx(TITLE), {"word/_rels/document.xml.rels": relations.encode()})
    assert read_bytes(tmp_path, data).text == TITLE


def test_zip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    huge = b"<w:document>" + b" " * 60_000_000
    data = with_parts(simple_docx(TITLE), {"word/document.xml": huge})
    assert len(data) < 1_000_000
    assert code_of(tmp_path, data) == "E104"


def test_encrypted_word_file(tmp_path: Path) -> None:
    assert code_of(tmp_path, ole_of("EncryptedPackage"), "report.docx") == "E105"


@pytest.mark.parametrize(
    "data",
    [
        simple_docx(TITLE)[:-200],
        zip_of("word/other.xml"),
        with_parts(simple_docx(TITLE), {"word/document.xml": b"<w:document"}),
    ],
)
def test_broken_word_file(tmp_path: Path, data: bytes) -> None:
    assert code_of(tmp_path, data) == "E104"


def test_word_file_without_text(tmp_path: Path) -> None:
    assert code_of(tmp_path, simple_docx("", " ")) == "E110"
