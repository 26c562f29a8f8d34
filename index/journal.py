"""What a build has embedded so far, kept beside the generations until one of them holds it.

A build that is killed leaves it behind, and the next one goes on from there. Each record carries
checksums of its head and of all of it, so a flipped bit costs that record, or, in a head, which
says how long it is, those after it too; a torn end costs the last one:

    header   `pincite embeddings 2`, both dimensions (4 bytes each), SHA-256 of the encoder and of
             all this
    record   key of the text (16 bytes), number of tokens (4), checksum of this (4), vector
             (float32), token vectors (a byte a number), checksum of all (8)
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from index.encoder import Encoder
from index.text_keys import SIZE

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "embeddings.journal"
_MAGIC = b"pincite embeddings 2"
_SUM, _HEAD_SUM, _COUNT = 8, 4, 4
_HEAD = SIZE + _COUNT + _HEAD_SUM
_SPARE = 1000
"""Records of no use that are never worth writing the rest anew."""

Entry = tuple[bytes, "NDArray[np.float32]", "NDArray[np.int8]"]
"""Key of a text, its vector, (dimension,), and its tokens as kept, (t, token dimension)."""


def journal_of(index_dir: Path, encoder: Encoder) -> Journal:
    """Return the journal of an encoder, its reader and its versions, in an index folder."""
    made_by = f"{encoder.fingerprint} {encoder.reader} {encoder.versions}"
    return Journal(index_dir, made_by, encoder.dimension, encoder.token_dimension)


class Journal:
    """The journal of one encoder in an index folder. The caller holds the lock of the folder."""

    def __init__(
        self, index_dir: Path, fingerprint: str, dimension: int, token_dimension: int
    ) -> None:
        self._file = index_dir / FILE
        self._dimension, self._token_dimension = dimension, token_dimension
        sizes = dimension.to_bytes(4, "little") + token_dimension.to_bytes(4, "little")
        head = _MAGIC + sizes + hashlib.sha256(fingerprint.encode()).digest()
        self._header = head + hashlib.sha256(head).digest()
        self._writing: BinaryIO | None = None
        self._end = len(self._header)
        self.damaged = 0
        """Records whose checksum was wrong, at the last reading."""

    def read(self) -> Iterator[Entry]:
        """Yield each record that is whole."""
        for record in self._records():
            middle = _HEAD + 4 * self._dimension
            tokens = np.frombuffer(record[middle:-_SUM], np.int8)
            yield (
                record[:SIZE],
                np.frombuffer(record[_HEAD:middle], np.float32),
                tokens.reshape(-1, self._token_dimension),
            )

    def keep_only(self, wanted: Container[bytes]) -> None:
        """Write the journal anew when it holds more of no use than of use: it never just grows."""
        kept = others = 0
        for record in self._records():
            kept, others = (kept + 1, others) if record[:SIZE] in wanted else (kept, others + 1)
        if others <= kept + _SPARE:
            return
        anew = self._file.with_suffix(".tmp")
        with anew.open("wb") as stream:
            stream.write(self._header)
            stream.writelines(r for r in self._records() if r[:SIZE] in wanted)
        anew.replace(self._file)

    def append(self, entries: Iterable[Entry]) -> None:
        """Add what was worked out for some texts."""
        stream = self._writing or self._open()
        for key, vector, tokens in entries:
            head = key + len(tokens).to_bytes(_COUNT, "little")
            body = head + self._sum(head, _HEAD_SUM)
            body += np.ascontiguousarray(vector, np.float32).tobytes()
            body += np.ascontiguousarray(tokens, np.int8).tobytes()
            stream.write(body + self._sum(body, _SUM))
        stream.flush()

    def close(self) -> None:
        """Let go of the file."""
        if self._writing is not None:
            self._writing.close()
            self._writing = None

    def clear(self) -> None:
        """Remove the journal: a generation holds everything in it."""
        self.close()
        self._file.unlink(missing_ok=True)

    def _open(self) -> BinaryIO:
        if not self._usable():
            self._file.write_bytes(self._header)
        # A killed build may have left half a record at the end.
        for _ in self._records():
            pass
        stream = self._file.open("r+b")
        stream.truncate(self._end)
        stream.seek(0, 2)
        self._writing = stream
        return stream

    def _usable(self) -> bool:
        try:
            with self._file.open("rb") as stream:
                return stream.read(len(self._header)) == self._header
        except OSError:
            return False

    def _records(self) -> Iterator[bytes]:
        """Yield the whole records; nothing when the journal is of another encoder, or broken.

        Afterwards `_end` is where the last record ends that could be told from the next.
        """
        self.damaged, self._end = 0, len(self._header)
        if not self._usable():
            return
        with self._file.open("rb") as stream:
            stream.seek(self._end)
            while len(head := stream.read(_HEAD)) == _HEAD:
                if self._sum(head[:-_HEAD_SUM], _HEAD_SUM) != head[-_HEAD_SUM:]:
                    self.damaged += 1
                    return
                count = int.from_bytes(head[SIZE : SIZE + _COUNT], "little")
                size = 4 * self._dimension + count * self._token_dimension
                rest = stream.read(size + _SUM)
                if len(rest) < size + _SUM:
                    return
                self._end += _HEAD + len(rest)
                record = head + rest
                if self._sum(record[:-_SUM], _SUM) == record[-_SUM:]:
                    yield record
                else:
                    self.damaged += 1

    def _sum(self, body: bytes, size: int) -> bytes:
        # Keyed with the encoder: a record never counts for another one's.
        return hashlib.blake2b(body, digest_size=size, key=self._header[-32:]).digest()
