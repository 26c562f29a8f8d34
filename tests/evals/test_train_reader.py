import argparse
import itertools

import numpy as np
import pytest
import torch

from evals.late_interaction import LateInteraction, read, save
from evals.narrower_layers import NARROWER, attention_mask, first
from evals.reader_batches import Batch
from evals.reader_texts import text_of
from evals.reading_sets import Page, Passage, Question
from evals.train_reader import thinned, train, write
from index.encoder import DEFAULT_WEIGHTS, SentenceEncoder, default_encoder
from index.reader import Reader


def text(*sentences, above="Annals | "):
    words, spans = above, []
    for sentence in sentences:
        spans.append((len(words), len(words) + len(sentence)))
        words += sentence + " "
    return text_of(words.rstrip(), spans)


TEXTS = (
    text("The ferry sank.", "Two sailors broke a leg."),
    text("Then came a bridge.", "A leg broke in 1975."),
)
BATCH = Batch(
    TEXTS,
    ("who was hurt in 1974", "What was built later?", "What did the bridge cost?"),
    (frozenset({(0, 1)}), frozenset({(1, 0)}), frozenset()),
)


@pytest.fixture
def model():
    made = LateInteraction(default_encoder().folder, rate=3e-4, steps=40)
    made.begin(TEXTS)
    return made


def arguments(folder, steps, every):
    folder.mkdir(exist_ok=True)
    return argparse.Namespace(checkpoint=folder / "reader.pt", every=every, steps=steps)


def test_a_few_steps_lower_the_loss_and_leave_the_shared_layers(model):
    shared = [value.clone() for value in model._shared.parameters()]
    before = float(model.eval().loss(BATCH).detach())
    for _ in range(12):
        model.step(BATCH)
    assert float(model.eval().loss(BATCH).detach()) < before - 0.1
    assert all((a == b).all() for a, b in zip(shared, model._shared.parameters(), strict=True))


def test_in_each_cycle_the_rate_falls_to_next_to_nothing_and_starts_again():
    model = LateInteraction(default_encoder().folder, rate=1e-3, steps=8, cycles=2)
    rates = []
    for _ in range(8):
        model.step(BATCH)
        rates.append(model._optimizer.param_groups[0]["lr"])
    assert rates[:4] == pytest.approx(rates[4:])
    assert rates[3] < 0.25 * max(rates)
    once = LateInteraction(default_encoder().folder, rate=1e-3, steps=8)
    for _ in range(4):
        once.step(BATCH)
    assert once._optimizer.param_groups[0]["lr"] > 2 * rates[3]


def test_a_cycle_begins_from_what_the_one_before_would_ship_and_nothing_else(tmp_path):
    def made():
        return LateInteraction(default_encoder().folder, rate=1e-3, steps=8, cycles=2)

    whole = made()
    for _ in range(4):
        whole.step(BATCH)
    file = tmp_path / "reader.safetensors"
    write(file, whole.average, {"steps": "4"})
    again = made()
    again.go_on_from(file)
    assert again.steps == 4
    for model in (whole, again):
        torch.manual_seed(7)
        model.step(BATCH)
    for name, value in whole.trained().items():
        assert torch.allclose(again.trained()[name], value, atol=2e-4), name
    other = LateInteraction(default_encoder().folder, rate=1e-3, steps=6, cycles=2)
    with pytest.raises(ValueError, match="4 steps"):
        other.go_on_from(file)


def test_what_is_shipped_is_the_mean_of_what_the_last_cycles_came_to(tmp_path):
    def made():
        return LateInteraction(default_encoder().folder, rate=0.1, steps=6, cycles=3)

    model, ends = made(), []
    for _ in range(3):
        for _ in range(2):
            model.step(BATCH)
        ends.append({name: value.clone() for name, value in model.average.items()})
    save(tmp_path / "reader.pt", model.state())
    again = made()
    again.resume(read(tmp_path / "reader.pt"))
    for one in (model, again):
        assert all((one.mean_of_cycles(1)[name] == ends[2][name]).all() for name in ends[2])
        for name, value in one.mean_of_cycles(2).items():
            assert torch.allclose(value, (ends[1][name] + ends[2][name]) / 2, 1e-3, 1e-4), name
        for name, value in one.mean_of_cycles(9).items():
            assert torch.allclose(value, sum(end[name] for end in ends) / 3, 1e-3, 1e-4), name
    moved = ends[1]["projection.weight"] - ends[2]["projection.weight"]
    assert float(moved.abs().max()) > 1e-3
    file = tmp_path / "reader.safetensors"
    write(file, ends[1], {"steps": "4"})
    gone_on = made()
    gone_on.go_on_from(file)
    for _ in range(2):
        gone_on.step(BATCH)
    assert len(gone_on.state()["ends"]) == 1
    named = gone_on.state()["ends"][0]["projection.weight"]
    assert torch.allclose(named, ends[1]["projection.weight"], atol=1e-3)


