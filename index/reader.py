"""The trained reader: token vectors in which questions lie near the sentences that answer them.

It shares the lower layers with the packaged MiniLM and branches off: layers of its own, then a
projection to fewer numbers. So a passage goes through the shared layers once, and gives both its
vector and its token vectors. A question's tokens have weights beside: what matters of it. Scores
are late interaction (Khattab & Zaharia, "ColBERT", 2020), with a weighted mean for the sum.
`python -m evals.train_reader` makes the weights; docs/reader.md describes them.
"""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import numpy as np

from index import bert
from index.errors import EncoderError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

FILE = "reader.safetensors"
WEIGHTS = "57fd8bd1bfd79e54416d529178392ee50d7b5f35f4dc8b9535f9363a34ef48fc"
"""SHA-256 of the packaged file."""
_LEVEL = np.float32(0.5413248)
"""softplus(0.5413…) = 1: an untrained weight."""


class Reader:
    """The trained layers over one encoder's lower layers."""

    def __init__(self, weights: bytes, base: str) -> None:
        """Take a safetensors file whose metadata says which `base` (SHA-256) it branches off.

        EncoderError when it is no such file or was made for another base.
        """
        self._bytes = weights
        said = _metadata(weights)
        if said.get("base") != base:
            raise EncoderError(
                "the reader was trained over other weights than those of the encoder "
                f"(SHA-256 {str(said.get('base'))[:12]}…): train it again"
            )
        self.shared = int(said["shared"])
        """How many of the encoder's layers it shares."""
        self.layers = int(said["layers"])
        """How many layers it has of its own."""
        self.no_answer = float(said["no_answer"])
        """The score that a sentence must pass to be more probable an answer than none."""
        self.sharpness = float(said["sharpness"])
        """Scores times this are logits."""

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self._bytes).hexdigest()

    @cached_property
    def weights(self) -> dict[str, Array]:
        """All weights by name, float32."""
        from safetensors.numpy import load  # noqa: PLC0415 - not needed to open an index

        return {name: value.astype(np.float32) for name, value in load(self._bytes).items()}

    @property
    def dimension(self) -> int:
        """Numbers in a token's vector."""
        return int(self.weights["projection.weight"].shape[0])

    def tokens(self, states: Array) -> Array:
        """Return the token vectors, rows of length 1, of states after its own last layer."""
        return unit_rows(states @ self.weights["projection.weight"].T)


class QuestionReader:
    """The same layers in NumPy, for questions."""

    def __init__(self, reader: Reader, heads: int) -> None:
        """Take the reader and how many heads the attention of its layers has."""
        self._reader = reader
        self._layers = [
            bert.Layer(reader.weights, f"layers.{number}", heads) for number in range(reader.layers)
        ]

    def read(self, states: Array, room: bert.Room) -> list[tuple[Array, Array]]:
        """Return tokens and weights of questions from their states after the shared layers.

        `states` is (t, width), one question after the other, each with the marks that a model adds
        at both ends.
        """
        for layer in self._layers:
            states = layer.of(states, room)
        said = self._reader.weights
        found = []
        for start, end in room.spans:
            inner = states[start + 1 : end - 1]
            level = inner @ said["weight.weight"][0] + said["weight.bias"][0]
            weights = np.logaddexp(np.float32(0), level + _LEVEL).astype(np.float32)
            found.append((self._reader.tokens(inner), weights / max(float(weights.sum()), 1e-6)))
        return found


def packaged_reader(base: str) -> Reader:
    """Return the packaged reader over the encoder with the SHA-256 `base`.

    EncoderError when it is missing from the installation or not the published one.
    """
    source = files("index").joinpath(FILE)
    if not source.is_file():
        raise EncoderError(f"{FILE} is missing from the installation; install pincite again")
    weights = source.read_bytes()
    found = hashlib.sha256(weights).hexdigest()
    if found != WEIGHTS:
        raise EncoderError(
            f"{FILE} is not the published one (SHA-256 {found[:12]}…); install pincite again"
        )
    return Reader(weights, base)


def unit_rows(rows: Array) -> Array:
    """Return the rows scaled to length 1."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    result: Array = (rows / np.maximum(lengths, np.float32(1e-12))).astype(np.float32)
    return result


def _metadata(weights: bytes) -> dict[str, Any]:
    """Return what a safetensors file says of itself, without reading its numbers."""
    try:
        size = int.from_bytes(weights[:8], "little")
        return dict(json.loads(weights[8 : 8 + size]).get("__metadata__", {}))
    except (ValueError, AttributeError) as error:
        raise EncoderError("the reader is no safetensors file: install pincite again") from error
