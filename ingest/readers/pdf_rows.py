"""Which stretches of a PDF page stand beside each other: rows of tables, labels, columns.

Tagged tables are taken from the tags. Elsewhere places decide, along the order of the file:

- a stretch that goes on right of the one before, on its baseline, is the same line when the gap is
  narrow or the first is only a bullet or number, else the next cell of a row;
- one that steps back up to the lines just before and stands right of them is the next cell of
  their row (a cell of several lines is left before the next begins);
- one below the last cell of a row, under that cell alone, goes on in that cell.

A page that the file writes line by line across two columns gives many rows of two long cells with
one gutter: those are read column by column.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from ingest.readers.pdf_lines import Stretch, same_line
from ingest.readers.pdf_tables import MOST_LINES, Row, is_label, is_table, tables_together

_ON = 0.3
"""Of the font size: baselines this close are one."""
_NEXT = 1.55
"""Of the font size: the next line of the same cell is no further down."""
_NARROW = 1.0
_APART = 0.8
_COLUMN_ROWS = 8
_COLUMN_CHARS = 25


def rows(parts: Sequence[Stretch]) -> list[Row]:
    """Return the lines and rows of a page in reading order, each as its cells.

    Running heads and feet that the file marks come first or last, wherever the file draws them.
    """
    found: list[Row] = []
    loose: list[Stretch] = []
    for part in tables_together(parts):
        if isinstance(part, Stretch):
            loose.append(part)
            continue
        found += _placed_rows(loose)
        loose = []
        for row in part:
            found += [row] if len(row) > 1 else _placed_rows(row[0])
    found = _columns(found + _placed_rows(loose))
    middle = _middle(parts)
    return sorted(found, key=lambda row: _furniture_order(row, middle))


def _placed_rows(parts: Sequence[Stretch]) -> list[Row]:
    found: list[Row] = []
    for part in parts:
        if not found or not _beside(found, part):
            found.append([[part]])
    return [row for group in _tables(found) for row in group]


def _beside(found: list[Row], part: Stretch) -> bool:
    """Put the stretch into the last row, if it belongs there; say whether it did."""
    row = found[-1]
    last = row[-1][-1]
    if last.angle != part.angle or last.furniture != part.furniture:
        return False
    if same_line(last, part):
        gap = part.start - last.end
        if gap < -0.5 * part.size:
            return False
        if gap <= _NARROW * part.size or (len(row) == 1 and is_label(row[0])):
            row[-1].append(part)
            return True
        if len(row) == 1 and len(row[0]) == 1:
            row = _with_lines_above(found, part)
        row.append([part])
        return True
    if len(row) > 1:
        return _in_row(row, part)
    return _steps_back(found, part)


def _in_row(row: Row, part: Stretch) -> bool:
    """A further line of the row's last cell, or its next cell."""
    last, others = row[-1], [one for cell in row[:-1] for one in cell]
    below = part.base - last[-1].base
    if (
        0 < below <= _NEXT * max(part.size, last[-1].size)
        and _overlap(part, last[0])
        and all(part.start > one.end for one in others)
    ):
        last.append(part)
        return True
    everything = [*others, *last]
    bases = [one.base for one in everything]
    if min(bases) - _ON * part.size <= part.base <= max(bases) + _ON * part.size and all(
        part.start > one.end + _APART * part.size for one in everything
    ):
        row.append([part])
        return True
    return False


def _steps_back(found: list[Row], part: Stretch) -> bool:
    stack = _stack(found, part)
    bases = [row[0][0].base for row in stack]
    if not stack or not bases[0] - _ON * part.size <= part.base <= bases[-1] + _ON * part.size:
        return False
    if len(stack) > MOST_LINES:
        return False
    del found[len(found) - len(stack) :]
    found.append([[one for row in stack for one in row[0]], [part]])
    return True


def _with_lines_above(found: list[Row], part: Stretch) -> Row:
    """Take the lines above the last one into its cell: they are of the same cell."""
    stack = _stack(found, part)
    if 1 < len(stack) <= MOST_LINES // 2:
        del found[len(found) - len(stack) :]
        found.append([[one for row in stack for one in row[0]]])
    return found[-1]


def _stack(found: list[Row], part: Stretch) -> list[Row]:
    """The lines just before, one close below the other, all left of the stretch."""
    stack: list[Row] = []
    for row in reversed(found):
        if len(row) > 1 or row[0][-1].end + _APART * part.size > part.start:
            break
        one = row[0][0]
        if one.furniture or one.angle != part.angle:
            break
        if stack:
            below = stack[-1][0][0]
            if not 0 < below.base - one.base <= _NEXT * below.size or not _overlap(one, below):
                break
        stack.append(row)
        if len(stack) > MOST_LINES:
            break
    return stack[::-1]


def _overlap(one: Stretch, other: Stretch) -> bool:
    return one.start < other.end and other.start < one.end


def _tables(found: Sequence[Row]) -> Iterator[list[Row]]:
    """Yield the rows; a lone row of long cells is text in columns and comes cell by cell."""
    for several, group in groupby(found, key=lambda row: len(row) > 1):
        run = list(group)
        if several and not is_table(run):
            yield [[[part]] for row in run for cell in row for part in cell]
        else:
            yield run


def _columns(found: Sequence[Row]) -> list[Row]:
    """Read column by column what is written across two columns of running text."""
    result: list[Row] = []
    for pair, group in groupby(found, key=lambda row: len(row) == 2 and not row[0][0].cell):
        run = list(group)
        result += _column_by_column(run) if pair and _is_text(run) else run
    return result


def _is_text(run: Sequence[Row]) -> bool:
    """Two columns of full lines, with a gutter between that no line crosses."""
    if len(run) < _COLUMN_ROWS or any(len(cell) > 1 for row in run for cell in row):
        return False
    gutter = max(row[0][0].end for row in run), min(row[1][0].start for row in run)
    lefts = sorted(len(row[0][0]) for row in run)
    rights = sorted(len(row[1][0]) for row in run)
    middle = len(run) // 2
    return gutter[0] < gutter[1] and min(lefts[middle], rights[middle]) >= _COLUMN_CHARS


def _column_by_column(run: Sequence[Row]) -> list[Row]:
    return [[row[column]] for column in (0, 1) for row in run]


def _middle(parts: Sequence[Stretch]) -> float:
    bases = [part.base for part in parts]
    return (min(bases) + max(bases)) / 2 if bases else 0.0


def _furniture_order(row: Row, middle: float) -> int:
    first = next(part for cell in row for part in cell)
    if not first.furniture:
        return 1
    return 0 if first.base < middle else 2
