"""What the evidence model is fitted on: the signals of questions, and which answers were right.

Examples can be kept in a file and added to others: so those of a reader that left practice sets out
of its training count beside those of the packaged one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from assistant.confidence import CONFIDENCE_NAMES
from assistant.signals import NAMES
from evals.errors import SuiteError


@dataclass(frozen=True, slots=True)
class Example:
    """One question's sentences."""

    rows: NDArray[np.float32]
    """(n, len(NAMES))"""
    gold: NDArray[np.bool_]
    """(n,)"""


@dataclass(frozen=True, slots=True)
class ConfidenceExample:
    """One question."""

    row: NDArray[np.float32]
    """(len(CONFIDENCE_NAMES),)"""
    answerable: bool
    weight: float
    """What it counts."""


@dataclass(slots=True)
class Examples:
    """Of both models."""

    sentences: list[Example] = field(default_factory=list)
    confidence: list[ConfidenceExample] = field(default_factory=list)

    def save(self, file: Path) -> None:
        """Write them to `file`, a NumPy archive."""
        np.savez_compressed(
            file,
            names=np.array(_names()),
            counts=np.array([len(one.gold) for one in self.sentences], np.int64),
            rows=np.concatenate([one.rows for one in self.sentences]),
            gold=np.concatenate([one.gold for one in self.sentences]),
            confidence=np.array([one.row for one in self.confidence], np.float32),
            answerable=np.array([one.answerable for one in self.confidence]),
            weights=np.array([one.weight for one in self.confidence], np.float32),
        )

    def add(self, file: Path) -> None:
        """Add what `save` wrote; SuiteError where it cannot be read, or is of other signals."""
        try:
            with file.open("rb") as stream, np.load(stream, allow_pickle=False) as kept:
                there = {name: kept[name] for name in kept.files}
            names = there["names"].tolist()
        except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
            raise SuiteError(
                f"{file} holds no examples ({error}); make it with `python -m evals.fit --keep`"
            ) from error
        if names != _names():
            raise SuiteError(f"{file} is of other signals; make it again with this version")
        places = [0, *accumulate(there["counts"].tolist())]
        self.sentences += [
            Example(there["rows"][start:end], there["gold"][start:end])
            for start, end in pairwise(places)
        ]
        self.confidence += [
            ConfidenceExample(row, bool(answerable), float(weight))
            for row, answerable, weight in zip(
                there["confidence"], there["answerable"], there["weights"], strict=True
            )
        ]


def _names() -> Sequence[str]:
    return [*NAMES, *CONFIDENCE_NAMES]
