"""What becomes of a hit, and how users are told: it earns a grade, sets a flag, or is left out."""

from typing import Literal

from evaluator.model import Role

# The statuses of a clause that keep it from counting (see evaluator/status.py).
Dropped = Literal["negated", "others", "city", "announced", "background"]
# Overlapped by an exception, a condition not met, a word of the clause that rules it out, a part of
# the report that earns nothing, a goal.
Left = Literal["excepted", "conditions", "rejected", "role", "target"]
Fate = Literal["reported", "problems", "plan", "admission"] | Left | Dropped
# Why a pattern reaches no more than grade 1 here.
Cap = Literal["heading", "superior", "duty"]

DROPPED: tuple[Dropped, ...] = ("negated", "others", "city", "announced", "background")
# What a clause says, or where it stands, keeps a hit from counting; its words are the item's.
HELD_BACK: frozenset[Fate] = frozenset([*DROPPED, "problems", "plan", "admission", "target"])
# The parts of a report that earn nothing, but set a flag.
ASIDE: dict[Role, Fate] = {"problems": "problems", "plan": "plan"}

FATES: dict[Fate, str] = {
    "reported": "计入",
    "problems": "在存在问题部分，只记“自认不足”",
    "plan": "在下年安排部分，只记“列入计划”",
    "admission": "分句是自我批评，只记“自认不足”",
    "excepted": "与规则的除外词语（except）重叠",
    "conditions": "不满足规则的条件（all、any、not）",
    "rejected": "分句有规则的排除词语（reject）",
    "role": "所在部分的内容不能为本项得分",
    "target": "分句说的是目标要求，不是已有成效",
    "negated": "分句说的是没有做",
    "others": "分句说的是他人或上级的工作",
    "city": "分句说的是所属市的工作",
    "announced": "分句说的是将来的打算",
    "background": "分句说的是往年的事",
}
CAPS: dict[Cap, str] = {
    "heading": "标题只算提及",
    "superior": "上级文件的标题只算提及",
    "duty": "分句只有要求性的措辞，只算提及",
}
