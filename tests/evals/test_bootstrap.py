import numpy as np
import pytest

from evals.bootstrap import BootstrapSettings, interval, paired
from evals.metrics.auc import auc
from evals.metrics.metric import mean
from evals.metrics.refusal import f1

COIN = np.array([[1.0]] * 50 + [[0.0]] * 50)


def test_the_interval_of_a_share_is_that_of_the_binomial():
    low, high = interval(COIN, mean, BootstrapSettings(resamples=4000))
    # 1.96 x sqrt(0.5 x 0.5 / 100) = 0.098 either side of one half.
    assert low == pytest.approx(0.402, abs=0.02)
    assert high == pytest.approx(0.598, abs=0.02)


def test_the_same_seed_gives_the_same_interval_and_another_another():
    assert interval(COIN, mean) == interval(COIN, mean)
    wide = BootstrapSettings(resamples=50, seed=1)
    assert interval(COIN, mean, wide) != interval(COIN, mean, BootstrapSettings(resamples=50))


def test_a_higher_level_is_wider():
    low, high = interval(COIN, mean, BootstrapSettings(level=0.99))
    assert low < interval(COIN, mean)[0] < interval(COIN, mean)[1] < high


def test_what_has_no_number_has_no_interval():
    assert interval(np.empty((0, 1)), mean) is None
    assert interval(np.array([[1.0, 0.5]]), auc) is None


def test_resamples_without_a_number_are_left_out():
    # A tenth of the rows are unanswerable: some draws hold none and have no F1.
    rows = np.array([[1.0, 1.0]] + [[0.0, 0.0]] * 9)
    assert interval(rows, f1) == (1.0, 1.0)


def test_a_steady_gain_is_told_from_noise():
    rng = np.random.default_rng(7)
    before = rng.random((200, 1))
    gained = paired(before, before + 0.05, mean)
    assert gained.value == pytest.approx(0.05)
    assert (gained.low, gained.high) == (pytest.approx(0.05), pytest.approx(0.05))
    assert gained.p == pytest.approx(1 / 1001)
    noise = paired(before, before + rng.normal(0, 0.05, (200, 1)), mean)
    assert noise.low < 0 < noise.high
    assert noise.p > 0.05


def test_the_same_run_twice_has_no_difference():
    same = paired(COIN, COIN, mean)
    assert (same.value, same.low, same.high, same.p) == (0, 0, 0, 1)


def test_four_cases_gained_of_four_swap_by_chance_one_time_in_eight():
    zero, one = np.zeros((4, 1)), np.ones((4, 1))
    assert paired(zero, one, mean, BootstrapSettings(resamples=4000)).p == pytest.approx(
        1 / 8, abs=0.02
    )


def test_rows_of_different_cases_cannot_be_paired():
    with pytest.raises(ValueError, match="unlike shapes"):
        paired(COIN, COIN[:50], mean)
    assert paired(COIN[:0], COIN[:0], mean) is None
