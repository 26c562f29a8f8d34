import pytest

from assistant.answer_type import AnswerType, answer_types, holds

COUNT, SHARE, MONEY = AnswerType.COUNT, AnswerType.SHARE, AnswerType.MONEY
LENGTH, DATE, PERSON, BODY = (
    AnswerType.LENGTH,
    AnswerType.DATE,
    AnswerType.PERSON,
    AnswerType.BODY,
)


@pytest.mark.parametrize(
    ("question", "types"),
    [
        ("How many lighthouses are there?", {COUNT}),
        ("lighthouses now - how many", {COUNT}),
        ("no. of lighthouses", {COUNT}),
        ("What number of boats sank?", {COUNT}),
        ("average caseload of a keeper", {COUNT}),
        ("What percentage of boats sank?", {SHARE}),
        ("vacancies % keepers", {SHARE}),
        ("What proportion of boats sank?", {SHARE}),
        ("How many boats sank, in per cent?", {COUNT, SHARE}),
        ("How much did the lighthouse cost?", {MONEY}),
        ("cost of the new lighthouse", {MONEY}),
        ("How many months did the repair take?", {LENGTH}),
        ("How long did the repair take?", {LENGTH}),
        ("How old is the lighthouse?", {LENGTH}),
        ("When was the lighthouse built?", {DATE}),
        ("date of the repair", {DATE}),
        ("repair date", {DATE}),
        ("Which days is it open?", {DATE}),
        ("What is the name of the keeper's manager?", {PERSON}),
        ("new harbour director name", {PERSON}),
        ("Who led the inspection?", {PERSON}),
        ("Which company built the lighthouse?", {BODY}),
        ("supplier of the lamp", {BODY}),
        ("What is the oldest boat called?", {BODY}),
        ("Who keeps the lamp clean?", set()),
        ("What does the council do?", set()),
        ("Why did the number of boats fall?", set()),
        ("How many boats sank, and why?", {COUNT}),
        ("What was the lamp called in for?", set()),
        ("How is the lamp kept clean?", set()),
    ],
)
def test_what_a_question_wants_named(question, types):
    assert answer_types(question) == types


@pytest.mark.parametrize(
    ("kind", "text", "there"),
    [
        (COUNT, "There are 12 lamps.", True),
        (COUNT, "There are twelve lamps.", True),
        (COUNT, "A dozen lamps were lit.", True),
        (COUNT, "There are no lamps.", True),
        (COUNT, "The number of lamps has increased.", False),
        (COUNT, "Lamps were counted on 3 May 2019.", False),
        (COUNT, "Keepers aged 16 may light lamps.", False),
        (COUNT, "Keepers of 16-year-old lamps.", False),
        (COUNT, "It was the third lamp.", False),
        (COUNT, "See section 4 on lamps.", False),
        (COUNT, "23.The majority of lamps are lit.", False),
        (COUNT, "23. In June 14 lamps were lit.", True),
        (SHARE, "Of the lamps 8% are lit.", True),
        (SHARE, "A small minority of the lamps is lit.", True),
        (SHARE, "Vacancies are very low.", False),
        (MONEY, "The lamp cost £3,000.", True),
        (MONEY, "There were 3,000 lamps.", False),
        (LENGTH, "It took 25 weeks.", True),
        (LENGTH, "They meet weekly.", True),
        (LENGTH, "It took too long.", False),
        (DATE, "It opened on 3 May 2019.", True),
        (DATE, "It opened last summer.", True),
        (DATE, "It has opened.", False),
        (PERSON, "Lead inspector: Mary Candlin", True),
        (PERSON, "Cllr Smith chairs it.", True),
        (PERSON, "The Director of Children's Services chairs it.", False),
        (PERSON, "The chair has been in post for two years.", False),
        (BODY, "It was built by Trinity House.", True),
        (BODY, "It was built by a large construction company.", False),
        (BODY, "The DCS chose the builder.", False),
    ],
)
def test_whether_a_sentence_holds_it(kind, text, there):
    assert holds(kind, "lamps", text) is there


def test_what_the_question_says_itself_is_no_answer():
    assert not holds(COUNT, "23 notices - how many led to charges", "Police served 23 notices.")
    assert holds(COUNT, "23 notices - how many led to charges", "Of 23 notices 4 led to charges.")
    assert not holds(BODY, "Which company runs Trinity House?", "A company runs Trinity House.")
    assert not holds(PERSON, "When did Mary Candlin start?", "Mary Candlin started.")
