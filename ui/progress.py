"""The progress bar of a build in the terminal: on stderr, silent where nobody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

STAGES = {
    "reading": "Reading",
    "splitting": "Splitting",
    "embedding": "Embedding",
    "writing": "Writing",
}


@contextmanager
def progress_bar() -> Iterator[Callable[[str, int, int], None]]:
    """Yield what a build calls with stage, done and total; one bar for each stage."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}", justify="left"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks = {}

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                words = STAGES.get(stage, stage)
                tasks[stage] = bars.add_task(f"{words:<10}", total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield advance
