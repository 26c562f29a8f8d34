import pytest

from assistant.list_questions import announces_improvements, list_asked
from assistant.question import understand


@pytest.mark.parametrize(
    "question",
    [
        "List all the recommendations",
        "What are the areas for improvement?",
        "What needs to improve?",
        "What does the local authority need to do?",
        "What did the watchdog tell the borough to put right in 2019?",
        "Outline what the inspectors wanted sorted out in November 2021.",
        "Which three improvements were demanded?",
        "What did the inspectors say must improve?",
    ],
)
def test_a_question_for_everything_that_is_to_be_improved_names_no_topic(question):
    asked = list_asked(understand(question))
    assert asked is not None
    assert asked.to_improve
    assert not asked.topic


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("What was the council told to do about hostels?", {"hostel"}),
        ("What must change for foster carers?", {"foster", "carer"}),
    ],
)
def test_what_is_to_be_improved_may_be_one_thing(question, topic):
    asked = list_asked(understand(question))
    assert asked is not None
    assert asked.topic == topic


@pytest.mark.parametrize(
    "question",
    [
        "Why were recommendations made?",
        "How many recommendations are there?",
        "Who has to act on the recommendations?",
        "When must the council improve?",
        "Did the council do what it was told?",
        "What did each of the reports recommend?",
        "What was recommended in 2013 and in 2015?",
        "Tell me about fostering",
    ],
)
def test_a_question_for_one_thing_or_for_several_documents_asks_for_no_list(question):
    assert list_asked(understand(question)) is None


def test_a_list_is_named_by_the_words_that_are_not_about_how_to_answer():
    asked = list_asked(
        understand("List the seven key priorities of Oldwick in May 2015"), {"oldwick"}
    )
    assert asked is not None
    assert asked.named == {"key", "prioriti"}
    assert asked.count == 7
    assert asked.whole


@pytest.mark.parametrize(
    ("text", "announces"),
    [
        ("Recommendations", True),
        ("What needs to improve?", True),
        ("The inspection identified the following 7 key areas for improvement:", True),
        ("The committee is recommended to:", True),
        ("Key improvements that are in place include:", False),
        ("Children living in this area", False),
    ],
)
def test_what_announces_improvements_is_told_by_its_words(text, announces):
    assert announces_improvements(text) == announces
