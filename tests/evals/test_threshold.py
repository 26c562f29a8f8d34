import pytest

from evals.threshold import Declining, declining, questions

ASKED = [(True, 0.9), (True, 0.7), (True, 0.2), (True, 0.5), (False, 0.1), (False, 0.6)]


def test_a_threshold_is_judged_by_what_it_declines():
    assert declining(ASKED, 0.3) == Declining(0.3, 0.5, 0.5, 0.25)
    assert declining(ASKED, 0.3).f1 == pytest.approx(0.5)
    assert declining(ASKED, 0.65) == Declining(0.65, 0.5, 1.0, 0.5)


def test_nothing_declined_is_precise_and_finds_nothing():
    nothing = declining(ASKED, 0.05)
    assert (nothing.precision, nothing.recall, nothing.lost, nothing.f1) == (1.0, 0.0, 0.0, 0.0)


def test_both_kinds_of_questions_are_needed():
    with pytest.raises(ValueError, match="are needed"):
        declining([(True, 0.4)], 0.3)


def test_the_questions_are_half_of_each_kind_and_none_twice():
    asked = questions()
    assert len(asked) == len({question for question, _ in asked}) >= 170
    assert sum(answerable for _, answerable in asked) == len(asked) / 2
