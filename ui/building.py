"""A build of the index that runs beside the script: redrawing the screen never stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from index.builder import BuildReport, Progress
from ui.problems import sentence_for

STAGES = {
    "reading": "Reading the documents",
    "splitting": "Cutting them into passages",
    "embedding": "Working out what each passage means",
    "writing": "Writing the index",
}
"""The stages of a build, in order, in words."""


@dataclass(frozen=True, slots=True)
class BuildState:
    """How far a build has come. `fraction` (0 to 1) counts the stage under way only."""

    stage: str = "reading"
    done: int = 0
    total: int = 0
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
    def words(self) -> str:
        """The stage and how far it is: `Reading the documents: 3 of 40`."""
        what = STAGES.get(self.stage, self.stage.capitalize())
        return f"{what}: {self.done:,} of {self.total:,}" if self.total else what


class BuildJob:
    """One build in a thread of its own. `state` may be read from any thread at any time."""

    def __init__(self, work: Callable[[Progress], BuildReport]) -> None:
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

    def _progress(self, stage: str, done: int, total: int) -> None:
        self._state = replace(self._state, stage=stage, done=done, total=total)

    def _run(self) -> None:
        try:
            report = self._work(self._progress)
        except Exception as error:  # noqa: BLE001 - the thread's end is told on the screen, whatever it is
            self._state = replace(self._state, error=sentence_for(error))
        else:
            self._state = replace(self._state, report=report)
