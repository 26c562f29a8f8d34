"""Right document in the top k: is a hit of the first k from a document that holds the answer?"""

from __future__ import annotations

from evals.metrics.metric import Metric, Row
from evals.result import CaseResult


def document_hit_at(k: int) -> Metric:
    """Return the metric for one `k`, counted in passages."""

    def row(result: CaseResult) -> Row | None:
        gold = result.case.gold_documents
        if not gold:
            return None
        return (float(any(hit.document in gold for hit in result.found[:k])),)

    return Metric(f"document_at_{k}", f"right document in the top {k}", row)
