"""How sure a number is: percentile bootstrap intervals, and a paired test for two runs.

Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapters 13 (percentile interval)
and 15 (permutation test). Cases are drawn with replacement; the seed is fixed, so that the same
run gives the same interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evals.metrics.metric import Rows

Summary = Callable[[Rows], float | None]


@dataclass(frozen=True, slots=True)
class BootstrapSettings:
    """How intervals are made."""

    resamples: int = 1000
    level: float = 0.95
    """Share of resamples inside the interval, 0 to 1."""
    seed: int = 20240603


@dataclass(frozen=True, slots=True)
class Difference:
    """The second run's number minus the first's, over the cases that both have."""

    cases: int
    first: float
    second: float
    low: float
    high: float
    """Bootstrap interval of the difference."""
    p: float
    """How often runs whose results are swapped at random differ at least this much."""

    @property
    def value(self) -> float:
        """Second minus first."""
        return self.second - self.first


def interval(
    rows: Rows, summary: Summary, settings: BootstrapSettings = BootstrapSettings()
) -> tuple[float, float] | None:
    """Return the low and high end for the summary of `rows`; None when it has no number."""
    if not len(rows) or summary(rows) is None:
        return None
    rng = np.random.default_rng(settings.seed)
    values = [
        value
        for _ in range(settings.resamples)
        if (value := summary(rows[rng.integers(0, len(rows), len(rows))])) is not None
    ]
    return _ends(values, settings.level)


def paired(
    first: Rows,
    second: Rows,
    summary: Summary,
    settings: BootstrapSettings = BootstrapSettings(),
) -> Difference | None:
    """Compare two runs whose row i is the same case; None when either has no number.

    The interval draws cases, keeping each case's two rows together. The test swaps the two rows
    of each case with probability one half: p is the share of such swaps (the observed one
    counted in) whose difference is at least as large either way.
    """
    if first.shape != second.shape:
        raise ValueError(f"rows of unlike shapes {first.shape} and {second.shape}")
    if not len(first):
        return None
    before, after = summary(first), summary(second)
    if before is None or after is None:
        return None
    rng = np.random.default_rng(settings.seed)
    count = len(first)
    drawn: list[float] = []
    extreme = 1
    swaps = 1
    for _ in range(settings.resamples):
        pick = rng.integers(0, count, count)
        one, two = summary(first[pick]), summary(second[pick])
        if one is not None and two is not None:
            drawn.append(two - one)
        swap = rng.random(count)[:, None] < 0.5
        one, two = summary(np.where(swap, second, first)), summary(np.where(swap, first, second))
        if one is not None and two is not None:
            swaps += 1
            # A hair of tolerance: swapped sums of the same numbers differ in the last digit.
            extreme += abs(two - one) >= abs(after - before) - 1e-12
    low, high = _ends(drawn, settings.level) or (after - before, after - before)
    return Difference(count, before, after, low, high, extreme / swaps)


def _ends(values: list[float], level: float) -> tuple[float, float] | None:
    if not values:
        return None
    tail = (1 - level) / 2 * 100
    low, high = np.percentile(values, [tail, 100 - tail])
    return float(low), float(high)
