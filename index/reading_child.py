"""A process that reads documents for a build in another, which may outlive it.

A line of JSON on standard input asks for one document, and a line of JSON on standard output holds
it, or why there is none. What a file does to the libraries that read it (a crash, all the memory
used up) ends this process and not the build.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pydantic import TypeAdapter

from ingest import errors
from ingest.document import Document
from ingest.errors import IngestError, UnreadableFile
from ingest.reading import ReadLimits, read_document

READY = b"ready\n"
"""The first line of a child: it has loaded, and waits for requests."""
_START = "import sys; sys.path[:] = sys.argv[1:]; from index.reading_child import serve; serve()"
_FIRST_TO_GO = "500"
"""When memory runs out, Linux ends the process with most of it; this counts as half of it all."""


class Read(Protocol):
    """Reads the file at a path relative to the library; raises IngestError where it cannot."""

    def __call__(self, root: Path, relative: str, *, limits: ReadLimits) -> Document:
        """See `ingest.reading.read_document`."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be read."""

    root: str
    relative: str
    limits: ReadLimits


@dataclass(frozen=True, slots=True)
class Reply:
    """What reading gave: a document, or else what was said."""

    document: Document | None = None
    refused: str | None = None
    """Name of the IngestError; None where `said` is about a fault of ours."""
    said: str = ""

    def result(self) -> Document:
        """Return the document; raise the IngestError as it was raised, or ReaderFault."""
        if self.document is not None:
            return self.document
        if self.refused is not None:
            raise _ERRORS.get(self.refused, UnreadableFile)(self.said)
        raise ReaderFault(self.said)


class ReaderFault(Exception):
    """An exception that no reader should raise; `str` is its type and what it said."""


REQUEST = TypeAdapter(Request)
REPLY = TypeAdapter(Reply)
_ERRORS: dict[str, type[IngestError]] = {
    name: kind
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, IngestError)
}


def command() -> list[str]:
    """Return what starts a child: this Python, which imports from where this process does.

    Not `-m`, which would look into the working folder first, where anybody's files may lie.
    """
    return [sys.executable, "-P", "-c", _START, *map(str, sys.path)]


def words_of(error: Exception) -> str:
    """Return the type of an unforeseen exception and the first line of what it says."""
    if isinstance(error, ReaderFault):
        return str(error)
    said = str(error).strip().partition("\n")[0][:200]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def serve(read: Read = read_document) -> None:
    """Answer requests until standard input ends; never returns.

    Ctrl-C is for the process that asks. Standard output is kept for replies: what libraries print
    goes where errors go.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):  # only Linux has it
        Path("/proc/self/oom_score_adj").write_text(_FIRST_TO_GO, encoding="ascii")
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    requests: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    try:
        replies.write(READY)
        replies.flush()
        threading.Thread(target=_listen, args=(requests.put,), daemon=True).start()
        while True:
            replies.write(reply_to(requests.get(), read) + b"\n")
            replies.flush()
    finally:
        os._exit(1)


def reply_to(request: bytes, read: Read) -> bytes:
    """Read what a request asks for; return the reply, without its line end."""
    try:
        asked = REQUEST.validate_json(request)
        document = read(Path(asked.root), asked.relative, limits=asked.limits)
        return REPLY.dump_json(Reply(document))
    except IngestError as error:
        reply = Reply(refused=type(error).__name__, said=_writable(str(error)))
    except Exception as error:  # noqa: BLE001 - the build records whatever it was
        reply = Reply(said=_writable(words_of(error)))
    return REPLY.dump_json(reply)


def _writable(text: str) -> str:
    """Half a surrogate pair, from a file's odd name for instance, has no place in JSON."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _listen(put: Callable[[bytes], None]) -> None:
    """Take requests while a document is read, so that the end of the asking process is noticed."""
    with os.fdopen(os.dup(0), "rb") as requests:
        for line in requests:
            put(line)
        os._exit(0)
