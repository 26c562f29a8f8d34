"""The files of a library, read ahead of the build in child processes.

Reading is work for one core, and the libraries that read PDF, DOCX and HTML are native code: a file
made to break them would end the build. In processes of their own (`index.reading_child`) several
are read at once, and such a file costs only its reader, as does one that never comes to an end.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from index import reading_child
from index.reading_child import REPLY, REQUEST, Request
from index.reading_process import ReadingProcess
from ingest.document import Document
from ingest.readers import is_native
from ingest.reading import ReadLimits, read_document

_WAITING = 2
"""Documents that may wait to be taken, beside those that are being read."""
_LOST_TOGETHER = 3
"""After so many children were lost one is left: several at once may need too much memory."""
_LOOK_UP_S = 1.0
"""Windows hears Ctrl-C only between two waits."""

ReadOne = Callable[[str], Document]
"""Reads the file at a path relative to the library; raises what `read_document` does."""
ReadFile = Callable[[Path, str], Document]
"""Reads the file at a path relative to the library, as `ingest.reading.read_document` does."""


@dataclass(frozen=True, slots=True)
class Children:
    """The processes that read ahead."""

    most: int = 3
    """At most so many, and no more than there are cores for this process. What a build does with
    what was read takes a third of the time of reading it, so more would wait."""
    worth: int = 8
    """Files to read from which on they are started, where none is for native code to read. One
    loads in 0.35 s and a report is read in 0.16 s, so that with two of them on two cores five files
    take as long as without."""
    longest_s: float = 600.0
    """Seconds that one file may take: what thousands of reports do."""
    command: Sequence[str] | None = None
    """What starts one; None for `index.reading_child.command`."""

    def count(self, files: int, *, apart: bool) -> int:
        """Return how many to start for so many files."""
        return min(self.most, _cores(), files) if apart or files >= self.worth else 0


@dataclass(frozen=True, slots=True)
class FileReading:
    """How the files of a library are read: in children, or by a function in this process."""

    root: Path
    limits: ReadLimits
    children: Children
    own: ReadFile | None = None
    """The function; None for children."""

    @contextmanager
    def open(self, paths: Sequence[str], *, apart: bool) -> Iterator[ReadOne]:
        """Yield what reads these files, to be asked for in this order; end all children after it.

        `apart`: one of them ended its reader before, and must not be read in this process.
        """
        if self.own is not None:
            yield partial(self.own, self.root)
            return
        apart = apart or any(map(is_native, paths))
        count = self.children.count(len(paths), apart=apart)
        command = self.children.command or reading_child.command()
        longest = self.children.longest_s
        ahead = ReadAhead(self.root, self.limits, paths, count, command, longest)
        try:
            yield ahead.read
        finally:
            ahead.close()


class ReadAhead:
    """Reads `paths` in `count` children, in order, some documents ahead of what is asked for."""

    def __init__(
        self,
        root: Path,
        limits: ReadLimits,
        paths: Sequence[str],
        count: int,
        command: Sequence[str],
        longest_s: float,
    ) -> None:
        self._root = root
        self._limits = limits
        self._paths = tuple(paths)
        self._places = {path: place for place, path in enumerate(paths)}
        self._command = command
        self._longest_s = longest_s
        self._ahead = count + _WAITING
        self._changed = threading.Condition()
        self._replies: dict[int, bytes] = {}
        self._begun = 0
        """The places below were given to children."""
        self._taken = 0
        """The places below are not asked for any more."""
        self._lost = 0
        self._closed = False
        self._children: set[ReadingProcess] = set()
        self._threads = [threading.Thread(target=self._attend, daemon=True) for _ in range(count)]
        self._attending = count
        for thread in self._threads:
            thread.start()

    def read(self, relative: str) -> Document:
        """Return the document; raise what `read_document` raised.

        UnreadableFile when a child ended over the file, ReaderFault for any exception that is no
        IngestError. A file that no child will read, or whose turn is over, is read here.
        """
        reply = self._reply(self._places.get(relative))
        if reply is None:
            return read_document(self._root, relative, limits=self._limits)
        return REPLY.validate_json(reply).result()

    def close(self) -> None:
        """End all children, whatever they are at."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
            for child in self._children:
                child.kill()
        for thread in self._threads:
            thread.join()

    def _reply(self, place: int | None) -> bytes | None:
        if place is None or place < self._taken:
            return None
        with self._changed:
            self._take_up_to(place)
            while place not in self._replies and (place < self._begun or self._attending):
                self._changed.wait(_LOOK_UP_S)
            self._begun = max(self._begun, place + 1)
            reply = self._replies.pop(place, None)
            self._take_up_to(place + 1)
        return reply

    def _take_up_to(self, place: int) -> None:
        self._taken = max(self._taken, place)
        self._replies = {each: reply for each, reply in self._replies.items() if each >= place}
        self._changed.notify_all()

    def _attend(self) -> None:
        """In a thread: keep a child busy, and a fresh one when it ended over a file."""
        able = True
        while not self._leaves(able=able):
            able = False
            with suppress(OSError, MemoryError):
                able = self._employ()

    def _leaves(self, *, able: bool) -> bool:
        """Whether an attendant is not needed any more, or could start no child."""
        with self._changed:
            done = self._closed or self._begun == len(self._paths)
            one_too_many = self._lost >= _LOST_TOGETHER and self._attending > 1
            leaves = done or one_too_many or not able
            self._attending -= leaves
            self._changed.notify_all()
        return leaves

    def _employ(self) -> bool:
        """Start a child and keep it busy to its end; False when it could not be started."""
        with ReadingProcess(self._command, self._longest_s) as child:
            with self._changed:
                self._children.add(child)
                if self._closed:
                    child.kill()
            try:
                if not child.ready():
                    return False
                while (place := self._begin()) is not None and self._give(child, place):
                    pass
            finally:
                with self._changed:
                    self._children.discard(child)
        return True

    def _give(self, child: ReadingProcess, place: int) -> bool:
        """Let the child read one file; False when it ended over it."""
        asked = Request(os.fspath(self._root), self._paths[place], self._limits)
        reply = None
        try:
            reply = child.answer(REQUEST.dump_json(asked))
        finally:
            with self._changed:
                self._lost += reply is None
                self._replies[place] = reply or child.last_reply()
                self._changed.notify_all()
        return reply is not None

    def _begin(self) -> int | None:
        """Return the next place to read, once there is room for it; None when there is none."""
        with self._changed:
            while not self._closed and self._begun < len(self._paths):
                if self._begun < self._taken + self._ahead:
                    self._begun += 1
                    return self._begun - 1
                self._changed.wait()
        return None


def _cores() -> int:
    """Return how many cores this process may use, where the system tells; else all there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
