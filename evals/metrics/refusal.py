"""Refusal: precision, recall and F1 of declining, where declining is right for the unanswerable.

Precision is None when nothing was declined, recall and F1 when no case is unanswerable. An
answer that says "unsupported" is a refusal; a case that failed is not.
"""

from __future__ import annotations

from evals.metrics.metric import Metric, Row, Rows
from evals.result import CaseResult


def _row(result: CaseResult) -> Row:
    """Return (unanswerable, declined)."""
    declined = result.answer is not None and not result.answered
    return (float(not result.case.answerable), float(declined))


def _counts(rows: Rows) -> tuple[int, int, int]:
    """Return how many are unanswerable, declined, and both."""
    unanswerable, declined = rows[:, 0] > 0, rows[:, 1] > 0
    return int(unanswerable.sum()), int(declined.sum()), int((unanswerable & declined).sum())


def precision(rows: Rows) -> float | None:
    """Return the share of the declined that are unanswerable."""
    _, declined, both = _counts(rows)
    return both / declined if declined else None


def recall(rows: Rows) -> float | None:
    """Return the share of the unanswerable that are declined."""
    unanswerable, _, both = _counts(rows)
    return both / unanswerable if unanswerable else None


def f1(rows: Rows) -> float | None:
    """Return the harmonic mean of both: 2 x both / (unanswerable + declined)."""
    unanswerable, declined, both = _counts(rows)
    return 2 * both / (unanswerable + declined) if unanswerable else None


REFUSAL_PRECISION = Metric("refusal_precision", "declining, precision", _row, precision)
REFUSAL_RECALL = Metric("refusal_recall", "declining, recall", _row, recall)
REFUSAL_F1 = Metric("refusal_f1", "declining, F1", _row, f1)
