"""Builds that are killed, run out of disk or meet each other, in processes of their own."""

import json
import signal
import subprocess
import sys
import textwrap
import time

import pytest

from index.builder import BuildSettings
from index.errors import BuildBusy, EncoderError
from index.generation import Generation, current_id, generations
from index.hashing_encoder import HashingEncoder
from index.hold import hold
from index.journal import FILE as JOURNAL
from index.library import Library
from index.publishing import prune
from index.writer import one_writer


def start(code, *arguments):
    """Run code in a process; its first line of output says that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )
    return process, process.stdout.readline().strip()


class StoppingEncoder(HashingEncoder):
    """Fails after some calls, as a machine whose power goes does."""

    def __init__(self, calls) -> None:
        super().__init__()
        self.calls = calls

    def encode(self, texts, *, progress=None):
        self.calls -= 1
        if self.calls < 0:
            raise EncoderError("stopped")
        return super().encode(texts, progress=progress)


def test_a_build_goes_on_from_where_the_last_one_stopped(rebuild, index_dir):
    with pytest.raises(EncoderError):
        rebuild(encoder=StoppingEncoder(3))
    report = rebuild()
    assert report.embeddings_resumed > 0
    assert report.embedded == report.passages - report.embeddings_resumed
    assert not (index_dir / JOURNAL).exists()
    Generation.open(index_dir).check()
    assert rebuild(force=True).generation[-12:] == report.generation[-12:]


BUILD = """
    import sys, time
    from pathlib import Path
    from index.builder import build
    from index.hashing_encoder import HashingEncoder
    def progress(stage, done, total):
        if stage == sys.argv[3] and done:
            print("there", flush=True)
            time.sleep(60)
    build(Path(sys.argv[1]), Path(sys.argv[2]), encoder=HashingEncoder(), progress=progress)
    """


@pytest.mark.parametrize("stage", ["reading", "embedding", "writing"])
def test_a_killed_build_leaves_the_old_generation_and_is_told_of(rebuild, folder, index_dir, stage):
    first = rebuild().generation
    (folder / "new.txt").write_text("Something about parks.")
    process, _ = start(BUILD, folder, index_dir, stage)
    assert current_id(index_dir) == first
    with pytest.raises(BuildBusy, match=f"process {process.pid} on "):
        rebuild(settings=BuildSettings(wait_seconds=0.1))
    assert any(path.name.startswith(".tmp-") for path in (index_dir / "generations").iterdir())
    process.kill()
    process.communicate()
    assert Library.open(index_dir).generation == first
    report = rebuild()
    assert f"did not end (process {process.pid} on " in report.notes[0]
    assert report.embeddings_resumed == (0 if stage == "reading" else 1)
    left = {path.name for path in (index_dir / "generations").iterdir()}
    assert left == {first, report.generation}


def test_ctrl_c_in_a_build_leaves_everything_as_it_was(rebuild, folder, index_dir):
    first = rebuild().generation
    (folder / "new.txt").write_text("Something about parks.")
    process, _ = start(BUILD, folder, index_dir, "writing")
    process.send_signal(signal.SIGINT)
    process.communicate()
    assert process.returncode in {-signal.SIGINT, 130}
    assert current_id(index_dir) == first
    assert [path.name for path in (index_dir / "generations").iterdir()] == [first]
    assert not (index_dir / "build.owner").exists()
    assert rebuild().notes == ()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of file sizes")
@pytest.mark.parametrize("room", [200, 9_000, 20_000])
def test_a_full_disk_is_said_and_costs_nothing(rebuild, folder, index_dir, room):
    first = rebuild().generation
    for number in range(4):
        (folder / f"{number}.txt").write_text(f"Report {number} on parks and on roads.\n\n" * 9)
    code = """
        import resource, sys
        from pathlib import Path
        from index.builder import build
        from index.errors import IndexNotWritten
        from index.hashing_encoder import HashingEncoder
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), resource.RLIM_INFINITY))
        try:
            build(Path(sys.argv[1]), Path(sys.argv[2]), encoder=HashingEncoder())
        except IndexNotWritten as error:
            print(error)
        """
    process, said = start(code, folder, index_dir, room)
    process.communicate()
    assert process.returncode == 0
    assert (
        f"could not be written, no room is left: free some space on the disk of {index_dir}" in said
    )
    assert said.endswith(f"; generation {first} still serves")
    assert current_id(index_dir) == first
    assert [path.name for path in (index_dir / "generations").iterdir()] == [first]
    assert rebuild().built
    Generation.open(index_dir).check()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of file sizes")
@pytest.mark.parametrize("act", ["go_back(index)", "discard(index, name)", "build(library, index)"])
def test_not_even_the_owner_of_the_lock_can_be_written_on_a_full_disk(
    rebuild, folder, index_dir, act
):
    first = rebuild().generation
    (folder / "news.md").unlink()
    second = rebuild().generation
    code = """
        import resource, sys
        from pathlib import Path
        from index.builder import build
        from index.errors import IndexNotWritten
        from index.history import discard, go_back
        library, index, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        try:
            eval(sys.argv[4])
        except IndexNotWritten as error:
            print(error)
        """
    process, said = start(code, folder, index_dir, first, act)
    process.communicate()
    assert process.returncode == 0
    assert "no room is left: free some space" in said
    assert said.endswith(f"; generation {second} still serves")
    assert generations(index_dir) == [first, second]
    assert not (index_dir / "build.owner").exists()
    assert current_id(index_dir) == second


READER = """
    import json, sys
    from pathlib import Path
    from index.hashing_encoder import HashingEncoder
    from index.library import Library
    library = Library.open(Path(sys.argv[1]), encoder=HashingEncoder())
    print(library.generation, flush=True)
    sys.stdin.readline()
    hits = library.search("care leavers at university", 3)
    print(json.dumps([library.generation, hits[0].passage.text]), flush=True)
    print(json.dumps(library.refresh().generation), flush=True)
    """


def test_a_generation_that_a_reader_has_open_is_not_pruned(rebuild, folder, index_dir):
    once = BuildSettings(keep=1)
    first = rebuild(settings=once).generation
    process, opened = start(READER, index_dir)
    assert opened == first
    for number in range(2):
        (folder / "new.txt").write_text(f"Edition {number}.")
        newest = rebuild(settings=once).generation
    # Its vectors and words are read only now, long after the generation was to go.
    assert generations(index_dir) == [first, newest]
    out, _ = process.communicate("ask\n")
    (generation, text), refreshed = map(json.loads, out.splitlines())
    assert (generation, refreshed) == (first, newest)
    assert "12 care leavers" in text
    with one_writer(index_dir, 0):
        assert prune(index_dir, 1) == [first]
    assert generations(index_dir) == [newest]


def test_this_process_counts_as_a_reader_too(rebuild, index_dir):
    first = rebuild().generation
    library = Library.open(index_dir, encoder=HashingEncoder())
    newest = rebuild(force=True, settings=BuildSettings(keep=1)).generation
    assert generations(index_dir) == [first, newest]
    library.check()
    library.close()
    del library
    assert prune(index_dir, 1) == [first]


def test_a_generation_that_is_being_removed_cannot_be_held(rebuild, index_dir):
    if sys.platform == "win32":
        pytest.skip("Windows removes no open files")
    import fcntl

    manifest = index_dir / "generations" / rebuild().generation / "manifest.json"
    with manifest.open("rb") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        with pytest.raises(FileNotFoundError):
            hold(manifest)
    hold(manifest).release()


def test_a_writer_waits_for_the_one_before(tmp_path):
    code = """
        import sys, time
        from pathlib import Path
        from index.writer import one_writer
        with one_writer(Path(sys.argv[1]), 0):
            print("in", flush=True)
            time.sleep(0.7)
        """
    process, _ = start(code, tmp_path)
    started = time.monotonic()
    with one_writer(tmp_path, 60) as left_by:
        assert time.monotonic() - started > 0.1
        assert left_by is None
    process.communicate()


def test_who_left_the_lock_is_told_and_an_odd_owner_file_does_no_harm(tmp_path):
    for said, shown in ((b"process 7 on host\x1b[31m", "process 7 on host[31m"), (b"", "another")):
        (tmp_path / "build.owner").write_bytes(said)
        with one_writer(tmp_path, 0) as left_by:
            assert shown in left_by
    with one_writer(tmp_path, 0) as left_by:
        assert left_by is None
    assert not (tmp_path / "build.owner").exists()
