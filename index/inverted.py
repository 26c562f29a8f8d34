"""The numbers of an inverted file: how many lists, learnt from which vectors, how many searched.

They depend on how many vectors there are and on nothing else, so that an index built in steps
is divided as one built from nothing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_LEARNT_FROM = 50
"""Vectors for each list. FAISS asks for 39 at least."""
_FEWEST_PROBES = 8
_STEP = 1.25
_SEED = 20_240_603


def lists_for(count: int) -> int:
    """Return into how many lists to divide `count` vectors: the power of two nearest 2 · √count.

    A search compares the question with the middle of every list and with the vectors of some;
    near the square root the two cost alike (FAISS's guidelines say 4 to 16 · √count where time to
    build does not matter; a rebuild divides anew, so here it does).
    """
    return min(2 ** max(round(math.log2(2 * math.sqrt(count))), 0), count) if count else 1


def learnt_from(count: int) -> NDArray[np.int64]:
    """Return the rows, in order, that the lists are learnt from: some of `count`, or all."""
    wanted = _LEARNT_FROM * lists_for(count)
    if wanted >= count:
        return np.arange(count)
    return np.sort(np.random.default_rng(_SEED).choice(count, wanted, replace=False))


def probe_counts(lists: int) -> Iterator[int]:
    """Yield how many of the lists may be searched, from few to all."""
    probes = float(_FEWEST_PROBES)
    while probes < lists:
        yield round(probes)
        probes *= _STEP
    yield lists
