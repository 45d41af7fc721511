"""Numbers as reports state them: value, limits, precision, unit, kind, and what is counted."""

from decimal import Decimal

import pytest
from figures import report, shipped_checks
from hypothesis import given
from hypothesis import strategies as st
from reports import shipped_rules

from evaluator.integrity.amounts import Bound, Reader, Stated
from evaluator.integrity.passages import passages
from evaluator.integrity.statements import Statement
from evaluator.integrity.words import load_words
from evaluator.model import Kind
from evaluator.quantities import fold_text
from evaluator.resources import rules_path

MOST = "Infinity"


def reader() -> Reader:
    return Reader(shipped_rules().language, load_words(rules_path()).bounds)


READER = reader()


def stated(told: str) -> list[Stated]:
    return READER.read(fold_text(told))


# Written, value, unit, kind, the worth of the last digit printed.
EXACT: list[tuple[str, str, str, Kind, str]] = [
    ("受理28件", "28", "件", "count", "1"),
    ("受理０件", "0", "件", "count", "1"),
    ("受理１２８件", "128", "件", "count", "1"),
    ("共1306卷", "1306", "卷", "count", "1"),
    ("1.28万件", "12800", "件", "count", "100"),
    ("1.280万件", "12800", "件", "count", "10"),
    ("2万件", "20000", "件", "count", "10000"),
    ("12.5万人次", "125000", "人次", "count", "1000"),
    ("118.5万条", "1185000", "条", "count", "1000"),
    ("3百件", "300", "件", "count", "100"),
    ("3千户", "3000", "户", "count", "1000"),
    ("1亿3000万元", "130000000", "元", "amount", "10000"),
    ("2.5小时", "2.5", "小时", "count", "0.1"),
    ("9.50件", "9.5", "件", "count", "0.01"),
    ("7个工作日", "7", "个工作日", "count", "1"),
    ("213场次", "213", "场次", "count", "1"),
    ("500户次", "500", "户次", "count", "1"),
    ("6件次", "6", "件次", "count", "1"),
    ("38学时", "38", "学时", "count", "1"),
    ("4亩", "4", "亩", "count", "1"),
    ("47起", "47", "起", "count", "1"),
    ("12宗", "12", "宗", "count", "1"),
    ("5例", "5", "例", "count", "1"),
    ("64名", "64", "名", "count", "1"),
    ("9位", "9", "位", "count", "1"),
    ("642台", "642", "台", "count", "1"),
    ("57套", "57", "套", "count", "1"),
    ("96本", "96", "本", "count", "1"),
    ("15部", "15", "部", "count", "1"),
    ("58篇", "58", "篇", "count", "1"),
    ("18个", "18", "个", "count", "1"),
    ("231项", "231", "项", "count", "1"),
    ("1批次", "1", "批次", "count", "1"),
    ("两次", "2", "次", "count", "1"),
    ("两件", "2", "件", "count", "1"),
    ("两名", "2", "名", "count", "1"),
    ("双人", "2", "人", "count", "1"),
    ("三次", "3", "次", "count", "1"),
    ("八个", "8", "个", "count", "1"),
    ("十期", "10", "期", "count", "1"),
    ("十二期", "12", "期", "count", "1"),
    ("二十场", "20", "场", "count", "1"),
    ("二十三场", "23", "场", "count", "1"),
    ("一百件", "100", "件", "count", "1"),
    ("一百二十件", "120", "件", "count", "1"),
    ("一百零八名", "108", "名", "count", "1"),
    ("两百份", "200", "份", "count", "1"),
    ("两千三百人次", "2300", "人次", "count", "1"),
    ("一千零八件", "1008", "件", "count", "1"),
    ("一万二千件", "12000", "件", "count", "1"),
    ("三万人次", "30000", "人次", "count", "10000"),
    ("零起", "0", "起", "count", "1"),
    ("零件", "0", "件", "count", "1"),
    ("百件", "100", "件", "count", "1"),
    ("三点五小时", "3.5", "小时", "count", "0.1"),
    ("98.5%", "98.5", "%", "rate", "0.1"),
    ("98.5％", "98.5", "%", "rate", "0.1"),
    ("98.50%", "98.5", "%", "rate", "0.01"),
    ("97%", "97", "%", "rate", "1"),
    ("100%", "100", "%", "rate", "1"),
    ("0.3%", "0.3", "%", "rate", "0.1"),
    ("120%", "120", "%", "rate", "1"),
    ("4‰", "4", "‰", "rate", "1"),
    ("0.35‰", "0.35", "‰", "rate", "0.01"),
    ("3.2个百分点", "3.2", "个百分点", "rate", "0.1"),
    ("百分之五", "5", "%", "rate", "1"),
    ("百分之九十八", "98", "%", "rate", "1"),
    ("百分之九十八点六", "98.6", "%", "rate", "0.1"),
    ("百分之九十八点六五", "98.65", "%", "rate", "0.01"),
    ("百分之百", "100", "%", "rate", "1"),
    ("百分之一百", "100", "%", "rate", "1"),
    ("百分百", "100", "%", "rate", "1"),
    ("千分之三", "3", "‰", "rate", "1"),
    ("千分之二点五", "2.5", "‰", "rate", "0.1"),
    ("86元", "86", "元", "amount", "1"),
    ("21.7万元", "217000", "元", "amount", "1000"),
    ("45.60万元", "456000", "元", "amount", "100"),
    ("3.84亿元", "384000000", "元", "amount", "1000000"),
    ("38.4亿元", "3840000000", "元", "amount", "10000000"),
    ("2千万元", "20000000", "元", "amount", "10000000"),
    ("4870万元", "48700000", "元", "amount", "10000"),
    ("500美元", "500", "美元", "amount", "1"),
    ("三百万元", "3000000", "元", "amount", "10000"),
]

