import numpy as np
import pytest

from index.asked import Asked, OtherTokens, Swapped


def array(*values):
    return np.array(values, np.float32)


def asked(*swapped):
    return Asked(array(1, 0), np.zeros((5, 2), np.float32), array(0.5, 0.25, 0.25), swapped)


def swap(*others):
    return Swapped(frozenset({"temp"}), (), (1, 2), others)


FIRST = OtherTokens(3, 4, array(1))
SECOND = OtherTokens(4, 5, array(1))


def test_without_other_words_late_interaction_is_the_weighted_mean():
    best = array(0.8, 0.4, 0.2, 0.9, 0.9).reshape(5, 1)
    assert asked().late(best) == pytest.approx([0.5 * 0.8 + 0.25 * 0.4 + 0.25 * 0.2])


def test_a_phrase_counts_as_its_best_wording_in_each_text():
    best = np.stack([array(0.8, 0.4, 0.2, 0.9, 0.1), array(0.8, 0.4, 0.2, 0.1, 0.6)], axis=1)
    own = 0.5 * 0.8
    assert asked(swap(FIRST, SECOND)).late(best) == pytest.approx(
        [own + 0.5 * 0.9, own + 0.5 * 0.6]
    )


def test_other_words_that_fit_worse_take_nothing_away():
    best = array(0.8, 0.4, 0.2, 0.1, 0).reshape(5, 1)
    assert asked(swap(FIRST)).late(best) == pytest.approx(asked().late(best))


def test_a_phrase_without_tokens_of_its_own_changes_nothing():
    best = array(0.8, 0.4, 0.2, 0.9, 0.9).reshape(5, 1)
    empty = Swapped(frozenset({"temp"}), (frozenset({"locum"}),))
    assert asked(empty).late(best) == pytest.approx(asked().late(best))


def test_each_token_is_matched_as_well_as_its_phrase_is_in_any_wording():
    best = np.stack([array(0.8, 0.4, 0.2, 0.3, 0.1), array(0.8, 0.4, 0.2, 0.9, 0.6)], axis=1)
    matched = asked(swap(FIRST, SECOND)).matched(best)
    assert matched == pytest.approx(np.array([[0.8, 0.8], [0.4, 0.9], [0.3, 0.9]], np.float32))
    assert asked().matched(best) == pytest.approx(best[:3])
    assert best[2, 1] == np.float32(0.2)  # what was given stays as it was
