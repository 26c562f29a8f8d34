import pytest

from assistant.premise import (
    asks_of_later,
    asks_what_was_done,
    contradicts,
    only_planned,
    presumes,
)


@pytest.mark.parametrize(
    "question",
    [
        "Why did the number of boats fall?",
        "What led the council to scrap the ferry?",
        "ferry funding - when was it cut",
        "How come the ferry was late?",
        "How did the drop in passengers come about?",
    ],
)
def test_these_take_something_for_granted(question):
    assert presumes(question)


@pytest.mark.parametrize(
    "question",
    ["Did the number of boats fall?", "How many boats are there?", "How did the ferry do?"],
)
def test_these_do_not(question):
    assert not presumes(question)


@pytest.mark.parametrize(
    ("question", "sentence", "against"),
    [
        ("Why did the number fall?", "The number rose from 27 to 36.", True),
        ("Why did the number fall?", "The number fell, and then rose.", False),
        ("Why did the number rise?", "The increase is due to the weather.", False),
        ("Why was the ferry criticised?", "The ferry gives a timely and effective service.", True),
        ("Why was the ferry criticised?", "The ferry is often late.", False),
        ("What made the service so good?", "It is weak and often fails.", True),
        ("What made the service so good?", "It is staffed by volunteers.", False),
        ("Why is the ferry red?", "The ferry is excellent and safe.", False),
        ("Why was it judged inadequate?", "It was judged to be outstanding.", True),
    ],
)
def test_a_sentence_of_the_other_side_contradicts(question, sentence, against):
    assert contradicts(question, sentence) is against


def test_what_is_planned_is_not_done():
    assert asks_what_was_done("What did the visit find?")
    assert asks_what_was_done("first visit - findings")
    assert not asks_what_was_done("What will the visit look at?")
    assert not asks_what_was_done("Why did they come?")
    assert only_planned("We expect the first visit to be on boats.")
    assert only_planned("The visit will take place in the autumn.")
    assert not only_planned("People who will consider boats were visited.")
    assert not only_planned("The visit took place in the autumn.")


def test_what_came_after_the_newest_document():
    assert asks_of_later("What has changed since the 2024 inspection?", 2024)
    assert asks_of_later("Did it recover after the summer of 2025?", 2024)
    assert not asks_of_later("What has changed since the 2015 inspection?", 2024)
    assert not asks_of_later("What was said in 2024?", 2024)
