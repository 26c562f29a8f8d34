import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.courtesies import without_courtesies
from assistant.question import understand


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Can you tell me how many boats there are?", "how many boats there are?"),
        ("Hi, please could you tell me who wrote it? Thanks", "who wrote it?"),
        ("I'd like to know who runs the ferry", "who runs the ferry"),
        ("Hello! I was wondering if you could tell me who runs it", "who runs it"),
        ("hey can u tell me whats the rating pls", "whats the rating"),
        ("How many boats are there? Thank you very much!", "How many boats are there?"),
        ("I need to know who led it for a report I am writing", "who led it"),
        ("Tell me about the ferry", "the ferry"),
        ("Could you list the boats please?", "list the boats?"),
        ("Is it safe, please?", "Is it safe?"),
        ("any idea how many left?", "how many left?"),
        ("Can you help me find out when it closed", "when it closed"),
        ("So, can you tell me who led it", "who led it"),
        ("Can you tell me why?", "why?"),
    ],
)
def test_a_question_is_left_of_what_is_said_around_it(said, meant):
    assert without_courtesies(said) == meant


@pytest.mark.parametrize(
    "question",
    [
        "Can you claim the grant if you live abroad?",
        "I want to see the doctor, what now",
        "I have to check my brakes",
        "Help with housing costs",
        "Who said thank you?",
        "What is the question?",
        "How many pleas, please, were there?",
        "What did residents get, thanks to the letter of 2013?",
        "Do you know?",
        "thanks",
        "hi",
        "Please!",
    ],
)
def test_a_question_about_such_things_stays_as_it_is(question):
    assert without_courtesies(question) == question


@given(st.text(alphabet="please thanks,.!? hi can you tell me who", max_size=60))
def test_words_are_never_all_taken_and_what_is_left_has_none_to_take(text):
    left = without_courtesies(text)
    assert left in text.strip() or left.removesuffix("?") in text
    assert without_courtesies(left) == left
    assert bool(left.strip()) == bool(text.strip())


def test_a_question_is_understood_without_them():
    polite = "Hello, could you please tell me how many boats sank in 2013? Many thanks!"
    assert understand(polite) == understand("how many boats sank in 2013?")
