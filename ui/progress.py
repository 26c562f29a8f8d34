"""The progress of a build in the terminal: on stderr, silent where nobody watches."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn

from ui.building import BuildState, Follower

_SHORT = {"reading": "Reading", "embedding": "Embedding", "writing": "Writing"}
"""The stages in one word: a line of 80 characters has no room for more."""


@contextmanager
def progress_bar(console: Console | None = None) -> Iterator[Follower]:
    """Yield what a build is followed with; one bar for each stage."""
    console = console or Console(stderr=True)
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=20),
        TextColumn("{task.fields[how_far]}", markup=False),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def show(state: BuildState) -> None:
            if state.stage not in tasks:
                name = _SHORT.get(state.stage, state.stage.capitalize())
                tasks[state.stage] = bars.add_task(f"{name:<9}", how_far="")
            bars.update(
                tasks[state.stage],
                completed=state.done,
                total=state.total,
                how_far=state.how_far,
            )

        yield Follower(show)
