"""BM25 over the passages: our own, because finding is what this product is for.

Postings lie on disk as plain NumPy arrays, mapped into memory, and the weights are worked out
when a question comes, so that `k1` and `b` are settings of a search and need no rebuild.
"""

from __future__ import annotations

import json
import math
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from index.errors import IndexDamaged
from index.words import terms

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["FILES", "LexicalIndex", "terms"]

TERMS, STARTS, ROWS, COUNTS, LENGTHS = FILES = (
    "lexical-terms.json",
    "lexical-starts.npy",
    "lexical-rows.npy",
    "lexical-counts.npy",
    "lexical-lengths.npy",
)

_COMMON = 32
"""A term that more than one passage in so many holds is kept as bits: they take less than rows."""
_KEPT = 128
"""Terms whose bits are kept, once counted together with others: at a million passages 16 MB."""


class LexicalIndex:
    """Which passage holds which term how often. Immutable, and safe to search from many threads.

    `vocabulary` maps a term to its number t; rows[starts[t]:starts[t + 1]] are the passages that
    hold it, `counts` how often, and `lengths` the number of terms of each passage.
    """

    def __init__(
        self,
        vocabulary: dict[str, int],
        starts: NDArray[np.int64],
        rows: NDArray[np.int32],
        counts: NDArray[np.int32],
        lengths: NDArray[np.int32],
    ) -> None:
        self._vocabulary = vocabulary
        self._starts = starts
        self._rows = rows
        self._counts = counts
        self._lengths = lengths
        self._mean_length = float(lengths.mean()) if len(lengths) else 0.0
        self.norms = lru_cache(maxsize=2)(partial(_norms, lengths, self._mean_length))
        """`norms(k1, b)`: how much its length holds each passage back, nearly, float32 (n,)."""
        self._bits = lru_cache(maxsize=_KEPT)(partial(_bits, starts, rows, len(lengths)))

    @classmethod
    def build(cls, texts: Iterable[str]) -> Self:
        """Index `texts`; row i is text i."""
        postings: dict[str, tuple[array[int], array[int]]] = {}
        lengths = array("i")
        for row, text in enumerate(texts):
            counted = Counter(terms(text))
            lengths.append(counted.total())
            for term, count in counted.items():
                rows, counts = postings.setdefault(term, (array("i"), array("i")))
                rows.append(row)
                counts.append(count)
        vocabulary = {term: number for number, term in enumerate(sorted(postings))}
        starts = np.zeros(len(vocabulary) + 1, np.int64)
        all_rows, all_counts = array("i"), array("i")
        for term, number in vocabulary.items():
            rows, counts = postings[term]
            all_rows.extend(rows)
            all_counts.extend(counts)
            starts[number + 1] = len(all_rows)
        return cls(
            vocabulary,
            starts,
            np.array(all_rows, np.int32),
            np.array(all_counts, np.int32),
            np.array(lengths, np.int32),
        )

    def save(self, folder: Path) -> None:
        """Write the files into `folder`."""
        save_vocabulary(folder, self._vocabulary)
        for name, values in (
            (STARTS, self._starts),
            (ROWS, self._rows),
            (COUNTS, self._counts),
            (LENGTHS, self._lengths),
        ):
            np.save(folder / name, values, allow_pickle=False)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the files of `folder` into memory; IndexDamaged when they do not fit together."""
        try:
            listed = json.loads((folder / TERMS).read_text(encoding="utf-8"))
            vocabulary = {str(term): number for number, term in enumerate(listed)}
            starts, rows, counts, lengths = (
                np.asarray(np.load(folder / name, mmap_mode="r", allow_pickle=False))
                for name in (STARTS, ROWS, COUNTS, LENGTHS)
            )
            fits = (
                len(starts) == len(vocabulary) + 1
                and int(starts[-1]) == len(rows) == len(counts)
                and all(values.ndim == 1 for values in (starts, rows, counts, lengths))
            )
        except (OSError, ValueError, TypeError, IndexError) as error:
            raise IndexDamaged(
                f"the lexical index in {folder} cannot be read ({error}): "
                "rebuild with `pincite build --force`"
            ) from error
        if not fits:
            raise IndexDamaged(
                f"the files of the lexical index in {folder} do not fit together: "
                "rebuild with `pincite build --force`"
            )
        return cls(vocabulary, starts, rows, counts, lengths)

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self._lengths)

    def frequency(self, term: str) -> int:
        """Return in how many passages `term` (one of `terms`) occurs."""
        number = self._vocabulary.get(term)
        return 0 if number is None else int(self._starts[number + 1] - self._starts[number])

    def together(self, together: Iterable[str]) -> int:
        """Return in how many passages all of these terms (of `terms`) occur; 0 for none."""
        common, rare = [], []
        for term in set(together):
            rows, _ = self.postings(term)
            if len(rows) * _COMMON > len(self):
                common.append(self._bits(self._vocabulary[term]))
            else:
                rare.append(rows)
        if not rare:
            every = np.bitwise_and.reduce(common) if common else np.zeros(0, np.uint8)
            return int(np.bitwise_count(every).sum())
        # Rows are in order: those of the rarest term are looked up among the others.
        rare.sort(key=len)
        rows = np.asarray(rare[0])
        for span in rare[1:]:
            places = np.searchsorted(span, rows)
            rows = rows[(places < len(span)) & (span[np.minimum(places, len(span) - 1)] == rows)]
        for bits in common:
            rows = rows[bits[rows >> 3] >> (rows & 7) & 1 > 0]
        return len(rows)

    def idf(self, term: str) -> float:
        """Return how rare `term` (one of `terms`) is.

        ln(1 + (n - df + 0.5) / (df + 0.5)), as in Lucene; never negative. A term that
        occurs nowhere has the highest value.
        """
        frequency = self.frequency(term)
        return math.log1p((len(self) - frequency + 0.5) / (frequency + 0.5))

    def most(self, question: str, *, k1: float = 1.2) -> float:
        """Return the BM25 score that no passage reaches: every term, repeated without end.

        0 for a question without terms.
        """
        return self.most_of(Counter(terms(question)), k1=k1)

    def most_of(self, counted: Mapping[str, int], *, k1: float = 1.2) -> float:
        """Return the same for a question that has each term (of `terms`) so often."""
        return sum(n * self.idf(term) * (k1 + 1) for term, n in sorted(counted.items()))

    def scores(self, question: str, *, k1: float = 1.2, b: float = 0.75) -> NDArray[np.float32]:
        """Return the BM25 score of every passage, float32 (n,): 0 where it shares no term.

        idf · tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / mean length)), summed over the
        question's terms (Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009).
        """
        totals = np.zeros(len(self), np.float64)
        # In sorted order, so that the sum has the same last digits however the question is worded.
        for term, repeats in sorted(Counter(terms(question)).items()):
            rows, counts = self.postings(term)
            np.add.at(totals, rows, repeats * self.worth(term, rows, counts, k1=k1, b=b))
        return totals.astype(np.float32)

    def postings(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Return the passages that hold `term` (one of `terms`), in order, and how often each."""
        number = self._vocabulary.get(term)
        if number is None:
            return self._rows[:0], self._counts[:0]
        span = slice(int(self._starts[number]), int(self._starts[number + 1]))
        return self._rows[span], self._counts[span]

    def worth(
        self,
        term: str,
        rows: NDArray[np.int32],
        counts: NDArray[np.int32],
        *,
        k1: float,
        b: float,
    ) -> NDArray[np.float64]:
        """Return what `term` adds to the scores of `rows`, which hold it `counts` times."""
        counted = counts.astype(np.float64)
        lengths = self._lengths[rows] / self._mean_length
        return np.asarray(
            self.idf(term) * (counted * (k1 + 1) / (counted + k1 * (1 - b + b * lengths)))
        )


def _norms(lengths: NDArray[np.int32], mean: float, k1: float, b: float) -> NDArray[np.float32]:
    relative = lengths / mean if mean else np.ones(len(lengths))
    return np.asarray(k1 * (1 - b + b * relative), np.float32)


def _bits(
    starts: NDArray[np.int64], rows: NDArray[np.int32], count: int, number: int
) -> NDArray[np.uint8]:
    """Return which of `count` passages hold the term `number`, a bit each."""
    held = np.zeros(count, np.bool_)
    held[rows[int(starts[number]) : int(starts[number + 1])]] = True
    return np.packbits(held, bitorder="little")


def save_vocabulary(folder: Path, listed: Iterable[str]) -> None:
    """Write the terms, in order, into `folder`."""
    text = json.dumps(list(listed), ensure_ascii=False)
    (folder / TERMS).write_text(text, encoding="utf-8")
