"""Mean reciprocal rank: 1 divided by the rank at which the first evidence entry is held."""

from __future__ import annotations

from evals.metrics.held import held_ranks
from evals.metrics.metric import Metric, Row
from evals.result import CaseResult


def _row(result: CaseResult) -> Row | None:
    if not result.gold.evidence:
        return None
    ranks = [rank for rank in held_ranks(result) if rank is not None]
    return (1 / min(ranks) if ranks else 0.0,)


MRR = Metric("mrr", "mean reciprocal rank", _row)
