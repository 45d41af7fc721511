"""Who reports on which year, as officials write it: titles, places, signatures, dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import document, plain, report_text, shipped_rules, understood

from evaluator.model import Report

BODY = "2023年，本地坚持依法行政，扎实推进法治政府建设，各项工作取得新的进展。"


def read(text: str) -> Report:
    return understood(text, shipped_rules())


def titled(title: str, signature: str = "") -> Report:
    return read(report_text(BODY, title=title, signature=signature))


@pytest.mark.parametrize(
    ("title", "county", "year"),
    [
        ("青岚县2023年法治政府建设工作报告", "青岚县", 2023),
        ("青岚县人民政府2023年度法治政府建设情况报告", "青岚县", 2023),
        ("中共青岚县委 青岚县人民政府关于2022年法治政府建设情况的报告", "青岚县", 2022),
        ("2024年青岚县法治政府建设年度报告", "青岚县", 2024),
        ("云岫市2021年法治政府建设工作情况报告", "云岫市", 2021),
        ("澄江市松涧区2023年度法治政府建设工作总结", "松涧区", 2023),
        ("乌兰陶勒旗人民政府2022年法治政府建设情况的报告", "乌兰陶勒旗", 2022),
        ("蓝坪苗族自治县2023年度法治政府建设工作报告", "蓝坪苗族自治县", 2023),
        ("关于青岚县二〇二三年法治政府建设情况的报告", "青岚县", 2023),
        ("青岚县２０２３年依法行政工作报告", "青岚县", 2023),
        ("中共松涧区委、松涧区人民政府2023年法治政府建设工作报告", "松涧区", 2023),
        ("2023年度松涧区法治政府建设情况报告", "松涧区", 2023),
        ("某某省澜西州青岚县2023年法治政府建设情况报告", "青岚县", 2023),
        ("澜西傣族景颇族自治州青岚县2023年法治政府建设情况报告", "青岚县", 2023),
        ("某某壮族自治区岚州市2023年法治政府建设情况报告", "岚州市", 2023),
        ("乌兰盟阿都旗2023年法治政府建设年度报告", "阿都旗", 2023),
        ("岩北地区松涧县2023年法治政府建设年度报告", "松涧县", 2023),
        ("某某生产建设兵团第三师岩泉市2023年法治政府建设报告", "岩泉市", 2023),
    ],
)
def test_place_and_year_are_read_from_the_title(title: str, county: str, year: int) -> None:
    report = titled(title)
    assert report.title == plain(title)
    assert report.text[slice(*report.title_span)] == title
    assert report.county == county
    assert report.year == year


@pytest.mark.parametrize(
    "lines",
    [
        ["青岚县人民政府", "2023年法治政府建设情况报告"],
        ["青岚县人民政府", "2023年度", "法治政府建设工作报告"],
        ["中共青岚县委　青岚县人民政府", "关于2023年法治政府建设情况的报告"],
        ["青岚县2023年法治政府建设", "工作报告"],
    ],
)
def test_a_title_may_run_over_several_lines(lines: list[str]) -> None:
    report = titled("\n".join(lines))
    assert report.title == plain("".join(lines))
    assert report.county == "青岚县"
    assert report.year == 2023
    first, last = report.title_span
    assert report.text[first:last] == "\n".join(lines)


def test_what_a_saved_page_has_above_the_title_is_not_the_title() -> None:
    title = "青岚县2023年法治政府建设工作报告"
    page = "首页 > 政府信息公开 > 法治政府建设报告\n索引号\tQL-2024-11\n发布机构：青岚县司法局\n"
    report = read(page + report_text(BODY, title=title))
    assert report.title == title
    assert report.text[slice(*report.title_span)] == title


def test_the_running_text_is_not_the_title() -> None:
    report = titled("青岚县2023年法治政府建设工作报告")
    assert BODY[:6] not in report.title


def test_a_title_without_a_year_takes_it_from_the_text() -> None:
    report = titled("青岚县法治政府建设工作报告")
    assert report.title == "青岚县法治政府建设工作报告"
    assert report.year == 2023


@pytest.mark.parametrize(
    ("opening", "signed", "year"),
    [
        ("自2021年以来，我县坚持依法行政。2023年，工作取得进展。", "2024年1月10日", 2023),
        ("按照2021年省委会议要求，推进各项工作。", "2024年1月10日", 2023),
        ("落实《青岚县2022年工作要点》，推进各项工作。", "2024年4月18日", 2023),
        ("2023年，我县坚持依法行政。", "2023年12月20日", 2023),
        ("一年来，我县坚持依法行政。", "2023年12月20日", 2023),
    ],
)
def test_a_year_in_the_text_has_to_fit_the_signature(opening: str, signed: str, year: int) -> None:
    text = report_text(opening, title="青岚县法治政府建设工作报告", signature=f"青岚县\n{signed}")
    assert read(text).year == year


def test_a_report_without_any_year_has_none() -> None:
    report = read("青岚县法治政府建设工作报告\n\n一、主要工作\n认真履职。\n")
    assert report.year is None


def test_a_title_without_a_place_takes_it_from_the_signature() -> None:
    report = titled("2023年法治政府建设工作报告", "青岚县人民政府\n2024年2月20日")
    assert report.county == "青岚县"


@pytest.mark.parametrize(
    ("signature", "signed", "issuer"),
    [
        ("青岚县人民政府\n2024年2月20日", date(2024, 2, 20), "青岚县人民政府"),
        ("青岚县人民政府\n２０２４年２月２０日", date(2024, 2, 20), "青岚县人民政府"),
        ("青岚县人民政府\n2024年 2月 5日", date(2024, 2, 5), "青岚县人民政府"),
        ("青岚县司法局\n二〇二四年一月十日", date(2024, 1, 10), "青岚县司法局"),
        ("青岚县人民政府\n二○二四年二月二十一日", date(2024, 2, 21), "青岚县人民政府"),
        ("青岚县人民政府\n二〇二三年十二月三十一日", date(2023, 12, 31), "青岚县人民政府"),
    ],
)
def test_the_signature_is_read(signature: str, signed: date, issuer: str) -> None:
    report = titled("青岚县2023年法治政府建设工作报告", signature)
    assert report.signed == signed
    assert report.issuer == issuer
    assert report.signed_span is not None
    assert report.text[slice(*report.signed_span)] == signature.rsplit("\n", maxsplit=1)[-1]


def test_body_and_date_may_share_a_line() -> None:
    report = titled("青岚县2023年法治政府建设工作报告", "青岚县人民政府 2024年2月20日")
    assert report.signed == date(2024, 2, 20)
    assert report.issuer == "青岚县人民政府"


@pytest.mark.parametrize(
    ("signature", "signed"),
    [
        ("青岚县人民政府\n2024年2月", date(2024, 2, 29)),
        ("青岚县人民政府 2024年12月", date(2024, 12, 31)),
        ("青岚县人民政府\n二〇二四年一月", date(2024, 1, 31)),
        ("青岚县人民政府\n2024年13月", None),
        ("时限2024年3月", None),
        ("力争建成时间：2024年3月", None),
        ("2024年3月前完成", None),
    ],
)
def test_a_month_alone_is_taken_for_its_last_day(signature: str, signed: date | None) -> None:
    report = titled("青岚县2023年法治政府建设工作报告", signature)
    assert report.signed == signed
    if report.signed_span is not None:
        assert signature.endswith(report.text[slice(*report.signed_span)])


def test_a_month_alone_is_the_day_of_publication_where_that_falls_in_it() -> None:
    signature = "青岚县人民政府\n2024年3月"
    report = read(report_text("发布时间：2024-03-05", BODY, signature=signature))
    assert report.signed == date(2024, 3, 5)


@pytest.mark.parametrize(
    "signature",
    ["", "青岚县人民政府", "2024年13月40日", "二〇二四年二月三一日", "二〇二四年十十月一日"],
)
def test_what_is_no_date_is_no_signature(signature: str) -> None:
    report = titled("青岚县2023年法治政府建设工作报告", signature)
    assert report.signed is None
    assert report.signed_span is None


def test_a_date_in_the_last_sentence_is_no_signature() -> None:
    text = report_text(BODY, "2024年2月20日，县政府常务会议审议了本报告。", signature="")
    assert read(text).signed is None


@pytest.mark.parametrize(
    "line",
    [
        "发布时间：2024-03-05",
        "发布日期:2024年3月5日",
        "发布时间：2024/3/5 09:30 来源：青岚县司法局 浏览次数：86",
        "来源：青岚县司法局　发布时间：2024.03.05",
    ],
)
def test_the_date_of_publication_is_read_under_the_title(line: str) -> None:
    report = read(report_text(line, BODY))
    assert report.published == date(2024, 3, 5)
    assert report.published_span is not None
    quote = report.text[slice(*report.published_span)]
    assert quote in line
    assert quote.startswith("2024")


def test_the_hour_behind_a_date_does_not_change_the_day() -> None:
    report = read(report_text("发布时间：2024-3-1 10:20", BODY))
    assert report.published == date(2024, 3, 1)


def test_publication_and_signature_are_kept_apart() -> None:
    report = read(report_text("发布时间：2024-03-05", BODY))
    assert (report.published, report.signed) == (date(2024, 3, 5), date(2024, 2, 20))


def test_a_report_without_a_label_of_publication_has_no_such_date() -> None:
    assert read(report_text(BODY)).published is None


@given(st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_any_day_is_read_in_each_way_of_writing(day: date) -> None:
    digits = "〇一二三四五六七八九"

    def small(number: int) -> str:
        tens, ones = divmod(number, 10)
        lead = ("" if tens == 1 else digits[tens]) + "十" if tens else ""
        return lead + (digits[ones] if ones else "")

    year = "".join(digits[int(digit)] for digit in str(day.year))
    for written in (
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y-%m-%d}",
        f"{year}年{small(day.month)}月{small(day.day)}日",
    ):
        assert (
            titled("青岚县2023年法治政府建设工作报告", f"青岚县人民政府\n{written}").signed == day
        )


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_head_and_tail_are_read_or_left(before: str, after: str) -> None:
    report = understood(document(f"{before}\n{BODY}\n{after}").text, shipped_rules())
    for span in (report.title_span, report.signed_span, report.published_span):
        if span is not None:
            assert 0 <= span[0] <= span[1] <= len(report.text)


def test_a_title_in_print_ends_before_the_line_that_addresses_the_reader() -> None:
    head = (
        "青岚县人民政府文件\n青政报〔2024〕9号\n青岚县人民政府\n关于2023年度法治政府建设情况的报告"
    )
    body = (
        "县政府全年召开常务会议专题研究法治政府建设，印发年度工作\n要点并分解到各部门逐项落\n实。\n"
    )
    text = f"{head}\n清州市人民政府：\n一、主要工作\n" + body * 12
    report = understood(text, shipped_rules())
    assert report.title.endswith("关于2023年度法治政府建设情况的报告")
    assert (report.county, report.year) == ("青岚县", 2023)


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("石桥镇2023年法治政府建设年度报告", "石桥镇"),
        ("青岚县石桥镇2023年法治政府建设年度报告", "石桥镇"),
        ("青石乡人民政府2023年度法治政府建设工作总结", "青石乡"),
        ("青岚市东城街道办事处2023年法治政府建设年度报告", "东城街道"),
        ("镇远山县2023年法治政府建设年度报告", "镇远山县"),
        ("青镇市云岭区2023年法治政府建设报告", "云岭区"),
        ("青岚县自然资源局2023年法治政府建设工作报告", "青岚县"),
    ],
)
def test_a_township_reports_under_its_own_name(title: str, place: str) -> None:
    text = f"{title}\n一、主要工作\n聘请法律顾问6名。\n"
    assert understood(text, shipped_rules()).county == place


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("——2024年2月27日在青岚县第十九届人大常委会第二十四次会议上", date(2024, 2, 27)),
        ("2024年1月9日在县委全面依法治县委员会会议上", date(2024, 1, 9)),
        ("2024年1月9日前在县政府网站公开", None),
    ],
)
def test_the_day_of_delivery_below_the_title_is_the_day_of_signing(
    line: str, day: date | None
) -> None:
    body = "聘请法律顾问6名，参与合同审查。\n" * 20
    text = f"青岚县2023年法治政府建设工作报告\n{line}\n一、主要工作\n{body}"
    assert understood(text, shipped_rules()).signed == day
