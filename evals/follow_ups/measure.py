"""Measuring follow-ups: evidence found by completed questions, and questions changed wrongly."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.follow_up import complete
from evals.case import Case
from evals.follow_ups.pairs import Pair
from evals.gold import Gold
from evals.metrics.held import COVER
from evals.spans import Span, shared

TOP = 5
Search = Callable[[str], Sequence[Span]]
"""The spans of the best passages for a question, best first."""


@dataclass(frozen=True, slots=True)
class Found:
    """Whether the evidence of one pair is found by each form of its question."""

    pair: Pair
    understood: str
    asked: bool
    """By the question as it was asked."""
    completed: bool
    reference: bool
    """By the question as a person wrote it, to stand alone."""


def find(
    pairs: Sequence[Pair], cases: Mapping[str, Case], gold: Mapping[str, Gold], search: Search
) -> list[Found]:
    """Search with each pair's question as asked, as completed and as written to stand alone."""
    results = []
    for pair in pairs:
        if pair.case is None:
            continue
        entries = gold[pair.case].evidence
        text = pair.completed().text
        results.append(
            Found(
                pair,
                text,
                asked=_holds(search(pair.question), entries),
                completed=_holds(search(text), entries),
                reference=_holds(search(cases[pair.case].question), entries),
            )
        )
    return results


def _holds(spans: Sequence[Span], entries: Sequence[Sequence[Span]]) -> bool:
    """Whether any evidence entry is held, as for `evidence in the top 5` of the cases."""
    best = tuple(spans[:TOP])
    return any(
        shared(span, tuple(hit for hit in best if hit.document == span.document))
        >= COVER * len(span)
        for entry in entries
        for span in entry
    )


def touched(questions: Sequence[str], *, rounds: int = 20, seed: int = 0) -> tuple[int, int]:
    """Return how many questions that stand alone are changed, and how many were asked.

    They are asked in `rounds` random orders, each after the one before it.
    """
    order = random.Random(seed)  # noqa: S311 - nothing depends on its being unguessable
    changed = asked = 0
    for _ in range(rounds):
        shuffled = order.sample(list(questions), len(questions))
        for before, question in pairwise(shuffled):
            asked += 1
            changed += complete(question, [before]).is_follow_up
    return changed, asked
