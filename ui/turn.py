"""One question and what came of it: all that a screen needs to draw it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from assistant.answer import Answer, Question
from assistant.excerpt import Excerpt
from index.hit import Hit


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
