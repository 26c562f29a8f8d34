import numpy as np
import pytest

from index.errors import IndexDamaged
from index.generation import Generation
from index.lexical import LexicalIndex
from index.probes import check_probes
from index.store import Store
from index.vectors import VectorIndex


@pytest.fixture
def built(rebuild, index_dir):
    rebuild()
    return Generation.open(index_dir).path


def test_a_right_index_finds_its_passages(built):
    check_probes(built, Store(built))


def test_words_out_of_step_with_the_passages_are_noticed(built):
    store = Store(built)
    texts = [passage.indexed for passage in store.passages]
    LexicalIndex.build(["nothing", *texts[:-1]]).save(built)
    with pytest.raises(IndexDamaged, match="own words"):
        check_probes(built, store)


def test_vectors_that_are_not_of_length_one_are_noticed(built):
    vectors = VectorIndex.open(built)
    rows = vectors.rows(np.arange(len(vectors)))
    lengths = np.linspace(0.1, 1, len(rows), dtype=np.float32)[:, None]
    mixed = rows.mean(axis=0) + 0.01 * rows  # all alike: the longest is nearest to each
    VectorIndex.build(mixed * lengths).save(built)
    with pytest.raises(IndexDamaged, match="own vector"):
        check_probes(built, Store(built))
