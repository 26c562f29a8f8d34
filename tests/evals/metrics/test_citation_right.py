import pytest

from assistant.answer import Outcome
from evals.metrics.citation_right import CITATIONS_RIGHT, CITES_RIGHT_PLACE, is_right
from evals.spans import Span

GOLD = Span("a", 100, 200)


@pytest.mark.parametrize(
    ("start", "end", "right"),
    [
        (0, 300, True),  # covers all of it
        (50, 150, True),  # covers half of it
        (50, 149, False),  # covers 49 of 100
        (120, 130, True),  # lies inside it
        (100, 120, True),
        (99, 120, False),  # sticks out, and covers too little
        (0, 100, False),  # ends where it begins
        (150, 150, False),  # holds nothing
    ],
)
def test_a_citation_is_right_when_it_covers_half_or_lies_inside(start, end, right):
    assert is_right(Span("a", start, end), GOLD) is right


def test_the_same_place_in_another_document_is_wrong():
    assert not is_right(Span("b", 100, 200), GOLD)


def test_one_right_citation_of_three_makes_the_case_right(make_result):
    result = make_result(
        gold=[[("a", 100, 200)]], cited=[("b", 0, 9), ("a", 100, 200), ("a", 500, 600)]
    )
    assert CITES_RIGHT_PLACE.row(result) == (1.0,)
    assert CITATIONS_RIGHT.row(result) == (pytest.approx(1 / 3),)


def test_an_answer_without_citations_cites_no_right_place(make_result):
    result = make_result(gold=[[("a", 100, 200)]])
    assert CITES_RIGHT_PLACE.row(result) == (0.0,)
    assert CITATIONS_RIGHT.row(result) is None


def test_declined_and_unanswerable_cases_have_no_score(make_result):
    declined = make_result(gold=[[("a", 100, 200)]], outcome=Outcome.DECLINED)
    assert CITES_RIGHT_PLACE.row(declined) is None
    assert CITES_RIGHT_PLACE.row(make_result(cited=[("a", 0, 9)])) is None
