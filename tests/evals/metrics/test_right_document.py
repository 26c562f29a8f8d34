import pytest

from assistant.answer import Outcome
from evals.metrics.right_answer_from_document import RIGHT_ANSWER_FROM_DOCUMENT
from evals.metrics.right_document import ONLY_RIGHT_DOCUMENT, RIGHT_DOCUMENT


def test_one_citation_of_the_right_document_is_enough(make_result):
    result = make_result(documents=["a"], cited=[("x", 0, 9), ("a", 0, 9)])
    assert RIGHT_DOCUMENT.row(result) == (1,)
    assert RIGHT_DOCUMENT.row(make_result(documents=["a"], cited=[("x", 0, 9)])) == (0,)


def test_declining_and_failing_cite_nothing(make_result):
    declined = make_result(documents=["a"], cited=[("a", 0, 9)], outcome=Outcome.DECLINED)
    assert RIGHT_DOCUMENT.row(declined) == (0,)
    assert RIGHT_DOCUMENT.row(make_result(documents=["a"], failed=True)) == (0,)


def test_without_a_right_document_there_is_no_score(make_result):
    assert RIGHT_DOCUMENT.row(make_result(cited=[("a", 0, 9)])) is None


def test_a_second_document_beside_the_right_one_is_counted(make_result):
    alone = make_result(documents=["a", "b"], cited=[("a", 0, 9), ("a", 20, 29), ("b", 0, 9)])
    beside = make_result(documents=["a"], cited=[("a", 0, 9), ("x", 0, 9)])
    assert ONLY_RIGHT_DOCUMENT.row(alone) == (1,)
    assert ONLY_RIGHT_DOCUMENT.row(beside) == (0,)
    declined = make_result(documents=["a"], cited=[("a", 0, 9)], outcome=Outcome.DECLINED)
    assert ONLY_RIGHT_DOCUMENT.row(declined) is None


@pytest.mark.parametrize(
    ("said", "cited", "score"),
    [
        ("It was judged good.", "a", 1),
        ("It was judged good.", "b", 0),
        ("It was judged inadequate.", "a", 0),
    ],
)
def test_the_answer_and_its_document_must_both_be_right(make_result, said, cited, score):
    result = make_result(documents=["a"], accepted=[["good"]], said=said, cited=[(cited, 0, 9)])
    assert RIGHT_ANSWER_FROM_DOCUMENT.row(result) == (score,)


def test_half_the_gold_is_no_score(make_result):
    for half in ({"documents": ["a"]}, {"accepted": [["good"]]}):
        assert RIGHT_ANSWER_FROM_DOCUMENT.row(make_result(cited=[("a", 0, 9)], **half)) is None
