"""A question as search compares it with passages: its vectors, and what it may also be put as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class OtherTokens:
    """The tokens of one other wording of a phrase, as rows of `Asked.tokens`."""

    first: int
    last: int
    weights: Array
    """(last - first,), of sum 1."""


@dataclass(frozen=True, slots=True)
class Swapped:
    """A phrase of the question with its other wordings."""

    terms: frozenset[str]
    """Terms of the phrase, as the lexical index counts them."""
    others: tuple[frozenset[str], ...]
    """Terms of each other wording."""
    places: tuple[int, ...] = ()
    """Which rows of `Asked.tokens` are the phrase; empty where no wording has tokens."""
    tokens: tuple[OtherTokens, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as vectors; t word pieces of its own, special ones left out."""

    vector: Array
    """(dimension,), length 1: to compare with the vectors of passages."""
    tokens: Array
    """(t + m, token_dimension), rows of length 1: to compare with the tokens of passages. The
    question's own come first, then those of other wordings."""
    weights: Array
    """(t,), of sum 1: what each of its own tokens counts."""
    swapped: tuple[Swapped, ...] = ()
    wordings: tuple[str, ...] = ()
    """The whole question in other words."""

    def late(self, best: Array) -> Array:
        """Return the late interaction of texts, (n,), -1 to 1.

        `best` is (t + m, n): for each text the best cosine that each token finds there. A phrase
        counts as much as the best of its wordings.
        """
        found: Array = self.weights @ best[: len(self.weights)]
        for swap in self.swapped:
            if not swap.places:
                continue
            places = list(swap.places)
            weights = self.weights[places]
            own = weights @ best[places]
            others = [each.weights @ best[each.first : each.last] for each in swap.tokens]
            gain = np.max(others, axis=0) * weights.sum() - own
            found = found + np.maximum(gain, np.float32(0))
        return found

    def matched(self, best: Array) -> Array:
        """Return how well each of its own tokens is matched in texts, (t, n), -1 to 1.

        `best` as for `late`. The tokens of a phrase are matched at least as well as the best of
        its other wordings is.
        """
        found: Array = best[: len(self.weights)].copy()
        for swap in self.swapped:
            if swap.places:
                places = list(swap.places)
                others = [each.weights @ best[each.first : each.last] for each in swap.tokens]
                found[places] = np.maximum(found[places], np.max(others, axis=0))
        return found

    def covered(self, there: frozenset[str] | set[str]) -> set[str]:
        """Return the terms of the question that a text with these terms has, in any wording."""
        found = set(there)
        for swap in self.swapped:
            if any(other <= there for other in swap.others):
                found |= swap.terms
        return found
