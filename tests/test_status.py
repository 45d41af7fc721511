"""What a clause says besides its subject decides whether it counts for an item at all."""

import pytest
from reports import (
    FEW_WORDS,
    NO_SIGNS,
    achieved,
    matched,
    quotes,
    report_text,
    said,
    shipped_rules,
    small_rules,
    strengths,
    understood,
)

from evaluator.fates import DROPPED
from evaluator.matching import Matches
from evaluator.rules import RuleSet
from evaluator.scan import Layout
from evaluator.status import standing

RULES = """
part: 1
rules:
  - item: a.training
    names: [培训]
    measures: ['举办…培训', '《…培训…》']
    results: ['培训#(场|次|人次)']
    concrete: false
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> RuleSet:
    return small_rules(tmp_path_factory.mktemp("rules"), RULES)


def told(text: str, rules: RuleSet) -> Matches:
    return matched(achieved(text), "a.training", rules)


def rungs(text: str, rules: RuleSet) -> list[int]:
    return strengths(told(text, rules).evidence)


def test_what_was_done_counts(rules: RuleSet) -> None:
    assert rungs("举办执法培训。", rules) == [2]
    assert rungs("培训12场。", rules) == [3]


def test_what_was_not_done_does_not_count_and_is_set_aside(rules: RuleSet) -> None:
    matches = told("尚未举办执法培训。", rules)
    assert matches.evidence == ()
    assert quotes(matches.rejected) == ["尚未举办执法培训"]


def test_a_negation_holds_for_its_own_clause_only(rules: RuleSet) -> None:
    assert rungs("尚未建设平台，举办执法培训。", rules) == [2]


def test_what_only_looks_like_a_negation_is_none(rules: RuleSet) -> None:
    assert rungs("为未开展的乡镇举办执法培训。", rules) == [2]


def test_an_exception_does_not_excuse_a_negation_elsewhere_in_the_clause(rules: RuleSet) -> None:
    assert rungs("未开展的乡镇尚未举办执法培训。", rules) == []


def test_self_criticism_among_the_achievements_is_an_admission(rules: RuleSet) -> None:
    matches = told("执法培训有待加强。", rules)
    assert matches.evidence == ()
    assert quotes(matches.admitted) == ["执法培训有待加强"]
    assert strengths(matches.admitted) == [0]


def test_a_shortfall_that_was_dealt_with_is_no_admission(rules: RuleSet) -> None:
    matches = told("举办执法培训解决力量不足问题。", rules)
    assert strengths(matches.evidence) == [2]
    assert matches.admitted == ()


def test_what_others_did_does_not_count(rules: RuleSet) -> None:
    matches = told("执法培训由省级部门负责。", rules)
    assert matches.evidence == ()
    assert quotes(matches.rejected) == ["执法培训由省级部门负责"]


def test_what_is_announced_does_not_count(rules: RuleSet) -> None:
    assert rungs("明年举办执法培训。", rules) == []
    assert rungs("即将举办执法培训。", rules) == []
    assert rungs("截至明年举办执法培训。", rules) == [2], "a sign held to the clause's beginning"


def test_a_goal_is_no_result_but_what_was_set_up_for_it_counts(rules: RuleSet) -> None:
    assert rungs("培训不少于12场。", rules) == [1]
    assert rungs("培训12场不少于计划。", rules) == [1]
    assert rungs("举办执法培训，每年不少于12场。", rules) == [2]
    assert rungs("举办执法培训，每年培训12场。", rules) == [3, 2]


@pytest.mark.parametrize("year", ["2022年", "去年"])
def test_another_years_doing_does_not_count(rules: RuleSet, year: str) -> None:
    matches = told(f"{year}举办执法培训。", rules)
    assert matches.evidence == ()
    assert quotes(matches.rejected) == [f"{year}举办执法培训"]


def test_the_reported_year_counts(rules: RuleSet) -> None:
    assert rungs("2023年举办执法培训。", rules) == [2]
    assert rungs("2022年至2023年举办执法培训。", rules) == [2]


def test_another_year_takes_along_what_follows_until_the_present(rules: RuleSet) -> None:
    assert rungs("2022年印发计划，举办执法培训。", rules) == []
    assert rungs("2022年印发计划，今年举办执法培训。", rules) == [2]
    assert rungs("2022年印发计划，我县分批举办执法培训。", rules) == [2]
    assert rungs("2022年印发计划，2023年举办执法培训。", rules) == [2]


def test_another_year_ends_with_the_segment(rules: RuleSet) -> None:
    assert rungs("2022年印发计划；举办执法培训。", rules) == [2]
    assert rungs("2022年印发计划。举办执法培训。", rules) == [2]


def test_another_year_in_the_middle_of_a_clause_takes_nothing_along(rules: RuleSet) -> None:
    assert rungs("落实2022年计划，举办执法培训。", rules) == [2]


def test_a_comparison_with_another_year_is_no_background(rules: RuleSet) -> None:
    assert rungs("举办执法培训场次比2022年增加。", rules) == [2]
    assert rungs("举办执法培训场次比去年增加。", rules) == [2]


@pytest.mark.parametrize("aside", ["《2022年普法规划》", "“2022年度十件实事”", "（2022年启动）"])
def test_a_year_in_a_title_or_in_brackets_is_no_background(rules: RuleSet, aside: str) -> None:
    assert rungs(f"按照{aside}举办执法培训。", rules) == [2]


def test_a_later_year_is_no_background(rules: RuleSet) -> None:
    assert rungs("为2025年验收举办执法培训。", rules) == [2]


def test_without_a_reported_year_nothing_is_background(rules: RuleSet) -> None:
    text = "法治政府建设报告\n\n一、主要工作\n去年举办执法培训。\n"
    assert strengths(matched(text, "a.training", rules).evidence) == [2]


def test_a_higher_bodys_document_only_names(rules: RuleSet) -> None:
    assert rungs("学习《国务院关于加强培训的意见》。", rules) == [1]
    assert rungs("学习《某某省执法培训办法》。", rules) == [1]
    assert rungs("学习《关于印发〈澄江市执法培训办法〉的通知》。", rules) == [1]


def test_a_document_of_ones_own_is_a_measure(rules: RuleSet) -> None:
    assert rungs("印发《执法培训办法》。", rules) == [2]
    assert rungs("印发《青岚县执法培训办法》。", rules) == [2]


def test_a_measure_in_the_words_of_the_exception_counts_beside_a_higher_title(
    rules: RuleSet,
) -> None:
    assert rungs("转发《某某省执法培训办法》。", rules) == [2]


def test_a_city_may_name_itself_in_its_documents(rules: RuleSet) -> None:
    text = achieved("印发《云岫市执法培训办法》。", title="云岫市2023年法治政府建设工作报告")
    assert strengths(matched(text, "a.training", rules).evidence) == [2]


def test_signs_may_be_void_for_places_of_a_kind(tmp_path_factory: pytest.TempPathFactory) -> None:
    city = {"terms": ["^全市"], "except": [], "unless": ["市"]}
    status = {**FEW_WORDS["status"], "city": city}
    rules = small_rules(tmp_path_factory.mktemp("rules"), RULES, status=status)
    for place, expected in (("青岚县", []), ("云岫市", [2])):
        text = achieved("全市举办执法培训。", title=f"{place}2023年法治政府建设工作报告")
        assert strengths(matched(text, "a.training", rules).evidence) == expected


def test_wording_of_duty_only_names(tmp_path_factory: pytest.TempPathFactory) -> None:
    rules = small_rules(
        tmp_path_factory.mktemp("rules"),
        RULES.replace("举办…培训", "培训制度"),
        duty={**NO_SIGNS, "terms": ["^严格落实"], "except": ["已建成"]},
    )
    assert rungs("严格落实培训制度。", rules) == [1]
    assert rungs("建立培训制度。", rules) == [2]
    assert rungs("严格落实已建成的培训制度。", rules) == [2]


@pytest.mark.parametrize(
    ("part", "flag"), [("二、存在的问题", "admitted"), ("二、下一步打算", "planned")]
)
def test_the_problems_and_the_plan_earn_nothing(rules: RuleSet, part: str, flag: str) -> None:
    text = report_text("一、主要工作", "开展检查。", part, "举办执法培训12场。")
    matches = matched(text, "a.training", rules)
    assert matches.evidence == ()
    found = getattr(matches, flag)
    assert quotes(found) == ["举办执法培训12场"]
    assert {each.role for each in found} == {"problems" if flag == "admitted" else "plan"}


COUNTY, DISTRICT, CITY, BANNER = "青岚县", "松涧区", "云岫市", "阿都旗"


def dropped(text: str, place: str = COUNTY) -> str:
    """The clauses of a text, in a report of 2023, that the shipped language doesn't let count."""
    rules = shipped_rules()
    report = understood(achieved(text, title=f"{place}2023年法治政府建设工作报告"), rules)
    found = standing(report, rules, rules.scanner.scan(report, Layout(report))).clauses
    out = frozenset[int]().union(*(found.get(status, frozenset()) for status in DROPPED))
    return "，".join(said(report, clause) for i, clause in enumerate(report.clauses) if i in out)


