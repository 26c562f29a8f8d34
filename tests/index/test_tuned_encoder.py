import numpy as np
import pytest
from safetensors.numpy import save

from index.encoder import DEFAULT_WEIGHTS, default_encoder
from index.errors import EncoderError
from index.tuned_encoder import TunedEncoder

TEXTS = ["The ferry sank in 1974.", "Who was hurt when the ferry sank?"]


@pytest.fixture(scope="module")
def layers():
    """The layers of the packaged model, in half precision, as the shipped ones are."""
    encoder = default_encoder()
    encoder.encode_tokens(["load"])
    state = encoder._model[0].auto_model.encoder.state_dict()
    return {name: value.numpy().astype(np.float16) for name, value in state.items()}


def weights(layers, base=DEFAULT_WEIGHTS):
    return save(layers, metadata={"base": base})


def test_the_layers_of_the_base_give_the_vectors_of_the_base(layers):
    tuned = TunedEncoder(default_encoder(), weights(layers))
    for ours, theirs in zip(
        tuned.encode_tokens(TEXTS), default_encoder().encode_tokens(TEXTS), strict=True
    ):
        np.testing.assert_allclose(ours, theirs, atol=5e-3)
    assert tuned.pieces(TEXTS) == default_encoder().pieces(TEXTS)


def test_other_layers_give_other_vectors_and_leave_the_base_as_it_is(layers):
    before = default_encoder().encode_tokens(TEXTS)
    rng = np.random.default_rng(0)
    noisy = {
        name: (value * (1 + 0.2 * rng.standard_normal(value.shape))).astype(np.float16)
        for name, value in layers.items()
    }
    tuned = TunedEncoder(default_encoder(), weights(noisy))
    found = tuned.encode_tokens(TEXTS)
    after = default_encoder().encode_tokens(TEXTS)
    for ours, first, second in zip(found, before, after, strict=True):
        np.testing.assert_allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
        assert np.abs(ours - first).max() > 0.05
        np.testing.assert_array_equal(first, second)
    assert tuned.fingerprint != default_encoder().fingerprint


def test_the_embeddings_are_held_once(layers):
    tuned = TunedEncoder(default_encoder(), weights(layers))
    tuned.encode_tokens(TEXTS)
    assert (
        tuned._model[0].auto_model.embeddings is default_encoder()._model[0].auto_model.embeddings
    )


def test_layers_made_for_other_weights_are_refused(layers):
    with pytest.raises(EncoderError, match=r"made for other weights .* \(SHA-256 00000"):
        TunedEncoder(default_encoder(), weights(layers, base="0" * 64))


@pytest.mark.parametrize("content", [b"", b"no weights at all", b"\x02\0\0\0\0\0\0\0[]"])
def test_what_is_no_safetensors_file_is_refused(content):
    with pytest.raises(EncoderError):
        TunedEncoder(default_encoder(), content)


def test_layers_of_another_shape_are_refused(layers):
    few = dict(list(layers.items())[:5])
    with pytest.raises(EncoderError, match="do not fit all-MiniLM-L6-v2"):
        TunedEncoder(default_encoder(), weights(few)).encode_tokens(TEXTS)
