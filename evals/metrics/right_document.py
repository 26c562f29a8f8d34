"""Right document: does an answer cite a document that holds the answer, and does it cite others?

`RIGHT_DOCUMENT`: one citation of the right document is enough; declining is 0.
`ONLY_RIGHT_DOCUMENT`: of the cases that were answered, those whose citations are all of documents
that hold the answer: what another body was told, quoted beside it, misleads.
"""

from __future__ import annotations

from evals.metrics.metric import Metric, Row
from evals.result import CaseResult


def _row(result: CaseResult) -> Row | None:
    gold = result.case.gold_documents
    return (float(not result.cited_documents.isdisjoint(gold)),) if gold else None


def _only(result: CaseResult) -> Row | None:
    gold = result.case.gold_documents
    if not gold or not result.cited_documents:
        return None
    return (float(result.cited_documents <= set(gold)),)


RIGHT_DOCUMENT = Metric("right_document", "cites the right document", _row)
ONLY_RIGHT_DOCUMENT = Metric(
    "only_right_document", "cites the right document and no other, when it answers", _only
)
