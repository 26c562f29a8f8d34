"""Risk and coverage (Geifman and El-Yaniv 2017): how wrong the surest answers are.

Cases are taken in order of confidence, surest first. Coverage is the share taken so far, risk
the share of those that are not right: an answerable case whose answer is wrong or missing, or
any unanswerable case, which no answer can be right for. AURC is the mean risk over all
coverages; lower is better. Cases of equal confidence share their risk evenly, so that their
order in the file makes no difference.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evals.metrics.answer_correct import WORDS, holds
from evals.metrics.metric import Metric, Row, Rows
from evals.result import CaseResult


def _row(result: CaseResult) -> Row | None:
    """Return (confidence, loss); None without confidence, or without forms to be right by."""
    if result.answer is None or result.answer.confidence is None:
        return None
    if not result.case.answerable:
        return (result.answer.confidence, 1.0)
    if not result.case.answers:
        return None
    text = " ".join(result.stated.split()[:WORDS])
    right = bool(text) and holds(text, result.case.answers, result.case.unless)
    return (result.answer.confidence, float(not right))


def curve(rows: Rows) -> list[tuple[float, float]]:
    """Return (coverage, risk) after each group of cases of equal confidence, surest first."""
    risks, ends = _risks(rows)
    return [((end + 1) / len(rows), float(risks[end])) for end in ends]


def aurc(rows: Rows) -> float | None:
    """Return the area under the curve for rows of (confidence, loss): the mean risk."""
    return float(_risks(rows)[0].mean()) if len(rows) else None


def _risks(rows: Rows) -> tuple[NDArray[np.float64], list[int]]:
    """Return the risk at each coverage 1/n … 1, and where each group of equals ends."""
    if not len(rows):
        return np.empty(0), []
    ordered = rows[np.argsort(-rows[:, 0], kind="stable")]
    _, group, sizes = np.unique(-ordered[:, 0], return_inverse=True, return_counts=True)
    shared_loss = (np.bincount(group, weights=ordered[:, 1]) / sizes)[group]
    risks = np.cumsum(shared_loss) / np.arange(1, len(rows) + 1)
    return risks, [int(end) - 1 for end in np.cumsum(sizes)]


AURC = Metric("aurc", "area under risk and coverage", _row, aurc, better="lower")
