import pytest

from assistant.missing import missing
from assistant.question import understand
from assistant.scope import Scope


def lacking(library, question):
    asked = understand(question)
    found = library.ask(asked.text)
    return missing(asked, found, Scope(), library.search(asked.text, 8), library)


@pytest.mark.parametrize(
    ("question", "word"),
    [
        ("drones", "drones"),
        ("What did Ofsted say about Brexit?", "Brexit"),
        ("Is there anything about potholes?", "potholes"),
        ("hello, tell me about cryptocurrency in 2024 please", "cryptocurrency"),
        ("council potholes", "potholes"),
    ],
)
def test_a_topic_that_no_document_has_is_missing(seeds, question, word):
    found = lacking(seeds, question)
    assert found.words == (word,)
    assert found.loss > 3


@pytest.mark.parametrize(
    "question",
    [
        "private fostering",
        "kids in care",  # in other words
        "adoption, nov 2015",
        "overall grade",
        "size of caseloads",
        "fostering 2024",
        "Were caseworkers snowed under in 2018, and are they in the newest report?",
        "How many children were looked after, and how many of them snorkelled?",
        "?!.. 2015",
    ],
)
def test_nothing_is_missing_of_other_questions(seeds, question):
    found = lacking(seeds, question)
    assert (found.words, found.loss) == ((), 0)


def test_a_full_name_that_is_nowhere_near_is_missing_and_costs_less(seeds):
    found = lacking(seeds, "Did the inspectors who came in 2015 speak with Ada Lovelace?")
    assert found.words == ("Ada Lovelace",)
    assert 0 < found.loss < lacking(seeds, "drones").loss