# Written, value, at least, at most, bound, unit.
INEXACT: list[tuple[str, str, str, str, Bound, str]] = [
    ("近8000名", "8000", "7000", "8000", "under", "名"),
    ("近2万人次", "20000", "10000", "20000", "under", "人次"),
    ("接近90%", "90", "80", "90", "under", "%"),
    ("将近600件", "600", "500", "600", "under", "件"),
    ("不足50件", "50", "40", "50", "under", "件"),
    ("不到30人", "30", "20", "30", "under", "人"),
    ("不超过3%", "3", "2", "3", "under", "%"),
    ("7天以内", "7", "6", "7", "under", "天"),
    ("5%以下", "5", "4", "5", "under", "%"),
    ("近二十场", "20", "10", "20", "under", "场"),
    ("近百分之七十", "70", "60", "70", "under", "%"),
    ("300余件", "300", "300", MOST, "over", "件"),
    ("300多件", "300", "300", MOST, "over", "件"),
    ("2.5万余人", "25000", "25000", MOST, "over", "人"),
    ("10多万份", "100000", "100000", MOST, "over", "份"),
    ("1000余万元", "10000000", "10000000", MOST, "over", "元"),
    ("3亿余元", "300000000", "300000000", MOST, "over", "元"),
    ("超过200场次", "200", "200", MOST, "over", "场次"),
    ("超200场次", "200", "200", MOST, "over", "场次"),
    ("逾90家", "90", "90", MOST, "over", "家"),
    ("突破10万人次", "100000", "100000", MOST, "over", "人次"),
    ("不低于95%", "95", "95", MOST, "over", "%"),
    ("不少于60学时", "60", "60", MOST, "over", "学时"),
    ("至少2次", "2", "2", MOST, "over", "次"),
    ("98%以上", "98", "98", MOST, "over", "%"),
    ("三十余次", "30", "30", MOST, "over", "次"),
    ("两百余件", "200", "200", MOST, "over", "件"),
    ("十余场", "10", "10", MOST, "over", "场"),
    ("百余件", "100", "100", MOST, "over", "件"),
    ("五十多名", "50", "50", MOST, "over", "名"),
    ("多达30项", "30", "30", MOST, "over", "项"),
    ("约400名", "400", "350", "450", "about", "名"),
    ("大约400名", "400", "350", "450", "about", "名"),
    ("400名左右", "400", "350", "450", "about", "名"),
    ("约1.5小时", "1.5", "1.45", "1.55", "about", "小时"),
    ("约120件", "120", "115", "125", "about", "件"),
    ("3-5件", "3", "3", "5", "about", "件"),
    ("3—5件", "3", "3", "5", "about", "件"),
    ("10至20人", "10", "10", "20", "about", "人"),
    ("10到20人", "10", "10", "20", "about", "人"),
    ("3～5万人", "30000", "30000", "50000", "about", "人"),
    ("95%-98%", "95", "95", "98", "about", "%"),
    ("三至五次", "3", "3", "5", "about", "次"),
    ("十至二十人", "10", "10", "20", "about", "人"),
    ("三五件", "3", "3", "5", "about", "件"),
    ("七八次", "7", "7", "8", "about", "次"),
    ("两三名", "2", "2", "3", "about", "名"),
    ("数十件", "20", "20", "100", "about", "件"),
    ("几十场", "20", "20", "100", "about", "场"),
    ("数百人次", "200", "200", "1000", "about", "人次"),
    ("数千份", "2000", "2000", "10000", "about", "份"),
    ("数万份", "20000", "20000", "100000", "about", "份"),
    ("九成", "90", "85", "95", "about", "%"),
    ("九成五", "95", "94.5", "95.5", "about", "%"),
    ("九成半", "95", "94.5", "95.5", "about", "%"),
    ("七成以上", "70", "70", MOST, "over", "%"),
    ("近九成", "90", "80", "90", "under", "%"),
    ("不足四成", "40", "30", "40", "under", "%"),
    ("三分之二", "66.67", "66.17", "67.17", "about", "%"),
    ("四分之一以上", "25", "25", MOST, "over", "%"),
]

