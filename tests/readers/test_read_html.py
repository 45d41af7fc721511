"""Pages as government sites publish them: the article, its title and its day."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_samples import SENTENCES, TITLE, code_of, headings, read_bytes

PARAGRAPHS = "".join(f"<p>　　{sentence}</p>" for sentence in SENTENCES * 3)
SITE = "云屏县人民政府门户网站"
MENU = "".join(f'<li><a href="/{n}">栏目{n}，政务公开。</a></li>' for n in range(30))
METADATA = """<table class="info"><tr><td>索 引 号</td><td>YP-2023-0007</td><td>主题分类</td>
<td>司法</td></tr><tr><td>发布机构</td><td>云屏县司法局</td><td>发布日期</td><td>2023-01-10</td></tr>
</table>"""
FOOTER = "<div class='foot'>主办：云屏县人民政府办公室　备案号0000　联系电话0000</div>"


def page(article: str, head: str = "", before: str = "", after: str = "") -> str:
    return f"""<!DOCTYPE html><html><head><meta charset="utf-8">{head}
<title>{TITLE}_{SITE}</title><style>p {{ color: red }}</style></head><body>
<div class="top"><h2>{SITE}</h2><ul>{MENU}</ul></div>{before}
{article}
{after}<ul>{MENU}</ul>{FOOTER}<script>var text = "脚本";</script></body></html>"""


def lines(tmp_path: Path, text: str, encoding: str = "utf-8") -> list[str]:
    return read_bytes(tmp_path, text.encode(encoding)).text.split("\n")


@pytest.mark.parametrize(
    "container",
    [
        'id="UCAP-CONTENT"',
        'class="TRS_Editor"',
        'class="view TRS_UEDITOR trs_paper_default"',
        'id="zoom"',
        'class="article-content"',
        'class="article_con"',
        'class="content"',
        'id="content"',
        'class="pages_content"',
        'id="mainText"',
        'class="nobody-knows-this-one"',
    ],
)
def test_article_without_its_surroundings(tmp_path: Path, container: str) -> None:
    found = lines(
        tmp_path, page(f"<div {container}>{PARAGRAPHS}</div>", before=f"<div>{METADATA}</div>")
    )
    assert found == [TITLE, "发布日期：2023-01-10", *SENTENCES * 3]


def test_inner_container_wins_over_the_page_around_it(tmp_path: Path) -> None:
    article = (
        f'<div class="content"><h1>{TITLE}</h1><div>来源：本站　浏览：15次</div>{METADATA}'
        f'<div class="TRS_Editor">{PARAGRAPHS}</div></div>'
    )
    assert lines(tmp_path, page(article)) == [TITLE, "发布日期：2023-01-10", *SENTENCES * 3]


def test_article_in_several_editor_blocks_is_whole(tmp_path: Path) -> None:
    blocks = "".join(f'<div class="TRS_Editor"><p>{s}</p></div>' for s in SENTENCES)
    assert lines(tmp_path, page(f'<div class="content">{blocks}</div>'))[1:] == list(SENTENCES)


def test_signature_beside_the_article_is_kept_on_unknown_pages(tmp_path: Path) -> None:
    article = f"<div><div>{PARAGRAPHS}</div><div>云屏县人民政府</div><div>2023年1月5日</div></div>"
    assert lines(tmp_path, page(article))[-2:] == ["云屏县人民政府", "2023年1月5日"]


def test_metadata_inside_the_container_is_left_out(tmp_path: Path) -> None:
    found = lines(tmp_path, page(f'<div id="zoom">{METADATA}{PARAGRAPHS}</div>'))
    assert not any("YP-2023" in line for line in found)
    assert found[1] == "发布日期：2023-01-10"


@pytest.mark.parametrize("name", ["PubDate", "publishdate", "article:published_time"])
def test_day_of_publication_from_meta(tmp_path: Path, name: str) -> None:
    key = "property" if ":" in name else "name"
    head = f'<meta {key}="{name}" content="2023-02-03 09:30:00">'
    found = lines(tmp_path, page(f'<div id="zoom">{PARAGRAPHS}</div>', head))
    assert found[:2] == [TITLE, "发布日期：2023-02-03"]


@pytest.mark.parametrize(
    "shown",
    [
        "发布时间：2023-03-04 10:00",
        "发布日期: 2023年3月4日",
        "【公开日期】2023/3/4",
        "时间：2023-03-04",
    ],
)
def test_day_of_publication_from_a_line_on_the_page(tmp_path: Path, shown: str) -> None:
    before = f"<div><span>来源：县司法局</span> <span>{shown}</span></div>"
    found = lines(tmp_path, page(f'<div id="zoom">{PARAGRAPHS}</div>', before=before))
    assert found[:2] == [TITLE, "发布日期：2023-03-04"]


def test_day_that_the_article_shows_itself_is_not_said_twice(tmp_path: Path) -> None:
    article = f'<div id="zoom"><h1>{TITLE}</h1><p>发布时间：2023-03-04</p>{PARAGRAPHS}</div>'
    assert lines(tmp_path, page(article)) == [TITLE, "发布时间：2023-03-04", *SENTENCES * 3]


def test_day_of_signature_is_not_the_day_of_publication(tmp_path: Path) -> None:
    before = "<table><tr><td>成文日期</td><td>2023-01-05</td></tr></table>"
    found = lines(tmp_path, page(f'<div id="zoom">{PARAGRAPHS}</div>', before=before))
    assert not any("2023-01-05" in line for line in found)


def test_title_broken_over_two_lines_is_not_said_twice(tmp_path: Path) -> None:
    head = '<meta name="PubDate" content="2023-02-03">'
    broken = TITLE[:8] + "<br>" + TITLE[8:]
    article = f'<div id="zoom"><p align="center">{broken}</p>{PARAGRAPHS}</div>'
    assert lines(tmp_path, page(article, head)) == [
        TITLE[:8],
        TITLE[8:],
        "发布日期：2023-02-03",
        *SENTENCES * 3,
    ]


def test_title_from_meta_wins(tmp_path: Path) -> None:
    head = '<meta name="ArticleTitle" content="云屏县法治建设年报">'
    found = lines(tmp_path, page(f'<div id="zoom">{PARAGRAPHS}</div>', head))
    assert found[0] == "云屏县法治建设年报"


def test_tables_breaks_and_blocks(tmp_path: Path) -> None:
    article = f"""<div id="zoom">{PARAGRAPHS}<table><tr><th>指标</th><th>数量</th></tr>
