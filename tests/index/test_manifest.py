import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from index.errors import IndexDamaged, IndexOutdated
from index.manifest import (
    FILE,
    FORMAT,
    DocumentRecord,
    EncoderRecord,
    FileRecord,
    Manifest,
    record_file,
)
from ingest.document import DocDate, Facts

MANIFEST = Manifest(
    format=FORMAT,
    id="",
    built_at=datetime(2026, 3, 5, 14, 7, 9, 123456, UTC),
    library="/data/reports",
    software="abc",
    software_parts={"reading": "a"},
    settings={"split": {"most": 190}},
    encoder=EncoderRecord("hashing-64", 64, "f", 256, "r", 64),
    documents=(
        DocumentRecord("a.pdf", "1" * 64, 10, "read", None, 2, 3, (2,), 99, Facts("Title é")),
        DocumentRecord("b.pdf", "2" * 64, 5, "failed", "needs a password"),
        DocumentRecord("c.txt", "3", 5, "read", facts=Facts(published=DocDate(2024, 5))),
    ),
    passages=2,
    files={"vectors.faiss": FileRecord(100, "4" * 64)},
).named()


def test_saved_and_opened_it_is_the_same(tmp_path):
    MANIFEST.save(tmp_path)
    assert Manifest.open(tmp_path) == MANIFEST


def test_its_id_is_the_time_and_the_content():
    assert MANIFEST.id == f"20260305T140709123Z-{MANIFEST.content()[:12]}"


def test_later_builds_have_later_ids_and_the_same_content_the_same_end():
    later = replace(MANIFEST, built_at=datetime(2026, 3, 5, 14, 7, 10, 0, UTC)).named()
    other = replace(MANIFEST, passages=3).named()
    assert later.id > MANIFEST.id
    assert later.id.rpartition("-")[2] == MANIFEST.id.rpartition("-")[2]
    assert other.id.rpartition("-")[2] != MANIFEST.id.rpartition("-")[2]


def test_a_record_knows_whether_it_failed():
    assert [record.failed for record in MANIFEST.documents] == [False, True, False]


def test_an_unknown_format_is_outdated_and_says_which_is_read(tmp_path):
    MANIFEST.save(tmp_path)
    data = json.loads((tmp_path / FILE).read_text())
    for other in (FORMAT + 1, 0, None, "1"):
        (tmp_path / FILE).write_text(json.dumps({**data, "format": other}))
        with pytest.raises(IndexOutdated, match=f"format {other!r}, this version reads {FORMAT}"):
            Manifest.open(tmp_path)


@pytest.mark.parametrize(
    "text", ["", "{", f'{{"format": {FORMAT}}}', f'{{"format": {FORMAT}, "id": 5}}']
)
def test_a_manifest_that_is_none_is_damage(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(IndexDamaged, match="pincite build"):
        Manifest.open(tmp_path)


@pytest.mark.parametrize("text", ["[]", "null", "3"])
def test_other_json_has_no_known_format(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(IndexOutdated):
        Manifest.open(tmp_path)


def test_a_missing_manifest_is_damage(tmp_path):
    with pytest.raises(IndexDamaged, match=r"manifest\.json"):
        Manifest.open(tmp_path)


def test_a_file_is_recorded_by_size_and_sum(tmp_path):
    (tmp_path / "x").write_bytes(b"abc")
    assert record_file(tmp_path / "x") == FileRecord(
        3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


@pytest.mark.parametrize(
    "values", [{"library": "/elsewhere"}, {"built_at": "2026-03-05T14:07:09Z"}]
)
def test_a_manifest_that_was_changed_is_not_opened(tmp_path, values):
    MANIFEST.save(tmp_path)
    data = json.loads((tmp_path / FILE).read_text())
    (tmp_path / FILE).write_text(json.dumps({**data, **values}))
    with pytest.raises(IndexDamaged, match=r"manifest\.json was changed"):
        Manifest.open(tmp_path)
