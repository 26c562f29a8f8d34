import pytest

from assistant.answer import Outcome
from evals.metrics.cited_evidence import CITED_EVIDENCE_F1, CITED_EVIDENCE_RECALL

GOLD = [[("a", 0, 10)], [("a", 20, 30)], [("a", 40, 50), ("b", 0, 10)], [("a", 60, 70)]]


def test_recall_counts_snippets_and_precision_citations(make_result):
    result = make_result(gold=GOLD, cited=[("a", 0, 10), ("b", 2, 9), ("c", 0, 10)])
    assert CITED_EVIDENCE_RECALL.row(result) == (0.5,)
    # recall 2/4, precision 2/3
    assert CITED_EVIDENCE_F1.row(result) == pytest.approx((4 / 7,))


def test_two_citations_inside_one_snippet_find_one(make_result):
    result = make_result(gold=GOLD, cited=[("a", 0, 4), ("a", 5, 10)])
    assert CITED_EVIDENCE_RECALL.row(result) == (0.25,)
    assert CITED_EVIDENCE_F1.row(result) == pytest.approx((2 * 0.25 / 1.25,))


def test_declining_or_citing_elsewhere_is_zero(make_result):
    for result in (
        make_result(gold=GOLD, cited=[("c", 0, 10)]),
        make_result(gold=GOLD, cited=[("a", 0, 10)], outcome=Outcome.DECLINED),
        make_result(gold=GOLD, failed=True),
    ):
        assert CITED_EVIDENCE_RECALL.row(result) == (0,)
        assert CITED_EVIDENCE_F1.row(result) == (0,)


def test_without_evidence_there_is_no_score(make_result):
    assert CITED_EVIDENCE_RECALL.row(make_result(cited=[("a", 0, 9)])) is None
    assert CITED_EVIDENCE_F1.row(make_result(cited=[("a", 0, 9)])) is None
