"""A sentence beside spans: which of its words they have, and how near they stand to a claim.

Words match by their stems, else by their token vectors (late interaction: Khattab & Zaharia,
ColBERT, 2020).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from assistant.claim_kinds import Name, Slot
from assistant.claims import Claims, years_named

NEAR = 0.62
"""Cosine of token vectors from which a word counts as another way to say one of the spans'."""
_FLOOR, _CEILING = 0.45, 0.95
"""Cosines below the floor say nothing; from the ceiling on two words are the same."""
_HOSTS = 0.85
"""Share of the best span's match from which a span speaks of what the sentence speaks of."""
_FROM_CONTEXT = 0.5
"""How near the words of a title or heading are to everything under it."""
_FROM_BEFORE = 0.4
"""The same for the words of the span before."""
_GOING_ON = 0.7
"""The same where a span goes on from the one before it: "This is an increase"."""
_BESIDE_A_DATE = 3
"""Words that a line with a date may have besides and still only date what it stands with."""
_THROUGHOUT, _SHARE_THROUGHOUT = 3, 0.15
"""Spans, and the share of them, that have a name of which the text speaks throughout."""
_GOES_ON = re.compile(r"(?:This|These|That|It|However|But|They)\b")

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Source:
    """A text taken apart, with the vectors of its words."""

    claims: Claims
    vectors: NDArray[np.float32]
    """(words, dimension), rows of length 1; zeros for a word that the encoder did not see."""


class Beside:
    """One sentence beside spans that stand under one title."""

    def __init__(self, said: Source, spans: Sequence[Source], context: Source | None) -> None:
        """Take the sentence, the spans in their order, and what stands above them all."""
        self.said = said
        self.spans = [*spans, context] if context else list(spans)
        """The spans, and last what stands above them."""
        self.own = len(spans)
        """How many of `spans` are spans."""
        self.context = context
        self.years = frozenset().union(*(years_named(each.claims) for each in self.spans))

    @cached_property
    def match(self) -> list[Floats]:
        """For each span (words of the sentence, words of the span): 1 for the same, else near."""
        return [_matches(self.said, span) for span in self.spans]

    @cached_property
    def best_of(self) -> list[Floats]:
        """For each span the best match of each word of the sentence."""
        return [match.max(axis=1, initial=0.0) for match in self.match]

    @cached_property
    def content(self) -> list[int]:
        """Words that say something and belong to no number, date or name."""
        taken = [s for s in self.said.claims.slots if s.kind in ("number", "date", "name")]
        return [
            index
            for index, word in enumerate(self.said.claims.words)
            if word.stem and not any(s.start <= word.start < s.end for s in taken)
        ]

    @cached_property
    def datelines(self) -> frozenset[int]:
        """Spans that say hardly more than a date: it dates what stands beside them, as a title."""
        return frozenset(
            index for index, span in enumerate(self.spans[: self.own]) if _is_dateline(span.claims)
        )

    @cached_property
    def speaks_throughout(self) -> frozenset[str]:
        """Words of names that so many spans have that all the others can mean them, too."""
        counts = Counter(
            word
            for span in self.spans[: self.own]
            for word in {
                each
                for slot in span.claims.slots
                if isinstance(slot.value, Name)
                for each in slot.value.words
            }
        )
        least = max(_THROUGHOUT, _SHARE_THROUGHOUT * self.own)
        return frozenset(word for word, count in counts.items() if count >= least)

    @cached_property
    def hosts(self) -> list[int]:
        """Spans that speak of what the sentence speaks of, best first."""
        content = self.content or list(range(len(self.said.claims.words)))
        scores = [float(best[content].sum()) for best in self.best_of[: self.own]]
        top = max(scores, default=0.0)
        order = sorted(range(len(scores)), key=lambda index: -scores[index])
        return [index for index in order if scores[index] >= _HOSTS * top]

    @property
    def hosts_and_next(self) -> list[int]:
        """The hosts, and the span after each that goes on from it: "This is an increase"."""
        following = [i + 1 for i in self.hosts if i + 1 < self.own and self._goes_on(i + 1)]
        return list(dict.fromkeys([*self.hosts, *following]))

    def nearness(self, slot: Slot, there: Slot, index: int, *, before: bool = True) -> float:
        """How far the neighbours of a claim are those of a span's claim: 0 to 1.

        `before` says whether the words of the span before count for something, too.
        """
        weights = nearness_of_words(self.said.claims, slot)
        if slot.kind in ("number", "date"):
            weights = weights * self._outside(slot)
        total = weights.sum()
        if not total:
            return 1.0
        close = nearness_of_words(self.spans[index].claims, there)
        best = (self.match[index] * close[None, :]).max(axis=1, initial=0.0)
        return float((weights * np.maximum(best, self._around(index, before=before))).sum() / total)

    def nearness_to_title(self, slot: Slot) -> float:
        """Nearness of a claim to one in the title: all that stands below it is equally near."""
        weights = nearness_of_words(self.said.claims, slot)
        total = weights.sum()
        best = np.max(self.best_of, axis=0)
        return float((weights * best).sum() / total) * 0.75 if total else 1.0

    def homes(self, slot: Slot) -> list[float]:
        """For each span how much of what stands around a claim it has, wherever in it."""
        weights = np.sqrt(nearness_of_words(self.said.claims, slot)) * self._outside(slot)
        total = float(weights.sum())
        if not total:
            return [1.0] * len(self.spans)
        return [
            float((weights * np.maximum(best, self._around(index))).sum()) / total
            for index, best in enumerate(self.best_of)
        ]

    def _around(self, index: int, *, before: bool = True) -> Floats:
        """How near each word of the sentence comes by what stands above a span and before it."""
        near = np.zeros(len(self.said.claims.words))
        if index == self.own:
            return near
        if self.context is not None:
            near = self.best_of[self.own] * _FROM_CONTEXT
        if index and before:
            share = _GOING_ON if self._goes_on(index) else _FROM_BEFORE
            near = np.maximum(near, self.best_of[index - 1] * share)
        return near

    def _goes_on(self, index: int) -> bool:
        return _GOES_ON.match(self.spans[index].claims.text) is not None

    def _outside(self, slot: Slot) -> Floats:
        """0 for words of dates beside a number, of numbers beside a date: they are paired apart."""
        other = "date" if slot.kind == "number" else "number"
        places = [(s.start, s.end) for s in self.said.claims.slots if s.kind == other]
        return np.array(
            [
                float(not any(start <= word.start < end for start, end in places))
                for word in self.said.claims.words
            ]
        )


