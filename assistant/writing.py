"""Having a chat model write: the prompt of passages, `prompt | model`, the bounds of a reply."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from langchain_core.messages import AIMessage
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnableConfig

from assistant.addressed import Shown, shown
from assistant.answer import Question
from assistant.bounded import Bounded, OutOfTime, Silent, Stopped
from assistant.budget import fit
from assistant.chat_model import ChatModel
from assistant.model_failure import failure
from assistant.prompts import passage_block, prompts
from assistant.settings import WritingSettings
from index.hit import Hit
from index.library import Library
from ingest.document import Facts, Passage

_CHARACTERS = 12
"""Characters a token can have at most on average: a reply of more has passed its limit."""
_PAUSE = 0.5
"""Seconds before the second attempt; twice as many before each further one."""
_LENGTH = frozenset({"length", "max_tokens", "MAX_TOKENS", "model_context_window_exceeded"})
_REFUSED = frozenset({"content_filter", "refusal", "SAFETY", "PROHIBITED_CONTENT"})
"""Why a reply ended, in the words of OpenAI, Ollama, Anthropic and Google."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt that fits the model's window."""

    question: str
    blocks: str
    """The passages as the model is shown them."""
    passages: tuple[Passage, ...]
    """Number 1 first."""
    left_out: int
    withheld: int
    """Stretches of these passages that address a model and are not shown to it."""
    tokens: int
    text: str
    """All of it, a blank line between the messages."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How a reply came to its end."""

    failure: str | None
    """What went wrong, a sentence without its subject and stop; None when nothing did."""
    whole: bool = True
    """The model ended it, not we or a limit."""
    note: str = ""
    """Why it is not whole, when nothing went wrong."""
    empty: str = "wrote nothing that can be read"
    """What to say, like `failure`, when there is no sentence of it."""


class Writing:
    """A reply under way: iterate it for the text, then read from it how it `ended`."""

    def __init__(self, pieces: Iterator[str | Ended]) -> None:
        self._pieces = pieces
        self.ended = Ended("was left before it had ended", whole=False)

    def __iter__(self) -> Iterator[str]:
        for piece in self._pieces:
            if isinstance(piece, Ended):
                self.ended = piece
            else:
                yield piece


class Writer:
    """Asks one model about one library. Safe for several threads."""

    def __init__(self, library: Library, model: ChatModel, settings: WritingSettings) -> None:
        self._library = library
        self._facts = {record.path: record.facts for record in library.records}
        self._model = model
        self._settings = settings
        texts = prompts().texts
        self._template = ChatPromptTemplate(
            [("system", texts["answer.system"]), ("human", texts["answer.human"])]
        ).partial(declined=prompts().declined)
        self.chain: Runnable[dict[str, Any], AIMessage] = (
            self._template | model.runnable
        ).with_config(run_name="write")

    def prompt(self, question: Question, hits: Sequence[Hit]) -> Prompt:
        """Return the prompt with as many of the first hits as the window holds."""
        hits = hits[: self._settings.passages]
        texts = [self._shown(hit) for hit in hits]
        fitted = fit(
            hits,
            write=lambda some: self._text(question.complete, self._blocks(some, texts)),
            count=self._model.tokens,
            window=self._model.window,
            reply=self._model.reply_tokens,
        )
        blocks = self._blocks(fitted.hits, texts)
        return Prompt(
            question.complete,
            blocks,
            tuple(hit.passage for hit in fitted.hits),
            fitted.left_out,
            sum(text.left_out for text in texts[: len(fitted.hits)]),
            fitted.tokens,
            self._text(question.complete, blocks),
        )

    def write(
        self,
        prompt: Prompt,
        config: RunnableConfig | None = None,
        stop: threading.Event | None = None,
    ) -> Writing:
        """Return the reply, to be listened to within the limits of time, silence and length."""
        return Writing(self._attempts(prompt, config, stop or threading.Event()))

    def _attempts(
        self, prompt: Prompt, config: RunnableConfig | None, stop: threading.Event
    ) -> Iterator[str | Ended]:
        until = time.monotonic() + self._settings.time_limit
        for attempt in range(self._settings.retries + 1):
            begun = False
            try:
                for piece in self._listen(prompt, config, stop, until):
                    begun = begun or isinstance(piece, str)
                    yield piece
            except Exception as error:  # noqa: BLE001 - whatever a provider raises is told in words
                failed = failure(error)
                pause = max(_PAUSE * 2**attempt, failed.wait or 0.0)
                last = begun or not failed.again or attempt == self._settings.retries
                if last or time.monotonic() + pause >= until:
                    yield Ended(failed.message, whole=False)
                    return
                if stop.wait(pause):
                    yield _STOPPED
                    return
            else:
                return

    def _listen(
        self, prompt: Prompt, config: RunnableConfig | None, stop: threading.Event, until: float
    ) -> Iterator[str | Ended]:
        """Yield one attempt's text and its end; raises what the provider raises."""
        values = {"passages": prompt.blocks, "question": prompt.question}
        pieces = Bounded(
            lambda: self.chain.stream(values, config),
            silence=self._settings.silence,
            until=until,
            stop=stop,
        )
        room = self._model.reply_tokens * _CHARACTERS
        ended = Ended(None)
        try:
            for chunk in pieces:
                text = _printable(str(chunk.text))
                room -= len(text)
                if text:
                    yield text
                ended = _reason(chunk) or ended
                if room < 0:
                    yield Ended("did not stop writing", whole=False)
                    return
        except Silent:
            wait = f"{self._settings.silence:g} seconds"
            yield Ended(
                f"was silent for {wait}; try again, or raise `writing.silence`", whole=False
            )
        except OutOfTime:
            limit = f"{self._settings.time_limit:g} seconds"
            yield Ended(
                f"was not done after {limit}; try again, or raise `writing.time_limit`",
                whole=False,
            )
        except Stopped:
            yield _STOPPED
        else:
            yield ended

    def _shown(self, hit: Hit) -> Shown:
        if not hit.passage.addresses_model or self._settings.show_addressed:
            return Shown(hit.passage.text, 0)
        document = self._library.document(hit.passage.document)
        return shown(document, hit.passage, prompts().texts["answer.left_out"])

    def _blocks(self, hits: Sequence[Hit], texts: Sequence[Shown]) -> str:
        return "\n\n".join(
            passage_block(
                number, hit, self._facts.get(hit.passage.document, Facts()), shown_text.text
            )
            for number, (hit, shown_text) in enumerate(zip(hits, texts, strict=False), start=1)
        )

    def _text(self, question: str, blocks: str) -> str:
        messages = self._template.format_messages(passages=blocks, question=question)
        return "\n\n".join(str(message.text) for message in messages)


_STOPPED = Ended(
    None,
    whole=False,
    note="You stopped it; what was written by then is checked here.",
    empty="was stopped before it had written a sentence",
)
_TOO_LONG = Ended(
    None,
    whole=False,
    note="It reached the longest reply that is allowed (`writing.reply_tokens`).",
    empty="used up its reply before it had written a sentence; raise `writing.reply_tokens`",
)


def _reason(chunk: AIMessage) -> Ended | None:
    """Return how a reply ended, from the chunk that says so."""
    told = chunk.response_metadata
    reason = told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason")
    if reason in _REFUSED:
        return Ended("refused to answer this")
    if reason in _LENGTH:
        return _TOO_LONG
    return None


def _printable(text: str) -> str:
    """Return text that can be encoded: halves of characters are replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")
