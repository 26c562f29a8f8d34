import pytest

from assistant.errors import QuestionError
from assistant.question import Wants, understand


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("How many care leavers were at university?", Wants.NUMBER),
        ("what percentage of reviews was late", Wants.NUMBER),
        ("When was the report published?", Wants.DATE),
        ("Why did the service lose its rating?", Wants.REASON),
        ("Which services are commissioned jointly?", Wants.LIST),
        ("What are the recommendations?", Wants.LIST),
        ("Who chairs the panel?", Wants.NAME),
        ("How was the service rated?", Wants.RATING),
        ("Tell me about fostering", Wants.TEXT),
    ],
)
def test_the_kind_of_answer_is_heard(question, wants):
    assert wants in understand(question).wants


def test_a_number_that_is_only_spoken_of_is_not_asked_for():
    for question in (
        "Why did the number of child protection plans rise?",
        "What was said of a small number of children at risk?",
        "Who looks after a number of these homes?",
    ):
        assert Wants.NUMBER not in understand(question).wants
    both = understand("How many plans were there, and why did the number of plans rise?").wants
    assert {Wants.NUMBER, Wants.REASON} <= both


def test_years_are_found_in_words_and_in_dates():
    assert understand("What changed between 2013 and 3 June 2024?").years == (2013, 2024)
    assert understand("What was said in 2014/15?").years == (2014, 2015)
    assert understand("between the 2019 and 2023 visits").years == (2019, 2023)
    assert understand("private fostering nos 2013 / 2015").years == (2013, 2015)
    assert understand("How many of the 2,015 children?").years == ()


def test_the_newest_state_and_comparisons_are_heard():
    assert understand("What is the rating now?").latest
    assert understand("the most recent inspection").latest
    assert not understand("What was the rating?").latest
    assert understand("Did it get better?").compares
    assert understand("in 2013 and in 2015").compares


@pytest.mark.parametrize(
    "question",
    [
        "How did oversight change after the first visit?",
        "PEP quality then and now",
        "grades, all 3 reports pls",
        "What happened to the rating between the last two inspections?",
        "Had that been fixed by the time of the second letter?",
        "Has the timeliness of visits improved?",
        "overall effectiveness 2018 v 2025",
    ],
)
def test_questions_that_go_over_time_are_heard(question):
    assert understand(question).over_time


@pytest.mark.parametrize(
    "question",
    ["Who chairs the board?", "What should the council improve?", "How many were late in 2015?"],
)
def test_questions_about_one_moment_do_not_go_over_time(question):
    assert not understand(question).over_time


def test_terms_are_those_of_the_lexical_index_each_once_and_in_order():
    asked = understand("The children's reviews: were reviews of children late?")
    assert asked.terms == ("children", "review", "late")


def test_names_are_the_capitals_inside_the_sentence():
    assert understand("Where does Ada Finch of Northshire live?").names == (
        "Ada",
        "Finch",
        "Northshire",
    )


def test_white_space_says_nothing():
    assert understand("  how\n many\tboats ") == understand("how many boats")


@pytest.mark.parametrize("question", ["", "   ", "\n\t", "?!…", "—", "\x00", "\u200b", "_ _", "ʼ"])
def test_a_question_without_letters_or_digits_is_refused(question):
    with pytest.raises(QuestionError, match="type what you want to know"):
        understand(question)


@pytest.mark.parametrize("question", ["ما هو", "为什么", "7", "½", "a\x1b[31mb"])
def test_any_script_and_stray_controls_are_a_question(question):
    assert understand(question).text


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How many care leavers are there in Cheshire West?", ("Cheshire West",)),
        ("Did Cheshire East's leaders improve?", ("Cheshire East",)),
        ("Cheshire West and Chester: how many?", ("West and Chester",)),
        ("What is the Health and Wellbeing Board's focus?", ("Health and Wellbeing Board",)),
        ("Who won the FA Cup in Leeds?", ()),
    ],
)
def test_full_names_are_those_of_several_words_inside_the_question(question, names):
    assert understand(question).full_names == names
