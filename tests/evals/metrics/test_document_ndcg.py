from math import log2

import pytest

from evals.metrics.document_ndcg import document_ndcg_at


def test_each_relevant_document_gains_by_its_rank(make_result):
    result = make_result(documents=["a", "b"], found=[("x", 0, 9), ("a", 0, 9), ("b", 0, 9)])
    ideal = 1 + 1 / log2(3)
    assert document_ndcg_at(10).row(result) == pytest.approx(((1 / log2(3) + 1 / 2) / ideal,))
    assert document_ndcg_at(2).row(result) == pytest.approx((1 / log2(3) / ideal,))


def test_a_document_stands_where_its_best_passage_does(make_result):
    result = make_result(
        documents=["a"], found=[("x", 0, 9), ("x", 9, 12), ("a", 5, 9), ("a", 0, 5)]
    )
    assert document_ndcg_at(10).row(result) == pytest.approx((1 / log2(3),))


def test_more_relevant_documents_than_the_cut_off_can_still_be_perfect(make_result):
    result = make_result(documents=["a", "b", "c"], found=[("c", 0, 1), ("a", 0, 1)])
    assert document_ndcg_at(2).row(result) == (1,)


def test_without_relevant_documents_there_is_no_score(make_result):
    assert document_ndcg_at(10).row(make_result(found=[("a", 0, 1)])) is None
    assert document_ndcg_at(10).row(make_result(documents=["a"])) == (0,)
