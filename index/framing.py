"""How a question is put, apart from what it is about: "What did inspectors say about …?".

No sentence of a report says "inspectors say", so the words of such a frame are matched badly
everywhere, and in a short question they count as much as what it is about.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from index.words import surface_words

if TYPE_CHECKING:
    from index.asked import Asked

_COUNTS = np.float32(0.25)
"""What a word of a frame counts of its learnt weight. Twenty topics of the seeds and twenty others,
in five frames each, are told apart with a mean AUC of 0.97 so, of 0.94 with 1 (bare: 0.97;
`python -m evals.manners`)."""

_ABOUT = (
    r"(?:about|of|on|regarding|concerning|around|as to|in relation to|with regard to|in respect of)"
)
_SAY = r"(?:say|find|conclude|report|think|note|observe|state|tell (?:us|me)|make|comment|write)"
_SAID = (
    r"(?:said|found|concluded|reported|thought|noted|observed|stated|made|commented|written|"
    r"recorded)"
)
_VIEWS = r"(?:views?|findings?|conclusions?|opinions?|comments?|observations?|remarks?)"
_WHO = r"(?P<who>(?:[\w’'-]+ ){0,7}?)"
_FRAMES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\bwhat(?: else)? (?:do|does|did) {_WHO}(?:have to )?{_SAY}(?: \w+ly)? {_ABOUT}\b",
        rf"\bwhat(?: else)? (?:have|has|had) {_WHO}{_SAID} {_ABOUT}\b",
        rf"\bwhat(?: else)? (?:is|was|were|has been|had been) {_SAID}"
        rf"(?:(?: \w+)?? | by (?P<by>(?:[\w’'-]+ ){{1,7}}?)){_ABOUT}\b",
        rf"\b(?:do|does|did) {_WHO}{_SAY} (?:anything|something|much|a lot) {_ABOUT}\b",
        rf"\bwhat (?:is|are|was|were) {_WHO}{_VIEWS} {_ABOUT}\b",
    )
)
_AUTHOR_WORDS = """
the a an they it he she we inspector inspectors inspectorate inspection reviewer reviewers visitor
visitors assessor assessors auditor auditors author authors writer writers team teams regulator
watchdog researcher researchers report reports document documents paper papers text texts source
sources main key all both each
"""
_AUTHORS = frozenset(_AUTHOR_WORDS.split())
"""Words for whoever speaks in the documents, or for them: they are in the frame. What else stands
there, a letter or a name, says which document is meant, or that none is."""


def framed(question: str, publishers: Set[str] = frozenset()) -> list[tuple[int, int]]:
    """Return the spans of a question that are no more than its frame.

    Of who is said to have spoken only general words are, and those of the `publishers` of the
    documents, in lower case: what is asked of others may be in none of them.
    """
    for pattern in _FRAMES:
        if match := pattern.search(question):
            break
    else:
        return []
    spans, at = [], match.start()
    for name in match.groupdict():
        first, last = match.span(name)
        if first < 0:
            continue
        for word in re.finditer(r"[\w’'-]+", question[first:last]):
            own = set(surface_words(word.group()))
            if not own <= _AUTHORS | publishers:
                spans.append((at, first + word.start()))
                at = first + word.end()
    return [*spans, (at, match.end())]


def with_light_frame(
    asked: Asked, spans: list[tuple[int, int]], pieces: list[tuple[int, int]]
) -> Asked:
    """Return the question with word pieces that lie in these spans counting less; `pieces` (t, 2).

    As it is where it has no token vectors, or where nothing else is left.
    """
    weights = asked.weights.copy()
    inside = [
        number
        for number, (start, end) in enumerate(pieces[: len(weights)])
        if any(first <= start and end <= last for first, last in spans)
    ]
    if not inside or len(inside) == len(weights):
        return asked
    weights[inside] *= _COUNTS
    return replace(asked, weights=weights / weights.sum())
