"""Lists for people in a terminal: names with values, and long ones cut short with a hint."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ui.wording import one_line

MOST = 12
"""Lines of a list before it is cut short."""
Row = TypeVar("Row")


def pairs(rows: Sequence[tuple[str, str | None]], *, fold: bool = False) -> Table:
    """Return names and values in two columns; a row without a value is left out."""
    table = Table.grid(padding=(0, 2))
    table.add_column(overflow="fold", max_width=40 if fold else None)
    table.add_column(overflow="fold")
    for name, value in rows:
        if value:
            table.add_row(Text(one_line(name), style="dim"), Text(one_line(value)))
    return table


def folded(rows: Sequence[tuple[str, str]]) -> Table:
    """Return names, such as paths of any length, and values."""
    return pairs(rows, fold=True)


def section(
    heading: str,
    rows: Sequence[Row],
    draw: Callable[[Sequence[Row]], RenderableType],
    *,
    style: str,
    hint: str,
    most: int | None = MOST,
) -> list[RenderableType]:
    """Return a heading and its rows, no more than `most`; nothing where there are none.

    `hint` is the command that lists them all.
    """
    if not rows:
        return []
    # One line more is no longer than saying that there is one more.
    shown = rows if most is None or len(rows) <= most + 1 else rows[:most]
    parts: list[RenderableType] = [Text(), Text(heading, style=style), draw(shown)]
    if len(shown) < len(rows):
        more = f"… and {len(rows) - len(shown):,} more: `{hint}` lists them"
        parts.append(Text(more, style="dim"))
    return parts
