import numpy as np
import pytest

from index.recall import QUESTIONS, Trial, nearest, stand_ins, unit


@pytest.fixture(scope="module")
def vectors():
    return unit(np.random.default_rng(5).standard_normal((900, 24)).astype(np.float32))


def exactly(vectors, among=None):
    """Search by comparing all vectors, or some of them."""

    def search(question, k):
        products = vectors.astype(np.float64) @ question.astype(np.float64)
        if among is not None:
            products[~among] = -np.inf
        return np.argsort(-products)[:k]

    return search


def test_exact_search_finds_all(vectors):
    found = Trial(vectors).recall(exactly(vectors))
    assert (found.mean, found.at_least) == (1, 1)


def test_a_search_of_half_the_vectors_finds_about_half(vectors):
    among = np.random.default_rng(6).random(len(vectors)) < 0.5
    found = Trial(vectors).recall(exactly(vectors, among))
    assert 0.4 < found.at_least < found.mean < 0.6


def test_fewer_than_were_wanted_count_as_missed(vectors):
    search = exactly(vectors)
    found = Trial(vectors).recall(lambda question, _: search(question, 4))
    assert found.mean == pytest.approx(0.4)


def test_of_equal_vectors_any_is_right():
    vectors = np.repeat(unit(np.random.default_rng(7).standard_normal((20, 8))), 30, axis=0)
    last_first = vectors[::-1]
    trial = Trial(vectors)
    found = trial.recall(lambda question, k: 599 - exactly(last_first)(question, k))
    assert found.mean == 1


def test_few_vectors_are_enough():
    vectors = unit(np.eye(3, dtype=np.float32))
    assert Trial(vectors).recall(exactly(vectors)).mean == 1


def test_the_nearest_are_those_of_one_big_product():
    rng = np.random.default_rng(3)
    vectors = unit(rng.standard_normal((140_001, 4)).astype(np.float32))
    asked = unit(rng.standard_normal((3, 4)).astype(np.float32))
    found = nearest(vectors, asked, 10)
    right = np.argsort(-(asked @ vectors.T), axis=1)[:, :10]
    assert [set(rows) for rows in found.tolist()] == [set(rows) for rows in right.tolist()]


def test_questions_are_always_the_same_and_lie_between_the_vectors(vectors):
    asked = stand_ins(vectors, QUESTIONS)
    assert asked.tolist() == stand_ins(vectors, QUESTIONS).tolist()
    assert np.linalg.norm(asked, axis=1) == pytest.approx(1, abs=1e-5)
    assert float((asked @ vectors.T).max()) < 0.99
