from dataclasses import replace

import numpy as np
import pytest

from index.framing import framed, with_light_frame
from index.library import Library

OFSTED = frozenset({"ofsted"})


def bare(question, publishers=OFSTED):
    """The question without its frame."""
    spans = framed(question, publishers)
    for start, end in spans:
        question = question[:start] + " " * (end - start) + question[end:]
    return " ".join(question.split())


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("What did inspectors say about missing children?", "missing children?"),
        ("What did Ofsted find about adoption in 2015?", "adoption in 2015?"),
        ("what else did Ofsted's inspectors note about roads", "roads"),
        ("What was said about bats and owls?", "bats and owls?"),
        ("what is said by the reviewers on fostering", "fostering"),
        ("Did they say anything about drones?", "drones?"),
        ("What were the inspectors' findings on thresholds?", "thresholds?"),
        ("What did the 2018 and 2023 reports say about delays", "2018 and 2023 delays"),
        ("What have reviewers said of it", "it"),
    ],
)
def test_what_only_frames_a_question_is_found(question, left):
    assert bare(question) == left


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("What did Greenpeace say about whales?", "Greenpeace whales?"),
        ("What did Ofsted say about whales?", "Ofsted whales?"),
        ("What did the letter conclude about whales?", "letter whales?"),
        ("What did young people think of it?", "young people it?"),
    ],
)
def test_who_is_said_to_have_spoken_stays_unless_it_is_in_all_documents(question, left):
    assert bare(question, frozenset()) == left


@pytest.mark.parametrize(
    "question",
    [
        "What needs to improve according to the report of 2022?",
        "What was found?",
        "What did inspectors find out about?",
        "How many said so?",
        "",
    ],
)
def test_other_questions_have_no_frame(question):
    assert framed(question) == []


def test_words_of_the_frame_count_less_and_the_others_more(hashing):
    question = "What did inspectors say about boats?"
    [asked], [pieces] = hashing.ask([question]), hashing.piece_spans([question])
    light = with_light_frame(asked, framed(question), pieces)
    inside = np.array([end <= question.index("boats") for _, end in pieces])
    assert light.weights.sum() == pytest.approx(1)
    assert (light.weights[inside] < asked.weights[inside]).all()
    assert (light.weights[~inside] > asked.weights[~inside]).all()
    ratio = light.weights / asked.weights
    assert ratio[inside] == pytest.approx(ratio[~inside][0] / 4)


def test_a_question_that_is_all_frame_or_has_no_tokens_stays_as_it_is(hashing):
    question = "What was said about"
    [asked], [pieces] = hashing.ask([question]), hashing.piece_spans([question])
    assert with_light_frame(asked, framed(question), pieces) is asked
    none = replace(asked, tokens=asked.tokens[:0], weights=asked.weights[:0])
    assert with_light_frame(none, [(0, 4)], pieces) is none


def test_a_library_knows_its_publishers(seeds: Library):
    def share(question, word):
        [pieces] = seeds.encoder.piece_spans([question])
        first = question.index(word)
        last = first + len(word)
        weights = seeds.ask(question).weights
        own = [w for (a, b), w in zip(pieces, weights, strict=True) if first <= a and b <= last]
        return float(sum(own))

    ofsted = share("What did Ofsted say about adoption?", "Ofsted")
    other = share("What did Oxfam say about adoption?", "Oxfam")
    assert ofsted < other / 2
