import pytest

from assistant.answer import Outcome
from evals.metrics.quoted_span import QUOTED_PRECISION, QUOTED_RECALL


def test_half_of_the_quote_is_evidence_and_a_quarter_of_the_evidence_is_quoted(make_result):
    result = make_result(gold=[[("a", 0, 100)]], cited=[("a", 75, 125)])
    assert QUOTED_PRECISION.row(result) == (pytest.approx(0.5),)
    assert QUOTED_RECALL.row(result) == (pytest.approx(0.25),)


def test_what_is_quoted_twice_counts_once(make_result):
    result = make_result(gold=[[("a", 0, 100)]], cited=[("a", 0, 50), ("a", 0, 50)])
    assert QUOTED_PRECISION.row(result) == (1.0,)
    assert QUOTED_RECALL.row(result) == (0.5,)


def test_recall_takes_the_best_alternative_of_each_entry(make_result):
    result = make_result(gold=[[("a", 0, 100), ("b", 0, 10)], [("c", 0, 10)]], cited=[("b", 0, 10)])
    assert QUOTED_RECALL.row(result) == (0.5,)
    assert QUOTED_PRECISION.row(result) == (1.0,)


def test_declining_has_recall_0_and_no_precision_and_no_gold_has_neither(make_result):
    declined = make_result(gold=[[("a", 0, 100)]], outcome=Outcome.DECLINED)
    assert QUOTED_RECALL.row(declined) == (0.0,)
    assert QUOTED_PRECISION.row(declined) is None
    assert QUOTED_RECALL.row(make_result(cited=[("a", 0, 5)])) is None
    assert QUOTED_PRECISION.row(make_result(cited=[("a", 0, 5)])) is None
