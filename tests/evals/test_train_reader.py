import argparse
import itertools

import numpy as np
import pytest
from safetensors import safe_open

from evals.late_interaction import LateInteraction, read
from evals.reader_batches import GOLD, IGNORED, OTHER, Batch
from evals.reading_sets import Page, Passage, Question
from evals.train_reader import thinned, train, write
from index.encoder import DEFAULT_WEIGHTS, default_encoder
from index.tuned_encoder import TunedEncoder

BATCH = Batch(
    ("who was hurt in 1974", "What was built later?"),
    ("The ferry sank.", "Two sailors broke a leg.", "Then came a bridge.", "A leg broke in 1975."),
    np.array(
        [[OTHER, GOLD, OTHER, OTHER], [OTHER, OTHER, GOLD, IGNORED]],
        dtype=np.int8,
    ),
)


@pytest.fixture
def model():
    return LateInteraction(default_encoder().folder, warm_up=1)


def arguments(folder, every):
    folder.mkdir(exist_ok=True)
    return argparse.Namespace(checkpoint=folder / "reader.pt", every=every)


def test_untrained_scores_are_those_of_the_encoder(model):
    question, *sentences = default_encoder().encode_tokens([BATCH.questions[0], *BATCH.sentences])
    wanted = [float((question @ sentence.T).max(axis=1).mean()) for sentence in sentences]
    np.testing.assert_allclose(model.scores(BATCH)[0], wanted, atol=1e-4)


def test_a_few_steps_lower_the_loss_and_leave_the_embeddings(model):
    embeddings = model._model.embeddings.word_embeddings.weight.clone()
    losses = [model.step(BATCH) for _ in range(4)]
    assert float(model.loss(BATCH).detach()) < losses[0] - 0.1
    assert (model._model.embeddings.word_embeddings.weight == embeddings).all()


def test_a_sentence_that_is_ignored_does_not_count(model):
    without = Batch(BATCH.questions[1:], BATCH.sentences[:3], BATCH.labels[1:, :3])
    alone = Batch(BATCH.questions[1:], BATCH.sentences, BATCH.labels[1:])
    assert float(model.loss(alone).detach()) == pytest.approx(
        float(model.loss(without).detach()), abs=1e-4
    )


def test_training_goes_on_where_it_stopped(model, tmp_path):
    straight = LateInteraction(default_encoder().folder, warm_up=1)
    train(straight, itertools.repeat(BATCH), 6, 0, arguments(tmp_path / "a", every=100))
    folder = arguments(tmp_path / "b", every=2)
    assert train(model, itertools.repeat(BATCH), 4, 0, folder) == 4
    saved = read(folder.checkpoint)
    later = LateInteraction(default_encoder().folder, warm_up=1)
    later.resume(saved["model"])
    assert train(later, itertools.repeat(BATCH), 6, saved["questions"], folder) == 6
    assert later.steps == straight.steps == 3
    for name, value in straight.average.items():
        np.testing.assert_allclose(value, later.average[name], atol=1e-6)


def test_the_file_written_opens_over_the_encoder_with_its_facts(model, tmp_path):
    model.step(BATCH)
    file = tmp_path / "reader.safetensors"
    write(file, model, {"base": DEFAULT_WEIGHTS, "seed": "1"})
    with safe_open(file, framework="numpy") as opened:
        assert opened.metadata() == {"base": DEFAULT_WEIGHTS, "seed": "1"}
    assert 20e6 < file.stat().st_size < 30e6
    tuned = TunedEncoder(default_encoder(), file.read_bytes())
    model.use(model.average)
    question, *sentences = tuned.encode_tokens([BATCH.questions[0], *BATCH.sentences])
    wanted = [float((question @ sentence.T).max(axis=1).mean()) for sentence in sentences]
    np.testing.assert_allclose(model.scores(BATCH)[0], wanted, atol=5e-3)


def test_sets_that_repeat_themselves_are_thinned():
    def page(name):
        questions = tuple(Question(str(n), "Why?", frozenset({("c", 0)})) for n in range(1000))
        return Page(Passage(name, "c", ()), questions)

    policies, articles = thinned([page("policyqa"), page("squad1")])
    assert 340 < len(policies.questions) < 460
    assert len(articles.questions) == 1000
