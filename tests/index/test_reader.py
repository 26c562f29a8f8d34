import numpy as np
import pytest
from safetensors.numpy import load, save

from index import reader as module
from index.asked import Asked
from index.encoder import DEFAULT_WEIGHTS, SentenceEncoder, default_encoder
from index.errors import EncoderError
from index.reader import FILE, Reader, packaged_reader

QUESTION = "How long does adoption take?"
PASSAGE = (
    "Annual report, 2015 | Adoption\n"
    "Adoption panels, adoption workers and adoption teams met to speak about adoption. "
    "On average a child waits sixteen months until the order is made. The panel has a new chair."
)


@pytest.fixture(scope="module")
def reader():
    return packaged_reader(DEFAULT_WEIGHTS)


def shipped():
    return (module.files("index") / FILE).read_bytes()


def changed(**metadata):
    weights = load(shipped())
    said = {"base": DEFAULT_WEIGHTS, "shared": "4", "layers": "2", "no_answer": "0.5"}
    return save(weights, metadata=said | {"sharpness": "20"} | metadata)


def matches(asked: Asked, tokens):
    return float(asked.weights @ (asked.tokens @ tokens.T).max(axis=1))


def test_a_question_lies_near_the_sentence_that_answers_and_not_the_one_that_repeats_it(minilm):
    [tokens], [spans] = minilm.encode_tokens([PASSAGE]), minilm.piece_spans([PASSAGE])
    [asked] = minilm.ask([QUESTION])
    scores = []
    for sentence in PASSAGE.partition("\n")[2].split(". "):
        start = PASSAGE.index(sentence)
        own = [start <= first < start + len(sentence) for first, _ in spans]
        scores.append(matches(asked, tokens[own]))
    assert np.argmax(scores) == 1


def test_words_of_content_count_more_than_the_small_ones(minilm):
    [asked] = minilm.ask([QUESTION])
    weights = dict(zip(minilm.pieces([QUESTION])[0], asked.weights.tolist(), strict=True))
    assert weights["adoption"] > weights["does"]
    assert sum(weights.values()) == pytest.approx(1, abs=1e-5)


def test_a_question_read_in_numpy_is_what_torch_reads(minilm):
    [asked] = minilm.ask([QUESTION])
    [vector], [tokens] = minilm.read([QUESTION])
    np.testing.assert_allclose(asked.vector, vector, atol=1e-5)
    np.testing.assert_allclose(asked.tokens, tokens, atol=1e-5)
    np.testing.assert_allclose(asked.vector, minilm.encode([QUESTION])[0], atol=1e-5)


def test_questions_read_together_are_what_they_are_alone(minilm):
    questions = [QUESTION, "Who?", "How many care leavers are at university in 2015?"]
    for asked, question in zip(minilm.ask(questions), questions, strict=True):
        [alone] = minilm.ask([question])
        np.testing.assert_allclose(asked.vector, alone.vector, atol=1e-5)
        np.testing.assert_allclose(asked.tokens, alone.tokens, atol=1e-5)
        np.testing.assert_allclose(asked.weights, alone.weights, atol=1e-5)


def test_a_question_without_words_has_no_tokens(minilm):
    [asked] = minilm.ask([""])
    assert asked.tokens.shape == (0, minilm.token_dimension)
    assert asked.weights.shape == (0,)


def test_company_does_not_change_what_is_read(minilm):
    alone, together = minilm.read([PASSAGE]), minilm.read([PASSAGE, QUESTION])
    assert alone[0][0].tobytes() == together[0][0].tobytes()
    assert alone[1][0].tobytes() == together[1][0].tobytes()


def test_a_model_without_a_reader_gives_its_own_last_states():
    plain = SentenceEncoder(default_encoder().folder, "plain")
    [asked] = plain.ask([QUESTION])
    [tokens] = plain.encode_tokens([QUESTION])
    assert plain.reader == plain.fingerprint
    assert tokens.shape == (len(plain.pieces([QUESTION])[0]), plain.token_dimension)
    np.testing.assert_allclose(asked.tokens, tokens, atol=1e-5)
    assert set(asked.weights.round(6)) == {np.float32(1 / len(tokens)).round(6)}


def test_a_reader_for_other_weights_is_refused():
    with pytest.raises(EncoderError, match=r"trained over other weights .* train it again"):
        Reader(changed(base="0" * 64), DEFAULT_WEIGHTS)


@pytest.mark.parametrize("content", [b"", b"no weights at all", b"\x02\0\0\0\0\0\0\0[]"])
def test_what_is_no_safetensors_file_is_refused(content):
    with pytest.raises(EncoderError):
        Reader(content, DEFAULT_WEIGHTS)


def test_a_reader_that_does_not_fit_the_layers_is_refused():
    wrong = changed(shared="6")
    encoder = SentenceEncoder(
        default_encoder().folder, "odd", open_reader=lambda base: Reader(wrong, base)
    )
    with pytest.raises(EncoderError, match="does not fit"):
        encoder.read(["text"])


def test_the_packaged_file_is_the_published_one(reader, monkeypatch, tmp_path):
    assert reader.fingerprint == module.WEIGHTS
    (tmp_path / FILE).write_bytes(shipped()[:-1] + b"\0")
    monkeypatch.setattr(module, "files", lambda _package: tmp_path)
    with pytest.raises(EncoderError, match="install pincite again"):
        packaged_reader(DEFAULT_WEIGHTS)
    (tmp_path / FILE).unlink()
    with pytest.raises(EncoderError, match="is missing from the installation"):
        packaged_reader(DEFAULT_WEIGHTS)
