"""The shape of language.yaml, as written. evaluator/language.py compiles it.

Descriptions are Chinese: editors show them to whoever tunes the rules (see evaluator/schemas.py).
"""

from pydantic import Field

from evaluator.model import Role
from evaluator.yamlfile import Strict

Terms = tuple[str, ...]


class Signs(Strict):
    """Terms that are a sign of something, and terms that only look like one; none of it holds in
    the report of a place whose name ends in one of `unless`.

    `carrying` are signs that hold for what follows in the sentence as well, up to one of `until`.
    """

    terms: Terms = Field(description="标志词语")
    except_: Terms = Field(alias="except", description="看似标志、其实不是的词语")
    unless: Terms = Field(default=(), description="地名以这些字结尾的报告不适用")
    carrying: Terms = Field(default=(), description="标志词语，且一直管到句末或 until 为止")
    until: Terms = Field(default=(), description="出现即不再延续 carrying 的词语")


class RoleMarks(Strict):
    """How a section of a role is known: by its heading at any level, by a first-level heading,
    by a turning phrase in running text, by a label before a colon where a paragraph begins.
    `not_heading` and `not_turn` only look like one."""

    heading: Terms = Field(description="任何一级标题含有即属此部分的词语")
    top: Terms = Field(description="一级标题含有即属此部分的词语")
    turns: Terms = Field(description="正文句子由此转入这一部分的词语")
    not_heading: Terms = Field(default=(), description="标题含有即不算此部分的词语")
    not_turn: Terms = Field(default=(), description="句子含有即不算转入此部分的词语")
    labels: Terms = Field(default=(), description="段首冒号前的字样，本段由此属于这一部分")


class Fuzzy(Strict):
    """How similar characters have to be."""

    cutoff: float = Field(gt=50, le=100, description="模糊词语（~）算作相同的最低相似度")


class Title(Strict):
    """How the title of a report is known, and what in it is no part of a place's name."""

    subject: Terms = Field(description="报告标题必含的主题词语")
    kind: Terms = Field(description="报告标题的文种，正则表达式")
    issuer_stop: Terms = Field(description="不属于地名的字词")


class Dates(Strict):
    """Labels of dates around the text."""

    published: Terms = Field(description="公开日期前的标签")
    signed: Terms = Field(description="成文日期前的标签")
    delivered: Terms = Field(default=(), description="标题之下写明何日在何会议上报告的词语")


class StatusSigns(Strict):
    """The signs of every status of a clause."""

    negated: Signs = Field(description="没有做的事")
    admission: Signs = Field(description="自我批评")
    others: Signs = Field(description="其他机关的事，或为他人规定的职责")
    city: Signs = Field(description="上级市的事")
    target: Signs = Field(description="目标或常规要求，其中的数字不算成效")
    announced: Signs = Field(description="只是打算、还没有做的事")


class Background(Strict):
    """What puts a clause into another year."""

    past: Terms = Field(description="指往年的词")
    present: Terms = Field(description="回到报告年度的词")
    at: Terms = Field(default=(), description="其后的年份是事情发生的年份")
    ahead: Terms = Field(default=(), description="其后的年份是打算去做的年份")
    except_: Terms = Field(alias="except", description="虽有往年年份、讲的仍是本年的词语")


class Kind(Strict):
    """What stands for a place of one kind, and what for those above it."""

    own: Terms = Field(description="本级：词语中的 <本级>")
    above: Terms = Field(description="上级：词语中的 <上级>")


class ActorMarks(Strict):
    """Whose doing a clause tells."""

    kinds: dict[str, Kind] = Field(min_length=1, description="报告地区的类别（地名末字）")
    words: dict[str, Terms] = Field(description="只供这里引用的词表")
    lead: Terms = Field(description="主语之前可以有的词语")
    others: Terms = Field(description="以此开头的分句讲其他机关的事，并延续到句末或本级出现")
    own: Terms = Field(description="以此开头的分句讲本级的事")
    except_: Terms = Field(alias="except", description="虽以其他机关开头、讲的仍是本级的词语")


class SuperiorMarks(Strict):
    """How the documents of higher bodies are known."""

    titles: Terms = Field(description="上级文件标题开头的机关")
    regions: Terms = Field(description="上级文件标题中地区名的末字")
    except_: Terms = Field(alias="except", description="提到上级文件仍算本级举措的词语")


class Table(Strict):
    """The titles of a column of units in a table of figures."""

    unit: Terms = Field(description="表格中计量单位一列的标题")


class Units(Strict):
    """Units by kind; `spoken` are those that Chinese numerals may stand before (两次)."""

    count: Terms = Field(description="计数单位")
    spoken: Terms = Field(description="汉字数词之后的计数单位")
    amount: Terms = Field(description="金额单位")
    rate: Terms = Field(description="比率单位")


class About(Strict):
    """Words around a number that make it approximate."""

    before: Terms = Field(description="数字前表示约数的词")
    unless: Terms = Field(default=(), description="其前紧接这些字时不表示约数（签约）")
    after: Terms = Field(description="数字后表示约数的词")


class Frame(Strict):
    """The report in which a case's text stands: its title, and the heading of each part."""

    title: str = Field(description="用例所在报告的标题")
    headings: dict[Role, str] = Field(description="用例所在报告各部分的标题")


class LanguageFile(Strict):
    """The file as written."""

    fuzzy: Fuzzy = Field(description="模糊词语的相似度")
    numbering: Terms = Field(description="标题序号的各种写法，正则表达式，由外到内")
    points: Terms = Field(description="段内列举的序号，正则表达式")
    continues: Terms = Field(description="逗号后只是接着计数、不另起分句的词语")
    title: Title = Field(description="报告标题")
    places: Terms = Field(description="报告地区名的末字")
    places_below: Terms = Field(default=(), description="其下各级地区名的末字（乡镇、街道）")
    places_above: Terms = Field(default=(), description="其上各级地区名的末字，正则表达式")
    dates: Dates = Field(description="日期标签")
    intro_end: Terms = Field(description="引言结束的词语")
    footer: Terms = Field(description="网页底部不属于报告的行，正则表达式")
    roles: dict[Role, RoleMarks] = Field(description="各部分的标志")
    next_year: Terms = Field(description="次年年份之后表示转入计划的词语")
    status: StatusSigns = Field(description="分句的状态")
    good_none: Terms = Field(default=(), description="数量为零反而是好事的词")
    background: Background = Field(description="往年的事")
    actors: ActorMarks = Field(description="分句讲的是谁做的事")
    superior: SuperiorMarks = Field(description="上级文件")
    units: Units = Field(description="计量单位")
    table: Table = Field(description="怎样认出数据表")
    about: About = Field(description="约数")
    concrete: Terms = Field(description="具体行为的标志")
    vague: Terms = Field(description="空泛表述的标志")
    duty: Signs = Field(description="只表职责的开头")
    words: dict[str, Terms] = Field(description="各规则文件共用的词表")
    frame: Frame = Field(description="规则用例所在的报告")
