"""What a run found: scores, groups, every case, and what it was made with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.answer_changes import AnswerChanges
from evals.calibration import Calibration, calibration
from evals.compare import Comparison
from evals.gate import Verdict
from evals.provenance import plain
from evals.record import CaseRecord
from evals.score import Group, Score

FORMAT = 1
"""Version of the JSON layout."""


@dataclass(frozen=True, slots=True)
class EvalReport:
    """One run of one suite."""

    suite: str
    half: str
    scores: tuple[Score, ...]
    groups: tuple[Group, ...]
    """By kind, then by style."""
    curve: tuple[tuple[float, float], ...]
    """(coverage, risk), surest first; empty when no answer has a confidence."""
    cases: tuple[CaseRecord, ...]
    made_with: Mapping[str, Any]
    """Versions, machine, library, index, encoder and settings, in plain values."""
    comparison: Comparison | None = None
    verdict: Verdict | None = None
    """What the gate said, where it was asked."""
    answer_changes: AnswerChanges | None = None
    """The answers of another generation against these, where that was asked."""

    @property
    def calibration(self) -> Calibration | None:
        """How far the confidence can be taken at its word; None where none was given."""
        return calibration(self.cases)

    @property
    def missed(self) -> tuple[CaseRecord, ...]:
        """The cases in which something fell short."""
        return tuple(case for case in self.cases if case.misses)

    @property
    def failed(self) -> tuple[CaseRecord, ...]:
        """The cases that ended in an error."""
        return tuple(case for case in self.cases if case.error is not None)

    def score(self, name: str) -> Score:
        """Return the score of the metric called `name`; KeyError when it was not measured."""
        for score in self.scores:
            if score.metric.name == name:
                return score
        raise KeyError(name)

    def to_dict(self) -> dict[str, Any]:
        """Return the run as JSON holds it. Scores are numbers or null; shares are 0 to 1."""
        return {
            "format": FORMAT,
            "suite": self.suite,
            "half": self.half,
            "made_with": plain(self.made_with),
            "scores": {score.metric.name: _score(score) for score in self.scores},
            "groups": [_group(group) for group in self.groups],
            "risk_coverage": [list(point) for point in self.curve],
            "calibration": plain(self.calibration),
            "against": _comparison(self.comparison),
            "gate": _verdict(self.verdict),
            "answer_changes": self.answer_changes.to_dict() if self.answer_changes else None,
            "cases": [plain(case) for case in self.cases],
        }

    def save(self, path: Path) -> None:
        """Write `to_dict()` to `path` as UTF-8 JSON, making its folder."""
        path.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=1, allow_nan=False)
        # Half a surrogate pair, out of a damaged document, is written as JSON's own \\ud800.
        path.write_text(text + "\n", encoding="utf-8", errors="backslashreplace")


def _score(score: Score) -> dict[str, Any]:
    return {
        "label": score.metric.label,
        "value": score.value,
        "low": score.low,
        "high": score.high,
        "cases": score.cases,
        "better": score.metric.better,
        "unit": score.metric.unit,
        "reach": score.reach,
        "reached": score.reached,
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "by": group.by,
        "name": group.name,
        "cases": group.cases,
        "scores": {score.metric.name: _score(score) for score in group.scores},
    }


def _comparison(comparison: Comparison | None) -> dict[str, Any] | None:
    if comparison is None:
        return None
    return {
        "run": comparison.against,
        "cases": comparison.cases,
        "changes": {
            change.metric.name: {
                "before": change.difference.first,
                "after": change.difference.second,
                "difference": change.difference.value,
                "low": change.difference.low,
                "high": change.difference.high,
                "p": change.difference.p,
                "cases": change.difference.cases,
                "fell": change.fell,
            }
            for change in comparison.changes
        },
        "gained": plain(comparison.gained),
        "lost": plain(comparison.lost),
        "case_changes": [
            {"id": one.id, "how": one.how, "better": list(one.better), "worse": list(one.worse)}
            for one in comparison.case_changes
        ],
        "made_differently": plain(comparison.made_differently),
    }


def _verdict(verdict: Verdict | None) -> dict[str, Any] | None:
    if verdict is None:
        return None
    return {
        "red": verdict.red,
        "baseline": verdict.against,
        "cases": verdict.cases,
        "level": verdict.level,
        "metrics": {
            tested.metric.name: {
                "before": tested.difference.first if tested.difference else None,
                "after": tested.difference.second if tested.difference else None,
                "low": tested.difference.low if tested.difference else None,
                "high": tested.difference.high if tested.difference else None,
                "p": tested.p,
                "needed": tested.needed,
                "fell": tested.fell,
                "lost": list(tested.lost),
                "gained": list(tested.gained),
            }
            for tested in verdict.tested
        },
        "zeros": plain(verdict.zeros),
        "came": list(verdict.came),
        "went": list(verdict.went),
        "altered": list(verdict.altered),
        "made_differently": plain(verdict.made_differently),
    }
