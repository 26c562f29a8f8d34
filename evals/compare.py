"""Two runs side by side: each metric over the cases both asked, and the cases that changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.bootstrap import BootstrapSettings, Difference, paired
from evals.case_changes import CaseChange, case_changes
from evals.earlier import Earlier
from evals.errors import RunFileError
from evals.made_with import Differing, differences
from evals.metrics.metric import Metric, Rows
from evals.record import CaseRecord

WATCHED = ("evidence_at_5", "answer_correct")
"""Metrics whose cases are named when they change."""


@dataclass(frozen=True, slots=True)
class Change:
    """One metric in two runs."""

    metric: Metric
    difference: Difference

    @property
    def fell(self) -> bool:
        """Whether it got worse by more than its noise: the whole interval is on the worse side.

        Never of times: they differ with the machine and its load, which no pairing of cases sees.
        """
        if self.metric.unit == "ms":
            return False
        if self.metric.better == "lower":
            return self.difference.low > 0
        return self.difference.high < 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """This run against an earlier one."""

    against: str
    cases: int
    """How many cases both runs asked, with the same words and gold."""
    changes: tuple[Change, ...]
    gained: Mapping[str, tuple[str, ...]]
    """Ids of cases whose score rose, by metric (of those watched)."""
    lost: Mapping[str, tuple[str, ...]]
    case_changes: tuple[CaseChange, ...]
    """Cases whose answer or score changed, and those that only one of the runs asked."""
    made_differently: tuple[Differing, ...]
    """Versions and settings that are not the same."""

    @property
    def fallen(self) -> tuple[Change, ...]:
        """The metrics that fell by more than their noise."""
        return tuple(change for change in self.changes if change.fell)


def compare(
    earlier: Earlier,
    records: Sequence[CaseRecord],
    metrics: Iterable[Metric],
    settings: BootstrapSettings,
    made_with: Mapping[str, object] | None = None,
) -> Comparison:
    """Compare over the cases that are the same in both; RunFileError when there are none."""
    common = in_common(earlier, records)
    if not common:
        raise RunFileError(
            f"{earlier.name}: no case in common with this run; compare runs of the same suite"
        )
    changes: list[Change] = []
    gained: dict[str, tuple[str, ...]] = {}
    lost: dict[str, tuple[str, ...]] = {}
    for metric in metrics:
        rows = paired_rows(earlier, common, metric.name)
        if rows is None:
            continue
        difference = paired(*rows, metric.summary, settings)
        if difference is not None:
            changes.append(Change(metric, difference))
        if metric.name in WATCHED:
            first, second = rows[0][:, 0], rows[1][:, 0]
            gained[metric.name] = tuple(c.id for c, up in zip(common, second > first) if up)  # noqa: B905
            lost[metric.name] = tuple(c.id for c, down in zip(common, second < first) if down)  # noqa: B905
    return Comparison(
        earlier.name,
        len(common),
        tuple(changes),
        gained,
        lost,
        case_changes(earlier, records, [change.metric for change in changes]),
        differences(earlier.made_with, made_with or {}),
    )


def in_common(earlier: Earlier, records: Iterable[CaseRecord]) -> list[CaseRecord]:
    """Return the cases that the earlier run asked too, with the same words and gold."""
    return [case for case in records if earlier.fingerprints.get(case.id) == case.fingerprint]


def paired_rows(
    earlier: Earlier, common: Sequence[CaseRecord], name: str
) -> tuple[Rows, Rows] | None:
    """Return the rows of both runs, (cases, columns) each, NaN where a case has none.

    None when either run has no row of the metric at all.
    """
    before = [earlier.rows[case.id].get(name) for case in common]
    after = [case.rows.get(name) for case in common]
    widths = {len(row) for row in (*before, *after) if row is not None}
    if len(widths) != 1 or not any(before) or not any(after):
        return None
    none = (float("nan"),) * widths.pop()
    return (
        np.array([none if row is None else row for row in before], dtype=np.float64),
        np.array([none if row is None else row for row in after], dtype=np.float64),
    )
