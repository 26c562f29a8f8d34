"""Citation exact: does the library's own text at a citation's span equal its quote?

Compared with the canonical text that the runner read from the library, never with what the
answer carries along.
"""

from __future__ import annotations

import numpy as np

from evals.metrics.metric import Metric, Row, Rows
from evals.result import CaseResult


def _exact(result: CaseResult) -> list[bool]:
    if result.answer is None:
        return []
    return [
        text is not None and text == citation.quote
        for citation, text in zip(result.answer.citations, result.cited_text, strict=True)
    ]


def _share(result: CaseResult) -> Row | None:
    exact = _exact(result)
    return (sum(exact) / len(exact),) if exact else None


def _not_found(result: CaseResult) -> Row | None:
    exact = _exact(result)
    return (float(len(exact) - sum(exact)),) if exact else None


def _total(rows: Rows) -> float:
    return float(np.sum(rows[:, 0]))


CITATION_EXACT = Metric("citation_exact", "quotes found at their span", _share)
QUOTES_NOT_FOUND = Metric(
    "quotes_not_found",
    "quotes not found at their span",
    _not_found,
    summary=_total,
    better="lower",
    unit="count",
)
