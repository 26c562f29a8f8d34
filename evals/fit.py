"""Fitting the evidence model's weights: `python -m evals.fit`.

Fitted on the questions of `evals/fitting/` (`evals.practice`) and the tuning half of the seeds'
cases. The reader learns from neither: what it has learnt by heart looks better than it is.

Sentences: one softmax over all sentences read for a question. Confidence: logistic regression of
"the library answers this". To the unanswerable cases it adds answerable ones with their gold
passages held back, and questions on quite other matters (of SQuAD 1.1, which lies beside the
repository).
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.confidence import CONFIDENCE_NAMES
from assistant.evidence import Evidence, EvidenceFinder
from assistant.model import FILE, Linear
from assistant.question import Understanding, understand
from assistant.settings import Settings
from assistant.signals import NAMES
from evals.case import Case, load_cases
from evals.gold import Gold, prove
from evals.linear_fit import Example, listwise, logistic
from evals.practice import SEEDS, fitting_sets
from evals.spans import Span, shared
from evals.split import take
from evals.suites import SEED_CASES
from index.hit import Filter, Hit
from index.library import Library

_SIGNS = {
    **dict.fromkeys(("late_interaction", "passage_late_interaction", "fused", "rank"), 1),
    **dict.fromkeys(("dense", "lexical", "cover", "cover_in_context", "section_named"), 1),
    "passage_reached": 1,
    **dict.fromkeys(("years_of_sentence", "years_of_document", "recency_when_latest"), 1),
    **dict.fromkeys(("shortfall", "number_wanted_and_missing"), -1),
}
"""What can only speak for a sentence, or only against it. Signals that say nearly the same may get
weights that cancel each other; where one of them is missing (an encoder without token vectors), the
others would speak the wrong way."""
_CONFIDENCE_SIGNS = {
    **dict.fromkeys(("best_score", "best_late_interaction", "best_passage_late_interaction"), 1),
    **dict.fromkeys(("best_cover", "best_dense", "passage_reached"), 1),
    **dict.fromkeys(("least_shortfall", "kind_missing", "names_missing"), -1),
    **dict.fromkeys(("years_missing_everywhere", "years_missing_near", "after_newest"), -1),
    **dict.fromkeys(("amount_missing", "name_missing", "contradicted", "only_planned"), -1),
}
_HELD_BACK = 0.1
"""Weight of a case whose gold was held back, beside a real unanswerable one."""
_OFF_TOPIC = 0.1
_OFF_TOPIC_EVERY = 30
"""Of the other questions every so many-th is taken, each with that weight."""


@dataclass(frozen=True, slots=True)
class Found:
    """A case as it stands before the evidence is weighed."""

    case: Case
    asked: Understanding
    gold: Gold
    hits: list[Hit]


@dataclass(frozen=True, slots=True)
class ConfidenceExample:
    """One question."""

    row: NDArray[np.float32]
    """(len(CONFIDENCE_NAMES),)"""
    answerable: bool
    weight: float
    """What it counts."""


@dataclass(frozen=True, slots=True)
class Exercise:
    """One library with what was found in it for each of its cases."""

    library: Library
    found: list[Found]


def main() -> None:
    """Fit both models and write the weights file."""
    parser = arguments_of_fitting(__doc__)
    parser.add_argument("--out", type=Path, default=Path("assistant") / FILE)
    arguments = parser.parse_args()
    exercises = list(read_exercises(arguments))
    sentences = fit_sentences(
        [example for one in exercises for example in sentence_examples(one)], arguments.penalty
    )
    others = off_topic_questions(arguments.off_topic)
    examples: list[ConfidenceExample] = []
    for number, one in enumerate(exercises):
        examples += off_topic_examples(one.library, sentences, others[number :: len(exercises)])
        examples += confidence_examples(one, sentences)
    confidence = fit_confidence(examples, arguments.confidence_penalty)
    weights = {"sentences": sentences.to_dict(), "confidence": confidence.to_dict()}
    arguments.out.write_text(json.dumps(weights, indent=1) + "\n", encoding="utf-8")
    print(f"wrote {arguments.out}")  # noqa: T201


def arguments_of_fitting(description: str | None) -> argparse.ArgumentParser:
    """Return a parser of what fitting needs: where everything lies, and the penalties."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seeds", type=Path, default=Path("seeds"))
    parser.add_argument("--corpus", type=Path, default=Path("../shared/corpus"))
    parser.add_argument("--cache", type=Path, default=Path("build/fitting"))
    parser.add_argument(
        "--off-topic",
        type=Path,
        default=Path("..") / "shared" / "bench" / "squad1" / "questions.jsonl",
        help="JSON Lines of questions on other matters",
    )
    parser.add_argument("--penalty", type=float, default=10.0, help="ridge, sentences")
    parser.add_argument("--confidence-penalty", type=float, default=5.0, help="ridge, confidence")
    return parser


