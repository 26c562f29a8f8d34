"""When retrieved passages hold the evidence: the definition every retrieval metric shares.

The first k hits hold a gold span when together they cover at least 80 % of its characters. A
span inside one passage is thus held as soon as that passage is there; a span that straddles
passages is held when those with nearly all of it are, and a passage with a mere edge of it does
not count. An evidence entry is held when any of its spans is.
"""

from __future__ import annotations

from evals.result import CaseResult
from evals.spans import Span, shared

COVER = 0.8


def held_ranks(result: CaseResult) -> tuple[int | None, ...]:
    """Return for each evidence entry the rank (from 1) at which it is held, or None."""
    return tuple(
        min((rank for span in entry if (rank := _rank(span, result.found))), default=None)
        for entry in result.gold.evidence
    )


def held_by(result: CaseResult, k: int) -> int:
    """Return how many evidence entries the first `k` hits hold."""
    return sum(rank is not None and rank <= k for rank in held_ranks(result))


def _rank(gold: Span, hits: tuple[Span, ...]) -> int | None:
    for rank in range(1, len(hits) + 1):
        # Only a hit of the same document can change the answer.
        if hits[rank - 1].document == gold.document and (
            shared(gold, hits[:rank]) >= COVER * len(gold)
        ):
            return rank
    return None
