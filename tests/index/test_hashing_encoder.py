import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.hashing_encoder import HashingEncoder

TEXTS = [
    "The council recruits foster carers.",
    "Foster carers were recruited by the council.",
    "Trains to London leave every hour.",
]


def test_texts_that_share_words_are_near_and_others_are_not(hashing):
    vectors = hashing.encode(TEXTS)
    near = vectors @ vectors.T
    assert near[0, 1] > 0.5
    assert abs(near[0, 2]) < 0.2


def test_inflections_are_nearer_than_strangers(hashing):
    inspected, inspection, banana = hashing.encode(["inspected", "inspection", "banana"])
    assert inspected @ inspection > inspected @ banana + 0.2


@settings(deadline=None)
@given(st.lists(st.text(), max_size=4))
def test_every_row_has_length_one(texts):
    vectors = HashingEncoder(64).encode(texts)
    assert vectors.shape == (len(texts), 64)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(texts)), abs=1e-5)


def test_two_of_them_agree_and_their_fingerprint_tells_sizes_apart():
    assert HashingEncoder().encode(TEXTS).tolist() == HashingEncoder().encode(TEXTS).tolist()
    assert HashingEncoder().fingerprint == HashingEncoder().fingerprint
    assert HashingEncoder(64).fingerprint != HashingEncoder(128).fingerprint


def test_token_vectors_stand_for_the_pieces_and_meet_the_same_word_elsewhere(hashing):
    pieces = hashing.pieces(TEXTS)
    rows = hashing.encode_tokens(TEXTS)
    assert [len(own) for own in rows] == [len(own) for own in pieces]
    foster = rows[0][pieces[0].index("foster")]
    nearest = [pieces[1][int((own @ foster).argmax())] for own in [rows[1]]]
    assert nearest == ["foster"]


def test_it_counts_words_and_the_two_marks_of_a_model(hashing):
    assert hashing.count("one two three") == 5


def test_progress_ends_at_the_number_of_texts(hashing):
    seen = []
    hashing.encode(TEXTS, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]
