"""The library as built: open it, search it, read its documents. Start here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import numpy as np

from index.asked import Asked
from index.encoder import Encoder
from index.errors import BadSearch, DocumentNotInLibrary, IndexDamaged
from index.filters import allowed_documents
from index.fusion import SearchSettings, fuse, ranking, share_by_standing
from index.generation import Generation, current_id
from index.halves import both
from index.hit import Filter, Hit
from index.lexical import LexicalIndex
from index.manifest import DocumentRecord, Manifest
from index.opened import Opened
from index.questions import QuestionReader
from index.store import Store
from index.token_vectors import TokenVectors
from index.vectors import VectorIndex
from index.word_search import WordSearch
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
        self._opened = Opened(generation, encoder)
        self._questions = QuestionReader(self._opened, generation.manifest.documents)
        self._store = Store(generation.path)
        documents = self._store.document_count()
        read = [record for record in self.records if not record.failed]
        if documents != len(read) or len(self._store.passages) != self.manifest.passages:
            raise IndexDamaged(
                f"the index in {generation.path} holds {documents} documents and "
                f"{len(self._store.passages)} passages, its manifest names {len(read)} and "
                f"{self.manifest.passages}: rebuild with `pincite build`"
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
        return self.open(self.path, encoder=self._opened.given_encoder)

    def check(self) -> None:
        """Compare every byte of the generation with its manifest; IndexDamaged names the file."""
        self._generation.check()

    def close(self) -> None:
        """Let go of the files; the generation may be pruned then. Closes itself when unused."""
        self._store.close()
        if self._generation.held is not None:
            self._generation.held.release()

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
        try:
            return self._store.document(path)
        except DocumentNotInLibrary as error:
            if any(record.path == path and not record.failed for record in self.records):
                raise IndexDamaged(
                    f"the index in {self._generation.path} has lost the document {path}: "
                    "rebuild with `pincite build`"
                ) from error
            raise

    @property
    def encoder(self) -> Encoder:
        """The encoder that made the vectors; IndexOutdated when its weights are others now."""
        return self._opened.encoder

    @property
    def lexical(self) -> LexicalIndex:
        """The BM25 index; row i is passage i."""
        return self._opened.lexical

    @property
    def vectors(self) -> VectorIndex:
        """The vectors; row i is passage i."""
        return self._opened.vectors

    @property
    def tokens(self) -> TokenVectors:
        """The token vectors; row i has those of passage i."""
        return self._opened.tokens

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
        asked = self.ask(question)
        words = WordSearch(
            self.lexical,
            (question, *asked.wordings),
            k1=settings.bm25_k1,
            b=settings.bm25_b,
        )
        worded, (near, _) = both(
            lambda: words.best(wanted, allowed),
            lambda: self.vectors.search(asked.vector, wanted, allowed),
        )

        rows = np.union1d(near, worded).astype(np.int64)
        dense, lexical = self.vectors.scores_for(rows, asked.vector), words.shares(rows)
        fused = fuse((settings.dense_weight, dense), (1 - settings.dense_weight, lexical))
        best = ranking(fused, rows)[: max(settings.late, k)]
        rows, dense, lexical, fused = rows[best], dense[best], lexical[best], fused[best]
        late = self.tokens.scores(asked, rows)
        share = share_by_standing(settings.late_weight, late, fused)
        fused = fuse((1 - share, fused), (share, late))
        return [
            Hit(
                passage=self.passages[int(rows[at])],
                rank=rank,
                dense=float(dense[at]),
                lexical=float(lexical[at]),
                fused=float(fused[at]),
                late=float(late[at]),
                row=int(rows[at]),
            )
            for rank, at in enumerate(ranking(fused, rows)[:k], start=1)
        ]

    def ask(self, question: str) -> Asked:
        """Return the question's vectors, in its words and the library's.

        Those of the last questions are kept.
        """
        return self._questions.read(question)

    def corrected(self, question: str) -> str:
        """Return the question with words put right that are mistyped, as far as can be told."""
        return self._questions.corrected(question)

    def frame(self, question: str) -> list[tuple[int, int]]:
        """Return the spans of a question that are no more than its frame (`index.framing`)."""
        return self._questions.frame(question)

    def other_wordings(self, question: str) -> tuple[str, ...]:
        """Return as what else one of the last questions was searched for; works nothing out."""
        return self._questions.wordings(question)

    def _allowed_rows(self, where: Filter) -> NDArray[np.bool_] | None:
        """Return which passages may be found, (n,), or None for all."""
        if not where:
            return None
        counts = [record.passages for record in self.records]
        return np.repeat(np.array(allowed_documents(self.records, where), bool), counts)
