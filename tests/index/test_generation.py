import hashlib
import json
import sqlite3
from contextlib import closing
from dataclasses import replace

import pytest

from index.errors import IndexDamaged, IndexMissing, IndexOutdated
from index.generation import (
    FILES,
    Generation,
    current_id,
    generations,
    make_current,
)
from index.library import Library
from index.manifest import FileRecord, record_file
from index.publishing import new_folder


@pytest.fixture
def built(rebuild, index_dir):
    rebuild()
    return Generation.open(index_dir)


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_generation_holds_the_files_it_should_and_checks_out(built):
    assert {path.name for path in built.path.iterdir()} == {*FILES, "manifest.json"}
    built.check()


def test_without_an_index_the_remedy_is_named(index_dir):
    with pytest.raises(IndexMissing, match="pincite build"):
        Generation.open(index_dir)


def test_opening_writes_nothing(built, index_dir, hashing):
    before = tree(index_dir)
    library = Library.open(index_dir, encoder=hashing)
    library.search("care leavers")
    library.check()
    library.close()
    assert tree(index_dir) == before


@pytest.mark.parametrize(
    "name",
    ["", "../../etc", "/etc", "20260101T000000000Z-aaaaaaaaaaaa/..", "x" * 5000, "\x00", "é"],
)
def test_a_current_that_names_no_generation_is_damage(built, index_dir, name):
    (index_dir / "CURRENT").write_text(name, encoding="utf-8")
    with pytest.raises(IndexDamaged, match=r"names no generation.*pincite build"):
        Generation.open(index_dir)


def test_a_generation_asked_for_by_a_path_is_refused(built, index_dir):
    with pytest.raises(IndexDamaged):
        Generation.open(index_dir, "../generations")


def test_a_current_that_names_a_generation_that_is_gone_is_damage(built, index_dir):
    (index_dir / "CURRENT").write_text("20200101T000000000Z-aaaaaaaaaaaa\n")
    with pytest.raises(IndexDamaged, match="is gone"):
        Generation.open(index_dir)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_missing_or_shortened_file_is_noticed_on_opening(built, index_dir, name):
    file = built.path / name
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(IndexDamaged, match=f"{name} has .* bytes, not"):
        Generation.open(index_dir)
    file.unlink()
    with pytest.raises(IndexDamaged, match=f"{name} is missing"):
        Generation.open(index_dir)


@pytest.mark.parametrize("name", sorted(FILES))
def test_one_changed_byte_is_noticed_by_the_deep_check(built, index_dir, name):
    file = built.path / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    opened = Generation.open(index_dir)
    with pytest.raises(IndexDamaged, match=f"{name} was changed"):
        opened.check()


def change_manifest(generation, **values):
    file = generation.path / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **values}))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"library": "/elsewhere"}, "was changed"),
        ({"id": "20200101T000000000Z-aaaaaaaaaaaa"}, "was changed"),
        ({"passages": 1}, "was changed"),
        ({"files": {"../../secret": {"size": 1, "sha256": "0"}}}, "was changed"),
        ({"documents": "none"}, "not as it was written"),
    ],
)
def test_a_manifest_that_was_changed_is_damage(built, index_dir, values, words):
    change_manifest(built, **values)
    with pytest.raises(IndexDamaged, match=words):
        Generation.open(index_dir)


def rename_manifest(generation, **values):
    """Change a manifest so that it proves itself, as only a program could."""
    changed = replace(generation.manifest, **values).named()
    changed.save(generation.path)
    generation.path.rename(generation.path.with_name(changed.id))
    return changed.id


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"passages": 1}, "counts its passages in two ways"),
        ({"files": {}}, "lists other files"),
        ({"files": {"../../secret": FileRecord(1, "0")}}, "lists other files"),
    ],
)
def test_a_manifest_that_contradicts_itself_is_damage(built, index_dir, values, words):
    with pytest.raises(IndexDamaged, match=words):
        Generation.open(index_dir, rename_manifest(built, **values))


def test_a_manifest_of_another_generation_is_damage(built, index_dir):
    other = "20200101T000000000Z-aaaaaaaaaaaa"
    built.path.rename(built.path.with_name(other))
    with pytest.raises(IndexDamaged, match="manifest is that of"):
        Generation.open(index_dir, other)


def test_the_deep_check_reads_every_span(built, index_dir):
    """A passage that proves itself but is not what stands in its document."""
    with closing(sqlite3.connect(built.path / "passages.sqlite")) as connection:
        (data,) = connection.execute("SELECT data FROM passages WHERE row = 0").fetchone()
        moved = json.dumps({**json.loads(data), "start": 1}).encode()
        total = hashlib.blake2b(b"0\0" + moved, digest_size=8).digest()
        connection.execute("UPDATE passages SET data = ?, sum = ? WHERE row = 0", (moved, total))
        connection.commit()
    files = {name: record_file(built.path / name) for name in FILES}
    opened = Generation.open(index_dir, rename_manifest(built, files=files))
    with pytest.raises(IndexDamaged, match="is not what stands there"):
        opened.check()


def test_another_format_is_outdated(built, index_dir):
    change_manifest(built, format=99)
    with pytest.raises(IndexOutdated, match="format 99"):
        Generation.open(index_dir)


def test_the_swap_replaces_the_file_and_never_writes_into_it(built, index_dir):
    before = (index_dir / "CURRENT").stat().st_ino
    with (index_dir / "CURRENT").open() as opened_before:
        make_current(index_dir, built.id)
        assert opened_before.read().strip() == built.id
        assert (index_dir / "CURRENT").stat().st_ino != before
    assert current_id(index_dir) == built.id
    assert not (index_dir / "CURRENT.tmp").exists()


def test_a_folder_that_was_not_published_leaves_nothing(index_dir):
    with new_folder(index_dir) as folder:
        (folder / "half").write_text("half a file")
    assert list((index_dir / "generations").iterdir()) == []


def test_what_a_killed_build_left_is_no_generation_and_goes_with_the_next(index_dir):
    left = index_dir / "generations" / ".tmp-killed"
    left.mkdir(parents=True)
    (left / "half").write_text("half a file")
    assert generations(index_dir) == []
    with new_folder(index_dir):
        assert not left.exists()
