"""The units of one document in order, and how they hang together: lists, sections, neighbours."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from assistant.listings import Listing, listings
from ingest.document import Block, BlockKind, Document, Passage, Unit

_LISTED = frozenset({BlockKind.BULLET, BlockKind.TABLE_ROW})
_PROSE = frozenset({BlockKind.PARAGRAPH, BlockKind.BULLET})


class DocumentUnits:
    """Reads on in a document from any unit of its passages."""

    def __init__(self, document: Document, passages: Sequence[Passage]) -> None:
        self.document = document
        self._units = [unit for passage in passages for unit in passage.units]
        self._place = {unit.start: index for index, unit in enumerate(self._units)}

    def text(self, unit: Unit) -> str:
        """Return the unit's words on one line; a table row with its column heads.

        Each cell of a row gets its head, so that the row can be read alone: every word of it
        stands in the row or in the heads.
        """
        plain = self.plain(unit)
        if unit.kind is not BlockKind.TABLE_ROW or unit.heads is None:
            return plain
        row, head = self.document.block_at(unit.start), self.document.block_at(unit.heads[0])
        whole = row is not None and (row.start, row.end) == (unit.start, unit.end)
        if row is None or head is None or not whole or len(row.cells) > len(head.cells):
            return plain
        pairs = [(self._cell(head, at), self._cell(row, at)) for at in range(len(row.cells))]
        read = "; ".join(f"{name}: {value}" if name else value for name, value in pairs if value)
        return read or plain

    def plain(self, unit: Unit) -> str:
        """Return the unit's words as they stand, on one line."""
        return self.document.text[unit.start : unit.end].replace("\n", " ")

    def unit_at(self, span: tuple[int, int]) -> Unit | None:
        """Return the unit that is exactly this span."""
        index = self._place.get(span[0])
        unit = None if index is None else self._units[index]
        return unit if unit is not None and unit.end == span[1] else None

    def beside(self, unit: Unit) -> tuple[Unit | None, Unit | None]:
        """Return the sentences before and after, when they stand in the same block of prose."""
        block = self.document.block_at(unit.start)
        index = self._place.get(unit.start)
        if block is None or index is None or unit.kind not in _PROSE:
            return None, None
        around = [
            self._units[at] if 0 <= at < len(self._units) else None for at in (index - 1, index + 1)
        ]
        before, after = (
            other if other is not None and block.start <= other.start < block.end else None
            for other in around
        )
        return before, after

    def between(self, unit: Unit, other: Unit) -> int | None:
        """Return how many units `other` stands after `unit`, below 0 before it.

        None where either is no unit of the document.
        """
        first, second = self._place.get(unit.start), self._place.get(other.start)
        return None if first is None or second is None else second - first

    @cached_property
    def listings(self) -> list[Listing]:
        """The lists of the document, in order."""
        return listings(self.document, self._units)

    def introduced_by(self, unit: Unit) -> Listing | None:
        """Return the list that a sentence or a heading introduces."""
        return next((one for one in self.listings if _is_lead(one.lead, unit)), None)

    def list_around(self, unit: Unit) -> Listing | None:
        """Return the innermost list of bullets or rows that a unit stands in; None for prose."""
        around = [one for one in self.listings if one.kind in _LISTED and one.holds(unit)]
        return around[-1] if around else None

    def section_below(self, heading: Unit) -> list[Unit]:
        """Return what stands below a heading, down to the next of its level; no headings."""
        inside = (*heading.place.heading, self.text(heading))
        return [
            unit
            for unit in self._units[self._place[heading.start] + 1 :]
            if unit.place.heading[: len(inside)] == inside and unit.kind is not BlockKind.HEADING
        ]

    def _cell(self, block: Block, column: int) -> str:
        start, end = block.cells[column]
        return self.document.text[start:end].replace("\n", " ").strip().rstrip(":")


def _is_lead(lead: Unit | None, unit: Unit) -> bool:
    return lead is not None and (lead.start, lead.end) == (unit.start, unit.end)
