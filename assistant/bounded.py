"""Listening to something that may never stop, or never begin: a stream with bounds.

The stream is read in a thread of its own, so that its listener can leave at any moment, whatever a
provider's package is waiting for.
"""

from __future__ import annotations

import contextlib
import contextvars
import queue
import threading
import time
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_LOOK = 0.05
"""Seconds between two looks at the clock and at the stop signal."""


class Silent(Exception):
    """Nothing came for too long."""


class OutOfTime(Exception):
    """The time for the whole is over."""


class Stopped(Exception):
    """The listener was told to stop."""


class _End:
    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class Bounded(Generic[T]):
    """Yields what `start()` yields until it ends, is silent too long, or its time is over.

    Iterating raises Silent, OutOfTime or Stopped, or whatever the stream itself raised. Leaving the
    loop early ends the stream at its next item.
    """

    def __init__(
        self,
        start: Callable[[], Iterator[T]],
        *,
        silence: float,
        until: float,
        stop: threading.Event | None = None,
    ) -> None:
        self._start = start
        self._silence = silence
        self._until = until
        self._stop = stop or threading.Event()
        self._left = threading.Event()
        self._items: queue.Queue[T | _End] = queue.Queue(maxsize=256)

    def __iter__(self) -> Iterator[T]:
        # The thread sees the caller's context: LangChain keeps its callbacks there.
        context = contextvars.copy_context()
        thread = threading.Thread(
            target=context.run, args=(self._read,), name="pincite-listen", daemon=True
        )
        thread.start()
        try:
            while not isinstance(item := self._next(), _End):
                yield item
            if item.error is not None:
                raise item.error
        finally:
            self._left.set()

    def _next(self) -> T | _End:
        silent_at = time.monotonic() + self._silence
        while True:
            if self._stop.is_set():
                raise Stopped
            now = time.monotonic()
            if now >= self._until:
                raise OutOfTime
            with contextlib.suppress(queue.Empty):
                return self._items.get(timeout=min(_LOOK, self._until - now))
            if now >= silent_at:
                raise Silent

    def _read(self) -> None:
        end = _End()
        try:
            stream = self._start()
            for item in stream:
                if not self._put(item):
                    break
            if self._left.is_set() and hasattr(stream, "close"):
                stream.close()
        except BaseException as error:  # noqa: BLE001 - handed to the listener, whatever it is
            end = _End(error)
        self._put(end)

    def _put(self, item: T | _End) -> bool:
        """Hand an item over; False when nobody listens any more."""
        while not self._left.is_set():
            with contextlib.suppress(queue.Full):
                self._items.put(item, timeout=_LOOK)
                return True
        return False
