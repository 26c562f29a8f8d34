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


class Verdict(StrEnum):
    """How far the places that a sentence cites support it."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, and of which documents. The chain takes one of these, or only the text."""

    text: str
    where: Filter = Filter()
    id: str | None = None
    history: tuple[str, ...] = ()
    """The questions before it, oldest first, as they were understood."""
    understood: str = ""
    """It, completed with what it takes from those before it, mistyped words put right; empty
    where that changes nothing."""

    @property
    def complete(self) -> str:
        """The question that is searched for and answered: as understood, else as asked."""
        return self.understood or self.text


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
    listed: bool = False
    """It is an item of a list or a row of a table."""
    verdict: Verdict = Verdict.SUPPORTED
    """How far what it cites supports it; what is quoted is supported by itself."""
    unsupported_words: tuple[str, ...] = ()
    """Its words that nothing it cites supports, as they stand in it."""
    nested: bool = False
    """It is an item of a list that a listed sentence before it introduces."""

    @property
    def supported(self) -> bool:
        """Whether what it cites supports all of it."""
        return self.verdict is Verdict.SUPPORTED


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of text as a model writes it, unchecked; the answer replaces all of them."""

    text: str


@dataclass(frozen=True, slots=True)
class Written:
    """What a chat model did for an answer, whether or not anything of it stands."""

    model: str
    """As people know it, `ollama:llama3.2`."""
    prompts: str
    """SHA-256 of the file of prompts."""
    prompt: str
    """The whole prompt as it was sent, a blank line between its messages; empty if none was."""
    reply: str
    """What the model wrote, unchecked; empty when nothing came."""
    passages: tuple[str, ...] = ()
    """Keys of the passages it was shown, the one with number 1 first."""
    prompt_tokens: int = 0
    window: int = 0
    left_out: int = 0
    """Passages that did not fit into its window."""
    invented: int = 0
    """Citations of passages it was not shown: removed."""
    failure: str | None = None
    """Why no text of it is in the answer, in words."""


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
    notes: tuple[str, ...] = ()
    """What a reader should know about how it was made, each a sentence."""
    written: Written | None = None
    """What a chat model wrote for it; None when none was asked."""
    searched_as: tuple[str, ...] = ()
    """The question in other words of the library's, as which it was searched for too."""
    extractive: Answer | None = None
    """The answer that quotes, beside one in which nothing is supported."""

    @property
    def text(self) -> str:
        """The answer as a person reads it: the sentences in order, or the reason for none."""
        if self.sentences:
            return " ".join(sentence.text for sentence in self.sentences)
        return self.reason or ""
