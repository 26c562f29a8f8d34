"""The vectors of a generation: inner-product search with FAISS, the only import of it.

Up to `VectorSettings.exact_up_to` passages every vector is compared. Beyond, an inverted file
searches the lists of vectors near the question, as many of them as it takes to find what exact
search finds (`index.recall`). docs/scale.md has what both cost.

Either way the file is mapped, not loaded, and it depends on the vectors and the settings alone:
an index built in steps is the same, bit for bit, as one built from nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from index.arrangement import INVERTED, VectorRecord, VectorSettings
from index.errors import IndexDamaged
from index.inverted import learnt_from, lists_for, probe_counts
from index.recall import Recall, Trial

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "vectors.faiss"
_BLOCK = 65_536
"""Vectors added at once."""
_ROUNDS = 10
"""Of k-means. More move the lists little, and FAISS's own default is 10."""
_SEED = 20_240_603


def _faiss() -> Any:  # noqa: ANN401 - its types are those of the C++ below, not of its Python
    # It costs half a second to import, and `status` does not search.
    import faiss  # noqa: PLC0415

    return faiss


class VectorIndex:
    """Row i is the vector of passage i. Immutable, and safe to search from many threads."""

    def __init__(self, index: Any, record: VectorRecord | None = None) -> None:  # noqa: ANN401
        self._index = index  # faiss has no types
        self._inverted = hasattr(index, "nlist")
        self.record = record
        """How it is arranged; None when it was opened, since the manifest says it."""

    @classmethod
    def build(cls, vectors: NDArray[np.float32], settings: VectorSettings | None = None) -> Self:
        """Index the rows of `vectors`, float32 (n, dimension), each of length 1."""
        settings = settings or VectorSettings()
        if len(vectors) > settings.exact_up_to:
            return cls._build_inverted(vectors, settings.recall)
        index = _faiss().IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index, VectorRecord())

    @classmethod
    def _build_inverted(cls, vectors: NDArray[np.float32], wanted: float) -> Self:
        index = _divided(vectors)
        built = cls(index)
        trial = Trial(vectors)

        def recall(probes: int) -> Recall:
            return trial.recall(lambda vector, k: built._probing(vector, k, probes)[0])

        for probes in probe_counts(index.nlist):
            found = recall(probes)
            if found.at_least >= wanted:
                break
        # FAISS writes it into the file, and sets it again when it is opened.
        index.nprobe = probes
        built.record = VectorRecord(INVERTED, index.nlist, probes, round(found.mean, 4), wanted)
        return built

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
        if not isinstance(index, (faiss.IndexFlatIP, faiss.IndexIVFFlat)):
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

        `vector` is (dimension,); `allowed` is (n,), True for the rows that may be returned. Among
        those, and where the lists searched hold fewer than `k`, every vector is compared.
        """
        k = min(k, len(self))
        if allowed is not None:
            k = min(k, int(np.count_nonzero(allowed)))
        if k <= 0:
            return np.empty(0, np.int64), np.empty(0, np.float32)
        if self._inverted and allowed is None:
            rows, scores = self._probing(vector, k, int(self._index.nprobe))
            if len(rows) == k:
                return rows, scores
        return self._comparing_all(vector, k, allowed)

    def _probing(
        self, vector: NDArray[np.float32], k: int, probes: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Search an inverted file's nearest lists."""
        return self._found(vector, k, _faiss().SearchParametersIVF(nprobe=probes))

    def _comparing_all(
        self, vector: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        faiss = _faiss()
        options: dict[str, Any] = {}
        if allowed is not None:
            bits = np.packbits(np.asarray(allowed, bool), bitorder="little")
            # The selector keeps a bare pointer: it and the bits must outlive the search.
            options["sel"] = selector = faiss.IDSelectorBitmap(bits)
        if self._inverted:
            parameters = faiss.SearchParametersIVF(nprobe=self._index.nlist, **options)
        else:
            parameters = faiss.SearchParameters(**options)
        found = self._found(vector, k, parameters)
        if allowed is not None:
            del selector
        return found

    def _found(
        self,
        vector: NDArray[np.float32],
        k: int,
        parameters: Any,  # noqa: ANN401 - see _faiss
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        query = np.ascontiguousarray(vector, dtype=np.float32).reshape(1, -1)
        # It compares one vector with one thread, and others would only turn in circles beside it:
        # over 25,000 passages that takes 14 ms of two cores instead of 2 ms of one.
        with _one_thread():
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


def _divided(vectors: NDArray[np.float32]) -> Any:  # noqa: ANN401 - see _faiss
    """Return an inverted file of the vectors."""
    faiss = _faiss()
    count, dimension = vectors.shape
    index = faiss.IndexIVFFlat(
        faiss.IndexFlatIP(dimension), dimension, lists_for(count), faiss.METRIC_INNER_PRODUCT
    )
    index.cp.seed, index.cp.niter, index.cp.spherical = _SEED, _ROUNDS, True
    # Which vectors it learns from is said already.
    index.cp.min_points_per_centroid, index.cp.max_points_per_centroid = 1, count
    with _one_thread():
        index.train(np.ascontiguousarray(vectors[learnt_from(count)], np.float32))
        lists = np.concatenate(
            [index.quantizer.assign(block, 1)[:, 0] for _, block in _blocks(vectors)]
        )
    # Room for each list at once: lists that grow as they must take up to twice the memory.
    for number, size in enumerate(np.bincount(lists, minlength=index.nlist).tolist()):
        index.invlists.resize(number, size)
        index.invlists.resize(number, 0)
    for start, block in _blocks(vectors):
        end = start + len(block)
        own, rows = np.ascontiguousarray(lists[start:end]), np.arange(start, end)
        index.add_core(len(block), faiss.swig_ptr(block), faiss.swig_ptr(rows), faiss.swig_ptr(own))
    index.make_direct_map()  # for `rows`; it is written with the rest
    return index


def _blocks(vectors: NDArray[np.float32]) -> Iterator[tuple[int, NDArray[np.float32]]]:
    for start in range(0, len(vectors), _BLOCK):
        yield start, np.ascontiguousarray(vectors[start : start + _BLOCK], np.float32)


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let FAISS use one thread: with several, sums may be split otherwise, and last bits differ.

    The setting is that of the calling thread.
    """
    faiss = _faiss()
    threads = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(threads)
