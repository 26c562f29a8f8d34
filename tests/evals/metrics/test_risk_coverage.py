import numpy as np
import pytest

from evals.metrics.risk_coverage import AURC, aurc, curve


def test_the_curve_of_four_cases_by_hand():
    rows = np.array([[0.2, 1.0], [0.9, 0.0], [0.8, 1.0], [0.4, 0.0]])
    assert curve(rows) == [
        (0.25, 0.0),
        (0.5, pytest.approx(1 / 2)),
        (0.75, pytest.approx(1 / 3)),
        (1.0, pytest.approx(2 / 4)),
    ]
    assert aurc(rows) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_cases_of_equal_confidence_share_their_risk_in_any_order():
    rows = np.array([[0.5, 1.0], [0.5, 0.0]])
    assert aurc(rows) == aurc(rows[::-1]) == 0.5
    assert curve(rows) == [(1.0, 0.5)]


def test_no_answer_to_an_unanswerable_case_is_right(make_result):
    results = [
        make_result(said="yes", accepted=[["yes"]], confidence=0.9),
        make_result(said="no", accepted=[["yes"]], confidence=0.5),
        make_result(confidence=0.1),
        make_result(gold=[[("a", 0, 9)]], confidence=0.3),
        make_result(said="yes", accepted=[["yes"]]),
    ]
    # No forms: no row. No confidence: no row.
    assert AURC.rows(results).tolist() == [[0.9, 0.0], [0.5, 1.0], [0.1, 1.0]]
    assert AURC.value(results) == pytest.approx((0 + 1 / 2 + 2 / 3) / 3)


def test_without_confidence_there_is_no_area(make_result):
    assert AURC.value([make_result(said="yes", accepted=[["yes"]])]) is None
    assert aurc(np.empty((0, 2))) is None
    assert curve(np.empty((0, 2))) == []
