import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reference_reports import Frame, findings, raised

FULL_YEAR = Frame()
EARLY = Frame(signed="2022年11月20日")

FOUND = [
    # Signature against what is told, the year, the deadlines.
    (EARLY, "12月组织宪法宣传周活动18场。", "date", "error"),
    (EARLY, "对反馈的26个问题，到年底整改到位25个。", "date", "error"),
    (EARLY, "统计期间为2022年1月1日至12月31日。", "date", "error"),
    (Frame(signed="2022年2月18日"), "5月10日、8月3日、9月7日召开推进会。", "date", "error"),
    (Frame(signed="2022年2月18日"), "各项工作有序推进。", "date", "error"),
    (Frame(signed="2021年2月18日"), "各项工作有序推进。", "date", "error"),
    (Frame(signed="2022年9月18日"), "各项工作有序推进。", "date", "question"),
    (Frame(signed="2023年2月1日"), "2023年2月15日召开总结会议。", "date", "error"),
    (Frame(signed="2023年4月20日"), "各项工作有序推进。", "date", "question"),
    (Frame(signed="2023年4月1日"), "各项工作有序推进。", "date", "question"),
    (Frame(signed="2023年3月20日"), "各项工作有序推进。", "date", "remark"),
    # The calendar.
    (FULL_YEAR, "11月31日召开推进会。", "date", "error"),
    (FULL_YEAR, "2022年2月29日印发工作要点。", "date", "error"),
    (FULL_YEAR, "2022年13月印发工作要点。", "date", "error"),
    (FULL_YEAR, "2022年5月10日（星期三）召开推进会。", "date", "error"),
    (FULL_YEAR, "2022年12月至2022年3月开展专项整治。", "date", "error"),
    (FULL_YEAR, "2022年6月18日召开述法会议。", "date", "remark"),
    # Years that disagree.
    (Frame(front="2021年，青岚县坚持依法行政。现报告如下。"), "有序推进。", "date", "error"),
    (Frame(front="现将2020年度法治政府建设情况报告如下。"), "有序推进。", "date", "error"),
    (FULL_YEAR, "今年2022年6月培训120人。", "date", "remark"),
    (FULL_YEAR, "今年2020年6月培训120人。", "date", "error"),
    (FULL_YEAR, "2021年，全县受理申请46件。", "date", "remark"),
    (FULL_YEAR, "2021年曾对校车运营开展评估。", "date", "remark"),
    # Figures that stop in mid-year.
    (FULL_YEAR, "截至10月31日，受理申请46件。", "date", "question"),
    (FULL_YEAR, "截止至2022年9月底，培训执法人员320人。", "date", "question"),
    (FULL_YEAR, "1—10月，受理投诉举报560件。", "date", "question"),
    (FULL_YEAR, "截至11月30日，受理申请46件。", "date", "remark"),
    # Meetings that heard the account of a year just begun.
    (FULL_YEAR, "2月10日，县政府常务会议听取2022年法治政府建设工作情况报告。", "date", "question"),
    (FULL_YEAR, "3月，审议《青岚县2022年度法治政府建设年度报告》。", "date", "question"),
]  # fmt: skip

