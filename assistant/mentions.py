"""Where a name stands in a library: which documents hold it, and whether it is that of a council.

Found through the lexical index, then proved in the text, word by word.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache, reduce
from itertools import accumulate, islice

import numpy as np
from numpy.typing import NDArray

from assistant.bodies import Words, holds, places_of
from index.library import Library
from index.words import surface_words, terms
from ingest.document import Passage

_PER_DOCUMENT = 4
"""Passages of a document that are read to find a name."""
_MOST_DOCUMENTS = 1000
_FOR_A_COUNCIL = 12
"""Documents that are read to find out whether a name is that of a council."""
_COUNCILS = ("council", "authority", "borough", "corporation")
_KINDS = frozenset({"county", "city", "borough", "metropolitan", "district", "unitary", "local"})


class Mentions:
    """Finds names in the passages of one library. Safe for several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._paths = [record.path for record in library.records]
        self._ends = np.array(list(accumulate(record.passages for record in library.records)))
        self.documents = lru_cache(maxsize=256)(self._documents)
        """`documents(words)`: paths of those that hold the name."""
        self.is_word = lru_cache(maxsize=256)(self._is_word)
        """`is_word(word, own)`: whether documents also write the name `word` small, as a word."""
        self.is_local_body = lru_cache(maxsize=256)(self._is_local_body)
        """`is_local_body(words)`: whether it is somewhere called a council, or its services."""

    def inside(self, words: Words, documents: frozenset[str]) -> bool:
        """Whether one of `documents` holds the name."""
        return not self.documents(words).isdisjoint(documents)

    def _documents(self, words: Words) -> frozenset[str]:
        return frozenset(
            path
            for path, rows in self._rows(words).items()
            if any(holds(surface_words(self._passage(row).indexed), words) for row in rows)
        )

    def _is_word(self, word: str, own: frozenset[str]) -> bool:
        found = sorted(self._rows((word,)).items(), key=lambda each: each[0] in own)
        return any(f" {word} " in self._passage(row).text for _, rows in found for row in rows)

    def _is_local_body(self, words: Words) -> bool:
        return (len(words) > 1 and words[-1] in _COUNCILS) or any(
            _is_called_council(surface_words(self._passage(row).text), words)
            for council in _COUNCILS
            for rows in islice(self._rows((*words, council)).values(), _FOR_A_COUNCIL)
            for row in rows
        )

    def _passage(self, row: int) -> Passage:
        return self._library.passages[row]

    def _rows(self, words: Words) -> dict[str, list[int]]:
        """Return the first passages of each document that hold all of the words, in any order."""
        held = [self._holding(known) for word in words if (known := terms(word))]
        rows = reduce(_both, sorted(held, key=len)) if held else np.zeros(0, np.int64)
        found: dict[str, list[int]] = {}
        for row, at in zip(rows, np.searchsorted(self._ends, rows, side="right"), strict=True):
            of_document = found.setdefault(self._paths[at], [])
            if len(of_document) < _PER_DOCUMENT:
                of_document.append(int(row))
        return dict(islice(found.items(), _MOST_DOCUMENTS))

    def _holding(self, word: Sequence[str]) -> NDArray[np.int64]:
        """Return the rows of the passages that hold one of the word's terms, in order."""
        rows = [self._library.lexical.postings(term)[0] for term in word]
        return np.unique(np.concatenate(rows)).astype(np.int64)


def _both(some: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.intersect1d(some, others, assume_unique=True)


def _is_called_council(text: list[str], words: Words) -> bool:
    """Whether `text` goes on from the name to "Council", or leads to it by "Borough of"."""
    for at in places_of(text, words):
        after = at + len(words)
        while after < len(text) and text[after] in _KINDS:
            after += 1
        if text[after : after + 1] and text[after] in _COUNCILS:
            return True
        if text[max(at - 2, 0) : at] == ["borough", "of"]:
            return True
    return False
