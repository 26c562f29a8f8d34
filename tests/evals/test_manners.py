import random

import numpy as np
import pytest

from evals.case import Case, Kind, Style
from evals.manners import FRAMES, MANNERS, asked, framed_topics, politely, put, shares, with_slips

QUESTION = "How many children were adopted during the year?"


def case(number, kind=Kind.FACT):
    return Case(f"case-{number}", QUESTION, kind, Style.PLAIN)


def test_politeness_leaves_the_question_whole():
    for seed in range(20):
        said = politely(QUESTION, random.Random(seed))
        assert QUESTION[1:] in said
        assert said != QUESTION


@pytest.mark.parametrize("count", [1, 2])
def test_so_many_words_are_mistyped_and_begin_as_they_did(count):
    for seed in range(50):
        slipped = with_slips(QUESTION, random.Random(seed), count)
        pairs = list(zip(QUESTION.split(), slipped.split(), strict=True))
        changed = [(word, other) for word, other in pairs if word != other]
        assert len(changed) <= count
        for word, other in changed:
            assert word[0] == other[0]
            assert abs(len(word) - len(other)) <= 1


def test_a_question_of_short_words_has_nothing_to_mistype():
    assert with_slips("Who led it in 2013?", random.Random(0), 2) == "Who led it in 2013?"


def test_the_same_seed_puts_the_same_questions():
    cases = [case(number) for number in range(5)]
    for manner in MANNERS.values():
        assert put(cases, manner, 1) == put(cases, manner, 1)


def test_questions_are_asked_and_counted(seeds):
    two = [
        Case(
            "there",
            "How many adoptions were there?",
            Kind.UNANSWERABLE,
            Style.PLAIN,
        ),
        Case("off", "Who won the regatta at Henley?", Kind.UNANSWERABLE, Style.PLAIN),
    ]
    results = asked(seeds, two)
    assert [result.error for result in results] == [None, None]
    with pytest.raises(ValueError, match="cases with an answer"):
        shares(results)


def test_topics_are_told_apart_in_every_frame(seeds):
    for frame in FRAMES:
        found = framed_topics(seeds, frame)
        there, others = ([score for here, score in found if here is kind] for kind in (True, False))
        assert len(there) == len(others) == 20
        assert np.median(there) > np.median(others) + 0.2
