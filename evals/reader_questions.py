"""Questions put otherwise, and questions made of sentences: more ways of asking to learn from.

A question in other words asks the same: its phrases are swapped within the rings of the packaged
thesaurus. A framed question speaks of the documents or of several times, too ("What does the report
say about …", "… 2015 vs 2021"), in words that need stand nowhere. A made question is some phrases
of a sentence of the library, most of them swapped, as people type what they half remember; the
sentence is its answer. None of them reads well, which does not matter to a score that is taken word
by word, and none is ever measured on.
"""

from __future__ import annotations

import random
import re
from functools import lru_cache

from index.rings import packaged_thesaurus
from index.thesaurus import Swap, synonyms
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
_SPEAKERS = (
    *("the report", "the letter", "the document", "the paper", "the review", "the inspection"),
    *("the text", "the guidance", "the team", "it"),
)
_SEVERAL_SPEAKERS = (
    *("the reports", "the documents", "the papers", "inspectors", "the inspectors", "the authors"),
    *("the reviewers", "the findings", "they"),
)
_SAY = (
    *("say", "state", "find", "note", "mention", "conclude", "recommend", "report", "think"),
    "tell us",
)
_FRAMES = (
    "according to {who}, {question}",
    "{question} according to {who}",
    "in {who}, {question}",
    "can you tell me {question}",
    "I would like to know {question}",
    "please find out {question}",
    "does {one} {say} {question}",
    "do {many} {say} {question}",
    "where does {one} {say} {question}",
    "what does {one} {say} about {words}",
    "what did {who} {say} about {words}",
    "what do {many} {say} about {words}",
    "what did {who} {say} on {words}",
    "what did {who} make of {words}",
    "what was the view of {who} on {words}",
    "is there anything in {who} about {words}",
    "does {one} mention {words}",
    "what is said in {who} about {words}",
    "summarise what {many} {say} about {words}",
    "show me what {one} had to {say} on {words}",
    "give me the findings on {words}",
)
"""Ways to speak of the documents around a question, or around its words."""
_FRAMES_OVER_TIME = (
    "how did {words} change between {then} and {now}",
    "how has {words} changed since {then}",
    "{words} {then} vs {now}",
    "{words} - {then} and {now}",
    "compare {words} in {then} and {now}",
    "what was said of {words} in {then}, and what by {now}",
    "had {words} got better by {now}",
    "{words}: any better in {now} than in {then}",
    "{question} in {then}, and again in {now}",
    "did {words} improve from the {then} {kind} to the one in {now}",
    "{question} then and now",
    "{words} was a worry in {then}: had it been put right by {now}",
    "{words} in every {kind}",
    "what did the {then} {kind} and the later one find about {words}",
)
"""Ways to speak of several times around them."""
_KINDS = ("inspection", "visit", "report", "letter", "review")
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


def framed(question: str, words: str, rng: random.Random) -> str:
    """Return the question, or its `words`, framed by words that need stand nowhere."""
    one, many = rng.choice(_SPEAKERS), rng.choice(_SEVERAL_SPEAKERS)
    then = rng.randint(2008, 2020)
    text = rng.choice((*_FRAMES, *_FRAMES_OVER_TIME)).format(
        one=one,
        many=many,
        who=rng.choice((one, many)),
        say=rng.choice(_SAY),
        question=question[:1].lower() + question[1:].rstrip(" ?."),
        words=words,
        then=then,
        now=then + rng.randint(1, 9),
        kind=rng.choice(_KINDS),
    )
    return text[0].upper() + text[1:] + rng.choice(("?", "?", ""))


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
