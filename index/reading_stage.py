"""The documents of a new generation: taken over where the file is the same, read where not."""

from __future__ import annotations

import sqlite3
import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from index.duplicates import sketch_of
from index.encoder import Encoder
from index.errors import IndexDamaged
from index.lexical import LexicalIndex
from index.library_files import State, content_key
from index.manifest import DocumentRecord, Manifest, Reading
from index.previous import Previous
from index.reading_ahead import FileReading, ReadOne
from index.reading_child import words_of
from index.reading_process import ENDED
from index.redo import Redo
from index.spans import stands_in
from index.store import StoreWriter
from index.text_keys import as_rows, key_of
from ingest.abbreviations import defined_in
from ingest.document import Document, Passage
from ingest.errors import IngestError
from ingest.splitter import SplitSettings, split

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(slots=True)
class Taken:
    """What became of the documents so far."""

    read: int = 0
    """Files read, or tried."""
    reused: int = 0
    """Documents taken over with their passages, or split again without being read."""
    too_long: list[str] = field(default_factory=list)
    """Passages of which the encoder does not read the end, of those made or embedded now."""
    _keys: bytearray = field(default_factory=bytearray)
    _copied: array[int] = field(default_factory=lambda: array("q"))

    def add(self, passages: Sequence[Passage], first: int | None = None) -> None:
        """Count in the passages of a document; `first` is their first row in the base."""
        for offset, passage in enumerate(passages):
            self._keys += key_of(passage.indexed)
            self._copied.append(-1 if first is None else first + offset)

    def add_copies(self, keys: NDArray[np.uint8], first: int) -> None:
        """Count in passages whose keys are known, copied from row `first` of the base."""
        self._keys += keys.tobytes()
        self._copied.extend(range(first, first + len(keys)))

    def keys(self) -> NDArray[np.uint8]:
        """Return the key of each passage, uint8 (n, 16)."""
        return as_rows(self._keys)

    def copied_rows(self) -> NDArray[np.int64]:
        """Return for each passage its row in the base, or -1, int64 (n,)."""
        return np.array(self._copied, np.int64)


