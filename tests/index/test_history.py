import sys

import pytest

from index.errors import (
    BuildBusy,
    GenerationInUse,
    IndexDamaged,
    IndexMissing,
    IndexOutdated,
    NoSuchGeneration,
)
from index.generation import Generation, current_id, generations
from index.history import Difference, difference, discard, find_generation, go_back, history
from index.library import Library
from index.manifest import DocumentRecord
from index.plan import plan
from index.writer import one_writer
from ingest.errors import UnreadableFile
from ingest.reading import read_document


@pytest.fixture
def two(rebuild, folder):
    """Two generations, the second without the news; returns their ids."""
    first = rebuild().generation
    (folder / "news.md").unlink()
    return first, rebuild().generation


def test_the_generations_are_told_newest_first_with_their_numbers(two, index_dir):
    now, before = history(index_dir)
    assert (before.id, now.id) == two
    assert (before.documents, now.documents) == (3, 2)
    assert (before.current, now.current) == (False, True)
    assert before.passages > now.passages > 0
    assert before.built_at < now.built_at
    files = (index_dir / "generations" / now.id).iterdir()
    assert now.size == sum(file.stat().st_size for file in files)


def test_a_damaged_generation_is_listed_with_what_is_wrong(two, index_dir):
    (index_dir / "generations" / two[0] / "text-keys.npy").unlink()
    before = history(index_dir)[1]
    assert "text-keys.npy is missing" in before.problem


def test_without_an_index_there_is_no_history(index_dir):
    assert history(index_dir) == []
    with pytest.raises(IndexMissing):
        go_back(index_dir)
    assert not index_dir.exists()


def test_going_back_is_to_the_one_before_and_forward_again_by_its_name(two, index_dir, hashing):
    went = go_back(index_dir)
    assert (went.before, went.now.id) == (two[1], two[0])
    assert went.now.current
    assert Library.open(index_dir, encoder=hashing).document("news.md")
    assert go_back(index_dir, two[1]).now.id == current_id(index_dir) == two[1]
    assert generations(index_dir) == list(two)


def test_a_reader_keeps_its_generation_and_finds_the_other_when_it_looks(two, index_dir, hashing):
    reader = Library.open(index_dir, encoder=hashing)
    go_back(index_dir)
    assert reader.generation == two[1]
    assert reader.refresh().generation == two[0]


def test_a_build_after_going_back_makes_what_was_gone_back_from_current_again(
    two, index_dir, rebuild, folder, hashing
):
    go_back(index_dir)
    assert plan(folder, index_dir, encoder=hashing).again == two[1]
    report = rebuild()
    assert (report.built, report.again, report.generation) == (False, True, two[1])
    assert report.changes.removed == ("news.md",)
    assert (report.read, report.embedded) == (0, 0)
    assert current_id(index_dir) == two[1]
    assert generations(index_dir) == list(two)
    again = rebuild()
    assert (again.built, again.again, again.generation) == (False, False, two[1])


def test_a_build_after_going_back_takes_the_documents_as_they_are(two, index_dir, rebuild, folder):
    go_back(index_dir)
    (folder / "new.txt").write_text("Something about parks.")
    report = rebuild()
    assert report.built
    assert (report.changes.removed, report.changes.added) == (("news.md",), ("new.txt",))
    assert report.embedded == 1
    assert current_id(index_dir) == report.generation > two[1]


def test_what_was_gone_back_from_is_built_anew_when_it_was_damaged(two, index_dir, rebuild):
    go_back(index_dir)
    with (index_dir / "generations" / two[1] / "text-keys.npy").open("r+b") as stream:
        stream.seek(-1, 2)
        stream.write(b"?")
    report = rebuild()
    assert report.built
    assert report.generation not in two
    assert report.generation[-12:] == two[1][-12:]


def test_what_was_gone_back_from_is_built_anew_when_a_file_can_be_read_now(
    rebuild, folder, index_dir
):
    def unable(root, path):
        if path == "odd.txt":
            raise UnreadableFile("odd.txt: its reader is away")
        return read_document(root, path)

    rebuild()
    (folder / "odd.txt").write_text("Odd things about parks.")
    second = rebuild(read=unable).generation
    go_back(index_dir)
    report = rebuild(read=unable)
    assert (report.again, report.generation) == (True, second)
    go_back(index_dir)
    report = rebuild()
    assert report.built
    assert report.failed == ()


