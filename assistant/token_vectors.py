"""Token vectors of texts, kept while they are in use: reading a passage twice costs nothing."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.encoder import Encoder

_MOST = 16384
"""Sentences kept: of some 25 tokens of 384 numbers each, about 600 MB at the very most."""


class TokenVectors:
    """Encodes texts into token vectors and keeps the most recently used. Safe for threads."""

    def __init__(self, encoder: Callable[[], Encoder], most: int = _MOST) -> None:
        self._encoder = encoder
        self._most = most
        self._kept: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def of(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return for each text its (tokens, dimension) vectors, rows of length 1."""
        with self._lock:
            found = {text: self._kept[text] for text in texts if text in self._kept}
            for text in found:
                self._kept.move_to_end(text)
        missing = sorted({text for text in texts if text not in found}, key=len)
        if missing:
            found.update(zip(missing, self._encoder().encode_tokens(missing), strict=True))
        with self._lock:
            self._kept.update({text: found[text] for text in missing})
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return [found[text] for text in texts]
