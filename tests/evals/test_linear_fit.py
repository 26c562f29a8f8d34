import numpy as np
import pytest

from evals.linear_fit import Example, listwise, logistic

NAMES = ("matters", "does not")


def rows(seed, count):
    return np.random.default_rng(seed).standard_normal((count, 2)).astype(np.float32)


def test_what_tells_the_gold_sentence_weighs_and_what_does_not_weighs_nothing():
    examples = []
    for seed in range(60):
        own = rows(seed, 12)
        examples.append(Example(own, np.arange(12) == own[:, 0].argmax()))
    found = listwise(examples, NAMES, penalty=1.0)
    assert found.weights[0] > 3
    assert abs(found.weights[1]) < 0.1 * found.weights[0]
    first = [one.gold[found.scores(one.rows).argmax()] for one in examples]
    assert np.mean(first) > 0.9


def test_of_several_gold_sentences_one_need_stand_out():
    own = np.array([[3, 0], [-1, 0], [0, 0]], np.float32)
    found = listwise([Example(own, np.array([True, True, False]))] * 20, NAMES, penalty=1.0)
    shares = np.exp(found.scores(own))
    assert shares[:2].sum() / shares.sum() > 0.9


def test_the_rarer_class_counts_as_much_as_the_other():
    apart = np.array([1, 0], np.float32)
    own = np.concatenate([rows(1, 300) + apart, rows(2, 30) - apart])
    labels = np.array([1.0] * 300 + [0.0] * 30)
    found = logistic(own, labels, np.ones(330), NAMES, penalty=1.0)
    assert found.scores(np.zeros((1, 2), np.float32))[0] == pytest.approx(0, abs=0.6)
    right = (found.scores(own) > 0) == labels.astype(bool)
    assert right[:300].mean() == pytest.approx(right[300:].mean(), abs=0.15)


def test_a_weight_never_goes_against_its_sign():
    own = rows(3, 200)
    labels = (own[:, 0] > 0).astype(float)
    free = logistic(own, labels, np.ones(200), NAMES, penalty=1.0)
    held = logistic(own, labels, np.ones(200), NAMES, penalty=1.0, signs={"matters": -1})
    assert free.weights[0] > 1
    assert held.weights[0] == 0
    examples = [
        Example(rows(seed, 9), np.arange(9) == rows(seed, 9)[:, 0].argmin()) for seed in range(20)
    ]
    assert listwise(examples, NAMES, 1.0).weights[0] < -1
    assert listwise(examples, NAMES, 1.0, {"matters": 1}).weights[0] == 0
