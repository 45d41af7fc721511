"""facts.yaml and references.yaml into types: dated facts, and the words that refer to them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from evaluator.errors import ConfigError, Fault
from evaluator.rulefile import FACTS, REFERENCES, check_file
from evaluator.terms import Term, TermError, compile_term
from evaluator.yamlfile import Loaded, Route, Strict, inconsistent, load

_MOST_WAYS = 1_000_000

Terms = tuple[str, ...]
Year = Annotated[int, Field(ge=1949, le=2100)]


class Meeting(Strict):
    """A plenum; `document` tells that reports list it among those whose spirit they follow."""

    opened: date = Field(description="开幕日期")
    closed: date = Field(description="闭幕日期")
    document: bool = Field(default=True, description="报告通常是否把它列入“贯彻……全会精神”")
    source: str = Field(description="出处")


class Congress(Strict):
    """A party congress with its plenums, the first first; `complete`: there will be no more."""

    name: str = Field(description="届次，例如 二十")
    opened: date = Field(description="开幕日期")
    closed: date = Field(description="闭幕日期")
    complete: bool = Field(description="本届全会是否已开完")
    plenums: tuple[Meeting, ...] = Field(description="历次全会，由一中全会起")
    source: str = Field(description="出处")


class Edition(Strict):
    """One edition of a document that carries its period in the title."""

    first: Year = Field(description="首年")
    last: Year = Field(description="末年")
    issued: date = Field(description="印发日期")
    source: str = Field(description="出处")


class Outline(Strict):
    """A national document, and its editions in their order."""

    title: str = Field(description="文件名称，不含年份")
    editions: Annotated[tuple[Edition, ...], Field(min_length=1)] = Field(description="各个时期")


class Programme(Strict):
    """A programme or plan of five years; those of one `line` follow each other."""

    names: Annotated[Terms, Field(min_length=1)] = Field(description="在报告中的写法")
    shown: str = Field(description="核验意见中的写法")
    line: str = Field(description="属于哪一系列")
    first: Year = Field(description="首年")
    last: Year = Field(description="末年")
    source: str = Field(description="出处")


class Law(Strict):
    """A law: when it was adopted (or published), or since when it is no longer in force."""

    title: str = Field(description="名称，不含“中华人民共和国”")
    adopted: date | None = Field(default=None, description="通过或公布日期")
    repealed: date | None = Field(default=None, description="废止日期")
    successor: str | None = Field(default=None, description="由什么代替")
    source: str = Field(description="出处")


class Standard(Strict):
    """The title of a national document, and wrong forms that no document bears."""

    title: str = Field(description="规范名称")
    mistaken: Terms = Field(default=(), description="确属写错的名称")
    source: str = Field(description="出处")


class Phrase(Strict):
    """A set expression written wrongly, as terms; from the reporting year `since` on."""

    wrong: Annotated[Terms, Field(min_length=1)] = Field(description="错误写法")
    except_: Terms = Field(default=(), alias="except", description="看似错误、其实不是的写法")
    right: str = Field(description="规范写法")
    since: Year | None = Field(default=None, description="自哪个报告年度起适用")
    source: str = Field(description="出处")


class Facts(Strict):
    """facts.yaml as written."""

    congresses: tuple[Congress, ...] = Field(description="党的历次代表大会，由前到后")
    outlines: tuple[Outline, ...] = Field(description="标题带年份的文件")
    programmes: tuple[Programme, ...] = Field(description="五年一轮的规划，各系列由前到后")
    laws: tuple[Law, ...] = Field(description="法律法规的通过和废止")
    titles: tuple[Standard, ...] = Field(description="容易写错的文件名称")
    phrases: tuple[Phrase, ...] = Field(description="容易写错的固定表述")
    workdays: tuple[date, ...] = Field(description="调休上班的周末")

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if problems := list(_problems(self)):
            raise inconsistent(self, problems)
        return self


def _problems(facts: Facts) -> Iterator[tuple[Route, str]]:
    for number, congress in enumerate(facts.congresses):
        if congress.closed < congress.opened:
            yield ("congresses", number, "closed"), "闭幕日期不能早于开幕日期"
        for i, plenum in enumerate(congress.plenums):
            if plenum.closed < plenum.opened:
                yield ("congresses", number, "plenums", i, "closed"), "闭幕日期不能早于开幕日期"
    for number, programme in enumerate(facts.programmes):
        if programme.last < programme.first:
            yield ("programmes", number, "last"), "末年不能早于首年"
    for number, law in enumerate(facts.laws):
        if law.adopted is None and law.repealed is None:
            yield ("laws", number), "adopted 和 repealed 至少要写一项"
    for number, day in enumerate(facts.workdays):
        if day.weekday() < 5:
            yield ("workdays", number), f"{day} 不是周末"


class DateWords(Strict):
    """Words around dates."""

    this_year: Terms = Field(description="报告年度")
    last_year: Terms = Field(description="报告年度的上一年")
    up_to: Terms = Field(description="统计到某日为止")
    reached: Terms = Field(description="年底、年末之前表示“到那时为止”的词")
    year_end: Terms = Field(description="年的末尾")
    ahead: Terms = Field(description="所在分句讲的是将来、期限或施行日期")
    other_year: Terms = Field(description="其后没有年份的月份不属于报告年度")
    stock: Terms = Field(description="“截至某日”只说明存量的词")
    part_of_year: Terms = Field(description="只报告部分时段的标题用词")
    meetings: Terms = Field(description="召开会议")
    rework: Terms = Field(description="标题因此讲的是往年事项的后续")
    hears: Terms = Field(description="听取、审议")
    accounts: Terms = Field(description="年度工作报告的称谓")
    compares: Terms = Field(description="与往年比较，或自往年起")
    once: Terms = Field(description="讲的是过去的事")
    announces: Terms = Field(description="引言结束的词")


class ReferenceWords(Strict):
    """Words around congresses, plans, laws and document numbers."""

    awaited: Terms = Field(description="会议尚未召开时的说法")
    not_congress: Terms = Field(description="紧接其后即不是党代会的词（二十大类）")
    spirit: Terms = Field(description="学习贯彻会议精神")
    since: Terms = Field(description="紧接其后即只是时间或引述")
    all_plenums: Terms = Field(description="统称历次全会")
    carries_out: Terms = Field(description="正在落实")
    looks_back: Terms = Field(description="只是回顾")
    prepares: Terms = Field(description="只是筹备")
    draft: Terms = Field(description="尚在起草")
    former: Terms = Field(description="已知其废止")
    local: Terms = Field(description="地方层级")
    letters: Terms = Field(description="发文机关代字的末字")
    opening: Terms = Field(description="规划首年的说法：开局之年")
    closing: Terms = Field(description="规划末年的说法：收官之年")


class NameWords(Strict):
    """Words in the names of documents and systems."""

    systems: Terms = Field(description="平台、系统的末尾")
    begins: Terms = Field(description="平台名称的开头")
    breaks: Terms = Field(description="不会出现在平台名称中的词")
    distinct: Terms = Field(description="两个名称因此是两件事的词")
    announced: Terms = Field(description="简称")
    places: Terms = Field(description="地名的末字：因此不同的名称是两件事")
    state: Terms = Field(description="名称前可省的国名")


class Body(Strict):
    """How a body calls itself, what behind that word shows that it is none, and how it signs."""

    name: str = Field(description="自称的末字")
    except_: Terms = Field(default=(), alias="except", description="紧接其后即不是自称的字")
    signs: Terms = Field(default=(), description="落款末尾的写法；不写时同 name")


class VoiceWords(Strict):
    """Words on who speaks, and who acts."""

    bodies: tuple[Body, ...] = Field(description="部门的自称")
    counties: Terms = Field(description="县级地方名称的末尾")
    others: Terms = Field(description="自称“我…”时即为另一类地方的字")
    party: Terms = Field(description="党委名称的开头")
    bureaus: Terms = Field(description="发布机构的末字：部门")
    chiefs: Terms = Field(description="紧接其后即为人而非部门的字")
    speakers: Terms = Field(description="以自身名义报告的部门")
    departments: Terms = Field(description="不应代表县级落款的部门")
    courts: Terms = Field(description="法院、检察院")
    acts: Terms = Field(description="法院、检察院自己的工作")
    together: Terms = Field(description="与法院、检察院有关的政府工作")
    court_titles: Terms = Field(description="法院、检察院文件的标题用词")
    claims: Terms = Field(description="制发文件")
    publishers: Terms = Field(description="发布机构的标签")


class Words(Strict):
    """references.yaml as written."""

    dates: DateWords = Field(description="日期")
    references: ReferenceWords = Field(description="引用")
    names: NameWords = Field(description="名称")
    voices: VoiceWords = Field(description="口吻")


@dataclass(frozen=True)
class CompiledPhrase:
    """A phrase with its terms compiled."""

    phrase: Phrase
    wrong: tuple[Term, ...]
    exceptions: tuple[Term, ...]


@dataclass(frozen=True)
class References:
    """Both files, ready for the checks."""

    facts: Facts
    words: Words
    phrases: tuple[CompiledPhrase, ...]


def load_references(folder: Path) -> References:
    """Load facts.yaml and references.yaml from a folder of rules.

    Raises ConfigError (E302) with every fault of the first file that has any.
    """
    loaded = load(check_file(folder, FACTS), Facts, "E302")
    words = load(check_file(folder, REFERENCES), Words, "E302").value
    faults: list[Fault] = []
    phrases = tuple(
        CompiledPhrase(
            phrase,
            _terms(phrase.wrong, ("phrases", i, "wrong"), loaded, faults),
            _terms(phrase.except_, ("phrases", i, "except"), loaded, faults),
        )
        for i, phrase in enumerate(loaded.value.phrases)
    )
    if faults:
        raise ConfigError("E302", sorted(faults))
    return References(loaded.value, words, phrases)


def _terms(
    sources: Terms, at: Route, loaded: Loaded[Facts], faults: list[Fault]
) -> tuple[Term, ...]:
    compiled = []
    for i, source in enumerate(sources):
        try:
            term = compile_term(source, {})
        except TermError as error:
            faults.append(loaded.fault((*at, i), str(error)))
            continue
        if term.ways > _MOST_WAYS:
            faults.append(loaded.fault((*at, i), f"词语“{source}”的间隔和可选项过多，请拆开写"))
        compiled.append(term)
    return tuple(compiled)
