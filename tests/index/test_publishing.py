"""Builds killed while they publish: a generation that never was current costs none that was."""

import signal
import subprocess
import sys
import textwrap

import pytest

from index.builder import BuildSettings, build
from index.errors import NoSuchGeneration
from index.generation import Generation, current_id, generations
from index.hashing_encoder import HashingEncoder
from index.history import find_generation, go_back, history
from index.publishing import ANNOUNCED, never_current, once_current
from index.unfinished import unfinished

KILLED_AT = """
    import os, sys
    from pathlib import Path
    from index.builder import build
    from index.hashing_encoder import HashingEncoder

    library, index, event, name = sys.argv[1:]

    def kill(what, given):
        # Seen just before the system is asked to do it.
        if what == event and str(given[-3 if what == "os.rename" else 0]).endswith(name):
            os.kill(os.getpid(), 9)

    sys.addaudithook(kill)
    build(Path(library), Path(index), encoder=HashingEncoder())
    """
BEFORE_CURRENT = ("os.rename", "CURRENT")
AFTER_CURRENT = ("os.remove", ANNOUNCED)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")


@pytest.fixture
def build_killed_at(folder, index_dir):
    def run(moment):
        code = [sys.executable, "-c", textwrap.dedent(KILLED_AT), folder, index_dir, *moment]
        done = subprocess.run(list(map(str, code)), check=False)
        assert done.returncode == -signal.SIGKILL

    return run


@pytest.fixture
def edited(folder, rebuild):
    """Write another edition and build it; returns the generation."""

    def run(number, keep=2):
        (folder / "new.txt").write_text(f"Edition {number} of something about parks.")
        return rebuild(settings=BuildSettings(keep=keep)).generation

    return run


def test_a_generation_that_never_was_current_pushes_out_none_that_was(
    edited, folder, index_dir, build_killed_at
):
    first, second = edited(1), edited(2)
    for number in (3, 4):
        (folder / "new.txt").write_text(f"Edition {number}, and the power goes.")
        build_killed_at(BEFORE_CURRENT)
    assert current_id(index_dir) == second
    assert len(generations(index_dir)) == 3  # the second of the killed builds removed the first
    third = edited(5)
    assert generations(index_dir) == [second, third]
    assert not (index_dir / ANNOUNCED).exists()
    assert first not in generations(index_dir)


def test_it_is_no_part_of_the_history_but_waits_for_the_next_build(
    edited, folder, index_dir, hashing, build_killed_at
):
    first, second = edited(1), edited(2)
    (folder / "new.txt").write_text("Edition 3, and the power goes.")
    build_killed_at(BEFORE_CURRENT)
    [third] = never_current(index_dir)
    assert [kept.id for kept in history(index_dir)] == [second, first]
    left = unfinished(index_dir, hashing)
    assert left.left_by is not None
    assert left.embeddings == 1
    assert left.size > (index_dir / "generations" / third / "passages.sqlite").stat().st_size
    with pytest.raises(NoSuchGeneration):
        find_generation(index_dir, third)
    assert go_back(index_dir).now.id == first
    assert generations(index_dir) == [first, second]


def test_what_it_had_embedded_is_not_embedded_again(edited, folder, build_killed_at, rebuild):
    edited(1)
    (folder / "new.txt").write_text("Edition 2, and the power goes.")
    build_killed_at(BEFORE_CURRENT)
    report = rebuild()
    assert (report.embedded, report.embeddings_resumed) == (0, 1)


def test_the_first_build_killed_there_leaves_nothing_current(index_dir, rebuild, build_killed_at):
    build_killed_at(BEFORE_CURRENT)
    assert len(never_current(index_dir)) == 1
    assert once_current(index_dir) == history(index_dir) == []
    report = rebuild()
    assert report.embedded == 0
    assert generations(index_dir) == [report.generation]


def test_one_that_became_current_counts_though_its_build_was_killed_right_after(
    edited, folder, index_dir, build_killed_at
):
    first, second = edited(1), edited(2)
    (folder / "new.txt").write_text("Edition 3, in time.")
    build_killed_at(AFTER_CURRENT)
    third = current_id(index_dir)
    assert third not in (first, second)
    assert never_current(index_dir) == []
    # Gone back from, it is no longer current and still announced: it has been current all the same.
    go_back(index_dir)
    assert find_generation(index_dir, third) == third
    fourth = edited(4, keep=3)
    assert generations(index_dir) == [second, third, fourth]


@pytest.mark.parametrize(
    "moment", [("os.rename", ANNOUNCED), ("os.rename", "-"), BEFORE_CURRENT, AFTER_CURRENT]
)
def test_wherever_publishing_is_killed_the_next_build_is_one_from_nothing(
    edited, folder, index_dir, tmp_path, rebuild, build_killed_at, moment
):
    edited(1)
    (folder / "new.txt").write_text("Edition 2, and the power goes.")
    if moment[1] == "-":  # its own name, which ends as that of any build of the same content
        elsewhere = build(folder, tmp_path / "elsewhere", encoder=HashingEncoder())
        moment = ("os.rename", elsewhere.generation[-12:])
    build_killed_at(moment)
    Generation.open(index_dir).check()
    after = rebuild()
    Generation.open(index_dir).check()
    assert rebuild(force=True).generation[-12:] == after.generation[-12:]


def test_an_odd_announcement_does_no_harm(edited, index_dir):
    first, second = edited(1), edited(2)
    for said in (b"", b"\xff\x00\n../../x\n", f"{second}\nnonsense".encode(), b"x" * 100_000):
        (index_dir / ANNOUNCED).write_bytes(said)
        assert once_current(index_dir) == [first, second]


def test_a_repeated_generation_pushes_out_its_elder_before_any_other(edited, index_dir):
    first, second, third = edited(1, keep=3), edited(2, keep=3), edited(1, keep=3)
    assert third[-12:] == first[-12:]
    assert generations(index_dir) == [first, second, third]
    assert edited(2, keep=3)[-12:] == second[-12:]
    # Two have an elder now; the oldest of these two went, and only that one.
    assert generations(index_dir)[:2] == [second, third]
    assert first not in generations(index_dir)


def test_one_that_this_version_cannot_read_goes_before_one_that_can_be_gone_back_to(
    edited, index_dir
):
    first, second = edited(1), edited(2)
    manifest = index_dir / "generations" / second / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"format": 3', '"format": 2'), "utf-8")
    third = edited(3)
    assert generations(index_dir) == [first, third]
