"""Keys of texts: how a passage's vector is found again when its text comes back.

One file of a generation: row i is the key of passage i.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

FILE = "text-keys.npy"
SIZE = 16
"""Bytes of a key: with 128 bits, no two of a billion texts share one by chance."""


def key_of(text: str) -> bytes:
    """Return the key of what is embedded."""
    return hashlib.blake2b(text.encode("utf-8"), digest_size=SIZE).digest()


def as_rows(keys: bytes | bytearray) -> NDArray[np.uint8]:
    """Return keys that stand one after the other as uint8 (n, SIZE)."""
    return np.frombuffer(bytes(keys), np.uint8).reshape(-1, SIZE)


def save_keys(folder: Path, keys: NDArray[np.uint8]) -> None:
    """Write the file into `folder`."""
    np.save(folder / FILE, keys, allow_pickle=False)


def open_keys(folder: Path) -> NDArray[np.uint8]:
    """Map the file of `folder` into memory, uint8 (n, SIZE)."""
    keys: NDArray[np.uint8] = np.load(folder / FILE, mmap_mode="r", allow_pickle=False)
    return keys


def rows_with(
    keys: NDArray[np.uint8], wanted: Mapping[bytes, object]
) -> Iterator[tuple[int, bytes]]:
    """Yield the first row of each key in `wanted` that stands in `keys`, and the key."""
    if not len(keys) or not wanted:
        return
    # Their first eight bytes say of nearly all at once that they are not wanted.
    starts = np.frombuffer(b"".join(key[:8] for key in wanted), np.uint64)
    likely = np.isin(np.ascontiguousarray(keys[:, :8]).view(np.uint64)[:, 0], starts)
    seen = set()
    for row in np.flatnonzero(likely):
        key = keys[row].tobytes()
        if key in wanted and key not in seen:
            seen.add(key)
            yield int(row), key
