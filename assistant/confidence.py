"""Does the library answer this question at all? The signals behind declining."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

from assistant.question import Understanding
from assistant.signals import NAMES, Reading
from assistant.years import years_in
from index.asked import Asked
from index.words import terms

CONFIDENCE_NAMES = (
    "best_score",
    "best_late_interaction",
    "least_shortfall",
    "best_cover",
    "best_cover_in_context",
    "top_cover",
    "unknown_words",
    "best_dense",
    "best_passage_late_interaction",
    "passage_reached",
    "margin",
    "years_missing_everywhere",
    "years_missing_near",
    "names_missing",
    "kind_missing",
    "words_asked",
)
"""Names of the signals, in the order of the columns."""

_COLUMN = {name: index for index, name in enumerate(NAMES)}
_TOP = 4
_WANTED = ("number_wanted_and_missing",)


def confidence_signals(
    asked: Understanding,
    question: Asked,
    readings: Sequence[Reading],
    rows: NDArray[np.float32],
    scores: NDArray[np.float64],
    idf: dict[str, float],
    known: Set[str],
    years: Set[int],
) -> NDArray[np.float32]:
    """Return one row of signals about the whole question; readings and rows are best first.

    `known` are the question's words that occur in the library, in this or another wording;
    `years` are those of its documents.
    """
    row = np.zeros(len(CONFIDENCE_NAMES), dtype=np.float32)
    if not len(readings):
        return row
    total = sum(idf.values()) or 1.0
    top = readings[:_TOP]
    seen = question.covered(set().union(*(reading.context_terms for reading in top)))
    best = rows[0]
    near_years: set[int] = set()
    for reading in top:
        near_years |= reading.years_called | years_in(reading.hit.passage.text)
        near_years |= years_in(reading.hit.passage.context)
    asked_years = set(asked.years)
    names = [name for name in asked.names if terms(name)]
    missing_names = [name for name in names if not set(terms(name)) <= seen]
    head = rows[:_TOP]
    row[:] = (
        scores[0],
        head[:, _COLUMN["late_interaction"]].max(),
        rows[:, _COLUMN["shortfall"]].min(),
        best[_COLUMN["cover"]],
        best[_COLUMN["cover_in_context"]],
        sum(idf[term] for term in asked.terms if term in seen) / total,
        sum(idf[term] for term in asked.terms if term not in known) / total,
        head[:, _COLUMN["dense"]].max(),
        head[:, _COLUMN["passage_late_interaction"]].max(),
        best[_COLUMN["passage_reached"]],
        scores[0] - scores[min(len(scores) - 1, 9)],
        bool(asked_years and not asked_years & years and not asked_years & near_years),
        len(asked_years - near_years) / len(asked_years) if asked_years else 0.0,
        len(missing_names) / len(names) if names else 0.0,
        max(best[_COLUMN[name]] for name in _WANTED),
        min(len(asked.terms), 12) / 12,
    )
    return row
