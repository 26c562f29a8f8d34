"""Documents and passages of a generation on disk: one SQLite file, read on demand.

Each row is the JSON of one `Document` or `Passage`, so that what is saved is what the types
hold. Read with `immutable=1`: opening takes no lock and writes no journal.
"""

from __future__ import annotations

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
CREATE TABLE documents (path TEXT PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE passages (row INTEGER PRIMARY KEY, data BLOB NOT NULL);
"""
_DOCUMENT = TypeAdapter(Document)
_PASSAGE = TypeAdapter(Passage)
_BATCH = 500


def _connect(file: Path, mode: str) -> sqlite3.Connection:
    # Path.as_uri escapes the characters that would end the path of a URI.
    return sqlite3.connect(
        f"{file.resolve().as_uri()}?{mode}", uri=True, check_same_thread=False, isolation_level=None
    )


class StoreWriter:
    """Writes a new store, document by document; passages get their rows in the order they come."""

    def __init__(self, folder: Path) -> None:
        self._connection = _connect(folder / FILE, "mode=rwc")
        self._connection.executescript(_SCHEMA)
        self._connection.execute("BEGIN")
        self._rows = 0

    def add_document(self, document: Document) -> None:
        """Keep `document`; ValueError when its text is not Unicode (half a surrogate pair)."""
        self._connection.execute(
            "INSERT INTO documents VALUES (?, ?)", (document.path, _DOCUMENT.dump_json(document))
        )

    def document(self, path: str) -> Document:
        """Return a document added before."""
        found = self._connection.execute("SELECT data FROM documents WHERE path = ?", (path,))
        return _DOCUMENT.validate_json(found.fetchone()[0])

    def drop_document(self, path: str) -> None:
        """Forget a document, before any of its passages were added."""
        self._connection.execute("DELETE FROM documents WHERE path = ?", (path,))

    def add_passages(self, passages: Sequence[Passage]) -> None:
        """Append `passages`; those of one document must come together."""
        rows = enumerate(passages, start=self._rows)
        self._connection.executemany(
            "INSERT INTO passages VALUES (?, ?)",
            [(row, _PASSAGE.dump_json(passage)) for row, passage in rows],
        )
        self._rows += len(passages)

    def commit(self) -> None:
        """Put everything added on disk."""
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
        except sqlite3.Error as error:
            raise _damaged(self.path, error) from error

    def passages(self, first: int, last: int) -> list[Passage]:
        """Return the passages of the rows [first, last)."""
        found = self.select(
            "SELECT data FROM passages WHERE row >= ? AND row < ? ORDER BY row", first, last
        )
        try:
            return [_PASSAGE.validate_json(data) for (data,) in found]
        except ValidationError as error:
            raise _outdated(self.path) from error


class Passages(Sequence[Passage]):
    """The passages in order, each read from disk when asked for."""

    def __init__(self, file: _File) -> None:
        self._file = file
        self._length = int(file.select("SELECT count(*) FROM passages")[0][0])

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
            yield from self._file.passages(first, first + _BATCH)


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
        found = self._file.select("SELECT data FROM documents WHERE path = ?", path)
        if not found:
            raise DocumentNotInLibrary(
                f"no document {path!r} in the library: `pincite status` lists those there are"
            )
        try:
            return _DOCUMENT.validate_json(found[0][0])
        except ValidationError as error:
            raise _outdated(self._file.path) from error

    def document_count(self) -> int:
        """Return the number of documents."""
        return int(self._file.select("SELECT count(*) FROM documents")[0][0])

    def check(self) -> None:
        """Let SQLite read the whole file; IndexDamaged when a page of it is broken."""
        if self._file.select("PRAGMA integrity_check")[0][0] != "ok":
            raise _damaged(self._file.path, "its pages do not fit together")


def _damaged(file: Path, reason: object) -> IndexDamaged:
    return IndexDamaged(f"{file} cannot be read ({reason}): rebuild with `pincite build --force`")


def _outdated(file: Path) -> IndexOutdated:
    return IndexOutdated(
        f"{file} was written by another version of Pincite: rebuild with `pincite build --force`"
    )
