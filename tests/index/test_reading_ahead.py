"""Reading ahead in child processes, some of which end as no process should."""

import signal
import subprocess
import sys
import textwrap
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import reading_child
from index.builder import build
from index.errors import NothingToIndex
from index.generation import Generation
from index.library import Library
from index.reading_ahead import Children, ReadAhead
from ingest.errors import IngestError, UnreadableFile
from ingest.reading import ReadLimits, read_document

SEEDS = Path(__file__).parents[2] / "seeds"
STAND_IN = """
import os, signal, sys, time
from pathlib import Path
sys.path[:] = {path!r}
from index.reading_child import serve
from ingest.reading import read_document

def read(root, relative, *, limits):
    data = (root / relative).read_bytes()
{body}
    return read_document(root, relative, limits=limits)

serve(read)
"""
CRASHING = """
if b"crash" in data:
    os.kill(os.getpid(), signal.SIGSEGV)
"""

not_on_windows = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other signals")


def standing_in(body):
    """Return what starts a child that does this before it reads `data`."""
    code = STAND_IN.format(path=sys.path, body=textwrap.indent(textwrap.dedent(body), "    "))
    return (sys.executable, "-c", code)


def write(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text)


@contextmanager
def reading(root, paths, *, count=2, command=None, longest_s=60.0):
    command = command or reading_child.command()
    ahead = ReadAhead(root, ReadLimits(), paths, count, command, longest_s)
    try:
        yield ahead.read
    finally:
        ahead.close()


def outcome(read, *given):
    try:
        return read(*given)
    except IngestError as error:
        return type(error), str(error)


def content(index_dir):
    return Generation.open(index_dir).manifest.content()


def test_what_is_read_ahead_is_what_is_read_here(folder):
    (folder / "empty.txt").write_bytes(b"")
    (folder / "page.html").write_text("<title>Roofs</title><main><p>Roofs are blue.</p></main>")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7 no more")
    (folder / "broken.docx").write_bytes(b"PK no more")
    (folder / "picture.xyz").write_bytes(b"\0")
    (folder / "noted.txt").write_text("The roof is blue.")
    (folder / "noted.txt.meta.toml").write_text("nonsense = 1")
    for seed in SEEDS.iterdir():
        (folder / seed.name).write_bytes(seed.read_bytes())
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))
    paths.append("gone.txt")
    with reading(folder, paths) as read:
        found = [outcome(read, path) for path in paths]
    assert found == [outcome(read_document, folder, path) for path in paths]
    assert len({type(each) for each in found}) == 2


def test_an_index_is_the_same_whoever_reads(rebuild, index_dir, hashing, folder, tmp_path):
    told = []
    rebuild(children=Children(worth=1), on_read=told.append)
    assert told == [
        read_document(folder, record.path) for record in Library.open(index_dir).records
    ]
    build(folder, tmp_path / "other", encoder=hashing, read=read_document)
    assert content(index_dir) == content(tmp_path / "other")


def test_few_files_start_no_child_and_many_do(rebuild, folder, tmp_path):
    started = tmp_path / "started"
    tell = (sys.executable, "-c", f"import pathlib; pathlib.Path({str(started)!r}).touch()")
    rebuild(children=Children(command=tell))
    assert not started.exists()
    write(folder, **{f"park{number}": f"Park {number}." for number in range(Children().worth - 1)})
    assert rebuild(children=Children(command=tell)).read == Children().worth - 1
    assert not started.exists()
    write(folder, **{f"road{number}": f"Road {number}." for number in range(Children().worth)})
    # It ends before it is ready: what it would have read is read here.
    assert rebuild(children=Children(command=tell)).failed == ()
    assert started.exists()


def test_where_no_child_can_be_started_files_are_read_here(rebuild):
    report = rebuild(children=Children(worth=1, command=("/no/such/python",)))
    assert report.failed == ()
    assert report.read == 3


@not_on_windows
def test_a_crash_costs_its_file_alone_and_the_next_build_tries_it_again(rebuild, folder):
    write(folder, bad="This will crash whoever reads it.", good="This will not.")
    children = Children(worth=1, command=standing_in(CRASHING))
    report = rebuild(children=children)
    assert [record.path for record in report.failed] == ["bad.txt"]
    assert report.failed[0].reason == (
        "the reader ended over this file (signal 11, SIGSEGV); open the file and save it anew or "
        "convert it, or give the machine more memory if it is very large"
    )
    assert len(report.records) == 5
    # Alone, and still not read in this process, where it would do no harm to be read.
    again = rebuild(children=Children(command=children.command))
    assert (again.built, again.read) == (False, 1)
    forced = rebuild(children=Children(command=children.command), force=True)
    assert forced.failed == report.failed
    mended = rebuild()
    assert (mended.built, mended.read, mended.failed) == (True, 1, ())


