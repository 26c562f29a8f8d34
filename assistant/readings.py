"""Reading the passages that were found: each sentence with all that it is judged by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assistant import signals as sig
from assistant.reader import open_reader
from assistant.token_vectors import TokenVectors
from index.hit import Hit
from index.library import Library
from index.words import terms
from ingest.document import BlockKind, DocDate, Document, Unit


class PassageReader:
    """Reads questions and passages of one library into vectors, words and years."""

    def __init__(self, library: Library, vectors: TokenVectors | None = None) -> None:
        self._library = library
        self._vectors = vectors or TokenVectors(lambda: open_reader(library.encoder))
        self._facts = {record.path: record.facts for record in library.records}
        dates = sorted({f.date for f in self._facts.values() if f.date is not None}, key=str)
        self._recency: dict[DocDate, float] = {
            date: index / max(len(dates) - 1, 1) for index, date in enumerate(dates)
        }
        self.years = frozenset(
            year
            for facts in self._facts.values()
            for year in sig.years_of(facts.published, facts.event_start, facts.event_end)
        )
        """Years of the library's documents."""

    def question(self, text: str) -> sig.Vectors:
        """Return the question's token vectors: (t, d), rows of length 1."""
        return self._vectors.of([text])[0]

    def read(self, hits: Sequence[Hit]) -> list[sig.Reading]:
        """Return the sentences of the passages, passage by passage, in their order."""
        documents: dict[str, Document] = {}
        for hit in hits:
            path = hit.passage.document
            if path not in documents:
                documents[path] = self._library.document(path)
        units = [(hit, unit) for hit in hits for unit in hit.passage.units]
        texts = [introduced(documents[hit.passage.document], unit) for hit, unit in units]
        contexts = {hit.passage.key: frozenset(terms(hit.passage.context)) for hit in hits}
        return [
            self._reading(hit, unit, documents[hit.passage.document], text, tokens, contexts)
            for (hit, unit), text, tokens in zip(units, texts, self._vectors.of(texts), strict=True)
        ]

    def _reading(
        self,
        hit: Hit,
        unit: Unit,
        document: Document,
        text: str,
        tokens: sig.Vectors,
        contexts: Mapping[str, frozenset[str]],
    ) -> sig.Reading:
        facts = self._facts[document.path]
        own = terms(text)
        heading = unit.place.heading[-1] if unit.place.heading else ""
        section = own if unit.kind is BlockKind.HEADING else terms(heading)
        return sig.Reading(
            hit=hit,
            unit=unit,
            text=document.text[unit.start : unit.end],
            tokens=tokens,
            terms=frozenset(own),
            context_terms=contexts[hit.passage.key].union(own, terms(" ".join(unit.place.heading))),
            section=tuple(dict.fromkeys(section)),
            years_of_document=sig.years_of(facts.published, facts.event_start, facts.event_end),
            recency=self._recency.get(facts.date, 0.5) if facts.date else 0.5,
        )


def introduced(document: Document, unit: Unit) -> str:
    """Return a sentence with what introduces it: the words a reader needs to understand it."""
    spans = [span for span in (unit.lead, unit.heads) if span is not None]
    return " ".join(
        document.text[start:end] for start, end in [*spans, (unit.start, unit.end)]
    ).replace("\n", " ")
