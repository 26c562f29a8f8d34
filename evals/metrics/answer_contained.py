"""Answer contained: the words of an accepted form stand, side by side, in what was said.

Compared as SQuAD compares. Of answerable cases alone: nothing stands in an empty answer.
"""

from __future__ import annotations

from evals.metrics.metric import Metric, Row
from evals.result import CaseResult
from evals.squad_text import best, tokens


def contains(said: str, form: str) -> float:
    """Return 1 when the words of `form`, at least one, run through `said`, else 0."""
    wanted = tokens(form)
    return float(bool(wanted) and f" {' '.join(wanted)} " in f" {' '.join(tokens(said))} ")


def _row(result: CaseResult) -> Row | None:
    value = best(result, contains) if result.case.answerable else None
    return None if value is None else (value,)


ANSWER_CONTAINED = Metric("answer_contained", "answer stands in what is said", _row)
