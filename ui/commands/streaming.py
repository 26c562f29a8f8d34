"""Following an answer in the terminal while a model writes it; Ctrl-C stops the model, not us."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

from rich.console import Console, Group
from rich.live import Live
from rich.text import Text

from assistant.answer import Answer, Delta
from ui.wording import clean

WAITING = "Reading the documents …"
WRITING = "The model writes; nothing of this is checked yet (Ctrl-C stops it)"


def follow(events: Iterable[Delta | Answer], console: Console) -> Answer:
    """Show the text as it comes, take it away, and return the answer that replaces it."""
    text = ""
    answer: Answer | None = None
    with Live(_shown(text, console), console=console, transient=True, refresh_per_second=8) as live:
        for event in events:
            if isinstance(event, Delta):
                text += event.text
                live.update(_shown(text, console))
            else:
                answer = event
    if answer is None:
        raise RuntimeError("the chain ended without an answer")
    return answer


def _shown(text: str, console: Console) -> Group:
    """Return as much of the end of the text as the screen holds, so that it can be taken away."""
    head = Text(WRITING if text else WAITING, style="dim")
    lines = Text(clean(text)).wrap(console, console.width)
    room = max(console.height - 3, 1)
    return Group(head, *lines[-room:])


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """Yield an event that the first Ctrl-C sets; a second one interrupts as always."""
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        if stop.is_set():
            signal.default_int_handler(number, frame)
        stop.set()

    if threading.current_thread() is not threading.main_thread():
        yield stop  # only the main thread may listen to signals
        return
    before = signal.signal(signal.SIGINT, told)
    try:
        yield stop
    finally:
        signal.signal(signal.SIGINT, before)
