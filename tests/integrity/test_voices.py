import pytest
from reference_reports import Frame, findings, raised

FRAME = Frame()

FOUND = [
    (FRAME, "今年我局参与起草文件6件。", "question"),
    (FRAME, "我办组织督察2次。", "question"),
    (FRAME, "县人民法院审结行政案件35件。", "remark"),
    (FRAME, "二是县检察院办理公益诉讼案件12件。", "remark"),
    (FRAME, "出台《充分发挥审判职能服务企业的意见》。", "question"),
    (Frame(county="青岚区"), "我县办理案件35件。", "question"),
]

AT_PEACE = [
    (FRAME, "我县办理案件35件，全县上下齐心。"),
    (FRAME, "开展“我为群众办实事”活动，让群众知道找我办事不难。"),
    (FRAME, "推行“有事找我局长办”活动。"),
    (FRAME, "收到县人民法院司法建议3件，均按期回复。"),
    (FRAME, "县人民法院与县司法局联合设立工作室2个。"),
    (FRAME, "联合县检察院印发《关于发挥检察职能服务企业的意见》。"),
    (FRAME, "支持人民法院依法审理行政案件。"),
    (FRAME, "县检察院向行政机关提出检察建议12件，全部回复。"),
    (FRAME, "县司法局、县法院会商协调案件8件。"),
]


@pytest.mark.parametrize(("frame", "sentence", "severity"), FOUND)
def test_a_voice_that_is_not_the_countys_is_raised(
    frame: Frame, sentence: str, severity: str
) -> None:
    assert ("voice", severity) in raised(frame.report(sentence))


@pytest.mark.parametrize(("frame", "sentence"), AT_PEACE)
def test_the_countys_own_voice_is_left_in_peace(frame: Frame, sentence: str) -> None:
    assert raised(frame.report(sentence)) == []


def test_the_report_of_a_bureau_may_speak_of_itself() -> None:
    text = FRAME.report("我局办理案件35件。")
    text = text.replace("青岚县2022年", "青岚县司法局2022年").replace(
        "青岚县人民政府", "青岚县司法局"
    )
    assert [f for f in findings(text) if f.kind == "voice"] == []


def test_a_bureau_does_not_sign_for_the_county() -> None:
    text = FRAME.report("各项工作有序推进。").replace("青岚县人民政府", "青岚县司法局")
    assert raised(text) == [("voice", "question")]


def test_another_county_below_the_text_is_raised() -> None:
    text = FRAME.report("各项工作有序推进。").replace("青岚县人民政府", "赤水县人民政府")
    assert raised(text) == [("voice", "question")]
