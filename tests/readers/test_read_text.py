"""Plain text in every encoding that offices use."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_samples import SENTENCES, TITLE, code_of, read_bytes

relaxed = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

# What offices write: Chinese in daily use, Chinese punctuation, figures, line ends.
CHINESE = "".join(
    bytes([row, cell]).decode("gb2312") for row in range(0xB0, 0xD7) for cell in range(0xA1, 0xFF)
)
office_text = st.text(st.sampled_from(CHINESE[:3000] + "，。、；：“”（）《》0123456789% \n"))
any_text = st.text(
    st.characters(
        blacklist_categories=("Cc", "Cf", "Cs", "Cn", "Zl", "Zp"), whitelist_characters="\n\t"
    )
)


@relaxed
@given(text=any_text, bom=st.sampled_from([b"", b"\xef\xbb\xbf"]))
def test_any_utf8_reads_back(tmp_path: Path, text: str, bom: bytes) -> None:
    text = TITLE + text
    assert read_bytes(tmp_path, bom + text.encode()).text == text


@relaxed
@given(text=any_text)
def test_any_utf16_with_a_mark_reads_back(tmp_path: Path, text: str) -> None:
    text = TITLE + text
    assert read_bytes(tmp_path, text.encode("utf-16")).text == text
    assert read_bytes(tmp_path, b"\xfe\xff" + text.encode("utf-16-be")).text == text


@relaxed
@given(
    text=office_text,
    encoding=st.sampled_from(["gb18030", "gbk", "utf-8", "utf-16-le", "utf-16-be"]),
)
def test_office_text_reads_back_in_every_encoding(tmp_path: Path, text: str, encoding: str) -> None:
    text = f"{TITLE}\n{text}"
    assert read_bytes(tmp_path, text.encode(encoding, "ignore")).text == text


def test_rare_characters_of_gb18030(tmp_path: Path) -> None:
    text = TITLE + "\n由䶮家坪镇㙍头村𠅤姓调解员承办。"
    assert read_bytes(tmp_path, text.encode("gb18030")).text == text


def test_traditional_text_in_big5(tmp_path: Path) -> None:
    text = (
        "雲屏縣法治政府建設年度報告\n"
        + "縣政府嚴格規範行政執法，全年辦理覆議案件，並向社會公開結果。" * 8
    )
    assert read_bytes(tmp_path, text.encode("big5")).text == text


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\x0c", "\u2028", "\x0b"])
def test_every_line_end_is_a_newline(tmp_path: Path, newline: str) -> None:
    data = (TITLE + newline + SENTENCES[0]).encode()
    assert read_bytes(tmp_path, data).text == f"{TITLE}\n{SENTENCES[0]}"


def test_text_is_kept_verbatim(tmp_path: Path) -> None:
    text = f"\n　　{TITLE}  \n\n\t=1+1 <b>{{{{x}}}}</b>\n"
    document = read_bytes(tmp_path, text.encode())
    assert document.text == text
    assert document.headings == frozenset()


def test_characters_nobody_sees_are_dropped(tmp_path: Path) -> None:
    data = f"法\u200b治\ufeff政\u202e府\x00建\x1b设。{SENTENCES[0]}\x1a".encode()
    assert read_bytes(tmp_path, data).text == f"法治政府建设。{SENTENCES[0]}"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_one_damaged_byte_does_not_cost_the_report(tmp_path: Path, encoding: str) -> None:
    data = "\n".join(SENTENCES * 5).encode(encoding)
    text = read_bytes(tmp_path, data + b"\xff").text
    assert text.startswith("\n".join(SENTENCES * 5))


def test_binary_junk_is_refused(tmp_path: Path) -> None:
    assert code_of(tmp_path, bytes(range(256)) * 8) == "E107"
    assert code_of(tmp_path, b"\x01\x02\x03\x04" * 100) == "E107"
