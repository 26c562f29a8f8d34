"""The vectors of a new generation: taken over where the text was embedded before, made where not.

The vector of a text does not depend on what else is embedded beside it (`Encoder.read`), or a build
that embeds three passages would not give what a build from nothing gives.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING

import numpy as np

from index.encoder import Encoder
from index.errors import EncoderError
from index.journal import Entry, Journal
from index.manifest import EncoderRecord
from index.previous import Previous
from index.store import Store
from index.text_keys import rows_with
from index.token_vectors import TokenWriter, to_bytes
from index.versions import CLOSE, comes_out_the_same, version_changes

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SLAB = 4096
"""Texts held in memory at once, and put in the order of their length."""
_BATCH = 96
"""Texts embedded at once, and then kept in the journal: some seconds of work."""
_PARTS = 4
"""Few texts are embedded in so many parts too, so that progress is seen and kept."""
_COPY = 32_768
"""Vectors copied at once."""


@dataclass(slots=True)
class Embedded:
    """How many passages got their vector which way."""

    made: int = 0
    reused: int = 0
    """From generations there are."""
    resumed: int = 0
    """From a build that did not end."""
    journal_damaged: int = 0
    """Of that, what was broken and made anew."""
    loading: float = 0.0
    """Seconds until the encoder was ready."""
    notes: list[str] = field(default_factory=list)
    """What a person should know of."""


class Embedding:
    """Fills in the vectors of one build, a part of them in memory at a time."""

    def __init__(
        self,
        encoder: Encoder,
        earlier: Sequence[Previous],
        journal: Journal,
        progress: Callable[[int, int], None],
    ) -> None:
        self._encoder = encoder
        self._earlier = [
            previous for previous in earlier if _same(previous.manifest.encoder, encoder)
        ]
        self._journal = journal
        self._progress = progress
        self.counts = Embedded()

    def run(
        self,
        keys: NDArray[np.uint8],
        store: Store,
        out: NDArray[np.float32],
        tokens: TokenWriter,
    ) -> Embedded:
        """Fill `out`, float32 (n, dimension), and `tokens` for the passages with these `keys`."""
        self._out, self._tokens = out, tokens
        pending: dict[bytes, list[int]] = {}
        for row in range(len(keys)):
            pending.setdefault(keys[row].tobytes(), []).append(row)
        for previous in self._earlier:
            if pending:
                self._take_over(previous, pending)
        if pending:
            wanted = frozenset(pending)
            self._resume(pending)
            self._make(pending, store, wanted)
        return self.counts

    def _take_over(self, previous: Previous, pending: dict[bytes, list[int]]) -> None:
        if previous.embedded is None:
            return
        vectors, tokens, keys = previous.embedded
        found = rows_with(keys, pending)
        first = next(found, None)
        if first is None or not self._still_holds(previous):
            return
        found = chain([first], found)
        while part := list(islice(found, _COPY)):
            rows = vectors.rows(np.array([row for row, _ in part], np.int64))
            for (row, key), vector in zip(part, rows, strict=True):
                self.counts.reused += self._put(pending, (key, vector, tokens.packed(row)))

    def _still_holds(self, previous: Previous) -> bool:
        """Whether what was made with other versions of the libraries is what they make now."""
        changed = version_changes(previous.manifest.encoder, self._encoder)
        if changed is None:
            return True
        if previous.store is None:  # damaged, which is told: there is nothing to compare with
            return False
        self._load()
        same = comes_out_the_same(previous, self._encoder)
        came = (
            f"came out the same (to {CLOSE:.5f}), and the others were taken over"
            if same
            else "came out otherwise, and none of the others was taken over"
        )
        self.counts.notes.append(f"{changed}: a sample of the passages was embedded again, {came}")
        return same

    def _load(self) -> None:
        """Have the encoder ready, and count the time."""
        if not self.counts.loading:
            started = time.perf_counter()
            self._encoder.read(["The first text loads the model."])
            self.counts.loading = time.perf_counter() - started

    def _resume(self, pending: dict[bytes, list[int]]) -> None:
        for entry in self._journal.read():
            if entry[0] in pending:
                self.counts.resumed += self._put(pending, entry)
        self.counts.journal_damaged = self._journal.damaged

    def _make(
        self, pending: dict[bytes, list[int]], store: Store, wanted: frozenset[bytes]
    ) -> None:
        total = sum(map(len, pending.values()))
        if not total:
            return
        self._journal.keep_only(wanted)
        self._progress(0, total)
        self._load()
        order = iter(list(pending))
        while slab := list(islice(order, _SLAB)):
            texts = {key: store.passages[pending[key][0]].indexed for key in slab}
            for batch in self._batches(texts):
                entries = self._encode(batch, [texts[key] for key in batch])
                self._journal.append(entries)
                for entry in entries:
                    self.counts.made += self._put(pending, entry)
                self._progress(self.counts.made, total)

    def _batches(self, texts: dict[bytes, str]) -> Iterator[list[bytes]]:
        """Yield the keys in batches of texts of like length, longest first."""
        window = self._encoder.window
        lengths = {key: min(self._encoder.count(text), window) for key, text in texts.items()}
        order = iter(sorted(texts, key=lambda key: (-lengths[key], key)))
        size = min(_BATCH, -(-len(texts) // _PARTS))
        while batch := list(islice(order, size)):
            yield batch

    def _encode(self, keys: Sequence[bytes], texts: Sequence[str]) -> list[Entry]:
        vectors, tokens = self._encoder.read(texts)
        if vectors.shape != (len(texts), self._encoder.dimension) or not np.isfinite(vectors).all():
            raise EncoderError(
                f"{self._encoder.name} gave no proper vectors for a text: set another encoder"
            )
        return [
            (key, vector, to_bytes(own))
            for key, vector, own in zip(keys, vectors, tokens, strict=True)
        ]

    def _put(self, pending: dict[bytes, list[int]], entry: Entry) -> int:
        key, vector, tokens = entry
        rows = pending.pop(key)
        self._out[rows] = vector
        self._tokens.put(rows, tokens)
        return len(rows)


def _same(record: EncoderRecord, encoder: Encoder) -> bool:
    """Whether what the recorded encoder made can stand for what this one would make."""
    return (record.fingerprint, record.dimension, record.reader, record.token_dimension) == (
        encoder.fingerprint,
        encoder.dimension,
        encoder.reader,
        encoder.token_dimension,
    )
