"""Calibration: of the cases given a confidence of 0.7, does the library answer seven in ten?

Cases are put into groups of about equal size by their confidence; of each group the mean
confidence is set against the share that is answerable. The expected calibration error is the mean
distance of the two, weighted by group (Naeini, Cooper and Hauskrecht 2015, there with groups of
equal width); the Brier score the mean squared distance over cases (Brier 1950).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.stats import binomtest  # type: ignore[attr-defined]  # scipy has no types

from evals.metrics.auc import CONFIDENCE_AUC
from evals.record import CaseRecord

GROUPS = 8
SMALLEST = 15
"""Cases that a group has at least, where there are so many: fewer say nothing."""


@dataclass(frozen=True, slots=True)
class ConfidenceGroup:
    """Cases of about the same confidence."""

    cases: int
    low: float
    high: float
    """Least and greatest confidence."""
    confidence: float
    """Mean confidence."""
    share: float
    """How many of them the documents do answer."""
    share_low: float
    share_high: float
    """95 % interval of the share (Wilson 1927)."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """How far the confidence can be taken at its word."""

    groups: tuple[ConfidenceGroup, ...]
    """By confidence, lowest first."""
    error: float
    """Expected calibration error, 0 to 1; 0 is best."""
    brier: float
    """0 to 1; 0 is best."""


def calibration(cases: Iterable[CaseRecord]) -> Calibration | None:
    """Return the calibration over the cases with a confidence; None when there is none."""
    rows = [row for case in cases if (row := case.rows.get(CONFIDENCE_AUC.name)) is not None]
    if not rows:
        return None
    answerable, confidence = np.array(rows, dtype=np.float64).T
    wanted = max(1, min(GROUPS, len(rows) // SMALLEST))
    # Equal confidences fall on the same side of every edge, so their order makes no difference.
    edges = np.unique(np.quantile(confidence, np.linspace(0, 1, wanted + 1)[1:-1]))
    number = np.searchsorted(edges, confidence, side="left")
    groups = tuple(
        _group(confidence[number == one], answerable[number == one]) for one in np.unique(number)
    )
    error = sum(group.cases * abs(group.confidence - group.share) for group in groups)
    return Calibration(groups, error / len(rows), float(np.mean((confidence - answerable) ** 2)))


def _group(
    confidence: np.ndarray[tuple[int], np.dtype[np.float64]],
    answerable: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> ConfidenceGroup:
    count, right = len(confidence), int(answerable.sum())
    ends = binomtest(right, count).proportion_ci(method="wilson")
    return ConfidenceGroup(
        count,
        float(confidence.min()),
        float(confidence.max()),
        float(confidence.mean()),
        right / count,
        float(ends.low),
        float(ends.high),
    )
