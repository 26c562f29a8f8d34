"""Waiting for something to happen in a folder. The only file that imports watchfiles.

Where the system tells of no changes (drives of other machines), the folder is to be looked at
again and again instead.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

from index.errors import BadSettings


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """When a watcher builds. All in seconds."""

    settle: float = 2.0
    """How long no file may have changed before a build."""
    patience: float = 600.0
    """After so long, files that never stop changing are built as they are."""
    poll: bool = False
    """Look at the files again and again instead of waiting to be told of changes."""
    every: float = 5.0
    """How often, when it polls."""
    check: float = 300.0
    """How often to look when no change is told of, in case one was missed."""
    retry: float = 2.0
    """How long to wait after trouble; twice as long each time it goes on, up to `retry_most`."""
    retry_most: float = 60.0

    def __post_init__(self) -> None:
        for name in ("settle", "patience", "every", "check", "retry", "retry_most"):
            value = getattr(self, name)
            if not 0 < value <= 86_400:
                raise BadSettings(
                    f"watch setting {name} is {value}: use a number of seconds above 0 and up to "
                    "86400"
                )


class Waker:
    """Waits for something to happen in a folder."""

    def __init__(self, folder: Path, settings: WatchSettings, stop: threading.Event) -> None:
        self.problem: str | None = None
        """Why the system no longer tells of changes, once."""
        self._folder = folder
        self._settings = settings
        self._stop = stop
        self._poll = settings.poll
        self._changes: Generator[object, None, None] | None = None
        self._watched: tuple[int, int] | None = None
        self._away = False

    def wait(self, seconds: float) -> None:
        """Return when something may have changed, after `seconds` at the latest, or on `stop`."""
        end = time.monotonic() + seconds
        here = self._identity()
        if self._poll:
            self._stop.wait(min(seconds, self._settings.every))
        elif here is None:
            self.close()
            # That it went is news; after that, only that it is back.
            while self._away and self._identity() is None and time.monotonic() < end:
                if self._stop.wait(min(1.0, self._settings.every)):
                    return
        else:
            self._told_within(seconds, here)
        self._away = here is None

    def close(self) -> None:
        """Stop listening."""
        if self._changes is not None:
            self._changes.close()
        self._changes = self._watched = None

    def _told_within(self, seconds: float, here: tuple[int, int]) -> None:
        from watchfiles import watch  # noqa: PLC0415 - polling does without it

        if here != self._watched:  # another folder has taken its place
            self.close()
        # What changed before it listened is for the look after this to find: do not wait long.
        end = time.monotonic() + (seconds if self._changes is not None else 0)
        if self._changes is None:
            self._watched = here
            self._changes = watch(
                self._folder,
                watch_filter=None,
                debounce=400,
                rust_timeout=1000,
                yield_on_timeout=True,
                stop_event=self._stop,
                ignore_permission_denied=True,
            )
        try:
            while not next(self._changes, True) and time.monotonic() < end:
                if self._identity() != here:
                    return
        except FileNotFoundError:  # it went at this moment
            self.close()
        except (OSError, RuntimeError) as error:  # most often: more folders than may be watched
            self.close()
            self._poll = True
            self.problem = " ".join(str(error).split())

    def _identity(self) -> tuple[int, int] | None:
        try:
            found = self._folder.stat()
        except OSError:
            return None
        return (found.st_dev, found.st_ino)
