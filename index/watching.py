"""Watching a library: builds when its files arrive, change or go, once they have stopped changing.

What the system tells of changes only wakes the watcher (`index.waking`). What it acts on is how the
files lie there, so that events that are lost, doubled or about other files do no harm.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from index.builder import BuildReport
from index.errors import LibraryIndexError
from index.waking import Waker, WatchSettings
from ingest.errors import IngestError
from ingest.sidecar import sidecar_of
from ingest.sources import list_sources


class What(StrEnum):
    """What a watcher has to say."""

    BUILT = "built"
    """A new generation is current."""
    UP_TO_DATE = "up to date"
    """Said once at the start, and when trouble is over and nothing had to be built."""
    UNSETTLED = "unsettled"
    """Files have kept changing for a while: the build waits for them."""
    TROUBLE = "trouble"
    """A build was not possible; it is tried again. Said once for each reason."""
    POLLING = "polling"
    """The system tells of no changes here: it looks by itself from now on."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing worth a line."""

    what: What
    at: datetime
    """UTC."""
    report: BuildReport | None = None
    reason: str | None = None


_Look = frozenset[tuple[str, int, int, int, int]]
"""Every file of the library and every sidecar: path, size, times, and number on its disk."""
_SAY_UNSETTLED = 30.0


class Watcher:
    """Watches one library. `build` brings the index up to date and returns its report."""

    def __init__(
        self,
        library_dir: Path,
        index_dir: Path,
        build: Callable[[], BuildReport],
        settings: WatchSettings | None = None,
        stop: threading.Event | None = None,
    ) -> None:
        self.stop = stop or threading.Event()
        """Ends the watching when it is set."""
        self._library = library_dir
        self._index = index_dir
        self._build = build
        self._settings = settings or WatchSettings()
        self._seen: _Look | None = None
        """What the last build that ended well was made of; None before the first."""
        self._trouble: str | None = None
        self._pause = self._settings.retry

    def events(self) -> Iterator[Event]:
        """Watch until `stop` is set, or KeyboardInterrupt; yield what happens.

        Errors of the library or the index are told, and tried again: a folder that is gone, a disk
        that is full, a build in another process. None of them ends the watching.
        """
        with closing(Waker(self._library, self._settings, self.stop)) as waker:
            while not self.stop.is_set():
                try:
                    yield from self._bring_up_to_date()
                except (LibraryIndexError, IngestError) as error:
                    yield from self._tell(str(error))
                except OSError as error:
                    yield from self._tell(f"the library {self._library} cannot be read ({error})")
                waker.wait(self._pause if self._trouble else self._settings.check)
                if waker.problem is not None:
                    yield _event(What.POLLING, reason=waker.problem)
                    waker.problem = None

    def _bring_up_to_date(self) -> Iterator[Event]:
        look = yield from self._settled()
        if self.stop.is_set():
            return
        report = None if look == self._seen else self._build()
        # Whatever changed while it was built differs from this look, and is found by the next one.
        worth_saying = self._seen is None or self._trouble is not None
        self._seen, self._trouble, self._pause = look, None, self._settings.retry
        if report is not None and (report.built or report.again):
            yield _event(What.BUILT, report=report)
        elif worth_saying:
            yield _event(What.UP_TO_DATE, report=report)

    def _tell(self, trouble: str) -> Iterator[Event]:
        if trouble == self._trouble:
            self._pause = min(2 * self._pause, self._settings.retry_most)
            return
        self._trouble, self._pause = trouble, self._settings.retry
        yield _event(What.TROUBLE, reason=trouble)

    def _settled(self) -> Generator[Event, None, _Look]:
        """Return how the files lie there, once they have stopped changing."""
        started = time.monotonic()
        told = False
        look = self._look()
        while look != self._seen and not self.stop.wait(self._settings.settle):
            again = self._look()
            waited = time.monotonic() - started
            if again == look or waited > self._settings.patience:
                return again
            if waited > _SAY_UNSETTLED and not told:
                told = True
                changing = sorted({path for path, *_ in look ^ again})
                yield _event(What.UNSETTLED, reason=f"still changing: {', '.join(changing[:3])}")
            look = again
        return look

    def _look(self) -> _Look:
        """Return how the files lie there; LibraryNotFound when there is no such folder."""
        own = self._index.resolve()
        paths = [source.path for source in list_sources(self._library)]
        return frozenset(
            entry
            for path in paths
            if not path.resolve().is_relative_to(own)
            for file in (path, sidecar_of(path))
            if (entry := _entry(file)) is not None
        )


def _entry(path: Path) -> tuple[str, int, int, int, int] | None:
    try:
        found = path.stat()
    except OSError:  # not there (any more), or not to be looked at
        return None
    return (str(path), found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)


def _event(what: What, *, report: BuildReport | None = None, reason: str | None = None) -> Event:
    return Event(what, datetime.now(UTC), report, reason)