# Ordinals, dates, numbers of documents, names, titles, and numerals that are part of a word.
NONE = [
    "第3期",
    "第12次",
    "第十二期",
    "第二次",
    "第一、二次",
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
    "A4纸",
    "12345热线",
    "12:30",
    "统一件",
    "一次性告知",
    "第一责任人",
    "二十大",
    "“十四五”",
    "三级联动",
    "两会",
    "每次",
    "十九届六中全会",
    "万一",
    "第三批次",
    "几个",
]


@pytest.mark.parametrize(("told", "value", "unit", "kind", "step"), EXACT)
def test_an_exact_number(told: str, value: str, unit: str, kind: Kind, step: str) -> None:
    (only,) = stated(told)
    assert (only.value, only.unit, only.kind, only.bound) == (Decimal(value), unit, kind, "exact")
    assert only.low == only.high == only.value
    assert only.step == Decimal(step)


@pytest.mark.parametrize(("told", "value", "low", "high", "bound", "unit"), INEXACT)
def test_a_number_that_is_not_exact(
    told: str, value: str, low: str, high: str, bound: Bound, unit: str
) -> None:
    (only,) = stated(told)
    assert (only.value, only.bound, only.unit) == (Decimal(value), bound, unit)
    assert (only.low, only.high) == (Decimal(low), Decimal(high))
    assert not only.exact


@pytest.mark.parametrize("told", NONE)
def test_no_number_that_counts(told: str) -> None:
    assert stated(told) == []


def test_words_that_only_end_like_one_of_approximation() -> None:
    (only,) = stated("签约3名")
    assert only.exact


