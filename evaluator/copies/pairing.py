"""Which reports of a batch may have copied each other: those whose fingerprints share rare hashes.

An inverted index over all fingerprints. Hashes found in many counties are set phrases of the field
and speak for nothing. The cost grows with the number of hashes, not of pairs: a hash pairs each
report with the next few that have it, in the order of counties and years, and a report keeps only
the partners with which it shares most. Nothing here knows the texts.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from evaluator.copies.shingles import Fingerprint, Hashes

# A set phrase is found in more than this share of counties, but at least in more than so many: the
# counties of a city, up to twenty, may all have filled in one template.
COMMON_SHARE = 0.02
COMMON_COUNTIES = 20
# A hash that so many counties have weighs 2 / counties: what a city's counties all write tells less
# than what two reports alone have. The least that is reported, 150 letters, leaves 20 hashes or so.
LEAST_WEIGHT = 10.0
# A county's reports of twenty years stand in a row, so each still meets each.
NEIGHBOURS = 20
PARTNERS = 20

_PARTS = 16
_CHUNK = 200
_LOW = np.uint64(32)

_Integers = NDArray[np.int32]
_Weights = NDArray[np.float32]


@dataclass(frozen=True)
class Candidates:
    """Pairs of reports to compare, as indexes of the fingerprints given, a county's pairs in a row;
    and the hashes of set phrases, ascending."""

    pairs: tuple[tuple[int, int], ...]
    common: Hashes


@dataclass(frozen=True)
class _Postings:
    """Who has which hash, in the order of hashes: for each posting the number of its hash, what
    that weighs, and the rank of the report."""

    group: _Integers
    weight: _Weights
    rank: _Integers


def candidates(prints: Sequence[Fingerprint]) -> Candidates:
    """The pairs of reports that share rare hashes, and the hashes that are set phrases.

    Reports whose county isn't known count as a county each. The result doesn't depend on the order
    of the fingerprints; the indexes follow it.
    """
    order = sorted(range(len(prints)), key=lambda i: _place(prints[i]))
    postings, common = _index([prints[i] for i in order])
    return Candidates(tuple((order[a], order[b]) for a, b in sorted(_pairs(postings))), common)


def _place(found: Fingerprint) -> tuple[str, int, str, bytes]:
    return found.county, found.year or 0, found.name, found.hashes


def _counties(ranked: Sequence[Fingerprint]) -> _Integers:
    """For each rank the number of its county, ascending."""
    names = [found.county for found in ranked]
    opens = [i == 0 or not name or name != names[i - 1] for i, name in enumerate(names)]
    return np.cumsum(opens).astype(np.int32)


def _index(ranked: Sequence[Fingerprint]) -> tuple[_Postings, Hashes]:
    """The postings of rare hashes that more than one report has, and the common hashes."""
    county = _counties(ranked)
    most = max(COMMON_COUNTIES, COMMON_SHARE * int(county[-1])) if len(county) else 0
    groups, weights, ranks = [np.empty(0, np.int32)], [np.empty(0, np.float32)], [county[:0]]
    common = [np.empty(0, np.uint32)]
    seen = 0
    for number, rank in _sorted_parts(ranked):
        opens = np.flatnonzero(np.append(True, number[1:] != number[:-1]))
        sizes = np.diff(np.append(opens, len(number)))
        another = np.append(True, county[rank[1:]] != county[rank[:-1]])
        another[opens] = True
        counties = np.add.reduceat(another.astype(np.int32), opens)
        common.append(number[opens[counties > most]])
        rare = (counties <= most) & (sizes > 1)
        weight = np.minimum(1, 2 / counties[rare]).astype(np.float32)
        groups.append(np.repeat(np.arange(len(weight), dtype=np.int32) + seen, sizes[rare]))
        weights.append(np.repeat(weight, sizes[rare]))
        ranks.append(rank[np.repeat(rare, sizes)])
        seen += len(weight)
    postings = _Postings(np.concatenate(groups), np.concatenate(weights), np.concatenate(ranks))
    return postings, np.concatenate(common)


def _sorted_parts(ranked: Sequence[Fingerprint]) -> Iterator[tuple[Hashes, _Integers]]:
    """All hashes with the ranks of their reports, ascending.

    A part at a time, so that memory holds the fingerprints and little else.
    """
    edges = np.linspace(0, 2**32, _PARTS + 1)
    bounds = [np.searchsorted(found.numbers(), edges) for found in ranked]
    for part in range(_PARTS):
        cuts = [
            found.numbers()[bound[part] : bound[part + 1]]
            for found, bound in zip(ranked, bounds, strict=True)
        ]
        if not any(map(len, cuts)):
            continue
        keys = np.concatenate(cuts).astype(np.uint64) << _LOW
        keys |= np.repeat(np.arange(len(cuts), dtype=np.uint64), [len(cut) for cut in cuts])
        keys.sort()
        yield (keys >> _LOW).astype(np.uint32), keys.astype(np.uint32).astype(np.int32)


def _pairs(postings: _Postings) -> Iterator[tuple[int, int]]:
    """The ranks of reports that share enough, the first of each before the second."""
    by_report = np.argsort(postings.rank, kind="stable").astype(np.int32)
    reports = int(postings.rank.max()) + 1 if len(postings.rank) else 0
    starts = range(0, reports, _CHUNK)
    cuts = np.searchsorted(postings.rank[by_report], [*starts, reports])
    for start, end in pairwise(cuts):
        pairs, weights = _met(postings, by_report[start:end])
        keys, which = np.unique(pairs, return_inverse=True)
        totals = np.bincount(which, weights, len(keys)).astype(np.float64)
        enough = totals >= LEAST_WEIGHT
        yield from _best(keys[enough], totals[enough])


def _met(postings: _Postings, at: _Integers) -> tuple[NDArray[np.uint64], _Weights]:
    """The pairs that reports make with the next ones under the same hash, and what that weighs."""
    pairs, weights = [np.empty(0, np.uint64)], [np.empty(0, np.float32)]
    for step in range(1, NEIGHBOURS + 1):
        at = at[at + step < len(postings.group)]
        at = at[postings.group[at] == postings.group[at + step]]
        first = postings.rank[at].astype(np.uint64) << _LOW
        pairs.append(first | postings.rank[at + step].astype(np.uint64))
        weights.append(postings.weight[at])
    return np.concatenate(pairs), np.concatenate(weights)


def _best(keys: NDArray[np.uint64], totals: NDArray[np.float64]) -> Iterator[tuple[int, int]]:
    """Of the pairs, for each first report the PARTNERS that it has most in common with."""
    first = (keys >> _LOW).astype(np.int64)
    by_weight = np.lexsort((keys, -totals, first))
    first = first[by_weight]
    place = np.arange(len(first)) - np.searchsorted(first, first)
    for key in keys[by_weight[place < PARTNERS]].tolist():
        yield key >> 32, key & 0xFFFFFFFF
