"""The suites that can be run: their cases, what is measured, and what is to be reached."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from evals.case import Case, Kind, load_cases
from evals.errors import SuiteError
from evals.metrics.all_evidence import all_evidence_at
from evals.metrics.answer_correct import answer_correct
from evals.metrics.auc import CONFIDENCE_AUC
from evals.metrics.citation_exact import CITATION_EXACT, QUOTES_NOT_FOUND
from evals.metrics.citation_right import CITATIONS_RIGHT, CITES_RIGHT_PLACE
from evals.metrics.declined import DECLINED
from evals.metrics.hit_at_k import hit_at
from evals.metrics.latency import latency
from evals.metrics.metric import Metric
from evals.metrics.mrr import MRR
from evals.metrics.ndcg import ndcg_at
from evals.metrics.quoted_span import QUOTED_PRECISION, QUOTED_RECALL
from evals.metrics.refusal import REFUSAL_F1, REFUSAL_PRECISION, REFUSAL_RECALL
from evals.metrics.risk_coverage import AURC
from evals.metrics.words_used import WORDS_USED

METRICS: tuple[Metric, ...] = (
    *(hit_at(k) for k in (1, 3, 5, 10)),
    all_evidence_at(5),
    MRR,
    ndcg_at(10),
    answer_correct(),
    answer_correct(
        "answer_correct_several",
        "the same, several documents or dates",
        kinds={Kind.SEVERAL, Kind.DATES},
    ),
    WORDS_USED,
    QUOTED_PRECISION,
    QUOTED_RECALL,
    CITES_RIGHT_PLACE,
    CITATIONS_RIGHT,
    CITATION_EXACT,
    QUOTES_NOT_FOUND,
    DECLINED,
    REFUSAL_PRECISION,
    REFUSAL_RECALL,
    REFUSAL_F1,
    CONFIDENCE_AUC,
    AURC,
    latency(50),
    latency(95),
)
"""What is measured where a suite has questions, evidence and accepted answers."""


@dataclass(frozen=True, slots=True)
class Suite:
    """A set of cases with its measures."""

    name: str
    description: str
    load: Callable[[], tuple[Case, ...]]
    fingerprint: Callable[[], str]
    """SHA-256 of the case files."""
    metrics: tuple[Metric, ...] = METRICS
    reach: Mapping[str, float] = field(default_factory=dict)
    """What a metric, by name, is to reach or stay under."""


def open_suite(name: str) -> Suite:
    """Return the suite called `name`, or the cases of a JSONL file or folder at that path.

    SuiteError when it is neither.
    """
    if name in SUITES:
        return SUITES[name]
    path = Path(name)
    if path.is_file():
        return _of_files(path.stem, f"the cases of {path.name}", [path])
    if path.is_dir() and (found := sorted(path.glob("*.jsonl"))):
        return _of_files(path.name, f"the cases in {path.name}/", found)
    raise SuiteError(
        f"no suite {name!r}; choose {' or '.join(sorted(SUITES))}, or the path of a JSONL file "
        "of cases or of a folder of them"
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


SEED_CASES = Path(str(files("evals") / "cases"))
"""Folder of the cases over the seed library."""

SUITES: Mapping[str, Suite] = {
    "seeds": _of_files(
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
    ),
}
