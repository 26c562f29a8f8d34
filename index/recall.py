"""How much of what exact search finds an approximate index finds, on questions made of vectors.

A build knows no questions. What stands in for them has to be as hard: a passage's own vector with
noise is much easier, since passages keep to themselves, by document and matter, and questions lie
between them. The mean of several passages with noise lies there too (docs/scale.md compares).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEAREST = 10
QUESTIONS = 400
_MIXED = 3
"""Passages that a question lies between."""
_NOISE = 1.0
"""Length of the noise beside their mean, which is made of length 1."""
_SURELY = 1.645
"""Standard errors below the mean: the share of all questions is above with 95 % probability."""
_BLOCK = 65_536
_SEED = 20_240_604

Search = Callable[["NDArray[np.float32]", int], "NDArray[np.int64]"]
"""Takes a vector and a number, returns the rows of so many nearest, or of fewer."""


@dataclass(frozen=True, slots=True)
class Recall:
    """A share of the nearest, over some questions."""

    mean: float
    at_least: float
    """With 95 % probability, over questions of that kind."""


class Trial:
    """Questions, and what exact search finds for them."""

    def __init__(self, vectors: NDArray[np.float32]) -> None:
        """Make questions of `vectors`, float32 (n, dimension), and search all n for each."""
        self._vectors = vectors
        self._questions = stand_ins(vectors, QUESTIONS)
        self._nearest = min(NEAREST, len(vectors))
        self._lowest = [
            self._scores(rows, question).min()
            for rows, question in zip(
                nearest(vectors, self._questions, self._nearest), self._questions, strict=True
            )
        ]

    def recall(self, search: Search) -> Recall:
        """Return how much of it `search` finds. What is as near as the last counts as found."""
        shares = np.array(
            [
                (self._scores(search(question, self._nearest), question) >= lowest).mean()
                for question, lowest in zip(self._questions, self._lowest, strict=True)
            ]
        )
        error = shares.std() / np.sqrt(len(shares))
        return Recall(float(shares.mean()), float(shares.mean() - _SURELY * error))

    def _scores(
        self, rows: NDArray[np.int64], question: NDArray[np.float32]
    ) -> NDArray[np.float64]:
        """Return products that do not depend on what else is worked out beside them, (nearest,)."""
        found = np.full(self._nearest, -np.inf)
        products = self._vectors[rows].astype(np.float64) * question.astype(np.float64)
        found[: len(rows)] = products.sum(axis=1)
        return found


def stand_ins(vectors: NDArray[np.float32], count: int) -> NDArray[np.float32]:
    """Return vectors that lie to `vectors` as questions to passages, float32 (count, dimension).

    Always the same for the same vectors.
    """
    rng = np.random.default_rng(_SEED)
    mixed = unit(vectors[rng.integers(0, len(vectors), (count, _MIXED))].sum(axis=1))
    noise = unit(rng.standard_normal(mixed.shape, dtype=np.float32))
    return unit(mixed + np.float32(_NOISE) * noise)


def nearest(
    vectors: NDArray[np.float32], questions: NDArray[np.float32], k: int
) -> NDArray[np.int64]:
    """Return the rows of the `k` nearest of each question, (questions, k), best first.

    Exact, some vectors at a time, so that they may lie on disk.
    """
    scores = np.empty((len(questions), 0), np.float32)
    rows = np.empty((len(questions), 0), np.int64)
    for start in range(0, len(vectors), _BLOCK):
        block = questions @ vectors[start : start + _BLOCK].T
        best = _highest(block, k)
        scores = np.hstack([scores, np.take_along_axis(block, best, 1)])
        rows = np.hstack([rows, best + start])
        best = _highest(scores, k)
        scores, rows = np.take_along_axis(scores, best, 1), np.take_along_axis(rows, best, 1)
    return np.take_along_axis(rows, np.argsort(-scores, axis=1, kind="stable"), 1)


def _highest(scores: NDArray[np.float32], k: int) -> NDArray[np.int64]:
    k = min(k, scores.shape[1])
    return np.argpartition(-scores, k - 1, axis=1)[:, :k]


def unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows scaled to length 1, float32; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-12)), np.float32)
