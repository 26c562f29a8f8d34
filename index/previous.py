"""What a build may take over from generations there are: each file proved before it is used."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index import lexical, store, text_keys, token_vectors, vectors
from index.errors import IndexDamaged, IndexMissing, LibraryIndexError
from index.generation import Generation, current_id
from index.lexical import LexicalIndex
from index.publishing import once_current
from index.store import Store
from index.text_keys import open_keys
from index.token_vectors import TokenVectors
from index.vectors import VectorIndex

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Previous:
    """An earlier generation. What is damaged of it is None, and named in `damage`."""

    def __init__(self, generation: Generation) -> None:
        self.generation = generation
        self.manifest = generation.manifest
        self.damage: list[str] = []

    @cached_property
    def store(self) -> Store | None:
        """Documents and passages."""
        return Store(self.generation.path) if self._proved(store.FILE) else None

    @cached_property
    def embedded(self) -> tuple[VectorIndex, TokenVectors, NDArray[np.uint8]] | None:
        """Vectors and token vectors, and the key of the text of each."""
        if not self._proved(vectors.FILE, text_keys.FILE, *token_vectors.FILES):
            return None
        folder = self.generation.path
        tokens = TokenVectors.open(folder, self.manifest.encoder.token_dimension)
        return VectorIndex.open(folder), tokens, open_keys(folder)

    @cached_property
    def lexical(self) -> LexicalIndex | None:
        """The words of each passage."""
        return LexicalIndex.open(self.generation.path) if self._proved(*lexical.FILES) else None

    def close(self) -> None:
        """Let go of its files, and of the generation: it may be pruned."""
        if self.generation.held is not None:
            self.generation.held.release()
        if "store" in self.__dict__ and self.store is not None:
            self.store.close()

    def _proved(self, *files: str) -> bool:
        try:
            self.generation.prove(files)
        except IndexDamaged as error:
            self.damage.append(str(error))
            return False
        return True


def previous_generations(index_dir: Path) -> list[Previous]:
    """Return the generations that can be opened: the current one first, then newest first.

    One that never became current is left alone: it goes when the build begins to write, and what
    its own build worked out is in the journal.
    """
    names = once_current(index_dir)[::-1]
    try:
        current = current_id(index_dir)
    except (IndexMissing, IndexDamaged):
        current = None
    names.sort(key=lambda name: name != current)  # stable: the others stay newest first
    found = []
    for name in names:
        try:
            found.append(Previous(Generation.open(index_dir, name)))
        except LibraryIndexError:
            continue  # of another format, or damaged: nothing to take over
    return found
