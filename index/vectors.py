"""The vectors of a generation: exact inner-product search with FAISS, the only import of it.

Exact search is the choice, not a stopgap: 100,000 passages of 384 numbers take about 10 ms on
one core, and an approximate index would lose neighbours to save less than the encoder costs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from index.errors import IndexDamaged

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "vectors.faiss"


def _faiss() -> Any:  # noqa: ANN401 - its types are those of the C++ below, not of its Python
    # It costs half a second to import, and `status` does not search.
    import faiss  # noqa: PLC0415

    return faiss


class VectorIndex:
    """Row i is the vector of passage i. Immutable, and safe to search from many threads."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401 - faiss has no types
        self._index = index

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> Self:
        """Index the rows of `vectors`, float32 (n, dimension), each of length 1."""
        faiss = _faiss()
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Map the file of `folder` into memory; IndexDamaged when it is no index of vectors."""
        faiss = _faiss()
        try:
            index = faiss.read_index(str(folder / FILE), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            raise IndexDamaged(
                f"{folder / FILE} cannot be read as vectors: rebuild with `pincite build --force`"
            ) from error
        if not isinstance(index, faiss.IndexFlatIP):
            raise IndexDamaged(
                f"{folder / FILE} is another kind of index: rebuild with `pincite build --force`"
            )
        return cls(index)

    def save(self, folder: Path) -> None:
        """Write the file into `folder`."""
        _faiss().write_index(self._index, str(folder / FILE))

    def __len__(self) -> int:
        """Return the number of vectors."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Numbers in each vector."""
        return int(self._index.d)

    def search(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Return rows and inner products of the `k` nearest, best first (fewer where there are).

        `vector` is (dimension,); `allowed` is (n,), True for the rows that may be returned.
        """
        faiss = _faiss()
        k = min(k, len(self))
        if allowed is not None:
            k = min(k, int(np.count_nonzero(allowed)))
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        parameters = None
        if allowed is not None:
            bits = np.packbits(np.asarray(allowed, bool), bitorder="little")
            # The selector keeps a bare pointer: it and the bits must outlive the search.
            selector = faiss.IDSelectorBitmap(bits)
            parameters = faiss.SearchParameters(sel=selector)
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        scores, rows = self._index.search(query, k, params=parameters)
        found = rows[0] >= 0
        return rows[0][found], scores[0][found]

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the vectors of the rows `ids`, float32 (len(ids), dimension)."""
        if not len(ids):
            return np.empty((0, self.dimension), np.float32)
        found = self._index.reconstruct_batch(np.ascontiguousarray(ids, dtype=np.int64))
        return np.asarray(found, dtype=np.float32)

    def scores_for(
        self, ids: NDArray[np.int64], vector: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Return the inner product of `vector` with each of the rows `ids`, float32 (len(ids),)."""
        # Row by row in double precision: the score of a passage must not depend on which others
        # stand beside it, as it does in the last digits of one matrix product.
        products = self.rows(ids).astype(np.float64) * np.asarray(vector, np.float64)
        return np.asarray(products.sum(axis=1), dtype=np.float32)
