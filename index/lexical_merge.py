"""The lexical index of a generation, made from the one before: only new passages are counted.

The result is, number by number, what `LexicalIndex.build` gives for all the texts.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from index.lexical import LexicalIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray


def merged(
    before: LexicalIndex, copied: NDArray[np.int64], fresh_texts: Iterable[str]
) -> LexicalIndex:
    """Return the index whose row i is row `copied[i]` of `before`, each of these at most once.

    Where that is -1, row i is the next of `fresh_texts`.
    """
    fresh = LexicalIndex.build(fresh_texts)
    new_row = np.full(len(before), -1, np.int64)
    new_row[copied[copied >= 0]] = np.flatnonzero(copied >= 0)
    lengths = np.empty(len(copied), np.int32)
    lengths[copied >= 0] = before._lengths[copied[copied >= 0]]
    lengths[copied < 0] = fresh._lengths

    old_terms, old_rows, old_counts = _postings(before, new_row)
    new_terms, new_rows, new_counts = _postings(fresh, np.flatnonzero(copied < 0))
    # A term that only passages now gone held goes with them.
    held = np.bincount(old_terms, minlength=len(before._vocabulary)) > 0
    old_names = list(before._vocabulary)
    names = sorted({old_names[at] for at in np.flatnonzero(held)} | set(fresh._vocabulary))
    vocabulary = {name: number for number, name in enumerate(names)}
    terms = np.concatenate(
        (
            _numbers(old_names, vocabulary)[old_terms],
            _numbers(fresh._vocabulary, vocabulary)[new_terms],
        )
    )
    rows = np.concatenate((old_rows, new_rows))
    counts = np.concatenate((old_counts, new_counts))
    order = np.lexsort((rows, terms))
    starts = np.zeros(len(vocabulary) + 1, np.int64)
    np.cumsum(np.bincount(terms, minlength=len(vocabulary)), out=starts[1:])
    return LexicalIndex(
        vocabulary, starts, rows[order].astype(np.int32), counts[order].astype(np.int32), lengths
    )


def _postings(
    index: LexicalIndex, new_row: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
    """Return term, new row and count of each posting whose row stays."""
    terms = np.repeat(np.arange(len(index._vocabulary)), np.diff(index._starts))
    rows = new_row[index._rows]
    stays = rows >= 0
    return terms[stays], rows[stays], index._counts[stays]


def _numbers(names: Iterable[str], vocabulary: dict[str, int]) -> NDArray[np.int64]:
    return np.array([vocabulary.get(name, -1) for name in names], np.int64)
