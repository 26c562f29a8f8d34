"""Citation right: does a citation point at the evidence?

A citation is right when it covers at least half of the characters of a gold span of the same
document, or lies wholly inside one. `CITES_RIGHT_PLACE`: of the answerable cases that were
answered, those with at least one right citation. `CITATIONS_RIGHT`: the share of a case's
citations that are right.
"""

from __future__ import annotations

from evals.metrics.metric import Metric, Row
from evals.result import CaseResult
from evals.spans import Span, shared

HALF = 0.5


def is_right(citation: Span, gold: Span) -> bool:
    """Tell whether `citation` covers half of `gold` or lies inside it."""
    common = shared(gold, [citation])
    return common > 0 and (common >= HALF * len(gold) or common == len(citation))


def _right(result: CaseResult) -> list[bool] | None:
    if not result.gold.evidence or not result.answered:
        return None
    return [any(is_right(c, gold) for gold in result.gold.spans) for c in result.cited]


def _any(result: CaseResult) -> Row | None:
    right = _right(result)
    return None if right is None else (float(any(right)),)


def _share(result: CaseResult) -> Row | None:
    right = _right(result)
    return (sum(right) / len(right),) if right else None


CITES_RIGHT_PLACE = Metric("cites_right_place", "cites the right place, when it answers", _any)
CITATIONS_RIGHT = Metric("citations_right", "of its citations, at the evidence", _share)