def test_the_narrower_layers_begin_where_those_of_the_model_stand():
    made = LateInteraction(default_encoder().folder, steps=40)
    pieces = [each.pieces for each in TEXTS]

    def nearness():
        with torch.no_grad():
            wide, mask = made.eval()._padded(pieces)
            for layer in made._wide:
                wide = first(layer(wide, attention_mask=attention_mask(mask)))
            narrow, _ = made._upper(pieces)
        return float(torch.cosine_similarity(wide[mask], narrow[mask], dim=-1).mean())

    before = nearness()
    made.begin(TEXTS)
    assert before < 0.9
    assert nearness() > 0.99
    wide, narrow = made._wide[0].output.dense, made.layers[0].output.dense
    assert narrow.in_features == wide.in_features // NARROWER


def test_a_sentence_is_scored_by_its_own_pieces_only(model):
    scores, places = model.scores(TEXTS, BATCH.questions)
    assert places == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert scores.shape == (3, 4)
    assert (np.abs(scores) <= 1 + 1e-5).all()
    assert not np.allclose(scores[:, 0], scores[:, 1])


def test_a_question_without_an_answer_pulls_the_score_of_no_answer_up(model):
    alone = Batch(TEXTS, BATCH.questions[2:], BATCH.gold[2:])
    before = float(model.scores(TEXTS, alone.questions)[0].max() - model.no_answer.item())
    for _ in range(12):
        model.step(alone)
    after = float(model.scores(TEXTS, alone.questions)[0].max() - model.no_answer.item())
    assert after < before


def test_training_goes_on_where_it_stopped(model, tmp_path):
    train(model, itertools.repeat(BATCH), arguments(tmp_path / "a", steps=4, every=2))
    again = LateInteraction(default_encoder().folder, rate=3e-4, steps=40)
    again.resume(read(tmp_path / "a" / "reader.pt"))
    assert again.steps == 4
    for name, value in model.trained().items():
        assert (again.trained()[name] == value).all()
        assert (again.average[name] == model.average[name]).all()


def test_what_is_written_reads_as_it_was_trained(model, tmp_path):
    model.step(BATCH)
    model.use(model.average)
    write(tmp_path / "reader.safetensors", model.average, {})
    weights = (tmp_path / "reader.safetensors").read_bytes()
    encoder = SentenceEncoder(
        default_encoder().folder, "trained", open_reader=lambda base: Reader(weights, base)
    )
    words = "Annals | The ferry sank. Two sailors broke a leg."
    [tokens], [spans] = encoder.encode_tokens([words]), encoder.piece_spans([words])
    second = [start >= words.index("Two") for start, _ in spans]
    [asked] = encoder.ask(BATCH.questions[:1])
    score = asked.weights @ (asked.tokens @ tokens[second].T).max(axis=1)
    wanted, places = model.scores(TEXTS, BATCH.questions)
    assert score == pytest.approx(float(wanted[0, places.index((0, 1))]), abs=5e-3)
    assert Reader(weights, DEFAULT_WEIGHTS).no_answer == pytest.approx(
        float(model.average["no_answer"]), abs=1e-4
    )


def test_sets_that_repeat_themselves_are_thinned_by_a_fixed_rule():
    questions = tuple(Question(f"q{n}", "Why?", frozenset({("c", 0)})) for n in range(400))
    page = Page(Passage("policyqa", "one", ()), questions)
    (kept,) = thinned([page])
    assert 100 < len(kept.questions) < 220
    assert thinned([page]) == [kept]
    other = Page(Passage("squad1", "one", ()), questions)
    assert thinned([other]) == [other]
