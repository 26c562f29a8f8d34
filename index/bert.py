"""BERT's forward pass in NumPy, for a few short texts: questions, without loading torch.

Importing torch takes seconds, a question of twenty word pieces through MiniLM a few milliseconds.
The same weights give the same vectors to six digits; passages still go through
sentence-transformers, in batches. Architecture: Devlin et al., "BERT", 2019, as `transformers`
lays out its weights.

Each layer is worked out in two halves, half of the heads and half of the wide layer each (Shoeybi
et al., "Megatron-LM", 2019), so that every weight is read by one thread only. Weights are turned
once, as products of few rows are a quarter faster then.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import accumulate, pairwise
from math import sqrt
from typing import TYPE_CHECKING, Protocol

import numpy as np

from index.halves import both

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Weights = Mapping[str, Array]

_EPSILON = np.float32(1e-12)
"""`layer_norm_eps` of every published BERT."""
_TANH_OF_ERF = tuple(
    np.float32(value)
    for value in (
        1.8139249907363001e-09,
        -1.3378309644441053e-07,
        3.9740690816415366e-06,
        -5.5273373236728945e-05,
        -3.30267444277368e-05,
        0.03633414917896704,
        0.7978842683845715,
    )
)
"""erf(x / √2) = tanh(x · p(x²)): coefficients of p, the highest first.

