"""Latency: the time of one question as its user waits for it, at a percentile of the cases."""

from __future__ import annotations

import numpy as np

from evals.metrics.metric import Metric, Row, Rows
from evals.result import CaseResult


def _row(result: CaseResult) -> Row | None:
    return None if result.elapsed_ms is None else (result.elapsed_ms,)


def latency(percentile: int) -> Metric:
    """Return the metric for one percentile (linear between neighbours), in milliseconds."""

    def at(rows: Rows) -> float | None:
        return float(np.percentile(rows[:, 0], percentile)) if len(rows) else None

    return Metric(
        f"latency_p{percentile}",
        f"time of a question, p{percentile}",
        _row,
        at,
        better="lower",
        unit="ms",
    )
