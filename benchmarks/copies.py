"""How fast copies are found in batches of growing size, how much memory it takes, and how many of
the copies planted are found.

    python benchmarks/copies.py [REPORTS...]

Reports are invented: sentences of random words, with set phrases that all counties use, others
that only a province, a city or the county itself uses. Counties report three years. Every fiftieth
report is a copy. Texts are made anew whenever one is asked for, so memory holds none; the time it
takes to make them is not counted.
"""

import random
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from evaluator.copies.comparing import by_share, compared_pairs
from evaluator.copies.pairing import candidates
from evaluator.copies.shingles import Text, fingerprint

SIZES = (1_000, 3_000, 12_000)
YEARS = 3
COUNTIES_A_CITY = 10
CITIES_A_PROVINCE = 10
EVERY = 50
LENGTH = 8_000
# How often a sentence is one of the set phrases of the nation, the province, the city, the county.
# By letters about a quarter of a report is set phrases.
RATES = ((0.30, "nation", 400), (0.10, "province", 80), (0.04, "city", 15), (0.04, "county", 10))
CHARACTERS = [chr(code) for code in range(0x4E10, 0x5E00) if not chr(code).isnumeric()]


def words(rng: random.Random, count: int) -> str:
    """Words of two letters, the frequent ones frequent."""
    picks = (int(len(CHARACTERS) * rng.random() ** 2) for _ in range(2 * count))
    return "".join(CHARACTERS[pick] for pick in picks)


def phrase(place: str, number: int) -> str:
    """A set phrase: 12 to 50 letters, the same whenever it is asked for."""
    rng = random.Random(f"{place} {number}")
    return words(rng, rng.randint(6, 25)) + "，"


def clause(rng: random.Random, county: str) -> str:
    """A clause of one's own: 16 to 50 letters, with a figure, sometimes with the county's name."""
    name = county if rng.random() < 0.2 else ""
    return f"{name}{words(rng, rng.randint(8, 16))}{rng.randint(2, 900)}{words(rng, 4)}，"


@dataclass(frozen=True)
class Batch:
    """Reports by number. Number n is a report of county n // YEARS."""

    size: int

    def county(self, number: int) -> str:
        return words(random.Random(f"name {number // YEARS}"), 1) + "县"

    def year(self, number: int) -> int:
        return 2020 + number % YEARS

    def copied(self, number: int) -> int | None:
        """Which report a planted copy copies: every third one the same county's year before."""
        if number % EVERY != EVERY - 1:
            return None
        if number // EVERY % 3 == 0 and number % YEARS:
            return number - 1
        return (number * 7 + 13) % self.size // EVERY * EVERY

    @cached_property
    def planted(self) -> set[frozenset[int]]:
        sources = ((number, self.copied(number)) for number in range(self.size))
        return {frozenset((number, of)) for number, of in sources if of is not None}

    def related(self, one: int, other: int) -> bool:
        """Whether two reports are copies of one report, or one of the other."""
        sources = [self.copied(number) for number in (one, other)]
        roots = [n if of is None else of for n, of in zip((one, other), sources, strict=True)]
        return roots[0] == roots[1]

    def text(self, number: int) -> Text:
        source = self.copied(number)
        clauses = self.clauses(number)
        if source is not None:
            clauses = self.disguised(number, source, clauses)
        paragraphs = ["".join(clauses[i : i + 8])[:-1] + "。" for i in range(0, len(clauses), 8)]
        county = self.county(number)
        return Text(f"{number:06}.txt", county, self.year(number), "\n".join(paragraphs))

    def clauses(self, number: int) -> list[str]:
        rng = random.Random(number)
        county = number // YEARS
        city = county // COUNTIES_A_CITY
        places = {
            "nation": "",
            "province": str(city // CITIES_A_PROVINCE),
            "city": str(city),
            "county": str(county),
        }
        name = self.county(number)
        found: list[str] = []
        length = 0
        while length < LENGTH:
            draw = rng.random()
            for rate, kind, count in RATES:
                if draw < rate:
                    which = int(count * rng.random() ** 2)
                    found.append(phrase(f"{kind} {places[kind]}", which))
                    break
                draw -= rate
            else:
                found.append(clause(rng, name))
            length += len(found[-1])
        return found

    def disguised(self, number: int, source: int, own: list[str]) -> list[str]:
        """The source's clauses under the own name: figures changed, half of them, shuffled by the
        paragraph, or a word changed here and there."""
        rng = random.Random(f"copy {number}")
        old, new = self.county(source), self.county(number)
        taken = [each.replace(old, new) for each in self.clauses(source)]
        kind = number // EVERY % 5
        if kind == 1:
            taken = [
                "".join(str(rng.randint(2, 9)) if c.isdigit() else c for c in t) for t in taken
            ]
        elif kind == 2:
            half = len(taken) // 2
            taken = own[:half] + taken[half:]
        elif kind == 3:
            blocks = [taken[i : i + 3] for i in range(0, len(taken), 3)]
            rng.shuffle(blocks)
            taken = [each for block in blocks for each in block]
        elif kind == 4:
            taken = [words(rng, 1) + each[2:] if rng.random() < 0.5 else each for each in taken]
        return taken


class Clock:
    """Counts seconds of the processor, without what is spent in making texts."""

    def __init__(self) -> None:
        self.made = 0.0

    def making(self, make: Callable[[int], Text]) -> Callable[[int], Text]:
        def timed(number: int) -> Text:
            start = time.process_time()
            text = make(number)
            self.made += time.process_time() - start
            return text

        return timed

    def read(self) -> float:
        return time.process_time() - self.made


def peak() -> int:
    """The most memory taken so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measure(size: int) -> None:
    batch, clock = Batch(size), Clock()
    text = clock.making(batch.text)
    began = clock.read()
    prints = [fingerprint(text(number)) for number in range(size)]
    printed = clock.read()
    found = candidates(prints)
    paired = clock.read()
    reported = by_share(compared_pairs(text, found))
    ended = clock.read()
    pairs = {frozenset((int(copy.a[:6]), int(copy.b[:6]))) for copy in reported}
    hits = len(pairs & batch.planted)
    wrong = sum(not batch.related(*pair) for pair in pairs)
    print(
        f"{size:>7,} reports: fingerprints {(printed - began) / size * 1000:.2f} ms each, "
        f"pairing {paired - printed:.1f} s, comparing {ended - paired:.1f} s "
        f"({len(found.pairs):,} pairs), all {ended - began:.1f} s\n"
        f"        found {hits} of {len(batch.planted)} planted (recall "
        f"{hits / max(1, len(batch.planted)):.3f}), {wrong} of {len(pairs)} pairs wrong (precision "
        f"{1 - wrong / max(1, len(pairs)):.3f}), peak {peak()} MB, "
        f"fingerprints {sum(len(each.hashes) for each in prints) / size / 1024:.1f} kB each"
    )


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    fingerprint(Text("", "", None, "一"))
    for given in [int(argument) for argument in sys.argv[1:]] or SIZES:
        measure(given)
