from assistant.answer import Outcome
from evals.case import Kind
from evals.metrics.exact_match import exact_match
from evals.metrics.token_f1 import token_f1

NO_ANSWER = exact_match("no_answer_accuracy", "no-answer accuracy", kinds={Kind.UNANSWERABLE})


def test_the_nearest_accepted_form_counts(make_result):
    result = make_result(accepted=[["in 1973", "October 1973"]], said="October, 1973.")
    assert exact_match().row(result) == (1,)
    assert token_f1().row(result) == (1,)


def test_a_whole_sentence_is_no_exact_match_and_has_some_f1(make_result):
    result = make_result(accepted=[["October 1973"]], said="The crisis began in October 1973.")
    assert exact_match().row(result) == (0,)
    # crisis began in october 1973: 2 of 5 words right, 2 of 2 found
    assert token_f1().row(result) == (2 * 2 / (5 + 2),)


def test_saying_nothing_is_right_where_nothing_answers(make_result):
    silent, spoken = make_result(outcome=Outcome.DECLINED), make_result(said="October 1973")
    for metric in (exact_match(), token_f1(), NO_ANSWER):
        assert metric.row(silent) == (1,)
        assert metric.row(spoken) == (0,)


def test_saying_nothing_is_wrong_where_something_answers(make_result):
    result = make_result(accepted=[["1973"]], outcome=Outcome.DECLINED)
    assert exact_match().row(result) == (0,)
    assert token_f1().row(result) == (0,)
    assert NO_ANSWER.row(result) is None


def test_to_fail_is_not_to_decline(make_result):
    assert NO_ANSWER.row(make_result(failed=True)) == (0,)


def test_answers_of_several_parts_have_no_score(make_result):
    result = make_result(accepted=[["oats"], ["rye"]], said="oats and rye")
    assert exact_match().row(result) is None
    assert token_f1().row(result) is None