def _is_dateline(claims: Claims) -> bool:
    """Whether a text is a date and little else: "Published 15 September 2015", "25 Oct 2016"."""
    days = [slot for slot in claims.slots if slot.kind == "date"]
    if not days:
        return False
    others = [
        word
        for word in claims.words
        if word.stem
        and not any(day.start <= word.start < day.end for day in days)
        and not any(char.isdigit() for char in word.plain)
    ]
    return len(others) <= _BESIDE_A_DATE


def cut(cosine: float) -> float:
    """Return the match that a cosine gives."""
    return (cosine - _FLOOR) / (_CEILING - _FLOOR)


def _matches(said: Source, span: Source) -> Floats:
    """1 for the same stem, or the same function word; else by cosine, and never for figures."""
    words, others = said.claims.words, span.claims.words
    if not words or not others:
        return np.zeros((len(words), len(others)))
    cosines = np.clip((said.vectors @ span.vectors.T).astype(np.float64), 0.0, 1.0)
    near = np.clip((cosines - _FLOOR) / (_CEILING - _FLOOR), 0.0, 0.99)
    figures = np.array([any(c.isdigit() for c in word.plain) for word in words])
    their_figures = np.array([any(c.isdigit() for c in word.plain) for word in others])
    near[figures[:, None] | their_figures[None, :]] = 0.0
    stems = np.array([word.stem or f"\0{word.plain}" for word in words], dtype=object)
    their_stems = np.array([word.stem or f"\0{word.plain}" for word in others], dtype=object)
    near[stems[:, None] == their_stems[None, :]] = 1.0
    return near


def nearness_of_words(claims: Claims, slot: Slot) -> Floats:
    """Weight of each word beside a claim: 1 next to it, less with every word and mark between."""
    inside = [i for i, word in enumerate(claims.words) if slot.start <= word.start < slot.end]
    if not claims.words:
        return np.zeros(0)
    first, last = (inside[0], inside[-1]) if inside else (0, 0)
    weights = np.zeros(len(claims.words))
    for index, word in enumerate(claims.words):
        if not word.stem or slot.start <= word.start < slot.end:
            continue
        distance = first - index if index < first else index - last
        between = (
            claims.text[word.end : slot.start]
            if index < first
            else claims.text[slot.end : word.start]
        )
        if index < first and between.rstrip().endswith("("):
            between = between.rstrip()[:-1]  # "agency staff (30%)": it is of what stands before
        distance += 3 * sum(between.count(mark) for mark in ",;:()|")
        weights[index] = 1.0 / (1.0 + max(distance - 1, 0) / 3.0)
    return weights
