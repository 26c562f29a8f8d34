import pytest

from evals.metrics.hit_at_k import hit_at

TWO = [[("a", 0, 10)], [("b", 0, 10)]]


def test_one_of_two_entries_in_the_top_k_is_a_hit(make_result):
    result = make_result(gold=TWO, found=[("x", 0, 10), ("b", 0, 10)])
    assert hit_at(1).row(result) == (0.0,)
    assert hit_at(2).row(result) == (1.0,)


def test_the_mean_leaves_out_cases_without_gold_and_counts_failed_ones_as_misses(make_result):
    results = [
        make_result(gold=TWO, found=[("a", 0, 10)]),
        make_result(gold=TWO, failed=True),
        make_result(),
        make_result(failed=True),
    ]
    assert hit_at(5).rows(results).tolist() == [[1.0], [0.0]]
    assert hit_at(5).value(results) == pytest.approx(0.5)


def test_no_gold_at_all_is_no_score(make_result):
    assert hit_at(5).value([make_result()]) is None
    assert hit_at(5).value([]) is None
