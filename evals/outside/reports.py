"""Suite `reports`: 240 inspection reports of many councils, near-identical but for what counts.

The questions ask for one grade or one name of one inspection, which they name by its start. Their
wording is templated, their gold a table of grades and lead inspectors that was made from the
reports; the reports themselves, not places in them, are the gold of citations.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.case import Case, Kind, Style
from evals.metrics.answer_correct import answer_correct
from evals.metrics.auc import CONFIDENCE_AUC
from evals.metrics.citation_exact import CITATION_EXACT, QUOTES_NOT_FOUND
from evals.metrics.declined import DECLINED
from evals.metrics.document_hit import document_hit_at
from evals.metrics.latency import latency
from evals.metrics.refusal import REFUSAL_F1, REFUSAL_PRECISION, REFUSAL_RECALL
from evals.metrics.right_answer_from_document import RIGHT_ANSWER_FROM_DOCUMENT
from evals.metrics.right_document import ONLY_RIGHT_DOCUMENT, RIGHT_DOCUMENT
from evals.metrics.risk_coverage import AURC
from evals.metrics.words_used import WORDS_USED
from evals.outside.collection import Collection
from evals.outside.data import fingerprint, rows
from evals.suite import Suite

FOLDERS = ("pdf", "text")
"""Where the reports lie; what lies beside them is about them."""

_NOT_GOOD = (
    "requires improvement to be good",
    "require improvement to be good",
    "requiring improvement to be good",
)
"""The lower grade holds the name of the higher."""

MEASURES = (
    RIGHT_ANSWER_FROM_DOCUMENT,
    answer_correct(),
    RIGHT_DOCUMENT,
    ONLY_RIGHT_DOCUMENT,
    document_hit_at(1),
    document_hit_at(5),
    WORDS_USED,
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


def suite(folder: Path) -> Suite:
    """Return the suite over the folder of the reports."""
    questions = folder / "questions.jsonl"
    return Suite(
        "reports",
        "825 questions for grades and lead inspectors over 240 inspection reports",
        lambda: tuple(_case(row) for row in rows(questions)),
        lambda: fingerprint([questions]),
        metrics=MEASURES,
        reach={"right_answer_from_document": 0.95, "quotes_not_found": 0},
        collection=lambda: Collection.of_folders(folder, FOLDERS),
        by_group=(
            "right_answer_from_document",
            "right_document",
            "only_right_document",
            "declined",
        ),
    )


def _case(row: Mapping[str, Any]) -> Case:
    if row["is_impossible"]:
        return Case(row["id"], row["question"], Kind.UNANSWERABLE, Style.PLAIN)
    return Case(
        row["id"],
        row["question"],
        Kind.FACT if row["field"] == "inspector" else Kind.JUDGEMENT,
        Style.PLAIN,
        answers=(tuple(row["answers"]),),
        unless=_NOT_GOOD if "good" in row["answers"] else (),
        documents=(row["document"],),
    )
