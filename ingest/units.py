"""The smallest things an answer quotes: sentences, bullets, table rows, headings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.document import Block, BlockKind, Document, Place, Unit
from ingest.sentences import sentence_spans

_BULLET = re.compile(r"•\s*")
_LONG_ROW = 400
"""A table row longer than this (characters) is quoted by the sentences of its cells."""


def units_of(document: Document) -> list[list[Unit]]:
    """Return for each block of the document its units, in order; a table's head has none."""
    heads: dict[int, tuple[int, int]] = {}
    lead: tuple[int, int] | None = None
    outer: tuple[int, int] | None = None
    found = []
    for block in document.blocks:
        if block.kind is BlockKind.TABLE_HEAD and block.table is not None:
            heads[block.table] = (block.start, block.end)
        listed = block.kind in {BlockKind.BULLET, BlockKind.TABLE_ROW}
        labels = block.kind is BlockKind.HEADING and block.table is not None
        if block.kind is BlockKind.BULLET and block.level == 1:
            outer = None
        here = outer if block.kind is BlockKind.BULLET and block.level > 1 else None
        units = list(_units(document, block, heads, (here or lead) if listed else None))
        found.append(units)
        if not listed and not labels and block.kind is not BlockKind.TABLE_HEAD:
            lead = _introduces(document, units)
        elif block.kind is BlockKind.BULLET and (introduced := _introduces(document, units)):
            outer = introduced
    return found


def _introduces(document: Document, units: list[Unit]) -> tuple[int, int] | None:
    """The last sentence, when it announces what comes: it ends with a colon, or nearly so.

    A heading announces the list that stands right below it.
    """
    if not units:
        return None
    last = units[-1]
    if last.kind is BlockKind.HEADING:
        return (last.start, last.end)
    text = document.text[last.start : last.end]
    announces = ":" in text[-24:] or re.search(r"\b(?:following|these|below)\b[^.]*\.?$", text)
    return (last.start, last.end) if announces else None


def _units(
    document: Document,
    block: Block,
    heads: dict[int, tuple[int, int]],
    lead: tuple[int, int] | None,
) -> Iterator[Unit]:
    for start, end in _spans(document.text, block):
        place = Place(document.page_at(start), block.paragraph, block.path)
        row_heads = heads.get(block.table) if block.table is not None else None
        yield Unit(
            start,
            end,
            block.kind,
            place,
            heads=row_heads if block.kind is BlockKind.TABLE_ROW else None,
            lead=lead,
        )


def _spans(text: str, block: Block) -> Iterator[tuple[int, int]]:
    if block.kind is BlockKind.TABLE_HEAD:
        return
    if block.kind is BlockKind.TABLE_ROW:
        if block.end - block.start <= _LONG_ROW:
            yield block.start, block.end
            return
        for start, end in block.cells:
            yield from sentence_spans(text, start, end)
        return
    start = block.start
    if block.kind is BlockKind.BULLET or block.number is not None:
        start = _after_prefix(text, block)
    if block.kind is BlockKind.HEADING:
        yield start, block.end
        return
    yield from sentence_spans(text, start, block.end)


def _after_prefix(text: str, block: Block) -> int:
    """Where the words start behind the bullet and the block's own number."""
    match = _BULLET.match(text, block.start, block.end)
    start = match.end() if match else block.start
    if block.number is not None:
        own = re.compile(rf"\(?{re.escape(block.number)}[.):]?\s+(?=\S)")
        if numbered := own.match(text, start, block.end):
            start = numbered.end()
    return start
