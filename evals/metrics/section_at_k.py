"""Section in the top k: is a hit of the first k from the section that the evidence stands in?

A hit is from a section when at least half of it lies inside, or it holds half of the section.
Milder than the evidence itself (`hit_at_k`): it asks for the right part of the right page.
"""

from __future__ import annotations

from evals.metrics.metric import Metric, Row
from evals.result import CaseResult
from evals.spans import Span, shared


def section_at(k: int) -> Metric:
    """Return the metric for one `k`; no score for a case whose evidence names no section."""

    def row(result: CaseResult) -> Row | None:
        sections = result.gold.sections
        if not sections:
            return None
        return (float(any(_is_from(hit, s) for hit in result.found[:k] for s in sections)),)

    return Metric(f"section_at_{k}", f"right section in the top {k}", row)


def _is_from(hit: Span, section: Span) -> bool:
    return 2 * shared(hit, [section]) >= min(len(hit), len(section)) > 0
