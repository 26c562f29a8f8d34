from dataclasses import FrozenInstanceError

import pytest

from assistant.answer import Answer, Outcome, Question, Sentence

QUESTION = Question("Who?")


def answer(**changes):
    parts = {
        "question": QUESTION,
        "outcome": Outcome.ANSWERED,
        "sentences": (Sentence("She did.", (1,)), Sentence("So did he.", (2,))),
        "citations": (),
        "hits": (),
        "answerer": "extractive",
        "generation": "g",
    }
    return Answer(**(parts | changes))


def test_the_text_is_the_sentences_in_order():
    assert answer().text == "She did. So did he."


def test_without_sentences_the_text_is_the_reason():
    declined = answer(outcome=Outcome.DECLINED, sentences=(), reason="Nobody knows.")
    assert declined.text == "Nobody knows."
    assert answer(sentences=()).text == ""


def test_outcomes_are_the_words_of_the_json():
    assert [outcome.value for outcome in Outcome] == ["answered", "declined", "unsupported"]


def test_an_answer_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        answer().outcome = Outcome.DECLINED
