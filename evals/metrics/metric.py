"""What a metric is: a row of numbers for each case that has gold for it, and one number for all.

Keeping the rows apart from the number lets every metric, a mean as well as an F1 or a
percentile, be resampled for its interval and compared between two runs case by case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from evals.result import CaseResult

Row = tuple[float, ...]
Rows = NDArray[np.float64]
"""One row a case, shape (cases, columns)."""


def mean(rows: Rows) -> float | None:
    """Return the mean of the first column; None without rows."""
    return float(rows[:, 0].mean()) if len(rows) else None


@dataclass(frozen=True, slots=True)
class Metric:
    """One measure of a run."""

    name: str
    """In files: `evidence_at_5`."""
    label: str
    """For people: "evidence in the top 5"."""
    row: Callable[[CaseResult], Row | None]
    """What one case adds; None when it has no gold for this."""
    summary: Callable[[Rows], float | None] = mean
    """One number for all rows; None when they do not allow one."""
    better: Literal["higher", "lower"] = "higher"
    unit: Literal["share", "words", "ms", "count"] = "share"

    def rows(self, results: Iterable[CaseResult]) -> Rows:
        """Return the rows of the cases that have one, in order."""
        rows = [row for result in results if (row := self.row(result)) is not None]
        return np.array(rows, dtype=np.float64) if rows else np.empty((0, 1))

    def value(self, results: Iterable[CaseResult]) -> float | None:
        """Return the metric over `results`; None when no case has gold for it."""
        rows = self.rows(results)
        return self.summary(rows) if len(rows) else None
