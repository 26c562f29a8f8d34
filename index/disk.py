"""Writing whole or not at all; and what could not be written, why, and what to do, in one line."""

from __future__ import annotations

import errno
import os
import sqlite3
from pathlib import Path

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""A full disk, a quota that is used up, a file larger than may be: the remedy is the same."""
_NO_ROOM_SQLITE = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE})
"""SQLite tells only the first of them from other writes that fail."""


def is_full(error: BaseException) -> bool:
    """Whether the system said that no room is left."""
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) in _NO_ROOM_SQLITE
    return isinstance(error, OSError) and error.errno in NO_ROOM


def not_written(what: str, folder: Path, error: OSError | sqlite3.Error, *, instead: str) -> str:
    """Return that `what`, which goes into `folder`, could not be written, why, and what to do.

    `instead` is what else can be done, `choose another folder with --index`.
    """
    # NumPy and FAISS say without a number that less was written than they gave.
    cut_short = isinstance(error, OSError) and error.errno is None
    if is_full(error) or cut_short:
        why, remedy = ", no room is left", f"free some space on the disk of {folder}"
    else:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        why, remedy = f" ({reason})", f"check the disk and the permissions of {folder}"
    return f"{what} could not be written{why}: {remedy}, or {instead}"


def write_whole(file: Path, data: bytes) -> None:
    """Write a file; when that fails, what had that name before is as it was."""
    there = file.resolve()  # a link stays a link
    beside = there.with_name(f".{there.name}.{os.getpid()}.tmp")
    try:
        beside.write_bytes(data)
        beside.replace(there)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
