"""Follow-ups with a chat model: it rewrites the question, and a bad rewriting is not used.

The model sees questions only, never a text of a document: nothing planted in one can steer what is
searched for. Where it fails, or writes something that is no rewriting of the question (nothing, an
answer, words that nobody said), the question is completed without it.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Protocol

from assistant.answer import Question
from assistant.bounded import Bounded
from assistant.follow_up import FollowUp, complete
from assistant.follow_up_signs import asks, lean_of
from assistant.follow_up_words import words_of
from assistant.prompts import prompts
from assistant.reply import plain
from index.words import terms

SHOWN = 4
"""The last questions that a model is shown."""
LONGEST = 400
"""Characters of a rewriting; a longer one is no question."""
_STRANGE = 2
"""Words a rewriting may have that were not in any question."""
_TIME_LIMIT = 60.0
"""Seconds for a rewriting: it is one sentence."""

_LABEL = re.compile(
    r"^\s*(?:[-*>#]+\s*)?(?:(?:the )?(?:rewritten|rephrased|standalone|completed|new"
    r"|follow-up)\s+)?"
    r"(?:question|rewriting|answer|output)\s*:\s*",
    re.IGNORECASE,
)
_POINTER_WORDS = (
    "it its they them their he she him his her this that these those one ones there then"
)
_POINTERS = frozenset(_POINTER_WORDS.split())


class Chats(Protocol):
    """A LangChain chat model, as far as rewriting needs it."""

    def stream(self, input: Any, config: Any = None, **kwargs: Any) -> Iterator[Any]:  # noqa: A002, ANN401 - LangChain's signature
        """Yield the pieces of a reply to messages."""
        ...


def understood(
    question: Question,
    model: Chats | None = None,
    *,
    config: Any = None,  # noqa: ANN401 - LangChain's RunnableConfig
    silence: float = _TIME_LIMIT,
    stop: threading.Event | None = None,
) -> Question:
    """Return a question with what is understood by it, if that differs from what was asked."""
    if not question.history or question.understood:
        return question
    if model is None:
        found = complete(question.text, question.history)
    else:
        found = rewrite(
            question.text, question.history, model, config=config, silence=silence, stop=stop
        )
    return replace(question, understood=found.text) if found.is_follow_up else question


def rewrite(
    question: str,
    history: Sequence[str],
    model: Chats,
    *,
    config: Any = None,  # noqa: ANN401 - LangChain's RunnableConfig
    silence: float = _TIME_LIMIT,
    stop: threading.Event | None = None,
) -> FollowUp:
    """Return the question as a model understands it after those before it, oldest first.

    The model is asked only where the question may lean on them. As `complete` understands it
    where the model cannot be reached, is too slow, or writes no sound rewriting.
    """
    without = complete(question, history)
    if not history or not (without.is_follow_up or _may_lean(without.text)):
        return without
    written = _written(question, history[-SHOWN:], model, config, silence, stop)
    if not is_sound(written, question, history[-SHOWN:]):
        return without
    written = f"{written.rstrip(' ?.')}?"
    if terms(written) == terms(without.text):
        return without
    known = set(terms(question))
    carried = tuple(
        dict.fromkeys(w.text for w in words_of(written) if not known & set(terms(w.text)))
    )
    return FollowUp(written, carried, is_follow_up=set(terms(written)) != known)


def is_sound(written: str, question: str, history: Sequence[str]) -> bool:
    """Whether a model's text is the question, completed with what earlier questions named."""
    if not written or len(written) > LONGEST or "\n" in written or not asks(written):
        return False
    new, asked = set(terms(written)), set(terms(question))
    earlier = {term for text in history for term in terms(text)}
    strange = new - asked - earlier
    named = {word.text for word in words_of(question) if word.names and word.text not in _POINTERS}
    kept = asked.intersection(term for word in named for term in terms(word))
    kept |= {term for term in asked if any(char.isdigit() for char in term)}
    return (
        bool(new)
        and len(strange) <= _STRANGE
        and not any(any(char.isdigit() for char in term) for term in strange)
        and kept <= new
    )


def _may_lean(question: str) -> bool:
    words = words_of(question)
    named = sum(word.names for word in words)
    points = any(word.text in _POINTERS for word in words)
    return lean_of(question) is not None or named <= 2 or (points and named <= 5)


def _written(
    question: str,
    history: Sequence[str],
    model: Chats,
    config: Any,  # noqa: ANN401 - LangChain's RunnableConfig
    silence: float,
    stop: threading.Event | None,
) -> str:
    """Return the model's rewriting on one line; empty when it gave none."""
    earlier = "\n".join(f"- {' '.join(text.split())}" for text in history)
    messages = [
        ("system", prompts().texts["follow_up.system"]),
        ("human", prompts().filled("follow_up.human", history=earlier, question=question)),
    ]
    text = ""
    try:
        for piece in Bounded(
            lambda: model.stream(messages, config),
            silence=silence,
            until=time.monotonic() + _TIME_LIMIT,
            stop=stop,
        ):
            text += str(piece.text)
            if len(text) > 4 * LONGEST:
                return ""
    except Exception:  # noqa: BLE001 - whatever fails here, the question is completed without it
        return ""
    return _LABEL.sub("", plain(text)).strip().strip("\"“”'*_ ")
