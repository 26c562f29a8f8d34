"""Does the library answer this question at all? The signals behind declining."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

from assistant import premise
from assistant.answer_type import AMOUNTS, NAMED, AnswerType, answer_types, holds
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
    "best_dense",
    "best_passage_late_interaction",
    "passage_reached",
    "margin",
    "years_missing_everywhere",
    "years_missing_near",
    "names_missing",
    "kind_missing",
    "amount_missing",
    "name_missing",
    "contradicted",
    "only_planned",
    "after_newest",
    "words_asked",
)
"""Names of the signals, in the order of the columns."""

_COLUMN = {name: index for index, name in enumerate(NAMES)}
_TOP = 4
READ = 12
"""Sentences, best first, that are looked through for what the question wants named."""
_WANTED = ("number_wanted_and_missing",)


def confidence_signals(
    asked: Understanding,
    question: Asked,
    readings: Sequence[Reading],
    rows: NDArray[np.float32],
    scores: NDArray[np.float64],
    years: Set[int],
) -> NDArray[np.float32]:
    """Return one row of signals about the whole question; readings and rows are best first.

    `years` are those of the library's documents.
    """
    row = np.zeros(len(CONFIDENCE_NAMES), dtype=np.float32)
    if not len(readings):
        return row
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
    texts = [reading.text for reading in readings[:READ]]
    weights = np.exp(scores[:READ] - scores[0])
    weights /= weights.sum()
    missing = types_missing(asked.text, texts, weights)
    head = rows[:_TOP]
    row[:] = (
        scores[0],
        head[:, _COLUMN["late_interaction"]].max(),
        rows[:, _COLUMN["shortfall"]].min(),
        best[_COLUMN["cover"]],
        head[:, _COLUMN["dense"]].max(),
        head[:, _COLUMN["passage_late_interaction"]].max(),
        best[_COLUMN["passage_reached"]],
        scores[0] - scores[min(len(scores) - 1, 9)],
        bool(asked_years and not asked_years & years and not asked_years & near_years),
        len(asked_years - near_years) / len(asked_years) if asked_years else 0.0,
        len(missing_names) / len(names) if names else 0.0,
        max(best[_COLUMN[name]] for name in _WANTED),
        max((missing[kind] for kind in AMOUNTS & missing.keys()), default=0.0),
        max((missing[kind] for kind in NAMED & missing.keys()), default=0.0),
        contradicted(asked.text, texts, weights),
        only_planned(asked.text, texts, weights),
        premise.asks_of_later(asked.text, max(years, default=0)),
        min(len(asked.terms), 12) / 12,
    )
    return row


def types_missing(
    question: str, texts: Sequence[str], weights: NDArray[np.float64]
) -> dict[AnswerType, float]:
    """Return for each type that a question wants the part of the sentences' weights without one."""
    return {
        kind: float(weights @ [not holds(kind, question, text) for text in texts])
        for kind in answer_types(question)
    }


def contradicted(question: str, texts: Sequence[str], weights: NDArray[np.float64]) -> float:
    """Return the part of the weights whose sentences contradict what a question presumes."""
    if not premise.presumes(question):
        return 0.0
    return float(weights @ [premise.contradicts(question, text) for text in texts])


def only_planned(question: str, texts: Sequence[str], weights: NDArray[np.float64]) -> float:
    """Return the part whose sentences speak of plans, where a question asks what came of them."""
    if not premise.asks_what_was_done(question):
        return 0.0
    return float(weights @ [premise.only_planned(text) for text in texts])