<tr><td><p>复议<br>案件</p></td><td> 15 件</td></tr></table>
<p>第一行<br/>第二
行&nbsp;&nbsp;尾</p><ul><li>甲</li><li>乙</li></ul><pre>丙
丁</pre></div>"""
    assert lines(tmp_path, page(article))[-8:] == [
        "指标\t数量",
        "复议 案件\t15 件",
        "第一行",
        "第二行 尾",
        "甲",
        "乙",
        "丙",
        "丁",
    ]


def test_table_for_layout_keeps_paragraphs(tmp_path: Path) -> None:
    article = f"<table><tr><td>&nbsp;</td><td>{PARAGRAPHS}</td><td></td></tr></table>"
    assert lines(tmp_path, page(article))[1:] == list(SENTENCES * 3)


def test_headings_by_tag_and_bold(tmp_path: Path) -> None:
    article = f"""<div id="zoom"><h2>一、主要做法</h2><p>{SENTENCES[0]}</p>
<p><strong>（一）</strong><b>依法决策</b></p><p><strong>重点</strong>{SENTENCES[1]}</p>
<p style="font-weight: bold">（二）规范执法</p>{PARAGRAPHS}</div>"""
    found = read_bytes(tmp_path, page(article).encode())
    assert headings(found) == [TITLE, "一、主要做法", "（一）依法决策", "（二）规范执法"]


def test_what_a_browser_does_not_show_is_left_out(tmp_path: Path) -> None:
    article = f"""<div id="zoom">{PARAGRAPHS}<p style="display: none">藏一</p><p hidden>藏二</p>
