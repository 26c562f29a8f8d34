"""The gate: has any measure of a suite fallen by more than its noise since its baseline?

Each gated metric is tested one-sidedly over the cases that are the same in both runs, by swapping
the two rows of each case at random (`evals.bootstrap.paired`). Testing several metrics finds a fall
by chance more often, so the level holds for all of them together (Holm 1979). Where one case alone
changed, nothing has fallen: half of all swaps look like that. Some counts must be zero whatever
they were before: a quote that is not at its span is never noise.

Times are shown elsewhere and never gated: they are the machine's as much as ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.bootstrap import BootstrapSettings, Difference, paired
from evals.compare import in_common, paired_rows
from evals.earlier import Earlier
from evals.errors import BaselineError
from evals.made_with import Differing, differences
from evals.metrics.metric import Metric, Rows
from evals.record import CaseRecord
from evals.score import Score

MUST_BE_ZERO = ("quotes_not_found",)
"""Metrics that a run may not have above 0, with or without a baseline."""

NO_DIRECTION = ("declined",)
"""Metrics that are neither better nor worse when they rise: declining is right for some cases."""


@dataclass(frozen=True, slots=True)
class GateSettings:
    """How much of a fall is noise."""

    level: float = 0.05
    """Chance of red, over all metrics together, where a change is as good as what was before."""
    resamples: int = 2000
    seed: int = 20240603


@dataclass(frozen=True, slots=True)
class Tested:
    """One gated metric."""

    metric: Metric
    difference: Difference | None
    """None where one of the runs has no number for it."""
    p: float | None
    """How often swapping at random makes it fall at least this much."""
    needed: float
    """It has fallen when p is at or under this: the level, shared among the metrics."""
    fell: bool
    lost: tuple[str, ...]
    """Ids of the cases that alone would make it worse, the most harmful first."""
    gained: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Zero:
    """A count that has to be zero."""

    label: str
    count: int
    cases: tuple[str, ...]
    """Ids of the cases that are not."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the gate says of a run."""

    against: str
    cases: int
    """Cases that are the same in both runs: those the test is over."""
    level: float
    tested: tuple[Tested, ...]
    zeros: tuple[Zero, ...]
    came: tuple[str, ...]
    """Ids of cases that the baseline does not have."""
    went: tuple[str, ...]
    """Ids of cases of the baseline that were not asked."""
    altered: tuple[str, ...]
    """Ids of cases whose question or gold is no longer the same."""
    made_differently: tuple[Differing, ...]

    @property
    def fallen(self) -> tuple[Tested, ...]:
        """The metrics that fell by more than their noise."""
        return tuple(tested for tested in self.tested if tested.fell)

    @property
    def red(self) -> bool:
        """Whether the run must not pass."""
        return bool(self.fallen) or any(zero.count for zero in self.zeros)


def gated(scores: Iterable[Score]) -> tuple[Score, ...]:
    """Return the scores that are held: those that are to reach something.

    Where a suite names nothing to reach, every share that has a better side.
    """
    scores = [score for score in scores if score.metric.name not in MUST_BE_ZERO]
    wanted = tuple(score for score in scores if score.reach is not None)
    return wanted or tuple(
        score
        for score in scores
        if score.metric.unit == "share" and score.metric.name not in NO_DIRECTION
    )


def judge(
    baseline: Earlier,
    cases: Sequence[CaseRecord],
    scores: Sequence[Score],
    made_with: Mapping[str, object] | None = None,
    settings: GateSettings = GateSettings(),
) -> Verdict:
    """Return the verdict on a run; BaselineError when no case of it is in the baseline."""
    common = in_common(baseline, cases)
    if not common:
        raise BaselineError(
            f"{baseline.name}: none of its cases is a case of this run; "
            "refresh it with `pincite eval --write-baseline`"
        )
    asked = {case.id for case in cases}
    same = {case.id for case in common}
    return Verdict(
        baseline.name,
        len(common),
        settings.level,
        _tested(baseline, common, [score.metric for score in gated(scores)], settings),
        _zeros(cases, scores),
        came=tuple(case.id for case in cases if case.id not in baseline.fingerprints),
        went=tuple(name for name in baseline.fingerprints if name not in asked),
        altered=tuple(
            case.id for case in cases if case.id in baseline.fingerprints and case.id not in same
        ),
        made_differently=differences(baseline.made_with, made_with or {}),
    )


def _tested(
    baseline: Earlier,
    common: Sequence[CaseRecord],
    metrics: Sequence[Metric],
    settings: GateSettings,
) -> tuple[Tested, ...]:
    swaps = BootstrapSettings(resamples=settings.resamples, seed=settings.seed)
    rows = [paired_rows(baseline, common, metric.name) for metric in metrics]
    found = [
        None if pair is None else paired(*pair, metric.summary, swaps)
        for metric, pair in zip(metrics, rows, strict=True)
    ]
    ps = [
        None if one is None else one.p_down if metric.better == "higher" else one.p_up
        for metric, one in zip(metrics, found, strict=True)
    ]
    needed = holm(ps, settings.level)
    tested = []
    for metric, pair, one, p, (bar, fell) in zip(metrics, rows, found, ps, needed, strict=True):
        lost, gained = _sides(metric, pair, common) if pair is not None else ((), ())
        tested.append(Tested(metric, one, p, bar, fell, lost, gained))
    return tuple(tested)


def holm(ps: Sequence[float | None], level: float) -> list[tuple[float, bool]]:
    """Return for each p the bar it is held to and whether it is under it (Holm 1979).

    The smallest of m is held to level / m, the next to level / (m - 1), and so on; from the first
    that is above its bar, none is under.
    """
    order = sorted((p, at) for at, p in enumerate(ps) if p is not None)
    bars = [(level, False)] * len(ps)
    still = True
    for done, (p, at) in enumerate(order):
        bar = level / (len(order) - done)
        still = still and p <= bar
        bars[at] = (bar, still)
    return bars


def _sides(
    metric: Metric, rows: tuple[Rows, Rows], common: Sequence[CaseRecord]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the cases that alone would make the metric worse, and better, most of all first."""
    before, after = rows
    start = _number(metric, before)
    if start is None:
        return (), ()
    sign = 1 if metric.better == "higher" else -1
    moved = []
    for at in range(len(common)):
        if np.array_equal(before[at], after[at], equal_nan=True):
            continue
        number = _number(
            metric, np.concatenate([before[:at], after[at : at + 1], before[at + 1 :]])
        )
        moved.append((sign * ((start if number is None else number) - start), common[at].id))
    moved.sort(key=lambda one: abs(one[0]), reverse=True)
    worse = tuple(name for by, name in moved if by < -1e-9)
    return worse, tuple(name for by, name in moved if by > 1e-9)


def _number(metric: Metric, rows: Rows) -> float | None:
    rows = rows[~np.isnan(rows).any(axis=1)]
    return metric.summary(rows) if len(rows) else None


def _zeros(cases: Sequence[CaseRecord], scores: Iterable[Score]) -> tuple[Zero, ...]:
    zeros = []
    for score in scores:
        name = score.metric.name
        if name in MUST_BE_ZERO:
            astray = [case.id for case in cases if sum(case.rows.get(name, ())) > 0]
            zeros.append(Zero(score.metric.label, round(score.value or 0), tuple(astray)))
    failed = tuple(case.id for case in cases if case.error is not None)
    return (*zeros, Zero("cases that ended in an error", len(failed), failed))
