"""An earlier run, as far as another is compared with it: read from the JSON of a run."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.errors import RunFileError
from evals.fingerprint import fingerprint


@dataclass(frozen=True, slots=True)
class Said:
    """What a run said to one case."""

    question: str
    outcome: str | None
    """None when the case failed."""
    text: str
    """The answer, the reason for none, or the error."""
    confidence: float | None
    cited: tuple[Mapping[str, Any], ...]
    """Each citation: document, start, end, quote."""

    @property
    def words(self) -> tuple[object, ...]:
        """What makes it another answer when it changes."""
        places = tuple((c["document"], c["start"], c["end"], c["quote"]) for c in self.cited)
        return (self.outcome, self.text, places)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The cases of an earlier run, by id."""

    name: str
    fingerprints: Mapping[str, str]
    """What the case was: `evals.fingerprint`."""
    rows: Mapping[str, Mapping[str, Sequence[float]]]
    """The case's row of each metric that has one, by the metric's name."""
    said: Mapping[str, Said] = field(default_factory=dict)
    """Empty for a baseline: it keeps no texts."""
    made_with: Mapping[str, Any] = field(default_factory=dict)


def read_earlier(path: Path) -> Earlier:
    """Read the cases of a run's JSON file; RunFileError when it is none."""
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
        cases = {str(case["id"]): case for case in data["cases"]}
        return Earlier(
            path.name,
            {name: _fingerprint(case) for name, case in cases.items()},
            {name: _rows(case["rows"]) for name, case in cases.items()},
            {name: said(case) for name, case in cases.items()},
            dict(data["made_with"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RunFileError(
            f"{path}: not the JSON of a run ({type(error).__name__}: {error}); "
            "make one with `pincite eval --json-out FILE`"
        ) from error


def said(case: Mapping[str, Any]) -> Said:
    """Return what a run's file says was said to a case."""
    return Said(
        case["question"],
        case["outcome"],
        case["text"] if case["error"] is None else case["error"],
        case["confidence"],
        tuple(case["cited"]),
    )


def _rows(rows: Mapping[str, Sequence[float]]) -> dict[str, tuple[float, ...]]:
    return {name: tuple(float(number) for number in row) for name, row in rows.items()}


def _fingerprint(case: Mapping[str, Any]) -> str:
    return fingerprint(case["question"], case["kind"], case["accepted"], case["wanted"])
