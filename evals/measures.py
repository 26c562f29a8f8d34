"""What is measured where a suite has questions, evidence and accepted answers."""

from __future__ import annotations

from evals.case import Kind
from evals.metrics.all_evidence import all_evidence_at
from evals.metrics.answer_correct import answer_correct
from evals.metrics.auc import CONFIDENCE_AUC
from evals.metrics.citation_exact import CITATION_EXACT, QUOTES_NOT_FOUND
from evals.metrics.citation_right import CITATIONS_RIGHT, CITES_RIGHT_PLACE
from evals.metrics.declined import DECLINED
from evals.metrics.hit_at_k import hit_at
from evals.metrics.latency import latency
from evals.metrics.metric import Metric
from evals.metrics.mrr import MRR
from evals.metrics.ndcg import ndcg_at
from evals.metrics.quoted_span import QUOTED_PRECISION, QUOTED_RECALL
from evals.metrics.refusal import REFUSAL_F1, REFUSAL_PRECISION, REFUSAL_RECALL
from evals.metrics.risk_coverage import AURC
from evals.metrics.words_used import WORDS_USED

METRICS: tuple[Metric, ...] = (
    *(hit_at(k) for k in (1, 3, 5, 10)),
    all_evidence_at(5),
    MRR,
    ndcg_at(10),
    answer_correct(),
    answer_correct(
        "answer_correct_several",
        "the same, several documents or dates",
        kinds={Kind.SEVERAL, Kind.DATES},
    ),
    WORDS_USED,
    QUOTED_PRECISION,
    QUOTED_RECALL,
    CITES_RIGHT_PLACE,
    CITATIONS_RIGHT,
    CITATION_EXACT,
    QUOTES_NOT_FOUND,
    DECLINED,
    REFUSAL_PRECISION,
    REFUSAL_RECALL,
    REFUSAL_F1,
    CONFIDENCE_AUC,
    AURC,
    latency(50),
    latency(95),
)
"""In the order of the report."""
