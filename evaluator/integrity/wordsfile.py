"""The shape of integrity.yaml, as written. evaluator/integrity/words.py compiles it.

Descriptions are Chinese: editors show them to whoever tunes the words (see evaluator/schemas.py).
"""

from typing import Annotated

from pydantic import Field

from evaluator.yamlfile import Strict

Word = Annotated[str, Field(min_length=1)]
Words = tuple[Word, ...]


class Around(Strict):
    """Words before and behind a number."""

    before: Words = Field(default=(), description="数字前的词")
    after: Words = Field(default=(), description="数字后的词")


class Bounds(Strict):
    """Words that make a number approximate, or a limit."""

    about: Around = Field(description="约数：上下都可能")
    over: Around = Field(description="只多不少")
    under: Around = Field(description="只少不多")
    spoken: Words = Field(default=(), description="汉字数词之后的单位（公用词表之外的）")


class Marks(Strict):
    """Words around a number that tell its place in a sentence."""

    part: Words = Field(description="引出部分：其中")
    split: Words = Field(description="引出全部组成：分别为")
    total: Words = Field(description="直接在数字前、表示以上合计的词")
    open: Words = Field(description="列举未尽：等")
    not_last: Words = Field(default=(), description="列举与数目之间的词：其数目不是所列各项的数目")
    not_: Words = Field(alias="not", description="紧接在状态词前表示否定的词")
    due: Words = Field(description="状态词前表示“应当”的词，其数为应办数")
    change: Words = Field(description="增减幅度：其百分数不是占比")
    fall: Words = Field(description="增减词中表示减少的")
    past: Words = Field(description="往年数、比较对象")
    aim: Words = Field(description="目标或要求")
    mean: Words = Field(description="平均数")
    outside: Words = Field(description="上级地区的数")
    carried: Words = Field(description="含往年结转，本句不核算")
    explained: Words = Field(description="交代其余部分的词")
    timely: Words = Field(description="比率只就到期的而言：按期、按时")
    partial: Words = Field(description="只是一段时间、一个地方或一类的数，不与全年总数相比")
    own: dict[str, Words] = Field(default_factory=dict, description="地名末字：不算上级地区的词")
    neutral: Words = Field(description="不改变所指的词，比较名称时略去")


class State(Strict):
    """What has become of the things counted."""

    words: Words = Field(description="说法")
    rest: Words = Field(default=(), description="还没有做到的说法")
    weak: bool = Field(default=False, description="其后另有状态词时让位的泛指词")


class Rate(Strict):
    """A named rate: what it is a share of what."""

    names: Words = Field(description="名称")
    of: Words = Field(description="分子：哪些状态")
    from_: Words = Field(alias="from", description="分母：哪些状态，按可能性排列")
    certain: bool = Field(default=True, description="分子、分母紧挨着时，不符即为错误")
    over: bool = Field(default=False, description="含往年结转时可能超过 100%，只作提问")
    units: bool = Field(default=True, description="按件、按人计，可作整数检验")


class Split(Strict):
    """A whole that is done with in one of several ways."""

    whole: Words = Field(description="总数的状态")
    parts: Words = Field(min_length=1, description="各部分的状态；前面加“未”为未做到的")
    also: Words = Field(default=(), description="可能另列、也可能已含在内的状态")


class Part(Strict):
    """What can't be more than what it comes from."""

    part: Word = Field(description="部分的状态")
    whole: Words = Field(description="总数的状态")
    certain: bool = Field(default=False, description="同一句中相邻时，超过即为错误")
    across: bool = Field(default=False, description="隔着分号也比较")


class Remainder(Strict):
    """A whole of which all is to be done with, so that the rest is owed a word."""

    whole: Words = Field(description="总数的状态")
    part: Word = Field(description="做完的状态")


class Covered(Strict):
    """What is done to all of a kind of act, wherever in a report it is told."""

    thing: Word = Field(description="事物")
    made: Words = Field(description="作出的状态")
    shown: Words = Field(description="理应全部如此的状态")
    units: Words = Field(description="作出数的单位")
    least: float = Field(gt=0, le=1, description="低于这个比例时提问")


class Within(Strict):
    """What a place did in one field, and the number of all such acts that holds it."""

    thing: Word = Field(description="事物")
    state: Word = Field(description="状态")
    whole: Word = Field(description="所属总数的事物")
    made: Words = Field(description="总数的状态")


class IntegrityFile(Strict):
    """The file as written."""

    bounds: Bounds = Field(description="约数、上下限")
    groups: tuple[Words, ...] = Field(description="同一种计量的单位")
    loose: tuple[Words, ...] = Field(description="可以混用的单位；只作提问")
    marks: Marks = Field(description="数字前后的词")
    kind_units: Words = Field(description="本身就表示类别的单位：类、种")
    kinds: Words = Field(description="列举之后、数目之后的词：方面、领域")
    states: dict[str, State] = Field(description="状态词")
    plain: Words = Field(default=(), description="含有状态词、其实不表状态的词")
    things: dict[str, Words] = Field(description="所计的事物")
    rates: tuple[Rate, ...] = Field(description="比率")
    shares: Words = Field(description="不会超过百分之百的其他比率")
    splits: tuple[Split, ...] = Field(description="总数与各部分")
    parts: tuple[Part, ...] = Field(description="部分不能大于总数")
    opposites: tuple[Annotated[Words, Field(min_length=2, max_length=2)], ...] = Field(
        default=(), description="合起来就是全部的一对词：专职、兼职"
    )
    remainders: tuple[Remainder, ...] = Field(default=(), description="其余部分应有交代的")
    within: tuple[Within, ...] = Field(default=(), description="不应大于总数的单项数")
    covered: tuple[Covered, ...] = Field(description="应当全部公开、归集的执法行为")
