"""What cases prove, on the terminal."""

from collections.abc import Callable, Iterable, Iterator

from evaluator.proving import Idle, ItemProof


def show_proofs(proofs: Iterable[ItemProof], brief: bool, echo: Callable[[str], None]) -> int:
    """Print each item's proof as it comes, then the totals; how many cases failed.

    `brief` leaves out the parts that no case exercises or notices.
    """
    seen: list[ItemProof] = []
    for proof in proofs:
        seen.append(proof)
        for line in _lines(proof, brief):
            echo(line)
    failed = sum(len(proof.failed) for proof in seen)
    parts = sum(proof.parts for proof in seen)
    unexercised = sum(len(proof.unexercised) for proof in seen)
    unnoticed = sum(len(proof.unnoticed) for proof in seen)
    echo(
        f"合计：事项 {len(seen)} 个，用例 {sum(proof.cases for proof in seen)} 个，"
        f"不通过 {failed} 个；词语 {parts} 处，用例触及 {parts - unexercised} 处"
        f"（{_percent(parts - unexercised, parts)}），"
        f"删去后会被察觉 {parts - unexercised - unnoticed} 处"
        f"（{_percent(parts - unexercised - unnoticed, parts)}）"
    )
    return failed


def _lines(proof: ItemProof, brief: bool) -> Iterator[str]:
    passed = proof.cases - len(proof.failed)
    yield (
        f"{'✗' if proof.failed else '✓'} {proof.item}：用例 {passed}/{proof.cases} 通过；"
        f"词语 {proof.parts} 处，未触及 {len(proof.unexercised)}，删去无察觉 {len(proof.unnoticed)}"
    )
    for lacking in proof.lacking:
        yield f"    用例不足：{lacking}"
    for failed in proof.failed:
        placed = failed.placed
        place = f"{placed.path.name}:{placed.line}"
        yield f"    不通过 {place} {'；'.join(failed.wrong)}"
        yield f"      {' '.join(placed.case.text.split())}"
    if brief:
        return
    for title, parts in (("未触及", proof.unexercised), ("删去无察觉", proof.unnoticed)):
        for part in parts:
            yield f"    {title} {_part(part)}"


def _part(part: Idle) -> str:
    return f"{part.path.name}:{part.line} {part.part} {part.source}"


def _percent(count: int, total: int) -> str:
    return f"{100 * count / total:.0f}%" if total else "—"
