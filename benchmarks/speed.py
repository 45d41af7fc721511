"""How fast the whole road is, from a decoded text to the assessment, beside two peers in the same
process that look for the same phrases: (a) a plain loop of rapidfuzz's partial_ratio_alignment
over every phrase and every sentence, with the cutoff of the rules; (b) a bare pyahocorasick scan.

    python benchmarks/speed.py [FOLDER]

Texts are the reports of FOLDER (reports_in/ by default); sentences that occur twice are left out.
"""

import re
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import ahocorasick
from rapidfuzz import fuzz

from evaluator.errors import ReadError
from evaluator.evaluate import assess
from evaluator.model import Document
from evaluator.readers import read
from evaluator.requirement import load_requirement
from evaluator.resources import rules_path
from evaluator.rules import load_rules
from evaluator.terms import phrases

ROUNDS = 5
SENTENCE = re.compile(r"[^。；\n]+[。；\n]?")


def distinct(documents: list[Document]) -> list[Document]:
    """The documents without sentences that occurred before, here or in another document."""
    seen: set[str] = set()
    kept = []
    for document in documents:
        sentences = []
        for sentence in SENTENCE.findall(document.text):
            if sentence.strip() and sentence not in seen:
                seen.add(sentence)
                sentences.append(sentence)
        kept.append(Document(document.name, "".join(sentences)))
    return kept


def documents(folder: Path) -> list[Document]:
    """What can be read of a folder."""
    found = []
    for path in sorted(folder.iterdir()):
        try:
            found.append(read(path))
        except ReadError as error:
            print(f"skipped {path.name}: {error.code}")
    return distinct(found)


def best(work: Callable[[], None], rounds: int) -> float:
    """The shortest of several runs, in seconds of the processor: what else runs counts for less."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "reports_in"
    texts = documents(folder)
    requirement = load_requirement("outline-2021-2025", None, None, date.today())
    rules = load_rules(rules_path())
    wanted = sorted({phrase for term in rules.table.terms for phrase in phrases(term)})
    sentences = [s for text in texts for s in SENTENCE.findall(text.text)]
    automaton = ahocorasick.Automaton()
    for phrase in wanted:
        automaton.add_word(phrase, len(phrase))
    automaton.make_automaton()

    def road() -> None:
        for text in texts:
            assess(text, requirement, rules)

    def loop() -> None:
        for sentence in sentences:
            for phrase in wanted:
                fuzz.partial_ratio_alignment(phrase, sentence, score_cutoff=rules.language.cutoff)

    def scan() -> None:
        for text in texts:
            for _ in automaton.iter(text.text):
                pass

    road()
    ours, plain, bare = best(road, ROUNDS), best(loop, 1), best(scan, ROUNDS)
    count = len(texts)
    characters = sum(len(text.text) for text in texts)
    print(f"{count} reports, {characters} characters, {len(sentences)} distinct sentences")
    print(f"{len(wanted)} phrases of {len(rules.table.terms)} terms")
    print(f"hedui, whole road        {ours / count * 1000:9.2f} ms a report")
    print(f"(a) rapidfuzz loop       {plain / count * 1000:9.2f} ms a report")
    print(f"(b) bare pyahocorasick   {bare / count * 1000:9.2f} ms a report")
    print(f"faster than (a) by a factor of {plain / ours:.1f}")
    print(f"slower than (b) by a factor of {ours / bare:.1f}")


if __name__ == "__main__":
    main()
