"""Passages in torch on a CPU: what the published weights give, whatever stands beside a text."""

import hashlib

import numpy as np
import pytest

from index.encoder import default_encoder
from index.model_folder import ModelFolder
from index.reader import Reader, packaged_reader
from index.token_vectors import to_bytes
from index.torch_model import TorchModel, agree, load_model

packed_bert = pytest.importorskip("index.packed_bert")
pytestmark = pytest.mark.skipif(
    not packed_bert.packs(), reason="torch has no oneDNN for this processor"
)

SENTENCES = (
    "Twelve care leavers were at university.",
    "On average a child waits sixteen months until the order is made.",
    "Social workers' caseloads are too high; managers have known this since March 2019.",
)
TEXTS = (
    "",
    "a",
    *SENTENCES,
    *(" ".join(SENTENCES * count) for count in (1, 2, 4, 5, 20)),
    "A budget of £2,000,000 was overspent.",
    "Twelve care leavers were at college.",
)


@pytest.fixture(scope="module")
def folder():
    return ModelFolder(default_encoder().folder, "minilm")


@pytest.fixture(scope="module")
def reader() -> Reader:
    return packaged_reader(default_encoder().fingerprint)


@pytest.fixture(scope="module")
def model(folder, reader):
    return packed_bert.PackedBert(folder, reader)


@pytest.fixture(scope="module")
def found(model):
    return model.read(TEXTS)


def same_bits(one, other):
    return one.shape == other.shape and one.tobytes() == other.tobytes()


def digest(vectors, tokens):
    return hashlib.sha256(b"".join(each.tobytes() for each in (vectors, *tokens))).hexdigest()


def test_vectors_are_those_of_sentence_transformers_and_tokens_to_a_step(folder, reader, found):
    vectors, tokens = TorchModel(folder, reader).read(TEXTS)
    np.testing.assert_allclose(found[0], vectors, atol=2e-6)
    for own, wanted in zip(found[1], tokens, strict=True):
        assert own.shape == wanted.shape
        apart = np.abs(to_bytes(own).astype(int) - to_bytes(wanted).astype(int))
        assert apart.max(initial=0) <= 1
        assert not apart.size or (apart > 0).mean() < 0.001


def test_without_a_reader_tokens_are_the_last_states(folder):
    vectors, tokens = packed_bert.PackedBert(folder, None).read(TEXTS)
    wanted = TorchModel(folder, None).read(TEXTS)
    np.testing.assert_allclose(vectors, wanted[0], atol=2e-6)
    for own, other in zip(tokens, wanted[1], strict=True):
        np.testing.assert_allclose(own, other, atol=2e-6)


@pytest.mark.parametrize("beside", [1, 2, 5])
def test_no_text_changes_for_those_beside_it(model, found, beside):
    order = np.random.default_rng(beside).permutation(len(TEXTS)).tolist()
    for start in range(0, len(order), beside):
        rows = order[start : start + beside]
        vectors, tokens = model.read([TEXTS[row] for row in rows])
        for row, vector, own in zip(rows, vectors, tokens, strict=True):
            assert same_bits(vector, found[0][row])
            assert same_bits(own, found[1][row])


def test_no_number_changes_with_how_many_texts_of_one_length_there_are(model):
    [one], [own] = model.read([SENTENCES[0]])
    vectors, tokens = model.read([SENTENCES[0]] * 40)
    assert all(same_bits(vector, one) for vector in vectors)
    assert all(same_bits(each, own) for each in tokens)


def test_no_number_changes_with_the_number_of_threads(run_python, found):
    run_python(
        f"""
        import hashlib
        import torch
        torch.set_num_threads(3)
        from index.encoder import default_encoder
        vectors, tokens = default_encoder().read({list(TEXTS)!r})
        assert torch.get_num_threads() == 3
        numbers = b"".join(each.tobytes() for each in (vectors, *tokens))
        assert hashlib.sha256(numbers).hexdigest() == {digest(*found)!r}
        """,
        never=(),
    )


def test_it_reads_passages_only_where_it_gives_what_sentence_transformers_gives(folder, reader):
    assert isinstance(load_model(folder, reader), packed_bert.PackedBert)

    class Upgraded(packed_bert.PackedBert):
        def read(self, texts):
            vectors, tokens = super().read(texts)
            return vectors + np.float32(1e-3), tokens

    assert agree(packed_bert.PackedBert(folder, reader), TorchModel(folder, reader))
    assert not agree(Upgraded(folder, reader), TorchModel(folder, reader))

    class Gone(packed_bert.PackedBert):
        def read(self, texts):
            raise RuntimeError("no such operation")

    assert not agree(Gone(folder, reader), TorchModel(folder, reader))


def test_encoding_alone_gives_the_same_vectors(model, found):
    assert same_bits(model.encode(TEXTS), found[0])


def test_no_texts_give_nothing(model):
    vectors, tokens = model.read([])
    assert vectors.shape == (0, 384)
    assert tokens == []
