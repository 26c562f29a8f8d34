"""BERT's forward pass in torch on a CPU, for the passages of a build.

It gives the vectors of the published weights as sentence-transformers does, to 1e-6 (`torch_model`
proves it at each loading), for about 0.70 of its processor time, or for 0.94 with the packaged
reader's layers on top:

- The word pieces of all texts lie one after the other, so no product is spent on filling up.
- Weights are laid out once as the products want them (oneDNN, by torch), and GELU and the sums of
  states happen within the products.
- Each thread takes texts of its own, some 1,000 word pieces at a time, which stay in its cache,
  instead of all threads sharing each product.

What a text gives never depends on the texts beside it, nor on the number of threads, to the last
bit: each row of a product is summed up on its own, and attention sees one text.
"""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch.nn import functional

from index.errors import EncoderError
from index.model_folder import ModelFolder
from index.packing import Part, parts
from index.reader import Reader

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]

_EPSILON = 1e-12
"""`layer_norm_eps` of every published BERT."""


def packs() -> bool:
    """Whether the products used here are there: torch with oneDNN, on a CPU of the x86 kind."""
    return (
        platform.machine().lower() in {"x86_64", "amd64"}
        and torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
        and hasattr(torch.ops.mkldnn, "_linear_pointwise")
    )


class PackedBert:
    """A plain BERT, with the layers of a reader or without. Safe to use from many threads."""

    def __init__(self, folder: ModelFolder, reader: Reader | None) -> None:
        """Take the weights of `folder`, of which `is_plain_bert` holds.

        EncoderError when the reader's layers do not fit them.
        """
        self._folder = folder
        weights = {name: torch.from_numpy(value) for name, value in folder.weights().items()}
        heads, layers = folder.heads(), folder.layers()
        self._embeddings = _Embeddings(weights)
        self._layers = [
            _Layer(weights, f"encoder.layer.{number}", heads) for number in range(layers)
        ]
        self._own = None if reader is None else _Own(reader, heads, layers)
        self._workers = torch.get_num_threads()
        self._pool = _pool(self._workers)

    def encode(self, texts: Sequence[str]) -> Array:
        """Return float32 (len(texts), dimension), rows of length 1."""
        return self._run(texts, tokens=False)[0]

    def read(self, texts: Sequence[str]) -> tuple[Array, list[Array]]:
        """Return the vectors, and of each text (pieces, token dimension): special tokens left out.

        All rows have length 1.
        """
        return self._run(texts, tokens=True)

    def _run(self, texts: Sequence[str], *, tokens: bool) -> tuple[Array, list[Array]]:
        pieces = self._folder.encoded(texts)
        vectors = np.empty((len(texts), self._embeddings.width), np.float32)
        found: list[Array] = [np.empty((0, 0), np.float32)] * len(texts)
        shares = list(parts(pieces, self._workers))
        for part, (means, own) in zip(
            shares, self._pool.map(lambda p: self._forward(p, tokens=tokens), shares), strict=True
        ):
            vectors[part.texts] = means
            for text, states in zip(part.texts, own, strict=False):
                found[text] = states[np.asarray(pieces[text][1]) == 0]
        return vectors, found

    @torch.inference_mode()
    def _forward(self, part: Part, *, tokens: bool) -> tuple[Array, list[Array]]:
        states = self._embeddings.of(part)
        branching = None
        for number, layer in enumerate(self._layers, start=1):
            states = layer.of(states, part)
            if self._own and number == self._own.shared:
                branching = states
        means = torch.stack([states[start:end].mean(dim=0) for start, end in part.spans()])
        vectors: Array = functional.normalize(means, dim=1).numpy()
        if not tokens:
            return vectors, []
        if self._own and branching is not None:
            states = self._own.of(branching, part)
        rows = functional.normalize(states, dim=1).numpy()
        return vectors, [rows[start:end] for start, end in part.spans()]


class _Embeddings:
    """What comes before the first layer."""

    def __init__(self, weights: Mapping[str, torch.Tensor]) -> None:
        self._words = weights["embeddings.word_embeddings.weight"].float()
        self._places = weights["embeddings.position_embeddings.weight"].float()
        # Every text is of the first of the two types.
        self._places = self._places + weights["embeddings.token_type_embeddings.weight"][0].float()
        self._norm = _Norm(weights, "embeddings.LayerNorm")

    @property
    def width(self) -> int:
        return int(self._words.shape[1])

    def of(self, part: Part) -> torch.Tensor:
        """Return the states before the first layer, (rows, width)."""
        ids = np.zeros(part.rows, np.int64)
        places = np.zeros(part.rows, np.int64)
        ids[: part.used] = np.concatenate(part.ids)
        places[: part.used] = np.concatenate([np.arange(len(own)) for own in part.ids])
        words = functional.embedding(torch.from_numpy(ids), self._words)
        return self._norm.of(words + functional.embedding(torch.from_numpy(places), self._places))


