from assistant.answer import Outcome
from evals.metrics.words_used import WORDS_USED


def test_the_mean_is_over_what_was_answered(make_result):
    results = [
        make_result(said="One two three."),
        make_result(said="One, two three four - five"),
        make_result(outcome=Outcome.DECLINED),
        make_result(failed=True),
    ]
    assert WORDS_USED.value(results) == (3 + 6) / 2
