"""Keeping a prompt within the model's window: what does not fit is left out by rank."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.hit import Hit

OVERHEAD = 48
"""Tokens kept free for what a server puts around the messages (roles, separators)."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The passages that fit, best first, and the prompt that holds them."""

    hits: tuple[Hit, ...]
    """The first ones found: none is left out while one of a lower rank is kept."""
    left_out: int
    """How many of those that were to be shown did not fit."""
    tokens: int
    """What the prompt takes of the window; the reply comes on top."""


def fit(
    hits: Sequence[Hit],
    *,
    write: Callable[[Sequence[Hit]], str],
    count: Callable[[str], int],
    window: int,
    reply: int,
) -> Fitted:
    """Return the longest run of the first hits whose prompt and reply the window holds.

    `write` makes the whole prompt of some hits, `count` its tokens. With no room for even one hit,
    none is returned, with the tokens of the prompt without any.
    """
    room = window - reply - OVERHEAD
    low, high = 0, len(hits)
    # A prompt grows with each hit, so the longest that fits can be found by halving.
    while low < high:
        middle = (low + high + 1) // 2
        if count(write(hits[:middle])) <= room:
            low = middle
        else:
            high = middle - 1
    return Fitted(tuple(hits[:low]), len(hits) - low, count(write(hits[:low])))
