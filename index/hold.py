"""Readers hold their generation, so that pruning leaves it where it is.

A hold is the system's shared lock on the open manifest: it writes nothing, and it goes when its
process does, however that ends. Where the system has no such locks (Windows), open files cannot be
removed anyway.
"""

from __future__ import annotations

import errno
import os
import sys
import weakref
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_UNAVAILABLE = {errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EINVAL, errno.ENOSYS}
"""File systems without locks: there, nothing is held."""


class Hold:
    """Keeps a generation from being pruned for as long as something refers to this."""

    def __init__(self, handle: int) -> None:
        self.release = weakref.finalize(self, os.close, handle)


def hold(file: Path) -> Hold:
    """Hold the generation whose manifest is `file`; FileNotFoundError when it is going or gone."""
    handle = os.open(file, os.O_RDONLY)
    held = Hold(handle)
    if sys.platform != "win32":
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FileNotFoundError(errno.ENOENT, "being removed", str(file)) from error
        except OSError as error:
            if error.errno not in _UNAVAILABLE:
                raise
        # Opened before it was removed, locked after: what was opened is no longer there.
        if not os.path.samestat(os.fstat(handle), file.stat()):
            raise FileNotFoundError(errno.ENOENT, "was removed", str(file))
    return held


def is_locked(file: Path) -> bool:
    """Whether a process has the lock on `file`, such as a build has; writes and waits for nothing.

    Where that cannot be asked: no.
    """
    if sys.platform == "win32":
        return False
    try:
        handle = os.open(file, os.O_RDONLY)
    except OSError:
        return False
    try:
        # Shared, so that two who look never take each other for a writer.
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:  # a file system without locks
        return False
    else:
        return False
    finally:
        os.close(handle)


def take_away(folder: Path, manifest: Path, aside: Path) -> bool:
    """Move the generation in `folder` to `aside` unless a reader holds it; return whether it went.

    In one rename, so that no reader ever finds half of it.
    """
    try:
        handle = os.open(manifest, os.O_RDONLY)
    except FileNotFoundError:  # no manifest, so no reader either
        return _renamed(folder, aside)
    except OSError:
        return False
    try:
        if sys.platform == "win32":
            os.close(handle)
            handle = -1
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return _renamed(folder, aside)
    except BlockingIOError:
        return False
    except OSError as error:
        return error.errno in _UNAVAILABLE and _renamed(folder, aside)
    finally:
        if handle >= 0:
            os.close(handle)


def _renamed(folder: Path, aside: Path) -> bool:
    try:
        folder.rename(aside)
    except OSError:
        return False
    return True
