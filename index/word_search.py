"""The passages that fit a question's words best, without counting every posting of common words.

A passage's share is the best BM25 score of the wordings, each over the most that it could be
(`LexicalIndex.scores`, `most`): from 0 to 1. What comes out is what the shares of all passages
give, to the last digit and in ties too.

Terms are taken from the weightiest down, and each adds to a rough sum of the passages that hold it.
Once those left could not lift a passage that holds none of the others among the best, they are only
looked up for the passages still in question (MaxScore: Turtle & Flood, Query evaluation: strategies
and optimizations, 1995). Those that remain at the end are scored exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import numpy as np

from index.fusion import highest
from index.lexical import LexicalIndex
from index.words import terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

_STRETCHES = 8
"""Into how many stretches for each passage wanted all are divided, to see what the last scores."""
_BLOCK = 1 << 15
"""Passages whose sums are worked on at once: as many as stay in the processor's own memory."""


@dataclass(frozen=True, slots=True)
class Pace:
    """When postings are no longer added up, and passages looked up instead. Same results."""

    hoped: float = 0.2
    """Share that the best mostly reach: until the terms left add less, trying would be in vain."""
    worthwhile: int = 500_000
    """Postings left that, added up, take about a millisecond: trying costs as much."""
    lookup: int = 30
    """Postings that are added up in the time of looking for one passage among those of a term."""


Repeats = tuple[int, ...]
"""How often each wording has a term."""


@dataclass(frozen=True, slots=True)
class _Term:
    """One term of the wordings, and where it stands."""

    name: str
    rows: NDArray[np.int32]
    counts: NDArray[np.int32]
    idf: float
    most: NDArray[np.float64]
    """What it adds to the share of a passage at most, in each wording."""
    repeats: Repeats


