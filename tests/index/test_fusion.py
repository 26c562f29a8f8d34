import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import BadSettings
from index.fusion import SearchSettings, fuse, highest, ranking, share_by_standing


def array(*values):
    return np.array(values, np.float32)


def test_the_fused_score_is_the_weighted_sum():
    dense, lexical = array(0.2, 0.6, 0.4), array(0.9, 0, 0.3)
    assert fuse((0.75, dense), (0.25, lexical)) == pytest.approx([0.375, 0.45, 0.375])


def test_a_weight_at_an_end_leaves_one_index_alone():
    dense, lexical = array(0.2, 0.6, 0.4), array(0.9, 0, 0.3)
    assert fuse((1, dense), (0, lexical)).tolist() == dense.tolist()
    assert fuse((0, dense), (1, lexical)).tolist() == lexical.tolist()


def test_a_poor_best_candidate_stays_poor_whatever_the_others_are():
    assert fuse((0.5, array(0.1, 0.05)), (0.5, array(0.2, 0)))[0] == pytest.approx(0.15)


scores = st.lists(
    st.tuples(st.floats(-1, 1, width=32), st.floats(0, 1, width=32)), min_size=1, max_size=20
)


@settings(deadline=None)
@given(scores, st.floats(0, 1))
def test_a_fused_score_lies_between_its_parts(pairs, weight):
    dense, lexical = (np.array(column, np.float32) for column in zip(*pairs, strict=True))
    fused = fuse((weight, dense), (1 - weight, lexical))
    assert (fused >= np.minimum(dense, lexical) - 1e-6).all()
    assert (fused <= np.maximum(dense, lexical) + 1e-6).all()


def test_scores_whose_best_stands_out_farther_get_the_greater_share():
    # The best stands 0.6 above the mean of the others, and 0.2.
    far, near = array(0.9, 0.4, 0.2), array(0.5, 0.3, 0.3)
    assert share_by_standing(0.5, far, near) == pytest.approx(0.75)
    assert share_by_standing(0.5, near, far) == pytest.approx(0.25)
    assert share_by_standing(0.25, far, near) == pytest.approx(0.5)
    assert share_by_standing(0.5, far, far[::-1]) == pytest.approx(0.5)


def test_only_the_best_fifty_say_how_far_the_best_stands_out():
    top = np.array([0.9] + [0.5] * 49)
    long = np.concatenate([top, np.zeros(100)])
    assert share_by_standing(0.5, long, top) == pytest.approx(0.5)
    assert share_by_standing(0.5, np.append(top[:-1], 0), top) > 0.5


def test_where_nothing_stands_out_the_share_is_the_weight():
    alone, same = array(0.7), array(0.3, 0.3)
    assert share_by_standing(0.3, alone, array(0.2)) == 0.3
    assert share_by_standing(0.3, same, same) == 0.3
    assert share_by_standing(0.3, array(), array()) == 0.3


def test_scores_that_tell_nothing_apart_get_no_share_beside_others_that_do():
    assert share_by_standing(0.5, array(0, 0, 0), array(0.5, 0.1, 0)) == 0
    assert share_by_standing(0.5, array(0.5, 0.1, 0), array(0, 0, 0)) == 1


@given(scores, st.floats(0, 1))
def test_a_share_lies_from_0_to_1_and_a_weight_at_an_end_stays_there(pairs, weight):
    own, others = (np.array(column, np.float32) for column in zip(*pairs, strict=True))
    assert 0 <= share_by_standing(weight, own, others) <= 1
    assert share_by_standing(0, own, others) == 0
    assert share_by_standing(1, own, others) == 1


def test_equal_scores_rank_in_the_order_of_their_passages():
    rows = np.array([7, 3, 5])
    assert ranking(np.array([0.5, 0.5, 0.9]), rows).tolist() == [2, 1, 0]


def test_the_highest_leave_out_what_scores_nothing():
    assert highest(array(0, 2, 5, 2, 0, 1), 3).tolist() == [2, 1, 3]
    assert highest(array(0, 0), 3).tolist() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"dense_weight": 1.1},
        {"dense_weight": float("nan")},
        {"bm25_b": -0.1},
        {"bm25_k1": -1},
        {"candidates": 0},
        {"candidates": 10_001},
        {"late_weight": 2},
        {"late": 0},
    ],
)
def test_a_setting_out_of_bounds_is_refused_by_name(wrong):
    with pytest.raises(BadSettings, match=next(iter(wrong))):
        SearchSettings(**wrong)


def test_the_highest_of_many_are_those_of_a_full_sort_ties_in_row_order():
    scores = np.random.default_rng(4).integers(0, 40, 5000).astype(np.float32)
    full = sorted(np.flatnonzero(scores).tolist(), key=lambda row: (-scores[row], row))
    for count in (1, 7, 200, 4999, 6000):
        assert highest(scores, count).tolist() == full[:count]
