"""nDCG@k over documents, as `trec_eval` and BEIR (Thakur et al. 2021) work it out.

Each relevant document gains 1, discounted by log2(1 + rank); the ideal order has all relevant
documents first. A document stands at the rank of its best passage among documents.
"""

from __future__ import annotations

from math import log2

from evals.metrics.metric import Metric, Row
from evals.result import CaseResult


def document_ndcg_at(k: int) -> Metric:
    """Return the metric for one cut-off `k`, counted in documents."""

    def row(result: CaseResult) -> Row | None:
        gold = set(result.case.gold_documents)
        if not gold:
            return None
        found = result.found_documents[:k]
        gained = sum(
            1 / log2(1 + rank) for rank, document in enumerate(found, start=1) if document in gold
        )
        ideal = sum(1 / log2(1 + rank) for rank in range(1, min(len(gold), k) + 1))
        return (gained / ideal,)

    return Metric(f"document_ndcg_at_{k}", f"nDCG@{k}", row)
