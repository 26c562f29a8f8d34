"""Tables of formats that mark up their cells: rows and heads that make sense when read alone.

Spans are resolved so that each row has all its columns, several head rows become one, and a row
with long lists in it becomes one row for each list item, with the row's label in front.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.document import BlockKind
from ingest.pieces import Fragment, Piece
from ingest.readers.wording import joined, text_of, without_start
from ingest.tables import LABEL_LEVEL

MOST_COLUMNS = 1000
"""Wider spans are cut: HTML's own limit for `colspan`."""

MOST_SPANNED_ROWS = 1000
"""A cell is repeated in at most so many rows: more is a slip or an attack (HTML allows 65534)."""

MOST_CELLS = 2_000_000
"""Cells of one table after its spans are resolved; rows past that stay as they are written."""

LONG_ROW = 40
"""Words above which a row that holds lists is split into rows: about two sentences."""

LONG_LABEL = 25
"""Words up to which a cell counts as the label of its row and is repeated with each item."""

_NUMERIC = re.compile(r"[\s£$€%<>~+\-–—()\d.,:/*]*\d[\s£$€%\d.,:/()*a-z+\-–—]{0,12}|n/?a|[-–—]")


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell as marked up; `pieces` are the paragraphs and bullets in it."""

    pieces: tuple[Piece, ...] = ()
    head: bool = False
    """It is marked as a column head."""
    bold: bool = False
    columns: int = 1
    rows: int = 1
    """Rows it spans; 0: all that follow."""

    @property
    def fragments(self) -> tuple[Fragment, ...]:
        """The whole cell as one run of text; rows of a table inside it follow each other."""
        return joined(part for piece in self.pieces for part in (piece.cells or (piece.fragments,)))

    @property
    def text(self) -> str:
        """The whole cell as one string."""
        return text_of(self.fragments)


_EMPTY = TableCell()


def table_pieces(
    rows: Sequence[Sequence[TableCell]], table: int, *, styled_head: bool = False
) -> list[Piece]:
    """Return the pieces of a table; the text of its cells when it only serves the layout.

    `styled_head`: the table's style sets its first row off as heads.
    """
    lines = [
        (_is_title(row), cells)
        for row, cells in zip(rows, resolved(rows), strict=True)
        if any(cell.pieces for cell in cells)
    ]
    columns = sorted({at for _, row in lines for at, cell in enumerate(row) if cell.pieces})
    if _is_layout([row for _, row in lines], len(columns)):
        return [piece for row in rows for cell in row for piece in cell.pieces]
    lines = [
        (is_title, [row[at] if at < len(row) else _EMPTY for at in columns])
        for is_title, row in lines
    ]
    pieces: list[Piece] = []
    while lines[0][0] and len(lines) > 1:
        pieces.append(_label(lines.pop(0)[1][0], table))
    grid = [row for _, row in lines]
    head_rows = 0 if any(is_title for is_title, _ in lines[:1]) else _head_rows(grid, styled_head)
    if head_rows:
        heads = tuple(_merged([row[at] for row in grid[:head_rows]]) for at in range(len(columns)))
        pieces.append(Piece(BlockKind.TABLE_HEAD, cells=heads, table=table))
    for is_title, row in lines[head_rows:]:
        if is_title:
            pieces.append(_label(row[0], table))
        else:
            pieces += _row_pieces(row, table, has_heads=head_rows > 0)
    return pieces


def _is_title(row: Sequence[TableCell]) -> bool:
    """Tell whether a row is one short cell across the table: a title for the rows below."""
    return len(row) == 1 and row[0].columns > 1 and _is_label(row[0])


def _is_label(cell: TableCell) -> bool:
    words = len(cell.text.split())
    return 0 < words <= LONG_LABEL and not cell.text.endswith((".", ";", ","))


def _label(cell: TableCell, table: int) -> Piece:
    return Piece(BlockKind.HEADING, cell.fragments, level=LABEL_LEVEL, table=table)


def resolved(rows: Sequence[Sequence[TableCell]]) -> list[list[TableCell]]:
    """Give each row all its columns: a cell that spans rows or columns is repeated in them.

    A label that spans columns from the first one on stands once: it is read with the row, not
    with a column. Heads are repeated over all their columns.
    """
    grid: list[list[TableCell]] = []
    held: dict[int, tuple[int, TableCell]] = {}  # column -> last row it covers, cell
    size = 0
    for number, row in enumerate(rows):
        held = {at: kept for at, kept in held.items() if kept[0] >= number}
        furthest = max(held, default=-1)
        is_head = all(cell.head for cell in row if cell.pieces)
        line: list[TableCell] = []
        waiting = iter(row)
        while len(line) < MOST_COLUMNS:
            at = len(line)
            if at in held:
                line.append(held[at][1])
                continue
            cell = next(waiting, None)
            if cell is None:
                if at > furthest:
                    break
                line.append(_EMPTY)
                continue
            below = len(rows) if cell.rows == 0 else cell.rows - 1
            for step in range(max(1, min(cell.columns, MOST_COLUMNS - at))):
                if at + step in held:
                    break
                line.append(cell if step == 0 or is_head or at > 0 else _EMPTY)
                if below > 0:
                    held[at + step] = (number + min(below, MOST_SPANNED_ROWS), line[-1])
        grid.append(line)
        size += len(line)
        if size > MOST_CELLS:
            return grid + [list(rest) for rest in rows[number + 1 :]]
    return grid


def _is_layout(grid: list[list[TableCell]], columns: int) -> bool:
    """Tell whether the table only places text: a box, a column, a frame around other tables."""
    if columns <= 1:
        return True
    kinds = {piece.kind for row in grid for cell in row for piece in cell.pieces}
    headed = any(cell.head for cell in grid[0])
    frames = bool(kinds & {BlockKind.TABLE_ROW, BlockKind.TABLE_HEAD})
    return (frames or BlockKind.HEADING in kinds) and len(grid) <= 2 and not headed


def _head_rows(grid: list[list[TableCell]], styled_head: bool) -> int:
    marked = 0
    while marked < len(grid) and _is_marked_head(grid[marked]):
        marked += 1
    if marked:
        return marked if marked < len(grid) else 0
    if len(grid) < 2:
        return 0
    first, rest = grid[0], grid[1:]
    written = [cell for cell in first if cell.pieces]
    if len(written) < 2 or len(written) < len(first) - 1:
        return 0
    if styled_head:
        return 1
    bold = [all(cell.bold for cell in row if cell.pieces) for row in grid]
    if bold[0]:
        return bold.index(False) if False in bold[:4] else 0  # all bold: it says nothing
    return 1 if _plainly_heads(first, rest) else 0


def _is_marked_head(row: list[TableCell]) -> bool:
    written = [cell for cell in row if cell.pieces]
    return len(written) > 1 and all(cell.head for cell in written)


def _plainly_heads(first: list[TableCell], rest: list[list[TableCell]]) -> bool:
    """Words above a column of figures, in a first row that holds no figures: those are heads."""
    texts = [cell.text for cell in first]
    if any(_is_numeric(text) and not re.fullmatch(r"(19|20)\d\d\W?.*", text) for text in texts):
        return False
    if any(len(text.split()) > 10 or text.endswith((".", ";")) for text in texts):
        return False
    if len(set(filter(None, texts))) < len(list(filter(None, texts))):
        return False
    for at in range(1, len(first)):
        below = [row[at].text for row in rest if at < len(row) and row[at].pieces]
        if below and texts[at] and all(map(_is_numeric, below)):
            return True
    return False


def _is_numeric(text: str) -> bool:
    return bool(_NUMERIC.fullmatch(text.strip().lower()))


def _merged(cells: list[TableCell]) -> tuple[Fragment, ...]:
    """Join the heads over one column from top to bottom, each once (`2014` `Number`)."""
    distinct: list[TableCell] = []
    for cell in cells:
        if cell.pieces and all(cell.text != other.text for other in distinct):
            distinct.append(cell)
    return joined(cell.fragments for cell in distinct)


def _row_pieces(row: list[TableCell], table: int, *, has_heads: bool) -> list[Piece]:
    """Return one row, or for a row that holds long lists one piece for each of their items.

    Without column heads the row's label heads the list in it, as `ingest.tables` has it; under
    column heads each item becomes a row of its own with the label in front.
    """
    words = [len(cell.text.split()) for cell in row]
    lists = [len(cell.pieces) > 1 for cell in row]
    if sum(words) <= LONG_ROW or not any(lists):
        cells = tuple(cell.fragments for cell in row)
        return [Piece(BlockKind.TABLE_ROW, cells=cells, table=table)]
    if not has_heads and _is_label(row[0]) and not lists[0]:
        inside = [replace(piece, table=table) for cell in row[1:] for piece in cell.pieces]
        return [_label(row[0], table), *inside]
    labels = tuple(
        cell.fragments if not is_list and count <= LONG_LABEL else ()
        for cell, count, is_list in zip(row, words, lists, strict=True)
    )
    split = []
    for at, cell in enumerate(row):
        for piece in cell.pieces if not labels[at] else ():
            fragments = TableCell((piece,)).fragments
            if text_of(fragments).startswith("• "):
                fragments = without_start(fragments, 2)
            cells = (*labels[:at], fragments, *labels[at + 1 :])
            split.append(Piece(BlockKind.TABLE_ROW, cells=cells, table=table))
    return split


def renumbered(pieces: Sequence[Piece]) -> list[Piece]:
    """Count the tables of a document from 0 in the order they appear."""
    numbers: dict[int, int] = {}
    return [
        piece
        if piece.table is None
        else replace(piece, table=numbers.setdefault(piece.table, len(numbers)))
        for piece in pieces
    ]
