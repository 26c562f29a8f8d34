"""Words used: how long the answers are, of the cases that were answered. Shorter is better."""

from __future__ import annotations

from evals.metrics.metric import Metric, Row
from evals.result import CaseResult


def _row(result: CaseResult) -> Row | None:
    if result.answer is None or not result.answered:
        return None
    return (float(len(result.answer.text.split())),)


WORDS_USED = Metric("words_used", "words of an answer", _row, better="lower", unit="words")
