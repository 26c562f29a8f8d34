"""One writer at a time in an index folder; readers are never held up."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from index.disk import not_written
from index.errors import BuildBusy, IndexNotWritten, LibraryIndexError
from index.generation import current_id

LOCK = "build.lock"
OWNER = "build.owner"


@contextlib.contextmanager
def one_writer(index_dir: Path, wait_seconds: float) -> Iterator[str | None]:
    """Hold the index folder for writing; BuildBusy says who holds it after `wait_seconds`.

    The lock is the system's: it goes when its process does, however that ends. Yields who held it
    before and did not give it back, None when the last one did. Whatever cannot be written
    meanwhile, on a full disk for instance, becomes IndexNotWritten.
    """
    owner = index_dir / OWNER
    lock = FileLock(index_dir / LOCK, timeout=wait_seconds)
    try:
        index_dir.mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout as error:
        raise BuildBusy(
            f"{index_dir} is being built by {_who(owner)}: wait until it is done, then try again"
        ) from error
    except OSError as error:
        raise _not_written(index_dir, error) from error
    try:
        left_by = _who(owner) if owner.exists() else None
        owner.write_text(
            f"process {os.getpid()} on {socket.gethostname()} "
            f"since {datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            encoding="utf-8",
        )
        yield left_by
    except (OSError, sqlite3.Error) as error:
        raise _not_written(index_dir, error) from error
    finally:
        owner.unlink(missing_ok=True)
        lock.release()


def owner_of(index_dir: Path) -> str:
    """Return who holds the index folder, or held it last, in words."""
    return _who(index_dir / OWNER)


def _not_written(index_dir: Path, error: OSError | sqlite3.Error) -> IndexNotWritten:
    said = not_written(
        f"the index in {index_dir}", index_dir, error, instead="choose another with `--index`"
    )
    try:
        return IndexNotWritten(f"{said}; generation {current_id(index_dir)} still serves")
    except LibraryIndexError:  # there is none, or none that can be used
        return IndexNotWritten(said)


def _who(owner: Path) -> str:
    try:
        said = owner.read_bytes()[:200].decode("ascii", "replace")
        return "".join(letter for letter in said if letter.isprintable()) or "another process"
    except OSError:
        return "another process"
