import numpy as np
import pytest

from index.inverted import learnt_from, lists_for, probe_counts


@pytest.mark.parametrize(
    ("count", "lists"), [(1, 1), (2, 2), (100, 16), (200_000, 1024), (1_000_000, 2048)]
)
def test_the_lists_are_a_power_of_two_near_twice_the_square_root(count, lists):
    assert lists_for(count) == lists


def test_no_vectors_have_one_list():
    assert lists_for(0) == 1


def test_lists_are_learnt_from_all_vectors_where_these_are_few():
    assert learnt_from(300).tolist() == list(range(300))


def test_lists_are_learnt_from_some_of_many_always_the_same():
    rows = learnt_from(20_000)
    assert len(rows) == 50 * lists_for(20_000) == len(set(rows.tolist()))
    assert (np.diff(rows) > 0).all()
    assert rows.max() < 20_000
    assert rows.tolist() == learnt_from(20_000).tolist()


@pytest.mark.parametrize("lists", [1, 7, 8, 9, 1000, 2048])
def test_ever_more_lists_are_searched_until_all_are(lists):
    counts = list(probe_counts(lists))
    assert counts == sorted(set(counts))
    assert counts[-1] == lists
