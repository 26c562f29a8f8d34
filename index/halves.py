"""Two halves of one question's work, on two threads where the machine has them to spare.

NumPy and FAISS let go of Python's lock in their products, so two of them run on two cores. The
halves are the same ones on every machine and under every load, and so are the numbers they give:
only who works them out differs. The second half is offered to one helping thread; where that has
not begun with it when the first is done, because the machine is busy, the caller does it itself.
The threads of a linear algebra library wait for each other at every product instead.
"""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable
from functools import cache
from typing import Any, Generic, TypeVar

from index.threads import one_thread

First = TypeVar("First")
Second = TypeVar("Second")


def both(first: Callable[[], First], second: Callable[[], Second]) -> tuple[First, Second]:
    """Return what both return, done at the same time if possible.

    Raises what `first` raises, or else what `second` does, when both have ended.
    """
    one_thread()
    offered = _Offered(second)
    _offer(offered)
    try:
        found = first()
    finally:
        offered.finish()
    return found, offered.result()


class _Offered(Generic[Second]):
    """A piece of work that is done once, by whoever comes first."""

    def __init__(self, work: Callable[[], Second]) -> None:
        self._work = work
        self._claim = threading.Lock()
        self._done = threading.Lock()
        self._done.acquire()
        self._found: list[Second] = []
        self._error: BaseException | None = None

    def do(self) -> bool:
        """Do it, unless another has begun."""
        if not self._claim.acquire(blocking=False):
            return False
        try:
            self._found.append(self._work())
        except BaseException as error:  # noqa: BLE001 - raised by `result`, where it is waited for
            self._error = error
        self._done.release()
        return True

    def finish(self) -> None:
        """Return when it is done."""
        if not self.do():
            self._done.acquire()

    def result(self) -> Second:
        """Return what it gave, or raise what it raised."""
        if self._error is not None:
            raise self._error
        return self._found[0]


def _offer(offered: _Offered[Any]) -> None:
    """Let the helping thread do it, where there is more than one core."""
    waiting = _helper()
    if waiting is not None:
        waiting.put(offered)


@cache
def _helper() -> queue.SimpleQueue[_Offered[Any]] | None:
    """Return where the helping thread takes its work from."""
    if cores() < 2:
        return None
    waiting: queue.SimpleQueue[_Offered[Any]] = queue.SimpleQueue()
    threading.Thread(target=_help, args=(waiting,), name="pincite-half", daemon=True).start()
    return waiting


if hasattr(os, "register_at_fork"):
    # A forked process has no such thread: it makes its own.
    os.register_at_fork(after_in_child=_helper.cache_clear)


def _help(waiting: queue.SimpleQueue[_Offered[Any]]) -> None:
    while True:
        waiting.get().do()


def cores() -> int:
    """Return how many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
