"""Scores of a run: every metric with its interval, over all cases and by kind and style."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from evals.bootstrap import BootstrapSettings, interval
from evals.metrics.metric import Metric
from evals.result import CaseResult

BY_GROUP = ("evidence_at_5", "answer_correct", "cites_right_place", "declined")
"""Metrics that are also given by kind and by style, unless a suite names its own."""


@dataclass(frozen=True, slots=True)
class Score:
    """One metric over some cases."""

    metric: Metric
    cases: int
    """How many cases had gold for it."""
    value: float | None
    low: float | None
    high: float | None
    """Bootstrap interval; None where there is no value."""
    reach: float | None = None
    """What it is to reach or, where lower is better, to stay at or under."""

    @property
    def reached(self) -> bool | None:
        """Whether the value is as good as wanted; None when nothing is wanted or measured."""
        if self.reach is None or self.value is None:
            return None
        if self.metric.better == "lower":
            return self.value <= self.reach
        return self.value >= self.reach


@dataclass(frozen=True, slots=True)
class Group:
    """The scores of the cases of one kind or one style."""

    by: str
    """`kind` or `style`."""
    name: str
    cases: int
    scores: tuple[Score, ...]


def score(
    results: Sequence[CaseResult],
    metrics: Iterable[Metric],
    reach: Mapping[str, float],
    settings: BootstrapSettings,
) -> tuple[Score, ...]:
    """Return one score a metric, in their order."""
    return tuple(_score(results, metric, reach.get(metric.name), settings) for metric in metrics)


def group(
    results: Sequence[CaseResult],
    metrics: Iterable[Metric],
    settings: BootstrapSettings,
    names: Collection[str] = BY_GROUP,
) -> tuple[Group, ...]:
    """Return the scores of the metrics called `names`, by kind, then by style.

    There is nothing to set side by side, and no group, where all cases are of one kind or style.
    """
    chosen = [metric for metric in metrics if metric.name in names]
    if not chosen:
        return ()
    members: dict[tuple[str, str], list[CaseResult]] = {}
    for by in ("kind", "style"):
        for result in results:
            value = result.case.kind if by == "kind" else result.case.style
            members.setdefault((by, value.value), []).append(result)
    return tuple(
        Group(by, name, len(some), score(some, chosen, {}, settings))
        for (by, name), some in members.items()
        if len(some) < len(results)
    )


def _score(
    results: Sequence[CaseResult],
    metric: Metric,
    reach: float | None,
    settings: BootstrapSettings,
) -> Score:
    rows = metric.rows(results)
    ends = interval(rows, metric.summary, settings)
    value = metric.summary(rows) if len(rows) else None
    low, high = ends if ends is not None else (None, None)
    return Score(metric, len(rows), value, low, high, reach)
