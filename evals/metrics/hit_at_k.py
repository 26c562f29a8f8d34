"""Evidence in the top k: do the first k hits hold any of the case's evidence?"""

from __future__ import annotations

from evals.metrics.held import held_by
from evals.metrics.metric import Metric, Row
from evals.result import CaseResult


def hit_at(k: int) -> Metric:
    """Return the metric for one `k`: 1 when any evidence entry is held by the first k hits."""

    def row(result: CaseResult) -> Row | None:
        if not result.gold.evidence:
            return None
        return (float(held_by(result, k) > 0),)

    return Metric(f"evidence_at_{k}", f"evidence in the top {k}", row)
