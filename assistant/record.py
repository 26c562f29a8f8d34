"""Answers as plain data, and proving a saved one against the library of today."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from assistant.answer import Answer
from assistant.errors import RecordError
from index.hit import Hit
from index.library import Library
from index.manifest import DocumentRecord
from ingest.document import Document

Status = Literal["same", "moved", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """What became of one quote of a saved answer."""

    number: int
    document: str
    status: Status
    """`same`: it stands at its span. `moved`: it stands elsewhere in the document, which may have
    another name now. `changed`: the document is there, the quote is not in it. `gone`: the document
    is not in the library."""
    quote: str
    found_document: str | None = None
    found_start: int | None = None
    found_end: int | None = None
    note: str = ""


def answer_to_dict(answer: Answer, *, hits: int = 10) -> dict[str, Any]:
    """Return an answer as the JSON of `pincite ask`; its form is a contract and stays."""
    return {
        "id": answer.question.id,
        "question": answer.question.text,
        "outcome": answer.outcome.value,
        "reason": answer.reason,
        "text": answer.text,
        "sentences": [
            {
                "text": sentence.text,
                "citations": list(sentence.citations),
                "supported": sentence.supported,
                "verdict": sentence.verdict.value,
                "unsupported_words": list(sentence.unsupported_words),
            }
            for sentence in answer.sentences
        ],
        "citations": [
            {
                "number": citation.number,
                "document": citation.document,
                "sha256": citation.sha256,
                "title": citation.title,
                "date": citation.date,
                "page": citation.page,
                "paragraph": citation.paragraph,
                "heading": citation.heading,
                "start": citation.start,
                "end": citation.end,
                "quote": citation.quote,
            }
            for citation in answer.citations
        ],
        "hits": [hit_to_dict(hit) for hit in answer.hits[:hits]],
        "answerer": answer.answerer,
        "generation": answer.generation,
        "elapsed_ms": answer.elapsed_ms,
        "model": answer.written.model if answer.written else None,
        "notes": list(answer.notes),
        "extractive": answer_to_dict(answer.extractive, hits=0) if answer.extractive else None,
        **({"understood": answer.question.understood} if answer.question.understood else {}),
        **({"searched_as": list(answer.searched_as)} if answer.searched_as else {}),
    }


def quote_sha256(quote: str) -> str:
    """Return the SHA-256 of a quote's words, as a record keeps it."""
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()


def hit_to_dict(hit: Hit) -> dict[str, Any]:
    """Return a hit as the JSON of `pincite search`."""
    return {
        "rank": hit.rank,
        "score": round(hit.score, 6),
        "document": hit.passage.document,
        "start": hit.passage.start,
        "end": hit.passage.end,
        "text": hit.passage.text,
    }


def verify(record: Mapping[str, Any], library: Library) -> list[QuoteCheck]:
    """Prove every quote of a saved answer against the library; RecordError if it is none.

    Nothing the record says of itself is believed: each quote is looked up in the canonical text.
    A document is known again under another name by its bytes, or by its title and date. The same
    words in another document prove nothing: reports of different bodies share whole sentences.
    """
    citations = record.get("citations") if isinstance(record, Mapping) else None
    if not isinstance(citations, list):
        raise RecordError("this is no saved answer (no `citations`); save one with `ask --json`")
    beside = record.get("extractive")
    if isinstance(beside, Mapping) and isinstance(beside.get("citations"), list):
        # What nothing supports is no proof; the answer beside it quotes.
        citations = [*citations, *beside["citations"]]
    saved = [_saved(citation, order) for order, citation in enumerate(citations, start=1)]
    document = cache(library.document)
    return [_check(each, library.records, document) for each in saved]


@dataclass(frozen=True, slots=True)
class _Saved:
    number: int
    document: str
    start: int
    end: int
    quote: str
    sha256: object
    title: object
    date: object
    altered: bool = False
    """The quote is not the one that was saved."""

    def is_of(self, record: DocumentRecord) -> bool:
        """Whether a file of another name is the document that was quoted."""
        facts = record.facts
        titled = facts.title is not None and facts.date is not None
        same_title = titled and (facts.title, str(facts.date)) == (self.title, self.date)
        return record.sha256 == self.sha256 or same_title


def _saved(citation: object, order: int) -> _Saved:
    if not isinstance(citation, Mapping):
        raise RecordError(f"citation {order} is no object; save the answer again")
    number, path, quote = (citation.get(name) for name in ("number", "document", "quote"))
    start, end = citation.get("start"), citation.get("end")
    if (
        not isinstance(path, str)
        or not isinstance(quote, str)
        or not quote
        or not isinstance(start, int)
        or not isinstance(end, int)
    ):
        raise RecordError(f"citation {order} lacks its document, span or quote; save it again")
    return _Saved(
        number if isinstance(number, int) else order,
        path,
        start,
        end,
        quote,
        sha256=citation.get("sha256"),
        title=citation.get("title"),
        date=citation.get("date"),
        altered=citation.get("quote_sha256") not in (None, quote_sha256(quote)),
    )


def _check(
    saved: _Saved, records: Sequence[DocumentRecord], document: Callable[[str], Document]
) -> QuoteCheck:
    number, path, quote = saved.number, saved.document, saved.quote
    if saved.altered:
        note = "the record was altered: the quote does not have the SHA-256 saved with it"
        return QuoteCheck(number, path, "changed", quote, note=note)
    read = [record for record in records if not record.failed]
    there = path in {record.path for record in read}
    if there:
        now = document(path)
        if 0 <= saved.start <= saved.end and now.text[saved.start : saved.end] == quote:
            same_file = saved.sha256 in {now.sha256, None}
            note = "" if same_file else "the file has changed elsewhere"
            return QuoteCheck(number, path, "same", quote, path, saved.start, saved.end, note)
        if found := _find(now, quote, saved.start):
            return QuoteCheck(number, path, "moved", quote, path, *found, "within the document")
    for other in (record.path for record in read if record.path != path and saved.is_of(record)):
        if found := _find(document(other), quote, saved.start):
            return QuoteCheck(number, path, "moved", quote, other, *found, f"now in {other}")
    if there:
        return QuoteCheck(number, path, "changed", quote, note="the document has other words now")
    return QuoteCheck(number, path, "gone", quote, note="the document is not in the library")


def _find(document: Document, quote: str, near: int) -> tuple[int, int] | None:
    """Return the occurrence of the quote nearest to where it stood."""
    places = []
    position = document.text.find(quote)
    while position >= 0:
        places.append(position)
        position = document.text.find(quote, position + 1)
    if not places:
        return None
    best = min(places, key=lambda place: abs(place - near))
    return best, best + len(quote)
