import json
import os
import shutil
import subprocess
import sys

import numpy as np
import pytest

from index.cross_encoder import CrossEncoder, open_cross_encoder
from index.encoder import default_encoder
from index.errors import CrossEncoderError

QUESTION = "How many care leavers were at university?"
TEXTS = ["Twelve were.", "The council was judged inadequate.", "A " + "very " * 900 + "long one."]


@pytest.fixture(scope="module")
def tiny(cross_encoder_folder):
    return open_cross_encoder(str(cross_encoder_folder))


@pytest.fixture
def copy(cross_encoder_folder, tmp_path):
    """Its files, for a test that alters them."""
    return shutil.copytree(cross_encoder_folder, tmp_path / "altered")


def configured(folder, **changes):
    file = folder / "config.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | changes))
    return folder


def refusal(folder, *, when="opened"):
    """What is said of a folder, when it is opened or when it first has to judge."""
    if when == "opened":
        with pytest.raises(CrossEncoderError) as caught:
            CrossEncoder(folder)
    else:
        opened = CrossEncoder(folder)
        with pytest.raises(CrossEncoderError) as caught:
            opened.scores(QUESTION, TEXTS)
    message = str(caught.value)
    assert "\n" not in message
    assert "hf download" in message or "set another folder" in message
    return message


def logits_of(folder, texts):
    """The model's own logits, as transformers gives them, one pair at a time."""
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    model = AutoModelForSequenceClassification.from_pretrained(folder).eval()
    tokenizer = AutoTokenizer.from_pretrained(folder)
    with torch.inference_mode():
        pairs = [
            tokenizer(QUESTION, t, return_tensors="pt", truncation=True, max_length=512)
            for t in texts
        ]
        return np.array([model(**pair).logits[0].tolist() for pair in pairs], np.float32)


def test_scores_are_the_logits_of_each_pair_whatever_the_company(tiny, cross_encoder_folder):
    scores = tiny.scores(QUESTION, TEXTS)
    assert scores.shape == (3,)
    assert scores == pytest.approx(logits_of(cross_encoder_folder, TEXTS)[:, 0], abs=1e-4)
    assert len({round(float(score), 3) for score in scores}) == 3
    assert tiny.scores(QUESTION, TEXTS[1::-1]) == pytest.approx(scores[1::-1], abs=1e-4)


@pytest.mark.parametrize(
    ("labels", "relevant"),
    [(("LABEL_0", "LABEL_1"), 1), (("no", "yes"), 1), (("Relevant", "other"), 0)],
)
def test_of_two_labels_it_is_how_far_the_relevant_one_is_ahead(
    make_cross_encoder, labels, relevant
):
    folder = make_cross_encoder(*labels)
    logits = logits_of(folder, TEXTS)
    ahead = logits[:, relevant] - logits[:, 1 - relevant]
    assert CrossEncoder(folder).scores(QUESTION, TEXTS) == pytest.approx(ahead, abs=1e-4)


def test_no_texts_and_broken_characters_do_not_stop_it(tiny):
    assert tiny.scores(QUESTION, []).shape == (0,)
    assert np.isfinite(tiny.scores("odd \ud800", ["", "odd \udfff text"])).all()


def test_it_is_opened_once_and_its_weights_wait_for_the_first_pair(cross_encoder_folder):
    opened = CrossEncoder(cross_encoder_folder)
    assert opened.name == "tiny-cross-encoder"
    assert len(opened.fingerprint) == 64
    assert opened.scores(QUESTION, []).shape == (0,)
    assert not opened.loaded
    opened.scores(QUESTION, TEXTS[:1])
    assert opened.loaded
    assert open_cross_encoder(str(cross_encoder_folder)) is open_cross_encoder(
        str(cross_encoder_folder)
    )


def test_opening_does_not_load_torch(cross_encoder_folder):
    code = (
        "import sys; from index.cross_encoder import open_cross_encoder\n"
        "print(len(open_cross_encoder(sys.argv[1]).fingerprint), 'torch' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(cross_encoder_folder)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["64", "False"]


def test_other_weights_have_another_fingerprint(cross_encoder_folder, make_cross_encoder):
    assert (
        CrossEncoder(cross_encoder_folder).fingerprint
        != CrossEncoder(make_cross_encoder("no", "yes")).fingerprint
    )


def test_the_environment_is_as_it_was(copy, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "0")
    CrossEncoder(copy).scores(QUESTION, TEXTS[:1])
    assert os.environ["HF_HUB_OFFLINE"] == "0"


def test_a_folder_that_is_not_there_or_empty_is_refused(tmp_path):
    assert "there is no folder" in refusal(tmp_path / "none")
    assert "holds no model (config.json" in refusal(tmp_path)


def test_an_embedding_model_is_refused():
    assert "holds a BertModel, which is no cross-encoder" in refusal(default_encoder().folder)


def test_a_configuration_that_is_none_is_refused(copy):
    (copy / "config.json").write_text("[1, 2]")
    assert "holds no model" in refusal(copy)
    (copy / "config.json").write_text("{")
    assert "holds no model" in refusal(copy)
    (copy / "config.json").write_text("{}")
    assert "holds a model of no kind" in refusal(copy)


def test_a_model_of_three_labels_is_refused(make_cross_encoder):
    folder = make_cross_encoder("contradiction", "entailment", "neutral")
    assert "3 scores (contradiction, entailment, neutral…)" in refusal(folder)


def test_weights_that_are_a_pickle_or_missing_are_refused(copy):
    (copy / "model.safetensors").rename(copy / "pytorch_model.bin")
    assert "no model.safetensors" in refusal(copy)


def test_weights_cut_short_are_refused_when_opened(copy):
    file = copy / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    assert "fetch it again" in refusal(copy)
    file.write_text("a pointer to the file\n")
    assert "fetch it again" in refusal(copy)


def test_weights_without_a_head_are_not_filled_in_by_chance(copy):
    from safetensors.numpy import load_file, save_file

    tensors = load_file(copy / "model.safetensors")
    del tensors["classifier.weight"]
    save_file(tensors, copy / "model.safetensors", metadata={"format": "pt"})
    assert "its weights lack classifier.weight" in refusal(copy, when="judging")


def test_weights_of_another_shape_are_refused(copy):
    assert "cannot be used" in refusal(configured(copy, hidden_size=32), when="judging")


def test_weights_that_give_no_numbers_are_refused(copy):
    from safetensors.numpy import load_file, save_file

    tensors = load_file(copy / "model.safetensors")
    tensors["classifier.weight"] = tensors["classifier.weight"] * np.float32("nan")
    save_file(tensors, copy / "model.safetensors", metadata={"format": "pt"})
    assert "its weights give no numbers" in refusal(copy, when="judging")


def test_a_folder_without_word_pieces_is_refused(copy):
    for file in copy.glob("tokenizer*"):
        file.unlink()
    assert "no tokenizer.json" in refusal(copy)


def test_code_of_the_folder_is_not_run(copy):
    (copy / "evil.py").write_text("raise SystemExit('ran')\n")
    auto = {"AutoConfig": "evil.Config", "AutoModelForSequenceClassification": "evil.Model"}
    folder = configured(copy, model_type="evil", auto_map=auto)
    assert "cannot be used" in refusal(folder, when="judging")
