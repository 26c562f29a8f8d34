"""A quote in its surroundings, for showing beside an answer."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.answer import Citation
from assistant.errors import RecordError
from index.library import Library
from ingest.document import Block, BlockKind, Document

_AROUND = 420
"""Characters shown on each side of the quote, at most."""
_LISTED = frozenset({BlockKind.BULLET, BlockKind.TABLE_ROW, BlockKind.TABLE_HEAD})


@dataclass(frozen=True, slots=True)
class Excerpt:
    """`before + quote + after` is a slice of the document's canonical text."""

    before: str
    quote: str
    after: str
    heading: str | None
    page_label: str | None
    paragraph: str | None
    cut_before: bool
    """The paragraph starts before what is shown."""
    cut_after: bool


def excerpt(library: Library, citation: Citation) -> Excerpt:
    """Return the quote in its paragraph, or with the list or table it stands in.

    RecordError when the document of this library does not have the quote at its span.
    """
    document = library.document(citation.document)
    if document.text[citation.start : citation.end] != citation.quote:
        raise RecordError(
            f"{citation.document} has changed since it was quoted; `pincite verify` finds the quote"
        )
    start, end = _surroundings(document, citation.start, citation.end)
    shown_start = _word_start(document.text, max(start, citation.start - _AROUND), citation.start)
    shown_end = _word_end(document.text, min(end, citation.end + _AROUND), citation.end)
    return Excerpt(
        before=document.text[shown_start : citation.start],
        quote=document.text[citation.start : citation.end],
        after=document.text[citation.end : shown_end],
        heading=citation.heading,
        page_label=document.label(citation.page),
        paragraph=citation.paragraph,
        cut_before=shown_start > start,
        cut_after=shown_end < end,
    )


def _surroundings(document: Document, start: int, end: int) -> tuple[int, int]:
    """The span of the block, or of the run of listed blocks with what introduces it."""
    indices = [
        index
        for index, block in enumerate(document.blocks)
        if block.start < end and start < block.end
    ]
    if not indices:
        return start, end
    first, last = indices[0], indices[-1]
    if document.blocks[first].kind in _LISTED:
        while first > 0 and _goes_with(document.blocks[first - 1], document.blocks[first]):
            first -= 1
        while last + 1 < len(document.blocks) and _goes_on(*document.blocks[last : last + 2]):
            last += 1
    return document.blocks[first].start, document.blocks[last].end


def _goes_with(before: Block, block: Block) -> bool:
    """Whether a listed block shows what stands before it: its list or table, or its lead."""
    if block.kind not in _LISTED:
        return False
    return before.kind is BlockKind.PARAGRAPH or _goes_on(before, block)


def _goes_on(block: Block, after: Block) -> bool:
    """Whether the list or table of a block goes on."""
    return {block.kind, after.kind} <= _LISTED and block.table == after.table


def _word_start(text: str, start: int, latest: int) -> int:
    if start <= 0 or text[start - 1].isspace():
        return max(start, 0)
    space = text.find(" ", start, latest)
    return start if space < 0 else space + 1


def _word_end(text: str, end: int, earliest: int) -> int:
    if end >= len(text) or text[end].isspace():
        return min(end, len(text))
    space = text.rfind(" ", earliest, end)
    return end if space < 0 else space