class Documents:
    """Reads or takes over one document after the other.

    `files` is how they are read, and `on_read` is told each document that was. `base` is the
    generation to take over from, None for none; `redo` says what it does not give. `apart` are the
    sums of files that ended their reader before.
    """

    def __init__(
        self,
        settings: SplitSettings,
        encoder: Encoder,
        files: FileReading,
        on_read: Callable[[Document], None] | None,
        base: Previous | None,
        redo: Redo,
        apart: Collection[str],
    ) -> None:
        self.taken = Taken()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        """How long splitting and copying took, and how long reading was done or waited for."""
        self._settings = settings
        self._encoder = encoder
        self._files = files
        self._on_read = on_read or (lambda _document: None)
        self._redo = redo
        self._apart = apart
        usable = base is not None and not redo.read and base.store is not None
        self._base = base if usable else None
        self._known: dict[tuple[str, str | None, str], tuple[DocumentRecord, int]] = {}
        self._by_path: dict[str, tuple[DocumentRecord, int]] = {}
        self._used: set[str] = set()
        row = 0
        for record in self._base.manifest.documents if self._base else ():
            if not record.failed:
                self._by_path[record.path] = record, row
                self._known.setdefault(content_key(record), (record, row))
            row += record.passages

    def lexical(self) -> LexicalIndex | None:
        """Return the counted words of the base, None where they must be counted anew."""
        return None if self._base is None or self._redo.count else self._base.lexical

    def reading(self, found: Sequence[State]) -> AbstractContextManager[ReadOne]:
        """Give what reads those of `found` that are not taken over, in this order."""
        unknown = [
            state for state in found if state.source.problem is None and self._find(state) is None
        ]
        apart = any(state.sha256 in self._apart for state in unknown)
        return self._files.open([state.source.relative for state in unknown], apart=apart)

    def take(self, state: State, read: ReadOne, writer: StoreWriter) -> DocumentRecord:
        """Put one document and its passages into `writer`; return what became of it."""
        known = self._find(state)
        if known is not None and self._base is not None:
            return self._take_over(state, *known, self._base, writer)
        self.taken.read += 1

        def document() -> Document:
            found = self._read(state, read)
            self._on_read(found)
            return found

        return self._settle(state, document, writer)

    def readable(self, state: State, read: ReadOne) -> bool:
        """Whether a file that failed before can be read and split now; keeps nothing."""
        self.taken.read += 1
        if state.source.problem is not None:
            return False
        try:
            self._split(self._read(state, read))
        except Exception:  # noqa: BLE001 - whatever was wrong with it still is
            return False
        return True

    def _find(self, state: State) -> tuple[DocumentRecord, int] | None:
        key = content_key(state)
        here = self._by_path.get(state.source.relative)
        return here if here and content_key(here[0]) == key else self._known.get(key)

    def _take_over(
        self,
        state: State,
        record: DocumentRecord,
        first: int,
        base: Previous,
        writer: StoreWriter,
    ) -> DocumentRecord:
        self.taken.reused += 1
        path = state.source.relative
        store = base.store
        if store is None:
            raise IndexDamaged(f"{base.generation.path} cannot be taken over: build again")
        if self._redo.split:
            return self._settle(
                state, lambda: replace(store.document(record.path), path=path), writer
            )
        started = time.perf_counter()
        last = first + record.passages
        # Each row of the base has at most one successor; of two copies of a file, one counts anew.
        once = None if record.path in self._used else first
        self._used.add(record.path)
        if path == record.path and once is not None and not self._redo.embed and base.embedded:
            writer.add_stored(path, store.stored_document(path), store.stored_passages(first, last))
            self.taken.add_copies(base.embedded[2][first:last], first)
        else:
            document = replace(store.document(record.path), path=path)
            passages = [replace(p, document=path) for p in store.passages[first:last]]
            if self._redo.embed:
                self._measure(document, passages)
            writer.add(document, passages)
            self.taken.add(passages, once)
        self.seconds["copying"] += time.perf_counter() - started
        return replace(record, path=path)

    def _settle(
        self, state: State, document_of: Callable[[], Document], writer: StoreWriter
    ) -> DocumentRecord:
        """Keep what `document_of` gives, split, or record why it gives nothing."""
        failed = DocumentRecord(
            path=state.source.relative,
            sha256=state.sha256,
            size=state.source.size,
            outcome=Reading.FAILED,
            sidecar=state.sidecar,
        )
        if state.source.problem is not None:
            return replace(failed, reason=state.source.problem)
        try:
            document = document_of()
            passages = self._split(document)
            writer.add(document, passages)
        except IngestError as error:
            return replace(failed, reason=str(error))
        except (sqlite3.Error, IndexDamaged):
            raise  # our disk, not this file
        except Exception as error:  # noqa: BLE001 - one odd file must not cost all the others
            return replace(failed, reason=_fault(error))
        self._measure(document, passages)
        self.taken.add(passages)
        return DocumentRecord(
            path=document.path,
            sha256=document.sha256,
            size=document.size,
            outcome=Reading.READ,
            passages=len(passages),
            pages_read=sum(page.has_text for page in document.pages),
            pages_without_text=document.pages_without_text,
            characters=len(document.text),
            facts=document.facts,
            warnings=document.warnings,
            sidecar=state.sidecar,
            sketch=sketch_of(document.text),
            abbreviations=defined_in(document.text),
        )

    def _read(self, state: State, read: ReadOne) -> Document:
        started = time.perf_counter()
        try:
            return read(state.source.relative)
        finally:
            self.seconds["reading"] += time.perf_counter() - started

    def _split(self, document: Document) -> list[Passage]:
        started = time.perf_counter()
        passages = split(document, self._settings)
        for passage in passages:
            if not stands_in(document, passage):
                raise ValueError(f"passage {passage.start}-{passage.end} is not what stands there")
        self.seconds["splitting"] += time.perf_counter() - started
        return passages

    def _measure(self, document: Document, passages: Sequence[Passage]) -> None:
        for passage in passages:
            size = self._encoder.count(passage.indexed)
            if size > self._encoder.window:
                self.taken.too_long.append(
                    f"{document.path}, characters {passage.start} to {passage.end}: "
                    f"{size} word pieces, the encoder reads {self._encoder.window}"
                )


def ended_over(manifest: Manifest) -> frozenset[str]:
    """Return the SHA-256 of each file that ended its reader in the build of `manifest`."""
    return frozenset(
        record.sha256
        for record in manifest.documents
        if record.reason is not None and record.reason.startswith(ENDED)
    )


def _fault(error: Exception) -> str:
    return f"a fault of Pincite, not of the file ({words_of(error)}); please report it"
