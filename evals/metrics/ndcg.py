"""nDCG@k with binary gain (Järvelin and Kekäläinen 2002), over evidence.

A hit gains 1 when with it at least one more evidence entry is held. The ideal order has these
hits first, and one hit more for each entry that no hit of the first k holds: two entries found
in one passage need one hit, not two.
"""

from __future__ import annotations

from math import log2

from evals.metrics.held import held_ranks
from evals.metrics.metric import Metric, Row
from evals.result import CaseResult


def ndcg_at(k: int) -> Metric:
    """Return the metric for one cut-off `k`."""

    def row(result: CaseResult) -> Row | None:
        if not result.gold.evidence:
            return None
        ranks = [rank for rank in held_ranks(result) if rank is not None and rank <= k]
        gaining = set(ranks)
        unheld = len(result.gold.evidence) - len(ranks)
        ideal = _gain(range(1, min(len(gaining) + unheld, k) + 1))
        return (_gain(gaining) / ideal,)

    return Metric(f"ndcg_at_{k}", f"nDCG@{k}", row)


def _gain(ranks: set[int] | range) -> float:
    return sum(1 / log2(1 + rank) for rank in ranks)
