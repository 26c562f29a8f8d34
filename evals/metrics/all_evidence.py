"""All the evidence in the top k: do the first k hits hold every entry of the case's evidence?"""

from __future__ import annotations

from evals.metrics.held import held_by
from evals.metrics.metric import Metric, Row
from evals.result import CaseResult


def all_evidence_at(k: int) -> Metric:
    """Return the metric for one `k`: 1 when each evidence entry is held by the first k hits."""

    def row(result: CaseResult) -> Row | None:
        entries = len(result.gold.evidence)
        return (float(held_by(result, k) == entries),) if entries else None

    return Metric(f"all_evidence_at_{k}", f"all evidence in the top {k}", row)
