"""A question being answered beside the script: redrawing the screen never stops it."""

from __future__ import annotations

import threading
from collections.abc import Callable

from assistant.answer import Question
from ui.problems import sentence_for
from ui.turn import Turn

Say = Callable[[str], None]
"""Takes the text that a model has written so far; it is not checked yet."""


class AskJob:
    """One question in a thread of its own. All of it may be read from any thread at any time."""

    def __init__(
        self,
        question: Question,
        work: Callable[[Say, threading.Event], Turn],
        *,
        can_stop: bool = False,
    ) -> None:
        self.question = question
        self.can_stop = can_stop
        """A model is asked, which can be left at any time."""
        self._work = work
        self._stop = threading.Event()
        self._text = ""
        self._turn: Turn | None = None
        self._thread = threading.Thread(target=self._run, name="pincite-ask", daemon=True)

    def start(self) -> AskJob:
        """Begin; returns itself."""
        self._thread.start()
        return self

    @property
    def text(self) -> str:
        """What a model has written so far, unchecked; empty while nothing has come."""
        return self._text

    @property
    def turn(self) -> Turn | None:
        """What came of the question; None while it is under way."""
        return self._turn

    @property
    def stopped(self) -> bool:
        """Whether it was told to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Leave the model; what it has written by then is checked and becomes the turn."""
        self._stop.set()

    def wait(self, seconds: float | None = None) -> Turn | None:
        """Wait for the end, at most `seconds`, and return the turn if there is one then."""
        self._thread.join(seconds)
        return self._turn

    def _run(self) -> None:
        try:
            self._turn = self._work(self._say, self._stop)
        except Exception as error:  # noqa: BLE001 - the thread's end is told on the screen, whatever it is
            self._turn = Turn(self.question, error=sentence_for(error))

    def _say(self, text: str) -> None:
        self._text = text
