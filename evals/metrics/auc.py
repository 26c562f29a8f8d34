"""AUC of confidence: how often an answerable case has more confidence than an unanswerable one.

The area under the ROC curve as Mann-Whitney's U: over all pairs, 1 for the right order and a
half for a tie. None without cases of both sorts, or when the answerer gives no confidence.
"""

from __future__ import annotations

import numpy as np

from evals.metrics.metric import Metric, Row, Rows
from evals.result import CaseResult


def _row(result: CaseResult) -> Row | None:
    """Return (answerable, confidence)."""
    if result.answer is None or result.answer.confidence is None:
        return None
    return (float(result.case.answerable), result.answer.confidence)


def auc(rows: Rows) -> float | None:
    """Return the area for rows of (answerable, confidence)."""
    answerable = rows[:, 0] > 0
    positive, negative = rows[answerable, 1], np.sort(rows[~answerable, 1])
    if not len(positive) or not len(negative):
        return None
    below = np.searchsorted(negative, positive, side="left")
    not_above = np.searchsorted(negative, positive, side="right")
    return float((below + not_above).mean() / 2 / len(negative))


CONFIDENCE_AUC = Metric("confidence_auc", "declining, AUC of the confidence", _row, auc)
