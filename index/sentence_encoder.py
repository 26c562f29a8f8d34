"""Texts become vectors: a sentence-transformers model in a folder, with a reader or without.

Passages go through torch, which is loaded at the first of them. Questions do without it, and so do
counting word pieces and naming the weights.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from index import bert
from index.asked import Asked
from index.errors import EncoderError
from index.model_folder import ModelFolder
from index.reader import QuestionReader, Reader, unit_rows
from index.torch_model import TorchModel, load_model, torch_versions

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from index.packed_bert import PackedBert

_BATCH = 32


class SentenceEncoder:
    """An `index.encoder.Encoder`. Safe to use from many threads, one batch at a time."""

    def __init__(
        self,
        folder: Path,
        name: str,
        *,
        expected: str | None = None,
        remedy: str = "set another encoder",
        open_reader: Callable[[str], Reader] | None = None,
    ) -> None:
        """Take the model of `folder`; `expected` is the SHA-256 its weights must have.

        `remedy` is what to do when they have not. `open_reader` gives the trained reader for that
        SHA-256; without one the model's own last states are the token vectors.
        """
        self.name = name
        self._folder = ModelFolder(folder, name)
        self._expected = expected
        self._remedy = remedy
        self._open_reader = open_reader
        self._loading = threading.Lock()
        self._loaded: TorchModel | PackedBert | None = None

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the weights; EncoderError when they are not the expected ones."""
        found = self._folder.fingerprint()
        if self._expected is not None and found != self._expected:
            raise EncoderError(
                f"the weights of {self.name} are not the published ones (SHA-256 {found[:12]}…): "
                f"{self._remedy}"
            )
        return found

    @property
    def versions(self) -> str:
        """The libraries and the arithmetic of passages."""
        return torch_versions()

    @property
    def folder(self) -> Path:
        """Where its files lie."""
        return self._folder.path

    @cached_property
    def dimension(self) -> int:
        """Numbers in each vector."""
        return self._folder.dimension()

    @cached_property
    def window(self) -> int:
        """Word pieces the model reads, special tokens included."""
        return self._folder.window()

    @cached_property
    def _reader(self) -> Reader | None:
        return self._open_reader(self.fingerprint) if self._open_reader else None

    @property
    def reader(self) -> str:
        """SHA-256 of the reader's weights, or of the model's own."""
        return self._reader.fingerprint if self._reader else self.fingerprint

    @property
    def token_dimension(self) -> int:
        """Numbers in the vector of a token."""
        return self._reader.dimension if self._reader else self._folder.width()

    @cached_property
    def _in_numpy(self) -> tuple[bert.Embeddings, list[bert.Layer]]:
        weights, heads = self._folder.weights(), self._folder.heads()
        layers = range(self._folder.layers())
        return bert.Embeddings(weights), [
            bert.Layer(weights, f"encoder.layer.{number}", heads) for number in layers
        ]

    @cached_property
    def _question_reader(self) -> QuestionReader | None:
        return QuestionReader(self._reader, self._folder.heads()) if self._reader else None

    @property
    def _model(self) -> TorchModel | PackedBert:
        with self._loading:
            if self._loaded is None:
                _ = self.fingerprint  # checked before anything of the folder is used
                self._loaded = load_model(self._folder, self._reader)
            return self._loaded

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return float32 (len(texts), dimension), rows of length 1; equal texts are read once.

        Texts of like length go together, because a batch costs as much as its longest text.
        `progress` is told how many of the texts are done.
        """
        rows_of: dict[str, list[int]] = {}
        for row, text in enumerate(texts):
            rows_of.setdefault(_clean(text), []).append(row)
        order = sorted(rows_of, key=lambda text: (-self.count(text), text))
        vectors = np.empty((len(texts), self.dimension), np.float32)
        done = 0
        for start in range(0, len(order), _BATCH):
            batch = order[start : start + _BATCH]
            for text, vector in zip(batch, self._model.encode(batch), strict=True):
                vectors[rows_of[text]] = vector
                done += len(rows_of[text])
            if progress:
                progress(done, len(texts))
        return vectors

    def read(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """Return (len(texts), dimension) vectors, and of each text its (pieces, token_dimension).

        All rows have length 1. One pass through the model gives both. Token vectors stand for
        word pieces in their context, special ones left out, up to the window: the reader's, or
        the model's last states. A text gives the same, to the last bit, whatever stands beside it.
        """
        if not texts:
            return np.empty((0, self.dimension), np.float32), []
        return self._model.read([_clean(text) for text in texts])

    def encode_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return for each text float32 (pieces, token_dimension), as `read` does."""
        return self.read(texts)[1]

    def ask(self, questions: Sequence[str]) -> list[Asked]:
        """Return each question's vector and its token vectors with their weights.

        In NumPy, without loading torch, where the model is a BERT with mean pooling.
        """
        if not self._folder.is_plain_bert():
            vectors, tokens = self.read(questions)
            return [
                Asked(vector, own, _alike(own)) for vector, own in zip(vectors, tokens, strict=True)
            ]
        _ = self.fingerprint  # checked before anything of the folder is used
        texts = [self._folder.ids(_clean(question)) for question in questions]
        room = bert.Room([len(pieces) for pieces in texts])
        embeddings, layers = self._in_numpy
        states = branching = embeddings.of(texts)
        for number, layer in enumerate(layers, start=1):
            states = layer.of(states, room)
            if self._reader and number == self._reader.shared:
                branching = states
        last = [states[start:end] for start, end in room.spans]
        means = [unit_rows(each.mean(axis=0)) for each in last]
        if self._question_reader:
            read = self._question_reader.read(branching, room)
            return [Asked(vector, *own) for vector, own in zip(means, read, strict=True)]
        inner = [unit_rows(each[1:-1]) for each in last]
        return [Asked(vector, own, _alike(own)) for vector, own in zip(means, inner, strict=True)]

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the word pieces that the rows of `encode_tokens` stand for."""
        return self._folder.pieces([_clean(text) for text in texts])

    def piece_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return where in each text those word pieces stand."""
        return self._folder.piece_spans([_clean(text) for text in texts])

    def count(self, text: str) -> int:
        """Return the number of word pieces of the whole text, special tokens included."""
        return self._folder.count(_clean(text))


def _alike(tokens: NDArray[np.float32]) -> NDArray[np.float32]:
    """Weights that count every token the same."""
    return np.full(len(tokens), 1 / max(len(tokens), 1), np.float32)


def _clean(text: str) -> str:
    # Tokenizers take UTF-8 only: half of a surrogate pair, as damaged files hold, is none.
    return text.encode("utf-8", "replace").decode("utf-8")
