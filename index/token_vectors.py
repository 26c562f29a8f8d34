"""The token vectors of a generation's passages, one byte a number, mapped from disk.

Only directions count, so each token is scaled until its largest number is 127 and rounded. Measured
with the packaged reader: the cosine to the vector before is 0.9999 on average.

They are by far the largest file of a generation, some 20 kB a passage. So opening does not read it:
each passage has a checksum of its own, which is compared when its tokens are first read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from index.asked import Asked
from index.errors import IndexDamaged
from index.halves import both
from index.reader import unit_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "tokens.bytes"
STARTS = "tokens.starts"
SUMS = "tokens.sums"
FILES = (FILE, STARTS, SUMS)
_SUM = 8
"""Bytes of a passage's checksum."""
_RAW = "tokens.raw"
_AT_ONCE = 16
"""Passages compared at once: their tokens as float32 stay in the processor's cache."""

_LARGEST = np.float32(127)


class TokenVectors:
    """Row i holds the token vectors of passage i. Immutable, and safe for many threads."""

    def __init__(
        self,
        file: Path,
        starts: NDArray[np.int64],
        tokens: NDArray[np.int8],
        sums: NDArray[np.uint8] | None,
    ) -> None:
        """Take all tokens, (total, dimension), and where those of each passage start, (n + 1,).

        `sums`, (n, 8), are the checksums of the passages' tokens, which lie in `file`.
        """
        self._file = file
        self._starts = starts
        # A mapped array as an ordinary one: NumPy's own class of them takes long to slice.
        self._tokens = np.asarray(tokens)
        self._sums = sums
        self._proved = np.zeros(len(starts) - 1, bool)

    @classmethod
    def open(cls, folder: Path, dimension: int) -> Self:
        """Map the files of `folder`; IndexDamaged when they do not fit each other.

        Generations made before there were checksums have none: of those, the caller proves all.
        """
        try:
            starts = np.fromfile(folder / STARTS, "<i8")
            size = (folder / FILE).stat().st_size
            there = (folder / SUMS).exists()
            sums = np.fromfile(folder / SUMS, np.uint8).reshape(-1, _SUM) if there else None
            fits = (
                len(starts) > 0
                and starts[0] == 0
                and bool((np.diff(starts) >= 0).all())
                and size == int(starts[-1]) * dimension
                and (sums is None or len(sums) == len(starts) - 1)
            )
            if not fits:
                raise ValueError("their sizes do not fit")
            shape = (int(starts[-1]), dimension)
            tokens = (
                np.memmap(folder / FILE, np.int8, "r", shape=shape)
                if shape[0]
                else np.empty(shape, np.int8)
            )
        except (OSError, ValueError) as error:
            raise IndexDamaged(
                f"{folder / FILE} cannot be read as token vectors ({error}): rebuild with "
                "`pincite build`"
            ) from error
        return cls(folder / FILE, starts.astype(np.int64), tokens, sums)

    def __len__(self) -> int:
        """Return the number of passages."""
        return len(self._starts) - 1

    def of(self, row: int) -> NDArray[np.float32]:
        """Return the token vectors of a passage, float32 (t, dimension), rows of length 1."""
        return from_bytes(self.packed(row))

    def packed(self, row: int) -> NDArray[np.int8]:
        """Return the token vectors of a passage as they are kept, (t, dimension).

        IndexDamaged when they are not what was written.
        """
        found = self._tokens[self._starts[row] : self._starts[row + 1]]
        if self._sums is not None and not self._proved[row]:
            if self._sums[row].tobytes() != _sum(row, found.tobytes()):
                raise IndexDamaged(
                    f"{self._file} cannot be read (the tokens of passage {row} were changed): "
                    "rebuild with `pincite build`"
                )
            self._proved[row] = True
        return found

    def scores(self, asked: Asked, rows: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the late interaction of a question with each of the passages, float32 (n,).

        The weighted mean over its tokens of the best cosine among the passage's, -1 to 1 (see
        `Asked.late`); 0 where one of both has no tokens.
        """
        found = np.zeros(len(rows), np.float32)
        counts = self._starts[np.asarray(rows, np.int64) + 1] - self._starts[rows]
        there = np.flatnonzero(counts)
        if not len(there) or not len(asked.tokens):
            return found
        best = np.empty((len(there), len(asked.tokens)), np.float32)
        wanted = [int(rows[place]) for place in there.tolist()]
        middle = len(wanted) // 2
        both(
            partial(self._match, asked.tokens, wanted[:middle], best[:middle]),
            partial(self._match, asked.tokens, wanted[middle:], best[middle:]),
        )
        found[there] = asked.late(best.T)
        return found

    def _match(
        self, asked: NDArray[np.float32], rows: Sequence[int], best: NDArray[np.float32]
    ) -> None:
        """Write into `best`, (n, t), the best cosine of each of the tokens asked in each passage.

        All of the passages have tokens.
        """
        room = np.empty((0, self._tokens.shape[1]), np.float32)
        for first in range(0, len(rows), _AT_ONCE):
            parts = [self.packed(row) for row in rows[first : first + _AT_ONCE]]
            ends = list(accumulate(len(part) for part in parts))
            if len(room) < ends[-1]:
                room = np.empty((2 * ends[-1], room.shape[1]), np.float32)
            tokens = np.concatenate(parts, out=room[: ends[-1]])
            cosines = tokens @ asked.T
            # Cosines are divided by the tokens' lengths: fewer numbers than the tokens themselves.
            lengths = np.sqrt(np.einsum("ij,ij->i", tokens, tokens))
            cosines /= np.maximum(lengths, np.float32(1e-12))[:, None]
            np.maximum.reduceat(
                cosines, [0, *ends[:-1]], axis=0, out=best[first : first + len(parts)]
            )


def _sum(row: int, tokens: bytes) -> bytes:
    """Return a checksum: with its row, since right tokens in a wrong place are wrong."""
    return hashlib.blake2b(f"{row}\0".encode() + tokens, digest_size=_SUM).digest()


def to_bytes(tokens: NDArray[np.float32]) -> NDArray[np.int8]:
    """Return token vectors, (t, dimension), as they are kept."""
    largest = np.abs(tokens).max(axis=1, keepdims=True, initial=0)
    scaled = tokens * (_LARGEST / np.maximum(largest, np.float32(1e-12)))
    kept: NDArray[np.int8] = np.rint(scaled).astype(np.int8)
    return kept


def from_bytes(kept: NDArray[np.int8]) -> NDArray[np.float32]:
    """Return kept token vectors as float32, rows of length 1."""
    return unit_rows(kept.astype(np.float32))


class TokenWriter:
    """Takes the token vectors of a new generation in any order, writes them in that of its rows.

    Until then they lie in a file of their own in the folder.
    """

    def __init__(self, folder: Path, passages: int, dimension: int) -> None:
        """Begin for so many passages; those that are never put have no tokens."""
        self._folder = folder
        self._dimension = dimension
        self._starts = np.zeros(passages, np.int64)
        self._counts = np.zeros(passages, np.int64)
        self._end = 0
        self._raw = (folder / _RAW).open("wb")

    def put(self, rows: Sequence[int], kept: NDArray[np.int8]) -> None:
        """Set the tokens of passages with the same text, as `to_bytes` gives them."""
        self._starts[rows], self._counts[rows] = self._end, len(kept)
        self._raw.write(np.ascontiguousarray(kept, np.int8).tobytes())
        self._end += len(kept)

    def close(self) -> None:
        """Let go of the file without writing the tokens."""
        self._raw.close()
        (self._folder / _RAW).unlink(missing_ok=True)

    def finish(self) -> None:
        """Write the files of the generation."""
        self._raw.close()
        np.concatenate([[0], np.cumsum(self._counts)]).astype("<i8").tofile(self._folder / STARTS)
        shape = (self._end, self._dimension)
        raw = np.memmap(self._folder / _RAW, np.int8, "r", shape=shape) if self._end else None
        with (self._folder / FILE).open("wb") as stream, (self._folder / SUMS).open("wb") as sums:
            for row, (start, count) in enumerate(
                zip(self._starts.tolist(), self._counts.tolist(), strict=True)
            ):
                tokens = b"" if raw is None else raw[start : start + count].tobytes()
                stream.write(tokens)
                sums.write(_sum(row, tokens))
        del raw
        self.close()
