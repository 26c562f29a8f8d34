"""Evidence cited: recall and F1 of a case's citations against its evidence entries.

Recall: the share of the entries that a right citation points at (right as in `citation_right`).
F1: its harmonic mean with the share of the citations that are right, 0 when none is. Each is
worked out for every case, then averaged: a question with many snippets weighs as much as one with
few.
"""

from __future__ import annotations

from evals.metrics.citation_right import CITATIONS_RIGHT, is_right
from evals.metrics.metric import Metric, Row
from evals.result import CaseResult


def _recall(result: CaseResult) -> Row | None:
    entries = result.gold.evidence
    if not entries:
        return None
    held = [any(is_right(c, gold) for gold in entry for c in result.cited) for entry in entries]
    return (sum(held) / len(held),)


def _f1(result: CaseResult) -> Row | None:
    recall, precision = _recall(result), CITATIONS_RIGHT.row(result)
    if recall is None:
        return None
    if precision is None or not recall[0] or not precision[0]:
        return (0.0,)
    return (2 * recall[0] * precision[0] / (recall[0] + precision[0]),)


CITED_EVIDENCE_RECALL = Metric("cited_evidence_recall", "of the evidence snippets, cited", _recall)
CITED_EVIDENCE_F1 = Metric("cited_evidence_f1", "evidence snippets cited, F1", _f1)
