import numpy as np
import pytest

from index.asked import Asked
from index.errors import IndexDamaged
from index.token_vectors import (
    FILE,
    STARTS,
    SUMS,
    TokenVectors,
    TokenWriter,
    from_bytes,
    to_bytes,
)

RNG = np.random.default_rng(3)


def units(count, dimension=8):
    rows = RNG.standard_normal((count, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


PASSAGES = [units(5), units(0), units(1), units(9)]


@pytest.fixture
def stored(tmp_path):
    writer = TokenWriter(tmp_path, len(PASSAGES), 8)
    for row in (2, 0, 3, 1):
        writer.put([row], to_bytes(PASSAGES[row]))
    writer.finish()
    return TokenVectors.open(tmp_path, 8)


def asked(tokens, weights=None):
    even = np.full(len(tokens), 1 / max(len(tokens), 1), np.float32)
    return Asked(np.zeros(8, np.float32), tokens, even if weights is None else weights)


def test_what_is_written_in_any_order_is_read_row_by_row(stored):
    assert len(stored) == 4
    for row, passage in enumerate(PASSAGES):
        assert stored.of(row).shape == passage.shape
        np.testing.assert_allclose(stored.of(row), passage, atol=0.01)


def test_one_byte_a_number_keeps_the_direction():
    rows = units(200, 128)
    cosines = (from_bytes(to_bytes(rows)) * rows).sum(axis=1)
    assert cosines.min() > 0.9998


def test_the_score_is_the_weighted_mean_of_the_best_cosines(stored):
    question = units(3)
    weights = np.array([0.5, 0.3, 0.2], np.float32)
    found = stored.scores(asked(question, weights), [3, 0, 1, 2])
    for score, row in zip(found, [3, 0, 1, 2], strict=True):
        own = stored.of(row)
        wanted = float(weights @ (question @ own.T).max(axis=1)) if len(own) else 0.0
        assert score == pytest.approx(wanted, abs=1e-5)


def test_many_passages_are_scored_as_each_alone(tmp_path):
    passages = [units(int(count)) for count in RNG.integers(0, 7, 75)]
    writer = TokenWriter(tmp_path, len(passages), 8)
    for row, passage in enumerate(passages):
        writer.put([row], to_bytes(passage))
    writer.finish()
    stored, question = TokenVectors.open(tmp_path, 8), asked(units(3))
    rows = RNG.permutation(len(passages))
    found = stored.scores(question, rows)
    for score, row in zip(found, rows, strict=True):
        assert score == pytest.approx(float(stored.scores(question, [row])[0]), abs=1e-6)
    assert np.count_nonzero(found) == sum(len(passage) > 0 for passage in passages)


def test_nothing_asked_or_nothing_there_scores_nothing(stored):
    assert stored.scores(asked(units(0)), [0, 3]).tolist() == [0, 0]
    assert stored.scores(asked(units(2)), []).tolist() == []
    assert stored.scores(asked(units(2)), [1]).tolist() == [0]


def test_tokens_without_a_direction_stay_finite():
    assert np.isfinite(from_bytes(to_bytes(np.zeros((2, 8), np.float32)))).all()


def test_passages_of_the_same_text_share_their_tokens_and_the_order_leaves_no_trace(tmp_path):
    def written(name, orders):
        folder = tmp_path / name
        folder.mkdir()
        writer = TokenWriter(folder, 4, 8)
        for rows in orders:
            writer.put(rows, to_bytes(PASSAGES[rows[0]]))
        writer.finish()
        assert sorted(path.name for path in folder.iterdir()) == [FILE, STARTS, SUMS]
        return [(folder / name).read_bytes() for name in (FILE, STARTS, SUMS)]

    assert written("a", [[0, 2], [3], [1]]) == written("b", [[1], [3], [0, 2]])


def test_a_writer_that_is_closed_unfinished_leaves_nothing(tmp_path):
    writer = TokenWriter(tmp_path, 1, 8)
    writer.put([0], to_bytes(PASSAGES[0]))
    writer.close()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("file", [FILE, STARTS])
@pytest.mark.parametrize("how", ["short", "gone"])
def test_files_that_do_not_fit_each_other_are_damage(stored, tmp_path, file, how):
    del stored
    if how == "gone":
        (tmp_path / file).unlink()
    else:
        (tmp_path / file).write_bytes((tmp_path / file).read_bytes()[:-8])
    with pytest.raises(IndexDamaged, match="rebuild with `pincite build`"):
        TokenVectors.open(tmp_path, 8)


def test_a_library_without_a_word_has_no_tokens(tmp_path):
    TokenWriter(tmp_path, 2, 8).finish()
    assert len(TokenVectors.open(tmp_path, 8)) == 2


def test_tokens_that_were_changed_are_named_when_they_are_read_and_others_are_served(
    stored, tmp_path
):
    data = bytearray((tmp_path / FILE).read_bytes())
    data[-1] ^= 4
    (tmp_path / FILE).write_bytes(data)
    opened = TokenVectors.open(tmp_path, 8)
    assert np.array_equal(opened.of(0), from_bytes(to_bytes(PASSAGES[0])))
    with pytest.raises(IndexDamaged, match=r"tokens\.bytes .*passage 3 were changed"):
        opened.of(3)
    with pytest.raises(IndexDamaged, match="passage 3"):
        opened.scores(asked(units(2)), [0, 3])


def test_right_tokens_in_a_wrong_place_are_wrong(tmp_path):
    writer = TokenWriter(tmp_path, 2, 8)
    writer.put([0], to_bytes(PASSAGES[0]))
    writer.put([1], to_bytes(units(5)))
    writer.finish()
    (tmp_path / FILE).write_bytes((tmp_path / FILE).read_bytes()[40:] * 2)
    with pytest.raises(IndexDamaged, match="passage 0"):
        TokenVectors.open(tmp_path, 8).of(0)


def test_sums_that_do_not_fit_are_damage(stored, tmp_path):
    (tmp_path / SUMS).write_bytes(bytes(24))
    with pytest.raises(IndexDamaged, match="pincite build"):
        TokenVectors.open(tmp_path, 8)


def test_tokens_written_before_there_were_sums_are_read(stored, tmp_path):
    (tmp_path / SUMS).unlink()
    assert np.array_equal(TokenVectors.open(tmp_path, 8).of(3), stored.of(3))
