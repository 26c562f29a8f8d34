import threading
from dataclasses import replace
from pathlib import Path

import pytest

from index.builder import BuildSettings, build
from index.errors import (
    BuildBusy,
    EncoderError,
    IndexMissing,
    IndexNotWritten,
    NothingToIndex,
)
from index.generation import current_id, generations
from index.hashing_encoder import HashingEncoder
from index.library import Library
from index.writer import one_writer
from ingest.document import Passage
from ingest.errors import LibraryNotFound
from ingest.reading import read_document
from ingest.splitter import SplitSettings


def test_a_build_reports_what_it_did(rebuild, folder):
    report = rebuild()
    assert report.built
    assert [record.path for record in report.records] == [
        "2015/inspection.txt",
        "2024/committee.txt",
        "news.md",
    ]
    assert all(record.outcome == "read" and record.passages > 0 for record in report.records)
    assert report.passages == sum(record.passages for record in report.records)
    assert report.failed == ()
    assert report.too_long == ()
    assert report.seconds > 0


def test_every_passage_is_a_slice_of_its_document(library):
    assert len(library.passages) > 0
    for passage in library.passages:
        document = library.document(passage.document)
        assert document.text[passage.start : passage.end] == passage.text
        assert document.sha256 == passage.sha256


def test_what_is_opened_is_what_was_read(library, folder):
    for record in library.records:
        document = read_document(folder, record.path)
        assert library.document(record.path) == document
        assert record.facts == document.facts
        assert (record.sha256, record.size) == (document.sha256, document.size)
        assert record.characters == len(document.text)


def test_nothing_changed_builds_nothing_unless_forced(rebuild, index_dir):
    first = rebuild()
    second = rebuild()
    assert not second.built
    assert second.generation == first.generation
    assert second.records == first.records
    third = rebuild(force=True)
    assert third.built
    assert third.generation != first.generation
    assert current_id(index_dir) == third.generation


def test_the_same_documents_make_the_same_index(rebuild, index_dir):
    first, second = rebuild(), rebuild(force=True)
    assert first.generation[-12:] == second.generation[-12:]


def test_a_file_that_cannot_be_read_is_recorded_and_the_rest_is_built(rebuild, folder):
    (folder / "empty.txt").write_bytes(b"")
    (folder / "picture.xyz").write_bytes(b"\x00\x01\x02")
    report = rebuild()
    assert [record.path for record in report.failed] == ["empty.txt", "picture.xyz"]
    for record in report.failed:
        assert record.outcome == "failed"
        assert record.reason
        assert record.passages == 0
        assert len(record.sha256) == 64
    assert len(report.records) == 5


def test_a_sidecar_that_is_wrong_fails_its_document_alone(rebuild, folder):
    (folder / "news.md.meta.toml").write_text("nonsense = 1")
    report = rebuild()
    assert [record.path for record in report.failed] == ["news.md"]
    assert "nonsense" in report.failed[0].reason


def test_a_fault_of_a_reader_is_recorded_as_ours_and_the_build_goes_on(rebuild, folder):
    def read(root: Path, relative: str):
        if relative == "news.md":
            raise ZeroDivisionError("a bug\nwith details")
        return read_document(root, relative)

    report = rebuild(read=read)
    assert [record.path for record in report.failed] == ["news.md"]
    assert report.failed[0].reason == (
        "a fault of Pincite, not of the file (ZeroDivisionError: a bug); please report it"
    )
    assert len(report.records) == 3


def test_a_text_that_is_not_unicode_fails_its_document_alone(rebuild):
    def read(root: Path, relative: str):
        document = read_document(root, relative)
        if relative == "news.md":
            return replace(document, text=document.text[:-1] + "\ud800")
        return document

    report = rebuild(read=read)
    assert [record.path for record in report.failed] == ["news.md"]


def test_a_document_that_does_not_split_is_recorded_and_forgotten(rebuild, index_dir, hashing):
    def read(root: Path, relative: str):
        document = read_document(root, relative)
        # Blocks that end behind the text: the splitter's passages would not slice back.
        return replace(document, text=document.text[:40]) if relative == "news.md" else document

    report = rebuild(read=read)
    assert [record.path for record in report.failed] == ["news.md"]
    library = Library.open(index_dir, encoder=hashing)
    library.check()
    assert {passage.document for passage in library.passages} == {
        "2015/inspection.txt",
        "2024/committee.txt",
    }
    with pytest.raises(LookupError):
        library.document("news.md")


