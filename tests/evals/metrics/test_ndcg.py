import pytest

from evals.metrics.ndcg import ndcg_at

TWO = [[("a", 0, 10)], [("b", 0, 10)]]
OTHER = ("x", 0, 10)


def test_one_entry_at_rank_three_gives_one_half(make_result):
    result = make_result(gold=[[("a", 0, 10)]], found=[OTHER, OTHER, ("a", 0, 10)])
    assert ndcg_at(10).row(result) == (pytest.approx(0.5),)  # 1 / log2(4)


def test_two_entries_at_ranks_one_and_three(make_result):
    result = make_result(gold=TWO, found=[("a", 0, 10), OTHER, ("b", 0, 10)])
    ideal = 1 + 1 / 1.584962500721156  # ranks 1 and 2; log2(3) = 1.58496…
    assert ndcg_at(10).row(result) == (pytest.approx((1 + 0.5) / ideal),)


def test_one_of_two_entries_first_and_the_other_never(make_result):
    result = make_result(gold=TWO, found=[("a", 0, 10)])
    assert ndcg_at(10).row(result) == (pytest.approx(1 / (1 + 1 / 1.584962500721156)),)


def test_two_entries_in_one_passage_at_the_top_are_ideal(make_result):
    result = make_result(gold=[[("a", 0, 10)], [("a", 20, 30)]], found=[("a", 0, 40)])
    assert ndcg_at(10).row(result) == (1.0,)


def test_what_stands_below_the_cut_off_gains_nothing(make_result):
    result = make_result(gold=[[("a", 0, 10)]], found=[OTHER, OTHER, ("a", 0, 10)])
    assert ndcg_at(2).row(result) == (0.0,)
    assert ndcg_at(2).row(make_result()) is None
