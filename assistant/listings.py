"""The lists of a document: bullets, table rows and numbered paragraphs that together say one thing.

What makes paragraphs a list is what stands above them: a heading or a sentence that announces
several things ("Recommendations", "The council should:").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.document import Block, BlockKind, Document, Unit

_ANNOUNCES = re.compile(
    r"\b(?:recommendations?|areas? (?:for|of) [\w ]*(?:improvement|development|priority|action)"
    r"|actions?|next steps|priorities|strengths|weaknesses|key findings|conclusions|requirements"
    r"|objectives|aims|outcomes|proposals|options|reasons|achievements|challenges|risks"
    r"|needs? to (?:improve|change|be \w+))\b(?! of\b)|\b(?:because|following|these)\W*$|:\W*$",
    re.IGNORECASE,
)
"""A heading that announces several things."""
_LEADS = re.compile(r":\W{0,3}$|\b(?:following|these|below)\b[^.]*\.?$", re.IGNORECASE)
"""The end of a sentence that announces what comes."""
_SHORT_LEAD = 12
"""Words. A line of fewer that ends without a stop right above bullets introduces them, too."""
_LONG_ITEM = 80
"""Words. Paragraphs longer than this are prose, whatever their heading announces."""


@dataclass(slots=True)
class Listing:
    """One list: what introduces it, and its items, each with all that belongs to it, in order."""

    kind: BlockKind
    """Of its items: bullets, table rows or paragraphs."""
    lead: Unit | None
    """The sentence or the heading above it."""
    heading: tuple[str, ...]
    heads: tuple[int, int] | None = None
    """Span of the column heads of a table."""
    items: list[list[Unit]] = field(default_factory=list)
    """An item is a bullet, a row or a paragraph in one piece, and the bullets below it."""

    def holds(self, unit: Unit) -> bool:
        """Whether a sentence, or part of one, stands in one of its items."""
        return any(
            own.start <= unit.start and unit.end <= own.end for item in self.items for own in item
        )


def listings(document: Document, units: Sequence[Unit]) -> list[Listing]:
    """Return the lists of a document of two items or more, in order; a list inside an item, too."""
    maker = _Maker(document)
    by_block: dict[int, list[Unit]] = {}
    for unit in units:
        block = document.block_at(unit.start)
        if block is not None:
            by_block.setdefault(block.start, []).append(unit)
    for block in document.blocks:
        maker.add(block, by_block.get(block.start, []))
    return [listing for listing in _with_unions(maker.found) if len(listing.items) > 1]


def _with_unions(found: Sequence[Listing]) -> Iterator[Listing]:
    """Yield the lists, before those that share what introduces them one list of all their items."""
    by_lead: dict[int, list[Listing]] = {}
    for one in found:
        if one.lead is not None and one.kind is BlockKind.BULLET:
            by_lead.setdefault(one.lead.start, []).append(one)
    for one in found:
        parts = by_lead.pop(one.lead.start, []) if one.lead is not None else []
        if len(parts) > 1:
            yield replace(one, heading=(), items=[item for part in parts for item in part.items])
        yield one


class _Maker:
    """Goes through a document block by block, and holds the lists that are open."""

    def __init__(self, document: Document) -> None:
        self.found: list[Listing] = []
        self._document = document
        self._above: Unit | None = None
        """The last unit that is in no list of bullets: it may introduce one."""
        self._right_above = False
        """Whether it stands in the block before."""
        self._bullets: Listing | None = None
        self._inner: Listing | None = None
        """The bullets below a bullet."""
        self._paragraphs: Listing | None = None
        self._number: str | None = None
        """Of the last paragraph of the list of paragraphs; None where they are not numbered."""

    def add(self, block: Block, units: list[Unit]) -> None:
        if block.kind in {BlockKind.BULLET, BlockKind.TABLE_ROW}:
            self._add_listed(block, units)
            self._right_above = False
        elif block.kind is BlockKind.PARAGRAPH and units:
            self._bullets = self._inner = None
            self._add_paragraph(block, units)
            self._above, self._right_above = units[-1], True
        elif block.kind is BlockKind.HEADING and block.table is None and units:
            self._bullets = self._inner = self._paragraphs = None
            self._above, self._right_above = units[-1], True

    def _add_listed(self, block: Block, units: list[Unit]) -> None:
        if not units:
            return
        item = _whole(units)
        if block.kind is BlockKind.BULLET and block.level > 1 and self._bullets is not None:
            above = self._bullets.items[-1]
            if self._inner is None:
                self._inner = self._open(BlockKind.BULLET, above[0], block)
            self._inner.items.append([item])
            above.append(item)
        else:
            self._inner = None
            if self._bullets is None or not _goes_on(self._bullets, block, item):
                self._bullets = self._open(block.kind, self._lead_of(item), block, item.heads)
            self._bullets.items.append([item])
        if self._paragraphs is not None:
            if self._number is not None and block.under == self._number:
                self._paragraphs.items[-1].append(item)
            else:
                self._paragraphs = None

    def _add_paragraph(self, block: Block, units: list[Unit]) -> None:
        item, above = _whole(units), self._above
        if self._paragraphs is not None and self._paragraphs.heading == block.path:
            if block.number is None and self._number is not None and block.under == self._number:
                self._paragraphs.items[-1].append(item)
                return
            if self._is_next(block, item):
                self._paragraphs.items.append([item])
                self._number = block.number
                return
        self._paragraphs = None
        if above is None or not self._right_above or not self._announced(above):
            return
        leads_itself = self._text(item).endswith(":")
        numbered = block.number is not None and above.kind is BlockKind.HEADING
        if numbered or (self._is_short(item) and not leads_itself):
            self._paragraphs = self._open(BlockKind.PARAGRAPH, above, block)
            self._paragraphs.items.append([item])
            self._number = block.number

    def _is_next(self, block: Block, item: Unit) -> bool:
        """Whether a paragraph goes on with the list: by its number, or as short as the rest."""
        if block.number is None or self._number is None:
            return block.number == self._number and self._is_short(item)
        return _follows(block.number, self._number)

    def _open(
        self,
        kind: BlockKind,
        lead: Unit | None,
        block: Block,
        heads: tuple[int, int] | None = None,
    ) -> Listing:
        opened = Listing(kind, lead, block.path, heads)
        self.found.append(opened)
        return opened

    def _lead_of(self, item: Unit) -> Unit | None:
        """What stands above bullets or rows, when it introduces them."""
        above = self._above
        if above is None:
            return None
        if item.lead == (above.start, above.end):
            return above
        if not self._right_above or item.kind is BlockKind.TABLE_ROW:
            return None
        text = self._text(above)
        bare = len(text.split()) < _SHORT_LEAD and not text.endswith((".", "!", ";", ","))
        return above if bare or _LEADS.search(text[-60:]) else None

    def _announced(self, above: Unit) -> bool:
        text = self._text(above)
        heading = above.kind is BlockKind.HEADING
        return text.endswith(":") or (heading and bool(_ANNOUNCES.search(text)))

    def _is_short(self, item: Unit) -> bool:
        return len(self._text(item).split()) <= _LONG_ITEM

    def _text(self, unit: Unit) -> str:
        return self._document.text[unit.start : unit.end].replace("\n", " ").strip()


def _whole(units: Sequence[Unit]) -> Unit:
    """The units of one block in one piece."""
    return replace(units[0], end=units[-1].end)


def _goes_on(listing: Listing, block: Block, item: Unit) -> bool:
    return (listing.kind, listing.heading, listing.heads) == (block.kind, block.path, item.heads)


def _follows(number: str, before: str) -> bool:
    """Whether a paragraph's number is the next: 152 after 151, 3.3 after 3.2."""
    *outer, last = number.split(".")
    *outer_before, last_before = before.split(".")
    return (
        outer == outer_before
        and last.isdecimal()
        and last_before.isdecimal()
        and int(last) == int(last_before) + 1
    )
