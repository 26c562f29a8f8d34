"""The baseline of a suite: the scores that a change must not bring down, kept with the code.

A small JSON file, one case a line so that a diff of it can be read: what the case was (a
fingerprint), and its row of each gated metric. It holds no text of documents, questions or answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from evals.earlier import Earlier
from evals.errors import BaselineError
from evals.provenance import plain
from evals.record import CaseRecord
from evals.score import Score

FORMAT = 1
"""Version of the file's layout."""

FOLDER = Path(str(files("evals") / "baselines"))
"""Where the baselines of the suites are kept."""

DIGITS = 6
"""Decimal places kept: a confidence needs no more, and machines differ in those behind."""


def baseline_path(suite: str) -> Path:
    """Return where the baseline of a suite lies."""
    return FOLDER / f"{suite}.json"


def read_baseline(path: Path, suite: str) -> Earlier:
    """Read a baseline of `suite`; BaselineError when it is missing, damaged or another suite's."""
    remedy = f"make it with `pincite eval --suite {suite} --write-baseline`"
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BaselineError(f"{path}: there is no baseline; {remedy}") from error
    except (OSError, ValueError) as error:
        raise BaselineError(f"{path}: not readable as JSON ({error}); {remedy}") from error
    try:
        if (data["format"], data["suite"]) != (FORMAT, suite):
            raise BaselineError(
                f"{path}: a baseline of suite {data['suite']!r} in format {data['format']}, not of "
                f"{suite!r} in format {FORMAT}; {remedy}"
            )
        names = [str(name) for name in data["metrics"]]
        return Earlier(
            path.name,
            {name: str(case[0]) for name, case in data["cases"].items()},
            {name: _rows(names, case[1:]) for name, case in data["cases"].items()},
            made_with=dict(data["made_with"]),
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise BaselineError(
            f"{path}: damaged ({type(error).__name__}: {error}); {remedy}"
        ) from error


def write_baseline(
    path: Path,
    suite: str,
    cases: Iterable[CaseRecord],
    scores: Sequence[Score],
    made_with: Mapping[str, Any],
) -> None:
    """Write the baseline of a run, keeping the rows of the metrics of `scores`."""
    names = [score.metric.name for score in scores]
    head = {
        "format": FORMAT,
        "suite": suite,
        "scores": {score.metric.name: _rounded(score.value) for score in scores},
        "metrics": names,
        "made_with": plain(made_with),
    }
    lines = [
        f"  {json.dumps(case.id)}: {json.dumps(_line(case, names), allow_nan=False)}"
        for case in cases
    ]
    text = json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}")
    body = ",\n".join(lines)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'{text},\n "cases": {{\n{body}\n }}\n}}\n', encoding="utf-8")
    except OSError as error:
        raise BaselineError(
            f"{path}: cannot be written ({error.strerror}); name another with `--baseline FILE`"
        ) from error


def _line(case: CaseRecord, names: Iterable[str]) -> list[Any]:
    rows = (case.rows.get(name) for name in names)
    kept = ([_rounded(number) for number in row] if row is not None else None for row in rows)
    return [case.fingerprint, *kept]


def _rounded(number: float | None) -> float | int | None:
    if number is None:
        return None
    return int(number) if number == int(number) else round(number, DIGITS)


def _rows(names: Sequence[str], rows: Sequence[Any]) -> dict[str, tuple[float, ...]]:
    return {
        name: tuple(float(number) for number in row)
        for name, row in zip(names, rows, strict=True)
        if row is not None
    }
