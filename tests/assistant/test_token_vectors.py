from concurrent.futures import ThreadPoolExecutor

import numpy as np

from assistant.token_vectors import TokenVectors
from index.hashing_encoder import HashingEncoder

TEXTS = ["a boat in the harbour", "the mill", "", "a boat in the harbour", "rye"]


class Counting(HashingEncoder):
    """Remembers what it was asked to encode."""

    def __init__(self):
        super().__init__(64)
        self.encoded = []

    def encode_tokens(self, texts):
        self.encoded += texts
        return super().encode_tokens(texts)


def same(found, texts):
    expected = HashingEncoder(64).encode_tokens(texts)
    return all(np.array_equal(one, other) for one, other in zip(found, expected, strict=True))


def test_the_vectors_come_in_the_order_of_the_texts():
    assert same(TokenVectors(Counting).of(TEXTS), TEXTS)


def test_a_text_is_encoded_once():
    encoder = Counting()
    vectors = TokenVectors(lambda: encoder)
    vectors.of(TEXTS)
    vectors.of(["rye", "the mill", "barley"])
    assert sorted(encoder.encoded) == sorted({*TEXTS, "barley"})


def test_no_more_than_the_most_recently_used_are_kept():
    encoder = Counting()
    vectors = TokenVectors(lambda: encoder, most=2)
    assert same(vectors.of(TEXTS), TEXTS)
    vectors.of(["one"])
    vectors.of(["two"])
    vectors.of(["one"])
    vectors.of(["three"])
    encoder.encoded.clear()
    vectors.of(["one", "three"])
    assert encoder.encoded == []
    vectors.of(["two"])
    assert encoder.encoded == ["two"]


def test_nothing_asks_for_nothing():
    encoder = Counting()
    assert TokenVectors(lambda: encoder).of([]) == []
    assert encoder.encoded == []


def test_many_threads_get_their_own_texts():
    vectors = TokenVectors(Counting, most=3)
    wanted = [[f"word {n}", f"word {n + 1}", "the mill"] for n in range(60)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(vectors.of, wanted))
    assert all(same(one, texts) for one, texts in zip(found, wanted, strict=True))
