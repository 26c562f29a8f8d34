"""The parts of a generation that searches need, each loaded and proved when first needed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from functools import cached_property

from index import lexical, token_vectors, vectors
from index.encoder import Encoder, open_encoder
from index.errors import IndexDamaged, IndexOutdated
from index.generation import Generation
from index.lexical import LexicalIndex
from index.token_vectors import TokenVectors
from index.vectors import VectorIndex

_COUNTS = 50_000
"""Numbers of passages that are kept: the thesaurus has some 20,000 phrases."""


class Opened:
    """Encoder, words, vectors and token vectors. Safe to use from many threads."""

    def __init__(self, generation: Generation, encoder: Encoder | None) -> None:
        """Take the generation; `encoder` takes the place of the one that its manifest names."""
        self.given_encoder = encoder
        self._generation = generation
        self._manifest = generation.manifest
        self._loading = threading.RLock()
        self._counts: dict[tuple[str, ...], int] = {}

    @property
    def encoder(self) -> Encoder:
        """The encoder that made the vectors; IndexOutdated when its weights are others now."""
        with self._loading:
            return self._encoder

    @property
    def lexical(self) -> LexicalIndex:
        """The BM25 index."""
        with self._loading:
            return self._lexical

    @property
    def vectors(self) -> VectorIndex:
        """The vectors."""
        with self._loading:
            return self._vectors

    @property
    def tokens(self) -> TokenVectors:
        """The token vectors."""
        with self._loading:
            return self._tokens

    def together(self, terms: Sequence[str]) -> int:
        """Return in how many passages all of these terms stand; counted once."""
        key = tuple(terms)
        count = self._counts.get(key)
        if count is None:
            count = self.lexical.together(key)
            if len(self._counts) >= _COUNTS:
                self._counts.clear()
            self._counts[key] = count
        return count

    @cached_property
    def _encoder(self) -> Encoder:
        made_by = self._manifest.encoder
        encoder = self.given_encoder or open_encoder(made_by.name)
        for what, made, now in (
            ("weights", made_by.fingerprint, encoder.fingerprint),
            ("reader", made_by.reader, encoder.reader),
        ):
            if made != now:
                raise IndexOutdated(
                    f"the index was made with the {what} {made[:12]}… of {made_by.name}, and "
                    f"{encoder.name} has {now[:12]}…: rebuild with `pincite build`"
                )
        return encoder

    @cached_property
    def _lexical(self) -> LexicalIndex:
        self._generation.prove(lexical.FILES)
        index = LexicalIndex.open(self._generation.path)
        self._expect(len(index), "lexical rows")
        return index

    @cached_property
    def _vectors(self) -> VectorIndex:
        self._generation.prove([vectors.FILE])
        index = VectorIndex.open(self._generation.path)
        self._expect(len(index), "vectors")
        if index.dimension != self._manifest.encoder.dimension:
            raise IndexDamaged(
                f"the vectors in {self._generation.path} have {index.dimension} numbers, not "
                f"{self._manifest.encoder.dimension}: rebuild with `pincite build`"
            )
        return index

    @cached_property
    def _tokens(self) -> TokenVectors:
        # What has checksums of its own is proved as it is read: it is too large to read it all.
        proved = set(token_vectors.FILES)
        if token_vectors.SUMS in self._manifest.files:
            proved.remove(token_vectors.FILE)
        self._generation.prove(proved)
        index = TokenVectors.open(self._generation.path, self.encoder.token_dimension)
        self._expect(len(index), "passages with token vectors")
        return index

    def _expect(self, count: int, what: str) -> None:
        if count != self._manifest.passages:
            raise IndexDamaged(
                f"the index in {self._generation.path} has {count} {what} for "
                f"{self._manifest.passages} passages: rebuild with `pincite build`"
            )
