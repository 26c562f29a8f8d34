import numpy as np
import pytest

from assistant.reader import open_reader
from assistant.signals import best_matches
from index.encoder import default_encoder
from index.hashing_encoder import HashingEncoder

QUESTION = "How long does adoption take?"
SENTENCES = [
    "Adoption panels, adoption workers and adoption teams met to speak about adoption.",
    "On average a child waits sixteen months until the order is made.",
    "The panel has a new chair.",
]


@pytest.fixture(scope="module")
def reader():
    return open_reader(default_encoder())


def test_the_packaged_layers_give_vectors_of_their_own(reader):
    ours, base = (encoder.encode_tokens([QUESTION])[0] for encoder in (reader, default_encoder()))
    assert ours.shape == base.shape
    np.testing.assert_allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    assert np.abs(ours - base).max() > 0.05
    assert reader.fingerprint != default_encoder().fingerprint


def test_training_moves_the_question_nearer_to_its_answer(reader):
    def scores(encoder):
        question, *sentences = encoder.encode_tokens([QUESTION, *SENTENCES])
        return [float(best_matches(question, sentence).mean()) for sentence in sentences]

    before, after = scores(default_encoder()), scores(reader)
    assert after[1] - after[0] > before[1] - before[0]
    assert after[1] - after[2] > before[1] - before[2]


def test_it_is_opened_once(reader):
    assert open_reader(default_encoder()) is reader


def test_a_library_with_another_encoder_reads_with_that():
    other = HashingEncoder(64)
    assert open_reader(other) is other
