"""Vectors in lists, in whole indexes: what the tests of `index.vectors` show of one file."""

import json

import numpy as np
import pytest

from index.arrangement import EXACT, INVERTED, VectorRecord, VectorSettings
from index.builder import BuildSettings, build
from index.errors import IndexDamaged
from index.generation import Generation, make_current
from index.hashing_encoder import HashingEncoder
from index.hit import Filter
from index.library import Library
from index.manifest import _content
from index.plan import plan
from index.token_vectors import SUMS

IN_LISTS = BuildSettings(vectors=VectorSettings(exact_up_to=100))
PARAGRAPH = "{n}. In ward {n} there are {m} homes, {k} of them inspected in {y}.\n\n"


def report(first, count):
    return "Homes in the wards\n\n" + "".join(
        PARAGRAPH.format(n=n, m=n * 7 % 50, k=n % 9, y=1990 + n % 30)
        for n in range(first, first + count)
    )


@pytest.fixture
def root(tmp_path):
    """A library of some hundred passages."""
    folder = tmp_path / "homes"
    folder.mkdir()
    for number in range(6):
        (folder / f"{number}.txt").write_text(report(number * 200, 120))
    return folder


def generation(index_dir):
    return Generation.open(index_dir)


def test_an_index_built_in_steps_is_the_one_built_from_nothing(root, tmp_path, hashing):
    index = tmp_path / "index"
    build(root, index, settings=IN_LISTS, encoder=hashing)
    (root / "more.txt").write_text(report(5000, 40))
    (root / "2.txt").unlink()
    (root / "3.txt").write_text(report(600, 119))
    stepped = build(root, index, settings=IN_LISTS, encoder=hashing)
    assert stepped.embeddings_reused > 100
    fresh = build(root, tmp_path / "fresh", settings=IN_LISTS, encoder=hashing)
    manifest = generation(index).manifest
    assert manifest.vectors.kind == INVERTED
    assert manifest.content() == generation(tmp_path / "fresh").manifest.content()
    assert stepped.passages == fresh.passages > 100
    assert "vectors" in fresh.stage_seconds


def test_the_kind_follows_the_size(root, tmp_path, hashing):
    index = tmp_path / "index"
    for name in "12345":
        (root / f"{name}.txt").rename(tmp_path / f"{name}.txt")
    assert build(root, index, settings=IN_LISTS, encoder=hashing).passages <= 100
    assert generation(index).manifest.vectors == VectorRecord()
    for name in "12345":
        (tmp_path / f"{name}.txt").rename(root / f"{name}.txt")
    build(root, index, settings=IN_LISTS, encoder=hashing)
    record = generation(index).manifest.vectors
    assert (record.kind, record.wanted) == (INVERTED, 0.98)
    assert record.recall >= 0.98


def test_other_settings_arrange_the_vectors_again_and_nothing_else(root, tmp_path, hashing):
    index = tmp_path / "index"
    first = build(root, index, encoder=hashing)
    assert generation(index).manifest.vectors.kind == EXACT
    found = plan(root, index, settings=IN_LISTS, encoder=hashing)
    assert found.reason == (
        "the settings for vectors changed: the vectors are arranged for search again"
    )
    again = build(root, index, settings=IN_LISTS, encoder=hashing)
    assert (again.embedded, again.read, again.embeddings_reused) == (0, 0, first.passages)
    assert generation(index).manifest.vectors.kind == INVERTED
    assert plan(root, index, settings=IN_LISTS, encoder=hashing).nothing_to_do


def test_a_filtered_search_finds_what_exact_search_finds(root, tmp_path, hashing):
    for index, settings in ((tmp_path / "lists", IN_LISTS), (tmp_path / "exact", None)):
        build(root, index, settings=settings, encoder=hashing)
    lists, exact = (Library.open(tmp_path / name, encoder=hashing) for name in ("lists", "exact"))
    where = Filter(documents=frozenset({"1.txt", "4.txt"}))
    for ward in range(200, 320, 7):
        question = f"How many homes of ward {ward} were inspected?"
        found = lists.search(question, 20, where=where)
        assert found == exact.search(question, 20, where=where)
        assert {hit.passage.document for hit in found} <= {"1.txt", "4.txt"}


def test_a_flipped_byte_of_the_lists_is_named_and_the_next_build_mends_it(root, tmp_path, hashing):
    index = tmp_path / "index"
    build(root, index, settings=IN_LISTS, encoder=hashing)
    file = generation(index).path / "vectors.faiss"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    library = Library.open(index, encoder=hashing)
    with pytest.raises(IndexDamaged, match=r"vectors\.faiss was changed"):
        library.search("homes")
    library.close()
    build(root, index, settings=IN_LISTS, encoder=hashing)
    assert Library.open(index, encoder=hashing).search("homes in the wards")


@pytest.fixture
def before(root, tmp_path, hashing):
    """An index as it was made before vectors were recorded and tokens had sums of their own."""
    index = tmp_path / "index"
    build(root, index, encoder=hashing)
    opened = generation(index)
    opened.held.release()
    plain = json.loads((opened.path / "manifest.json").read_text())
    del plain["vectors"], plain["files"][SUMS]
    (opened.path / SUMS).unlink()
    plain["id"] = f"{opened.id.partition('-')[0]}-{_content(plain)[:12]}"
    (opened.path / "manifest.json").write_text(json.dumps(plain))
    opened.path.rename(opened.path.with_name(plain["id"]))
    make_current(index, plain["id"])
    return index


def test_an_index_from_before_is_read_and_searched_exactly(before, root, tmp_path, hashing):
    assert generation(before).manifest.vectors == VectorRecord()
    build(root, tmp_path / "now", encoder=hashing)
    then, now = (Library.open(index, encoder=hashing) for index in (before, tmp_path / "now"))
    question = "How many homes of ward 210 were inspected?"
    assert then.search(question) == now.search(question)
    then.check()


def test_damage_to_an_index_from_before_is_named(before, hashing):
    file = generation(before).path / "tokens.bytes"
    data = bytearray(file.read_bytes())
    data[0] ^= 1
    file.write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"tokens\.bytes was changed"):
        Library.open(before, encoder=hashing).search("homes")


def test_a_build_takes_everything_over_from_an_index_from_before(before, root, tmp_path, hashing):
    assert not build(root, before, encoder=hashing).built
    (root / "more.txt").write_text(report(5000, 5))
    report_of_it = build(root, before, encoder=hashing)
    assert 0 < report_of_it.embedded < 10
    build(root, tmp_path / "fresh", encoder=hashing)
    fresh = generation(tmp_path / "fresh").manifest
    assert generation(before).manifest.content() == fresh.content()


def test_an_encoder_of_other_vectors_divides_them_anew(root, tmp_path):
    index = tmp_path / "index"
    build(root, index, settings=IN_LISTS, encoder=HashingEncoder(64))
    build(root, index, settings=IN_LISTS, encoder=HashingEncoder(128))
    library = Library.open(index, encoder=HashingEncoder(128))
    assert library.vectors.dimension == 128
    ids = np.arange(len(library.vectors))
    assert np.linalg.norm(library.vectors.rows(ids), axis=1) == pytest.approx(1, abs=1e-5)
