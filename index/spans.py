"""Whether a passage is what stands in its document: what every pin rests on."""

from __future__ import annotations

from ingest.document import Document, Passage


def stands_in(document: Document, passage: Passage) -> bool:
    """Return whether the passage and its units are the stretches of `document` they claim to be."""
    return (
        passage.document == document.path
        and passage.sha256 == document.sha256
        and document.text[passage.start : passage.end] == passage.text
        and all(passage.start <= unit.start <= unit.end <= passage.end for unit in passage.units)
    )
