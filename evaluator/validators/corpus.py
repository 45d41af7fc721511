"""The validator that needs reports: how often patterns fire in a corpus."""

from collections import Counter
from collections.abc import Iterator

from evaluator.errors import Fault
from evaluator.matching import Matcher
from evaluator.rules import TermRef
from evaluator.validators.base import Severity, Validator
from evaluator.validators.project import Project

# An item has a few clauses in a report of some hundreds; what counts in one of forty is no term of
# one item. A pattern of a corpus of a few clauses says nothing.
_SHARE, _LEAST = 1 / 40, 200


class TooBroad(Validator):
    """Patterns that count in too large a share of a corpus."""

    id = "too-broad"
    title = "过于宽泛的词语：在 --corpus 的报告里，计入的分句超过四十分之一"
    severity = Severity.WARNING

    def faults(self, project: Project) -> Iterator[Fault]:
        """A fault for each pattern, with its share."""
        if project.rules is None:
            return
        total = sum(len(report.clauses) for report in project.corpus)
        counts: Counter[tuple[str, TermRef]] = Counter()
        for report in project.corpus:
            matcher = Matcher(report, project.rules)
            for rule in project.rules.rules:
                clauses = {
                    (candidate.pattern.term, candidate.hit.first)
                    for candidate in matcher.candidates(rule)
                    if candidate.fate == "reported" and not candidate.made
                }
                counts.update((rule.item, ref) for ref, _ in clauses)
        for (item, ref), count in counts.items():
            if total >= _LEAST and count > total * _SHARE:
                share = f"{count}/{total}＝{100 * count / total:.1f}%"
                message = f"“{ref.source}”（{item}）过于宽泛：计入 {share} 的分句，请写得更具体"
                yield Fault(ref.path, ref.line, ref.column, message)
