"""What a sentence gains and loses beside what the sentence model says: rules, in logits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.question import Understanding
from assistant.scope import Scope
from assistant.signals import Reading
from assistant.verdict import asks_for_verdict, is_verdict, years_of_verdict
from assistant.years import years_in

_OTHER_YEAR = 1.5
"""What a sentence of other years than those asked for loses, where the years asked for can be had:
an answer from the wrong year misleads more than a weaker one from the right year."""
_NOT_PREFERRED = 1.5
"""What a sentence loses of other documents than those of the time or kind asked for, or than the
newest where that is asked for."""
_QUOTED = 3.0
"""What a sentence gains that holds a phrase the question puts in quotation marks, or whose heading
does."""

_VERDICT = 8.0
"""What the verdicts of documents have before all else where they are asked for: so much that what
is said of parts, or of other years, is not quoted beside them."""


def by_rules(
    asked: Understanding, scope: Scope, readings: Sequence[Reading]
) -> NDArray[np.float64]:
    """Return what each sentence gains (or loses, below 0) by all of the rules, (n,)."""
    lost = of_other_years(asked, readings) - _NOT_PREFERRED * _not_preferred(scope, readings)
    return lost + _QUOTED * _holds_quoted(asked, readings)


def with_verdicts_first(
    asked: Understanding,
    scope: Scope,
    readings: Sequence[Reading],
    scores: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return the scores, (n,), those of verdicts above all others where they are asked for.

    Among themselves they keep their order, and a tenth of what lies between them: those of several
    years all answer, however unlike the question some are put.
    """
    wanted = _verdicts(asked, scope, readings)
    if not wanted.any():
        return scores
    top = scores.max()
    return np.where(wanted, top + _VERDICT + (scores - top) / 10, scores)


def of_other_years(asked: Understanding, readings: Sequence[Reading]) -> NDArray[np.float64]:
    """Return what each sentence loses (0 or less) by its years, or those of its document, (n,)."""
    years = set(asked.years)
    own = [years_in(reading.text) | reading.years_called for reading in readings]
    if not years or not any(years & each for each in own):
        return np.zeros(len(readings))
    return -_OTHER_YEAR * np.array([float(bool(each) and not years & each) for each in own])


def _not_preferred(scope: Scope, readings: Sequence[Reading]) -> NDArray[np.float64]:
    """1 for a sentence of a document that is not of the time or kind, or the newest, asked for."""
    if not any(reading.hit.passage.document in scope.preferred for reading in readings):
        return np.zeros(len(readings))
    return np.array(
        [float(not scope.prefers(each.hit.passage.document, each.text)) for each in readings]
    )


def _holds_quoted(asked: Understanding, readings: Sequence[Reading]) -> NDArray[np.float64]:
    held = np.zeros(len(readings))
    for index, reading in enumerate(readings):
        words = " ".join([reading.text, *reading.unit.place.heading]).casefold()
        held[index] = any(phrase in words for phrase in asked.quoted)
    return held


def _verdicts(asked: Understanding, scope: Scope, readings: Sequence[Reading]) -> NDArray[np.bool_]:
    """Which are verdicts of documents of the years asked for, or of any where none is."""
    if not asks_for_verdict(asked, scope):
        return np.zeros(len(readings), dtype=np.bool_)
    years, subjects = set(years_of_verdict(asked)), scope.subjects
    return np.array(
        [
            (not years or not years.isdisjoint(each.years_called))
            and is_verdict(each.text, subjects.get(each.hit.passage.document, ""))
            for each in readings
        ],
        dtype=np.bool_,
    )