class _Layer:
    """One layer."""

    def __init__(self, weights: Mapping[str, torch.Tensor], name: str, heads: int) -> None:
        inner = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        self._heads = heads
        self._in = _Product(
            torch.cat([weights[f"{part}.weight"] for part in inner]),
            torch.cat([weights[f"{part}.bias"] for part in inner]),
        )
        self._out = _product(weights, f"{name}.attention.output.dense")
        self._norm = _Norm(weights, f"{name}.attention.output.LayerNorm")
        self._widen = _product(weights, f"{name}.intermediate.dense")
        self._narrow = _product(weights, f"{name}.output.dense")
        self._last = _Norm(weights, f"{name}.output.LayerNorm")

    def of(self, states: torch.Tensor, part: Part) -> torch.Tensor:
        """Return the states, (rows, width), after this layer."""
        states = self._norm.of(self._out.added_to(states, self._mixed(states, part)))
        return self._last.of(self._narrow.added_to(states, self._widen.gelu(states)))

    def _mixed(self, states: torch.Tensor, part: Part) -> torch.Tensor:
        """Return for each row the mean of the values of its text that attention gives, by head."""
        read = self._in.of(states)
        mixed = torch.empty_like(states)
        mixed[part.used :] = 0
        for start, count, length in part.groups():
            end = start + count * length
            query, key, value = (
                read[start:end].view(count, length, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
            )
            own = functional.scaled_dot_product_attention(query, key, value)
            mixed[start:end] = own.transpose(1, 2).reshape(end - start, -1)
        return mixed


class _Own:
    """The layers of a reader, and its projection."""

    def __init__(self, reader: Reader, heads: int, layers: int) -> None:
        self.shared = reader.shared
        """After how many of the model's layers they begin."""
        misfit = "the reader does not fit the layers of its encoder: train it again"
        if not 0 < reader.shared <= layers - reader.layers:
            raise EncoderError(misfit)
        weights = {name: torch.from_numpy(value) for name, value in reader.weights.items()}
        try:
            self._layers = [
                _Layer(weights, f"layers.{number}", heads) for number in range(reader.layers)
            ]
            projection = weights["projection.weight"]
        except (KeyError, RuntimeError) as error:
            raise EncoderError(misfit) from error
        self._projection = _Product(projection, torch.zeros(len(projection)))

    def of(self, states: torch.Tensor, part: Part) -> torch.Tensor:
        """Return the token vectors, (rows, dimension), not yet of length 1."""
        for layer in self._layers:
            states = layer.of(states, part)
        return self._projection.of(states)


class _Product:
    """A product with weights that are laid out for it, and what may follow it."""

    def __init__(self, weight: torch.Tensor, bias: torch.Tensor) -> None:
        self._weight = torch.ops.mkldnn._reorder_linear_weight(weight.float(), None)
        self._bias = bias.float()

    def of(self, states: torch.Tensor) -> torch.Tensor:
        return self._then(states, "none", "")

    def gelu(self, states: torch.Tensor) -> torch.Tensor:
        return self._then(states, "gelu", "none")

    def added_to(self, before: torch.Tensor, states: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = torch.ops.mkldnn._linear_pointwise.binary(
            states, before, self._weight, self._bias, "add"
        )
        return found

    def _then(self, states: torch.Tensor, after: str, how: str) -> torch.Tensor:
        found: torch.Tensor = torch.ops.mkldnn._linear_pointwise(
            states, self._weight, self._bias, after, [], how
        )
        return found


class _Norm:
    def __init__(self, weights: Mapping[str, torch.Tensor], name: str) -> None:
        self._weight = weights[f"{name}.weight"].float()
        self._bias = weights[f"{name}.bias"].float()

    def of(self, states: torch.Tensor) -> torch.Tensor:
        return functional.layer_norm(states, self._weight.shape, self._weight, self._bias, _EPSILON)


def _product(weights: Mapping[str, torch.Tensor], name: str) -> _Product:
    return _Product(weights[f"{name}.weight"], weights[f"{name}.bias"])


def _pool(workers: int) -> ThreadPoolExecutor:
    """Return threads in each of which torch works alone.

    torch keeps the number for each thread, but a new thread starts with what was last set anywhere.
    """
    pool = ThreadPoolExecutor(
        workers, "packed-bert", initializer=torch.set_num_threads, initargs=(1,)
    )
    together = Barrier(workers)
    list(pool.map(lambda _: together.wait(), range(workers)))
    torch.set_num_threads(workers)
    return pool
