"""Documents and passages of a generation on disk: one SQLite file, read on demand.

Each row is the JSON of one `Document` or `Passage`, so that what is saved is what the types
hold, with a checksum that is compared whenever the row is read: a broken row is never served, and
opening need not read the file. Read with `immutable=1`: opening takes no lock, writes no journal.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import weakref
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, overload

from pydantic import TypeAdapter, ValidationError

from index.errors import DocumentNotInLibrary, IndexDamaged, IndexOutdated
from ingest.document import Document, Passage

FILE = "passages.sqlite"

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE documents (path TEXT PRIMARY KEY, sum BLOB NOT NULL, data BLOB NOT NULL);
CREATE TABLE passages (row INTEGER PRIMARY KEY, sum BLOB NOT NULL, data BLOB NOT NULL);
"""
# Neither safety is needed while writing: a folder that is not finished is thrown away, and a
# finished one is put on disk before it gets its name.
_DOCUMENT = TypeAdapter(Document)
_PASSAGE = TypeAdapter(Passage)
_BATCH = 500


def _connect(file: Path, mode: str) -> sqlite3.Connection:
    # Path.as_uri escapes the characters that would end the path of a URI.
    return sqlite3.connect(
        f"{file.resolve().as_uri()}?{mode}", uri=True, check_same_thread=False, isolation_level=None
    )


def _sum(label: str | int, data: bytes) -> bytes:
    """Return the checksum of a row: with its label, since a right row in a wrong place is wrong."""
    return hashlib.blake2b(f"{label}\0".encode() + data, digest_size=8).digest()


class StoreWriter:
    """Writes a new store, document by document; passages get their rows in the order they come.

    The same documents in the same order make the same file, byte for byte.
    """

    def __init__(self, folder: Path) -> None:
        self._connection = _connect(folder / FILE, "mode=rwc")
        self._connection.executescript(_SCHEMA)
        self._connection.execute("BEGIN")
        self._rows = 0

    def add(self, document: Document, passages: Sequence[Passage]) -> None:
        """Keep a document with its passages, whole or not at all.

        ValueError when a text is not Unicode (half a surrogate pair).
        """
        data = [_PASSAGE.dump_json(passage) for passage in passages]
        self.add_stored(document.path, _DOCUMENT.dump_json(document), data)

    def add_stored(self, path: str, document: bytes, passages: Sequence[bytes]) -> None:
        """Keep what another store's `stored` gave for this document and for its passages."""
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?)", (path, _sum(path, document), document)
        )
        self._connection.executemany(
            "INSERT INTO passages VALUES (?, ?, ?)",
            [(row, _sum(row, data), data) for row, data in enumerate(passages, start=self._rows)],
        )
        self._rows += len(passages)

    def commit(self) -> None:
        """Put everything added into the file."""
        self._connection.execute("COMMIT")

    def close(self) -> None:
        """Let go of the file; what was not committed is lost."""
        self._connection.close()


