"""From cases and a chain to a report: prove the gold, ask, score, compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.bootstrap import BootstrapSettings
from evals.case import Case
from evals.compare import compare
from evals.earlier import read_earlier
from evals.errors import SuiteError
from evals.gold import Texts, prove
from evals.metrics.risk_coverage import AURC, curve
from evals.provenance import machine, plain, plain_settings
from evals.record import record
from evals.report import EvalReport
from evals.runner import Answers, Progress, run_cases
from evals.score import group, score
from evals.split import Half, take
from evals.suite import Suite


@dataclass(frozen=True, slots=True)
class RunSettings:
    """Which cases of a suite are asked, and how sure the numbers are to be."""

    half: Half = "all"
    limit: int | None = None
    """Ask only so many cases of the half, taken evenly from all of it: neighbours in a file are
    often of one document."""
    bootstrap: BootstrapSettings = field(default_factory=BootstrapSettings)


def evaluate(
    suite: Suite,
    chain: Answers,
    texts: Texts,
    settings: RunSettings = RunSettings(),
    *,
    against: Path | None = None,
    made_with: Mapping[str, Any] | None = None,
    progress: Progress | None = None,
) -> EvalReport:
    """Run `suite` over `chain` and return the report.

    Every quote of every case is looked up in `texts` first (GoldError when one is missing), and
    the file of the earlier run is read, so that a long run does not end in an error.
    """
    earlier = None if against is None else read_earlier(against)
    cases = _cases(suite, settings)
    gold = prove(cases, texts)
    results = run_cases(cases, gold, chain, texts, progress=progress)
    records = tuple(record(result, suite.metrics, texts) for result in results)
    answer = next((result.answer for result in results if result.answer), None)
    risk_rows = AURC.rows(results)
    made = {
        **machine(),
        **(made_with or {}),
        "suite": {
            "name": suite.name,
            "description": suite.description,
            "sha256": suite.fingerprint(),
        },
        "run": plain(settings),
        "answerer": answer.answerer if answer else None,
        "settings": plain_settings(answer.settings) if answer else None,
    }
    return EvalReport(
        suite=suite.name,
        half=settings.half,
        scores=score(results, suite.metrics, suite.reach, settings.bootstrap),
        groups=group(results, suite.metrics, settings.bootstrap, suite.by_group),
        curve=tuple(curve(risk_rows)) if len(risk_rows) else (),
        cases=records,
        made_with=made,
        comparison=(
            None
            if earlier is None
            else compare(earlier, records, suite.metrics, settings.bootstrap, made)
        ),
    )


def _cases(suite: Suite, settings: RunSettings) -> tuple[Case, ...]:
    if settings.limit is not None and settings.limit < 1:
        raise SuiteError(f"a limit of {settings.limit} leaves no case; give 1 or more")
    cases = _spread(take(suite.load(), settings.half), settings.limit)
    if not cases:
        raise SuiteError(
            f"suite {suite.name} has no case in the half {settings.half!r}; run all of it"
        )
    return cases


def _spread(cases: tuple[Case, ...], limit: int | None) -> tuple[Case, ...]:
    """Return `limit` of the cases, in their order, evenly spaced; all when there are no more."""
    if limit is None or limit >= len(cases):
        return cases
    return tuple(cases[at * len(cases) // limit] for at in range(limit))
