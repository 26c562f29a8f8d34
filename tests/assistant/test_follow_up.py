"""Follow-ups without a model: completed where something is missing, left alone where not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.follow_up import LONGEST, complete, understood_history
from index.words import terms

UNIVERSITY = "How many care leavers were at university at the time of the 2015 inspection?"


@pytest.mark.parametrize(
    ("before", "asked", "understood"),
    [
        (
            UNIVERSITY,
            "And in 2024?",
            "How many care leavers were at university at the time of the 2024 inspection?",
        ),
        (
            UNIVERSITY,
            "What about foster carers?",
            "How many foster carers were at university at the time of the 2015 inspection?",
        ),
        (UNIVERSITY, "How many were in custody?", "How many care leavers were in custody in 2015?"),
        (UNIVERSITY, "And who led it?", "Who led the 2015 inspection?"),
        (
            "How was adoption graded in 2015?",
            "And the reasons?",
            "The reasons: adoption graded in 2015?",
        ),
        ("How was adoption graded in 2015?", "Why?", "Why was adoption graded in 2015?"),
        (
            "When was the January 2013 peer review letter sent?",
            "Who signed it?",
            "Who signed the January 2013 peer review letter?",
        ),
        (
            "When was the January 2013 peer review letter sent?",
            "Who signed the letter?",
            "Who signed the January 2013 peer review letter?",
        ),
        (
            "How much does a parking permit cost?",
            "and for visitors?",
            "How much does a parking permit cost for visitors?",
        ),
        (
            "What did inspectors say about the neglect strategy in 2015?",
            "When was it launched?",
            "When was the neglect strategy launched?",
        ),
        (
            "What was the unemployment rate in Leeds in 2011?",
            "How about Bradford?",
            "What was the unemployment rate in Bradford in 2011?",
        ),
    ],
)
def test_what_the_new_question_lacks_is_carried_over(before, asked, understood):
    found = complete(asked, [before])
    assert found.text == understood
    assert found.is_follow_up
    assert found.carried


@pytest.mark.parametrize(
    "question",
    [
        "Who signed the peer review letter of January 2013?",
        "care leavers grade 2015 vs 2024",
        "Is it true that fares will rise in 2025?",
        "How long does it take to get a passport?",
        "The partnership was criticised in 2013. When was it set up?",
        "How are children protected when their parents separate?",
        "What happens to those who do not pay?",
        "What do people say of their council?",
    ],
)
def test_a_question_that_stands_alone_is_left_alone(question):
    found = complete(question, [UNIVERSITY])
    assert (found.text, found.carried, found.is_follow_up) == (question, (), False)


def test_the_first_question_has_nothing_to_lean_on():
    assert complete("And in  2024?", []).text == "And in 2024?"
    assert not complete("Why?", [""]).is_follow_up


def test_one_follow_up_leans_on_another_as_it_was_understood():
    asked = ["What was the unemployment rate in Leeds in 2011?", "How about Bradford?"]
    history = understood_history([*asked, "and in 2021?"])
    assert history[-1] == "What was the unemployment rate in Bradford in 2021?"


@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=3))
def test_whatever_is_asked_after_whatever_stays_a_short_line(question, history):
    found = complete(question, history)
    assert "\n" not in found.text
    assert len(found.text) <= max(LONGEST + 1, len(question))
    if not found.is_follow_up:
        assert found.text == " ".join(question.split())
    assert set(terms(found.text)) <= set(terms(" ".join([question, *history]))) | {"els"}


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        (
            "Can you tell me how many boats sank in 2015?",
            "And in 2024?",
            "How many boats sank in 2024?",
        ),
        (
            "How many boats sank in 2015?",
            "Thanks! And in 2024, please?",
            "How many boats sank in 2024?",
        ),
        (
            "Hello, I'd like to know who led the peer review of 2013",
            "what did they find? thanks",
            "What did the peer review of 2013 find?",
        ),
    ],
)
def test_courtesies_neither_hide_a_follow_up_nor_are_carried(before, question, meant):
    found = complete(question, [before])
    assert found.is_follow_up
    assert found.text == meant
