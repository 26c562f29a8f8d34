import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.lexical import LexicalIndex
from index.lexical_merge import merged

texts = st.lists(
    st.lists(st.sampled_from(("care", "budget", "2015", "the", "é", "inspected")), max_size=5).map(
        " ".join
    ),
    max_size=6,
)


def same(one, other):
    assert list(one._vocabulary.items()) == list(other._vocabulary.items())
    for name in ("_starts", "_rows", "_counts", "_lengths"):
        left, right = getattr(one, name), getattr(other, name)
        assert left.dtype == right.dtype
        assert left.tolist() == right.tolist()


@settings(max_examples=60, deadline=None)
@given(texts, texts, st.randoms())
def test_merged_it_is_what_counting_everything_gives(before, fresh, chance):
    kept = chance.sample(range(len(before)), chance.randint(0, len(before)))
    rows = [*kept, *([-1] * len(fresh))]
    chance.shuffle(rows)
    coming = iter(fresh)
    everything = [before[row] if row >= 0 else next(coming) for row in rows]
    found = merged(LexicalIndex.build(before), np.array(rows, np.int64), fresh)
    same(found, LexicalIndex.build(everything))


def test_saved_and_opened_it_is_merged_the_same(tmp_path):
    LexicalIndex.build(["one two", "two three"]).save(tmp_path)
    found = merged(LexicalIndex.open(tmp_path), np.array([1, -1]), ["four two"])
    same(found, LexicalIndex.build(["two three", "four two"]))