Fitted by least squares, weighted towards the smallest greatest error of GELU, which is 7e-8. NumPy
has no erf, and SciPy's takes seven times as long as this.
"""


class Room:
    """Memory that the layers work in, one after the other, over texts of these sizes.

    Texts go together because that costs little more than one. Not for two threads at once.
    """

    def __init__(self, sizes: Sequence[int]) -> None:
        """Take how many of the states belong to each text."""
        self.spans = list(pairwise([0, *accumulate(sizes)]))
        """Where the states of each text stand."""
        self._arrays: dict[tuple[str, int, int], Array] = {}

    def array(self, use: str, rows: int, columns: int) -> Array:
        """Return what was used before for the same: the system takes long to give new memory."""
        key = use, rows, columns
        if key not in self._arrays:
            self._arrays[key] = np.empty((rows, columns), np.float32)
        return self._arrays[key]


class Embeddings:
    """What comes before the first layer."""

    def __init__(self, weights: Weights) -> None:
        self._words = weights["embeddings.word_embeddings.weight"]
        # Every text is of the first of the two types.
        self._places = (
            weights["embeddings.position_embeddings.weight"]
            + weights["embeddings.token_type_embeddings.weight"][0]
        )
        self._norm = _Norm(weights, "embeddings.LayerNorm")

    def of(self, texts: Sequence[NDArray[np.int64]]) -> Array:
        """Return the states before the first layer, (t, width), one text after the other.

        Each text is the ids of its word pieces; t is how many they are together.
        """
        places = np.concatenate([np.arange(len(pieces)) for pieces in texts])
        states: Array = self._words[np.concatenate(texts)] + self._places[places]
        self._norm.scale(states)
        return states


class Layer:
    """One layer."""

    def __init__(self, weights: Weights, name: str, heads: int) -> None:
        """Take the weights whose names begin with `name`; `heads` is how many attention has."""
        middle = heads // 2
        wide = len(weights[f"{name}.intermediate.dense.bias"]) // 2
        self._attention = _Sum(
            _Attention(weights, name, heads, slice(0, middle), "first"),
            _Attention(weights, name, heads, slice(middle, heads), "second"),
            weights,
            f"{name}.attention.output",
        )
        self._feeding = _Sum(
            _Feeding(weights, name, slice(0, wide), "first"),
            _Feeding(weights, name, slice(wide, None), "second"),
            weights,
            f"{name}.output",
        )

    def of(self, states: Array, room: Room) -> Array:
        """Return the states, (t, width), after this layer."""
        return self._feeding.of(self._attention.of(states, room), room)


class _Part(Protocol):
    def write(self, states: Array, room: Room, out: Array) -> None: ...


class _Sum:
    """The states with what two halves add to them, all of one scale."""

    def __init__(self, first: _Part, second: _Part, weights: Weights, name: str) -> None:
        self._first, self._second = first, second
        self._bias = weights[f"{name}.dense.bias"]
        self._norm = _Norm(weights, f"{name}.LayerNorm")

    def of(self, states: Array, room: Room) -> Array:
        one, other = (room.array(f"added, {half}", *states.shape) for half in ("first", "second"))
        both(
            partial(self._first.write, states, room, one),
            partial(self._second.write, states, room, other),
        )
        total = states + self._bias
        total += one
        total += other
        self._norm.scale(total)
        return total


class _Attention:
    """Some of the heads."""

    def __init__(self, weights: Weights, name: str, heads: int, own: slice, half: str) -> None:
        self._half = half
        out = weights[f"{name}.attention.output.dense.weight"]
        self._each = len(out) // heads
        self._heads = len(range(heads)[own])
        rows = slice(own.start * self._each, own.stop * self._each)
        self._out = _turned(out[:, rows])
        parts = [f"{name}.attention.self.{part}" for part in ("query", "key", "value")]
        self._in = _turned(np.concatenate([weights[f"{part}.weight"][rows] for part in parts]))
        self._bias = np.concatenate([weights[f"{part}.bias"][rows] for part in parts])
        # Queries are divided once, here.
        self._in[:, : len(self._out)] /= np.float32(sqrt(self._each))
        self._bias[: len(self._out)] /= np.float32(sqrt(self._each))

    def write(self, states: Array, room: Room, out: Array) -> None:
        """Write into `out`, (t, width), what these heads add to the states."""
        count = len(states)
        read = room.array(f"read, {self._half}", count, len(self._bias))
        np.matmul(states, self._in, out=read)
        read += self._bias
        mixed = room.array(f"mixed, {self._half}", count, len(self._out))
        for start, end in room.spans:
            query, key, value = (
                read[start:end]
                .reshape(end - start, 3, self._heads, self._each)
                .transpose(1, 2, 0, 3)
            )
            powers = query @ key.transpose(0, 2, 1)
            powers -= powers.max(axis=-1, keepdims=True)
            np.exp(powers, out=powers)
            powers /= powers.sum(axis=-1, keepdims=True)
            into = mixed[start:end].reshape(end - start, self._heads, self._each)
            np.matmul(powers, value, out=into.transpose(1, 0, 2))
        np.matmul(mixed, self._out, out=out)


class _Feeding:
    """Some of the wide layer."""

    def __init__(self, weights: Weights, name: str, own: slice, half: str) -> None:
        self._half = half
        self._in = _turned(weights[f"{name}.intermediate.dense.weight"][own])
        self._bias = weights[f"{name}.intermediate.dense.bias"][own]
        self._out = _turned(weights[f"{name}.output.dense.weight"][:, own])

    def write(self, states: Array, room: Room, out: Array) -> None:
        """Write into `out`, (t, width), what these numbers add to the states."""
        shape = len(states), len(self._bias)
        wide = room.array(f"wide, {self._half}", *shape)
        np.matmul(states, self._in, out=wide)
        wide += self._bias
        _gelu(wide, *(room.array(f"{use}, {self._half}", *shape) for use in ("square", "inner")))
        np.matmul(wide, self._out, out=out)


class _Norm:
    def __init__(self, weights: Weights, name: str) -> None:
        self._weight, self._bias = weights[f"{name}.weight"], weights[f"{name}.bias"]

    def scale(self, states: Array) -> None:
        """Give every row the same mean and spread, in place."""
        states -= states.mean(axis=-1, keepdims=True)
        spread = np.einsum("ij,ij->i", states, states)[:, None]
        spread /= np.float32(states.shape[-1])
        spread += _EPSILON
        states /= np.sqrt(spread)
        states *= self._weight
        states += self._bias


def _turned(weight: Array) -> Array:
    """Return the weights so that rows of states can be multiplied with them as they lie."""
    return np.ascontiguousarray(weight.T)


def _gelu(x: Array, square: Array, inner: Array) -> None:
    """Replace x by x / 2 · (1 + erf(x / √2)), in place; the others are room of its shape."""
    np.square(x, out=square)
    np.multiply(square, _TANH_OF_ERF[0], out=inner)
    for coefficient in _TANH_OF_ERF[1:-1]:
        inner += coefficient
        inner *= square
    inner += _TANH_OF_ERF[-1]
    inner *= x
    np.tanh(inner, out=inner)
    inner += 1
    x *= np.float32(0.5)
    x *= inner