def test_documents_put_back_make_a_new_generation_so_that_the_way_back_leads_to_what_was(
    rebuild, folder, index_dir
):
    news = (folder / "news.md").read_bytes()
    first = rebuild().generation
    (folder / "news.md").unlink()
    second = rebuild().generation
    (folder / "news.md").write_bytes(news)
    report = rebuild()
    assert report.built
    assert report.embedded == 0
    assert report.generation[-12:] == first[-12:]
    assert go_back(index_dir).now.id == second


def test_the_beginning_of_a_name_is_enough_when_it_is_the_only_one(two, index_dir):
    assert find_generation(index_dir, two[0][:-3]) == two[0]
    assert find_generation(index_dir, "previous") == two[0]
    for name in ("2", "", "nothing", "../generations"):
        with pytest.raises(NoSuchGeneration, match=two[0]):
            find_generation(index_dir, name)


def test_there_is_nothing_before_the_first(rebuild, index_dir):
    rebuild()
    with pytest.raises(NoSuchGeneration, match="nothing to go back to"):
        go_back(index_dir)


def test_a_damaged_generation_never_becomes_current(two, index_dir):
    file = index_dir / "generations" / two[0] / "passages.sqlite"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    with pytest.raises(IndexDamaged, match=r"passages\.sqlite was changed"):
        go_back(index_dir)
    assert current_id(index_dir) == two[1]


def of_an_older_format(index_dir, generation):
    """Make a generation what an earlier version of Pincite has left."""
    file = index_dir / "generations" / generation / "manifest.json"
    file.write_text(file.read_text("utf-8").replace('"format": 3', '"format": 2'), "utf-8")


def test_one_of_an_older_format_says_what_it_is_and_not_to_rebuild(two, index_dir):
    of_an_older_format(index_dir, two[0])
    before = history(index_dir)[1]
    assert before.problem == "another version of Pincite made it, which alone can read it"
    with pytest.raises(IndexOutdated) as refused:
        go_back(index_dir)
    assert str(refused.value) == (
        f"generation {two[0]} cannot be gone back to, another version of Pincite made it, which "
        f"alone can read it; {two[1]} stays current"
    )


def test_the_current_one_of_an_older_format_is_to_be_rebuilt(two, index_dir):
    of_an_older_format(index_dir, two[1])
    assert "rebuild with `pincite build`" in history(index_dir)[0].problem


def test_a_generation_can_be_removed_unless_it_is_current_or_read(two, index_dir, hashing):
    with pytest.raises(GenerationInUse, match="is the current one"):
        discard(index_dir, two[1])
    held = Generation.open(index_dir, two[0])
    if sys.platform != "win32":
        with pytest.raises(GenerationInUse, match="is being read by another program"):
            discard(index_dir, two[0])
    held.held.release()
    of_an_older_format(index_dir, two[0])
    discard(index_dir, two[0])
    assert generations(index_dir) == [two[1]]
    with pytest.raises(NoSuchGeneration):
        discard(index_dir, two[0])
    assert Library.open(index_dir, encoder=hashing).generation == two[1]


def test_going_back_waits_for_a_build_and_says_who_builds(two, index_dir):
    with one_writer(index_dir, 0), pytest.raises(BuildBusy, match="process"):
        go_back(index_dir, wait_seconds=0)
    assert current_id(index_dir) == two[1]


def test_each_generation_says_what_changed_since_the_one_before(two, rebuild, folder, index_dir):
    (folder / "2015/inspection.txt").rename(folder / "moved.txt")
    (folder / "2024/committee.txt").write_text("Another report.")
    (folder / "new.txt").write_text("Something about parks.")
    rebuild()
    third, second, first = history(index_dir)
    assert first.difference is None
    assert second.difference == Difference(gone=("news.md",))
    assert third.difference == Difference(
        new=("new.txt",), changed=("2024/committee.txt",), moved=("moved.txt",)
    )


def test_copies_count_one_by_one():
    def records(**content):
        return [DocumentRecord(f"{path}.txt", total, 1, "read") for path, total in content.items()]

    found = difference(records(a="1", b="1", c="2"), records(d="1", c="3", e="4"))
    assert found == Difference(
        new=("e.txt",), changed=("c.txt",), moved=("d.txt",), gone=("b.txt",)
    )