@pytest.mark.parametrize(
    ("place", "theirs", "ours"),
    [
        (COUNTY, "省司法厅举办培训班3期，发放证书500份", "我县举办2期"),
        (COUNTY, "省委依法治省办开展法治督察，反馈问题120个", "我县逐项整改"),
        (COUNTY, "市司法局组织案卷评查，评查180卷", "县司法局复查30卷"),
        (COUNTY, "市中级人民法院通报案件32件，发布白皮书", "县政府逐件分析"),
        (COUNTY, "地区行署印发工作要点，明确任务32项", "县政府细化措施"),
        (COUNTY, "省审计厅对我县开展审计，指出问题25个", "青岚县逐条整改"),
        (COUNTY, "市委法治督察组反馈问题15个", "已全部整改到位"),
        (COUNTY, "国务院督查组到县开展督查，核查线索12条", "县政府整改问题8个"),
        (COUNTY, "州政府网站公开信息3万条，建有专栏", "各乡镇公开2000条"),
        (COUNTY, "全州大数据平台归集数据2亿条", "我县归集300万条"),
        (COUNTY, "全市调解纠纷1.5万件，成功率98%", "县级调解1200件"),
        (COUNTY, "一是今年6月市司法局来县开展监督，抽查案卷20卷", "县司法局抽查90卷"),
        (COUNTY, "与我县相邻的松涧县荣获全省示范县称号", "我县组织考察学习"),
        (COUNTY, "邻近的松涧区建成执法平台，接入部门30个", "县司法局前往学习"),
        ("岚川自治县", "自治州司法局统一制定基准，公布1200项", "自治县各部门执行"),
        (BANNER, "盟行署召开推进会，部署年度任务", "旗政府召开常务会议"),
        (BANNER, "自治区党委依法治区办开展督察，反馈问题9个", "全旗逐一整改"),
        (DISTRICT, "市政府举办讲座2期，印发教材300册", "区政府学法12次"),
        (DISTRICT, "市人大常委会颁布条例，明确任务12项", "区政府组织学习3场"),
        (CITY, "省政府督查室来我市开展督查，指出问题5个", "市政府逐条整改"),
        (CITY, "州政府召开推进会，通报案件20件", "我市受理复议45件"),
        ("第三师岩泉市", "兵团司法局举办培训4期，发放证书1260份", "师市选派32人"),
    ],
)
def test_what_another_body_does_is_its_own_until_the_place_speaks_of_itself(
    place: str, theirs: str, ours: str
) -> None:
    assert dropped(f"{theirs}，{ours}。", place) == theirs


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (CITY, "市政府举办讲座2期，印发教材300册"),
        (CITY, "全市调解纠纷3000件，成功率99%"),
        (CITY, "市委依法治市办对12个镇街开展督察，反馈问题30个"),
        (DISTRICT, "区委依法治区办对12个镇街开展督察，反馈问题30个"),
        ("第三师岩泉市", "师市司法局举办培训4期，发放证书260份"),
        (COUNTY, "市场监管领域查处案件120件，罚没30万元"),
        (COUNTY, "市市场监管局青岚分局查处案件20件，罚没10万元"),
        (COUNTY, "省委依法治省办命名我县为示范县，县财政奖励50万元"),
        (COUNTY, "省司法厅下发的证件全部换发，办理证件320个"),
        (COUNTY, "市政府印发方案后，县政府制定细则，明确任务20项"),
        (COUNTY, "市直部门下放权限20项，县级全部承接"),
        (COUNTY, "省级规范化司法所建成8个，配备人员36名"),
        (COUNTY, "中央环保督察反馈问题全部整改，办理信访件32件"),
        (COUNTY, "省司法厅来县调研期间，县委召开汇报会2次"),
        (COUNTY, "全省执法资格考试组织320人参加，通过率98%"),
        (COUNTY, "市县两级联动开展检查8次，检查企业120家"),
        (COUNTY, "在省司法厅指导下，开展案卷评查2次"),
        (COUNTY, "按照市委统一部署，开展法治督察2次"),
        (COUNTY, "全市首个调处中心在我县建成，调处纠纷120件"),
        (COUNTY, "县司法局被省司法厅评为先进集体，受理复议60件"),
        (COUNTY, "县委召开会议2次，市委有关领导出席，审议文件6份"),
    ],
)
def test_a_higher_body_that_is_only_named_takes_nothing_away(place: str, told: str) -> None:
    assert dropped(f"{told}。", place) == ""


