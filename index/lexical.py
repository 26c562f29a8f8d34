"""BM25 over the passages: our own, because finding is what this product is for.

Postings lie on disk as plain NumPy arrays, mapped into memory, and the weights are worked out
when a question comes, so that `k1` and `b` are settings of a search and need no rebuild.
"""

from __future__ import annotations

import json
import math
from array import array
from collections import Counter
from collections.abc import Iterable
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
        (folder / TERMS).write_text(
            json.dumps(list(self._vocabulary), ensure_ascii=False), encoding="utf-8"
        )
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
                np.load(folder / name, mmap_mode="r", allow_pickle=False)
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

    def idf(self, term: str) -> float:
        """Return how rare `term` (one of `terms`) is.

        ln(1 + (n - df + 0.5) / (df + 0.5)), as in Lucene; never negative. A term that
        occurs nowhere has the highest value.
        """
        frequency = self.frequency(term)
        return math.log1p((len(self) - frequency + 0.5) / (frequency + 0.5))

    def scores(self, question: str, *, k1: float = 1.2, b: float = 0.75) -> NDArray[np.float32]:
        """Return the BM25 score of every passage, float32 (n,): 0 where it shares no term.

        idf · tf · (k1 + 1) / (tf + k1 · (1 - b + b · length / mean length)), summed over the
        question's terms (Robertson & Zaragoza, The Probabilistic Relevance Framework, 2009).
        """
        totals = np.zeros(len(self), np.float64)
        # In sorted order, so that the sum has the same last digits however the question is worded.
        for term, repeats in sorted(Counter(terms(question)).items()):
            number = self._vocabulary.get(term)
            if number is None:
                continue
            span = slice(int(self._starts[number]), int(self._starts[number + 1]))
            rows = self._rows[span]
            counts = self._counts[span].astype(np.float64)
            lengths = self._lengths[rows] / self._mean_length
            saturated = counts * (k1 + 1) / (counts + k1 * (1 - b + b * lengths))
            totals[rows] += repeats * self.idf(term) * saturated
        return totals.astype(np.float32)
