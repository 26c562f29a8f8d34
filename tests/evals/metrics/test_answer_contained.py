import pytest

from assistant.answer import Outcome
from evals.metrics.answer_contained import ANSWER_CONTAINED


@pytest.mark.parametrize(
    ("said", "score"),
    [
        ("The crisis began in October 1973, they say.", 1),
        ("It began in the October of 1973.", 0),
        ("It was in 1973.", 0),
        ("It began in October 19734.", 0),
    ],
)
def test_the_words_must_stand_side_by_side_and_whole(make_result, said, score):
    assert ANSWER_CONTAINED.row(make_result(accepted=[["October 1973"]], said=said)) == (score,)


def test_a_form_of_small_words_alone_stands_nowhere(make_result):
    assert ANSWER_CONTAINED.row(make_result(accepted=[["The"]], said="The Who")) == (0,)


def test_nothing_stands_in_an_answer_that_declines(make_result):
    result = make_result(accepted=[["1973"]], outcome=Outcome.DECLINED)
    assert ANSWER_CONTAINED.row(result) == (0,)


def test_unanswerable_cases_have_no_score(make_result):
    assert ANSWER_CONTAINED.row(make_result(outcome=Outcome.DECLINED)) is None
