"""A follow-up through the whole chain: what is understood is searched for, answered and kept."""

from assistant.answer import Question
from assistant.full_record import record_of
from assistant.record import answer_to_dict

FIRST = "How many care leavers were at university at the time of the inspection?"


def test_a_follow_up_is_answered_as_it_was_understood(chain):
    asked = Question("And foster carers?", history=("What is said of care leavers in 2015?",))
    answer = chain.invoke(asked)
    assert answer.question.text == "And foster carers?"
    assert answer.question.understood == "What is said of foster carers in 2015?"
    alone = chain.invoke("What is said of foster carers in 2015?")
    assert answer.text == alone.text
    assert [hit.passage for hit in answer.hits] == [hit.passage for hit in alone.hits]
    assert answer_to_dict(answer)["understood"] == answer.question.understood
    assert record_of(answer)["history"] == list(asked.history)


def test_a_question_that_stands_alone_has_nothing_more_to_say(chain):
    answer = chain.invoke(Question(FIRST, history=("What is the budget?",)))
    assert answer.question.understood == ""
    assert "understood" not in answer_to_dict(answer)
