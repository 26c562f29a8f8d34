"""The stages of one build: read every file, split, embed, write, check.

A file that fails at any stage is recorded with its reason; the others go on.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index.encoder import Encoder
from index.errors import NothingToIndex
from index.generation import FILES, Generation
from index.lexical import LexicalIndex
from index.manifest import (
    FORMAT,
    DocumentRecord,
    EncoderRecord,
    Manifest,
    Reading,
    record_file,
)
from index.plan import BuildSettings, State, software
from index.store import StoreWriter
from index.vectors import VectorIndex
from ingest.document import Document, Passage
from ingest.errors import IngestError
from ingest.splitter import split

if TYPE_CHECKING:
    from numpy.typing import NDArray

Progress = Callable[[str, int, int], None]
"""Told the stage (`reading`, `splitting`, `embedding`, `writing`), how many are done, how many
there are."""

ReadFile = Callable[[Path, str], Document]
"""Reads the file at a path relative to the library, as `ingest.reading.read_document` does."""


class Stages:
    """One build. Documents wait on disk between the stages, not in memory; texts do."""

    def __init__(
        self,
        root: Path,
        settings: BuildSettings,
        encoder: Encoder,
        read: ReadFile,
        progress: Progress | None,
    ) -> None:
        self.too_long: list[str] = []
        """Passages of which the encoder does not read the end."""
        self._root = root
        self._settings = settings
        self._encoder = encoder
        self._read_file = read
        self._progress = progress or (lambda _stage, _done, _total: None)

    def run(self, found: Sequence[State], folder: Path) -> Manifest:
        """Write the files of a generation into `folder`; return its manifest, checked."""
        with closing(StoreWriter(folder)) as store:
            records, texts = self._split(self._read(found, store), store)
            if not texts:
                raise NothingToIndex(_nothing(self._root, records))
            store.commit()
        self._progress("embedding", 0, len(texts))
        vectors = self._encoder.encode(texts, progress=partial(self._progress, "embedding"))
        self._progress("writing", 0, 1)
        manifest = self._write(folder, records, texts, vectors)
        Generation(folder, manifest).check()
        self._progress("writing", 1, 1)
        return manifest

    def _read(self, found: Sequence[State], store: StoreWriter) -> list[DocumentRecord]:
        records = []
        for done, state in enumerate(found):
            self._progress("reading", done, len(found))
            records.append(self._read_one(state, store))
        self._progress("reading", len(found), len(found))
        return records

    def _read_one(self, state: State, store: StoreWriter) -> DocumentRecord:
        source = state.source
        failed = DocumentRecord(
            path=source.relative,
            sha256=state.sha256,
            size=source.size,
            outcome=Reading.FAILED,
            sidecar=state.sidecar,
        )
        if source.problem is not None:
            return replace(failed, reason=source.problem)
        try:
            document = self._read_file(self._root, source.relative)
            store.add_document(document)
        except IngestError as error:
            return replace(failed, reason=str(error))
        except sqlite3.Error:
            raise  # our disk, not this file
        except Exception as error:  # noqa: BLE001 - one odd file must not cost all the others
            return replace(failed, reason=_fault(error))
        return DocumentRecord(
            path=document.path,
            sha256=document.sha256,
            size=document.size,
            outcome=Reading.READ,
            pages_read=sum(page.has_text for page in document.pages),
            pages_without_text=document.pages_without_text,
            characters=len(document.text),
            facts=document.facts,
            warnings=document.warnings,
            sidecar=state.sidecar,
        )

    def _split(
        self, records: Sequence[DocumentRecord], store: StoreWriter
    ) -> tuple[list[DocumentRecord], list[str]]:
        """Return the records with their numbers of passages, and what is to be indexed."""
        split_records: list[DocumentRecord] = []
        texts: list[str] = []
        for done, record in enumerate(records):
            self._progress("splitting", done, len(records))
            if record.failed:
                split_records.append(record)
                continue
            try:
                passages = self._passages(store.document(record.path))
            except sqlite3.Error:
                raise  # our disk, not this file
            except Exception as error:  # noqa: BLE001 - one odd file must not cost all the others
                store.drop_document(record.path)
                split_records.append(replace(record, outcome=Reading.FAILED, reason=_fault(error)))
                continue
            store.add_passages(passages)
            texts += [passage.indexed for passage in passages]
            split_records.append(replace(record, passages=len(passages)))
        self._progress("splitting", len(records), len(records))
        return split_records, texts

    def _passages(self, document: Document) -> list[Passage]:
        passages = split(document, self._settings.split)
        too_long = []
        for passage in passages:
            _check_span(document, passage)
            size = self._encoder.count(passage.indexed)
            if size > self._encoder.window:
                too_long.append(
                    f"{document.path}, characters {passage.start} to {passage.end}: "
                    f"{size} word pieces, the encoder reads {self._encoder.window}"
                )
        self.too_long += too_long
        return passages

    def _write(
        self,
        folder: Path,
        records: Sequence[DocumentRecord],
        texts: Sequence[str],
        vectors: NDArray[np.float32],
    ) -> Manifest:
        VectorIndex.build(vectors).save(folder)
        LexicalIndex.build(texts).save(folder)
        encoder = self._encoder
        return Manifest(
            format=FORMAT,
            id="",
            built_at=datetime.now(UTC),
            library=str(self._root),
            software=software(),
            settings=self._settings.recorded(),
            encoder=EncoderRecord(
                encoder.name, encoder.dimension, encoder.fingerprint, encoder.window
            ),
            documents=tuple(records),
            passages=len(texts),
            files={name: record_file(folder / name) for name in sorted(FILES)},
        ).named()


def _check_span(document: Document, passage: Passage) -> None:
    """Raise ValueError when a passage is not the stretch of the document it says it is."""
    if (
        passage.document != document.path
        or document.text[passage.start : passage.end] != passage.text
        or any(not passage.start <= unit.start <= unit.end <= passage.end for unit in passage.units)
    ):
        raise ValueError(f"passage {passage.start}-{passage.end} is not what stands there")


def _fault(error: Exception) -> str:
    said = str(error).strip().partition("\n")[0][:200]
    what = f"{type(error).__name__}: {said}" if said else type(error).__name__
    return f"a fault of Pincite, not of the file ({what}); please report it"


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
