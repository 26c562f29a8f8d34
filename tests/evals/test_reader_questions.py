import random

from evals.reader_questions import framed, made_of, reworded

SENTENCE = (
    "Social workers visit looked after children regularly, but the quality of plans is too variable"
    " and managers do not give clear direction."
)


def test_a_question_in_other_words_swaps_only_what_the_thesaurus_knows():
    question = "How many kids in care were there in 2015?"
    found = {reworded(question, random.Random(seed)) for seed in range(40)}
    assert len(found) > 3
    assert all("2015" in text for text in found)
    assert any("child in care" in text or "looked after child" in text for text in found)
    assert reworded("xyzzy frobnicate 2015?", random.Random(1)) == "xyzzy frobnicate 2015?"


def test_the_seed_fixes_the_wording():
    assert reworded(SENTENCE, random.Random(3)) == reworded(SENTENCE, random.Random(3))
    assert made_of(SENTENCE, random.Random(3)) == made_of(SENTENCE, random.Random(3))


def test_a_framed_question_keeps_the_question_or_its_words():
    found = {
        framed("How many left in 2015?", "many left 2015", random.Random(seed))
        for seed in range(200)
    }
    assert all("ow many left in 2015" in text or "any left 2015" in text for text in found)
    assert all(text == text.strip() and "{" not in text for text in found)
    assert len(found) > 60
    assert any(text.startswith("What does the ") for text in found)
    assert any("left 2015" in text and " vs " in text for text in found)


def test_a_made_question_is_a_part_of_what_the_sentence_says():
    for seed in range(40):
        question = made_of(SENTENCE, random.Random(seed))
        assert question
        assert question == question.strip()
        assert 3 <= len(question.split()) < 60
        assert question != SENTENCE


def test_no_question_is_made_of_what_says_too_little_or_too_much():
    rng = random.Random(1)
    assert made_of("Requires improvement.", rng) is None
    assert made_of("it is as it was and so it will be for us", rng) is None
    assert made_of(" ".join(["word"] * 80), rng) is None
