import pytest

from evals.metrics.auc import CONFIDENCE_AUC

GOLD = [[("a", 0, 9)]]


def test_of_six_pairs_four_are_right_and_one_is_a_tie(make_result):
    # Answerable 0.9, 0.5, 0.2 against unanswerable 0.5, 0.1:
    # 0.9 beats both; 0.5 ties and beats; 0.2 loses and beats: 2 + 1.5 + 1 of 6.
    results = [make_result(gold=GOLD, confidence=c) for c in (0.9, 0.5, 0.2)]
    results += [make_result(confidence=c) for c in (0.5, 0.1)]
    assert CONFIDENCE_AUC.value(results) == pytest.approx(4.5 / 6)


def test_equal_confidence_tells_nothing_apart(make_result):
    results = [make_result(gold=GOLD, confidence=0.5), make_result(confidence=0.5)]
    assert CONFIDENCE_AUC.value(results) == 0.5


def test_without_confidence_or_without_both_sorts_there_is_no_area(make_result):
    assert CONFIDENCE_AUC.value([make_result(gold=GOLD), make_result()]) is None
    assert CONFIDENCE_AUC.value([make_result(gold=GOLD, confidence=0.5)]) is None
