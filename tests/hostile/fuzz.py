"""Any bytes to every reader, any text to the outline and the rules: a ReadError, or what holds.

FUZZ_SECONDS=600 python tests/hostile/fuzz.py      looks for that long, by new chances each time
"""

import io
import os
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import make
import packages
import printed
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException

from evaluator.errors import CODES, ReadError
from evaluator.evaluate import assess
from evaluator.model import Document, Report
from evaluator.outline import outline
from evaluator.readers import read
from evaluator.requirement import load_requirement
from evaluator.resources import rules_path
from evaluator.rules import load_rules

PAGE = (
    "<html><head><title>青岚县2023年法治政府建设报告</title></head><body><div class=content>"
    f"<table><tr><td>索引号</td><td>1</td></tr></table><p>{make.SENTENCE}</p></div></body></html>"
)
SOUND = {
    "docx": packages.word(make.REPORT),
    "list": packages.listed(make.SENTENCE),
    "pdf": printed.pages(3, printed.printed(["Annual report"] * 20)),
    "html": PAGE.encode(),
    "utf-8": make.REPORT.encode(),
    "gb18030": make.REPORT.encode("gb18030"),
    "utf-16": make.REPORT.encode("utf-16"),
    "xlsx": packages.excel(),
}
# What reports, and texts made to confuse, consist of.
PIECES = (
    *("一、", "（一）", "1.", "1.1", "①", "第一章", "一是", "(2)", "二、", "三、", "其一，"),
    *("青岚县", "2023年", "2022年", "2024年", "法治政府建设", "工作报告", "年度", "人民政府"),
    *(
        "存在的问题",
        "下一步",
        "主要工作",
        "第一责任人",
        "不足：",
        "【问题】",
        "今后",
        "尚未",
        "计划",
    ),
    *(
        "聘请法律顾问",
        "审查合同",
        "行政执法",
        "6名",
        "42件",
        "100%",
        "3.5万元",
        "百分之八十",
        "1,234件",
    ),
    *(
        "。",
        "，",
        "；",
        "：",
        "、",
        "\n",
        "\n\n",
        "\t",
        " ",
        "　",
        "《",
        "》",
        "“",
        "”",
        "（",
        "）",
        "|",
    ),
    *("2024年2月1日", "二〇二四年二月", "发布日期：", "- 3 -", "第3页", "共9页", "----", "|-|-|"),
    *(
        "\ufdfa",
        "ﬁ",
        "½",
        "㎡",
        "𠀀",
        "e\u0301",
        "\u200b",
        "#",
        "@",
        "＃",
        "零",
        "九" * 20,
        "9" * 20,
    ),
)
texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=120).map("".join)


@st.composite
def mutated(draw: st.DrawFn, sound: bytes) -> bytes:
    """A file with pieces cut out, doubled, moved or overwritten; cut off; bits turned over."""
    data = bytearray(sound)
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        upto = at + draw(st.integers(0, 300))
        match draw(st.sampled_from(["cut", "double", "flip", "write", "end", "zero"])):
            case "cut":
                del data[at:upto]
            case "double":
                data[at:at] = data[at:upto] * draw(st.integers(1, 20))
            case "flip" if data:
                data[at] ^= 1 << draw(st.integers(0, 7))
            case "write":
                data[at:at] = draw(st.binary(max_size=30))
            case "zero":
                data[at:upto] = bytes(len(data[at:upto]))
            case "end":
                del data[at:]
    return bytes(data)


@st.composite
def repacked(draw: st.DrawFn, sound: bytes) -> bytes:
    """A package that is sound as such, with parts that aren't, are missing or stand twice."""
    parts = {}
    with zipfile.ZipFile(io.BytesIO(sound)) as archive:
        for name in archive.namelist():
            if name.endswith(("document.xml", "styles.xml", "numbering.xml", ".rels")):
                match draw(st.sampled_from(["keep", "keep", "mutate", "drop"])):
                    case "drop":
                        continue
                    case "mutate":
                        parts[name] = draw(mutated(archive.read(name)))
                        continue
            parts[name] = archive.read(name)
    return packages.zipped(parts)