def test_another_bodys_doing_ends_with_the_segment() -> None:
    assert dropped("省司法厅举办培训班3期；发放证书500份。") == "省司法厅举办培训班3期"


@pytest.mark.parametrize(
    ("then", "now"),
    [
        ("2021年，我县开展清理，废止文件18件", "今年另行评估"),
        ("去年举办培训4期，发放教材300册", "今年举办6期"),
        ("早在2020年就建成中心，配备人员6名", "目前办理援助320件"),
        ("划转工作已于2022年底完成，当年划转213人", "年内评查案卷50卷"),
        ("于2022年6月出台基准，公布事项320项", "2023年修订12项"),
    ],
)
def test_what_was_done_in_another_year_is_told_until_the_present(then: str, now: str) -> None:
    assert dropped(f"{then}，{now}。") == then


@pytest.mark.parametrize(
    "told",
    [
        "2021年建成的中心接待群众3200人次，化解纠纷560件",
        "落实2021年出台的办法，审核文件15件",
        "2021年以来累计制定制度32项，新增6项",
        "2022年至2023年，开展专项行动6次",
        "报送2022年度法治政府建设情况报告，公开报告1份",
        "上年结转案件5件，新收案件60件",
        "截至2022年底有效的文件全部清理，废止12件",
    ],
)
def test_another_year_that_is_only_named_takes_nothing_away(told: str) -> None:
    assert dropped(f"{told}。") == ""


