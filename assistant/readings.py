"""Reading the passages that were found: each sentence with all that it is judged by."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

from assistant import signals as sig
from assistant.years import years_called, years_of
from index.hit import Hit
from index.library import Library
from index.words import terms
from ingest.document import BlockKind, DocDate, Document, Unit


class PassageReader:
    """Reads questions and passages of one library into vectors, words and years."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._facts = {record.path: record.facts for record in library.records}
        dates = sorted({f.date for f in self._facts.values() if f.date is not None}, key=str)
        self._recency: dict[DocDate, float] = {
            date: index / max(len(dates) - 1, 1) for index, date in enumerate(dates)
        }
        self.years = frozenset(
            year
            for facts in self._facts.values()
            for year in years_of(facts.published, facts.event_start, facts.event_end)
        )
        """Years of the library's documents."""
        self.years_called = self.years.union(*map(years_called, self._facts.values()))
        """Those and the years that the documents are called by."""

    def read(self, hits: Sequence[Hit]) -> list[sig.Reading]:
        """Return the sentences of the passages, passage by passage, in their order."""
        documents: dict[str, Document] = {}
        for hit in hits:
            path = hit.passage.document
            if path not in documents:
                documents[path] = self._library.document(path)
        contexts = {hit.passage.key: frozenset(terms(hit.passage.context)) for hit in hits}
        return [
            self._reading(hit, unit, documents[hit.passage.document], tokens, above, contexts)
            for hit, (above, units) in zip(hits, self._tokens(hits), strict=True)
            for unit, tokens in zip(hit.passage.units, units, strict=True)
        ]

    def _tokens(self, hits: Sequence[Hit]) -> list[tuple[sig.Vectors, list[sig.Vectors]]]:
        """Return for each passage the token vectors of what stands above, and of each sentence.

        They were read in their passage: a pronoun's vector knows what it stands for.
        """
        spans = self._library.encoder.piece_spans([hit.passage.indexed for hit in hits])
        found = []
        for hit, pieces in zip(hits, spans, strict=True):
            if hit.row is None:
                raise ValueError(f"passage {hit.passage.key} was not found by a search")
            tokens = self._library.tokens.of(hit.row)
            first = len(hit.passage.indexed) - len(hit.passage.text) - hit.passage.start
            starts, ends = [start for start, _ in pieces], [end for _, end in pieces]
            above = tokens[: bisect_right(ends, hit.passage.start + first)]
            sentences = [
                tokens[
                    bisect_left(starts, unit.start + first) : bisect_right(ends, unit.end + first)
                ]
                for unit in hit.passage.units
            ]
            found.append((above, sentences))
        return found

    def _reading(
        self,
        hit: Hit,
        unit: Unit,
        document: Document,
        tokens: sig.Vectors,
        above: sig.Vectors,
        contexts: Mapping[str, frozenset[str]],
    ) -> sig.Reading:
        facts = self._facts[document.path]
        whole = introduced(document, unit)
        own = terms(whole)
        heading = unit.place.heading[-1] if unit.place.heading else ""
        section = own if unit.kind is BlockKind.HEADING else terms(heading)
        return sig.Reading(
            hit=hit,
            unit=unit,
            text=document.text[unit.start : unit.end],
            introduced=whole,
            tokens=tokens,
            above=above,
            terms=frozenset(own),
            context_terms=contexts[hit.passage.key].union(own, terms(" ".join(unit.place.heading))),
            section=tuple(dict.fromkeys(section)),
            years_of_document=years_of(facts.published, facts.event_start, facts.event_end),
            years_called=years_called(facts),
            recency=self._recency.get(facts.date, 0.5) if facts.date else 0.5,
        )


def introduced(document: Document, unit: Unit) -> str:
    """Return a sentence with what introduces it: the words a reader needs to understand it."""
    spans = [span for span in (unit.lead, unit.heads) if span is not None]
    return " ".join(
        document.text[start:end] for start, end in [*spans, (unit.start, unit.end)]
    ).replace("\n", " ")
