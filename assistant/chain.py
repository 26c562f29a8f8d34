"""The retrieval chain: question → passages → evidence → answer, as one LangChain Runnable."""

from __future__ import annotations

import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, replace
from typing import Any, cast

from langchain_core.runnables import Runnable, RunnableConfig, RunnableLambda
from langchain_core.runnables.config import ensure_config, run_in_executor

from assistant.answer import Answer, Delta, Question
from assistant.chat_model import ChatModel, open_chat_model
from assistant.errors import QuestionError
from assistant.evidence import Evidence, EvidenceFinder
from assistant.extractive import ExtractiveAnswerer
from assistant.follow_up_model import Chats, understood
from assistant.generative import GenerativeAnswerer
from assistant.grounding import Judge
from assistant.question import Understanding, understand
from assistant.settings import Settings, as_dict
from assistant.support import SupportCheck
from index.cross_encoder import PairScorer, open_cross_encoder
from index.hit import Hit
from index.library import Library
from index.retriever import PinciteRetriever, hit_of

STOP = "pincite_stop"
QUOTE = "pincite_quote"
"""What a caller can put into a run's `configurable`: an event that stops the model, and whether to
quote although a model could write. `stream` and `invoke` take both as arguments, too."""


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
    """Answers questions about one library: `invoke`, `batch`, `stream`, their twins, callbacks.

    It is `understand | retrieve | answer` over our LangChain retriever. Without a chat model the
    answer quotes, and `stream` yields it once. With one, the last step runs `prompt | model`, and
    `stream` yields pieces of its text (`Delta`) before the checked answer that replaces them.
    """

    def __init__(
        self,
        library: Library,
        settings: Settings,
        *,
        model: ChatModel | None = None,
        judge: Judge | None = None,
        scorer: PairScorer | None = None,
    ) -> None:
        """Open the cross-encoder that the settings name, unless a `scorer` is given.

        CrossEncoderError when it cannot judge.
        """
        if scorer is None and settings.answer.cross_encoder:
            scorer = open_cross_encoder(settings.answer.cross_encoder)
        self.library = library
        self.settings = settings
        self.model = model
        """The chat model that writes; None when answers quote."""
        self._scorer = scorer
        self._finder = EvidenceFinder(library, scorer=scorer)
        self._retriever = PinciteRetriever(
            library=library, k=settings.answer.pool, settings=settings.search
        )
        self._extractive = ExtractiveAnswerer(library, settings.answer, self._finder.years)
        self._generative = None
        if model is not None:
            self._generative = GenerativeAnswerer(
                library,
                model,
                judge or _support_check(library),
                self._extractive,
                settings.answer,
                settings.writing,
            )
        self._retrieving = RunnableLambda(self._retrieve, name="retrieve")
        self._steps = (
            RunnableLambda(self._understand, name="understand")
            | self._retrieving
            | RunnableLambda(self._answer, name="answer")
        ).with_config(run_name=type(self).__name__)

    @classmethod
    def over(cls, library: Library, settings: Settings = Settings()) -> RetrievalChain:
        """Return the chain over an open library, with the chat model that the settings name.

        ChatModelError when that model cannot be opened, CrossEncoderError as above.
        """
        model = None
        if settings.writes:
            model = open_chat_model(settings.model, settings.model_url, settings.writing)
        return cls(library, settings, model=model)

    def invoke(
        self,
        input: Question | str,  # noqa: A002 - LangChain's own name
        config: RunnableConfig | None = None,
        *,
        stop: threading.Event | None = None,
        quote: bool = False,
        **kwargs: Any,  # noqa: ANN401, ARG002 - LangChain's signature
    ) -> Answer:
        """Answer one question. QuestionError when it holds no words.

        With `quote` no model is asked; when `stop` is set, the model is left.
        """
        started = time.perf_counter()
        # The last step yields; invoked, LangChain keeps what came last.
        answer = cast("Answer", self._steps.invoke(input, _configured(config, stop, quote)))
        return self._finished(answer, started)

    def stream(  # type: ignore[override] # pieces of text come before the answer
        self,
        input: Question | str,  # noqa: A002 - LangChain's own name
        config: RunnableConfig | None = None,
        *,
        stop: threading.Event | None = None,
        quote: bool = False,
        **kwargs: Any,  # noqa: ANN401, ARG002 - LangChain's signature
    ) -> Iterator[Delta | Answer]:
        """Yield what a model writes, piece by piece, then the answer; as `invoke` otherwise."""
        started = time.perf_counter()
        events = cast(
            "Iterator[Delta | Answer]", self._steps.stream(input, _configured(config, stop, quote))
        )
        for event in events:
            yield self._finished(event, started) if isinstance(event, Answer) else event

    async def astream(  # type: ignore[override] # as `stream`
        self,
        input: Question | str,  # noqa: A002 - LangChain's own name
        config: RunnableConfig | None = None,
        *,
        stop: threading.Event | None = None,
        quote: bool = False,
        **kwargs: Any,  # noqa: ANN401 - LangChain's signature
    ) -> AsyncIterator[Delta | Answer]:
        """Yield what `stream` yields, without holding up the loop; whoever leaves sets `stop`.

        All that is slow here (search, reading, the support check) is no waiting but work, so it is
        done in the threads that LangChain keeps for that.
        """
        stop = stop or threading.Event()
        events = self.stream(input, config, stop=stop, quote=quote, **kwargs)
        try:
            while (event := await run_in_executor(config, next, events, None)) is not None:
                yield event
        finally:
            stop.set()

    def search(self, question: Question | str, k: int = 10) -> list[Hit]:
        """Return the k best passages for a question, ranked as for an answer."""
        asked = replace(self._understood(question), pool=max(k, self.settings.answer.pool))
        return list(self._retrieving.invoke(asked).evidence.hits[:k])

    def evidence(self, question: Question | str) -> Evidence:
        """Return all that was found and weighed for a question."""
        return self._retrieving.invoke(self._understood(question)).evidence

    def would_answer(self, question: Question | str) -> bool:
        """Whether the library has an answer, as far as can be told without writing it."""
        found = self.evidence(question)
        return bool(found.candidates) and found.confidence >= self.settings.answer.threshold

    def _understand(self, question: Question | str, config: RunnableConfig) -> _Asked:
        """Complete a follow-up, by the model where one writes."""
        given = config.get("configurable") or {}
        if self.model is None or given.get(QUOTE):
            return self._understood(question)
        return self._understood(
            question,
            self.model.runnable,
            config=config,
            silence=self.settings.writing.silence,
            stop=given.get(STOP),
        )

    def _understood(
        self,
        question: Question | str,
        model: Chats | None = None,
        **given: Any,  # noqa: ANN401 - as `understood` takes it
    ) -> _Asked:
        asked = understood(_asked(question), model, **given)
        if (text := self.library.corrected(asked.complete)) != asked.complete:
            asked = replace(asked, understood=text)
        return _Asked(asked, understand(text))

    def _retrieve(self, asked: _Asked, config: RunnableConfig) -> _Found:
        question, understood = asked.question, asked.understood
        documents = self._retriever.invoke(
            understood.text, config, where=question.where, k=asked.pool
        )
        hits = [hit_of(document) for document in documents]
        hits += self._finder.extra_hits(understood, hits, question.where, self.settings.search)
        return _Found(question, self._finder.weigh(understood, hits, question.where))

    def _answer(self, found: _Found, config: RunnableConfig) -> Iterator[Delta | Answer]:
        searched_as = self.library.other_wordings(found.evidence.asked.text)
        for event in self._told(found, config):
            yield replace(event, searched_as=searched_as) if isinstance(event, Answer) else event

    def _told(self, found: _Found, config: RunnableConfig) -> Iterator[Delta | Answer]:
        given = config.get("configurable") or {}
        if self._generative is None or given.get(QUOTE):
            yield self._extractive.answer(found.question, found.evidence)
            return
        yield from self._generative.stream(found.question, found.evidence, config, given.get(STOP))

    def _finished(self, answer: Answer, started: float) -> Answer:
        elapsed = (time.perf_counter() - started) * 1000
        settings = as_dict(self.settings)
        if self._scorer is not None:
            # Answers are passed on: what it is called and what it was, not where it lies.
            settings["answer"]["cross_encoder"] = self._scorer.name
            settings["answer"]["cross_encoder_sha256"] = self._scorer.fingerprint
        return replace(answer, elapsed_ms=round(elapsed, 1), settings=settings)


def _configured(
    config: RunnableConfig | None, stop: threading.Event | None, quote: bool
) -> RunnableConfig:
    config = ensure_config(config)
    given = dict(config.get("configurable") or {})
    if stop is not None:
        given[STOP] = stop
    if quote:
        given[QUOTE] = True
    return {**config, "configurable": given}


def _support_check(library: Library) -> Judge:
    return SupportCheck(library.encoder)


def _asked(question: Question | str) -> Question:
    asked = Question(question) if isinstance(question, str) else question
    if not isinstance(asked, Question):
        raise QuestionError(
            f"a question is text or a Question, not {type(asked).__name__}; give one of them"
        )
    return asked
