"""An explanation on the terminal: why an item has its grade."""

from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from evaluator.explain import Explanation, Look, Sentence
from evaluator.model import Evidence
from evaluator.rules import Form
from evaluator.writers.console import plain

# Hits shown of one sentence: the strongest decide.
_LOOKS = 4
_ROLES = {
    "front": "引言",
    "achievements": "举措成效",
    "first-responsibility": "第一责任人",
    "problems": "存在问题",
    "plan": "下年安排",
}


def show_explanation(explanation: Explanation, console: Console) -> None:
    """Print an explanation: the grade and its arithmetic, the sentences, what would raise it."""
    for line in _head(explanation):
        console.print(line)
    if isinstance(explanation.rule, Form):
        _heading(console, "依据的原文")
        _show_evidence(explanation, console)
    else:
        _heading(console, f"看过的句子（{len(explanation.sentences)} 句）")
        for sentence in explanation.sentences:
            _show_sentence(sentence, console)
        if explanation.passed_over:
            general = f"另有 {explanation.passed_over} 个分句只有通用词语，旁边没有本项词语，略去。"
            console.print(_line(general, "dim"))
        elif not explanation.sentences:
            console.print(_line("全文没有本项规则的任何词语。"))
    if explanation.similar:
        _heading(console, "近似但不到阈值的写法")
        _show_list(explanation.similar, console)
    _heading(console, "怎样可以提高一级")
    _show_list(explanation.raising or _no_raise(explanation), console)


def _head(explanation: Explanation) -> Iterator[Text]:
    item, result, checklist = explanation.item, explanation.result, explanation.checklist
    labels = checklist.scales[item.scale].labels
    assessment = explanation.assessment
    yield _line(f"{assessment.title or assessment.report}", "bold")
    yield _line(f"{item.title}（{item.id}）", "bold")
    yield _line(f"要求：{item.asks}")
    yield _line(f"依据：{item.basis}")
    graded = result.status == "graded"
    final = f"{result.grade} 级 {labels[result.grade]}" if graded else "不计分"
    machine = f"机评 {result.machine_grade} 级 {labels[result.machine_grade]}"
    target = f"目标 {checklist.target(item)} 级"
    yield _line(f"等级：{final}（{machine}；{target}）", "bold red" if result.gap else "bold green")
    yield _line(f"计分：{result.arithmetic}")
    yield _line(f"规则：{explanation.rule.path.name} 第 {explanation.rule.line} 行")
    if result.waiver:
        waiver = result.waiver
        yield _line(f"豁免：{waiver.reason}（{waiver.approver}，有效期至 {waiver.expires}）")
    flags = [
        name for name, on in (("自认不足", result.admitted), ("列入计划", result.planned)) if on
    ]
    if flags:
        yield _line(f"标记：{'、'.join(flags)}")
    if result.review:
        yield _line(f"须人工复核：{result.review_reason}", "bold magenta")


def _show_sentence(sentence: Sentence, console: Console) -> None:
    place = f"{_ROLES[sentence.role]} {sentence.section}"
    counts = any(look.counts for look in sentence.looks)
    console.print(_line(f"{'●' if counts else '○'}{sentence.text}", "bold" if counts else ""))
    looks = sorted(sentence.looks, key=lambda look: -look.strength)
    rest = [_line(f"位置：{place}", "dim"), *map(_look, looks[:_LOOKS])]
    if len(looks) > _LOOKS:
        rest.append(_line(f"同一句另有 {len(looks) - _LOOKS} 处命中，不影响等级", "dim"))
    if sentence.serves:
        rest.append(_line(f"此句另为这些事项的依据：{'、'.join(sentence.serves)}", "dim"))
    for line in rest:
        console.print(Padding(line, (0, 0, 0, 4), expand=False))


def _look(look: Look) -> Text:
    reached = f"，得 {look.strength} 级" if look.counts else ""
    score = "" if look.score == 100 else f"，相似度 {look.score:g}"
    head = f"命中“{look.words}”（{look.label}{score}）：{look.fate}{reached}"
    return _line(f"{head}\n  规则 {look.rule}", "green" if look.counts else "yellow")


def _show_evidence(explanation: Explanation, console: Console) -> None:
    """The spans of a form item, which is judged as a whole; or that there is nothing."""
    found: tuple[Evidence, ...] = explanation.result.evidence
    for evidence in found:
        console.print(_line(f"●{' '.join(evidence.quote.split())}", "bold"))
    if not found:
        console.print(_line("报告里没有本项要求的内容。"))


def _no_raise(explanation: Explanation) -> tuple[str, ...]:
    result = explanation.result
    if result.machine_grade >= result.max_grade:
        return ("已是最高等级。",)
    return (explanation.item.advice,)


def _heading(console: Console, text: str) -> None:
    console.print()
    console.print(_line(text, "bold cyan"))


def _show_list(lines: tuple[str, ...], console: Console) -> None:
    for line in lines:
        console.print(_line(f"·{line}"))


def _line(text: str, style: str = "") -> Text:
    found = Text("\n").join(plain(line) for line in text.split("\n"))
    found.stylize(style)
    return found
