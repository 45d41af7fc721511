"""report.html as it is written: one page or many, its links, its templates."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from page_samples import MARKUP, TEXT, decided, questioned, recorded, texted, written
from selectolax.lexbor import LexborHTMLParser, LexborNode
from writer_samples import LOCKED, SCANNED, checklist, item

from evaluator.checklist import Part
from evaluator.errors import ConfigError, UsageError
from evaluator.model import Outcome
from evaluator.standing import portions
from evaluator.writers import page
from evaluator.writers.page import write_page
from evaluator.writers.reportview import Facets, Viewer
from evaluator.writers.templates import load_templates

THREE: tuple[Outcome, ...] = (texted(), decided(), texted("云岭县.txt", 90.0), SCANNED)


def parsed(path: Path) -> LexborHTMLParser:
    return LexborHTMLParser(path.read_text("utf-8"))


def texts(tree: LexborHTMLParser | LexborNode, selector: str) -> list[str]:
    return [" ".join(node.text().split()) for node in tree.css(selector)]


def hrefs(tree: LexborHTMLParser, selector: str) -> list[str]:
    return [node.attributes["href"] or "" for node in tree.css(selector)]


def files(folder: Path) -> list[str]:
    found = folder.rglob("*.html")
    return sorted(path.relative_to(folder).as_posix() for path in found)


def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on a page holds no report but one of its own."""
    monkeypatch.setattr(page, "ONE_PAGE", 1)


def test_few_reports_are_one_page(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, *THREE))
    assert files(tmp_path) == ["report.html"]
    # Best first; a report keeps its number in the batch.
    assert [node.id for node in tree.css(".view")] == ["r3", "r1", "r2"]
    assert texts(tree, ".ranking .rows .county") == ["云岭县", "青岚县", "松川县"]
    assert texts(tree, ".ranking .rows .rank") == ["1", "2", "3"]
    assert hrefs(tree, ".ranking a") == ["#r3", "#r1", "#r2"]


