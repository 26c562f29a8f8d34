"""An encoder without a model: words, pairs of words and parts of words, hashed into a vector.

It ships for tests and for trying things out where start-up counts: texts that share words come
near each other, texts that do not are nearly at right angles. It knows nothing of meaning.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from index.asked import Asked
from index.words import STOP_WORDS, surface_words, tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray

PREFIX = "hashing-"


@lru_cache(maxsize=100_000)
def _direction(feature: str, dimension: int) -> NDArray[np.float32]:
    """Return the unit vector that `feature` always has, float32 (dimension,)."""
    seed = int.from_bytes(hashlib.blake2b(feature.encode("utf-8"), digest_size=8).digest(), "big")
    vector = np.random.default_rng(seed).standard_normal(dimension)
    unit: NDArray[np.float32] = (vector / np.linalg.norm(vector)).astype(np.float32)
    unit.flags.writeable = False
    return unit


def _normalised(vector: NDArray[np.float32], dimension: int) -> NDArray[np.float32]:
    length = float(np.linalg.norm(vector))
    # A text without words still needs a direction, and it must be near no other.
    return vector / np.float32(length) if length > 0 else _direction("", dimension)


class HashingEncoder:
    """An `Encoder` whose neighbours share words. Reads every word: `window` only sets the bound."""

    def __init__(self, dimension: int = 256, window: int = 256) -> None:
        self.dimension = dimension
        self.window = window
        self.name = f"{PREFIX}{dimension}"
        # It has no weights; its fingerprint is that of the recipe.
        self.fingerprint = hashlib.sha256(f"pincite hashing 1, {dimension}".encode()).hexdigest()
        self.reader = self.fingerprint
        self.versions = f"numpy {np.__version__}"
        self.token_dimension = dimension

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return float32 (len(texts), dimension), rows of length 1."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for row, text in enumerate(texts):
            words = self._words(text)
            total = np.zeros(self.dimension, np.float32)
            for word in words:
                total += self._word(word)
            for pair in pairwise(words):
                total += np.float32(0.5) * _direction(" ".join(pair), self.dimension)
            vectors[row] = _normalised(total, self.dimension)
            if progress:
                progress(row + 1, len(texts))
        return vectors

    def read(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """Return the vectors and, of each text, its tokens."""
        return self.encode(texts), self.encode_tokens(texts)

    def ask(self, questions: Sequence[str]) -> list[Asked]:
        """Return the vector and tokens of each question; all tokens weigh the same."""
        return [
            Asked(vector, own, np.full(len(own), 1 / max(len(own), 1), np.float32))
            for vector, own in zip(*self.read(questions), strict=True)
        ]

    def encode_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return for each text float32 (words, dimension): its words, each leaning on the last."""
        found = []
        for pieces in self.pieces(texts):
            rows = np.empty((len(pieces), self.dimension), np.float32)
            previous = np.zeros(self.dimension, np.float32)
            for row, word in enumerate(pieces):
                own = self._word(word)
                rows[row] = _normalised(own + np.float32(0.3) * previous, self.dimension)
                previous = own
            found.append(rows)
        return found

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the words of each text, in lower case: what the rows of `encode_tokens` mean."""
        return [surface_words(text)[: self.window - 2] for text in texts]

    def piece_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return the spans, in each text, of the words that its tokens stand for."""
        return [
            [
                (token.start, token.end)
                for token in tokens(text)
                if surface_words(text[token.start : token.end])
            ][: self.window - 2]
            for text in texts
        ]

    def count(self, text: str) -> int:
        """Return the number of words, and two for the marks a real model adds."""
        return len(surface_words(text)) + 2

    def _words(self, text: str) -> list[str]:
        words = surface_words(text)
        # Function words would bring everything near everything; without others, they must do.
        return [word for word in words if word not in STOP_WORDS] or words

    def _word(self, word: str) -> NDArray[np.float32]:
        """Return a word's direction and some of its parts': `inspect` is near `inspected`."""
        vector = _direction(word, self.dimension)
        if len(word) < 5 or word[0].isdigit():
            return vector
        parts = [word[at : at + 4] for at in range(len(word) - 3)]
        shared = sum((_direction(f"#{part}", self.dimension) for part in parts), 0 * vector)
        return _normalised(vector + np.float32(0.9 / len(parts) ** 0.5) * shared, self.dimension)
