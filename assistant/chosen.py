"""What goes into an answer that quotes."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.document import BlockKind, Unit


@dataclass(frozen=True, slots=True)
class Chosen:
    """A unit of a document that goes into the answer."""

    document: str
    unit: Unit
    text: str
    """Its words, those of a table row with their column heads."""
    heads: tuple[int, int] | None = None
    """Span of the column heads that the text has words from."""
    item: bool = False
    """It is an item of a list that is given as one."""

    @property
    def words(self) -> int:
        """Words it takes."""
        return len(self.text.split())

    @property
    def listed(self) -> bool:
        """Whether it is an item of a list or a row of a table."""
        return self.item or self.unit.kind in {BlockKind.BULLET, BlockKind.TABLE_ROW}

    def is_introduced_by(self, other: Chosen) -> bool:
        """Whether the other one holds the sentence that introduces it."""
        lead = self.unit.lead
        return (
            lead is not None
            and self.document == other.document
            and other.unit.start <= lead[0]
            and lead[1] <= other.unit.end
        )

    def holds(self, other: Chosen) -> bool:
        """Whether another one is the same stretch of the document, or a piece of it."""
        return (
            self.document == other.document
            and self.unit.start <= other.unit.start
            and other.unit.end <= self.unit.end
        )


@dataclass(slots=True)
class Choice:
    """The chosen units, in reading order, and what to say about them."""

    chosen: list[Chosen] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """How much is shown of a list that is longer; each a sentence."""