class _File:
    """One read-only connection, used by one thread at a time; closed with its last owner."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._busy = threading.Lock()
        try:
            self._connection = _connect(path, "mode=ro&immutable=1")
        except sqlite3.Error as error:
            raise _damaged(path, error) from error
        self.close = weakref.finalize(self, self._connection.close)

    def select(self, query: str, *values: str | int) -> list[tuple[Any, ...]]:
        try:
            with self._busy:
                return self._connection.execute(query, values).fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise _damaged(self.path, error) from error

    def stored(self, first: int, last: int) -> list[bytes]:
        """Return the JSON of the passages of the rows [first, last), each proved by its sum."""
        found = self.select(
            "SELECT row, sum, data FROM passages WHERE row >= ? AND row < ? ORDER BY row",
            first,
            last,
        )
        for row, (label, total, data) in zip(range(first, last), found, strict=False):
            if label != row or not isinstance(data, bytes) or total != _sum(row, data):
                raise _damaged(self.path, f"passage {row} was changed")
        if len(found) != max(last - first, 0):
            raise _damaged(self.path, f"passages from {first} to {last} are missing")
        return [data for _, _, data in found]

    def passages(self, first: int, last: int) -> list[Passage]:
        """Return the passages of the rows [first, last)."""
        try:
            return [_PASSAGE.validate_json(data) for data in self.stored(first, last)]
        except ValidationError as error:
            raise _outdated(self.path) from error


class Passages(Sequence[Passage]):
    """The passages in order, each read from disk when asked for."""

    def __init__(self, file: _File) -> None:
        self._file = file
        # Not count(*), which reads the whole file; a gap is noticed when it is read.
        last = file.select("SELECT max(row) FROM passages")[0][0]
        self._length = 0 if last is None else int(last) + 1

    def __len__(self) -> int:
        """Return the number of passages."""
        return self._length

    @overload
    def __getitem__(self, index: int) -> Passage: ...
    @overload
    def __getitem__(self, index: slice) -> list[Passage]: ...

    def __getitem__(self, index: int | slice) -> Passage | list[Passage]:
        """Return one passage, or a list for a slice."""
        if isinstance(index, slice):
            first, last, step = index.indices(len(self))
            if step == 1:
                return self._file.passages(first, last)
            return [self[row] for row in range(first, last, step)]
        row = index + len(self) if index < 0 else index
        if not 0 <= row < len(self):
            raise IndexError(f"no passage {index}: there are {len(self)}")
        return self._file.passages(row, row + 1)[0]

    def __iter__(self) -> Iterator[Passage]:
        """Read the passages in order, some hundreds at a time."""
        for first in range(0, len(self), _BATCH):
            yield from self._file.passages(first, min(first + _BATCH, len(self)))


class Store:
    """The documents and passages of one generation. Safe to read from many threads."""

    def __init__(self, folder: Path) -> None:
        """Open the file of `folder` for reading; IndexDamaged when it is no such store."""
        self._file = _File(folder / FILE)
        self.passages = Passages(self._file)

    def close(self) -> None:
        """Let go of the file; it is also let go of when nothing refers to it any more."""
        self._file.close()

    def document(self, path: str) -> Document:
        """Return the document of that path; DocumentNotInLibrary when it was not indexed."""
        try:
            return _DOCUMENT.validate_json(self.stored_document(path))
        except ValidationError as error:
            raise _outdated(self._file.path) from error

    def stored_document(self, path: str) -> bytes:
        """Return the JSON of a document, for `StoreWriter.add_stored`."""
        found = self._file.select("SELECT sum, data FROM documents WHERE path = ?", path)
        if not found:
            raise DocumentNotInLibrary(
                f"no document {path!r} in the library: `pincite status` lists those there are"
            )
        total, data = found[0]
        if not isinstance(data, bytes) or total != _sum(path, data):
            raise _damaged(self._file.path, f"the document {path} was changed")
        return data

    def stored_passages(self, first: int, last: int) -> list[bytes]:
        """Return the JSON of the passages [first, last), for `StoreWriter.add_stored`."""
        return self._file.stored(first, last)

    def document_count(self) -> int:
        """Return the number of documents."""
        return int(self._file.select("SELECT count(*) FROM documents")[0][0])

    def check(self) -> None:
        """Let SQLite read the whole file; IndexDamaged when a page of it is broken."""
        if self._file.select("PRAGMA integrity_check")[0][0] != "ok":
            raise _damaged(self._file.path, "its pages do not fit together")


def _damaged(file: Path, reason: object) -> IndexDamaged:
    return IndexDamaged(f"{file} cannot be read ({reason}): rebuild with `pincite build`")


def _outdated(file: Path) -> IndexOutdated:
    return IndexOutdated(
        f"{file} was written by another version of Pincite: rebuild with `pincite build`"
    )
