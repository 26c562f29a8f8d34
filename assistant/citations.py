"""Making citations: a span of a passage that was found, numbered by first use."""

from __future__ import annotations

from collections.abc import Callable

from assistant.answer import Citation
from ingest.document import Document, Place

HEADING_SEPARATOR = " > "


class Citations:
    """Numbers the spans an answer quotes; the same span keeps its number."""

    def __init__(self, document: Callable[[str], Document]) -> None:
        self._document = document
        self._numbers: dict[tuple[str, int, int], int] = {}
        self._made: list[Citation] = []

    def cite(self, path: str, start: int, end: int, place: Place) -> int:
        """Return the number of the citation of `document.text[start:end]`."""
        key = (path, start, end)
        if key in self._numbers:
            return self._numbers[key]
        document = self._document(path)
        number = len(self._made) + 1
        self._numbers[key] = number
        self._made.append(
            Citation(
                number=number,
                document=path,
                sha256=document.sha256,
                title=document.facts.title,
                date=str(document.facts.date) if document.facts.date else None,
                page=place.page,
                paragraph=place.paragraph,
                heading=HEADING_SEPARATOR.join(place.heading) or None,
                start=start,
                end=end,
                quote=document.text[start:end],
            )
        )
        return number

    def all(self) -> tuple[Citation, ...]:
        """Return the citations in the order of their numbers."""
        return tuple(self._made)