class WordSearch:
    """Several wordings of one question, to be found by BM25 in one index."""

    def __init__(
        self,
        index: LexicalIndex,
        wordings: Sequence[str],
        *,
        k1: float = 1.2,
        b: float = 0.75,
        pace: Pace | None = None,
    ) -> None:
        self._index, self._k1, self._b, self._pace = index, k1, b, pace or Pace()
        # Wordings without terms fit nothing.
        asked = [counted for wording in wordings if (counted := Counter(terms(wording)))]
        self._mosts = [index.most_of(counted, k1=k1) for counted in asked]
        self._terms: list[_Term] = []
        # In sorted order, so that a sum has the same last digits however the question is worded.
        for term in sorted(set().union(*asked)):
            rows, counts = index.postings(term)
            if len(rows):
                idf = index.idf(term)
                repeats = tuple(counted[term] for counted in asked)
                shares = np.array(repeats) / self._mosts * (idf * (k1 + 1))
                self._terms.append(_Term(term, rows, counts, idf, shares, repeats))
        # What single precision may leave out or add, relative to a sum; then twice that, twice.
        self._sure = 1 - 4 * (len(self._terms) + 8) * float(np.finfo(np.float32).eps)

    def shares(self, rows: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the share of each of the passages `rows`, (len(rows),)."""
        wanted = np.asarray(rows, np.int32)
        sums = np.zeros((len(self._mosts), len(wanted)))
        for term in self._terms:
            at, counts = _among(term, wanted)
            worth = self._index.worth(term.name, wanted[at], counts, k1=self._k1, b=self._b)
            for way, repeats in enumerate(term.repeats):
                if repeats:
                    sums[way, at] += repeats * worth
        sums /= np.array(self._mosts).reshape(-1, 1)
        return np.asarray(sums.max(axis=0, initial=0.0), np.float32)

    def best(self, count: int, allowed: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """Return the rows of the `count` highest shares above 0, best first, ties in row order.

        `allowed` is (n,), True for the rows that may be returned.
        """
        waiting = sorted(self._terms, key=lambda term: float(term.most.max()), reverse=True)
        ways = (term.repeats for term in waiting)
        sums = _Sums.of_all(len(self._index), self._mosts, ways, allowed)
        hoped = self._pace.hoped
        while waiting:
            term = waiting.pop(0)
            at = term.rows.astype(np.int64)
            self._add(term, at, term.counts, sums, at)
            rest, left = _together(waiting), sum(len(other.rows) for other in waiting)
            if left > self._pace.worthwhile and rest <= hoped:
                hoped = rest / 2
                shares = sums.shares()
                least = self._last(shares, count) - rest
                rows = _reaching(shares, least)
                if least > 0 and len(rows) * self._pace.lookup < left:
                    rows = self._looked_up(rows, sums.of(rows), waiting, count)
                    break
        else:
            shares = sums.shares()
            rows = _reaching(shares, self._last(shares, count))
        return rows[highest(self.shares(rows), count)]

    def _looked_up(
        self, rows: NDArray[np.int64], sums: _Sums, waiting: Sequence[_Term], count: int
    ) -> NDArray[np.int64]:
        """Return those of `rows` that may be among the best, with the terms waiting added."""
        for done, term in enumerate(waiting, start=1):
            self._look_up(term, rows, sums)
            rest = _together(waiting[done:])
            shares = sums.shares()
            stay = _reaching(shares, self._last(shares, count) - rest)
            rows, sums = rows[stay], sums.of(stay)
        return rows

    def _look_up(self, term: _Term, rows: NDArray[np.int64], sums: _Sums) -> None:
        at, counts = _among(term, rows.astype(np.int32))
        self._add(term, rows[at], counts, sums, at)

    def _add(
        self,
        term: _Term,
        rows: NDArray[np.int64],
        counts: NDArray[np.int32],
        sums: _Sums,
        at: NDArray[np.int64],
    ) -> None:
        """Add what the term is worth to `rows`, which hold it so often, to the sums `at`."""
        worth = counts.astype(np.float32)
        longer = self._index.norms(self._k1, self._b).take(rows)
        longer += worth
        worth /= longer
        worth *= np.float32(term.idf * (self._k1 + 1))
        sums.add(term.repeats, at, worth)

    def _last(self, shares: NDArray[np.float32], count: int) -> float:
        """Return what the `count` highest shares reach, nearly; 0 where fewer are above 0."""
        if len(shares) < count:
            return 0.0
        size = len(shares) // (_STRETCHES * count)
        if size > 1:
            # The best of each stretch are different passages, and quicker to sort than all.
            shares = shares[: len(shares) // size * size].reshape(-1, size).max(axis=1)
        last = float(np.partition(shares, len(shares) - count)[len(shares) - count])
        return max(last, 0.0) * self._sure


class _Sums:
    """Rough sums of some passages, one for each way in which wordings repeat a term.

    So what several wordings have in common is added once.
    """

    def __init__(
        self,
        places: dict[Repeats, int],
        shares: NDArray[np.float32],
        sums: NDArray[np.float32],
        allowed: NDArray[np.bool_] | None = None,
    ) -> None:
        self._places = places
        self._shares = shares
        self._sums = sums
        self._allowed = allowed

    @classmethod
    def of_all(
        cls,
        count: int,
        mosts: Sequence[float],
        ways: Iterable[Repeats],
        allowed: NDArray[np.bool_] | None,
    ) -> Self:
        """Return those of `count` passages, all 0; they stay 0 where not `allowed`."""
        places = {repeats: at for at, repeats in enumerate(dict.fromkeys(ways))}
        shares = np.array(list(places), np.float32).reshape(len(places), len(mosts)).T
        shares /= np.array(mosts, np.float32)[:, None]
        return cls(places, shares, np.zeros((len(places), count), np.float32), allowed)

    def of(self, rows: NDArray[np.int64]) -> Self:
        """Return those of some of the passages, which are allowed."""
        return type(self)(self._places, self._shares, self._sums[:, rows])

    def add(self, repeats: Repeats, at: NDArray[np.int64], worth: NDArray[np.float32]) -> None:
        """Add `worth` to the passages `at`, of a term that the wordings have `repeats` times."""
        np.add.at(self._sums[self._places[repeats]], at, worth)

    def shares(self) -> NDArray[np.float32]:
        """Return the best of the wordings' sums, each over its most: (passages,)."""
        best = np.zeros(self._sums.shape[1], np.float32)
        for start in range(0, len(best) if len(self._sums) else 0, _BLOCK):
            part = slice(start, start + _BLOCK)
            np.max(self._shares @ self._sums[:, part], axis=0, out=best[part])
        if self._allowed is not None:
            best *= self._allowed
        return best


def _together(waiting: Sequence[_Term]) -> float:
    """Return what these terms add to the share of a passage at most."""
    return float(np.sum([term.most for term in waiting], axis=0).max()) if waiting else 0.0


def _among(term: _Term, rows: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return which of `rows` hold the term, as places among them, and how often each does."""
    places = np.searchsorted(term.rows, rows)
    places[places == len(term.rows)] = 0
    at = np.flatnonzero(term.rows[places] == rows)
    return at, term.counts[places[at]]


def _reaching(shares: NDArray[np.float32], least: float) -> NDArray[np.int64]:
    """Return the places of the shares that reach `least` and are above 0."""
    return np.flatnonzero(shares >= max(least, float(np.finfo(np.float32).tiny)))
