"""What the evidence model is worth on questions it has not seen: `python -m evals.folds`.

The questions it is fitted on (`evals.fit`), which the reader has not seen either, are put into five
folds. Each fold is judged by models fitted on the other four: whether a sentence that is gold comes
first, and whether the confidence tells the questions that have an answer from those that have none.
Beside it, what the reader's late interaction alone puts first. Then the models as they ship answer
the same questions, on which they were fitted: how many answers are right, by kind and by wording.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from assistant.chain import RetrievalChain
from assistant.evidence import EvidenceFinder
from assistant.settings import NO_MODEL, load_settings
from assistant.signals import NAMES
from evals.case import Case
from evals.fit import (
    Exercise,
    Found,
    arguments_of_fitting,
    confidence_examples,
    finder_of,
    fit_confidence,
    fit_sentences,
    gold_rows,
    off_topic_examples,
    off_topic_questions,
    read_exercises,
    sentence_examples,
)
from evals.linear_fit import Example
from evals.measures import METRICS
from evals.metrics.auc import auc
from evals.result import CaseResult
from evals.runner import run_cases
from evals.threshold import declining
from index.hit import Filter

FOLDS = 5
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4)
_ANSWERS = ("evidence_at_5", "answer_correct", "cites_right_place", "declined")


@dataclass(frozen=True, slots=True)
class Unseen:
    """What models that have not seen a question make of it."""

    case: Case
    rank: int | None
    """How many sentences come before the first that is gold; None when none was read."""
    reader_rank: int | None
    """The same in the order of late interaction alone."""
    confidence: float


def main() -> None:
    """Print the tables."""
    parser = arguments_of_fitting(__doc__)
    parser.add_argument("--no-answers", action="store_true", help="only the five folds")
    arguments = parser.parse_args()
    exercises = list(read_exercises(arguments))
    console = Console()
    unseen = cross_fitted(exercises, off_topic_questions(arguments.off_topic), arguments)
    console.print(_ranks(unseen), _declining(unseen))
    if not arguments.no_answers:
        results = [
            result
            for one in track(exercises, "Answering", console=Console(stderr=True))
            for result in answered(one)
        ]
        console.print(_answers(results))


def fold(case: Case) -> int:
    """Return the fold of a case, for good."""
    return hashlib.sha256(case.id.encode()).digest()[0] % FOLDS


def cross_fitted(
    exercises: Sequence[Exercise], others: Sequence[str], arguments: argparse.Namespace
) -> list[Unseen]:
    """Return each question as models see it that were fitted on the other folds.

    The confidence of a question rests on sentences weighed by a model that has not seen it, in
    fitting as in judging. Questions on other matters are only learnt from.
    """
    examples: list[list[Example]] = [[] for _ in range(FOLDS)]
    for one in exercises:
        for number in range(FOLDS):
            examples[number] += sentence_examples(_of_fold(one, number))
    sentences = [
        fit_sentences(_but(examples, number), arguments.penalty) for number in range(FOLDS)
    ]
    rows = [
        [
            example
            for at, one in enumerate(exercises)
            for example in (
                *confidence_examples(_of_fold(one, number), sentences[number]),
                *off_topic_examples(
                    one.library,
                    sentences[number],
                    others[at * FOLDS + number :: FOLDS * len(exercises)],
                ),
            )
        ]
        for number in range(FOLDS)
    ]
    return [
        unseen
        for number in range(FOLDS)
        for confidence in [fit_confidence(_but(rows, number), arguments.confidence_penalty)]
        for one in exercises
        for finder in [finder_of(one.library, sentences[number], confidence)]
        for unseen in [_unseen(finder, found) for found in _of_fold(one, number).found]
    ]


def answered(one: Exercise) -> list[CaseResult]:
    """Return what the chain, as it ships, answers to each question of a library."""
    chain = RetrievalChain(one.library, load_settings({"model": NO_MODEL}))
    cases = [found.case for found in one.found]
    gold = {found.case.id: found.gold for found in one.found}
    return run_cases(cases, gold, chain, lambda path: one.library.document(path).text)


def share(ranks: Sequence[int | None], first: int) -> float:
    """Return the share of the ranks that are among the `first`; None is beyond all."""
    return float(np.mean([rank is not None and rank < first for rank in ranks]))


def _of_fold(one: Exercise, number: int) -> Exercise:
    return replace(one, found=[found for found in one.found if fold(found.case) == number])


def _but(parts: Sequence[Sequence[Any]], number: int) -> list[Any]:
    return [each for at, part in enumerate(parts) if at != number for each in part]


def _unseen(finder: EvidenceFinder, found: Found) -> Unseen:
    evidence = finder.weigh(found.asked, found.hits, Filter())
    gold = gold_rows(evidence, found.gold)
    late = np.argsort(-evidence.signals[:, NAMES.index("late_interaction")], kind="stable")
    return Unseen(found.case, _first(gold), _first(gold[late]), evidence.confidence)


def _first(gold: Any) -> int | None:  # noqa: ANN401 - a row of truth values
    return int(np.argmax(gold)) if gold.any() else None


def _ranks(unseen: Sequence[Unseen]) -> Table:
    table = Table("answerable", "questions", "gold first", "in three", "reader: first", "in three")
    own = [each for each in unseen if each.case.answerable]
    for name, some in _groups(own, lambda each: each.case):
        ranks, reader = [each.rank for each in some], [each.reader_rank for each in some]
        shares = (share(ranks, 1), share(ranks, 3), share(reader, 1), share(reader, 3))
        table.add_row(name, str(len(some)), *(f"{number:.3f}" for number in shares))
    return table


def _declining(unseen: Sequence[Unseen]) -> Table:
    said = [(each.case.answerable, each.confidence) for each in unseen]
    area = auc(np.array(said, dtype=np.float64))
    table = Table("threshold", "precision", "recall", "F1", "answerable declined")
    table.title = f"{len(said)} questions, AUC {area:.3f}"
    for threshold in THRESHOLDS:
        row = declining(said, threshold)
        numbers = (row.precision, row.recall, row.f1, row.lost)
        table.add_row(f"{threshold:.2f}", *(f"{number:.3f}" for number in numbers))
    return table


def _answers(results: Sequence[CaseResult]) -> Table:
    metrics = [metric for metric in METRICS if metric.name in _ANSWERS]
    table = Table("as it ships", "questions", *(metric.label for metric in metrics))
    for name, some in _groups(results, lambda each: each.case):
        values = [metric.value(some) for metric in metrics]
        said = ("–" if value is None else f"{value:.3f}" for value in values)
        table.add_row(name, str(len(some)), *said)
    return table


def _groups(all_of_them: Sequence[Any], case_of: Any) -> list[tuple[str, list[Any]]]:  # noqa: ANN401
    """Return all, then those of each wording and of each kind."""
    found: dict[str, list[Any]] = {"all": list(all_of_them)}
    for by in ("style", "kind"):
        for each in all_of_them:
            found.setdefault(getattr(case_of(each), by).value, []).append(each)
    return list(found.items())


if __name__ == "__main__":
    main()
