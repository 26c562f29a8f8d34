"""Linear models over named signals, fitted: one sentence of many, or yes and no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from assistant.model import Linear


@dataclass(frozen=True, slots=True)
class Example:
    """One question's sentences."""

    rows: NDArray[np.float32]
    """(n, signals)"""
    gold: NDArray[np.bool_]
    """(n,)"""


def listwise(
    examples: Sequence[Example],
    names: tuple[str, ...],
    penalty: float,
    signs: Mapping[str, int] = MappingProxyType({}),
) -> Linear:
    """Return the weights that make the gold rows most probable, with a ridge penalty.

    `signs` names signals whose weight may not be below 0 (1), or not above (-1).

    The loss is minus the log of the share that the gold rows together have in a softmax over all
    rows of a question (listwise: Cao et al., "Learning to rank: from pairwise approach to listwise
    approach", 2007).
    """
    everything = np.concatenate([example.rows for example in examples]).astype(np.float64)
    mean, scale = everything.mean(axis=0), everything.std(axis=0)
    scale[scale < 1e-6] = 1.0
    scaled = [(example.rows - mean) / scale for example in examples]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total = 0.5 * penalty * float(weights @ weights)
        gradient = penalty * weights
        for rows, example in zip(scaled, examples, strict=True):
            scores = rows @ weights
            powers = np.exp(scores - scores.max())
            shares = powers / powers.sum()
            wanted = shares[example.gold].sum()
            total -= float(np.log(wanted + 1e-12))
            target = np.where(example.gold, shares, 0.0) / (wanted + 1e-12)
            gradient = gradient + rows.T @ (shares - target)
        return total, gradient

    bounds = _bounds(names, signs)
    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", bounds=bounds)
    return Linear(names, mean, scale, np.asarray(found.x), 0.0)


def logistic(
    rows: NDArray[np.float32],
    labels: NDArray[np.float64],
    weights: NDArray[np.float64],
    names: tuple[str, ...],
    penalty: float,
    signs: Mapping[str, int] = MappingProxyType({}),
) -> Linear:
    """Return logistic regression weights; each class counts the same in total. `signs` as above."""
    mean, scale = rows.mean(axis=0).astype(np.float64), rows.std(axis=0).astype(np.float64)
    scale[scale < 1e-6] = 1.0
    scaled = (rows - mean) / scale
    balance = weights.copy()
    for value in (0.0, 1.0):
        balance[labels == value] *= len(labels) / 2 / max(weights[labels == value].sum(), 1e-9)

    def loss(both: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = scaled @ both[:-1] + both[-1]
        errors = 1 / (1 + np.exp(-scores)) - labels
        value = np.logaddexp(0, scores) - labels * scores
        total = float(balance @ value) + 0.5 * penalty * float(both[:-1] @ both[:-1])
        gradient = np.append(scaled.T @ (balance * errors) + penalty * both[:-1], balance @ errors)
        return total, gradient

    bounds = [*_bounds(names, signs), (None, None)]
    start = np.zeros(len(names) + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds)
    return Linear(names, mean, scale, np.asarray(found.x[:-1]), float(found.x[-1]))


def _bounds(
    names: Sequence[str], signs: Mapping[str, int]
) -> list[tuple[float | None, float | None]]:
    allowed = {1: (0.0, None), -1: (None, 0.0), 0: (None, None)}
    return [allowed[signs.get(name, 0)] for name in names]
