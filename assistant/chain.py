"""The retrieval chain: question → passages → evidence → answer, as one LangChain Runnable."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Any

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda

from assistant.answer import Answer, Question
from assistant.errors import QuestionError
from assistant.evidence import Evidence, EvidenceFinder
from assistant.extractive import ExtractiveAnswerer
from assistant.question import Understanding, understand
from assistant.settings import Settings, as_dict
from index.hit import Hit
from index.library import Library
from index.retriever import PinciteRetriever, hit_of


@dataclass(frozen=True, slots=True)
class _Asked:
    question: Question
    understood: Understanding
    pool: int | None = None
    """Passages to read; None for as many as the settings say."""


@dataclass(frozen=True, slots=True)
class _Found:
    question: Question
    evidence: Evidence


class RetrievalChain(Runnable[Question | str, Answer]):
    """Answers questions about one library. `invoke`, `batch` and `stream` work, and callbacks.

    It is `understand | retrieve | answer` over our LangChain retriever. `stream` yields the whole
    answer once: the extractive answerer has nothing to say before it has chosen.
    """

    def __init__(self, library: Library, settings: Settings) -> None:
        self.library = library
        self.settings = settings
        self._finder = EvidenceFinder(library)
        self._retriever = PinciteRetriever(
            library=library, k=settings.answer.pool, settings=settings.search
        )
        self._answerer = ExtractiveAnswerer(library, settings.answer, self._finder.years)
        self._retrieving = RunnableLambda(self._retrieve, name="retrieve")
        self._steps = (
            RunnableLambda(_understood, name="understand")
            | self._retrieving
            | RunnableLambda(self._answer, name="answer")
        ).with_config(run_name=type(self).__name__)

    @classmethod
    def over(cls, library: Library, settings: Settings = Settings()) -> RetrievalChain:
        """Return the chain over an open library."""
        return cls(library, settings)

    def invoke(
        self,
        input: Question | str,  # noqa: A002 - LangChain's own name
        config: RunnableConfig | None = None,
        **kwargs: Any,  # noqa: ANN401, ARG002 - LangChain's signature
    ) -> Answer:
        """Answer one question. QuestionError when it holds no words."""
        started = time.perf_counter()
        answer = self._steps.invoke(input, config)
        elapsed = (time.perf_counter() - started) * 1000
        return replace(answer, elapsed_ms=round(elapsed, 1), settings=as_dict(self.settings))

    def search(self, question: Question | str, k: int = 10) -> list[Hit]:
        """Return the k best passages for a question, ranked as for an answer."""
        asked = replace(_understood(question), pool=max(k, self.settings.answer.pool))
        return list(self._retrieving.invoke(asked).evidence.hits[:k])

    def evidence(self, question: Question | str) -> Evidence:
        """Return all that was found and weighed for a question."""
        return self._retrieving.invoke(_understood(question)).evidence

    def _retrieve(self, asked: _Asked, config: RunnableConfig) -> _Found:
        question, understood = asked.question, asked.understood
        documents = self._retriever.invoke(
            understood.text, config, where=question.where, k=asked.pool
        )
        hits = [hit_of(document) for document in documents]
        hits += self._finder.extra_hits(understood, hits, question.where, self.settings.search)
        return _Found(question, self._finder.weigh(understood, hits, question.where))

    def _answer(self, found: _Found) -> Answer:
        return self._answerer.answer(found.question, found.evidence)


def _understood(question: Question | str) -> _Asked:
    asked = Question(question) if isinstance(question, str) else question
    if not isinstance(asked, Question):
        raise QuestionError(
            f"a question is text or a Question, not {type(asked).__name__}; give one of them"
        )
    return _Asked(asked, understand(asked.text))
