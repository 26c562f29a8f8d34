"""Choosing when to decline: `python -m evals.threshold --index .pincite`.

Asks the questions of `evals/answerable/seeds.jsonl`, half of which the seeds do not answer, and
prints what each threshold of the confidence would do; then those of `evals/unseen/`, about councils
whose reports lie beside the repository. They were written from the documents alone, near misses
above all, for nothing but this: neither the reader nor the evidence model has seen them, so the
confidence is what it would be for people's own questions.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant.chain import RetrievalChain
from assistant.settings import NO_MODEL, load_settings
from evals.metrics.auc import auc
from evals.practice import unseen_sets
from index.library import Library

QUESTIONS = Path(str(files("evals") / "answerable" / "seeds.jsonl"))
THRESHOLDS = tuple(number / 20 for number in range(2, 17))


@dataclass(frozen=True, slots=True)
class Declining:
    """What one threshold does."""

    threshold: float
    precision: float
    """Share of the declined questions that have no answer; 1 where none is declined."""
    recall: float
    """Share of the questions without an answer that are declined."""
    lost: float
    """Share of the questions with an answer that are declined."""

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def declining(confidences: Sequence[tuple[bool, float]], threshold: float) -> Declining:
    """Return what a threshold does; of each question whether it has an answer, and its confidence.

    ValueError without a question of either kind.
    """
    answerable = [confidence for answered, confidence in confidences if answered]
    others = [confidence for answered, confidence in confidences if not answered]
    if not answerable or not others:
        raise ValueError("questions with an answer and questions without are needed")
    lost = sum(confidence < threshold for confidence in answerable)
    caught = sum(confidence < threshold for confidence in others)
    precision = caught / (caught + lost) if caught + lost else 1.0
    return Declining(threshold, precision, caught / len(others), lost / len(answerable))


def questions(file: Path = QUESTIONS) -> list[tuple[str, bool]]:
    """Return the questions, and whether the seeds answer each."""
    rows = map(json.loads, file.read_text(encoding="utf-8").splitlines())
    return [(str(row["question"]), bool(row["answerable"])) for row in rows]


def confidences(
    chain: RetrievalChain, asked: Iterable[tuple[str, bool]]
) -> list[tuple[bool, float]]:
    """Return of each question whether it has an answer, and the confidence that it has."""
    return [(answered, chain.evidence(question).confidence) for question, answered in asked]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--index", type=Path, default=Path(".pincite"))
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--cache", type=Path, default=Path("build/fitting"))
    arguments = parser.parse_args()
    progress = Console(stderr=True)
    asked = track(questions(), "Asking about the seeds", console=progress)
    show("the seeds", confidences(_chain(Library.open(arguments.index)), asked))
    if not arguments.corpus.is_dir():
        progress.print(f"{arguments.corpus} is missing: give the folder of reports with --corpus")
        return
    found: list[tuple[bool, float]] = []
    for one in track(unseen_sets(), "Asking about councils", console=progress):
        chain = _chain(one.open(arguments.corpus, arguments.seeds, arguments.cache))
        found += confidences(chain, [(case.question, case.answerable) for case in one.cases])
    show("councils", found)


def show(about: str, found: Sequence[tuple[bool, float]]) -> None:
    """Print the table of one group of questions."""
    whole = auc(np.array(found, dtype=np.float64))
    table = Table("threshold", "precision", "recall", "F1", "answerable declined")
    table.title = f"{len(found)} questions about {about}, AUC {whole:.3f}"
    for threshold in THRESHOLDS:
        row = declining(found, threshold)
        numbers = (row.threshold, row.precision, row.recall, row.f1, row.lost)
        table.add_row(*(f"{number:.2f}" for number in numbers))
    Console().print(table)


def _chain(library: Library) -> RetrievalChain:
    return RetrievalChain(library, load_settings({"model": NO_MODEL}))


if __name__ == "__main__":
    main()
