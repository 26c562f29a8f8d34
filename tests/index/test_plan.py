import os
from dataclasses import replace

import pytest

from index.build_settings import BuildSettings
from index.errors import BadSettings
from index.hashing_encoder import HashingEncoder
from index.plan import plan
from ingest.errors import LibraryNotFound
from ingest.splitter import SplitSettings

NAMES = ("2015/inspection.txt", "2024/committee.txt", "news.md")


@pytest.fixture
def changes(folder, index_dir, hashing):
    """The plan for the folder as it lies there now."""

    def run(**options):
        return plan(folder, index_dir, **{"encoder": hashing, **options})

    return run


def test_without_an_index_everything_is_added(changes):
    found = changes()
    assert found.added == NAMES
    assert found.reason == "there is no index yet"
    assert not found.nothing_to_do


def test_after_a_build_nothing_is_to_do(changes, rebuild):
    rebuild()
    found = changes()
    assert found.nothing_to_do
    assert found.unchanged == NAMES
    assert not found.settings_changed


def test_planning_writes_nothing(changes, index_dir):
    changes()
    assert not index_dir.exists()


def test_added_changed_and_removed_files_are_told_apart(changes, rebuild, folder):
    rebuild()
    (folder / "new.txt").write_text("A new document about housing.")
    (folder / "news.md").write_text("# Other news\n\nNothing of the kind.")
    (folder / "2015" / "inspection.txt").unlink()
    found = changes()
    assert found.added == ("new.txt",)
    assert found.changed == ("news.md",)
    assert found.removed == ("2015/inspection.txt",)
    assert found.unchanged == ("2024/committee.txt",)
    assert found.reason is None


def test_a_file_with_a_new_name_has_moved(changes, rebuild, folder):
    (folder / "old.txt").write_text("A page about the housing of families.")
    (folder / "twice.txt").write_text("A page about the housing of families.")
    rebuild()
    (folder / "old.txt").rename(folder / "2015" / "new.txt")
    found = changes()
    assert found.moved == (("old.txt", "2015/new.txt"),)
    assert (found.added, found.changed, found.removed) == ((), (), ())
    assert "twice.txt" in found.unchanged
    assert not found.nothing_to_do


def test_a_copy_is_new_and_another_ending_is_another_file(changes, rebuild, folder):
    rebuild()
    (folder / "copy.md").write_bytes((folder / "news.md").read_bytes())
    (folder / "2024" / "committee.txt").rename(folder / "committee.md")
    found = changes()
    assert found.added == ("committee.md", "copy.md")
    assert found.removed == ("2024/committee.txt",)
    assert found.moved == ()


def test_a_file_that_lost_its_sidecar_on_the_way_has_not_just_moved(changes, rebuild, folder):
    (folder / "news.md.meta.toml").write_text('title = "Foster carers"')
    rebuild()
    (folder / "news.md").rename(folder / "moved.md")
    assert changes().added == ("moved.md",)
    (folder / "news.md.meta.toml").rename(folder / "moved.md.meta.toml")
    assert changes().moved == (("news.md", "moved.md"),)


def test_content_counts_and_time_does_not(changes, rebuild, folder):
    rebuild()
    file = folder / "news.md"
    old = file.stat()
    os.utime(file, (1, 1))
    assert changes().nothing_to_do
    file.write_text(file.read_text().replace("Twenty", "Thirty"))
    os.utime(file, ns=(old.st_atime_ns, old.st_mtime_ns))
    assert changes().changed == ("news.md",)


def test_a_sidecar_that_comes_changes_or_goes_changes_its_document(changes, rebuild, folder):
    rebuild()
    sidecar = folder / "news.md.meta.toml"
    sidecar.write_text('title = "Foster carers"')
    assert changes().changed == ("news.md",)
    rebuild()
    assert changes().nothing_to_do
    sidecar.write_text('title = "Other"')
    assert changes().changed == ("news.md",)
    rebuild()
    sidecar.unlink()
    assert changes().changed == ("news.md",)


def test_a_file_that_failed_is_named_and_is_no_change_by_itself(changes, rebuild, folder):
    (folder / "empty.txt").write_bytes(b"")
    rebuild()
    found = changes()
    assert found.failed_before == ("empty.txt",)
    assert found.nothing_to_do
    (folder / "empty.txt").write_text("Now it says something.")
    assert changes().changed == ("empty.txt",)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (
            {"settings": BuildSettings(split=SplitSettings(target=50))},
            "settings for splitting changed: all documents are split again",
        ),
        (
            {"encoder": HashingEncoder(64)},
            "encoder is now hashing-64, not hashing-256: all passages",
        ),
    ],
)
def test_other_settings_say_what_they_make_anew(changes, rebuild, options, words):
    rebuild()
    found = changes(**options)
    assert found.settings_changed
    assert words in found.reason
    assert not found.nothing_to_do
    assert found.unchanged == NAMES


def test_settings_that_do_not_change_the_index_do_not_rebuild_it(changes, rebuild):
    rebuild()
    assert changes(settings=BuildSettings(keep=9, wait_seconds=1)).nothing_to_do


def test_the_index_of_another_folder_is_built_anew(rebuild, folder, index_dir, hashing):
    rebuild()
    moved = folder.rename(folder.with_name("moved"))
    found = plan(moved, index_dir, encoder=hashing)
    assert "another folder" in found.reason
    assert found.unchanged == NAMES


def test_a_damaged_index_is_a_reason_to_build(changes, rebuild, index_dir):
    report = rebuild()
    (index_dir / "generations" / report.generation / "vectors.faiss").unlink()
    assert "vectors.faiss is missing" in changes().reason


def test_an_index_inside_the_library_is_no_part_of_it(folder, hashing):
    from index.builder import build

    inside = folder / "the index"
    report = build(folder, inside, encoder=hashing)
    assert tuple(record.path for record in report.records) == NAMES
    assert plan(folder, inside, encoder=hashing).nothing_to_do


def test_a_library_that_is_not_there_is_named(tmp_path, index_dir):
    with pytest.raises(LibraryNotFound, match="nowhere"):
        plan(tmp_path / "nowhere", index_dir)


@pytest.mark.parametrize("wrong", [{"keep": 0}, {"wait_seconds": -1}])
def test_a_setting_out_of_bounds_is_refused_by_name(wrong):
    with pytest.raises(BadSettings, match=next(iter(wrong))):
        replace(BuildSettings(), **wrong)


def test_the_plan_with_the_real_encoder_loads_no_model(run_python, folder, index_dir):
    run_python(
        f"""
        from pathlib import Path
        from index.plan import plan
        assert plan(Path({str(folder)!r}), Path({str(index_dir)!r})).added
        """,
        never=("torch", "sentence_transformers", "faiss"),
    )
