"""Two runs side by side: each metric over the cases both asked, and the cases that changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from evals.bootstrap import BootstrapSettings, Difference, paired
from evals.errors import RunFileError
from evals.metrics.metric import Metric
from evals.record import CaseRecord

WATCHED = ("evidence_at_5", "answer_correct")
"""Metrics whose cases are named when they change."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What a run's file says of its cases: question and rows, by case id."""

    name: str
    questions: Mapping[str, str]
    rows: Mapping[str, Mapping[str, Sequence[float]]]


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
    """How many cases both runs asked with the same words."""
    changes: tuple[Change, ...]
    gained: Mapping[str, tuple[str, ...]]
    """Ids of cases whose score rose, by metric (of those watched)."""
    lost: Mapping[str, tuple[str, ...]]

    @property
    def fallen(self) -> tuple[Change, ...]:
        """The metrics that fell by more than their noise."""
        return tuple(change for change in self.changes if change.fell)


def read_earlier(path: Path) -> Earlier:
    """Read the cases of a run's JSON file; RunFileError when it is none."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        cases = [(case["id"], case["question"], dict(case["rows"])) for case in data["cases"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RunFileError(
            f"{path}: not the JSON of a run ({type(error).__name__}: {error}); "
            "make one with `pincite eval --json FILE`"
        ) from error
    return Earlier(
        path.name,
        {case_id: question for case_id, question, _ in cases},
        {case_id: rows for case_id, _, rows in cases},
    )


def compare(
    earlier: Earlier,
    records: Iterable[CaseRecord],
    metrics: Iterable[Metric],
    settings: BootstrapSettings,
) -> Comparison:
    """Compare over the cases with the same id and question; RunFileError when there are none."""
    common = [r for r in records if earlier.questions.get(r.id) == r.question]
    if not common:
        raise RunFileError(
            f"{earlier.name}: no case in common with this run; compare runs of the same suite"
        )
    changes: list[Change] = []
    gained: dict[str, tuple[str, ...]] = {}
    lost: dict[str, tuple[str, ...]] = {}
    for metric in metrics:
        pairs = [
            (case.id, before, after)
            for case in common
            if (before := earlier.rows[case.id].get(metric.name)) is not None
            and (after := case.rows.get(metric.name)) is not None
        ]
        if not pairs:
            continue
        first = np.array([before for _, before, _ in pairs], dtype=np.float64)
        second = np.array([after for _, _, after in pairs], dtype=np.float64)
        difference = paired(first, second, metric.summary, settings)
        if difference is not None:
            changes.append(Change(metric, difference))
        if metric.name in WATCHED:
            gained[metric.name] = tuple(case for case, a, b in pairs if b[0] > a[0])
            lost[metric.name] = tuple(case for case, a, b in pairs if b[0] < a[0])
    return Comparison(earlier.name, len(common), tuple(changes), gained, lost)