@pytest.mark.parametrize(
    "told",
    [
        "执法改革拟于明年铺开，下沉编制47名，力量薄弱的局面得到扭转",
        "机构改革将于2024年启动，整合机构7个",
        "记录仪采购已列入2024年预算，做到全程留痕",
        "装备经费已纳入明年预算，覆盖单位14个",
        "后评估制度正在酝酿，成熟后陆续推出",
        "学法考试因平台升级顺延，参考人员3000名",
        "培训班推迟到明年举办，参训人员另行通知",
        "平台预计于2024年一季度上线，接入部门26个",
        "裁量基准尚在征求意见，覆盖部门30个",
        "县级平台尚处于招标阶段，接入单位30家",
        "权责清单待机构改革后再作调整",
        "该项目定于2024年3月实施，覆盖乡镇14个",
        "计划明年新建调解室12个，配备调解员30名",
        "拟聘请法律顾问5名，参与合同审查",
    ],
)
def test_what_is_only_pending_takes_along_what_is_hoped_of_it(told: str) -> None:
    assert dropped(f"{told}，今年举办讲座4期。") == told


@pytest.mark.parametrize(
    "told",
    [
        "将全面依法治县工作列入重要议事日程，召开会议3次",
        "将深入学习贯彻习近平法治思想作为首要任务，宣讲30场",
        "将重点任务分解到32个部门，按月调度",
        "将积极探索形成的经验写入制度，印发文件3份",
        "正在审理复议案件5件，审结32件",
        "延期审理案件3件，审结56件",
        "为明年换届培训人员300名，发放资料2000份",
        "制定2024年学法计划，安排学法12次",
        "审查拟出台文件32件，拟废止6件",
        "2024年1月，县政府公开报告1份",
        "将于12月4日开展的活动提前部署，发放资料2万份",
    ],
)
def test_what_only_sounds_like_a_plan_was_done(told: str) -> None:
    assert dropped(f"{told}。") == ""


@pytest.mark.parametrize(
    "told",
    [
        "未曾开展决策后评估",
        "未就重大决策组织听证",
        "本年度无行政裁决案件",
        "没有一名公职律师",
        "无一家单位聘请法律顾问",
        "一场培训未办",
        "执法公示平台还没有建成",
        "法律顾问合同到期未续",
        "执法记录仪未配备到位",
        "原定的培训因故取消",
        "公职律师仍是空白",
        "办理行政裁决案件0件",
    ],
)
def test_negation_has_many_forms(told: str) -> None:
    assert dropped(f"{told}，举办讲座4期。") == told


@pytest.mark.parametrize(
    "told",
    [
        "未发生重大事故",
        "未经合法性审核的文件不得提交审议",
        "对未按规定公示的单位通报批评",
        "做到应审尽审、未诉先办",
        "没有因行政行为违法引发的败诉案件",
        "不再保留证明事项12项",
        "取消没有法律依据的证明事项32项",
        "没有资质的12家企业被查处",
        "无正当理由不出庭的予以通报",
        "群众办事不再多头跑",
        "案件败诉0件",
        "维持3件、撤销0件",
        "投诉率为0%",
    ],
)
def test_what_is_better_not_there_is_no_negation(told: str) -> None:
    assert dropped(f"{told}，举办讲座4期。") == ""