def test_no_readable_document_keeps_the_old_index(rebuild, folder, index_dir):
    first = rebuild()
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        path.write_bytes(b"")
    with pytest.raises(NothingToIndex, match=r"none of the 3 files .*inspection\.txt.*readable"):
        rebuild()
    assert current_id(index_dir) == first.generation
    assert generations(index_dir) == [first.generation]


def test_an_empty_folder_is_refused_with_the_remedy(tmp_path, index_dir, hashing):
    (tmp_path / "empty").mkdir()
    with pytest.raises(NothingToIndex, match="put documents into it"):
        build(tmp_path / "empty", index_dir, encoder=hashing)
    with pytest.raises(IndexMissing):
        Library.open(index_dir)


def test_a_folder_that_is_not_there_is_named(tmp_path, index_dir, hashing):
    with pytest.raises(LibraryNotFound, match="nowhere"):
        build(tmp_path / "nowhere", index_dir, encoder=hashing)


class BrokenEncoder(HashingEncoder):
    """Fails in the middle, as a machine without memory does."""

    def encode(self, texts, *, progress=None):
        raise EncoderError("no memory left: close something")


def test_a_build_that_fails_leaves_the_index_as_it_was(rebuild, folder, index_dir):
    first = rebuild()
    (folder / "news.md").write_text("Something quite different.")
    with pytest.raises(EncoderError):
        rebuild(encoder=BrokenEncoder())
    assert current_id(index_dir) == first.generation
    assert [path.name for path in (index_dir / "generations").iterdir()] == [first.generation]
    assert rebuild().built


def test_a_build_broken_off_by_hand_leaves_the_index_as_it_was(rebuild, index_dir):
    first = rebuild()

    def progress(stage, done, total):
        if stage == "embedding":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(force=True, progress=progress)
    assert [path.name for path in (index_dir / "generations").iterdir()] == [first.generation]


def test_progress_goes_through_the_stages_in_order_each_to_its_end(rebuild):
    seen = []
    report = rebuild(progress=lambda *step: seen.append(step))
    stages = list(dict.fromkeys(stage for stage, _, _ in seen))
    assert stages == ["reading", "embedding", "writing"]
    for stage, total in zip(stages, (3, report.passages, 1), strict=True):
        steps = [(done, of) for name, done, of in seen if name == stage]
        assert steps == sorted(steps)
        assert steps[0] == (0, total)
        assert steps[-1] == (total, total)


def test_a_passage_over_the_window_is_reported(rebuild):
    report = rebuild(encoder=HashingEncoder(window=12))
    assert any(
        line.startswith("2015/inspection.txt, characters ") and "the encoder reads 12" in line
        for line in report.too_long
    )


def test_only_the_newest_generations_are_kept(rebuild, index_dir):
    built = [rebuild(force=True, settings=BuildSettings(keep=2)).generation for _ in range(4)]
    assert generations(index_dir) == built[-2:]
    assert current_id(index_dir) == built[-1]


def test_split_settings_reach_the_splitter(rebuild):
    few = rebuild().passages
    many = rebuild(settings=BuildSettings(split=SplitSettings(target=20))).passages
    assert many > few


def test_a_second_build_waits_and_then_says_who_is_building(rebuild, index_dir):
    errors = []

    def second():
        try:
            rebuild(settings=BuildSettings(wait_seconds=0.1))
        except BuildBusy as error:
            errors.append(str(error))

    with one_writer(index_dir, 0):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert "is being built by process" in errors[0]


def test_an_index_folder_that_is_a_file_is_refused(folder, index_dir, hashing):
    index_dir.write_text("")
    with pytest.raises(IndexNotWritten, match="--index"):
        build(folder, index_dir, encoder=hashing)


def test_the_library_stays_readable_while_the_next_generation_is_built(rebuild, library, folder):
    before = [hit.passage for hit in library.search("foster carers")]
    found = []

    def progress(stage, done, total):
        found.append([hit.passage for hit in library.search("foster carers")] == before)

    (folder / "2015" / "inspection.txt").unlink()
    rebuild(progress=progress)
    assert all(found)
    assert isinstance(library.passages[0], Passage)
    assert [hit.passage for hit in library.search("foster carers")] == before
