"""Span precision and recall of what is quoted, in characters.

Precision: of the characters cited, the share inside any gold span. A case that cites nothing
has none. Recall: of each evidence entry, the share of its characters cited (the best of its
spans), averaged over the entries. An answerable case that cites nothing has recall 0.
"""

from __future__ import annotations

from evals.metrics.metric import Metric, Row
from evals.result import CaseResult
from evals.spans import Span, characters, shared, union


def _precision(result: CaseResult) -> Row | None:
    cited = union(result.cited)
    total = characters(cited)
    if not result.gold.evidence or not total:
        return None
    gold = result.gold.spans
    inside = sum(
        shared(Span(document, start, end), gold)
        for document, ranges in cited.items()
        for start, end in ranges
    )
    return (inside / total,)


def _recall(result: CaseResult) -> Row | None:
    entries = result.gold.evidence
    if not entries:
        return None
    best = [max(shared(span, result.cited) / len(span) for span in entry) for entry in entries]
    return (sum(best) / len(best),)


QUOTED_PRECISION = Metric("quoted_precision", "of what is quoted, evidence", _precision)
QUOTED_RECALL = Metric("quoted_recall", "of the evidence, quoted", _recall)
