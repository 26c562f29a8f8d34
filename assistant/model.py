"""The evidence model: two small linear models whose weights are data (`evidence.json`).

`python -m evals.fit` makes the file, from questions that the reader has not learnt.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.errors import WeightsError

FILE = "evidence.json"


@dataclass(frozen=True, slots=True)
class Linear:
    """score(x) = bias + weights · (x - mean) / scale, over signals with fixed names."""

    names: tuple[str, ...]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weights: NDArray[np.float64]
    bias: float

    def scores(self, rows: NDArray[np.float32]) -> NDArray[np.float64]:
        """Return the score of each row of signals; rows is (n, len(names)), the result (n,)."""
        scaled = (rows - self.mean) / self.scale
        return np.asarray(self.bias + scaled @ self.weights, dtype=np.float64)

    def to_dict(self) -> dict[str, Any]:
        """Return plain data for the weights file."""
        return {
            "bias": round(self.bias, 6),
            "signals": {
                name: [round(float(value), 6) for value in values]
                for name, *values in zip(
                    self.names, self.mean, self.scale, self.weights, strict=True
                )
            },
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any], names: Sequence[str]) -> Linear:
        """Read plain data; WeightsError unless it is for exactly these signals, in this order."""
        if list(data["signals"]) != list(names):
            raise WeightsError(f"{FILE} is for other signals; make it again: python -m evals.fit")
        mean, scale, weights = np.array(list(data["signals"].values()), dtype=np.float64).T
        return cls(tuple(names), mean, scale, weights, float(data["bias"]))


@cache
def packaged(part: str, names: tuple[str, ...]) -> Linear:
    """Return the packaged model `part`: `sentences` or `confidence`."""
    source = files("assistant").joinpath(FILE)
    if not source.is_file():
        raise WeightsError(f"{FILE} is missing from the installation; install pincite again")
    return Linear.from_dict(json.loads(source.read_text(encoding="utf-8"))[part], names)
