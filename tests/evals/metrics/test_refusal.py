import pytest

from assistant.answer import Outcome
from evals.metrics.declined import DECLINED
from evals.metrics.refusal import REFUSAL_F1, REFUSAL_PRECISION, REFUSAL_RECALL

GOLD = [[("a", 0, 9)]]


def test_three_declined_two_rightly_of_four_unanswerable(make_result):
    results = [
        make_result(outcome=Outcome.DECLINED),
        make_result(outcome=Outcome.UNSUPPORTED),
        make_result(),
        make_result(failed=True),
        make_result(gold=GOLD, outcome=Outcome.DECLINED),
        make_result(gold=GOLD),
        make_result(gold=GOLD),
    ]
    assert REFUSAL_PRECISION.value(results) == pytest.approx(2 / 3)
    assert REFUSAL_RECALL.value(results) == pytest.approx(2 / 4)
    assert REFUSAL_F1.value(results) == pytest.approx(2 * (2 / 3) * 0.5 / (2 / 3 + 0.5))
    assert DECLINED.value(results) == pytest.approx(3 / 6)


def test_declining_nothing_has_recall_and_f1_0_and_no_precision(make_result):
    results = [make_result(), make_result(gold=GOLD)]
    assert REFUSAL_PRECISION.value(results) is None
    assert REFUSAL_RECALL.value(results) == 0
    assert REFUSAL_F1.value(results) == 0


def test_without_unanswerable_cases_there_is_no_recall_and_no_f1(make_result):
    results = [make_result(gold=GOLD, outcome=Outcome.DECLINED)]
    assert REFUSAL_PRECISION.value(results) == 0
    assert REFUSAL_RECALL.value(results) is None
    assert REFUSAL_F1.value(results) is None
