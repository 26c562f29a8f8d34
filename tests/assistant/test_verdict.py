import pytest

from assistant.question import understand
from assistant.scope import Scope
from assistant.verdict import asks_for_verdict, is_verdict, years_of_verdict

SCOPE = Scope(subjects={"a.txt": "Northshire", "b.txt": "Isle of Wray"})


@pytest.mark.parametrize(
    "question",
    [
        "What was the overall judgement in the 2015 inspection?",
        "overall judgment 2015 and 2024",
        "current ofsted rating childrens services",
        "How was Northshire rated?",
        "What grade did Isle of Wray's children's social care get in 2019?",
        "What is the verdict on the authority?",
        "overall effectiveness - 2019, 2022, 2025",
    ],
)
def test_the_judgement_of_the_whole_is_asked_for(question):
    assert asks_for_verdict(understand(question), SCOPE)


@pytest.mark.parametrize(
    "question",
    [
        "How was leadership judged in 2015?",
        "What grade did Northshire get for the impact of leaders?",
        "How were children in care rated?",
        "Why was the overall judgement inadequate?",
        "When was Northshire judged inadequate?",
        "How many councils were judged overall?",
        "What grade did Southshire get?",
        "What is the overall cost?",
        "How was the previous inspection graded?",
    ],
)
def test_a_part_a_reason_or_another_body_is_not_the_whole(question):
    assert not asks_for_verdict(understand(question), SCOPE)


@pytest.mark.parametrize(
    "text",
    [
        "Children’s services in Northshire require improvement to be good",
        "Children's services in Northshire are inadequate because:",
        "Services for children in Northshire\ncontinue to require improvement overall.",
        "The overall judgement is that children’s services are good",
        "The overall judgement is requires improvement.",
        "Northshire's overall judgement is inadequate.",
        "Overall effectiveness | Good",
        "Overall effectiveness: Outstanding",
        "4. Overall effectiveness Requires improvement to be good",
    ],
)
def test_a_verdict(text):
    assert is_verdict(text, "Northshire")


@pytest.mark.parametrize(
    "text",
    [
        "Adoption services are good.",
        "Services for care leavers are outstanding.",
        "The overall effectiveness for the fostering service was judged to be outstanding.",
        "The overall effectiveness of Northshire was judged to be inadequate.",
        "Leadership in Northshire is not yet good enough to keep children safe.",
        "The experiences and progress of children in care | Good",
        "An overall good picture was seen by inspectors in Northshire.",
        "As care leavers was judged inadequate, the overall rating is inadequate.",
        "",
    ],
)
def test_what_is_said_of_a_part_or_of_the_past_is_no_verdict(text):
    assert not is_verdict(text, "Northshire")


def test_without_a_subject_only_what_calls_itself_overall_is_a_verdict():
    assert is_verdict("Overall effectiveness | Good", "")
    assert not is_verdict("Children’s services in Northshire are good", "")


def test_one_year_to_compare_with_asks_for_every_verdict():
    assert years_of_verdict(understand("Is the grade better or worse since 2015?")) == ()
    assert years_of_verdict(understand("How was it rated in 2015?")) == (2015,)


REPORTS = {
    "old.txt": "Northshire Council\nInspection of services for children\n\n"
    "Inspection date: 6 July 2015\n\n"
    "Children’s services in Northshire require improvement to be good\n\n"
    "The children’s home was judged to be good overall in its inspection of 2015.\n",
    "new.txt": "Northshire Council\nInspection of services for children\n\n"
    "Inspection date: 3 June 2024\n\nNorthshire's overall judgement is inadequate.\n\n"
    "Fostering was rated good in the inspection.\n",
}


@pytest.mark.parametrize(
    ("question", "first", "never"),
    [
        ("What was the overall judgement in the 2015 inspection?", "require improvement", "inadeq"),
        ("How was Northshire rated in 2024?", "inadequate", "require improvement"),
    ],
)
def test_the_verdict_of_the_year_asked_for_comes_first(make_shelf, over, question, first, never):
    sentences = over(make_shelf(REPORTS).open()).invoke(question).sentences
    assert first in sentences[0].text
    assert not any(never in sentence.text for sentence in sentences)


def test_the_verdicts_of_two_years_both_come(make_shelf, over):
    answer = over(make_shelf(REPORTS).open()).invoke("overall judgement 2015 and 2024")
    said = " ".join(sentence.text for sentence in answer.sentences)
    assert "require improvement" in said
    assert "inadequate" in said
