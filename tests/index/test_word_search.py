from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.fusion import highest
from index.lexical import LexicalIndex
from index.word_search import Pace, WordSearch
from index.words import terms

WORDS = ("care", "child", "budget", "2015", "ofsted", "bridge", "leaver", "é", "the")
TEXTS = [
    "Twelve care leavers were at university.",
    "The council has 2,217 children in need of help.",
    "Foster carers look after children. Children thrive.",
    "",
]

texts = st.lists(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), max_size=40)
wordings = st.lists(
    st.lists(st.sampled_from((*WORDS, "unheard")), max_size=6).map(" ".join), max_size=4
)


def every_share(index, asked, k1=1.2, b=0.75):
    """What BM25 says of all passages: each posting of each wording counted, nothing left out."""
    best = np.zeros(len(index))
    for wording in asked:
        total = np.zeros(len(index))
        for term, repeats in sorted(Counter(terms(wording)).items()):
            rows, counts = index.postings(term)
            total[rows] += repeats * index.worth(term, rows, counts, k1=k1, b=b)
        if most := index.most(wording, k1=k1):
            best = np.maximum(best, total / most)
    return best.astype(np.float32)


IMPATIENT = Pace(hoped=1, worthwhile=0, lookup=0)
"""Looks passages up as soon as that is right, however few postings it saves."""


def library(seed, passages, words=300):
    """Passages of words, few of them common and many rare, and some passages twice."""
    rng = np.random.default_rng(seed)
    share = 1 / np.arange(1, words + 1)
    made = [
        " ".join(f"w{n}" for n in rng.choice(words, rng.integers(1, 60), p=share / share.sum()))
        for _ in range(passages)
    ]
    return [*made, *made[: passages // 5]]


def test_a_share_is_that_of_the_wording_that_fits_best():
    index = LexicalIndex.build(TEXTS)
    asked, other = "kids in need", "children in need of help"
    shares = WordSearch(index, [asked, other]).shares(np.arange(4))
    best = np.maximum(
        index.scores(asked) / index.most(asked), index.scores(other) / index.most(other)
    )
    assert shares == pytest.approx(best, abs=1e-6)
    assert WordSearch(index, ["of the"]).shares(np.arange(4)).tolist() == [0, 0, 0, 0]


def test_passages_may_be_asked_for_in_any_order_and_twice():
    found = WordSearch(LexicalIndex.build(TEXTS), ["children"])
    assert (
        found.shares(np.array([2, 0, 2])).tolist() == found.shares(np.arange(3))[[2, 0, 2]].tolist()
    )


@settings(max_examples=200, deadline=None)
@given(texts, wordings, st.integers(1, 12), st.randoms(), st.sampled_from((0.0, 0.9, 1.2)))
def test_the_best_are_those_of_all_shares_ties_and_filters_included(held, asked, count, chance, k1):
    index = LexicalIndex.build(held)
    shares = every_share(index, asked, k1)
    found = WordSearch(index, asked, k1=k1)
    rows = np.arange(len(held))
    assert found.shares(rows).tolist() == shares.tolist()
    assert found.best(count).tolist() == highest(shares, count).tolist()
    allowed = np.array([chance.random() < 0.5 for _ in held], bool)
    shares[~allowed] = 0
    assert found.best(count, allowed).tolist() == highest(shares, count).tolist()


@pytest.fixture(scope="module")
def libraries():
    return [LexicalIndex.build(library(seed, 400)) for seed in range(4)]


@settings(max_examples=80, deadline=None)
@given(
    number=st.integers(0, 3),
    words=st.lists(st.integers(0, 40), min_size=1, max_size=9),
    count=st.integers(1, 30),
    half=st.booleans(),
)
def test_what_is_left_out_could_not_be_among_the_best(libraries, number, words, count, half):
    index = libraries[number]
    one = " ".join(f"w{word}" for word in words)
    other = " ".join(f"w{word + 3}" for word in words[1:] * 2)
    allowed = np.arange(len(index)) % 2 == 0 if half else None
    for asked in ([one], [one, other], [one, other, f"{one} w2 w2"]):
        shares = every_share(index, asked)
        if allowed is not None:
            shares[~allowed] = 0
        found = WordSearch(index, asked, pace=IMPATIENT).best(count, allowed)
        assert found.tolist() == highest(shares, count).tolist()


def test_common_words_are_not_counted_where_they_decide_nothing(libraries):
    added = []

    class Counting(WordSearch):
        """Says how many postings it adds up."""

        def _add(self, term, rows, counts, sums, at):
            added.append(len(at))
            super()._add(term, rows, counts, sums, at)

    index, asked = libraries[0], ["w250 w200 w150 w1 w0"]
    Counting(index, asked, pace=IMPATIENT).best(3)
    assert sum(added) < sum(index.frequency(f"w{n}") for n in (250, 200, 150, 1, 0)) / 3


def test_a_word_that_every_passage_has_ranks_by_how_often_and_how_short():
    index = LexicalIndex.build(["care " * n + "x " * (12 - n) for n in range(1, 12)] * 3)
    found = WordSearch(index, ["care"], pace=IMPATIENT)
    assert found.best(4).tolist() == [10, 21, 32, 9]
    assert len(found.best(100)) == 33


@pytest.mark.parametrize("asked", [[], [""], ["of the"], ["unheard"]])
def test_a_question_that_no_passage_shares_a_term_with_finds_none(asked):
    found = WordSearch(LexicalIndex.build(TEXTS), asked)
    assert found.best(5).tolist() == []
    assert found.shares(np.arange(4)).tolist() == [0, 0, 0, 0]


def test_an_index_without_words_has_nothing_to_find():
    for held in ([], ["", "of the"]):
        assert WordSearch(LexicalIndex.build(held), ["care"]).best(5).tolist() == []
