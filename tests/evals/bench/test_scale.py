import numpy as np
import pytest

from evals.bench import grown_words, growth
from evals.bench.child import run_child
from evals.bench.errors import ChildFailed
from evals.bench.ground import Ground
from evals.bench.scale import search
from index.arrangement import EXACT, INVERTED
from index.builder import build
from index.generation import Generation
from index.hashing_encoder import HashingEncoder
from index.lexical import LexicalIndex
from index.recall import unit
from index.store import Store
from index.vectors import VectorIndex

TEXTS = {
    "roads.txt": "The bridge over the river was mended in May.\n\nTwelve roads are closed.\n",
    "schools.txt": "Each school has a library.\n\nThe new school opened in 2024 beside a road.\n",
}


def rows(seed, count, dimension=16):
    made = np.random.default_rng(seed).standard_normal((count, dimension))
    return unit(made.astype(np.float32))


@pytest.fixture
def real(tmp_path):
    folder = tmp_path / "real"
    folder.mkdir()
    VectorIndex.build(rows(1, 40)).save(folder)
    return folder


@pytest.fixture
def questions(tmp_path):
    file = tmp_path / "questions.npy"
    np.save(file, rows(2, 6))
    return file


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """An index of two documents."""
    root = tmp_path_factory.mktemp("library")
    for name, text in TEXTS.items():
        (root / name).write_text(text)
    folder = tmp_path_factory.mktemp("index")
    build(root, folder, encoder=HashingEncoder())
    return folder


def test_vectors_grow_from_real_ones_and_are_searched_in_other_processes(tmp_path, real, questions):
    folder = tmp_path / "grown"
    folder.mkdir()
    run_child("grow", real=str(real), count=1300, questions=str(questions), folder=str(folder))
    made = run_child("arrange", folder=str(folder), exact=False)
    assert (made["kind"], made["lists"], made["promised"]) == (EXACT, 0, 1)
    found = run_child("search", folder=str(folder), questions=str(questions), rounds=2, most=5)
    assert (found["recall"], found["recall_far"]) == (1, 1)
    assert 0 < found["p50_ms"] <= found["p95_ms"]
    assert not found["torch"]
    assert made["peak_mib"] > 0


def test_what_is_made_lies_between_real_vectors_and_near_one(tmp_path, real, questions):
    growth.grow(str(real), 1300, str(questions), str(tmp_path))
    vectors = np.load(tmp_path / growth.VECTORS)
    base = VectorIndex.open(real).rows(np.arange(40))
    assert np.array_equal(vectors[:40], base)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=1e-5)
    near = (vectors[40:] @ base.T).max(axis=1)
    assert 0.85 < np.median(near) < near.max() < 0.99
    exact = np.load(tmp_path / growth.EXACT)
    assert exact[0, 0] == np.argmax(vectors @ np.load(questions)[0])


@pytest.fixture
def worded(tmp_path, index):
    """The words of 50 passages, made of those of a real index."""
    folder = tmp_path / "words"
    folder.mkdir()
    grown_words.grow_words(str(Generation.open(index).path), 50, str(folder))
    return folder


def test_words_grow_by_mixing_those_of_real_passages(worded, index):
    real, grown = LexicalIndex.open(Generation.open(index).path), LexicalIndex.open(worded)
    own = len(real)
    assert len(grown) == 50
    for question in ("school", "the closed roads", "bridge river"):
        assert np.array_equal(grown.scores(question)[:own] > 0, real.scores(question) > 0)
    held = np.zeros((len(real), 50), int)
    for term in real._vocabulary:
        rows, counts = grown.postings(term)
        assert np.all(np.diff(rows) > 0)
        for row in real.postings(term)[0]:
            held[row, rows] += counts
    # At least half of the terms of each are those of one real passage.
    assert np.all(held.max(axis=0) * 2 >= grown._lengths)


def test_words_are_searched_merged_and_put_together_with_vectors(tmp_path, worded, index):
    asked = ["a school", "Which roads are closed?"]
    found = grown_words.words(str(worded), asked)
    assert 0 < found["p50_ms"] <= found["p95_ms"]
    assert found["wordings"] >= 1
    vectors, merged = tmp_path / "vectors", tmp_path / "merged"
    for folder in (vectors, merged):
        folder.mkdir()
    VectorIndex.build(rows(1, 50, HashingEncoder().dimension)).save(vectors)
    np.save(tmp_path / "asked.npy", HashingEncoder().encode(asked))
    whole = grown_words.candidates(str(vectors), str(worded), asked, str(tmp_path / "asked.npy"))
    assert 0 < whole["p50_ms"] <= whole["p95_ms"]
    generation = str(Generation.open(index).path)
    anew = grown_words.merge_words(str(worded), generation, 7, str(merged))
    assert len(LexicalIndex.open(merged)) == 49 + 7
    assert anew["own_mib"] >= 0


def test_stored_passages_grow_with_their_documents(tmp_path, index):
    folder = Generation.open(index).path
    passages = len(Store(folder).passages)
    found = growth.passages(str(folder), 5 * passages, str(tmp_path))
    assert found["documents"] == 5 * len(TEXTS)
    grown = Store(tmp_path)
    assert len(grown.passages) == 5 * passages
    assert grown.passages[passages] == Store(folder).passages[0]


class Small(Ground):
    """The ground of an index that is there, asked in its own words."""

    def __init__(self, work, index):
        said = []
        super().__init__(work, work, work, 1, quick=True, environments=None, say=said.append)
        self.index, self.said = index, said
        self.questions = ["Which roads are closed?", "When did the school open?"] * 3
        self.question_vectors = work / "questions.npy"
        np.save(self.question_vectors, HashingEncoder().encode(self.questions))


def test_the_table_has_every_size_and_the_plot_is_drawn(tmp_path, index):
    ground = Small(tmp_path, index)
    lines = list(search(ground, tmp_path / "growth.svg"))
    said = [line.what for line in lines]
    assert f"search among 10,000 passages ({EXACT})" in said
    assert "search by words among 2,000 passages" in said
    assert "by meaning and words together, among 10,000 passages" in said
    assert "ten of 10,000 passages read from disk" in said
    assert [line.reached for line in lines if line.wanted] == [True, True]
    assert not any(INVERTED in what for what in said)
    drawn = (tmp_path / "growth.svg").read_text()
    assert drawn.startswith("<svg")
    assert "passages" in drawn
    assert any(said.startswith("search by words among 2,000 passages: p50") for said in ground.said)


def test_a_process_that_fails_is_told_in_one_line(tmp_path):
    with pytest.raises(ChildFailed, match=r"search failed in its process: .*No such file"):
        run_child("search", folder=str(tmp_path), questions=str(tmp_path / "no"), rounds=1, most=1)
