"""The stages of one build: documents, vectors, words, checks.

Whatever an earlier generation holds of the same content is taken over; the result is what a build
from nothing would give. A file that fails at any stage is recorded with its reason; the others go
on.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.arrangement import VectorRecord
from index.build_settings import BuildSettings
from index.embedding import Embedded, Embedding
from index.encoder import Encoder
from index.errors import NothingToIndex
from index.generation import FILES, Generation
from index.journal import Journal
from index.lexical_merge import write_lexical
from index.library_files import State
from index.manifest import FORMAT, DocumentRecord, EncoderRecord, Manifest, record_file
from index.previous import Previous
from index.probes import check_probes
from index.reading_ahead import ReadFile
from index.reading_stage import Documents, Taken
from index.software import software, software_parts
from index.store import Store, StoreWriter
from index.text_keys import save_keys
from index.token_vectors import TokenWriter
from index.vectors import VectorIndex

if TYPE_CHECKING:
    from numpy.typing import NDArray

Progress = Callable[[str, int, int], None]
"""Told the stage (`reading`, `embedding`, `writing`), how many are done, how many there are."""

__all__ = ["Progress", "ReadFile", "Stages"]

_RAW = "vectors.raw"
"""Where the vectors lie while they come in; gone before the generation is finished."""


class Stages:
    """One build. Documents, passages and vectors wait on disk between the stages, not in memory."""

    def __init__(
        self,
        root: Path,
        settings: BuildSettings,
        encoder: Encoder,
        documents: Documents,
        journal: Journal,
        progress: Progress | None,
    ) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        """How long each stage took."""
        self.taken = Taken()
        self.embedded = Embedded()
        self._arranged = VectorRecord()
        self._root = root
        self._settings = settings
        self._encoder = encoder
        self._documents = documents
        self._journal = journal
        self._progress = progress or (lambda _stage, _done, _total: None)

    def run(self, found: Sequence[State], earlier: Sequence[Previous], folder: Path) -> Manifest:
        """Write the files of a generation into `folder`; return its manifest, checked.

        `earlier` are the generations whose vectors may be used again.
        """
        with closing(StoreWriter(folder)) as writer:
            records = self._read(found, writer)
            writer.commit()
        self.seconds |= self._documents.seconds
        self.taken = taken = self._documents.taken
        keys = taken.keys()
        if not len(keys):
            raise NothingToIndex(_nothing(self._root, records))
        save_keys(folder, keys)
        with closing(Store(folder)) as store:
            with self._timed("embedding"):
                self._embed(folder, keys, store, earlier)
            self.seconds["loading"] = self.embedded.loading
            self.seconds["embedding"] -= self.embedded.loading
            self._progress("writing", 0, 1)
            with self._timed("vectors"):
                self._arrange(folder, len(keys))
            with self._timed("words"):
                self._words(folder, store)
            with self._timed("checking"):
                manifest = self._manifest(folder, records, len(keys))
                Generation(folder, manifest).check_counts(store)
                check_probes(folder, store)
            self._progress("writing", 1, 1)
        return manifest

    def _read(self, found: Sequence[State], writer: StoreWriter) -> list[DocumentRecord]:
        records = []
        with self._documents.reading(found) as read:
            for done, state in enumerate(found):
                self._progress("reading", done, len(found))
                records.append(self._documents.take(state, read, writer))
        self._progress("reading", len(found), len(found))
        return records

    def _embed(
        self,
        folder: Path,
        keys: NDArray[np.uint8],
        store: Store,
        earlier: Sequence[Previous],
    ) -> None:
        shape = (len(keys), self._encoder.dimension)
        raw = folder / _RAW
        _reserve(raw, 4 * shape[0] * shape[1])
        vectors = np.memmap(raw, np.float32, "r+", shape=shape)
        progress = partial(self._progress, "embedding")
        tokens = TokenWriter(folder, len(keys), self._encoder.token_dimension)
        with closing(self._journal), closing(tokens):
            self.embedded = Embedding(self._encoder, earlier, self._journal, progress).run(
                keys, store, vectors, tokens
            )
            tokens.finish()

    def _arrange(self, folder: Path, passages: int) -> None:
        """Write the vectors as they are searched."""
        raw = folder / _RAW
        vectors = np.memmap(raw, np.float32, "r", shape=(passages, self._encoder.dimension))
        try:
            index = VectorIndex.build(vectors, self._settings.vectors)
            index.save(folder)
        except RuntimeError as error:  # how FAISS says that it cannot write
            raise OSError(str(error).strip().rpartition("\n")[2]) from error
        self._arranged = index.record or VectorRecord()
        del vectors
        raw.unlink()

    def _words(self, folder: Path, store: Store) -> None:
        """Count the words of the passages that the base has not, and write them with its own."""
        before, copied = self._documents.lexical(), self.taken.copied_rows()
        if before is None:  # passages may be taken over whose words are counted anew
            copied = np.full_like(copied, -1)
        fresh = (store.passages[int(row)].indexed for row in np.flatnonzero(copied < 0))
        write_lexical(folder, before, copied, fresh)

    def _manifest(self, folder: Path, records: Sequence[DocumentRecord], passages: int) -> Manifest:
        encoder = self._encoder
        return Manifest(
            format=FORMAT,
            id="",
            built_at=datetime.now(UTC),
            library=str(self._root),
            software=software(),
            software_parts=software_parts(),
            settings=self._settings.recorded(),
            encoder=EncoderRecord(
                encoder.name,
                encoder.dimension,
                encoder.fingerprint,
                encoder.window,
                encoder.reader,
                encoder.token_dimension,
                encoder.versions,
            ),
            documents=tuple(records),
            passages=passages,
            files={name: record_file(folder / name) for name in sorted(FILES)},
            vectors=self._arranged,
        ).named()

    @contextmanager
    def _timed(self, stage: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[stage] += time.perf_counter() - started


def _reserve(file: Path, size: int) -> None:
    """Make a file of `size` bytes that are really there.

    A mapped file with holes would end the process, not raise an error, when the disk is full.
    """
    with file.open("wb") as stream:
        if hasattr(os, "posix_fallocate"):
            os.posix_fallocate(stream.fileno(), 0, size)
            return
        for start in range(0, size, 1 << 20):
            stream.write(bytes(min(1 << 20, size - start)))


def _nothing(root: Path, records: Sequence[DocumentRecord]) -> str:
    failed = [record for record in records if record.failed]
    if not records:
        return f"the library {root} holds no files: put documents into it, then build again"
    if not failed:
        return f"no file of the library {root} holds any text: put documents into it"
    first = failed[0]
    return (
        f"none of the {len(records)} files of the library {root} could be read, for instance "
        f"{first.path} ({first.reason}): put readable documents into it, then build again"
    )