def test_many_reports_have_a_page_each(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many(monkeypatch)
    tree = parsed(written(tmp_path, *THREE))
    names = ["pages/0001.html", "pages/0002.html", "pages/0003.html"]
    assert files(tmp_path) == [*names, "report.html"]
    assert hrefs(tree, ".ranking a") == [f"{names[n - 1]}#r{n}" for n in (3, 1, 2)]
    assert not tree.css(".view")
    second = parsed(tmp_path / names[0])
    assert texts(second, ".view h2") == ["青岚县 2022 年度"]
    assert hrefs(second, ".bar a") == ["../report.html", "0003.html", "0002.html"]


def test_views_are_kept_on_one_page_up_to_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outcomes = (texted(), texted("云岭县.txt", 90.0))
    size = written(tmp_path, *outcomes).stat().st_size
    monkeypatch.setattr(page, "ONE_PAGE", size)
    written(tmp_path, *outcomes)
    assert files(tmp_path) == ["report.html"]
    monkeypatch.setattr(page, "ONE_PAGE", size // 4)
    written(tmp_path, *outcomes)
    assert files(tmp_path) == ["pages/0001.html", "pages/0002.html", "report.html"]


def test_what_users_open_is_returned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    record = recorded(tmp_path, *THREE)
    asked = (record, portions(record.batch, record.run.checklists), load_templates(None))
    assert write_page(*asked) == [tmp_path / "report.html"]
    many(monkeypatch)
    assert write_page(*asked) == [tmp_path / "report.html", tmp_path / "pages"]


def test_a_list_that_is_too_long_goes_on_in_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(monkeypatch)
    monkeypatch.setattr(page, "ONE_LIST", 2)
    tree = parsed(written(tmp_path, *THREE))
    following = parsed(tmp_path / "pages/list-2.html")
    assert texts(tree, ".ranking .rows .county") == ["云岭县", "青岚县"]
    assert texts(following, ".ranking .rows .county") == ["松川县"]
    assert hrefs(tree, ".tools a") == ["report.html", "pages/list-2.html"]
    assert hrefs(following, ".tools a") == ["../report.html", "list-2.html"]
    assert hrefs(following, ".ranking a") == ["0002.html#r2"]
    assert hrefs(parsed(tmp_path / "pages/0002.html"), ".up") == ["list-2.html"]
    assert hrefs(parsed(tmp_path / "pages/0001.html"), ".up") == ["../report.html"]
    # Failures are told once.
    assert (len(tree.css("#failures")), len(following.css("#failures"))) == (1, 0)


def test_pages_of_a_larger_run_before_go_and_other_files_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        many(patch)
        patch.setattr(page, "ONE_LIST", 1)
        written(tmp_path, *THREE)
        written(tmp_path, texted())
        assert files(tmp_path) == ["pages/0001.html", "report.html"]
    (tmp_path / "pages" / "我的笔记.html").write_text("", "utf-8")
    written(tmp_path, *THREE)
    assert files(tmp_path) == ["pages/我的笔记.html", "report.html"]
    (tmp_path / "pages" / "我的笔记.html").unlink()
    written(tmp_path, *THREE)
    assert not (tmp_path / "pages").exists()


def test_a_folder_that_cant_be_made_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    many(monkeypatch)
    (tmp_path / "pages").write_text("", "utf-8")
    with pytest.raises(UsageError, match=r"E202.*pages"):
        written(tmp_path, *THREE)


@pytest.mark.parametrize("limit", [1, 10**9])
def test_the_same_record_gives_the_same_bytes(
    limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page, "ONE_PAGE", limit)
    for folder in ("one", "two"):
        written(tmp_path / folder, *THREE)
    names = files(tmp_path / "one")
    assert names == files(tmp_path / "two")
    for name in names:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_the_head_of_a_report_says_where_it_stands(tmp_path: Path) -> None:
    noted = replace(texted(), notes=("年度不在适用期内",), arithmetic=("得分 1 ÷ 权重 2",))
    view = parsed(written(tmp_path, noted, decided())).css("#r1")[0]
    assert texts(view, ".figures > div") == [
        "总分80.00",
        "评级良好",
        "名次1 / 2",
        "核心未见1",
        "差距2",
        "待复核1",
        "已复核0",
        "数据核验0",
    ]
    assert texts(view, ".notes li") == ["年度不在适用期内"]
    assert texts(view, ".sum li") == ["得分 1 ÷ 权重 2"]
    assert texts(view, ".scores li") == ["职能1/3", "执法2/4"]


def test_an_item_tells_grade_flags_and_sentences(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, texted()))
    assert texts(tree, "#r1-i3 .line > *") == ["1 表态", "事项b.two", "待复核", "差距", "常规"]
    assert texts(tree, "#r1-i3 .why") == ["复核原因：证据接近边界"]
    assert texts(tree, "#r1-i2 .line > *") == ["0 未见", "事项b.core", "差距", "自认不足", "核心"]
    # Sentences are numbered through the text; what earns no grade says what it is.
    assert texts(tree, "#r1-i1 .found a") == ["3成效", "2举措"]
    assert texts(tree, "#r1-i2 .found a") == ["5自认不足"]
    for link in hrefs(tree, ".found a"):
        assert tree.css(link), link
    assert texts(tree, "#r1-i2 dd")[1:] == [
        "2 举措",
        "应当做到b.core",
        "《示例条例》第5条",
        "请补上b.core",
    ]


def test_findings_are_listed_with_what_to_ask(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, questioned()))
    assert texts(tree, ".figures > div")[-1] == "数据核验3 其中错误 1"
    assert texts(tree, ".findings summary") == ["数据核验 3 错误 1 疑点 1 提示 1"]
    assert texts(tree, "#r1-f2 .line > *")[:2] == ["错误", "比率"]
    assert texts(tree, "#r1-f2 .name") == ["核2“办结事项123件，群众高度重视”"]
    assert texts(tree, "#r1-f2 p")[1:] == ["1÷2＝50%", "请核对"]
    # A copy tells of the other report; long quotes have their middle left out, and stay text.
    (other,) = texts(tree, "#r1-f1 .other")
    assert other.startswith("对照 松川县2021（<b>抄.txt）：“</p></mark></script>")
    assert re.search(r"……（略\d+字）……", other)
    assert MARKUP in tree.css("#r1-f3 .ask")[0].text()
    for link in hrefs(tree, ".finding a"):
        assert tree.css(link), link


def test_a_report_without_findings_says_so(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, texted()))
    assert texts(tree, ".findings > *") == ["数据核验 0", "没有需要核实的内容。"]


def test_what_is_questioned_is_marked_beside_what_is_evidence(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, questioned()))
    marks = {node.text(): node.attributes for node in tree.css("mark")}
    assert marks["政务大厅"]["class"] == "p0 q1"
    assert marks["办结事项"]["class"] == "error p0 q1"
    assert marks["123件"]["data-s"] == "3 4 q2"
    # No evidence: its colour is none.
    assert marks["，群众高度重视"] == {"class": "error", "data-s": "q2"}
    assert marks[MARKUP]["class"] == "question"
    assert "\n".join(node.text() for node in tree.css(".text p")) == TEXT
    # Over several lines, there is one place to which the list leads.
    assert len(tree.css(".text .remark")) == 2
    assert len(tree.css("#r1-q1")) == 1


def test_a_finding_outside_the_text_does_no_harm(tmp_path: Path) -> None:
    report = replace(questioned(), text="短")
    assert texts(parsed(written(tmp_path, report)), ".text p") == ["短"]


