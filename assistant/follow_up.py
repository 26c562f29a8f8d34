"""Follow-ups: a question that leans on the one before, completed so that it can stand alone.

"And in 2024?" after "How many care leavers were there in 2015?" is understood as "How many care
leavers were there in 2024?". No model is needed for it (`complete`); a chat model may do it
(`assistant/follow_up_model.py`). A question that can stand alone is not touched.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.courtesies import without_courtesies
from assistant.follow_up_forms import completed
from assistant.follow_up_signs import lean_of
from assistant.follow_up_topic import Topic, topic_of
from assistant.follow_up_words import DOCUMENTS, times_in
from index.words import terms

LONGEST = 600
"""Characters. A completed question that is longer is none: it has swallowed a text."""

_MENTION = re.compile(rf"\b(?:the|that|this) ({'|'.join(sorted(DOCUMENTS))})\b", re.IGNORECASE)
_NARROWED = re.compile(r"\s+(?:of|on|to|from|about|in|into|dated|by|for|that|which|with)\b")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question as it is understood."""

    text: str
    """It, completed; as it was asked when it can stand alone."""
    carried: tuple[str, ...] = ()
    """What was taken over from the question before."""
    is_follow_up: bool = False
    """Whether anything was taken over."""


def understood_history(questions: Sequence[str]) -> tuple[str, ...]:
    """Return earlier questions, oldest first as they were asked, as each was understood."""
    understood: list[str] = []
    for question in questions:
        understood.append(complete(question, understood).text)
    return tuple(understood)


def complete(question: str, history: Sequence[str]) -> FollowUp:
    """Return the question as it is understood after those before it, oldest first.

    They should stand as they were understood, so that one follow-up can lean on another.
    """
    text = " ".join(question.split())
    if not history or not history[-1].strip():
        return FollowUp(text)
    topic = topic_of(without_courtesies(history[-1]))
    lean = lean_of(without_courtesies(text))
    if lean is None:
        return _mentioned(text, topic)
    whole, carried = completed(lean, topic)
    if not carried or len(whole) > LONGEST or not terms(whole):
        return FollowUp(text)
    return FollowUp(_as_question(whole), tuple(dict.fromkeys(carried)), is_follow_up=True)


def _mentioned(text: str, topic: Topic) -> FollowUp:
    """Complete "the letter": after one question about the letter of 2013, it is that letter."""
    mention = _MENTION.search(text)
    alone = FollowUp(text)
    if mention is None or times_in(text) or _NARROWED.match(text, mention.end()):
        return alone
    noun = mention[1].casefold()
    for phrase in topic.phrases:
        if phrase.head.text == noun and len(phrase.words) > 2:
            named = f"{text[: mention.start()]}{phrase.text}{text[mention.end() :]}"
            return FollowUp(_as_question(named), (phrase.text,), is_follow_up=True)
    return alone


def _as_question(text: str) -> str:
    text = " ".join(text.split()).rstrip(" ?!.…")
    return f"{text[:1].upper()}{text[1:]}?"
