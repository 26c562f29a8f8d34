from index.common_words import without_common
from index.lexical import LexicalIndex

TEXTS = [f"Northshire children's services, passage {n}: topic{n}" for n in range(40)]
INDEX = LexicalIndex.build(TEXTS)


def test_words_that_fill_the_library_are_left_out():
    assert (
        without_common("What is topic7 in Northshire's services?", INDEX, 0.5)
        == "What is topic7 in ?"
    )


def test_a_word_below_the_share_stays():
    index = LexicalIndex.build([*TEXTS, *["another text"] * 60])
    assert without_common("Is Northshire good?", index, 0.5) == "Is Northshire good?"
    assert without_common("Is Northshire good?", index, 0.3) == "Is good?"


def test_numbers_stay_however_common():
    index = LexicalIndex.build([f"{text} 2015" for text in TEXTS])
    assert without_common("topic3 in 2015 in Northshire", index, 0.5) == "topic3 in 2015 in"


def test_a_question_that_would_lose_all_stays_as_it_is():
    question = "What are the children's services of Northshire?"
    assert without_common(question, INDEX, 0.5) == question


def test_in_a_small_library_nothing_is_left_out():
    index = LexicalIndex.build(TEXTS[:10])
    assert without_common("topic7 in Northshire", index, 0.5) == "topic7 in Northshire"
