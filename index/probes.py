"""Questions that a new generation must answer before it may serve: passages find themselves."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np

from index.errors import IndexDamaged
from index.lexical import LexicalIndex, terms
from index.store import Store
from index.vectors import VectorIndex

PROBES = 24
"""Passages asked for, evenly spread: rows out of step would make nearly all of them miss."""
_NEEDED = 0.75
"""Share that must be found. Not all: an approximate index may miss one, and texts repeat."""
_NEAR = 1e-4
"""Difference of inner products that equal texts may have."""
_K1, _B = 1.2, 0.75


def check_probes(folder: Path, store: Store) -> None:
    """Ask for some passages by their own vector and words; IndexDamaged when too many miss."""
    vectors, words = VectorIndex.open(folder), LexicalIndex.open(folder)
    rows = np.unique(np.linspace(0, len(store.passages) - 1, PROBES).astype(np.int64))
    dense = sum(_finds_meaning(vectors, int(row)) for row in rows)
    lexical = sum(_finds_words(words, int(row), store.passages[int(row)].indexed) for row in rows)
    for found, what in ((dense, "vector"), (lexical, "words")):
        if found < _NEEDED * len(rows):
            raise IndexDamaged(
                f"the new index is not right: only {found} of {len(rows)} passages are found by "
                f"their own {what}; the index before it stays: please report it"
            )


def _finds_meaning(vectors: VectorIndex, row: int) -> bool:
    ids = np.array([row], np.int64)
    vector = vectors.rows(ids)[0]
    _, scores = vectors.search(vector, 1)
    return bool(len(scores)) and bool(vectors.scores_for(ids, vector)[0] >= scores[0] - _NEAR)


def _finds_words(words: LexicalIndex, row: int, text: str) -> bool:
    """Whether the passage scores for its own text what BM25 says that it must.

    Its rank would say less: where passages repeat few words, another may stand above it.
    """
    counted = Counter(terms(text))
    length = counted.total() / words._mean_length if counted else 0.0
    wanted = sum(
        count * words.idf(term) * count * (_K1 + 1) / (count + _K1 * (1 - _B + _B * length))
        for term, count in counted.items()
    )
    return math.isclose(words.scores(text, k1=_K1, b=_B)[row], wanted, rel_tol=_NEAR)