def read_exercises(arguments: argparse.Namespace) -> Iterator[Exercise]:
    """Yield each fitting library with what is found in it; the seeds' with the tuning half too."""
    tuning = take(load_cases(sorted(SEED_CASES.glob("*.jsonl"))), "tuning")
    for fitting in fitting_sets():
        library = fitting.open(arguments.corpus, arguments.seeds, arguments.cache)
        more = tuning if fitting.name == SEEDS else ()
        yield exercise(library, (*fitting.cases, *more))
        print(f"read {fitting.name}", file=sys.stderr)  # noqa: T201 - progress


def off_topic_questions(file: Path) -> list[str]:
    """Return some questions on other matters."""
    lines = file.read_text(encoding="utf-8").splitlines()[::_OFF_TOPIC_EVERY]
    return [str(json.loads(line)["question"]) for line in lines]


def exercise(library: Library, cases: Sequence[Case]) -> Exercise:
    """Return the passages found for each case, as the chain finds them."""
    settings = Settings()
    finder = finder_of(library, _flat(NAMES))
    gold = prove(cases, lambda path: library.document(path).text)
    found = []
    for case in cases:
        asked = understand(library.corrected(case.question))
        hits = library.search(asked.text, settings.answer.pool, settings=settings.search)
        hits = hits + finder.extra_hits(asked, hits, Filter(), settings.search)
        found.append(Found(case, asked, gold[case.id], hits))
    return Exercise(library, found)


def sentence_examples(one: Exercise) -> list[Example]:
    """Return the answerable cases of which a gold sentence was read."""
    finder, examples = finder_of(one.library, _flat(NAMES)), []
    for found in one.found:
        if found.case.answerable:
            evidence = finder.weigh(found.asked, found.hits, Filter())
            labels = gold_rows(evidence, found.gold)
            if labels.any():
                examples.append(Example(evidence.signals, labels))
    return examples


def confidence_examples(one: Exercise, sentences: Linear) -> list[ConfidenceExample]:
    """Return the cases, and the answerable ones again with their gold held back."""
    finder, examples = finder_of(one.library, sentences), []
    for found in one.found:
        row = finder.weigh(found.asked, found.hits, Filter()).confidence_row
        examples.append(ConfidenceExample(row, found.case.answerable, 1.0))
        if found.case.answerable:
            rest = [hit for hit in found.hits if not shared(_span(hit), found.gold.spans)]
            row = finder.weigh(found.asked, rest, Filter()).confidence_row
            examples.append(ConfidenceExample(row, False, _HELD_BACK))
    return examples


def off_topic_examples(
    library: Library, sentences: Linear, questions: Sequence[str]
) -> list[ConfidenceExample]:
    """Return questions on other matters, none of which the library answers."""
    settings = Settings()
    finder = finder_of(library, sentences)
    examples = []
    for question in questions:
        asked = understand(library.corrected(question))
        hits = library.search(asked.text, settings.answer.pool, settings=settings.search)
        row = finder.weigh(asked, hits, Filter()).confidence_row
        examples.append(ConfidenceExample(row, False, _OFF_TOPIC))
    return examples


def fit_sentences(examples: Sequence[Example], penalty: float) -> Linear:
    """Return the sentence model."""
    return listwise(examples, NAMES, penalty, _SIGNS)


def fit_confidence(examples: Sequence[ConfidenceExample], penalty: float) -> Linear:
    """Return the confidence model."""
    return logistic(
        np.array([example.row for example in examples]),
        np.array([float(example.answerable) for example in examples]),
        np.array([example.weight for example in examples]),
        CONFIDENCE_NAMES,
        penalty,
        _CONFIDENCE_SIGNS,
    )


def gold_rows(evidence: Evidence, gold: Gold) -> NDArray[np.bool_]:
    """Say of each candidate whether it is gold: it holds half a gold span, or lies in one."""
    labels = []
    for candidate in evidence.candidates:
        own = Span(candidate.hit.passage.document, candidate.unit.start, candidate.unit.end)
        labels.append(
            any(
                shared(own, [span]) >= 0.5 * min(len(span), len(own)) > 0
                for span in gold.spans
                if span.document == own.document
            )
        )
    return np.array(labels, dtype=np.bool_)


def _span(hit: Hit) -> Span:
    return Span(hit.passage.document, hit.passage.start, hit.passage.end)


def finder_of(
    library: Library, sentences: Linear, confidence: Linear | None = None
) -> EvidenceFinder:
    """Return a finder that weighs by these models."""
    return EvidenceFinder(library, sentences=sentences, confidence=confidence or _NONE)


def _flat(names: tuple[str, ...]) -> Linear:
    size = len(names)
    return Linear(names, np.zeros(size), np.ones(size), np.zeros(size), 0.0)


_NONE = _flat(CONFIDENCE_NAMES)


if __name__ == "__main__":
    main()