def test_what_people_decided_is_shown(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, decided()))
    assert texts(tree, "#r1-i1 .person") == [
        "复核（已采用）：1 级 → 2 级，见附件<b>（张三，2024-05-06）"
    ]
    assert "机评 1 表态" in texts(tree, "#r1-i1 .flag")
    assert texts(tree, "#r1-i2 .person")[0].startswith("复核（证据已变，待重新复核）")
    assert texts(tree, "#r1-i3 .grade") == ["不计分"]
    assert texts(tree, "#r1-i3 .person") == ["豁免：试点<i>（市局，有效期至 2030-01-01）"]
    assert [node.attributes["class"] for node in tree.css(".heat .rows td")] == [
        "score",
        "g3 n2 decided",
        "g1 n1",
        "none",
        "g0 n0",
    ]


def test_the_text_is_shown_whole_with_headings(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, texted()))
    assert "\n".join(node.text() for node in tree.css(".text p")) == TEXT
    assert texts(tree, ".text .h1") == ["一、主要工作", "二、存在的问题"]


def test_a_sentence_has_the_colours_of_its_parts(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, texted()))
    looks = {node.text(): node.attributes["class"] for node in tree.css("mark")}
    # The first part of the checklist has colour 0; the shared sentence is cut where another ends.
    assert looks["建成政务服务平台"] == "p0"
    assert looks["政务大厅办结事项"] == looks["123件"] == "p0 q1"
    assert looks["力量尚有不足"] == "p1 flagged"


def test_no_character_keeps_the_page_from_being_written(tmp_path: Path) -> None:
    odd = "\x00\x0b\r\x1b\x85\udcff\ufffe"
    text = f"{TEXT}\n尾{odd}\u2028\u202e完"
    report = replace(texted(text=text), county=f"青{odd}县", title=odd)
    shown = parsed(written(tmp_path, report)).css(".text p")[-1].text()
    assert shown == f"尾{'�' * len(odd)}\u2028\u202e完"


def test_evidence_outside_the_text_does_no_harm(tmp_path: Path) -> None:
    report = replace(texted(), text="短")
    assert texts(parsed(written(tmp_path, report)), ".text p") == ["短"]


def test_failures_are_listed_with_what_to_do(tmp_path: Path) -> None:
    tree = parsed(written(tmp_path, texted(), SCANNED, LOCKED))
    assert texts(tree, "#failures td") == [
        *("扫描.pdf", "E106", SCANNED.message),
        *("上锁.docx", "E105", LOCKED.message),
    ]


def test_a_batch_without_a_graded_report_is_written(tmp_path: Path) -> None:
    assert texts(parsed(written(tmp_path, SCANNED)), "#failures td")[1] == "E106"
    assert written(tmp_path / "none").exists()


def test_each_checklist_has_its_ranking_and_heat_map(tmp_path: Path) -> None:
    other = checklist().model_copy(update={"id": "other", "title": "另一清单"})
    elsewhere = replace(texted("竹川县.txt"), checklist="other")
    record = recorded(tmp_path, *THREE, elsewhere, of=(checklist(), other))
    by_checklist = portions(record.batch, record.run.checklists)
    (path,) = write_page(record, by_checklist, load_templates(None))
    tree = parsed(path)
    assert texts(tree, ".sheet h2") == ["示例清单 3 份", "另一清单 1 份"]
    assert [len(node.css(".rows tr")) for node in tree.css(".heat")] == [3, 1]


def test_nothing_is_loaded_from_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    many(monkeypatch)
    written(tmp_path, *THREE)
    for name in files(tmp_path):
        tree = parsed(tmp_path / name)
        assert not tree.css("link, img, iframe, object, embed, script[src], [style], [onclick]")
        for link in hrefs(tree, "a[href]"):
            place = r"(\.\./|pages/)?((\d+|report|list-\d+)\.html)?(#[-\w]+)?"
            assert re.fullmatch(place, link), link
        assert not re.search(r"@import|url\(", (tmp_path / name).read_text("utf-8"))


def test_a_users_template_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "report-view.html").write_text("<h2>{{ report.county }}，本省样式</h2>", "utf-8")
    tree = parsed(written(tmp_path / "out", texted(), templates=own))
    assert texts(tree, ".view") == ["青岚县，本省样式"]
    assert tree.css(".ranking")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("report-view.html", "一\n{{ 没有 }}"),
        ("report.css", "a\n{% if %}"),
        ("report.html", "\n{{"),
        ("report-bar.html", "\n{{ 没有 }}"),
        ("report-bar.html", "\n{{ 1 // 0 }}"),
        ("report-view.html", "\n{{ report.county.没有() }}"),
    ],
)
def test_a_faulty_template_is_told_with_file_and_line(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=rf"E307(.|\n)*{name}:2:1"):
        written(tmp_path / "out", texted(), templates=tmp_path)
    assert not (tmp_path / "out" / "report.html").exists()


def test_colours_of_parts_begin_anew_after_the_last() -> None:
    parts = tuple(Part(number=number, title=f"第{number}编") for number in range(14))
    items = tuple(item(f"i{part.number}", part.number) for part in parts)
    many_parts = checklist().model_copy(update={"parts": parts, "items": items})
    columns = Viewer(many_parts, Facets.of([many_parts])).columns
    assert [colour for _, colour, _ in columns] == [*range(12), 0, 1]
