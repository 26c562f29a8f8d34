"""How sure a number is: percentile bootstrap intervals, and a paired test for two runs.

Efron and Tibshirani, An Introduction to the Bootstrap (1993), chapters 13 (percentile interval)
and 15 (permutation test). Cases are drawn with replacement; the seed is fixed, so that the same
run gives the same interval.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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
    p_down: float
    """How often the second of two such runs is at least this much lower than the first."""
    p_up: float
    """How often it is at least this much higher."""

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

    A row of NaN says that the case has no score in that run: an answer that was not given cites
    nothing. Each run's number is over the rows it has.

    The interval draws cases, keeping each case's two rows together. The test swaps the two rows
    of each case with probability one half: p is the share of such swaps (the observed one
    counted in) whose difference is at least as large either way, or one way.
    """
    if first.shape != second.shape:
        raise ValueError(f"rows of unlike shapes {first.shape} and {second.shape}")
    scored = _present(first) | _present(second)
    first, second = first[scored], second[scored]
    before, after = _number(first, summary), _number(second, summary)
    if before is None or after is None:
        return None
    count = len(first)
    if np.array_equal(first, second, equal_nan=True):  # nothing to draw or to swap
        return Difference(count, before, after, 0.0, 0.0, p=1.0, p_down=1.0, p_up=1.0)
    rng = np.random.default_rng(settings.seed)
    drawn: list[float] = []
    swapped = [after - before]
    for _ in range(settings.resamples):
        pick = rng.integers(0, count, count)
        one, two = _number(first[pick], summary), _number(second[pick], summary)
        if one is not None and two is not None:
            drawn.append(two - one)
        swap = rng.random(count)[:, None] < 0.5
        one = _number(np.where(swap, second, first), summary)
        two = _number(np.where(swap, first, second), summary)
        if one is not None and two is not None:
            swapped.append(two - one)
    low, high = _ends(drawn, settings.level) or (after - before, after - before)
    differences = np.array(swapped)
    # A hair of tolerance: swapped sums of the same numbers differ in the last digit.
    up = differences >= after - before - 1e-12
    down = differences <= after - before + 1e-12
    extreme = np.abs(differences) >= abs(after - before) - 1e-12
    return Difference(
        count,
        before,
        after,
        low,
        high,
        p=float(extreme.mean()),
        p_down=float(down.mean()),
        p_up=float(up.mean()),
    )


def _present(rows: Rows) -> NDArray[np.bool_]:
    present: NDArray[np.bool_] = np.isnan(rows).sum(axis=1) == 0
    return present


def _number(rows: Rows, summary: Summary) -> float | None:
    rows = rows[_present(rows)]
    return summary(rows) if len(rows) else None


def _ends(values: list[float], level: float) -> tuple[float, float] | None:
    if not values:
        return None
    tail = (1 - level) / 2 * 100
    low, high = np.percentile(values, [tail, 100 - tail])
    return float(low), float(high)
