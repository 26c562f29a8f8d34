"""Making citations: spans of retrieved passages, numbered by first use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assistant.answer import Citation
from assistant.reading_on import PassagesOf
from index.hit import Hit
from ingest.document import Document, Passage

HEADING_SEPARATOR = " > "


class Citations:
    """Numbers the spans an answer quotes; the same span keeps its number.

    A citation cannot be made outside a passage of the library: that is what `passages` is for.
    """

    def __init__(self, document: Callable[[str], Document], passages_of: PassagesOf) -> None:
        self._document = document
        self._passages_of = passages_of
        self._made: dict[tuple[str, int, int], Citation] = {}
        self._passages: dict[str, Passage] = {}

    def cite(self, path: str, start: int, end: int) -> tuple[int, ...]:
        """Return the numbers of the citations that together are `document.text[start:end]`.

        One, unless the span runs on into the next passage: then each passage's part is cited.
        """
        numbers = []
        for passage in self._passages_of(path, start, end):
            self._passages.setdefault(passage.key, passage)
            numbers.append(self._one(path, max(start, passage.start), min(end, passage.end)))
        return tuple(numbers)

    def all(self) -> tuple[Citation, ...]:
        """Return the citations in the order of their numbers."""
        return tuple(self._made.values())

    def passages(self) -> tuple[Passage, ...]:
        """Return the passages that the citations lie in, in the order of first use."""
        return tuple(self._passages.values())

    def _one(self, path: str, start: int, end: int) -> int:
        key = (path, start, end)
        if key not in self._made:
            self._made[key] = _citation(self._document(path), start, end, len(self._made) + 1)
        return self._made[key].number


def keep_cited(
    kept: tuple[Hit, ...], found: tuple[Hit, ...], cited: tuple[Passage, ...]
) -> tuple[Hit, ...]:
    """Keep the passages that are cited, in place of the last ones that are not; rank them anew."""
    keys = {passage.key for passage in cited}
    missed = [hit for hit in found[len(kept) :] if hit.passage.key in keys]
    others = [hit for hit in kept if hit.passage.key not in keys]
    dropped = {hit.passage.key for hit in others[len(others) - len(missed) :]} if missed else set()
    stay = [hit for hit in kept if hit.passage.key not in dropped]
    cited_too = (*stay, *missed)[: len(kept)]
    return tuple(replace(hit, rank=rank) for rank, hit in enumerate(cited_too, start=1))


def _citation(document: Document, start: int, end: int, number: int) -> Citation:
    block = document.block_at(start)
    facts = document.facts
    return Citation(
        number=number,
        document=document.path,
        sha256=document.sha256,
        title=facts.title,
        date=str(facts.date) if facts.date else None,
        page=document.page_at(start),
        paragraph=block.paragraph if block else None,
        heading=HEADING_SEPARATOR.join(block.path) or None if block else None,
        start=start,
        end=end,
        quote=document.text[start:end],
    )
