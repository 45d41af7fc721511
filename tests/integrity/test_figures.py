"""What the figures of a report are questioned for, and what has to be left in peace."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import combinations

import pytest
from figures import found, report, said, shipped_checks
from hypothesis import given, settings
from hypothesis import strategies as st
from reports import shipped_checklist

from evaluator.integrity.findings import findings

ERROR, QUESTION, REMARK = "error", "question", "remark"

# Told, the kind of the only finding, its severity, what its message has to say.
RAISED = [
    # Rates beside their numerator and denominator.
    ("受理矛盾纠纷1530件，调解成功1470件，成功率97.2%。", "rate", ERROR, "1470÷1530＝96.08%"),
    ("调处各类纠纷1,530件，调处成功1,470件，成功率达97.2％。", "rate", ERROR, "96.08%"),
    ("受理纠纷1530件，调解成功1470件，97.2%的成功率居全市前列。", "rate", ERROR, "96.08%"),
    ("排查化解纠纷860件，成功化解790件，化解成功率98.5%。", "rate", ERROR, "91.86%"),
    ("接到投诉举报320件，办结312件，办结率98.5%。", "rate", QUESTION, "97.50%"),
    ("受理案件100件，审结95件，结案率98%。", "rate", QUESTION, "95.00%"),
    ("公开征集意见86条，采纳62条，采纳率75.1%。", "rate", ERROR, "72.09%"),
    ("组织215人参加资格考试，180人合格，合格率88.5%。", "rate", ERROR, "83.72%"),
    ("抽查案卷150卷，合格141卷，合格率96%。", "rate", ERROR, "94.00%"),
    ("审计查出问题63个，完成整改60个，整改率97.2%。", "rate", ERROR, "95.24%"),
    ("检查发现隐患63处，已整改60处，整改率百分之九十七点二。", "rate", ERROR, "95.24%"),
    # The base of these is not always the number before: they are asked.
    ("行政应诉案件50件，负责人出庭46件，出庭率98%。", "rate", QUESTION, "92.00%"),
    ("应到120人，实到110人，参会率95%。", "rate", QUESTION, "91.67%"),
    ("应述职23人，实际述职21人，述职率95%。", "rate", QUESTION, "91.30%"),
    ("审结188件，直接纠错21件，纠错率15.1%。", "rate", QUESTION, "11.17%"),
    ("受理信访件80件，办结72件，办结率100%。", "rate", QUESTION, "90.00%"),
    ("办理行政应诉案件50件。负责人出庭46件，出庭率98%。", "rate", QUESTION, "92.00%"),
    ("排查纠纷860件，调解790件，调解率98.5%，成功780件。", "rate", QUESTION, "91.86%"),
    # Cut off, not rounded.
    ("受理纠纷2164件，调解成功2137件，成功率98.7%。", "rate", REMARK, "98.75%"),
    # No whole number gives it.
    ("办结复议申请17件，直接纠错率12.5%。", "rate", QUESTION, "2÷17＝11.76%"),
    ("办理代表建议37件、委员提案52件，满意率99.7%。", "rate", QUESTION, "37＋52＝89"),
    ("负责人出庭11件，出庭率99.2%。", "rate", QUESTION, "没有一个整数"),
    # More than all.
    ("反馈的问题逐条落实，整改率105%。", "rate", ERROR, "超过100%"),
    ("行政机关负责人出庭应诉率102.3%。", "rate", ERROR, "超过100%"),
    ("法院结案率103.5%。", "rate", QUESTION, "超过100%"),
    # Shares.
    ("审核员31名，占执法人员308名的12.6%。", "rate", QUESTION, "31÷308＝10.06%"),
    ("受理案件356件，其中民事210件，占62.1%。", "rate", QUESTION, "210÷356＝58.99%"),
    # Changes.
    ("发生安全事故8起，比上年减少3起，下降40%。", "rate", QUESTION, "3÷11＝27.27%"),
    ("全年受理复议案件84件，比上年的70件增长25%。", "rate", QUESTION, "14÷70＝20.00%"),
    ("全年受理复议案件84件，比上年的70件下降20%。", "rate", QUESTION, "是增加"),
    # Sums.
    ("办理代表建议37件、委员提案52件，合计98件。", "sum", ERROR, "37＋52＝89"),
    ("查办食品案件17件、环境案件34件、交通案件122件，共计171件。", "sum", ERROR, "＝173"),
    ("罚款12.5万元、没收3.5万元，合计18万元。", "sum", QUESTION, "160000"),
    ("申请75件，受理67件，不予受理5件。", "sum", QUESTION, "少3"),
    ("受理47件，审结31件，尚在审理14件。", "sum", QUESTION, "31＋14＝45"),
    ("督察发现问题40个，已整改30个，正在整改8个。", "sum", QUESTION, "少2"),
    ("查出违规金额2.75亿元，整改1.62亿元，尚未整改0.83亿元。", "sum", QUESTION, "少"),
    ("收到意见90条，采纳60条，未采纳20条。", "sum", QUESTION, "少10"),
    ("清理规范性文件72件，继续有效50件，修改9件，废止12件。", "sum", QUESTION, "少1"),
    ("开展评估17项，准予实施13项，暂缓实施2项。", "sum", QUESTION, "少2"),
    ("检查1320次，其中日常800次、专项420次、联合90次。", "sum", QUESTION, "相差10"),
    ("检查1320次，其中日常800次、专项620次。", "sum", REMARK, "多于总数"),
    ("检查120次，分别为日常80次、专项30次。", "sum", QUESTION, "相差10"),
    ("办理公证560件，其中国内420件、涉外138件。", "sum", QUESTION, "相差2"),
    ("查办案件171件：食品17件、环境34件、交通122件。", "sum", QUESTION, "相差2"),
    ("评查案卷84卷，优秀25卷、合格53卷、不合格7卷。", "sum", QUESTION, "相差1"),
    ("督察发现问题53个，完成整改49个。", "sum", REMARK, "其余4个未交代"),
    ("办理建议提案204件，其中建议96件、提案118件。", "sum", QUESTION, "相差10"),
    ("调解员160名，其中专职86名、兼职64名。", "sum", QUESTION, "相差10"),
    # Lists.
    ("涉及教育、医疗、养老、住房5个领域。", "sum", REMARK, "列出4项"),
    ("涉及就业、养老、体育、交通、林业、供水、文物等8个方面。", "sum", REMARK, "列出7项"),
    ("涉及就业、养老、体育、交通、林业等4个方面。", "sum", QUESTION, "列出5项"),
    ("围绕四个方面推进：一是抓统筹；二是抓落实；三是抓督办。", "sum", QUESTION, "列出3项"),
    # Parts larger than wholes.
    ("受理各类纠纷120件，调解成功125件。", "part", ERROR, "125＞120"),
    ("组织120人参加执法资格考试，132人合格。", "part", ERROR, "132＞120"),
    ("开展培训12场，其中线上15场。", "part", ERROR, "15＞12"),
    ("查出问题36个，已整改38个。", "part", QUESTION, "38＞36"),
    ("制定规范性文件7件；审查合同31个，备案46份。", "part", QUESTION, "46＞7"),
    ("立案45件，结案47件。", "part", QUESTION, "47＞45"),
    ("行政应诉案件30件，负责人出庭34件。", "part", QUESTION, "34＞30"),
]

PEACE = [
    # Right, or right when rounded.
    "受理纠纷745件，调解成功731件，成功率98.1%。",
    "受理纠纷745件，调解成功731件，成功率98.12%。",
    "受理纠纷745件，调解成功731件，成功率98%。",
    "查出问题143个，已整改128个，整改率89.5%，其余正在推进。",
    "反馈意见220条，采纳65条，采纳率29.5%，未采纳的155条均作了说明。",
    "办理代表建议37件、委员提案52件，共计89件，办结率、满意率均为100%。",
    "申请75件，其中受理70件，不予受理5件。",
    "收到申请45件，受理40件，不予受理3件，告知向其他机关提出2件。",
    "受理47件，审结31件，撤回2件，尚在审理14件。",
    "查出违规金额2.75亿元，整改1.62亿元，尚未整改1.13亿元。",
    "发生安全事故8起，比上年减少3起，下降27.3%。",
    "受理案件84件，比上年的70件增长20%。",
    "在岗1406人，其中审核人员88人，占6.3%。",
    "权责事项187项，其中新增52项、取消41项、变更94项。",
    "审核员31名，占执法人员308名的10.1%。",
    "受理案件356件，其中民事210件，占59%，刑事146件，占41%。",
    "行政处罚类349件，占比31%；投诉举报类296件，占比27%。",
    "从类型看，婚姻家庭纠纷210件，占比31.2%。",
    "办理建议提案204件，其中建议96件、提案108件。",
    "调解员160名，其中专职96名、兼职64名。",
    "排查调处纠纷3568起，调处成功3540起，调处率100%，成功率99.2%。",
    "收到投诉320件，其中有效投诉298件，已处理298件。",
    # Approximate numbers.
    "调解纠纷3200余件，成功3136件，成功率99%。",
    "受理纠纷近500件，成功490件，成功率99%。",
    "受理纠纷500件，成功490余件，成功率99.2%。",
    "共收到申请百余件，其中受理86件，不予受理12件。",
    "参加考试1600多人，通过1500人，通过率92%。",
    "受理纠纷500件，成功490件，成功率达97%以上。",
    # Ten thousands, rounded.
    "累计调解纠纷2.1万件，成功2.05万件，成功率97.6%。",
    "受理纠纷1.25万件，成功1.23万件，成功率98.2%。",
    "办理事项31.6万件，其中网上办理29.4万件，网办率93%。",
    "检查商户1.5万户次，查处违法案件527件。",
    "罚款12.55万元、没收3.45万元，合计16万元。",
    "督察发现问题53个，完成整改49个，其余4个正在推进。",
    "抽取案卷100份，其中优秀45份、良好38份、合格15份、不合格2份，合格率98%。",
    "较2022年的86件增加了41件，增长47.7%。",
    "受理41件，其中维持18件，驳回7件。直接纠错9件，纠错率25%。",
    "排查纠纷2310件，调解2305件，调解成功2290件，调解率99.78%，成功率99.35%。",
    # What was left of the year before.
    "上年结转案件12件，今年新收80件，审结90件，结案率97.8%。",
    "受理50件，审结53件（含上年结转5件）。",
    "去年遗留5件，今年受理50件，审结53件。",
    # Another base, another time, another place.
    "应诉案件60件，已开庭40件，负责人出庭39件，出庭率97.5%。",
    "收到申请60件，受理50件，审结40件，其中直接纠错6件，纠错率15%。",
    "受理纠纷500件，调解490件，调解成功480件，成功率98%。",
    "受理纠纷500件，调解成功490件，履行480件，履行率98%。",
    "办理复议案件50件，办结48件，按期办结率100%。",
    "行政诉讼案件30件，已审结25件，败诉2件，败诉率8%。",
    "参加培训320人，参训率96%，考试合格310人。",
    "全市法院受理案件3000件，审结2900件，结案率99%。",
    "全省平均办结率97%，我县办结率99%。",
    "全省办件12万件，我县办件3.2万件，占26.7%。",
    "近三年共受理复议案件120件，2023年受理50件。",
    "一季度受理纠纷120件，二季度受理纠纷150件。",
    "办结案件188件，直接纠错21件，纠错率11.2%，另有43件撤回。",
    # Changes and aims are no shares.
    "全年公开信息3000条，比上年增长120%。",
    "办理时限压缩73.4%，即办件占比58.2%。",
    "任务完成率120%。",
    "群众满意度98.6%，较上年提高1.2个百分点。",
    "力争纠纷化解率达到98%以上。",
    "受理纠纷50件，化解49件，化解率较上年提高3.5%。",
    "证明材料减少30%，办理环节由12个减至6个。",
    # People who answered, not cases; large numbers give any rate.
    "参加考试2417人，合格率97.3%。",
    "共285名考生参加考试，合格率99.3%。",
    "访问群众2000人，满意率98.73%。",
    "负责人出庭83件，出庭率61.03%。",
    # 其中 that names only some, or overlaps; nested 其中; brackets.
    "公开信息1200条，其中政策解读58条、财政信息210条。",
    "办件31.6万件，其中省内通办2745件。",
    "聘请顾问48名，其中县政府7名（含公职律师2名）、部门41名。",
    "申请75件（受理70件、不予受理5件），已办结66件。",
    "查处案件120件，罚款230万元，其中食品类60件、药品类40件。",
    "受理援助案件391件，其中民事325件、刑事66件，结案350件。",
    "修订预案33件，其中专项20件、部门13件，演练71场。",
    "评查案卷84卷，优秀25卷、合格53卷、不合格6卷。",
    # Sums that only look like ones.
    "新增事项12项。取消3项、变更5项，合计20项。",
    "调解纠纷120件、排查隐患30件，累计200件。",
    "开展讲座12场、宣讲30场，累计参与群众3000人次。",
    "发放资料1.2万份、解答咨询300人次，共计开展活动46场。",
    "召开会议3次，研究议题12个，共计出台文件5件。",
    "处理投诉12件、回复留言30条，共计为群众解决问题260个。",
    # Other units: people are no visits.
    "培训执法人员540人次，参加考试365人，合格341人。",
    "走访企业120家，收集问题230个，解决228个。",
    "检查企业1200家次，发现隐患1500处，整改1490处，整改率99.3%。",
    "行政机关负责人出庭应诉52件，出庭率96.3%，败诉率下降至9.2%。",
    "组织3次考试，365人参加，341人合格，合格率93.4%。",
    # Lists.
    "推进教育、卫生等15个领域改革。",
    "推进教育、卫生、社保3个领域改革。",
    "推进教育和卫生、社保3个领域改革。",
    "推进政务公开、政务服务和公共服务2个领域改革。",
    "对12个乡镇、3个街道的36个部门开展检查。",
    "打造“一站、两会、三室”3大平台。",
    "围绕三个方面推进：一是抓统筹；二是抓落实；三是抓督办。",
    "市、县、乡36个部门参与。",
    "每季度对公安、交通、水利各2个单位开展检查。",
    # Nothing to recompute.
    "收到检察建议11份，回复率100%，整改率100%。",
    "化解信访积案36件，化解率100%。",
    "全县执法人员260名，持证率100%。",
    "移送案件31件，公安机关立案26件。",
    "建成服务站12个，司法所12个，实现全覆盖。",
]


@pytest.mark.parametrize(("told", "kind", "severity", "message"), RAISED)
def test_what_does_not_hold(told: str, kind: str, severity: str, message: str) -> None:
    (only,) = found(told)
    assert (only.kind, only.severity) == (kind, severity)
    assert message in only.message
    assert only.ask


@pytest.mark.parametrize("told", PEACE)
def test_what_is_left_in_peace(told: str) -> None:
    assert [(each.quote, each.message) for each in found(told)] == []


@pytest.mark.parametrize("told", [told for told, *_ in RAISED])
def test_figures_of_plans_and_problems_are_not_recomputed(told: str) -> None:
    assert found("按计划推进各项工作。", "二、存在的问题", told, "三、下一步工作安排", told) == ()


def test_one_thing_with_two_numbers() -> None:
    told = "全县配备人民调解员1260名。", "目前，全县共有人民调解员1206名，实现村村都有。"
    (only,) = found(*told)
    assert (only.kind, only.severity, only.quote) == (
        "conflict",
        "question",
        "全县共有人民调解员1206名",
    )
    assert "1260" in only.message


@pytest.mark.parametrize(
    "told",
    [
        ("全县配备人民调解员1260名。", "全县共有人民调解员1260名。"),
        ("全县配备人民调解员1.26万名。", "全县共有人民调解员12604名。"),
        ("全县配备人民调解员1200余名。", "全县共有人民调解员1260名。"),
        ("全县共有人民调解员1260名。", "新增人民调解员120名。"),
        ("全县共有人民调解员1260名。", "培训人民调解员860名。"),
        ("全县共有人民调解员1260名。", "其中专职人民调解员86名。"),
        ("聘请法律顾问48名。", "县政府聘请法律顾问7名。"),
        ("上半年受理复议案件20件。", "全年受理复议案件45件。"),
        ("审核规范性文件12件。", "清理规范性文件64件。"),
    ],
)
def test_other_numbers_are_no_conflict(told: tuple[str, ...]) -> None:
    assert said(*told) == []


def test_acts_that_were_not_all_made_public() -> None:
    told = "全县作出行政处罚4800件。", "通过平台公示行政处罚信息960条。"
    raised = found(*told)
    assert [(each.kind, each.severity) for each in raised] == [
        ("conflict", "question"),
        ("conflict", "remark"),
    ]
    assert "960÷4800＝20.0%" in raised[0].message
    assert said("全县作出行政处罚4800件。", "通过平台公示行政处罚信息4750条。") == []


def test_one_field_with_more_than_all() -> None:
    told = "全县作出行政处罚4800件。", "查处交通违法案件73000起。"
    assert said(*told) == [("conflict", QUESTION)]


def test_a_county_level_city_speaks_of_itself() -> None:
    told = "全市受理矛盾纠纷1530件，调解成功1470件，成功率97.2%。"
    assert said(told, title="青岚市2023年法治政府建设工作报告") == [("rate", ERROR)]
    assert said(told, title="青岚县2023年法治政府建设工作报告") == []


RATED = (
    "受理纠纷{whole}件，调解成功{part}件，成功率{rate}%。",
    "组织{whole}人参加考试，{part}人合格，合格率{rate}%。",
    "审计查出问题{whole}个，已整改{part}个，整改率为{rate}%，其余正在整改。",
    "收到意见{whole}条，采纳{part}条，采纳率达{rate}%。",
)


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(RATED),
    st.integers(1, 9000),
    st.integers(0, 100),
    st.integers(0, 2),
    st.integers(-300, 300),
)
def test_a_rate_is_questioned_where_it_is_wrong(
    template: str, whole: int, share: int, places: int, off: int
) -> None:
    part = max(1, whole * share // 100)
    step = Decimal(1).scaleb(-places)
    right = (Decimal(part) * 100 / whole).quantize(step, ROUND_HALF_UP)
    assert said(template.format(whole=whole, part=part, rate=right)) == []
    wrong = right + off * step
    # What else the figures may mean (what is left of the whole) has the benefit of the doubt.
    left = Decimal(whole - part) * 100 / whole
    if abs(off) > 1 and 0 < wrong < 100 and abs(left - wrong) > step:
        assert said(template.format(whole=whole, part=part, rate=wrong)) == [("rate", ERROR)]


@settings(deadline=None)
@given(st.lists(st.integers(20, 5000), min_size=2, max_size=6), st.integers(1, 9))
def test_a_total_is_questioned_where_it_is_wrong(parts: list[int], off: int) -> None:
    named = zip("甲乙丙丁戊己", parts, strict=False)
    listed = "、".join(f"{name}类案件{part}件" for name, part in named)
    total = sum(parts)
    assert said(f"查办{listed}，合计{total}件。") == []
    runs = {sum(run) for n in range(2, 7) for run in combinations(parts, n)}
    if total + off not in runs:
        assert said(f"查办{listed}，合计{total + off}件。") == [("sum", ERROR)]


CLAUSES = st.sampled_from(
    [
        "受理纠纷12件",
        "调解成功13件",
        "成功率９８．５％",
        "其中 日常80次",
        "合计 1,240 件",
        "占5%",
        "(含3件)",
        "比上年减少2起",
        "下降百分之五",
        "教育、卫生、社保、水利等5个方面",
        "第3期",
        "《两次会议》",
        "近2万人次",
        "作出行政处罚40件",
        "公示行政处罚信息3条",
    ]
)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(CLAUSES, st.sampled_from("，、；。\n：")), max_size=25))
def test_every_finding_quotes_the_report(parts: list[tuple[str, str]]) -> None:
    told = report("".join(clause + mark for clause, mark in parts))
    for each in findings(told, shipped_checks(), shipped_checklist()):
        assert told.text[each.start : each.end] == each.quote
        assert each.quote.strip()
        assert each.message
        assert each.ask


def test_findings_stand_in_the_order_of_the_text() -> None:
    told = report("整改率105%。", "《意见》文号为青政发[2023]3号。", "整改率106%。")
    raised = findings(told, shipped_checks(), shipped_checklist())
    assert [each.start for each in raised] == sorted(each.start for each in raised)
    assert len(raised) == 3


def test_a_list_without_end_costs_little() -> None:
    told = "、".join(f"第{i}项案件{i}件" for i in range(1, 4000))
    assert isinstance(found(f"受理案件120件，其中{told}，合计8件，办结率98.5%。"), tuple)
