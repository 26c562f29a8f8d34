"""From a document to passages that follow its structure and fit the encoder's window."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from ingest.document import Block, BlockKind, Document, Passage, Place, Unit
from ingest.tokens import count_tokens
from ingest.units import units_of

_LISTED = frozenset({BlockKind.BULLET, BlockKind.TABLE_ROW, BlockKind.TABLE_HEAD})


@dataclass(frozen=True, slots=True)
class SplitSettings:
    """How passages are cut. Sizes in tiktoken tokens.

    MiniLM reads 256 word pieces, which are about 210 tokens of such text; `most` counts the
    context too and leaves room for text that breaks into more pieces (names, numbers).
    """

    target: int = 130
    """Neighbouring blocks of one section are put together up to this size."""
    most: int = 190
    """A block larger than this, with its context, is cut between sentences."""
    context: int = 60
    """The context is shortened to this size: the nearest headings stay."""


@dataclass(slots=True)
class _Chunk:
    """Blocks, or a run of units of one block, that become one passage."""

    start: int
    end: int
    units: list[Unit]
    block: Block
    tokens: int

    @property
    def only_headings(self) -> bool:
        """Nothing but headings yet, or the head of a table."""
        return all(unit.kind is BlockKind.HEADING for unit in self.units)


def split(document: Document, settings: SplitSettings = SplitSettings()) -> list[Passage]:
    """Return the passages of a document, in order; together they cover all its blocks.

    A passage never crosses a heading. Numbered paragraphs, bullets with the sentence that
    introduces them, and tables stay together while they fit.
    """
    chunks = _chunks(document, units_of(document), settings)
    return [_passage(document, chunk, settings) for chunk in chunks]


def _chunks(
    document: Document, units: Sequence[list[Unit]], settings: SplitSettings
) -> Iterator[_Chunk]:
    current: _Chunk | None = None
    following = chain(document.blocks[1:], [None])
    for block, own, after in zip(document.blocks, units, following, strict=False):
        context = _context(document, block, own, block.start, settings.context)
        room = max(settings.most - count_tokens(context) - 2, settings.most // 3)
        if current is not None and not _joins(document, current, block, after, settings, room):
            yield current
            current = None
        start = current.start if current else block.start
        size = count_tokens(document.text[start : block.end])
        if size > room:
            # A heading or a lead alone is no passage: it goes with the first part.
            before = current.units if current else []
            current = None
            yield from _parts(document, block, start, [*before, *own], room)
        elif current is None:
            current = _Chunk(start, block.end, list(own), block, size)
        else:
            current.block = block if current.only_headings else current.block
            current.end = block.end
            current.units += own
            current.tokens = size
    if current is not None:
        yield current


def _joins(
    document: Document,
    current: _Chunk,
    block: Block,
    after: Block | None,
    settings: SplitSettings,
    room: int,
) -> bool:
    """Whether a block goes into the passage before it."""
    if current.only_headings:
        return True
    footnotes = (current.block.kind is BlockKind.FOOTNOTE, block.kind is BlockKind.FOOTNOTE)
    if block.kind is BlockKind.HEADING or footnotes[0] != footnotes[1]:
        return False
    # A list or table shares a passage with what introduces it.
    leads = after is not None and after.kind in _LISTED and block.kind not in _LISTED
    if block.path != current.block.path or (leads and current.tokens > settings.target // 2):
        return False
    most = room if block.kind in _LISTED else min(settings.target, room)
    return count_tokens(document.text[current.start : block.end]) <= most


def _parts(
    document: Document, block: Block, start: int, units: Sequence[Unit], room: int
) -> Iterator[_Chunk]:
    """Cut one large block between its sentences into parts of about the same size."""
    pieces = [part for unit in units for part in _fitting(document, unit, room)]
    sizes = [count_tokens(document.text[unit.start : unit.end]) for unit in pieces]
    wanted = sum(sizes) / max(1, -(-sum(sizes) // room))
    held: list[Unit] = []
    total = 0
    begin = start
    for unit, size in zip(pieces, sizes, strict=True):
        # Blanks and numbers between the sentences count too: near the limit, count exactly.
        near = total + size + len(held) > 0.8 * room
        if held and (
            total >= wanted
            or (near and count_tokens(document.text[begin : unit.end].rstrip()) > room)
        ):
            cut = block.start if held[-1].end <= block.start <= unit.start else unit.start
            yield _Chunk(begin, cut, held, block, total)
            held, total, begin = [], 0, cut
        held.append(unit)
        total += size
    yield _Chunk(begin, block.end, held, block, total)


def _fitting(document: Document, unit: Unit, room: int) -> Iterator[Unit]:
    """Cut a sentence that is itself too large at blanks, halving until it fits."""
    text = document.text[unit.start : unit.end]
    blanks = [match.span() for match in re.finditer(r"\s+", text)]
    if not blanks or count_tokens(text) <= room:
        yield unit
        return
    left, right = min(blanks, key=lambda span: abs(span[0] - len(text) // 2))
    yield from _fitting(document, replace(unit, end=unit.start + left), room)
    yield from _fitting(document, replace(unit, start=unit.start + right), room)


def _passage(document: Document, chunk: _Chunk, settings: SplitSettings) -> Passage:
    start, end = chunk.start, chunk.end
    while end > start and document.text[end - 1].isspace():
        end -= 1
    text = document.text[start:end]
    room = min(settings.context, settings.most - count_tokens(text) - 1)
    context = _context(document, chunk.block, chunk.units, start, room)
    first = next((u for u in chunk.units if u.kind is not BlockKind.HEADING), None)
    place = first.place if first else Place(document.page_at(start), None, chunk.block.path)
    return Passage(
        document=document.path,
        sha256=document.sha256,
        start=start,
        end=end,
        text=text,
        context=context,
        place=place,
        units=tuple(chunk.units),
        tokens=count_tokens(f"{context}\n{text}" if context else text),
        addresses_model=document.addresses_model(start, end),
    )


def _context(document: Document, block: Block, units: Sequence[Unit], start: int, most: int) -> str:
    """Title and date, then the headings, then the lead and column heads that stand outside."""
    facts = document.facts
    title = ", ".join(str(part) for part in (facts.title, facts.date) if part is not None)
    outside = [
        document.text[span[0] : span[1]].replace("\n", " ")
        for span in dict.fromkeys(s for unit in units for s in (unit.lead, unit.heads) if s)
        if span[0] < start
    ][:2]
    return _shorten(title, list(block.path), outside, most)


def _shorten(title: str, path: list[str], outside: list[str], most: int) -> str:
    """Drop outer headings, then what stands outside, then cut the title, until it fits."""
    while True:
        context = " | ".join(part for part in (title, " > ".join(path), *outside) if part)
        if count_tokens(context) <= most:
            return context
        if len(path) > 1:
            path = path[1:]
        elif outside:
            outside = outside[:-1]
        elif len(title.split()) > 8:
            words = title.split()
            title = " ".join([*words[: len(words) // 2 - 1], "…", *words[-3:]])
        else:
            return _first_words(context, most)


def _first_words(text: str, most: int) -> str:
    words = text.split()[: max(most, 0)]
    while words and count_tokens(" ".join(words)) > most:
        words.pop()
    return " ".join(words)
