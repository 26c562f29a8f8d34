"""Questions put otherwise, and questions made of sentences: more ways of asking to learn from.

A question in other words asks the same: its phrases are swapped within the rings of the packaged
thesaurus. A made question is some phrases of a sentence of the library, most of them swapped, as
people type what they half remember; the sentence is its answer. Neither reads well, which does not
matter to a score that is taken word by word, and none is ever measured on.
"""

from __future__ import annotations

import random
import re
from functools import lru_cache

from index.thesaurus import Swap, packaged_thesaurus, synonyms
from index.words import STOP_WORDS

_SWAPPED, _SWAPPED_OF_A_SENTENCE = 0.6, 0.65
"""Share of the phrases that are swapped."""
_FEWEST, _MOST = 3, 6
"""Phrases of a made question."""
_TOGETHER, _SHUFFLED = 0.5, 0.2
"""Shares of the made questions whose phrases stand together in the sentence, and whose phrases come
from all of it in any order; those of the others come from all of it, in order."""
_SHORTEST, _LONGEST = 8, 50
"""Words of a sentence that questions are made of."""
_BEGINNINGS = (
    *("" for _ in range(4)),
    *("what", "how many", "why", "is there", "did they", "who", "when", "which", "how", "does"),
    *("what about", "tell me about"),
)
_WORD = re.compile(r"[A-Za-z][\w’'-]+")


def reworded(question: str, rng: random.Random) -> str:
    """Return the question with about six in ten of the phrases that have synonyms swapped."""
    text, at = "", 0
    for swap in _synonyms(question):
        own = question[swap.start : swap.end]
        text += question[at : swap.start]
        text += rng.choice(swap.others) if rng.random() < _SWAPPED else own
        at = swap.end
    return text + question[at:]


def made_of(sentence: str, rng: random.Random) -> str | None:
    """Return a question that `sentence` answers; None for one too short or too long for that."""
    if not _SHORTEST <= len(sentence.split()) <= _LONGEST:
        return None
    phrases: list[tuple[int, str]] = []
    taken: set[int] = set()
    for swap in _synonyms(sentence):
        own = sentence[swap.start : swap.end]
        other = rng.choice(swap.others) if rng.random() < _SWAPPED_OF_A_SENTENCE else own
        phrases.append((swap.start, other))
        taken.update(range(swap.start, swap.end))
    phrases += [
        (match.start(), match.group())
        for match in _WORD.finditer(sentence)
        if match.start() not in taken and match.group().casefold() not in STOP_WORDS
    ]
    if len(phrases) <= _FEWEST:
        return None
    count = min(len(phrases) - 1, rng.randint(_FEWEST, _MOST))
    manner = rng.random()
    phrases.sort()
    if manner < _TOGETHER:
        first = rng.randrange(len(phrases) - count + 1)
        kept = phrases[first : first + count]
    else:
        kept = sorted(rng.sample(phrases, count))
    words = [text for _, text in kept]
    if manner > 1 - _SHUFFLED:
        rng.shuffle(words)
    return " ".join(filter(None, [rng.choice(_BEGINNINGS), *words]))


@lru_cache(maxsize=50_000)
def _synonyms(text: str) -> tuple[Swap, ...]:
    return tuple(synonyms(text, [packaged_thesaurus()]))
