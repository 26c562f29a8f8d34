"""How numbers of a report are written for people, alike on the screen and in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from evals.bootstrap import Difference
from evals.case_changes import CaseChange
from evals.compare import Change
from evals.gate import Tested, Verdict
from evals.metrics.metric import Metric
from evals.score import Score

NONE = "–"
"""What stands where there is no number."""

NAMED = 12
"""Ids that are listed before the rest is only counted."""


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
    difference = change.difference
    return _difference(difference, change.metric, f", p {difference.p:.3f}")


def _difference(difference: Difference, metric: Metric, more: str = "") -> str:
    if not (difference.value or difference.low or difference.high):
        return "none"
    low, high = (number(metric, end, sign=True) for end in (difference.low, difference.high))
    return f"{number(metric, difference.value, sign=True)} ({low} to {high}{more})"


def how(change: CaseChange) -> str:
    """Return in a few words how a case changed."""
    if change.how == "came":
        return "only in this run"
    if change.how == "went":
        return "only in the earlier run"
    if change.how == "another case":
        return "its question or gold is not the same: not compared"
    parts = [
        *(f"✗ worse: {label}" for label in change.worse),
        *(f"✓ better: {label}" for label in change.better),
    ]
    return "; ".join(parts) or "another answer, no better and no worse"


def gate(verdict: Verdict) -> str:
    """Return the verdict in words: what fell, or that nothing did, and how that was told."""
    named = [tested.metric.label for tested in verdict.fallen]
    named += [f"{zero.count} {zero.label}" for zero in verdict.zeros if zero.count]
    found = (
        f"Against the baseline {verdict.against}, more than noise: {'; '.join(named)}."
        if named
        else f"Nothing fell against the baseline {verdict.against} by more than its noise."
    )
    return (
        f"{found} Tested over {verdict.cases} cases, paired and one-sided, at a level of "
        f"{verdict.level:.0%} for all measures together."
    )


def tested(one: Tested) -> tuple[str, str, str, str, str]:
    """Return baseline, now, change with its interval, p with its bar, and the verdict."""
    difference, metric = one.difference, one.metric
    if difference is None or one.p is None:
        return (NONE, NONE, NONE, NONE, "not measured in both")
    return (
        number(metric, difference.first),
        number(metric, difference.second),
        _difference(difference, metric),
        f"{one.p:.4f} ({one.needed:.4f})",
        "✗ fell" if one.fell else "✓ noise" if one.lost else "✓",
    )


def some(ids: Sequence[str]) -> str:
    """Return the ids, the first by name and the others by their number."""
    more = len(ids) - NAMED
    return ", ".join(ids[:NAMED]) + (f" and {more} more" if more > 0 else "")


def lost(verdict: Verdict) -> tuple[str, ...]:
    """Return which cases each measure lost, fallen or not, a sentence each."""
    found = [(tested.metric.label, tested.lost) for tested in verdict.tested]
    found += [(zero.label, zero.cases) for zero in verdict.zeros]
    return tuple(f"Lost, {label}: {some(ids)}." for label, ids in found if ids)


def unpaired(verdict: Verdict) -> tuple[str, ...]:
    """Return what the test could not be over, a sentence each."""
    parts = (
        ("Asked and not in the baseline", verdict.came),
        ("In the baseline and not asked", verdict.went),
        ("Not compared, as question or gold are not those of the baseline", verdict.altered),
    )
    return tuple(f"{what}: {len(ids)} ({some(ids)})." for what, ids in parts if ids)
