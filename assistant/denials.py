"""What a sentence denies and its spans affirm, or the reverse; words turned round by a prefix."""

from __future__ import annotations

import numpy as np

from assistant.claims import Claims
from assistant.matches import Beside
from assistant.negation import Denial

_REACH = 120
"""Characters around a word in which a cue of the same sentence may deny it."""
_BEFORE = 50
"""Characters before a denial that belong to what it is about."""
_FIRST = 4
"""Words that a denial denies first of all."""
_PREFIXES = (
    ("over", "under"), ("un", ""), ("in", ""), ("im", ""), ("ir", ""), ("dis", ""), ("mis", ""),
    ("non", ""),
)  # fmt: skip


class Denials:
    """The denials of one sentence beside those of the spans that speak of the same."""

    def __init__(self, beside: Beside) -> None:
        self._beside = beside

    def differ(self) -> list[tuple[int, int]]:
        """Places of what the sentence denies and its spans affirm, or the reverse."""
        said = self._beside.said.claims
        places: list[tuple[int, int]] = []
        there = {
            word.stem
            for index in self._beside.hosts
            for word in self._beside.spans[index].claims.words
        }
        soft = [
            denial
            for denial in said.soft_denials
            if not any(word.stem in there for word in said.words if word.start == denial.cue_start)
        ]
        for denial in [*said.denials, *soft]:
            if any(
                self._denied_alike(denial, other, i)
                for i in self._beside.hosts
                for other in self._beside.spans[i].claims.denials
            ):
                continue
            inside = [
                i
                for i, w in enumerate(said.words)
                if w.stem and denial.cue_end <= w.start < denial.end
            ][:_FIRST]
            seen = [
                _denied(self._beside.spans[index].claims, int(j), soft=True, weak=denial in soft)
                for i in inside
                for index in [
                    k for k in self._beside.hosts if (self._beside.match[k][i] >= 1).any()
                ][:1]
                for j in np.flatnonzero(self._beside.match[index][i] >= 1)
            ]
            if seen and not any(seen):
                places.append((denial.cue_start, denial.cue_end))
        for index in self._beside.hosts[:3]:
            places += self._affirmed(index)
        return places

    def turned(self) -> list[tuple[int, int]]:
        """Places of words whose opposite by a prefix stands in the spans instead: `underspend`."""
        there = {w.plain for i in self._beside.hosts for w in self._beside.spans[i].claims.words}
        stems = {w.stem for i in self._beside.hosts for w in self._beside.spans[i].claims.words}
        places = []
        for index in self._beside.content:
            word = self._beside.said.claims.words[index]
            if word.stem in stems or _denied(self._beside.said.claims, index, soft=False):
                continue
            if any(other in there for other in _opposites(word.plain)):
                places.append((word.start, word.end))
        return places

    def _denied_alike(self, denial: Denial, other: Denial, index: int) -> bool:
        """Whether a span's denial stands among the words that the sentence's stands among."""
        mine = _around(self._beside.said.claims, denial)
        theirs = _around(self._beside.spans[index].claims, other)
        shared = (
            int((self._beside.match[index][np.ix_(mine, theirs)] >= 1).any(axis=1).sum())
            if mine and theirs
            else 0
        )
        return shared >= max(1, 0.34 * min(len(mine), len(theirs)))

    def _affirmed(self, index: int) -> list[tuple[int, int]]:
        """Places of words that the sentence affirms and one of its spans denies."""
        said, span = self._beside.said.claims, self._beside.spans[index].claims
        places: list[tuple[int, int]] = []
        for denial in span.denials:
            inside = [
                j
                for j, word in enumerate(span.words)
                if word.stem and denial.cue_end <= word.start < denial.end
            ][:_FIRST]
            pairs = [
                (int(i), j)
                for j in inside
                for i in np.flatnonzero(self._beside.match[index][:, j] >= 1)
            ]
            pairs = [(i, j) for i, j in pairs if said.words[i].stem]
            if not pairs or len({j for _, j in pairs}) < 0.5 * len(inside):
                continue
            if any(self._denied_alike(mine, denial, index) for mine in said.denials):
                continue
            if any(_denied(said, i, soft=True, weak=True) for i, _ in pairs):
                continue
            if any(self._affirmed_elsewhere(i, index, j) for i, j in pairs[:1]):
                continue
            places += [(said.words[i].start, said.words[i].end) for i, _ in pairs]
        return places

    def _affirmed_elsewhere(self, i: int, index: int, denied: int) -> bool:
        """Whether the same span also has the word outside of every denial."""
        span = self._beside.spans[index].claims
        return any(
            not _denied(span, int(j), soft=False)
            for j in np.flatnonzero(self._beside.match[index][i] >= 1)
            if int(j) != denied
        )


def _denied(claims: Claims, index: int, *, soft: bool, weak: bool = False) -> bool:
    """Whether a word is denied; with `soft` also by words that deny without saying no."""
    word = claims.words[index]
    if any(denial.cue_end <= word.start < denial.end for denial in claims.denials):
        return True
    if not soft:
        return False
    cues = (*claims.soft, *claims.weak) if weak else claims.soft
    before = [at for at in cues if 0 < abs(at - word.start) <= _REACH]
    return any(not _mark_between(claims.text, at, word.start) for at in before)


def _mark_between(text: str, one: int, other: int, marks: str = ";.!?") -> bool:
    return any(mark in text[min(one, other) : max(one, other)] for mark in marks)


def _around(claims: Claims, denial: Denial) -> list[int]:
    """Content words within a few words of a denial's cue, on either side, in its clause."""
    return [
        index
        for index, word in enumerate(claims.words)
        if word.stem
        and denial.cue_start - _BEFORE <= word.start < denial.end
        and not _mark_between(claims.text, word.start, denial.cue_start, ",;.!?")
        and not denial.cue_start <= word.start < denial.cue_end
    ]


def _opposites(word: str) -> list[str]:
    """Return what a word becomes when a prefix that turns it round is put on or taken off."""
    found = []
    for one, other in _PREFIXES:
        if len(word) > len(one) + 3 and word.startswith(one):
            found.append(other + word.removeprefix(one))
        if other and word.startswith(other):
            found.append(one + word.removeprefix(other))
        if not other and len(word) > 3:
            found.append(one + word)
    return found