_RULES = load_rules(rules_path())
_REQUIREMENT = load_requirement("outline-2021-2025", None, None, date(2024, 1, 1))


def check_file(data: bytes) -> None:
    """A file is read into sound text, or refused with a code that is known, in Chinese."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.bin"
        path.write_bytes(data)
        try:
            document = read(path)
        except ReadError as error:
            assert error.code in CODES
            assert "请" in error.detail
            return
    assert document.text.strip()
    assert not {char for char in document.text if char < " "} - {"\n", "\t"}
    document.text.encode()
    starts = {0} | {i + 1 for i, char in enumerate(document.text) if char == "\n"}
    assert document.headings <= starts
    check_document(document)


def check_document(document: Document) -> None:
    """A document becomes a report whose spans hold, and is graded, or refused as no report."""
    check_report(outline(document, _RULES.language, _RULES.finder))
    try:
        assessment = assess(document, _REQUIREMENT, _RULES)
    except ReadError as error:
        assert error.code in ("E110", "E111")
        return
    for item in assessment.items:
        for evidence in (*item.evidence, *item.flagged):
            assert evidence.quote
            assert document.text[evidence.start : evidence.end] == evidence.quote
        assert 0 <= item.grade <= item.max_grade
    assert 0 <= assessment.score <= 100


def check_report(report: Report) -> None:
    """Origins rise, clauses lie in the text and in order, sections lie in order in the text."""
    assert len(report.origin) == len(report.matching) + 1
    assert all(0 <= place <= len(report.text) for place in report.origin)
    end = 0
    for clause in report.clauses:
        assert end <= clause.start < clause.end <= len(report.matching)
        assert 0 <= clause.section < len(report.sections)
        end = clause.end
    numbers = [(c.section, c.segment, c.paragraph) for c in report.clauses]
    for column in zip(*numbers, strict=True):
        assert list(column) == sorted(column)
    levels = [section.level for section in report.sections]
    assert all(later <= level + 1 for level, later in pairwise(levels))
    starts = [section.start for section in report.sections]
    assert starts == sorted(starts)
    for section in report.sections:
        assert 0 <= section.start <= section.body <= len(report.text)
        assert section.start <= section.end <= len(report.text)
    for figure in report.quantities:
        assert 0 <= figure.start < figure.end <= len(report.text)


def _targets(examples: int, *, same: bool) -> dict[str, Callable[[], None]]:
    """What to try, each with so many examples; `same`: the same ones each time."""
    chosen = settings(
        max_examples=examples,
        deadline=None,
        derandomize=same,
        database=None,
        phases=(Phase.generate,) if same else (Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    files: dict[str, st.SearchStrategy[bytes]] = {
        kind: mutated(sound) for kind, sound in SOUND.items()
    }
    files["parts"] = repacked(SOUND["docx"])
    files["list parts"] = repacked(SOUND["list"])
    found: dict[str, Callable[[], None]] = {
        kind: chosen(given(strategy)(check_file)) for kind, strategy in files.items()
    }
    documents = texts.map(lambda text: Document("报告.txt", text))
    found["text"] = chosen(given(documents)(check_document))
    return found


def bounded(examples: int) -> dict[str, Callable[[], None]]:
    """The targets for a test: the same examples each time."""
    return _targets(examples, same=True)


def main() -> int:
    """Look for faults for FUZZ_SECONDS; the exit code tells whether one was found."""
    ends = time.monotonic() + float(os.environ.get("FUZZ_SECONDS", "600"))
    rounds = 0
    while time.monotonic() < ends:
        for name, target in _targets(200, same=False).items():
            try:
                target()
            except HypothesisException:
                raise
            except BaseException as fault:  # what was tried stands in its notes
                print(f"{name}: {fault!r}", *getattr(fault, "__notes__", ()), sep="\n")
                return 1
            if time.monotonic() >= ends:
                break
        rounds += 1
        print(f"{rounds} rounds", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
