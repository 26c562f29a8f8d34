"""A build of the index that is followed: how far it has come, in numbers and in words.

In the app it runs beside the script (`BuildJob`): redrawing the screen never stops it.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from index.builder import BuildReport
from ingest.document import Document
from ui.problems import sentence_for
from ui.wording import count

STAGES = {
    "reading": "Reading the documents",
    "embedding": "Working out what each passage means",
    "writing": "Writing the index",
}
"""The stages of a build, in order, in words."""
_UNITS = {"reading": "file", "embedding": "passage"}
_SURE_AFTER = 3.0
"""Seconds of a stage before its end is foretold."""


@dataclass(frozen=True, slots=True)
class BuildState:
    """How far a build has come. `fraction` (0 to 1) counts the stage under way only."""

    stage: str = "reading"
    done: int = 0
    total: int = 0
    pages: int = 0
    """Pages of the documents read so far; those taken over are not read."""
    left: float | None = None
    """Seconds until the end of the stage, at the pace of the stage so far; None while unsure."""
    report: BuildReport | None = None
    error: str | None = None

    @property
    def running(self) -> bool:
        """True until it has ended, well or badly."""
        return self.report is None and self.error is None

    @property
    def fraction(self) -> float:
        """How much of the stage is done."""
        return min(self.done / self.total, 1.0) if self.total else 0.0

    @property
    def what(self) -> str:
        """The stage: `Reading the documents`."""
        return STAGES.get(self.stage, self.stage.capitalize())

    @property
    def how_far(self) -> str:
        """How far the stage is: `3 of 40 files, 112 pages; about 2 minutes left`."""
        unit = _UNITS.get(self.stage)
        if unit is None or not self.total:
            return ""
        said = f"{self.done:,} of {count(self.total, unit)}"
        if self.stage == "reading" and self.pages:
            said += f", {count(self.pages, 'page')}"
        return said if self.left is None else f"{said}; {time_left(self.left)}"

    @property
    def words(self) -> str:
        """The stage and how far it is: `Reading the documents: 3 of 40 files`."""
        return ": ".join(filter(None, [self.what, self.how_far]))


def time_left(seconds: float) -> str:
    """Return `about 40 seconds left`, `about 3 minutes left`, `about 1 hour 20 minutes left`."""
    if seconds < 55:
        near = max(5, 5 * round(seconds / 5))
        return f"about {near} seconds left"
    minutes = max(1, round(seconds / 60))
    hours, minutes = divmod(minutes if minutes < 60 else 10 * round(minutes / 10), 60)
    parts = [count(hours, "hour") if hours else "", count(minutes, "minute") if minutes else ""]
    return f"about {' '.join(filter(None, parts))} left"


class Follower:
    """What a build is given to say how far it is; it counts pages and time."""

    def __init__(
        self, say: Callable[[BuildState], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`say` gets the state whenever it changes; `clock` counts seconds."""
        self._say = say
        self._clock = clock
        self._state = BuildState()
        self._began = (0.0, 0)

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Take note: so much of a stage is done."""
        now = self._clock()
        # Counted from the first thing done: before it, the model may have had to be loaded.
        if stage != self._state.stage or self._state.done == 0:
            self._began = (now, done)
        began, first = self._began
        left = None
        if first < done < total and now - began >= _SURE_AFTER:
            left = (now - began) / (done - first) * (total - done)
        self._put(replace(self._state, stage=stage, done=done, total=total, left=left))

    def on_read(self, document: Document) -> None:
        """Take note: this document was read."""
        self._put(replace(self._state, pages=self._state.pages + len(document.pages)))

    def _put(self, state: BuildState) -> None:
        self._state = state
        self._say(state)


class BuildJob:
    """One build in a thread of its own. `state` may be read from any thread at any time."""

    def __init__(self, work: Callable[[Follower], BuildReport]) -> None:
        self._work = work
        self._state = BuildState()
        self._thread = threading.Thread(target=self._run, name="pincite-build", daemon=True)

    def start(self) -> BuildJob:
        """Begin; returns itself."""
        self._thread.start()
        return self

    @property
    def state(self) -> BuildState:
        """The state now, a value that does not change."""
        return self._state

    def wait(self, seconds: float | None = None) -> BuildState:
        """Wait for the end, at most `seconds`, and return the state then."""
        self._thread.join(seconds)
        return self._state

    def _follow(self, state: BuildState) -> None:
        self._state = state

    def _run(self) -> None:
        try:
            report = self._work(Follower(self._follow))
        except Exception as error:  # noqa: BLE001 - the thread's end is told on the screen, whatever it is
            self._state = replace(self._state, error=sentence_for(error))
        else:
            self._state = replace(self._state, report=report)
