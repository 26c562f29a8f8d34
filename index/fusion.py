"""Several scores of a passage become one: a weighted sum on scales that mean the same everywhere.

Dense and late interaction are cosines; BM25 is divided by what a passage could reach at most with
this question. Min-max normalisation, as is usual, gives the best candidate 1 however poor it is: on
text unlike the reader's training data (SciFact's training claims) it lost 0.04 nDCG@10 to this for
the same quality on reports (docs/decisions.md).

How much late interaction counts beside the two depends on the question: on text like the reader's
training data it tells the best passage from the others better than they do, elsewhere worse, and
that shows in how far the best stands out (`share_by_standing`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from index.errors import BadSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray


_STANDING = 50
"""The best scores of which it is seen how far the very best stands out. With 20, 100 or 200
of them ranking comes within 0.003 (docs/decisions.md)."""


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How passages are found and ranked. Changing them needs no rebuild."""

    dense_weight: float = 0.5
    """Share of the meaning (0 to 1) when passages are put forward; the words have the rest."""
    late_weight: float = 0.5
    """Share of late interaction (0 to 1) in the score of those that are put forward, for a
    question where its best passage stands out as far as that of meaning and words."""
    late: int = 200
    """How many passages, of those put forward, late interaction is worked out for."""
    candidates: int = 200
    """How many passages each index puts forward before the scores are put together."""
    bm25_k1: float = 1.2
    """How much the second and third occurrence of a word still count."""
    bm25_b: float = 0.75
    """How much long passages are held back: 0 not at all, 1 in full. These two are Lucene's
    values, inside the range Robertson & Zaragoza recommend (2009)."""

    def __post_init__(self) -> None:
        for name in ("dense_weight", "late_weight", "bm25_b"):
            if not 0 <= getattr(self, name) <= 1:
                raise BadSettings(f"search setting {name} is {getattr(self, name)}: use 0 to 1")
        if self.bm25_k1 < 0:
            raise BadSettings(f"search setting bm25_k1 is {self.bm25_k1}: use 0 or more")
        for name in ("candidates", "late"):
            if not 1 <= getattr(self, name) <= 10_000:
                raise BadSettings(f"search setting {name} is {getattr(self, name)}: use 1 to 10000")


def fuse(*parts: tuple[float, NDArray[np.floating]]) -> NDArray[np.float64]:
    """Return the weighted sum of scores, each at most 1: (n,).

    Each part is its weight and its scores, (n,).
    """
    return np.asarray(
        sum(weight * np.asarray(scores, np.float64) for weight, scores in parts), np.float64
    )


def share_by_standing(
    weight: float, scores: NDArray[np.floating], others: NDArray[np.floating]
) -> float:
    """Return what share of a sum `scores` gets beside `others`, both (n,), for one question.

    Where the best of both stands out as far it is `weight`, 0 to 1, and more the farther that of
    `scores` does: the gap between the best and the mean of the next 49. That scores which stand
    apart have found something is what predictors of query performance rest on (Shtok et al.,
    "Predicting query performance by query-drift estimation", 2012).
    """
    own, other = weight * _standing(scores), (1 - weight) * _standing(others)
    return own / (own + other) if own + other > 0 else weight


def _standing(scores: NDArray[np.floating]) -> float:
    """Return how far the best score stands above the mean of the next; 0 for a single one."""
    best = np.sort(np.asarray(scores, np.float64))[::-1][:_STANDING]
    return max(0.0, float(best[0] - best[1:].mean())) if len(best) > 1 else 0.0


def ranking(scores: NDArray[np.float64], rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return positions from best to worst; equal scores stand in the order of their passages."""
    return np.lexsort((rows, -scores))


def highest(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """Return the rows of the `count` highest scores above 0, best first, ties in row order."""
    rows = np.flatnonzero(scores > 0)
    if len(rows) > count:
        # Sorting a million takes a tenth of a second. What ties with the last stays, for the sort.
        last = len(rows) - count
        rows = rows[scores[rows] >= np.partition(scores[rows], last)[last]]
    order = np.argsort(-scores[rows], kind="stable")
    return rows[order[:count]]
