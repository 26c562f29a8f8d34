import pytest

from assistant.answer import Outcome
from evals.case import Kind
from evals.metrics.answer_correct import answer_correct, holds

RIGHT = answer_correct()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("There were 12 of them.", [["12", "twelve"]]),
        ("There were Twelve\n of them.", [["twelve of"]]),
        ("The children’s home – “Ivy”", [['children\'s home - "ivy"']]),
        ("It rose to £1,200 (12%).", [["1,200"], ["12"]]),
        ("In 2015, 12.", [["2015"], ["12"]]),
        ("Rates: 12–15 a year", [["12-15", "12 to 15"]]),
        ("oﬃce", [["office"]]),
    ],
)
def test_every_part_in_one_of_its_forms_is_right(text, parts):
    assert holds(text, parts)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("There were 12 of them.", [["12"], ["July"]]),
        ("There were 312 of them.", [["12"]]),
        ("It cost £1,200.", [["200"]]),
        ("It cost £1,200.", [["1"]]),
        ("12.5 %", [["12"]]),
        ("0.12", [["12"]]),
        ("good", [["goo"]]),
        ("", [["a"]]),
    ],
)
def test_parts_of_words_and_of_numbers_are_wrong(text, parts):
    assert not holds(text, parts)


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ("Leaders | Requires improvement to be good", False),
        ("Leaders | Requires improvement to be good. Care | Good", True),
    ],
)
def test_a_form_inside_a_phrase_that_means_another_thing_is_wrong(said, right):
    assert holds(said, [["good"]], ["requires improvement to be good"]) is right


def test_declining_or_failing_is_wrong_and_no_forms_are_no_score(make_result):
    accepted = [["nothing"]]
    assert RIGHT.row(make_result(said="There is nothing.", accepted=accepted)) == (1.0,)
    # Its reason holds the accepted word; a reason is no answer.
    assert RIGHT.row(make_result(accepted=accepted, outcome=Outcome.DECLINED)) == (0.0,)
    assert RIGHT.row(make_result(accepted=accepted, failed=True)) == (0.0,)
    assert RIGHT.row(make_result(gold=[[("a", 0, 9)]])) is None


def test_a_sentence_the_answer_does_not_stand_by_does_not_count(make_result):
    result = make_result(said="There is nothing.", accepted=[["nothing"]], supported=False)
    assert RIGHT.row(result) == (0.0,)


def test_only_the_first_90_words_count(make_result):
    at_90 = make_result(said="so " * 89 + "twelve", accepted=[["twelve"]])
    at_91 = make_result(said="so " * 90 + "twelve", accepted=[["twelve"]])
    assert RIGHT.row(at_90) == (1.0,)
    assert RIGHT.row(at_91) == (0.0,)
    assert answer_correct(words=None).row(at_91) == (1.0,)


def test_a_mean_may_be_over_some_kinds_only(make_result):
    several = answer_correct("several", "several", kinds={Kind.SEVERAL})
    results = [
        make_result(said="yes", accepted=[["yes"]], kind=Kind.SEVERAL),
        make_result(said="yes", accepted=[["no"]], kind=Kind.SEVERAL),
        make_result(said="yes", accepted=[["no"]], kind=Kind.FACT),
    ]
    assert several.value(results) == pytest.approx(1 / 2)
    assert RIGHT.value(results) == pytest.approx(1 / 3)
