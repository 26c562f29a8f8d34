"""Answers as plain data, and proving a saved one against the library of today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from assistant.answer import Answer
from assistant.errors import RecordError
from index.hit import Hit
from index.library import Library
from ingest.document import Document

Status = Literal["same", "moved", "changed", "gone"]


@dataclass(frozen=True, slots=True)
class QuoteCheck:
    """What became of one quote of a saved answer."""

    number: int
    document: str
    status: Status
    """`same`: it stands at its span, in the same file. `moved`: it stands elsewhere. `changed`:
    the document is there, the quote is not in it. `gone`: the document is not in the library."""
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
    }


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
    """
    citations = record.get("citations")
    if not isinstance(citations, list):
        raise RecordError("this is no saved answer (no `citations`); save one with `ask --json`")
    return [_check(citation, order, library) for order, citation in enumerate(citations, start=1)]


def _check(citation: object, order: int, library: Library) -> QuoteCheck:
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
    number = number if isinstance(number, int) else order
    paths = {item.path for item in library.records if item.outcome == "read"}
    if path in paths:
        document = library.document(path)
        if 0 <= start <= end and document.text[start:end] == quote:
            same_file = document.sha256 == citation.get("sha256")
            note = "" if same_file else "the file has changed elsewhere"
            return QuoteCheck(number, path, "same", quote, path, start, end, note)
        if found := _find(document, quote, start):
            return QuoteCheck(number, path, "moved", quote, path, *found, "within the document")
    for other in sorted(paths - {path}):
        if found := _find(library.document(other), quote, start):
            note = f"now in {other}"
            return QuoteCheck(number, path, "moved", quote, other, *found, note)
    if path in paths:
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
