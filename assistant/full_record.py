"""The record of an answer: all that is needed to show it, prove it and ask it again.

It is the JSON of `pincite ask` with more beside it, so `pincite verify` reads both. It holds no
key (settings have none), and no path of the machine it was made on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from assistant.answer import Answer, Question
from assistant.errors import RecordError
from assistant.record import answer_to_dict, quote_sha256
from index.hit import Filter, Hit
from ingest.document import DocDate

FORMAT = 1
"""Of the record; raised when a field changes its meaning."""

OF_THE_RUN = frozenset({"elapsed_ms", "generation", "saved_at"})
"""Fields that differ whenever the same question is asked again."""
_OF_THE_MACHINE = frozenset({"library", "index"})


def record_of(answer: Answer, saved_at: str | None = None) -> dict[str, Any]:
    """Return the record of an answer; `saved_at` is the time it is saved, as ISO 8601."""
    question = answer.question
    plain = answer_to_dict(answer, hits=len(answer.hits))
    settings = {k: v for k, v in answer.settings.items() if k not in _OF_THE_MACHINE}
    plain["citations"] = [_hashed(citation) for citation in plain["citations"]]
    if plain["extractive"]:
        quoted = plain["extractive"]["citations"]
        plain["extractive"]["citations"] = [_hashed(citation) for citation in quoted]
    plain["hits"] = [
        each | _scores(hit) for each, hit in zip(plain["hits"], answer.hits, strict=True)
    ]
    return {
        "format": FORMAT,
        "saved_at": saved_at,
        **plain,
        "understood": question.complete,
        "searched_as": list(answer.searched_as),
        "history": list(question.history),
        "where": _where(question.where),
        "confidence": answer.confidence,
        "settings": settings,
        "written": asdict(answer.written) if answer.written else None,
    }


def question_of(record: Mapping[str, Any]) -> Question:
    """Return the question that a record answers, to ask it again. RecordError if it holds none."""
    try:
        text, asked = record["question"], record.get("where") or {}
        understood = record.get("understood") or text
        where = Filter(
            frozenset(asked.get("documents", ())),
            frozenset(asked.get("kinds", ())),
            _date(asked.get("since")),
            _date(asked.get("until")),
        )
        history = tuple(str(each) for each in record.get("history") or ())
        if not isinstance(text, str) or not isinstance(understood, str):
            raise TypeError("the question is no text")
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RecordError(
            f"this record cannot be asked again ({error}); save one with `ask --save`"
        ) from error
    # As it was understood then: a model may have done that, or another version.
    return Question(text, where, record.get("id"), history, understood if history else "")


def _hashed(citation: Mapping[str, Any]) -> dict[str, Any]:
    return {**citation, "quote_sha256": quote_sha256(citation["quote"])}


def _scores(hit: Hit) -> dict[str, Any]:
    parts = {"dense": hit.dense, "lexical": hit.lexical, "fused": hit.fused}
    return {
        "scores": {name: round(value, 6) for name, value in parts.items()}
        | ({"reader": round(hit.reader, 6)} if hit.reader is not None else {}),
        "sha256": hit.passage.sha256,
    }


def _where(where: Filter) -> dict[str, Any]:
    return {
        "documents": sorted(where.documents),
        "kinds": sorted(where.kinds),
        "since": str(where.since) if where.since else None,
        "until": str(where.until) if where.until else None,
    }


def _date(text: str | None) -> DocDate | None:
    return DocDate.parse(text) if text else None
