import errno
import os
import sqlite3
import subprocess
import sys
import textwrap

import pytest

from index.disk import is_full, not_written, write_whole

KEEPING_OLD = """
    import resource, sys
    from pathlib import Path
    from index.disk import write_whole
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    try:
        write_whole(Path(sys.argv[1]), bytes(1000))
    except OSError as error:
        print(error.errno)
    """


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EFBIG])
def test_a_full_disk_a_quota_and_a_limit_are_said_alike(tmp_path, number):
    error = OSError(number, os.strerror(number))
    assert is_full(error)
    assert not_written("the index", tmp_path, error, instead="choose another") == (
        f"the index could not be written, no room is left: free some space on the disk of "
        f"{tmp_path}, or choose another"
    )


def test_other_trouble_keeps_its_own_words(tmp_path):
    error = PermissionError(errno.EACCES, "Permission denied")
    assert not is_full(error)
    assert not_written("a.json", tmp_path, error, instead="choose another file") == (
        f"a.json could not be written (Permission denied): check the disk and the permissions of "
        f"{tmp_path}, or choose another file"
    )


def test_sqlite_on_a_full_disk_is_known(tmp_path):
    database = sqlite3.connect(tmp_path / "full.sqlite", isolation_level=None)
    database.execute("PRAGMA max_page_count = 2")
    database.execute("CREATE TABLE filled (data BLOB)")
    with pytest.raises(sqlite3.OperationalError) as full:
        database.execute("INSERT INTO filled VALUES (?)", (bytes(100_000),))
    assert is_full(full.value)
    with pytest.raises(sqlite3.OperationalError) as other:
        database.execute("SELECT nothing")
    assert not is_full(other.value)
    database.close()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of file sizes")
def test_what_cannot_be_written_whole_leaves_what_was_there(tmp_path):
    file = tmp_path / "answer.json"
    file.write_text("the answer of yesterday")
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(KEEPING_OLD), str(file)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert int(done.stdout) == errno.EFBIG
    assert file.read_text() == "the answer of yesterday"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "elsewhere").mkdir()
    there = tmp_path / "elsewhere" / "answer.json"
    there.write_text("old")
    link = tmp_path / "link.json"
    link.symlink_to(there)
    write_whole(link, b"new")
    assert link.is_symlink()
    assert there.read_text() == "new"
