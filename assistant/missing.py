"""What a question names that is not there: a full name, a body, or all that it is about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.bodies import name_words
from assistant.follow_up_words import DOCUMENTS, GENERIC
from assistant.question import Understanding
from assistant.scope import Scope
from index.asked import Asked
from index.hit import Hit
from index.library import Library
from index.words import surface_words, tokens

_NAME_MISSING = 2.0
"""What the confidence loses (logits) when a full name of the question stands in no passage that was
read, or the body it names has nothing of the day it names: what is said of another body with part
of the name, or of another day, is no answer."""
_ALL_MISSING = 4.0
"""What it loses where the question names a body that none of the documents mentions, and no other,
or is no more than a topic with a word that none has. Of 1,181 questions (fitting and tuning) 23
name such a body, none of them answerable. A topic: `python -m evals.manners`."""
_SHORT, _WORDS = 2, 5
"""Content words, and words in all, of a question that is no more than a topic: "drones", "What did
inspectors say about drones?". In one of more words the rest tells what an unknown one may stand
for; where it is all there is, something near it in meaning is no answer."""
_LOOSE_WORDS = """
anything something everything nothing any some all information info details detail mention mentions
mentioned say says said tell about latest newest current new recent overview summary main key give
list show find found describe explain happened happening going size sizes type types sort sorts kind
kinds level levels length count range scale status state trend trends growth use used top best worst
good bad better worse high higher low lower up down more less fewer most least past future progress
"""
_LOOSE = frozenset(_LOOSE_WORDS.split()) | GENERIC | DOCUMENTS


@dataclass(frozen=True, slots=True)
class Missing:
    """What is named and not there."""

    words: tuple[str, ...]
    """As they were typed: names that stand in none of the passages read, and words of a topic that
    stand in no document."""
    loss: float
    """What the confidence loses by it, logits."""


def missing(
    asked: Understanding, question: Asked, scope: Scope, hits: Sequence[Hit], library: Library
) -> Missing:
    """Return what the question names that neither the passages nor other wordings of it have."""
    names = _names(asked, scope, hits)
    topic = tuple(_of_topic(asked, question, library))
    if topic or (scope.unknown and not scope.named):
        loss = _ALL_MISSING
    else:
        loss = _NAME_MISSING if names or scope.undated else 0.0
    return Missing(tuple(dict.fromkeys([*names, *topic])), loss)


def _names(asked: Understanding, scope: Scope, hits: Sequence[Hit]) -> tuple[str, ...]:
    known = {word for body in scope.named for word in name_words(body.name)} | {"and"}
    names = [name for name in asked.full_names if not known.issuperset(name_words(name))]
    if not names and not scope.unknown:
        return ()
    read = _in_plain_words(" ".join(hit.passage.indexed for hit in hits))
    lacking = (name for name in names if _in_plain_words(name) not in read)
    return tuple(dict.fromkeys([*scope.unknown, *lacking]))


def _in_plain_words(text: str) -> str:
    """Lower case, one space between words and around the text, typed apostrophes like printed."""
    return f" {' '.join(surface_words(text))} "


def _of_topic(asked: Understanding, question: Asked, library: Library) -> Iterator[str]:
    """Yield the words of a short question that no document has."""
    text = asked.text
    apart = library.frame(text) + [(day.start, day.end) for day in asked.days]
    words = [
        token
        for token in tokens(text)
        if not any(first <= token.start < last for first, last in apart)
    ]
    about = [
        token
        for token in words
        if token.terms
        and not text[token.start].isdigit()
        and text[token.start : token.end].casefold() not in _LOOSE
    ]
    if len(about) > _SHORT or len(words) > _WORDS:
        return
    swapped = {term for swap in question.swapped for term in swap.terms}
    for token in about:
        if swapped.isdisjoint(token.terms) and not any(map(library.lexical.frequency, token.terms)):
            yield text[token.start : token.end]
