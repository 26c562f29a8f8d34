"""Declined: the share of cases that got no answer, rightly or wrongly. Read it by kind."""

from __future__ import annotations

from evals.metrics.metric import Metric, Row
from evals.result import CaseResult


def _row(result: CaseResult) -> Row | None:
    return None if result.answer is None else (float(not result.answered),)


DECLINED = Metric("declined", "declined", _row)
