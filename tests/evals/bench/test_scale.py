import numpy as np
import pytest

from evals.bench import child
from evals.bench.child import run_child
from evals.bench.errors import ChildFailed
from index.vectors import VectorIndex


def unit(rng, count, dimension=16):
    made = rng.standard_normal((count, dimension)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture
def seed(tmp_path):
    folder = tmp_path / "seed"
    folder.mkdir()
    VectorIndex.build(unit(np.random.default_rng(1), 40)).save(folder)
    return folder


@pytest.fixture
def questions(tmp_path):
    file = tmp_path / "questions.npy"
    np.save(file, unit(np.random.default_rng(2), 6))
    return file


def test_an_index_grows_from_real_vectors_by_noise_and_is_searched_in_other_processes(
    tmp_path, seed, questions
):
    folder = tmp_path / "grown"
    folder.mkdir()
    made = run_child(
        "grow", seed=str(seed), count=130, noise=0.5, questions=str(questions), folder=str(folder)
    )
    grown = VectorIndex.open(folder)
    assert len(grown) == 130
    real = VectorIndex.open(seed).rows(np.arange(40))
    copies = grown.rows(np.arange(40, 80))
    assert np.allclose(grown.rows(np.arange(40)), real, atol=1e-6)
    assert np.allclose(np.linalg.norm(copies, axis=1), 1, atol=1e-5)
    assert 0.8 < float((copies * real).sum(axis=1).mean()) < 0.95
    found = run_child("search", folder=str(folder), questions=str(questions), rounds=2)
    assert found["recall"] == 1
    assert 0 < found["p50_ms"] <= found["p95_ms"]
    assert not found["torch"]
    assert made["peak_mib"] > 0


def test_the_exact_neighbours_are_those_of_one_big_product():
    rng = np.random.default_rng(3)
    vectors, asked = unit(rng, 120_001, 4), unit(rng, 3, 4)
    found = child._exact(vectors, asked, 10)
    right = np.argsort(-(asked @ vectors.T), axis=1)[:, :10]
    assert [set(rows) for rows in found.tolist()] == [set(rows) for rows in right.tolist()]


def test_a_process_that_fails_is_told_in_one_line(tmp_path):
    with pytest.raises(ChildFailed, match=r"search failed in its process: .*No such file"):
        run_child("search", folder=str(tmp_path), questions=str(tmp_path / "none"), rounds=1)
