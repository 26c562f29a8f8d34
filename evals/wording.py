"""How numbers of a report are written for people, alike on the screen and in Markdown."""

from __future__ import annotations

from evals.compare import Change
from evals.metrics.metric import Metric
from evals.score import Score

NONE = "–"
"""What stands where there is no number."""


def number(metric: Metric, value: float | None, *, sign: bool = False) -> str:
    """Return a value of `metric` with its unit's digits: shares to three places."""
    if value is None:
        return NONE
    plus = "+" if sign else ""
    if metric.unit == "share":
        return f"{value:{plus}.3f}"
    if metric.unit == "count":
        return f"{value:{plus}.0f}"
    return f"{value:{plus}.0f} {metric.unit}"


def ends(score: Score) -> str:
    """Return the interval of a score: `0.71 to 0.83`."""
    if score.low is None or score.high is None:
        return NONE
    return f"{number(score.metric, score.low)} to {number(score.metric, score.high)}"


def reach(score: Score) -> str:
    """Return what was to be reached and whether it was: `0.920, not reached`."""
    if score.reach is None:
        return ""
    wanted = number(score.metric, score.reach)
    if score.reached is None:
        return f"{wanted}, not measured"
    return f"{wanted}, {'reached' if score.reached else 'not reached'}"


def change(change: Change) -> str:
    """Return a difference with its interval and p: `+0.040 (-0.010 to +0.090, p 0.12)`."""
    difference, metric = change.difference, change.metric
    low = number(metric, difference.low, sign=True)
    high = number(metric, difference.high, sign=True)
    return f"{number(metric, difference.value, sign=True)} ({low} to {high}, p {difference.p:.3f})"
