"""Exact match: what was said is, word for word, an accepted form; SQuAD's EM.

Over unanswerable questions alone it is the accuracy of saying nothing ("NoAns").
"""

from __future__ import annotations

from collections.abc import Collection

from evals.case import Kind
from evals.metrics.metric import Metric, Row
from evals.result import CaseResult
from evals.squad_text import best, exact


def exact_match(
    name: str = "exact_match",
    label: str = "exact match (EM)",
    *,
    kinds: Collection[Kind] = frozenset(Kind),
) -> Metric:
    """Return the metric over the cases of `kinds`."""

    def row(result: CaseResult) -> Row | None:
        if result.case.kind not in kinds:
            return None
        value = best(result, exact)
        return None if value is None else (value,)

    return Metric(name, label, row)