@not_on_windows
def test_however_many_crash_the_build_comes_to_its_end(rebuild, folder):
    write(folder, **{f"bad{number}": "This will crash." for number in range(4)})
    report = rebuild(children=Children(worth=1, command=standing_in(CRASHING)))
    assert len(report.failed) == 4
    assert {record.outcome for record in report.records} == {"failed", "read"}
    for path in folder.rglob("*.*"):
        path.unlink() if path.stem.startswith("bad") else path.write_text("crash")
    with pytest.raises(NothingToIndex, match="the reader ended over this file"):
        rebuild(children=Children(worth=1, command=standing_in(CRASHING)))


def test_a_file_that_takes_for_ever_costs_itself_alone(folder):
    write(folder, slow="This takes for ever.")
    sleeping = standing_in(
        """
        if b"for ever" in data:
            time.sleep(600)
        """
    )
    with reading(folder, ["slow.txt", "news.md"], count=1, command=sleeping, longest_s=1.5) as read:
        kind, said = outcome(read, "slow.txt")
        assert said.startswith("the reader ended over this file (after 1.5 s); open the file")
        assert said.endswith("or split it if it is very long")
        assert kind is UnreadableFile
        assert read("news.md") == read_document(folder, "news.md")


@not_on_windows
def test_one_file_for_native_code_is_read_in_a_child(rebuild, folder):
    (folder / "page.html").write_text("<p>This will crash whoever reads it.</p>")
    report = rebuild(children=Children(command=standing_in(CRASHING)))
    assert [record.path for record in report.failed] == ["page.html"]


def test_what_libraries_print_and_an_exit_do_no_harm(folder):
    write(folder, leave="I leave.")
    loud = standing_in(
        """
        print("loud", flush=True)
        os.write(1, b"louder")
        if b"leave" in data:
            sys.exit("bye")
        """
    )
    with reading(folder, ["leave.txt", "news.md"], count=1, command=loud) as read:
        assert "(exit code 1)" in outcome(read, "leave.txt")[1]
        assert read("news.md") == read_document(folder, "news.md")


def test_a_few_documents_are_read_ahead_and_no_more(tmp_path, eventually):
    library, log = tmp_path / "library", tmp_path / "log"
    library.mkdir()
    paths = [f"{number}.txt" for number in range(9)]
    write(library, **{Path(path).stem: f"Page {path}." for path in paths})
    log.touch()
    noting = standing_in(
        f"""
        with open({str(log)!r}, "a") as log:
            log.write(relative + " ")
        """
    )
    with reading(library, paths, command=noting) as read:
        eventually(lambda: len(log.read_text().split()) == 4)
        time.sleep(0.1)
        assert sorted(log.read_text().split()) == paths[:4]
        assert [read(path).path for path in paths[2:6]] == paths[2:6]
        assert read("0.txt").text == "Page 0.txt."  # too late for a child, so read here
        assert read(paths[8]).path == paths[8]


STUCK = """
import os, sys
from pathlib import Path
from index.builder import build
from index.hashing_encoder import HashingEncoder
from index.reading_ahead import Children
children = Children(worth=1, command=sys.argv[3:])
build(Path(sys.argv[1]), Path(sys.argv[2]), encoder=HashingEncoder(), children=children)
"""


@not_on_windows
@pytest.mark.parametrize("how", ["SIGKILL", "SIGTERM", "SIGINT"])
def test_a_build_that_is_ended_leaves_no_child(folder, tmp_path, eventually, how):
    import fcntl
    import os

    # A lock goes with the process that holds it, whoever takes note of its end.
    lock = tmp_path / "lock"
    write(folder, stuck="This takes for ever.")
    waiting = standing_in(
        f"""
        if b"for ever" in data:
            import fcntl
            held = open({str(lock)!r}, "w")
            fcntl.flock(held, fcntl.LOCK_EX)
            Path({str(lock)!r} + "ed").touch()
            time.sleep(600)
        """
    )
    # A session of its own: Ctrl-C goes to all processes of a terminal.
    process = subprocess.Popen(
        [sys.executable, "-c", STUCK, folder, tmp_path / "index", *waiting],
        start_new_session=True,
        stderr=subprocess.DEVNULL,
    )
    eventually(Path(f"{lock}ed").exists)

    def is_free():
        with lock.open("w") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

    assert not is_free()
    if how == "SIGINT":
        os.killpg(process.pid, signal.SIGINT)
    else:
        process.send_signal(signal.Signals[how])
    process.wait(10)
    eventually(is_free)
    assert process.returncode in {-signal.Signals[how], 130}


def test_closing_does_not_wait_for_a_file(folder, tmp_path, eventually):
    there = tmp_path / "there"
    sleeping = standing_in(f"""Path({str(there)!r}).touch()\ntime.sleep(600)""")
    with reading(folder, ["news.md"], count=1, command=sleeping):
        eventually(there.exists)
        started = time.monotonic()
    assert time.monotonic() - started < 5
