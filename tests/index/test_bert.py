import math

import numpy as np
import pytest

from index.bert import Embeddings, Layer, Room, _gelu

WIDTH, WIDE = 12, 20
RNG = np.random.default_rng(11)


def random(*shape):
    return RNG.standard_normal(shape).astype(np.float32) * np.float32(0.6)


def shapes():
    linear = {
        "attention.self.query": (WIDTH, WIDTH),
        "attention.self.key": (WIDTH, WIDTH),
        "attention.self.value": (WIDTH, WIDTH),
        "attention.output.dense": (WIDTH, WIDTH),
        "intermediate.dense": (WIDE, WIDTH),
        "output.dense": (WIDTH, WIDE),
    }
    for name, (rows, columns) in linear.items():
        yield f"layer.{name}.weight", (rows, columns)
        yield f"layer.{name}.bias", (rows,)
    for name in ("attention.output.LayerNorm", "output.LayerNorm"):
        yield f"layer.{name}.weight", (WIDTH,)
        yield f"layer.{name}.bias", (WIDTH,)


WEIGHTS = {name: random(*shape) for name, shape in shapes()}


def norm(states, name):
    centred = states - states.mean(axis=1, keepdims=True)
    spread = np.sqrt((centred**2).mean(axis=1, keepdims=True) + 1e-12)
    return centred / spread * WEIGHTS[f"layer.{name}.weight"] + WEIGHTS[f"layer.{name}.bias"]


def linear(states, name):
    return states @ WEIGHTS[f"layer.{name}.weight"].T + WEIGHTS[f"layer.{name}.bias"]


def as_published(states, heads):
    """One layer over one text, as the paper has it, head by head in double precision."""
    states = states.astype(np.float64)
    query, key, value = (
        linear(states, f"attention.self.{part}") for part in ("query", "key", "value")
    )
    each = WIDTH // heads
    mixed = []
    for first in range(0, WIDTH, each):
        own = slice(first, first + each)
        powers = np.exp(query[:, own] @ key[:, own].T / math.sqrt(each))
        mixed.append(powers / powers.sum(axis=1, keepdims=True) @ value[:, own])
    mixed = linear(np.hstack(mixed), "attention.output.dense")
    states = norm(states + mixed, "attention.output.LayerNorm")
    wide = linear(states, "intermediate.dense")
    wide = wide / 2 * (1 + np.vectorize(math.erf)(wide / math.sqrt(2)))
    return norm(states + linear(wide, "output.dense"), "output.LayerNorm")


@pytest.mark.parametrize("heads", [1, 2, 3, 12])
def test_a_layer_does_what_is_published_for_any_number_of_heads(heads):
    states = random(7, WIDTH)
    found = Layer(WEIGHTS, "layer", heads).of(states, Room([7]))
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, as_published(states, heads), atol=1e-5)


def test_texts_side_by_side_do_not_see_each_other_and_leave_their_states_alone():
    texts = [random(size, WIDTH) for size in (5, 1, 9)]
    states = np.concatenate(texts)
    before = states.copy()
    layer = Layer(WEIGHTS, "layer", 3)
    found = layer.of(states, Room([5, 1, 9]))
    assert np.array_equal(states, before)
    for text, (start, end) in zip(texts, Room([5, 1, 9]).spans, strict=True):
        np.testing.assert_allclose(found[start:end], as_published(text, 3), atol=1e-5)


def test_a_room_used_again_leaves_no_trace():
    room, layer = Room([6]), Layer(WEIGHTS, "layer", 2)
    first, second = random(6, WIDTH), random(6, WIDTH)
    found = layer.of(first, room)
    kept = found.copy()
    layer.of(second, room)
    assert np.array_equal(found, kept)
    assert np.array_equal(layer.of(first, room), kept)


def test_gelu_is_within_a_millionth_of_what_erf_gives():
    x = np.concatenate([np.linspace(-12, 12, 20_001), [-300, -60, 0, 60, 300]])
    found = x.astype(np.float32)[None, :]
    _gelu(found, np.empty_like(found), np.empty_like(found))
    wanted = x / 2 * (1 + np.vectorize(math.erf)(x / math.sqrt(2)))
    np.testing.assert_allclose(found[0], wanted, atol=1e-6, rtol=1e-6)


def test_a_piece_is_its_word_its_place_and_the_first_type_on_one_scale():
    weights = {
        "embeddings.word_embeddings.weight": random(10, WIDTH),
        "embeddings.position_embeddings.weight": random(8, WIDTH),
        "embeddings.token_type_embeddings.weight": random(2, WIDTH),
        "embeddings.LayerNorm.weight": np.ones(WIDTH, np.float32),
        "embeddings.LayerNorm.bias": np.zeros(WIDTH, np.float32),
    }
    found = Embeddings(weights).of([np.array([3, 1]), np.array([4])])
    words, places, types = (weights[name] for name in list(weights)[:3])
    for row, word, place in ((0, 3, 0), (1, 1, 1), (2, 4, 0)):
        sum_of = words[word] + places[place] + types[0]
        wanted = (sum_of - sum_of.mean()) / sum_of.std()
        np.testing.assert_allclose(found[row], wanted, atol=1e-5)
