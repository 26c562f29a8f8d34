"""A child process that reads documents (`index.reading_child`), as seen by the one that asks."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, Self, cast

from index.reading_child import READY, REPLY, Reply
from ingest.errors import UnreadableFile

ENDED = "the reader ended over this file"
"""How the reason begins of a file that ended the process that read it."""
_LAST_BREATH_S = 10.0
"""How long a process that closed its pipes may take to end."""


class ReadingProcess:
    """A child that reads one file after the other; it is ended when its context is left."""

    def __init__(self, command: Sequence[str], longest_s: float) -> None:
        """Take how many seconds one file may take; OSError when it cannot be started."""
        self._longest_s = longest_s
        self._overdue = False
        pipe, nowhere = subprocess.PIPE, subprocess.DEVNULL
        self._process = subprocess.Popen(  # noqa: S603 - the command is ours
            list(command), stdin=pipe, stdout=pipe, stderr=nowhere
        )
        self._requests = cast("IO[bytes]", self._process.stdin)
        self._replies = cast("IO[bytes]", self._process.stdout)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self._process.wait()
        self._replies.close()
        with suppress(OSError):  # a request that it did not take
            self._requests.close()

    def ready(self) -> bool:
        """Wait until it has loaded; False when it ended instead."""
        return any(line == READY for line in self._replies)

    def answer(self, request: bytes) -> bytes | None:
        """Return its reply, None when it ended over the request, or was ended: it took too long."""
        limit = threading.Timer(self._longest_s, self._take_no_longer)
        limit.daemon = True
        limit.start()
        try:
            self._requests.write(request + b"\n")
            self._requests.flush()
            reply = self._replies.readline()
        except OSError:
            return None
        finally:
            limit.cancel()
            limit.join()
        # A child ended just after its reply must not be given the next file.
        return reply if reply.endswith(b"\n") and not self._overdue else None

    def last_reply(self) -> bytes:
        """Return what stands for its reply to the request over which it ended."""
        remedy = "open the file and save it anew or convert it"
        said = (
            f"{ENDED} (after {self._longest_s:g} s); {remedy}, or split it if it is very long"
            if self._overdue
            else f"{ENDED} ({self._how_it_ended()}); {remedy}, "
            "or give the machine more memory if it is very large"
        )
        return REPLY.dump_json(Reply(refused=UnreadableFile.__name__, said=said))

    def kill(self) -> None:
        """End it, whatever it is at: it has nothing to save."""
        self._process.kill()

    def _take_no_longer(self) -> None:
        self._overdue = True
        self.kill()

    def _how_it_ended(self) -> str:
        try:
            code = self._process.wait(_LAST_BREATH_S)
        except subprocess.TimeoutExpired:
            return "it stopped answering"
        if code >= 0:
            return f"exit code {code}"
        try:
            return f"signal {-code}, {signal.Signals(-code).name}"
        except ValueError:
            return f"signal {-code}"
