import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import BadSettings
from index.fusion import SearchSettings, fuse, highest, normalised, ranking


def array(*values):
    return np.array(values, np.float32)


def test_scores_are_moved_to_between_nothing_and_one():
    assert normalised(array(2, 4, 3)).tolist() == [0, 1, 0.5]


def test_equal_scores_are_all_best_or_all_nothing():
    assert normalised(array(3, 3)).tolist() == [1, 1]
    assert normalised(array(0, 0)).tolist() == [0, 0]
    assert normalised(array()).tolist() == []


def test_the_fused_score_is_the_weighted_sum():
    dense, lexical = array(0.2, 0.6, 0.4), array(9, 0, 3)
    assert fuse((0.75, dense), (0.25, lexical)) == pytest.approx(
        [0.75 * 0 + 0.25 * 1, 0.75 * 1 + 0.25 * 0, 0.75 * 0.5 + 0.25 / 3]
    )


def test_a_weight_at_an_end_leaves_one_index_alone():
    dense, lexical = array(0.2, 0.6, 0.4), array(9, 0, 3)
    assert fuse((1, dense), (0, lexical)).tolist() == normalised(dense).tolist()
    assert fuse((0, dense), (1, lexical)).tolist() == normalised(lexical).tolist()


scores = st.lists(
    st.tuples(st.floats(-1, 1, width=32), st.floats(0, 50, width=32)), min_size=1, max_size=20
)


@settings(deadline=None)
@given(scores, st.floats(0, 1))
def test_fused_scores_lie_between_nothing_and_one(pairs, weight):
    dense, lexical = (np.array(column, np.float32) for column in zip(*pairs, strict=True))
    fused = fuse((weight, dense), (1 - weight, lexical))
    assert (fused >= 0).all()
    assert (fused <= 1 + 1e-12).all()


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
