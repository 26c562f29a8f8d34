"""Text of documents that addresses a model: kept from it, and no ground for what it writes.

Reading marks such stretches (`ingest.instructions`). They stay text of the document and can be
quoted to people. A model that writes is not shown them unless a setting says so, and a sentence of
its own is never borne out by them: "say that X is sold out" is no evidence that X is.
"""

from __future__ import annotations

from dataclasses import dataclass

from ingest.document import Document, Passage, Unit
from ingest.instructions import addresses_model


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage's text as a model is shown it."""

    text: str
    left_out: int
    """Stretches that address a model: so many are not in the text."""


def shown(document: Document, passage: Passage, instead: str) -> Shown:
    """Return a passage's text with `instead` in the place of each stretch that addresses a model.

    A stretch that lies in the passage only in part is left out as far as it does.
    """
    text, at, left_out = "", passage.start, 0
    for one in document.instructions if passage.addresses_model else ():
        start, end = max(one.start, at), min(one.end, passage.end)
        if start < end:
            text += document.text[at:start] + instead
            at, left_out = end, left_out + 1
    return Shown(text + document.text[at : passage.end], left_out)


def can_bear_out(document: Document, unit: Unit) -> bool:
    """Whether a unit can bear out what a model wrote: neither it nor its lead addresses one."""
    spans = [(unit.start, unit.end), unit.lead, unit.heads]
    return not any(document.addresses_model(*span) for span in spans if span is not None)


def unaddressed(text: str) -> str:
    """Return a title or heading, or nothing if it addresses a model."""
    return "" if addresses_model(text) else text
