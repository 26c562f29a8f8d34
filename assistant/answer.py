"""Answers: sentences, each with its citations, each citation an exact span of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from index.hit import Filter, Hit
from ingest.document import Passage


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    DECLINED = "declined"
    UNSUPPORTED = "unsupported"
    """A model wrote an answer, and nothing in it is supported by what it cites."""


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and of which documents. The chain takes one of these, or only the text."""

    text: str
    where: Filter = Filter()
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact place: `document.text[start:end] == quote`, inside one of the answer's passages."""

    number: int
    """From 1, in the order of first use in the answer."""
    document: str
    sha256: str
    title: str | None
    date: str | None
    page: int | None
    paragraph: str | None
    heading: str | None
    """Headings above it, outermost first, joined by " > "."""
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer and the numbers of the citations that carry it."""

    text: str
    citations: tuple[int, ...]
    supported: bool = True
    listed: bool = False
    """It is an item of a list or a row of a table."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says to one question, and all it rests on."""

    question: Question
    outcome: Outcome
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    hits: tuple[Hit, ...]
    answerer: str
    generation: str
    passages: tuple[Passage, ...] = ()
    """The passages that the citations lie in, in the order of first use: found for the question, or
    read on from one that was, in the same document (the rest of a list, the sentence before)."""
    reason: str | None = None
    """Why it declined or found no support, in words; says what was searched."""
    confidence: float | None = None
    """Estimated probability that the documents hold the answer, 0 to 1."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    elapsed_ms: float = 0.0

    @property
    def text(self) -> str:
        """The answer as a person reads it: the sentences in order, or the reason for none."""
        if self.sentences:
            return " ".join(sentence.text for sentence in self.sentences)
        return self.reason or ""