<!-- 藏三 --><script>藏四</script><style>藏五</style><textarea>藏六</textarea>
<p>【打印】 【关闭】</p><p>上一篇：另一份报告</p></div>"""
    assert lines(tmp_path, page(article))[1:] == list(SENTENCES * 3)


@pytest.mark.parametrize(
    ("encoding", "charset"),
    [
        ("gb18030", "gb2312"),
        ("gb18030", "utf-8"),
        ("utf-8", "gbk"),
        ("utf-8-sig", ""),
        ("utf-16", ""),
    ],
)
def test_encoding_is_found_even_where_the_page_is_wrong(
    tmp_path: Path, encoding: str, charset: str
) -> None:
    text = page(f'<div id="zoom">{PARAGRAPHS}</div>').replace("utf-8", charset)
    assert lines(tmp_path, text, encoding)[1:] == list(SENTENCES * 3)


def test_declared_traditional_encoding(tmp_path: Path) -> None:
    article = "<p>雲屏縣政府嚴格規範行政執法，並向社會公開結果。</p>" * 3
    text = f'<html><head><meta charset="big5"></head><body>{article}</body></html>'
    assert lines(tmp_path, text, "big5")[0] == "雲屏縣政府嚴格規範行政執法，並向社會公開結果。"


@pytest.mark.parametrize("start", ["<p>", "<div class='x'>", "<!-- 导出 --><table><tr><td>"])
def test_fragments_are_pages_too(tmp_path: Path, start: str) -> None:
    assert lines(tmp_path, start + SENTENCES[0]) == [SENTENCES[0]]


def test_text_with_an_angle_bracket_is_no_page(tmp_path: Path) -> None:
    assert lines(tmp_path, "<实施方案>已经印发。<p>") == ["<实施方案>已经印发。<p>"]


def test_short_saved_document(tmp_path: Path) -> None:
    text = f"<html><body><p>{TITLE}</p><p>索引号不在表里。</p><p>全文完</p></body></html>"
    assert lines(tmp_path, text) == [TITLE, "索引号不在表里。", "全文完"]


def test_page_without_an_article(tmp_path: Path) -> None:
    shell = b"<html><head><title>x</title></head><body><script>load()</script></body></html>"
    assert code_of(tmp_path, shell) == "E110"


def test_deeply_nested_page_is_read(tmp_path: Path) -> None:
    text = "<html><body>" + "<span>" * 3000 + SENTENCES[0]
    assert lines(tmp_path, text) == [SENTENCES[0]]


def test_hostile_page_does_not_stall(tmp_path: Path) -> None:
    started = time.perf_counter()
    comments = "<!-- -->" * 2000
    assert lines(tmp_path, comments + SENTENCES[0]) == [comments + SENTENCES[0]]
    text = "<html><body>" + "<div>" * 5000 + SENTENCES[0] * 3000
    assert lines(tmp_path, text) == [SENTENCES[0] * 3000]
    assert time.perf_counter() - started < 20


PIECE = re.compile(r"<[^>]*>|[^<]+")
SOUP = (
    "<div></div><table><tr><td></td></table><p><b></b><br><a></a>文字，<ul><li><h1></h1><pre>"
    "<!-- --><script></script><form><select>"
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECE.findall(SOUP)), max_size=60))
def test_no_tag_soup_loses_the_text_before_it(tmp_path: Path, pieces: list[str]) -> None:
    text = f"<html><body><p>{SENTENCES[0]}</p>{''.join(pieces)}"
    assert SENTENCES[0] in read_bytes(tmp_path, text.encode()).text
