"""The library as built: open it, search it, read its documents. Start here."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from index.common_words import without_common
from index.encoder import Encoder, open_encoder
from index.errors import BadSearch, IndexDamaged, IndexOutdated
from index.filters import allowed_documents
from index.fusion import SearchSettings, fuse, highest, ranking
from index.generation import Generation, current_id
from index.hit import Filter, Hit
from index.lexical import LexicalIndex
from index.manifest import DocumentRecord, Manifest
from index.store import Store
from index.vectors import VectorIndex
from ingest.document import Document, Passage

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Library", "SearchSettings"]

EVERYTHING = Filter()
"""Restricts nothing."""


class Library:
    """One generation of the index, open for reading. Safe to use from many threads.

    It stays what it was when it was opened, whatever is built meanwhile; `refresh` gives the
    newest. The encoder (with torch), FAISS and the lexical index are loaded when first needed.
    """

    def __init__(self, index_dir: Path, generation: Generation, encoder: Encoder | None) -> None:
        self.path = index_dir
        self._generation = generation
        self._given_encoder = encoder
        self._loading = threading.RLock()
        self._store = Store(generation.path)
        documents = self._store.document_count()
        read = [record for record in self.records if not record.failed]
        if documents != len(read) or len(self._store.passages) != self.manifest.passages:
            raise IndexDamaged(
                f"the index in {generation.path} holds {documents} documents and "
                f"{len(self._store.passages)} passages, its manifest names {len(read)} and "
                f"{self.manifest.passages}: rebuild with `pincite build --force`"
            )

    @classmethod
    def open(cls, index_dir: Path, *, encoder: Encoder | None = None) -> Self:
        """Open the current generation in `index_dir`. Never writes, and loads no model.

        Raises IndexMissing, IndexDamaged or IndexOutdated, which name the remedy. `encoder`
        takes the place of the one that the manifest names; it must have the same weights.
        """
        return cls(index_dir, Generation.open(index_dir), encoder)

    def refresh(self) -> Self:
        """Return this library when it is still the current generation, else the current one."""
        if current_id(self.path) == self.generation:
            return self
        return self.open(self.path, encoder=self._given_encoder)

    def check(self) -> None:
        """Compare every byte of the generation with its manifest; IndexDamaged names the file."""
        self._generation.check()

    def close(self) -> None:
        """Let go of the files; also happens when nothing refers to the library any more."""
        self._store.close()

    @property
    def generation(self) -> str:
        """Id of the generation."""
        return self._generation.id

    @property
    def manifest(self) -> Manifest:
        """What the generation was made of."""
        return self._generation.manifest

    @property
    def built_at(self) -> datetime:
        """When it was built, UTC."""
        return self.manifest.built_at

    @property
    def library_dir(self) -> Path:
        """Where the documents lie."""
        return Path(self.manifest.library)

    @property
    def records(self) -> tuple[DocumentRecord, ...]:
        """Every file of the library, read or failed, in the order of the passages."""
        return self.manifest.documents

    @property
    def passages(self) -> Sequence[Passage]:
        """All passages in order, each read from disk when asked for."""
        return self._store.passages

    def document(self, path: str) -> Document:
        """Return a document as it was read; DocumentNotInLibrary when it was not."""
        return self._store.document(path)

    @property
    def encoder(self) -> Encoder:
        """The encoder that made the vectors; IndexOutdated when its weights are others now."""
        with self._loading:
            return self._checked_encoder

    @property
    def lexical(self) -> LexicalIndex:
        """The BM25 index; row i is passage i."""
        with self._loading:
            return self._loaded_lexical

    @property
    def vectors(self) -> VectorIndex:
        """The vectors; row i is passage i."""
        with self._loading:
            return self._loaded_vectors

    def search(
        self,
        question: str,
        k: int = 10,
        *,
        where: Filter = EVERYTHING,
        settings: SearchSettings | None = None,
    ) -> list[Hit]:
        """Return the `k` passages that fit `question` best, best first (fewer where there are).

        Raises BadSearch for an empty question or a `k` below 1, DocumentNotInLibrary when
        `where` names an unknown document.
        """
        settings = settings or SearchSettings()
        if not question.strip():
            raise BadSearch("the question is empty: ask something")
        if k < 1:
            raise BadSearch(f"{k} hits were asked for: ask for at least 1")
        allowed = self._allowed_rows(where)
        if allowed is not None and not allowed.any():
            return []

        wanted = max(settings.candidates, k)
        words = self.lexical.scores(question, k1=settings.bm25_k1, b=settings.bm25_b)
        if allowed is not None:
            words[~allowed] = 0
        vector = self.encoder.encode([self._embedded(question, settings)])[0]
        near, _ = self.vectors.search(vector, wanted, allowed)

        rows = np.union1d(near, highest(words, wanted)).astype(np.int64)
        dense, lexical = self.vectors.scores_for(rows, vector), words[rows]
        fused = fuse(dense, lexical, settings.dense_weight)
        return [
            Hit(
                passage=self.passages[int(rows[at])],
                rank=rank,
                dense=float(dense[at]),
                lexical=float(lexical[at]),
                fused=float(fused[at]),
            )
            for rank, at in enumerate(ranking(fused, rows)[:k], start=1)
        ]

    def _embedded(self, question: str, settings: SearchSettings) -> str:
        if not settings.dense_drop_common:
            return question
        return without_common(question, self.lexical, settings.dense_common_share)

    def _allowed_rows(self, where: Filter) -> NDArray[np.bool_] | None:
        """Return which passages may be found, (n,), or None for all."""
        if not where:
            return None
        counts = [record.passages for record in self.records]
        return np.repeat(np.array(allowed_documents(self.records, where), bool), counts)

    @cached_property
    def _checked_encoder(self) -> Encoder:
        made_by = self.manifest.encoder
        encoder = self._given_encoder or open_encoder(made_by.name)
        if encoder.fingerprint != made_by.fingerprint:
            raise IndexOutdated(
                f"the index was made with the weights {made_by.fingerprint[:12]}… of "
                f"{made_by.name}, and {encoder.name} has {encoder.fingerprint[:12]}…: "
                "rebuild with `pincite build`"
            )
        return encoder

    @cached_property
    def _loaded_lexical(self) -> LexicalIndex:
        index = LexicalIndex.open(self._generation.path)
        self._expect(len(index), "lexical rows")
        return index

    @cached_property
    def _loaded_vectors(self) -> VectorIndex:
        index = VectorIndex.open(self._generation.path)
        self._expect(len(index), "vectors")
        if index.dimension != self.manifest.encoder.dimension:
            raise IndexDamaged(
                f"the vectors in {self._generation.path} have {index.dimension} numbers, not "
                f"{self.manifest.encoder.dimension}: rebuild with `pincite build --force`"
            )
        return index

    def _expect(self, count: int, what: str) -> None:
        if count != self.manifest.passages:
            raise IndexDamaged(
                f"the index in {self._generation.path} has {count} {what} for "
                f"{self.manifest.passages} passages: rebuild with `pincite build --force`"
            )
