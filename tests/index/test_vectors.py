import numpy as np
import pytest

from index.errors import IndexDamaged
from index.vectors import FILE, VectorIndex


@pytest.fixture
def vectors():
    rows = np.random.default_rng(7).standard_normal((50, 16)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_the_nearest_are_those_of_a_full_comparison(vectors):
    rows, scores = VectorIndex.build(vectors).search(vectors[3], 5)
    expected = np.argsort(-(vectors @ vectors[3]))[:5]
    assert rows.tolist() == expected.tolist()
    assert rows[0] == 3
    assert scores == pytest.approx((vectors @ vectors[3])[expected], abs=1e-6)


def test_rows_that_are_not_allowed_are_never_found(vectors):
    allowed = np.zeros(50, bool)
    allowed[[2, 30, 49]] = True
    rows, scores = VectorIndex.build(vectors).search(vectors[3], 10, allowed)
    assert set(rows.tolist()) == {2, 30, 49}
    assert len(scores) == 3


def test_nothing_allowed_finds_nothing(vectors):
    rows, scores = VectorIndex.build(vectors).search(vectors[3], 10, np.zeros(50, bool))
    assert (len(rows), len(scores)) == (0, 0)


def test_more_than_there_are_gives_all(vectors):
    rows, _ = VectorIndex.build(vectors).search(vectors[3], 1000)
    assert sorted(rows.tolist()) == list(range(50))


def test_the_score_of_a_row_does_not_depend_on_its_neighbours(vectors):
    index = VectorIndex.build(vectors)
    alone = [index.scores_for(np.array([row]), vectors[3])[0] for row in range(50)]
    together = index.scores_for(np.arange(50), vectors[3])
    assert alone == together.tolist()
    assert together == pytest.approx(vectors @ vectors[3], abs=1e-6)
    assert index.scores_for(np.empty(0, np.int64), vectors[3]).shape == (0,)


def test_saved_and_opened_it_is_the_same(vectors, tmp_path):
    built = VectorIndex.build(vectors)
    built.save(tmp_path)
    opened = VectorIndex.open(tmp_path)
    assert (len(opened), opened.dimension) == (50, 16)
    assert opened.rows(np.arange(50)).tolist() == vectors.tolist()
    assert opened.search(vectors[9], 4)[0].tolist() == built.search(vectors[9], 4)[0].tolist()


@pytest.mark.parametrize("damage", [b"", b"no vectors here", None])
def test_a_file_that_holds_no_vectors_is_damage(vectors, tmp_path, damage):
    VectorIndex.build(vectors).save(tmp_path)
    file = tmp_path / FILE
    file.unlink() if damage is None else file.write_bytes(damage)
    with pytest.raises(IndexDamaged, match="pincite build"):
        VectorIndex.open(tmp_path)


def test_a_file_cut_off_is_damage(vectors, tmp_path):
    VectorIndex.build(vectors).save(tmp_path)
    file = tmp_path / FILE
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(IndexDamaged, match="pincite build"):
        VectorIndex.open(tmp_path)
