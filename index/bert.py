"""BERT's forward pass in NumPy, for a few short texts: questions, without loading torch.

Importing torch takes seconds, a question of twenty word pieces through MiniLM a few milliseconds.
The same weights give the same vectors to six digits; passages still go through
sentence-transformers, in batches. Architecture: Devlin et al., "BERT", 2019, as `transformers`
lays out its weights.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float32]
    Weights = Mapping[str, Array]

_EPSILON = 1e-12
"""`layer_norm_eps` of every published BERT."""


def embed(weights: Weights, texts: Sequence[NDArray[np.int64]]) -> Array:
    """Return the states before the first layer, (t, width), one text after the other.

    Each text is the ids of its word pieces; t is how many they are together.
    """
    positions = np.concatenate([np.arange(len(pieces)) for pieces in texts])
    states = (
        weights["embeddings.word_embeddings.weight"][np.concatenate(texts)]
        + weights["embeddings.position_embeddings.weight"][positions]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    return _norm(weights, "embeddings.LayerNorm", states)


def layer(
    weights: Weights, name: str, states: Array, heads: int, sizes: Sequence[int] | None = None
) -> Array:
    """Return the states, (t, width), after the layer whose weights begin with `name`.

    `sizes` says how many of the states belong to each text, where they are several: together they
    cost little more than one, as the weights are read from memory once.
    """
    mixed = _attention(weights, f"{name}.attention.self", states, heads, sizes or [len(states)])
    mixed = _linear(weights, f"{name}.attention.output.dense", mixed)
    states = _norm(weights, f"{name}.attention.output.LayerNorm", states + mixed)
    wide = _gelu(_linear(weights, f"{name}.intermediate.dense", states))
    narrow = _linear(weights, f"{name}.output.dense", wide)
    return _norm(weights, f"{name}.output.LayerNorm", states + narrow)


def _attention(
    weights: Weights, name: str, states: Array, heads: int, sizes: Sequence[int]
) -> Array:
    projected = [_linear(weights, f"{name}.{part}", states) for part in ("query", "key", "value")]
    mixed = np.empty_like(states)
    end = 0
    for size in sizes:
        start, end = end, end + size
        query, key, value = (
            part[start:end].reshape(size, heads, -1).transpose(1, 0, 2) for part in projected
        )
        logits = query @ key.transpose(0, 2, 1) / np.float32(sqrt(query.shape[-1]))
        powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
        own = powers / powers.sum(axis=-1, keepdims=True) @ value
        mixed[start:end] = own.transpose(1, 0, 2).reshape(size, -1)
    return mixed


def _linear(weights: Weights, name: str, states: Array) -> Array:
    result: Array = states @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
    return result


def _norm(weights: Weights, name: str, states: Array) -> Array:
    centred = states - states.mean(axis=-1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=-1, keepdims=True) + np.float32(_EPSILON))
    result: Array = centred / spread * weights[f"{name}.weight"] + weights[f"{name}.bias"]
    return result


def _gelu(x: Array) -> Array:
    from scipy.special import erf  # noqa: PLC0415 - not needed before the first question

    result: Array = np.float32(0.5) * x * (1 + erf(x / np.float32(sqrt(2))))
    return result