# Told, the unit of the number meant, what it counts, its state, whether that is reached.
COUNTED = [
    ("受理矛盾纠纷120件", "纠纷", "受理", "yes"),
    ("共接收行政复议申请75件", "复议", "收到", "yes"),
    ("其中不予受理5件", "", "受理", "no"),
    ("尚未整改6个", "", "整改", "no"),
    ("还有14件在审", "", "审结", "no"),
    ("有14件还在审理中", "", "审结", "no"),
    ("已审结的有31件", "", "审结", "yes"),
    ("调解成功114件", "", "成功", "yes"),
    ("成功调处114件", "", "成功", "yes"),
    ("215人通过考试", "", "合格", "yes"),
    ("已完成49个问题的整改", "问题", "整改", "yes"),
    ("按规定应由负责人出庭26件", "", "出庭", "due"),
    ("负责人实际出庭24件", "", "出庭", "yes"),
    ("应述职23人", "", "述法", "due"),
    ("未采纳的155条均作了说明", "", "采纳", "no"),
    ("办理人大代表建议37件", "建议", "承办", "yes"),
    ("聘请政府法律顾问12名", "法律顾问", "", "yes"),
    ("审核行政规范性文件21件", "规范性文件", "审核", "yes"),
    ("培育“法律明白人”745名", "明白人", "", "yes"),
    ("一审行政应诉案件30件", "诉讼", "应诉", "yes"),
    ("依法撤回行政复议申请3件", "复议", "收到", "yes"),
    ("整改到位49个", "", "整改", "yes"),
    ("公示行政处罚决定284条", "行政处罚", "作出", "yes"),
]


def statements(*told: str) -> list[Statement]:
    return [
        statement
        for passage in passages(report(*told))
        for statement in shipped_checks().statements.read(passage)
    ]


@pytest.mark.parametrize(("told", "thing", "state", "reached"), COUNTED)
def test_what_a_number_counts(told: str, thing: str, state: str, reached: str) -> None:
    (only,) = statements(f"{told}。")
    if told.startswith("依法撤回"):
        state = "撤回"  # 申请 gives way to the state that tells more
    assert (only.thing, only.state, only.reached) == (thing, state, reached)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        ("其中受理70件", "part"),
        ("合计104件", "total"),
        ("成功率为97.5%", "rate"),
        ("办结率达到97.5%", "rate"),
        ("实现97.5%的办结率", "rate"),
        ("占全部案件的26.5%", "share"),
        ("占比26.5%", "share"),
        ("同比下降12.5%", "change"),
        ("办结率提高12个百分点", "change"),
        ("办结率提高到97.5%", "rate"),
        ("比上年减少12件", "change"),
        ("上年同期的153件", "past"),
        ("人均12件", "mean"),
        ("力争办结率97%", "aim"),
        ("全省共有1200件", "outside"),
        ("共有1200件", "count"),
    ],
)
def test_the_place_of_a_number(told: str, place: str) -> None:
    (only,) = statements(f"{told}。")
    assert only.place == place


def test_figures_are_put_back_where_they_stood() -> None:
    told = report("受理纠纷1,240件，调解 成功 1 213 件，成功率９７．８％，约百分之五终止。")
    (passage,) = passages(told)
    assert passage.text == "受理纠纷1240件,调解成功1213件,成功率97.8%,约百分之五终止。"
    for statement in statements("受理纠纷1,240件，调解 成功 1 213 件，成功率９７．８％。"):
        start, end = passage.span(statement.start, statement.end)
        assert fold_text("".join(told.text[start:end].split())).replace(",", "")


@given(
    st.text(
        alphabet="0123456789.,万亿百分之点一二三十两件次%余近约至-（）()、。成数第年 ", max_size=40
    )
)
def test_any_text_is_read(text: str) -> None:
    end = 0
    for each in stated(text):
        assert 0 <= each.start < each.end <= len(text)
        assert each.low <= each.value <= each.high or each.bound == "about"
        assert each.start >= end
        end = each.end
