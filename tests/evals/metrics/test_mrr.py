import pytest

from evals.metrics.mrr import MRR


def test_ranks_one_and_four_and_none_average_to_five_twelfths(make_result):
    gold = [[("a", 0, 10)]]
    other = ("x", 0, 10)
    results = [
        make_result(gold=gold, found=[("a", 0, 10)]),
        make_result(gold=gold, found=[other, other, other, ("a", 0, 10)]),
        make_result(gold=gold, found=[other]),
        make_result(),
    ]
    assert MRR.value(results) == pytest.approx((1 + 1 / 4 + 0) / 3)


def test_the_first_entry_found_counts(make_result):
    result = make_result(
        gold=[[("a", 0, 10)], [("b", 0, 10)]], found=[("x", 0, 9), ("b", 0, 10), ("a", 0, 10)]
    )
    assert MRR.row(result) == (0.5,)
