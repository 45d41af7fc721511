"""Figures in Chinese text: which count, what they say, and which are none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import plain, report_text, shipped_rules, understood

from evaluator.model import Kind, Quantity

Told = tuple[str, float, str, Kind, bool]

# Written, value, unit, kind, approximate.
COUNTING: list[Told] = [
    ("28件", 28, "件", "count", False),
    ("１２８件", 128, "件", "count", False),
    ("1 306 卷", 1306, "卷", "count", False),
    ("2,140份", 2140, "份", "count", False),
    ("1.28万件", 12800, "件", "count", False),
    ("12.5万人次", 125000, "人次", "count", False),
    ("2.5万余人", 25000, "人", "count", True),
    ("10多万份", 100000, "份", "count", True),
    ("近8000人次", 8000, "人次", "count", True),
    ("约1.5小时", 1.5, "小时", "count", True),
    ("超过200场次", 200, "场次", "count", True),
    ("逾90家", 90, "家", "count", True),
    ("300余件", 300, "件", "count", True),
    ("50多个", 50, "个", "count", True),
    ("400名左右", 400, "名", "count", False),
    ("3百件", 300, "件", "count", False),
    ("3千余户", 3000, "户", "count", True),
    ("两次", 2, "次", "count", False),
    ("三次", 3, "次", "count", False),
    ("十次", 10, "次", "count", False),
    ("十二期", 12, "期", "count", False),
    ("二十三场", 23, "场", "count", False),
    ("一百二十件", 120, "件", "count", False),
    ("一百零八名", 108, "名", "count", False),
    ("两千三百人次", 2300, "人次", "count", False),
    ("一千零八件", 1008, "件", "count", False),
    ("三十余次", 30, "次", "count", True),
    ("近二十场", 20, "场", "count", True),
    ("两百余件", 200, "件", "count", True),
    ("98.5%", 98.5, "%", "rate", False),
    ("98.5％", 98.5, "%", "rate", False),
    ("100%", 100, "%", "rate", False),
    ("近九成之95%", 95, "%", "rate", False),
    ("百分之九十八点六", 98.6, "%", "rate", False),
    ("百分之五", 5, "%", "rate", False),
    ("百分之百", 100, "%", "rate", False),
    ("近百分之七十", 70, "%", "rate", True),
    ("千分之三", 3, "‰", "rate", False),
    ("4‰", 4, "‰", "rate", False),
    ("3.2个百分点", 3.2, "个百分点", "rate", False),
    ("86元", 86, "元", "amount", False),
    ("45.6万元", 456000, "元", "amount", False),
    ("1.2亿元", 120000000, "元", "amount", False),
    ("3亿余元", 300000000, "元", "amount", True),
    ("1000余万元", 10000000, "元", "amount", True),
    ("2千万元", 20000000, "元", "amount", False),
]

# Ordinals, dates, document numbers, names, titles, and numerals that are part of a word.
NOT_COUNTING = [
    "第3期",
    "第12次",
    "第十二期",
    "第二次",
    "第一、二次",
    "第三批",
    "2023年",
    "3月12日",
    "2023年3月",
    "2021-2025年",
    "二〇二三年",
    "青政发〔2023〕5号",
    "国发[2023]12号",
    "《两次会议纪要》",
    "《关于表彰20名先进个人的决定》",
    "“321”工作法",
    "“两件”事",
    "A4纸",
    "12345热线",
    "12:30",
    "统一",
    "一次性告知",
    "一件事一次办",
    "第一责任人",
    "二十大",
    "“十四五”",
    "三级联动",
    "两会",
    "每次",
    "十九届六中全会",
    "三项制度",
    "五个一",
]


def quantities(told: str) -> tuple[Quantity, ...]:
    text = report_text("一、主要工作", f"甲{told}。", title="法治政府建设报告", signature="")
    return understood(text, shipped_rules()).quantities


@pytest.mark.parametrize(("told", "value", "unit", "kind", "approximate"), COUNTING)
def test_a_figure_that_counts(
    told: str, value: float, unit: str, kind: Kind, approximate: bool
) -> None:
    (only,) = quantities(told)
    assert only.value == pytest.approx(value)
    assert (only.unit, only.kind) == (unit, kind)
    assert only.approximate is approximate


@pytest.mark.parametrize("told", NOT_COUNTING)
def test_a_number_that_counts_nothing(told: str) -> None:
    assert quantities(told) == ()


@pytest.mark.parametrize("told", ["百分之零十一", "二百千次", "百分之千百", "百分之二百千点五"])
def test_numerals_in_an_order_that_is_no_number_are_left(told: str) -> None:
    assert quantities(told) == ()


@pytest.mark.parametrize("told", ["几十件", "数十次", "数百件", "十几次", "上千人次"])
def test_a_vague_number_is_not_taken_for_an_exact_one(told: str) -> None:
    assert all(quantity.approximate for quantity in quantities(told))


@pytest.mark.parametrize(
    ("told", "values"),
    [
        ("受理128件，办结116件，办结率90.6%", [128, 116, 90.6]),
        ("举办讲座两次、培训12场", [2, 12]),
        ("2023年3月12日召开会议3次", [3]),
        ("《条例》第5条规定的6项制度", [6]),
        ("罚没3.2万元，其中没收1200元", [32000, 1200]),
        ("表1共3份", [3]),
        ("办理案件：28件；罚没：3万元", [28, 30000]),
    ],
)
def test_several_figures_are_found_in_order(told: str, values: list[float]) -> None:
    assert [quantity.value for quantity in quantities(told)] == values


@given(st.sampled_from(COUNTING), st.sampled_from(["共", "全年办理", "，其中", "：", "（"]))
def test_the_span_holds_number_and_unit(told: Told, before: str) -> None:
    text = f"法治政府建设报告\n一、主要工作\n甲{before}{told[0]}。"
    report = understood(text, shipped_rules())
    (only,) = report.quantities
    quote = plain(text[only.start : only.end])
    assert quote in plain(told[0]).replace(",", "") or quote in plain(told[0])
    assert quote.endswith(only.unit) or "分之" in quote
    assert re.search("[0-9两二三四五六七八九十百]", quote)


@given(st.integers(1, 10**7), st.sampled_from(["件", "人次", "份", "元", "%", "个百分点"]))
def test_any_whole_number_keeps_its_value(number: int, unit: str) -> None:
    for written in (f"{number}{unit}", f"{number:,}{unit}"):
        (only,) = quantities(f"共{written}")
        assert (only.value, only.unit) == (number, unit)


def numeral(number: int) -> str:
    """A number of 2 to 9999 as it is said in Chinese."""
    digits = "零一二三四五六七八九"
    said = ""
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            said += digits[digit] + name
        elif said and not said.endswith("零") and number % power:
            said += "零"
    return said.removeprefix("一") if said.startswith("一十") else said


@given(st.integers(2, 9999))
def test_any_numeral_keeps_its_value(number: int) -> None:
    (only,) = quantities(f"共{numeral(number)}件")
    assert only.value == number
    assert not only.approximate


@given(st.integers(1, 100))
def test_any_percentage_in_words_keeps_its_value(number: int) -> None:
    said = "一" if number == 1 else numeral(number)
    (only,) = quantities(f"达到百分之{said}")
    assert (only.value, only.unit, only.kind) == (number, "%", "rate")


@given(st.text(alphabet="一二三两十百千万亿零〇点第每近余多分之0123456789.件次名%元 ", max_size=14))
def test_any_mix_of_numerals_is_read_or_left(told: str) -> None:
    for quantity in quantities(told):
        assert quantity.value >= 0
        assert quantity.start < quantity.end


@pytest.mark.parametrize(
    ("text", "approximate"),
    [("签约3家律所", False), ("预约12人", False), ("约12人", True), ("大约12人", True)],
)
def test_a_word_that_ends_like_about_makes_no_figure_approximate(
    text: str, approximate: bool
) -> None:
    (figure,) = shipped_rules().finder.find(text)
    assert figure.approximate == approximate
    assert text[: figure.start].endswith("约") == (text[0] in "签预")
