import itertools
import random
import re

import numpy as np

from evals.reader_batches import (
    Sources,
    batches,
    made_batches,
    practice_batches,
    reading_batches,
    terse,
)
from evals.reader_texts import Group, Text, Wanted


def texts(count, first=0):
    return tuple(
        Text(np.array([101, first + n, 102], np.int32), np.array([-1, 0, -1], np.int16))
        for n in range(count)
    )


READING = [
    Group(
        f"squad1:{name}",
        texts(5, 1000 * number),
        tuple(Wanted(f"{name} {at}?", frozenset({(at, 0)}), (at,)) for at in range(5)),
    )
    for number, name in enumerate("abcdef")
]
PRACTICE = [
    Group(
        "leicester",
        texts(30, 9000),
        (
            *(Wanted(f"l q{at}x?", frozenset({(at, 0)}), (at, at + 1, at + 2)) for at in range(20)),
            Wanted("none?", frozenset(), (3, 4)),
        ),
    )
]


def words(question):
    """The words that say which questions a text asks: two may have been joined."""
    return re.findall(r"q\d+x", question)


SAID = (
    "The council visits every care leaver each month and records what they say about their home.",
    "Managers check the quality of pathway plans and give clear direction to personal advisers.",
)
MADE = [
    Group(
        "leicester",
        tuple(
            Text(
                np.array([101, n, 7, 102], np.int32),
                np.array([-1, 0, 1, -1], np.int16),
                (own, same),
            )
            for n, (own, same) in enumerate(
                (f"Place {n} has {n} homes. {SAID[0]}", SAID[1]) for n in range(30)
            )
        ),
        (),
    )
]


def taken(source, count):
    return list(itertools.islice(source, count))


def test_every_question_of_the_sets_meets_its_gold_among_passages_of_several_documents():
    for batch in taken(reading_batches(READING, random.Random(1)), 10):
        assert 0 < len(batch.texts) <= 12
        for gold in batch.gold:
            assert gold
            assert all(number < len(batch.texts) for number, _ in gold)


def test_practice_questions_meet_their_gold_and_what_search_finds_beside_it():
    seen = set()
    for batch in taken(practice_batches(PRACTICE, random.Random(1)), 8):
        numbers = [int(text.pieces[1]) - 9000 for text in batch.texts]
        assert len(set(numbers)) == len(numbers)
        for question, gold in zip(batch.questions, batch.gold, strict=True):
            seen.update(words(question))
            if not gold:
                assert "none" in question
            else:
                assert {f"q{numbers[number]}x" for number, _ in gold} == set(words(question))
        assert len(batch.texts) > len(batch.questions)
    assert len(seen) > 15


def test_a_made_question_is_answered_wherever_its_sentence_stands():
    for batch in taken(made_batches(MADE, random.Random(1)), 10):
        assert len(batch.questions) == len(batch.gold) > 0
        assert len(batch.texts) <= 36
        for gold in batch.gold:
            assert gold
            sentences = {batch.texts[at].said[number] for at, number in gold}
            assert len(sentences) == 1
            if sentences == {SAID[1]}:
                assert len(gold) == len(batch.texts)


def test_the_seed_fixes_the_order_and_all_kinds_take_part():
    everyday = [
        Group(
            "corby",
            texts(20, 20_000),
            tuple(Wanted(f"z q{at}x?", frozenset({(at, 0)}), (at, at + 1)) for at in range(19)),
        )
    ]

    sources = Sources(READING, PRACTICE, everyday, ())

    def drawn(seed):
        return [batch.questions for batch in taken(batches(sources, seed, 60), 60)]

    assert drawn(1) == drawn(1) != drawn(2)
    drawn_batches = drawn(1)
    asked = [" ".join(questions) for questions in drawn_batches]
    assert 3 < sum(" l q" in text or "L q" in text for text in asked) < 24
    everyday_batches = [
        questions
        for questions, text in zip(drawn_batches, asked, strict=True)
        if "z q" in text or "Z q" in text
    ]
    assert 12 < len(everyday_batches) < 36
    assert all(len(words(" ".join(questions))) == 16 for questions in everyday_batches)


def test_questions_over_time_begin_at_their_step_and_change_nothing_before():
    over_time = [
        Group(
            "2_corby_20-01-01.txt",
            texts(9, 30_000),
            tuple(Wanted(f"w q{at}x?", frozenset({(at, 0)}), (at,)) for at in range(9)),
        )
    ]
    never = Sources(READING, PRACTICE, PRACTICE, ())

    def drawn(sources, start):
        return [batch.questions for batch in taken(batches(sources, 1, start), 120)]

    late = drawn(Sources(READING, PRACTICE, PRACTICE, over_time), 60)
    assert late[:60] == drawn(never, 1000)[:60]
    about = [bool(re.search(r"\bw q", " ".join(questions), re.IGNORECASE)) for questions in late]
    assert not any(about[:60])
    assert 6 < sum(about[60:]) < 30


def test_texts_of_more_fields_begin_at_their_step_and_change_nothing_before():
    asked = tuple(Wanted(f"a q{at}x?", frozenset({(at, 0)}), (at,)) for at in range(30))
    reading = [Group("squad1:a", MADE[0].texts, asked)]
    sources = Sources(reading, PRACTICE, PRACTICE, PRACTICE)

    def drawn(wide_from):
        return [batch.questions for batch in taken(batches(sources, 1, 0, wide_from), 120)]

    wide = drawn(60)
    assert wide[:60] == drawn(None)[:60]
    # No practice text says anything here, so what is made is made of the reading sets.
    made = [not any(words(q) or "none" in q.casefold() for q in questions) for questions in wide]
    assert not any(made[:60])
    assert 0 < sum(made[60:]) < 20


def test_some_questions_are_asked_in_one_and_answered_by_what_answers_either():
    joined = [
        (question, gold)
        for batch in taken(practice_batches(PRACTICE, random.Random(1)), 30)
        for question, gold in zip(batch.questions, batch.gold, strict=True)
        if len(words(question)) > 1
    ]
    assert len(joined) > 8
    assert all(len(gold) == len(words(question)) for question, gold in joined)


def test_a_near_miss_meets_the_passage_that_it_was_put_from():
    group = Group("corby", texts(9, 20_000), (Wanted("why?", frozenset(), (4,)),))
    [batch] = taken(practice_batches([group], random.Random(1)), 1)
    assert [int(text.pieces[1]) - 20_000 for text in batch.texts] == [4]
    assert batch.gold == (frozenset(),)


def test_haste_drops_small_words_and_capitals():
    assert terse("How many care leavers were there in 2015?") == "many care leavers 2015"
    assert terse("Why?") == "why"
