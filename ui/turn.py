"""One question and what came of it: all that a screen needs to draw it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.answer import Answer, Outcome, Question
from assistant.excerpt import Excerpt, excerpt
from index.hit import Hit
from index.library import Library
from ui.wording import day, one_line

NEARBY_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Nearby:
    """A passage found near a question that was declined, with what its document is called."""

    hit: Hit
    title: str
    date: str | None


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it: an answer with its excerpts, or one sentence of error."""

    question: Question
    answer: Answer | None = None
    excerpts: Mapping[int, Excerpt] = field(default_factory=dict)
    """By citation number."""
    nearby: tuple[Nearby, ...] = ()
    error: str | None = None


def turn_of(library: Library, question: Question, answer: Answer) -> Turn:
    """Return the turn, with the excerpts that its pins lead to, or else what was found nearby."""
    told = answer.extractive or answer
    excerpts = {c.number: excerpt(library, c) for c in told.citations}
    return Turn(question, answer, excerpts, _nearby(library, told))


def _nearby(library: Library, answer: Answer) -> tuple[Nearby, ...]:
    """Return the passages to offer when nothing was answered, best first."""
    if answer.outcome is Outcome.ANSWERED:
        return ()
    facts = {record.path: record.facts for record in library.records}
    shown = []
    for hit in answer.hits[:NEARBY_SHOWN]:
        path = hit.passage.document
        known = facts.get(path)
        title = known.title if known is not None and known.title else path
        shown.append(Nearby(hit, one_line(title), day(known.date) if known is not None else None))
    return tuple(shown)
