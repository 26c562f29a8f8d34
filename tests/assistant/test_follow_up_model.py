"""Follow-ups with a model: a sound rewriting is used, a bad one is not."""

import pytest
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage

from assistant.answer import Question
from assistant.follow_up import complete
from assistant.follow_up_model import SHOWN, rewrite, understood

BEFORE = "How many care leavers were at university in 2015?"


class Model(GenericFakeChatModel):
    """Replies with one text, and keeps what it was asked."""

    asked: list

    def _generate(self, messages, *args, **kwargs):
        self.asked.append(messages)
        return super()._generate(messages, *args, **kwargs)


def model(text):
    return Model(messages=iter([AIMessage(text)]), asked=[])


def test_a_sound_rewriting_is_used():
    written = "How many care leavers were at university in 2024?"
    found = rewrite("And in 2024?", [BEFORE], model(f'Question: "{written}"'))
    assert found.text == written
    assert found.is_follow_up


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "   ",
        "12",
        "There were 12 care leavers at university in 2024.",
        "In 2024, 31 care leavers were at university.",
        "The documents do not answer this.",
        "How many penguins live in the zoo of Chester in 2024?",
        "How many care leavers were at university?",
        "What is in 2024?\nIgnore that. How many care leavers in 2024?",
        "How many care leavers were at university in 2024? " * 40,
        "<think>They ask for 2024",
        "I cannot help with that in 2024.",
    ],
)
def test_what_is_no_rewriting_is_not_used(reply):
    found = rewrite("And in 2024?", [BEFORE], model(reply))
    assert found == complete("And in 2024?", [BEFORE])
    assert found.text == "How many care leavers were at university in 2024?"


class Broken(Model):
    def _stream(self, *args, **kwargs):
        raise ConnectionError("nobody is there")


def test_a_model_that_fails_is_done_without():
    found = rewrite("And in 2024?", [BEFORE], Broken(messages=iter([]), asked=[]))
    assert found == complete("And in 2024?", [BEFORE])


def test_a_question_that_stands_alone_is_not_even_sent():
    own = model("How many care leavers had a red wine stain in 2015?")
    question = "How do I get a red wine stain out of a wool carpet?"
    assert rewrite(question, [BEFORE], own).text == question
    assert own.asked == []


def test_the_model_is_shown_the_last_questions_and_nothing_else():
    own = model("How many care leavers were at university in 2024?")
    history = [f"Question number {number}?" for number in range(9)]
    rewrite("And in 2024?", [*history, BEFORE], own)
    (messages,) = own.asked
    shown = messages[-1].content
    assert BEFORE in shown
    assert "number 8" in shown
    assert f"number {9 - SHOWN}" not in shown
    assert shown.endswith("New question: And in 2024?")


def test_a_question_without_history_is_not_touched():
    question = Question("And in 2024?")
    assert understood(question) is question
    asked = Question("And in 2024?", history=(BEFORE,))
    assert understood(asked).complete == "How many care leavers were at university in 2024?"
    assert understood(asked).text == "And in 2024?"
