"""Reports to find copies among: set phrases that all have, and sentences of words thrown together.
All places are invented."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace

from evaluator.copies.shingles import Text

WORDS = re.findall(
    r"\w+",
    "河堤 修缮 茶园 巡查 渡口 登记 粮站 抽检 林场 核验 学堂 走访 集市 整治 水井 普查 桥梁 加固 "
    "窑址 勘测 船闸 调度 苗圃 补种 牧道 清障 盐田 测绘 药圃 采样 驿站 改建 磨坊 验收 鱼塘 换水 "
    "灯塔 值守 棉仓 通风 果园 嫁接 石阶 铺设 菜窖 盘点 蜂场 迁移 竹廊 油漆 砖窑 停用 戏台 翻新",
)

SET_PHRASES = (
    "坚持把各项任务同谋划同部署同推进同检查，确保年初定下的事项件件有着落事事有回音",
    "严格履行公众参与专家论证风险评估集体讨论等程序，不断提高决策的科学化民主化水平",
    "持续擦亮窗口服务名片，让群众少跑腿让数据多跑路，切实提升办事的便利度和满意度",
    "对照全年目标任务清单逐项梳理短板弱项，以钉钉子精神推动各项举措落地生根见到实效",
    "健全完善联席会议制度和信息通报机制，形成上下联动左右协同齐抓共管的良好工作格局",
    "今后将进一步提高站位压实责任改进作风，努力为高质量发展提供更加坚强有力的保障",
)

COUNTIES = ("青岚县", "云溪县", "丹枫区", "白鹭市", "松涛县", "石桥县", "竹溪区", "桃源坪县")


def sentence(rng: random.Random, county: str = "") -> str:
    """A sentence of one's own: about 40 letters and two figures."""
    first, second, third = ("".join(rng.choices(WORDS, k=6)) for _ in range(3))
    figures = rng.randint(10, 999), rng.randint(10, 999)
    return f"{county}{first}{figures[0]}处，{second}{figures[1]}次，{third}。"


def sentences(seed: int, county: str, count: int = 40) -> list[str]:
    """The sentences of an honest report: every fifth is a set phrase."""
    rng = random.Random(seed)
    own = [sentence(rng, county if rng.random() < 0.3 else "") for _ in range(count)]
    phrases = rng.sample(SET_PHRASES, len(SET_PHRASES))
    for place, phrase in enumerate(phrases):
        own.insert(place * 6, phrase + "。")
    return own


def text(parts: Sequence[str], county: str = COUNTIES[0], year: int = 2023, name: str = "") -> Text:
    """A report of these sentences, five a paragraph."""
    lines = ["　　" + "".join(parts[i : i + 5]) for i in range(0, len(parts), 5)]
    return Text(name or f"{county}{year}.txt", county, year, "\n".join(lines))


def honest(seed: int, county: str = COUNTIES[0], year: int = 2023) -> Text:
    """A report that copies nothing but set phrases."""
    return text(sentences(seed, county), county, year)


def other_figures(parts: Sequence[str]) -> list[str]:
    """The same sentences, every figure another."""
    return [re.sub(r"\d+", lambda found: str(int(found[0]) + 7), part) for part in parts]


def renamed(given: Text, county: str, year: int = 2023) -> Text:
    """The same text as another county's: its name put for the old one."""
    changed = given.text.replace(given.county, county)
    return replace(given, name=f"{county}{year}.txt", county=county, year=year, text=changed)
