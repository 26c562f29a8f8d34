"""Recall@k over documents: the share of a case's relevant documents among the first k found."""

from __future__ import annotations

from evals.metrics.metric import Metric, Row
from evals.result import CaseResult


def document_recall_at(k: int) -> Metric:
    """Return the metric for one cut-off `k`, counted in documents."""

    def row(result: CaseResult) -> Row | None:
        gold = set(result.case.gold_documents)
        if not gold:
            return None
        return (len(gold.intersection(result.found_documents[:k])) / len(gold),)

    return Metric(f"document_recall_at_{k}", f"recall@{k}", row)
