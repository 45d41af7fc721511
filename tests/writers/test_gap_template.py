"""gaps.docx, the template: what is in the shipped one, and what users make of it."""

import zipfile
from pathlib import Path

import docx
import pytest
from gap_documents import lines, written
from writer_samples import graded

from evaluator.errors import ConfigError

SHIPPED = Path("evaluator/templates/gaps.docx")


def test_the_template_names_no_machine_and_no_author() -> None:
    properties = docx.Document(str(SHIPPED)).core_properties
    assert (properties.author, properties.last_modified_by) == ("hedui", "hedui")
    assert SHIPPED.stat().st_size < 20_000


def _template(folder: Path, old: str, new: str, part: str = "word/document.xml") -> Path:
    """A folder with the shipped template, in which `old` has been edited into `new`."""
    folder.mkdir(exist_ok=True)
    with (
        zipfile.ZipFile(SHIPPED) as shipped,
        zipfile.ZipFile(folder / "gaps.docx", "w") as edited,
    ):
        for name in shipped.namelist():
            text = shipped.read(name).decode()
            assert name != part or old in text
            edited.writestr(name, text.replace(old, new) if name == part else text)
    return folder


def test_a_template_of_ones_own_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    templates = _template(tmp_path / "模板", "二、差距概况", "二、{{ county }}差距")
    folder = written(tmp_path / "out", graded(), templates=templates)
    texts = lines(docx.Document(str(folder / "甲县.docx")))
    assert "二、甲县差距" in texts
    assert "二、差距概况" not in texts


def test_footers_are_filled_in_as_well(tmp_path: Path) -> None:
    templates = _template(tmp_path / "模板", "— ", "{{ county }}—", "word/footer1.xml")
    folder = written(tmp_path / "out", graded(), templates=templates)
    footer = docx.Document(str(folder / "甲县.docx")).sections[0].footer
    assert footer.paragraphs[0].text.startswith("甲县—1")


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("{{ conty }}", "conty"),
        ("{{ title.nothing.more }}", "nothing"),
        ("{{ score + 1 }}", "无法套用"),
        ("{{ county", "语法错误"),
        ("{% for row in rows %}", "语法错误"),
        ("{{ '&lt;/w:p&gt;'|safe }}", "不完整"),
    ],
)
def test_a_faulty_tag_is_told_with_the_name_of_the_file(
    new: str, told: str, tmp_path: Path
) -> None:
    templates = _template(tmp_path / "模板", "二、差距概况", new)
    with pytest.raises(ConfigError, match="E307 模板有错误") as caught:
        written(tmp_path / "out", graded(), templates=templates)
    assert str(templates / "gaps.docx") in str(caught.value)
    assert told in str(caught.value)
    assert not list((tmp_path / "out").rglob("*.part"))


def test_what_is_no_word_document_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "模板"
    _template(folder, "二、差距概况", "")
    whole = (folder / "gaps.docx").read_bytes()
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    broken = whole.replace(b"word/document.xml", b"word/documemt.xml")
    for content in (b"text", b"", whole[:3000], broken, (tmp_path / "other.zip").read_bytes()):
        (folder / "gaps.docx").write_bytes(content)
        with pytest.raises(ConfigError, match=r"gaps\.docx.*不是 Word 文档"):
            written(tmp_path / "out", graded(), templates=folder)
