import subprocess
import sys

import numpy as np
import pytest

from index.arrangement import EXACT, INVERTED, VectorRecord, VectorSettings
from index.errors import IndexDamaged
from index.recall import unit
from index.vectors import FILE, VectorIndex

SETTINGS = VectorSettings(exact_up_to=1000)
COUNT, DIMENSION = 6000, 32


@pytest.fixture(scope="module")
def vectors():
    """Vectors that keep to 200 matters, as passages do."""
    rng = np.random.default_rng(11)
    matters = rng.standard_normal((200, DIMENSION))
    noise = rng.standard_normal((COUNT, DIMENSION))
    return unit((matters[rng.integers(0, 200, COUNT)] + 0.6 * noise).astype(np.float32))


@pytest.fixture(scope="module")
def built(vectors):
    return VectorIndex.build(vectors, SETTINGS)


def nearest(vectors, vector, k):
    return np.argsort(-(vectors @ vector), kind="stable")[:k].tolist()


def test_few_vectors_are_searched_exactly_and_many_by_lists(vectors, built):
    assert VectorIndex.build(vectors[:1000], SETTINGS).record == VectorRecord()
    assert VectorIndex.build(vectors).record.kind == EXACT
    record = built.record
    assert (record.kind, record.lists, record.wanted) == (INVERTED, 128, 0.98)
    assert 0 < record.probes < record.lists


def test_what_is_recorded_was_measured_and_holds_for_other_questions(vectors, built):
    assert 0.98 <= built.record.recall < 1
    rng = np.random.default_rng(12)
    rows = rng.integers(0, COUNT, 300)
    asked = unit(vectors[rows] + 0.5 * unit(rng.standard_normal((300, DIMENSION))))
    held = [
        len({*built.search(vector, 10)[0].tolist()} & {*nearest(vectors, vector, 10)})
        for vector in asked.astype(np.float32)
    ]
    assert np.mean(held) / 10 >= 0.98


def test_more_is_searched_where_more_is_wanted(vectors, built):
    less = VectorIndex.build(vectors, VectorSettings(exact_up_to=0, recall=0.5)).record
    all_of_it = VectorIndex.build(vectors, VectorSettings(exact_up_to=0, recall=1)).record
    assert less.probes < built.record.probes < all_of_it.probes
    assert all_of_it.recall == 1


def test_among_the_rows_that_are_allowed_search_is_exact(vectors, built):
    rng = np.random.default_rng(13)
    for share in (0.001, 0.3, 0.999):
        allowed = rng.random(COUNT) < share
        among = np.flatnonzero(allowed)
        for vector in unit(rng.standard_normal((20, DIMENSION)).astype(np.float32)):
            rows, _ = built.search(vector, 10, allowed)
            assert rows.tolist() == among[nearest(vectors[allowed], vector, 10)].tolist()


def test_more_than_the_lists_hold_gives_all(vectors, built):
    rows, scores = built.search(vectors[5], COUNT + 1)
    assert sorted(rows.tolist()) == list(range(COUNT))
    assert (np.diff(scores) <= 0).all()


def test_its_rows_are_the_vectors_bit_for_bit(vectors, built):
    assert np.array_equal(built.rows(np.arange(COUNT)), vectors)
    assert built.scores_for(np.array([4]), vectors[4]) == pytest.approx(1, abs=1e-6)


def test_saved_and_opened_it_searches_as_before(vectors, built, tmp_path):
    built.save(tmp_path)
    opened = VectorIndex.open(tmp_path)
    assert (len(opened), opened.dimension) == (COUNT, DIMENSION)
    assert np.array_equal(opened.rows(np.arange(COUNT)), vectors)
    for vector in vectors[:50]:
        assert opened.search(vector, 10)[0].tolist() == built.search(vector, 10)[0].tolist()


BUILD = """
import sys
from pathlib import Path
import numpy as np
from index.arrangement import VectorSettings
from index.vectors import VectorIndex
vectors = np.load(sys.argv[1], mmap_mode="r")
VectorIndex.build(vectors, VectorSettings(exact_up_to=1000)).save(Path(sys.argv[2]))
"""


@pytest.mark.parametrize("threads", ["1", "3"])
def test_the_same_vectors_make_the_same_file_in_any_process(vectors, built, tmp_path, threads):
    built.save(tmp_path)
    np.save(tmp_path / "vectors.npy", vectors)
    (tmp_path / "again").mkdir()
    subprocess.run(
        [sys.executable, "-c", BUILD, str(tmp_path / "vectors.npy"), str(tmp_path / "again")],
        check=True,
        env={"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
    )
    assert (tmp_path / "again" / FILE).read_bytes() == (tmp_path / FILE).read_bytes()


def test_vectors_that_are_all_alike_can_be_divided():
    same = np.repeat(unit(np.ones((1, 8), np.float32)), 300, axis=0)
    index = VectorIndex.build(same, VectorSettings(exact_up_to=10))
    assert len(index.search(same[0], 20)[0]) == 20
    assert index.record.recall == 1


def test_a_file_cut_off_is_damage(built, tmp_path):
    built.save(tmp_path)
    file = tmp_path / FILE
    for size in (60, 30_000, file.stat().st_size - 100):
        file.write_bytes(file.read_bytes()[:size])
        with pytest.raises(IndexDamaged, match="pincite build"):
            VectorIndex.open(tmp_path)
        built.save(tmp_path)
