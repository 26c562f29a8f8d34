"""From pieces to the canonical text of a document, its blocks, and the way back to the source."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from ingest.document import Block, BlockKind, SourceRun
from ingest.joining import text_of
from ingest.pieces import Fragment, Piece

CELL = " | "
"""Stands between the cells of a table row."""
_TABLE = (BlockKind.TABLE_HEAD, BlockKind.TABLE_ROW)


@dataclass(slots=True)
class _Heading:
    level: int
    text: str
    table: int | None


@dataclass(slots=True)
class _Composer:
    parts: list[str] = field(default_factory=list)
    length: int = 0
    runs: list[SourceRun] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)
    stack: list[_Heading] = field(default_factory=list)
    under: str | None = None

    def put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def put_fragments(self, fragments: Iterable[Fragment]) -> None:
        for fragment in fragments:
            if fragment.source is not None and fragment.text:
                self._run(fragment, fragment.source)
            self.put(fragment.text)

    def _run(self, fragment: Fragment, source: int) -> None:
        start, end = self.length, self.length + len(fragment.text)
        last = self.runs[-1] if self.runs else None
        if (
            last is not None
            and last.page == fragment.page
            and last.end == start
            and last.source_start + (last.end - last.start) == source
        ):
            self.runs[-1] = SourceRun(last.start, end, last.page, last.source_start)
        else:
            self.runs.append(SourceRun(start, end, fragment.page, source))

    def add(self, piece: Piece) -> None:
        if self.blocks:
            self.put(_separator(self.blocks[-1], piece))
        start = self.length
        cells: list[tuple[int, int]] = []
        if piece.cells:
            for order, cell in enumerate(piece.cells):
                if order:
                    self.put(CELL)
                cell_start = self.length
                self.put_fragments(cell)
                cells.append((cell_start, self.length))
        else:
            self.put_fragments(piece.fragments)
        while self.stack and self.stack[-1].table not in (None, piece.table):
            self.stack.pop()
        if piece.kind is BlockKind.HEADING:
            while self.stack and self.stack[-1].level >= piece.level:
                self.stack.pop()
        footnote = piece.kind is BlockKind.FOOTNOTE
        numbered = piece.kind is BlockKind.PARAGRAPH and piece.number is not None
        if piece.kind is BlockKind.HEADING or piece.apart:
            self.under = None
        self.blocks.append(
            Block(
                piece.kind,
                start,
                self.length,
                level=piece.level,
                number=piece.number,
                path=() if footnote else tuple(heading.text for heading in self.stack),
                under=None if numbered or footnote else self.under,
                table=piece.table,
                cells=tuple(cells),
            )
        )
        if piece.kind is BlockKind.HEADING:
            text = text_of(piece.fragments).replace("\n", " ")
            self.stack.append(_Heading(piece.level, text, piece.table))
        if numbered:
            self.under = piece.number


def _separator(before: Block, piece: Piece) -> str:
    same_list = before.kind is piece.kind is BlockKind.BULLET
    same_table = before.kind in _TABLE and piece.kind in _TABLE and before.table == piece.table
    return "\n" if same_list or same_table else "\n\n"


def compose(pieces: Sequence[Piece]) -> tuple[str, tuple[Block, ...], tuple[SourceRun, ...]]:
    """Return canonical text, blocks and source runs; pieces without any text are left out.

    Blocks are separated by an empty line; bullets of a list and rows of a table by a line end.
    A heading closes those of its level and deeper; one that labels rows of a table ends with it.
    """
    composer = _Composer()
    for piece in pieces:
        parts = chain(piece.fragments, chain.from_iterable(piece.cells))
        if any(part.text.strip() for part in parts):
            composer.add(piece)
    return "".join(composer.parts), tuple(composer.blocks), tuple(composer.runs)
