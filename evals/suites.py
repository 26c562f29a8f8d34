"""The suites that can be run, by name. A suite of outside data reads it when it is run."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

from evals.case import load_cases
from evals.errors import SuiteError
from evals.measures import METRICS
from evals.outside import conditionalqa, doc2dial, reports, scifact, squad2
from evals.outside.data import DATA
from evals.suite import Suite

__all__ = ["METRICS", "SEED_CASES", "SUITES", "Suite", "open_suite", "suites_of"]

SEED_CASES = Path(str(files("evals") / "cases"))
"""Folder of the cases over the seed library."""


def suites_of(data: Path = DATA) -> Mapping[str, Suite]:
    """Return the suites by name; those of outside data read it from the folder `data`."""
    bench = data / "bench"
    known = (
        _seeds(),
        reports.suite(data / "corpus"),
        scifact.suite(bench / "scifact"),
        squad2.suite(bench / "squad2"),
        doc2dial.suite(bench / "doc2dial", "first"),
        doc2dial.suite(bench / "doc2dial", "all"),
        conditionalqa.suite(bench / "conditionalqa"),
    )
    return {suite.name: suite for suite in known}


def open_suite(name: str, data: Path = DATA) -> Suite:
    """Return the suite called `name`, or the cases of a JSONL file or folder at that path.

    SuiteError when it is neither.
    """
    known = suites_of(data)
    if name in known:
        return known[name]
    path = Path(name)
    if path.is_file():
        return _of_files(path.stem, f"the cases of {path.name}", [path])
    if path.is_dir() and (found := sorted(path.glob("*.jsonl"))):
        return _of_files(path.name, f"the cases in {path.name}/", found)
    raise SuiteError(
        f"no suite {name!r}; choose {', '.join(known)}, or the path of a JSONL file of cases or of "
        "a folder of them"
    )


def _of_files(
    name: str, description: str, paths: list[Path], reach: Mapping[str, float] | None = None
) -> Suite:
    def fingerprint() -> str:
        digest = hashlib.sha256()
        for path in paths:
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()

    return Suite(name, description, lambda: load_cases(paths), fingerprint, reach=reach or {})


def _seeds() -> Suite:
    return _of_files(
        "seeds",
        "questions over the five seed documents",
        sorted(SEED_CASES.glob("*.jsonl")),
        reach={
            "evidence_at_5": 0.92,
            "answer_correct": 0.80,
            "answer_correct_several": 0.70,
            "cites_right_place": 0.90,
            "quotes_not_found": 0,
            "refusal_f1": 0.85,
            "confidence_auc": 0.95,
        },
    )


SUITES: Mapping[str, Suite] = suites_of()
"""The suites, with the outside data where it is looked for by itself."""