AT_PEACE = [
    (FULL_YEAR, "12月组织宪法宣传周活动18场。"),
    (FULL_YEAR, "截至12月底，受理申请46件。"),
    (FULL_YEAR, "截至2022年底，受理申请46件。"),
    (FULL_YEAR, "对截至2022年6月底有效的35件规范性文件开展清理。"),
    (FULL_YEAR, "截至2021年底，累计配备执法记录仪120台。"),
    (FULL_YEAR, "截至目前，受理申请46件。"),
    (FULL_YEAR, "截至2023年1月底，全部办结。"),
    (FULL_YEAR, "2月10日，县政府常务会议听取2021年法治政府建设工作情况报告。"),
    (FULL_YEAR, "2月10日，县政府常务会议审议2022年法治政府建设工作要点。"),
    (FULL_YEAR, "3月18日，上一年度报告在县政府门户网站公布。"),
    (FULL_YEAR, "12月20日，听取2022年法治政府建设工作情况报告。"),
    (FULL_YEAR, "2022年5月10日（星期二）召开推进会。"),
    (FULL_YEAR, "2022年10月8日召开推进会。"),
    (FULL_YEAR, "2022年12月至2023年1月开展专项整治。"),
    (FULL_YEAR, "3月至9月开展专项整治。"),
    (FULL_YEAR, "新修订的《行政复议法》将于2024年1月1日起施行。"),
    (FULL_YEAR, "聘期至2025年6月30日。"),
    (FULL_YEAR, "自2021年8月起，全部案件统一受理。"),
    (FULL_YEAR, "纠错率由2021年的12.1%降至8.3%。"),
    (FULL_YEAR, "2021年以来，累计培训320人。"),
    (FULL_YEAR, "2020年2月29日建成投用的大厅全年办件3万件。"),
    (FULL_YEAR, "平均办理时间压缩到15个月以内。"),
    (FULL_YEAR, "去年12月31日前的积案全部办结。"),
    (EARLY, "12月将组织宪法宣传周活动。"),
    (EARLY, "计划于12月召开述法会议。"),
    (EARLY, "对反馈的26个问题，要求年底前全部整改。"),
    (EARLY, "2021年12月印发的方案得到落实。"),
    (EARLY, "去年12月启动的清理全部完成。"),
    (EARLY, "5月10日召开推进会。"),
    (EARLY, "《青岚县物业管理办法（2022年12月修订）》得到落实。"),
    (EARLY, "每年12月开展宪法宣传。"),
    (EARLY, "结合12月4日国家宪法日等节点开展宣传。"),
    (Frame(signed="2022年12月28日"), "12月4日开展宪法宣传。"),
    (Frame(plan="2023年，我县将于3月召开推进会，12月底前完成。"), "有序推进。"),
    (Frame(front="2022年是“十四五”承上启下的一年。2022年，青岚县坚持依法行政。"), "有序推进。"),
]  # fmt: skip


@pytest.mark.parametrize(("frame", "sentence", "kind", "severity"), FOUND)
def test_a_date_that_cannot_be_is_raised(
    frame: Frame, sentence: str, kind: str, severity: str
) -> None:
    assert (kind, severity) in raised(frame.report(sentence))


@pytest.mark.parametrize(("frame", "sentence"), AT_PEACE)
def test_dates_that_agree_are_left_in_peace(frame: Frame, sentence: str) -> None:
    found = findings(frame.report(sentence))
    late = "数字统计到哪一天"
    assert [f for f in found if late not in f.ask] == []


def test_headings_of_another_year_are_raised() -> None:
    text = FULL_YEAR.report("各项工作有序推进。")
    assert ("date", "error") in raised(text.replace("一、主要工作", "一、2021年主要工作"))
    assert ("date", "question") in raised(text.replace("三、2023年工作安排", "三、2022年工作安排"))
    assert raised(text.replace("一、主要工作", "一、2022年主要工作")) == []
    assert raised(text.replace("一、主要工作", "一、2018—2022年主要工作")) == []


def test_a_heading_may_speak_of_what_became_of_last_years_matters() -> None:
    text = FULL_YEAR.report("各项工作有序推进。")
    assert raised(text.replace("一、主要工作", "一、2021年督察反馈问题整改情况")) == []


def test_a_report_on_part_of_a_year_may_be_signed_in_it() -> None:
    text = FULL_YEAR.report("截至6月30日，受理申请46件。")
    text = text.replace("2022年法治政府建设工作报告", "2022年上半年法治政府建设工作报告")
    assert raised(text.replace("2023年2月20日", "2022年7月10日")) == []


def test_events_and_signature_are_both_shown_where_few_come_after_it() -> None:
    found = findings(EARLY.report("12月组织宪法宣传周活动18场。"))
    assert [f.quote for f in found] == ["2022年11月20日", "12月组织宪法宣传周活动18场"]
    assert "2022年11月20日" in found[1].message


def test_a_report_without_any_date_cannot_be_checked() -> None:
    text = Frame(signed="").report("各项工作有序推进。")
    assert raised(text) == [("date", "remark")]


def test_publication_before_the_signature_is_asked_about() -> None:
    text = FULL_YEAR.report("有序推进。").replace("\n\n", "\n发布日期：2023-01-05\n\n", 1)
    assert ("date", "question") in raised(text)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            "2022年12月31日今去截至—（）《》。，\n 　听取报告党的十九大届三中全会我局“”平台〔[]号"
        ),
        max_size=80,
    )
)
def test_every_quote_stands_where_its_span_says(letters: list[str]) -> None:
    text = EARLY.report("".join(letters))
    for found in findings(text):
        assert found.quote and text[found.start : found.end] == found.quote
