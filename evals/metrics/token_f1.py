"""Token F1: the words of what was said against those of the nearest accepted form; SQuAD's F1.

An answerer that quotes whole sentences has a low precision by its nature: the number is given to
be compared with published ones, not to be reached.
"""

from __future__ import annotations

from collections.abc import Collection

from evals.case import Kind
from evals.metrics.metric import Metric, Row
from evals.result import CaseResult
from evals.squad_text import best, f1


def token_f1(
    name: str = "token_f1",
    label: str = "token F1",
    *,
    kinds: Collection[Kind] = frozenset(Kind),
) -> Metric:
    """Return the metric over the cases of `kinds`."""

    def row(result: CaseResult) -> Row | None:
        if result.case.kind not in kinds:
            return None
        value = best(result, f1)
        return None if value is None else (value,)

    return Metric(name, label, row)
