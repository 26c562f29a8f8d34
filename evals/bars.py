"""What a run shows while it works, on standard error: bars for people, one line for programs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text


@dataclass(frozen=True, slots=True)
class Bars:
    """One bar for each thing that goes on; drawn only where somebody watches."""

    bar: Bar
    tasks: dict[str, TaskID] = field(default_factory=dict)

    def stage(self, name: str, done: int, total: int) -> None:
        """Show how far a stage has come: `embedding`, 3 of 400."""
        if name not in self.tasks:
            self.tasks[name] = self.bar.add_task(f"{name.capitalize():<10}", total=total)
        self.bar.update(self.tasks[name], completed=done, total=total)

    def asking(self, done: int, total: int) -> None:
        """Show how many cases have been asked."""
        self.stage("asking", done, total)

    def say(self, line: str) -> None:
        """Print a line above the bars, and also where nobody watches."""
        self.bar.console.print(Text(line), soft_wrap=True)


@contextmanager
def bars(console: Console | None = None) -> Iterator[Bars]:
    """Draw bars while the work goes on; on standard error unless a console is given."""
    console = console or Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        yield Bars(bar)
