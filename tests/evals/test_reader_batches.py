import random

import numpy as np
import pytest

from evals.reader_batches import GOLD, IGNORED, OTHER, batches, make_batch, terse
from evals.reading_sets import Page, Passage, Question, Sentence


def page(document: str, texts: list[str], asked: dict[str, list[int]]) -> Page:
    sentences = tuple(Sentence((document, at), text) for at, text in enumerate(texts))
    questions = tuple(
        Question(f"{document}-{text}", text, frozenset((document, at) for at in gold))
        for text, gold in asked.items()
    )
    return Page(Passage("made", document, sentences), questions)


BOATS = page(
    "boats",
    ["The ferry sank in 1974.", "Nobody was hurt.", "A bridge was built later."],
    {"When did the ferry sink, was it 1974?": [0], "Was anybody hurt?": [1]},
)
BIRDS = page("birds", ["Swifts sleep on the wing."], {"Where do swifts sleep?": [0]})


def test_every_other_sentence_of_the_batch_is_a_wrong_answer():
    batch = make_batch([BOATS, BIRDS], random.Random(3))
    row = batch.labels[2, :4]
    assert batch.sentences[:4] == (
        "The ferry sank in 1974.",
        "Nobody was hurt.",
        "A bridge was built later.",
        "Swifts sleep on the wing.",
    )
    assert row.tolist() == [OTHER, OTHER, OTHER, GOLD]


def test_a_changed_number_is_wrong_for_its_own_question_and_nothing_to_the_others():
    changed = next(
        batch
        for seed in range(20)
        if len((batch := make_batch([BOATS, BIRDS], random.Random(seed))).sentences) == 5
    )
    year = int(changed.sentences[4].removeprefix("The ferry sank in ").removesuffix("."))
    assert 0 < abs(year - 1974) <= 3
    assert changed.labels[:, 4].tolist() == [OTHER, IGNORED, IGNORED]


def test_a_sentence_that_stands_in_the_batch_twice_is_gold_in_both_places():
    twice = page("again", ["Nobody was hurt."], {})
    batch = make_batch([BOATS, twice], random.Random(0))
    hurt = [at for at, text in enumerate(batch.sentences) if text == "Nobody was hurt."]
    assert len(hurt) == 2
    assert (batch.labels[1, hurt] == GOLD).all()


@pytest.mark.parametrize(
    ("asked", "typed"),
    [
        ("What is the rate of VAT on books?", "rate vat books"),
        ("How many were there in 2,015?", "many 2,015"),
        ("Who?", "who"),
    ],
)
def test_a_terse_question_keeps_what_it_is_about(asked, typed):
    assert terse(asked) == typed


def test_a_pass_asks_every_question_once_and_the_seed_fixes_its_order():
    pages = [
        page(f"d{n}", ["One here.", "Two here."], {f"Question {n} {i}?": [0] for i in range(8)})
        for n in range(5)
    ]
    first, again, other = (list(batches(pages, seed)) for seed in (1, 1, 2))
    assert sum(len(batch.questions) for batch in first) == 40
    assert [batch.questions for batch in first] == [batch.questions for batch in again]
    assert [batch.questions for batch in first] != [batch.questions for batch in other]
    assert all(np.any(batch.labels == GOLD, axis=1).all() for batch in first)
