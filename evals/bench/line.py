"""What a benchmark found: lines of one table."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evals.markdown_parts import escape, table


@dataclass(frozen=True, slots=True)
class Line:
    """One figure, with what it is to reach."""

    what: str
    value: str
    wanted: str = ""
    reached: bool | None = None
    """None where nothing is wanted or nothing was measured."""
    how: str = ""
    """What the figure is made of."""


def as_markdown(lines: Iterable[Line]) -> str:
    """Return the lines as a table."""
    words = {None: "", True: "yes", False: "**no**"}
    rows = [
        (
            escape(line.what),
            escape(line.value),
            escape(line.wanted),
            words[line.reached],
            escape(line.how),
        )
        for line in lines
    ]
    return table(("measure", "found", "wanted", "reached", "how"), rows)


def seconds(value: float) -> str:
    """Return `0.42 s`, `12.3 s` or `415 s`."""
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{digits}f} s"


def median(values: Sequence[float]) -> float:
    """Return the middle one, as a plain number."""
    return float(statistics.median(values))


def spread(values: Sequence[float]) -> str:
    """Return how far the runs lie apart: `3 runs, 4.1 s to 4.4 s`; empty for a single one."""
    if len(values) < 2:
        return "1 run"
    return f"{len(values)} runs, {seconds(min(values))} to {seconds(max(values))}"
