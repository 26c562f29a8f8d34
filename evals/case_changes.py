"""Which cases changed between two runs: other answers, other scores, cases that came or went."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.earlier import Earlier, Said
from evals.metrics.metric import Metric
from evals.record import CaseRecord

How = Literal["changed", "came", "went", "another case"]
SIDE = ("evidence_at_5", "answer_correct", "cites_right_place")
"""Metrics by which a change of one case is called better or worse."""


@dataclass(frozen=True, slots=True)
class CaseChange:
    """One case that is not as it was."""

    id: str
    question: str
    how: How
    """`another case`: its question or gold was changed, so the scores are not compared."""
    before: Said | None
    after: Said | None
    better: tuple[str, ...] = ()
    """Labels of the metrics that rose for this case."""
    worse: tuple[str, ...] = ()


def case_changes(
    earlier: Earlier, records: Sequence[CaseRecord], metrics: Iterable[Metric]
) -> tuple[CaseChange, ...]:
    """Return the cases that changed: the worse first, then the better, then the others.

    Where the earlier run kept no texts, only scores tell that a case changed.
    """
    sided = [metric for metric in metrics if metric.name in SIDE]
    found = [*_asked(earlier, records, sided), *_gone(earlier, records)]
    return tuple(sorted(found, key=_order))


def _order(change: CaseChange) -> tuple[bool, bool, bool]:
    return (change.how != "changed", not change.worse, not change.better)


def _asked(
    earlier: Earlier, records: Sequence[CaseRecord], metrics: Sequence[Metric]
) -> Iterator[CaseChange]:
    for case in records:
        before, after = earlier.said.get(case.id), _said(case)
        if case.id not in earlier.fingerprints:
            yield CaseChange(case.id, case.question, "came", None, after)
        elif earlier.fingerprints[case.id] != case.fingerprint:
            yield CaseChange(case.id, case.question, "another case", before, after)
        else:
            sides = [(metric, _side(metric, earlier, case)) for metric in metrics]
            better = tuple(metric.label for metric, side in sides if side > 0)
            worse = tuple(metric.label for metric, side in sides if side < 0)
            reworded = before is not None and before.words != after.words
            if better or worse or reworded:
                yield CaseChange(case.id, case.question, "changed", before, after, better, worse)


def _gone(earlier: Earlier, records: Sequence[CaseRecord]) -> Iterator[CaseChange]:
    asked = {case.id for case in records}
    for case_id in earlier.fingerprints:
        if case_id not in asked:
            before = earlier.said.get(case_id)
            question = before.question if before else ""
            yield CaseChange(case_id, question, "went", before, None)


def _side(metric: Metric, earlier: Earlier, case: CaseRecord) -> float:
    """Return above 0 where the metric got better for this case, below where worse."""
    before, after = earlier.rows[case.id].get(metric.name), case.rows.get(metric.name)
    if before is None or after is None:
        return 0.0
    return after[0] - before[0] if metric.better == "higher" else before[0] - after[0]


def _said(case: CaseRecord) -> Said:
    text = case.text if case.error is None else case.error
    return Said(case.question, case.outcome, text, case.confidence, case.cited)
