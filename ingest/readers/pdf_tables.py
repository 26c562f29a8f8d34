"""The tables that a tagged PDF names, as rows of cells; and what tells a table from page design."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ingest.readers.pdf_lines import Stretch

Row = list[list[Stretch]]
"""The stretches of each cell, in column order; a line of text is a row of one cell."""

MOST_LINES = 6
"""A cell of a row on its own has at most this many lines; longer ones are columns of text."""
_LONG_CELL = 200
_LABEL = re.compile(
    r"[^\w\s]|[o§\ue000-\uf8ff]"
    r"|[(\[]?(?:\d{1,3}(?:\.\d{1,3})*|[a-zA-Z]|[ivxl]{1,5})[.):\]]{0,2}"
    r"|.*:"
)
"""A bullet, the number of a paragraph, a name with a colon: they read on into what follows."""


def is_label(cell: Sequence[Stretch]) -> bool:
    """Whether a cell is only a mark or a name for what stands beside it on the line."""
    return len(cell) == 1 and _LABEL.fullmatch(cell[0].text) is not None


def is_table(grid: Sequence[Row]) -> bool:
    """Whether cells stand beside each other for their meaning and not for the look of the page."""
    several = [row for row in grid if sum(bool(cell) for cell in row) > 1]
    if len(several) > 1:
        return True
    return bool(several) and all(
        sum(map(len, cell)) <= _LONG_CELL and len(cell) <= MOST_LINES for cell in several[0]
    )


def tables_together(parts: Sequence[Stretch]) -> Iterator[Stretch | list[Row]]:
    """Yield the stretches in their order, and each tagged table whole where its first one stands.

    What was tagged as a table only for the look of the page comes as rows of one cell.
    """
    tables: dict[int, list[Stretch]] = defaultdict(list)
    for part in parts:
        if part.cell:
            tables[part.cell.table].append(part)
    for part in parts:
        if part.cell is None:
            yield part
        elif part.cell.table in tables:
            yield _table_rows(tables.pop(part.cell.table))


def _table_rows(parts: Sequence[Stretch]) -> list[Row]:
    placed: dict[int, dict[int, list[Stretch]]] = defaultdict(lambda: defaultdict(list))
    for part in parts:
        if part.cell:
            placed[part.cell.row][part.cell.column].append(part)
    grid = _aligned([placed[row] for row in sorted(placed)])
    kept: list[Row] = []
    if not is_table(grid):
        return [[cell] for row in grid for cell in row if cell]
    for row in grid:
        if _reads_on(row, grid):
            kept.append([[part for cell in row for part in cell]])
        else:
            kept.append(row)
    return kept


def _aligned(placed: Sequence[dict[int, list[Stretch]]]) -> list[Row]:
    """Give all rows as many cells; a row with fewer (merged cells) is laid under the fullest."""
    width = 1 + max(column for row in placed for column in row)
    fullest = max(placed, key=len)
    lefts = [_left(fullest[column]) for column in sorted(fullest)]
    grid: list[Row] = []
    for row in placed:
        columns = sorted(row)
        places = columns
        if columns[-1] + 1 < width and len(lefts) == width:
            near = [_nearest(lefts, _left(row[column])) for column in columns]
            places = near if sorted(set(near)) == near else columns
        cells: Row = [[] for _ in range(width)]
        for column, place in zip(columns, places, strict=True):
            cells[place] = row[column]
        grid.append(cells)
    return grid


def _left(cell: Sequence[Stretch]) -> float:
    return min(part.start for part in cell)


def _nearest(lefts: Sequence[float], left: float) -> int:
    return min(range(len(lefts)), key=lambda column: abs(lefts[column] - left))


def _reads_on(row: Row, grid: Sequence[Row]) -> bool:
    """Whether a row is a name with a colon and its value, in columns of its own."""
    filled = [cell for cell in row if cell]
    if len(filled) != 2 or not is_label(filled[0]) or not filled[0][0].text.endswith(":"):
        return False
    left, size = _left(filled[1]), filled[1][0].size
    others = (cell for other in grid if other is not row for cell in other if cell)
    return all(abs(_left(cell) - left) > size for cell in others)
