import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.errors import BadSettings
from index.fusion import SearchSettings, fuse, highest, ranking


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
