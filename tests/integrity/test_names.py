import pytest
from reference_reports import Frame, findings

FRAME = Frame()

FOUND = [
    ("使用青岚县综合执法监督平台办案。", "数据汇入青岚县监督综合执法平台。"),
    ("使用青岚县政务一体化服务平台办件。", "数据汇入青岚县一体化服务平台。"),
    ("印发《青岚县行政执法音像记录管理办法》。", "落实《青岚县行政执法音像纪录管理办法》。"),
    ("印发《青岚县执法案卷评查标准和办法》。", "落实《青岚县执法案卷标准和评查办法》。"),
]

AT_PEACE = [
    ("印发《青岚县2021年法治政府建设工作要点》。", "落实《青岚县2022年法治政府建设工作要点》。"),
    ("制定《青岚县人民政府议事规则》。", "制定《青岚县人民政府党组议事规则》。"),
    ("制定《青岚县行政执法公示制度》。", "制定《青岚县行政执法全过程记录制度》。"),
    ("落实《青岚市行政规范性文件管理办法》。", "修订《青岚县行政规范性文件管理办法》。"),
    ("修订《青岚县突发事件应急预案》。", "修订《青岚县突发事件总体应急预案》。"),
    ("修订《青岚县防汛应急预案（试行）》。", "落实《青岚县防汛应急预案》。"),
    ("落实《重大行政决策程序暂行条例》。", "修订《青岚县重大行政决策程序规定》。"),
    ("落实《中华人民共和国行政复议法》。", "学习《行政复议法》。"),
    ("制定《青岚县行政执法监督办法》。", "制定《青岚县行政执法监督办法实施细则》。"),
    ("使用青岚县政务服务平台办件。", "使用青岚县行政执法平台办案。"),
    ("使用全国政务服务平台。", "使用青岚省政务服务平台。"),
]


@pytest.mark.parametrize(("first", "then"), FOUND)
def test_a_name_written_in_two_ways_is_asked_about(first: str, then: str) -> None:
    found = list(findings(FRAME.report(first, "其间做了许多工作。", then)))
    assert [(f.kind, f.severity) for f in found] == [("reference", "question")]
    assert "前后两种名称" in found[0].message


@pytest.mark.parametrize(("first", "then"), AT_PEACE)
def test_names_of_different_things_are_left_in_peace(first: str, then: str) -> None:
    assert findings(FRAME.report(first, "其间做了许多工作。", then)) == []


def test_names_listed_side_by_side_are_of_different_things() -> None:
    assert findings(FRAME.report("制定《青岚县水库防洪调度方案》《青岚县水库调度方案》。")) == []
