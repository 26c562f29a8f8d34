"""Signals: numbers that say how far some spans of documents bear out one sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from assistant.claim_kinds import Slot
from assistant.claim_support import ClaimSupport
from assistant.denials import Denials
from assistant.matches import NEAR, Beside, Floats, cut

NAMES = (
    "words_found",
    "words_near",
    "words_far",
    "weakest_word",
    "mean_match",
    "low_match",
    "best_span_found",
    "best_span_match",
    "pairs_found",
    "numbers_missing",
    "dates_missing",
    "names_missing",
    "opposites",
    "denials",
    "long",
    "claims",
)
"""Names of the signals, in the order of the columns."""

_MOST = 3
"""Claims of one kind that are missing count up to so many; spans that carry one sentence too."""
_FEW = 2
"""Words beside names of which one must stand in the spans as it is: so few that are only near, the
head of a council and its chief executive, may be about something else."""
_COUNTED = ("number", "date", "name")
_ADDS = 0.15
"""Share of a sentence's words and claims that a further span must add to be named."""


@dataclass(frozen=True, slots=True)
class Found:
    """What comes of holding one sentence against spans of one document."""

    row: tuple[float, ...]
    lacking: tuple[str, ...]
    """Words of the sentence without support, in their order."""
    broken: bool
    """A number, date, name, rating, opposite or denial does not hold, or nothing else does: names
    that stand there bear out nothing that is said of them."""
    best: tuple[int, ...]
    """Indices of the spans that support it, best first."""


def hold(beside: Beside) -> Found:
    """Hold a sentence against the spans it stands beside."""
    claims, denials = ClaimSupport(beside), Denials(beside)
    missing = claims.missing()
    denied = denials.differ() + denials.turned()
    matches = _matches_of_words(beside)
    far = [
        index for index, match in zip(beside.content, matches, strict=False) if match < cut(NEAR)
    ]
    kinds = [sum(slot.kind == kind for slot in missing) for kind in _COUNTED]
    others = len(missing) - sum(kinds)
    kinds[-1] = sum(slot.kind == "name" and claims.is_absent(slot) for slot in missing)
    counts = [*kinds, others, len(denied)]
    counted = [slot for slot in claims.claims if slot.kind in _COUNTED]
    row = (
        *_of_words(beside, matches, len(far)),
        *(float(min(count, _MOST)) for count in counts),
        float(np.log1p(len(beside.content))),
        float(len(counted)),
    )
    words = beside.said.claims.words
    plain = [
        index
        for index in beside.content
        if not any(slot.start <= words[index].start < slot.end for slot in claims.claims)
    ]
    there = {i for i, match in zip(beside.content, matches, strict=False) if match >= 1.0}
    unproven = set(plain) <= set(far) or (len(plain) <= _FEW and not there & set(plain))
    places = {(slot.start, slot.end) for slot in missing} | set(denied)
    places |= {(words[index].start, words[index].end) for index in far}
    return Found(
        row,
        _in_order(beside.said.claims.text, places),
        bool(missing or denied or (plain and unproven)),
        _best(beside, missing),
    )


def _matches_of_words(beside: Beside) -> Floats:
    """Return the best match of each content word in any span; one 1 for a sentence without any."""
    if not beside.content:
        return np.ones(1)
    return np.asarray(np.max(beside.best_of, axis=0)[beside.content])


def _of_words(beside: Beside, matches: Floats, far: int) -> tuple[float, ...]:
    """Return the signals of the words, from `words_found` to `pairs_found`."""
    own = [best[beside.content] for best in beside.best_of[: beside.own]] if beside.content else []
    weakest = np.sort(matches)[: max(1, len(matches) // 4)]
    return (
        float((matches >= 1.0).mean()),
        float((matches >= cut(NEAR)).mean()),
        float(far),
        float(matches.min()),
        float(matches.mean()),
        float(weakest.mean()),
        max((float((best >= 1.0).mean()) for best in own), default=1.0),
        max((float(best.mean()) for best in own), default=1.0),
        _pairs(beside),
    )


def _pairs(beside: Beside) -> float:
    """Share of neighbouring content words that one span has near each other too."""
    pairs = list(pairwise(beside.content))
    if not pairs:
        return 1.0
    kept = 0
    for one, other in pairs:
        for match in beside.match:
            first, second = np.flatnonzero(match[one] >= 1), np.flatnonzero(match[other] >= 1)
            if len(first) and len(second) and np.abs(first[:, None] - second[None]).min() <= 4:
                kept += 1
                break
    return kept / len(pairs)


def _best(beside: Beside, missing: Sequence[Slot]) -> tuple[int, ...]:
    """Choose spans one after another, each for the words and claims it adds."""
    words = beside.said.claims.words
    weights = np.array([1.0 if word.stem else 0.0 for word in words])
    for slot in beside.said.claims.slots:
        if slot.kind in (*_COUNTED, "rating"):
            for index, word in enumerate(words):
                if slot.start <= word.start < slot.end:
                    weights[index] = 0.0 if slot in missing else 2.0
    covered = np.zeros(len(words))
    chosen: list[int] = []
    least = _ADDS * max(float(weights.sum()), 1.0)
    for _ in range(min(_MOST, beside.own)):
        gains = [
            -1.0 if i in chosen else float((weights * np.maximum(best - covered, 0)).sum())
            for i, best in enumerate(beside.best_of[: beside.own])
        ]
        index = int(np.argmax(gains))
        if gains[index] < (least if chosen else least * 2 / 3):
            break
        chosen.append(index)
        covered = np.maximum(covered, beside.best_of[index])
    return tuple(chosen)


def _in_order(text: str, places: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    """Return the words at some places as they stand in the text, in order, each once."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return tuple(dict.fromkeys(text[start:end] for start, end in found))
