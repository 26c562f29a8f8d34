"""Tables that a converter left as lines of tab-separated cells, with lists inside the cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.document import BlockKind
from ingest.joining import fragments, text_of
from ingest.marks import TERMINAL
from ingest.pieces import Fragment, Line, Piece
from ingest.readers.markup import cell_items

LABEL_LEVEL = 8
"""Level of a row label that heads the list in its row: below every heading of the text."""
_HEAD_WORDS = 6
_SEPARATOR = re.compile(r":?-{2,}:?")
"""A cell of the line under a Markdown table's head."""


@dataclass(slots=True)
class _Item:
    parts: list[Fragment]
    is_item: bool


@dataclass(slots=True)
class _Row:
    cells: list[list[_Item]]
    continued: bool = field(default=False)

    def text(self, column: int) -> str:
        return " ".join(text_of(item.parts) for item in self.cells[column])

    def filled(self) -> list[int]:
        return [column for column in range(len(self.cells)) if self.cells[column]]


def is_row(line: Line) -> bool:
    """Whether a line is a row of tab-separated cells."""
    return "\t" in line.text.strip("\n ") and bool(line.text.strip())


def table_pieces(lines: Sequence[Line], table: int) -> list[Piece]:
    """Return the pieces of one table, given as its rows in order.

    A row with nothing in its first cell goes on where the row above broke off (at a page end).
    A row whose cells hold lists becomes a heading, from its first cell, over the list's items:
    so each item can be read and found alone. Other rows stay rows; a first row of short labels
    is the head of the table.
    """
    rows = _rows(lines)
    if not rows:
        return []
    if any(item.is_item for row in rows for cell in row.cells for item in cell):
        return [piece for row in rows for piece in _labelled_list(row, table)]
    pieces = []
    for order, row in enumerate(rows):
        head = order == 0 and len(rows) > 1 and _is_head(rows)
        kind = BlockKind.TABLE_HEAD if head else BlockKind.TABLE_ROW
        if len(row.filled()) == 1 and order == 0 and not row.cells[-1]:
            only = row.cells[row.filled()[0]]
            if _is_label(text_of(_flat(only))):
                pieces.append(Piece(BlockKind.HEADING, _flat(only), level=LABEL_LEVEL, table=table))
            else:
                pieces += [Piece(BlockKind.PARAGRAPH, tuple(item.parts)) for item in only]
            continue
        pieces.append(Piece(kind, cells=tuple(_flat(cell) for cell in row.cells), table=table))
    return pieces


def repeats_head(lines: Sequence[Line], table: Sequence[Line]) -> bool:
    """Whether the next rows start with the head of the table before: a new table of that form."""
    return bool(lines and table) and lines[0].text.strip() == table[0].text.strip()


def _rows(lines: Sequence[Line]) -> list[_Row]:
    rows: list[_Row] = []
    for line in lines:
        row = _Row(_cells(line))
        if rows and not row.cells[0] and row.filled():
            _go_on(rows[-1], row)
        elif row.filled():
            rows.append(row)
    return rows


def _cells(line: Line) -> list[list[_Item]]:
    cells: list[list[_Item]] = []
    position = 0
    for cell in line.text.split("\t"):
        items = []
        for found in cell_items(cell):
            if _SEPARATOR.fullmatch(found.text):
                continue
            if cell[found.start : found.end] == found.text:
                parts = list(fragments(line, position + found.start, position + found.end))
            else:
                parts = [
                    Fragment(
                        char,
                        line.page,
                        line.offsets[position + at] if line.offsets else line.start + position + at,
                    )
                    for char, at in zip(found.text, found.offsets(cell), strict=True)
                ]
            if parts:
                items.append(_Item(parts, found.is_item))
        cells.append(items)
        position += len(cell) + 1
    return cells


def _go_on(row: _Row, more: _Row) -> None:
    while len(row.cells) < len(more.cells):
        row.cells.append([])
    for column, items in enumerate(more.cells):
        here = row.cells[column]
        for order, item in enumerate(items):
            broken = bool(here) and not TERMINAL.search(text_of(here[-1].parts))
            lower = text_of(item.parts)[:1].islower()
            if order == 0 and here and ((broken and not item.is_item) or lower):
                here[-1].parts += [Fragment(" "), *item.parts]
            else:
                here.append(item)


def _is_label(text: str) -> bool:
    return len(text.split()) <= 2 * _HEAD_WORDS and not TERMINAL.search(text)


def _is_head(rows: list[_Row]) -> bool:
    head = rows[0]
    texts = [head.text(column) for column in range(len(head.cells))]
    return (
        len(texts) > 1
        and all(text and len(text.split()) <= _HEAD_WORDS for text in texts)
        and not any(TERMINAL.search(text) for text in texts)
        and all(len(row.cells) <= len(head.cells) for row in rows[1:])
    )


def _flat(items: Sequence[_Item]) -> tuple[Fragment, ...]:
    flat: list[Fragment] = []
    for item in items:
        flat += [Fragment(" "), *item.parts] if flat else item.parts
    return tuple(flat)


def _labelled_list(row: _Row, table: int) -> list[Piece]:
    label, *rest = row.cells
    pieces = []
    if label:
        pieces.append(Piece(BlockKind.HEADING, _flat(label), level=LABEL_LEVEL, table=table))
    for item in (item for cell in rest for item in cell):
        mark = (Fragment("• "),) if item.is_item else ()
        kind = BlockKind.BULLET if item.is_item else BlockKind.PARAGRAPH
        pieces.append(
            Piece(kind, (*mark, *item.parts), level=1 if item.is_item else 0, table=table)
        )
    return pieces
